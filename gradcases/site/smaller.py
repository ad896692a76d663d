"""HTML without what it means the same without: space around blocks, ends that a browser sees itself, quotes."""

from __future__ import annotations

import re

_APART = re.compile(r"<(pre|script|style)\b.*?</\1>", re.DOTALL)  # what stands in there means something
_BLOCKS = (
    "article|body|dd|details|div|dl|dt|footer|form|h[1-6]|head|header|html|li|link|main|meta|nav|ol|optgroup|option|p|section|summary"
    "|table|tbody|td|th|thead|title|tr|ul"
)
_BLOCK = rf"</?(?:{_BLOCKS})\b[^<>]*>"
_BEHIND = re.compile(rf"({_BLOCK})\s*\n\s*")
_BEFORE = re.compile(rf"(?<!\s)\s+(?={_BLOCK})")  # from where blanks begin: not anew from each of them
# By the standard each may be left out where one of these follows. A paragraph, only where nothing of a line does.
_NO_LINE = r"<(?:article|details|div|dl|footer|form|h[1-6]|header|main|nav|ol|p|pre|section|table|ul)\b"
_NO_MORE = r"</(?:article|dd|details|div|footer|form|header|li|main|section|td)>"
_OPTIONAL = re.compile(
    rf"</p>(?={_NO_LINE}|{_NO_MORE})|</li>(?=<li\b|</[ou]l>)|</dt>(?=<dd\b)|</dd>(?=<d[dt]\b|</div>|</dl>)"
    r"|</t[dh]>(?=<t[dh]\b|</tr>)|</tr>(?=<tr\b|</t(?:head|body)>)|</thead>(?=<tbody)|</tbody>(?=</table>)"
    r"|</option>(?=<opt|</select|</optgroup)|</optgroup>(?=<opt|</select)|</head>(?=<body)|</body>(?=</html>)|</html>$"
)
_TAG = re.compile(r"<[a-z][^<>]*>")
_QUOTED = re.compile(r'="([\w./#:,-]+)"(?=[ >])', re.ASCII)


def smaller(html: str) -> str:
    """Of HTML in whose texts and values `<` and `>` are escaped, so that each is of a tag."""
    kept = [found[0] for found in _APART.finditer(html)]
    between = _APART.sub("<pre>", html.strip())
    joined = _BEFORE.sub(lambda blanks: "" if "\n" in blanks[0] else blanks[0], _BEHIND.sub(r"\1", between))
    short = _TAG.sub(lambda tag: _QUOTED.sub(r"=\1", tag[0]), _OPTIONAL.sub("", joined))
    pieces = short.split("<pre>")
    return pieces[0] + "".join(apart + piece for apart, piece in zip(kept, pieces[1:], strict=True))
