"""What is left out of a page means nothing: a browser makes the same of it as of the whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("selenium", reason="needs selenium, of the extra `dev`")

from gradcases.site import writing
from gradcases.site.smaller import smaller
from tests.site.books import hostile_book
from tests.site.browser import open_page

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


@pytest.mark.parametrize(
    ("html", "short"),
    [
        ('<p class="a">x</p>\n<ul>\n<li>1</li>\n<li>2</li>\n</ul>', "<p class=a>x<ul><li>1<li>2</ul>"),
        ("<p>x</p>\n<a>y</a>\n<a>z</a>", "<p>x</p><a>y</a>\n<a>z</a>"),
        ("<p><code>a</code>\n<code>b</code></p>", "<p><code>a</code>\n<code>b</code></p>"),
        ('<pre class="b">\n<b>x</b>\n\n</pre>\n<p>y</p>', '<pre class="b">\n<b>x</b>\n\n</pre><p>y</p>'),
        ('<a title="a b" href="#x/y" data-x="">=&#34;z&#34; </a>', '<a title="a b" href=#x/y data-x="">=&#34;z&#34; </a>'),
        ("<dl>\n<div><dt>a</dt><dd>b</dd></div>\n</dl>", "<dl><div><dt>a<dd>b</div></dl>"),
        ('<path d="M0,0"/><path d="M1,1" />', '<path d="M0,0"/><path d=M1,1 />'),
    ],
)
def test_what_means_nothing_is_left_out(html: str, short: str) -> None:
    assert smaller(html) == short


# Space at the edge of a block is none.
AS_A_TREE = """
const LINE = /^(?:a|abbr|b|br|button|code|em|i|input|kbd|label|select|small|span|textarea|u|var|#text)$/i;
const isEdge = (node, sibling) => sibling === null ? !LINE.test(node.parentNode.nodeName) : !LINE.test(sibling.nodeName);
function text(node) {
  const told = node.data.replace(/\\s+/g, ' ');
  const behind = isEdge(node, node.previousSibling) ? told.trimStart() : told;
  return isEdge(node, node.nextSibling) ? behind.trimEnd() : behind;
}
const tree = (node) => node.nodeType === Node.TEXT_NODE
  ? text(node)
  : [node.nodeName, ...[...node.attributes].map((each) => `${each.name}=${each.value}`).sort(),
     ...[...node.childNodes].map(tree).filter((each) => each !== '')];
return arguments[0].map((html) => JSON.stringify(tree(new DOMParser().parseFromString(html, 'text/html').documentElement)));
"""


def test_a_browser_makes_the_same_tree_of_it(chrome: Chrome, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, linking = hostile_book(), writing.Linking()
    short = {**dict(writing.pages(book, linking)), "one.html": writing.single(book, linking)}
    monkeypatch.setattr(writing, "smaller", lambda html: html)
    whole = {**dict(writing.pages(book, linking)), "one.html": writing.single(book, linking)}
    names = [name for name in whole if name.endswith(".html")]
    open_page(chrome, small / "documents.html")
    one, other = (chrome.execute_script(AS_A_TREE, [pages[name] for name in names]) for pages in (short, whole))
    assert dict(zip(names, one, strict=True)) == dict(zip(names, other, strict=True))
    assert all(len(short[name]) < len(whole[name]) for name in names)
