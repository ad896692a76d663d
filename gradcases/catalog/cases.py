"""Cases out of a tree: one file is one case, or several where it has parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.case import Case, Changes, Code, Fix, Requires, See, Symptom
from gradcases.catalog.claims import read_claims
from gradcases.catalog.conditions import WHEN_KEYS, read_condition
from gradcases.catalog.expectations import read_expectations
from gradcases.catalog.fields import Fields, as_plain
from gradcases.catalog.nodes import Mapping, Node, Scalar, Sequence
from gradcases.catalog.params import sub_cases
from gradcases.catalog.problems import shown
from gradcases.catalog.unwritten import MARK, is_unwritten
from gradcases.program import Part, Program

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gradcases.catalog.problems import Problems

REQUIRED = ("title", "cause", "symptom", "code", "expect", "why")
OPTIONAL = ("id", "aliases", "tags", "requires", "setup", "fix", "no_fix", "claims", "see", "covers", "same-message-as")
KEYS = (*REQUIRED, "params", *OPTIONAL)
REQUIRES_KEYS = (*WHEN_KEYS, "modules")
FIX_KEYS = ("name", "what", "changes", "code", "expect", "not_a_derivative")
FIX_REQUIRED = ("what", "changes", "code", "expect")
SEE_KEYS = ("cases", "docs")


@dataclass(frozen=True)
class Known:
    """The ids that a case may refer to; None where what lists them cannot be read."""

    causes: Collection[str] | None
    sources: Collection[str] | None


def read_cases(root: Node, file_id: str, problems: Problems, known: Known) -> Iterator[Case]:
    """The cases of one file; what is wrong with it goes to `problems`, and then a case may be missing."""
    fields = Fields(root, problems, "a case", KEYS, REQUIRED)
    if not isinstance(root, Mapping):
        return
    stated = fields.text("id")
    if stated is not None and stated != file_id:
        fields.add("id", f"`id` is {shown(stated)}, but the file's path makes it `{file_id}`; leave it out or move the file")
    for suffix, filled in sub_cases(root, problems):
        case = _read_case(filled, file_id + suffix, problems, known)
        if case is not None:
            yield case


def _read_case(root: Mapping, case_id: str, problems: Problems, known: Known) -> Case | None:
    fields = Fields(root, problems, "a case", {key.text for key, _ in root.pairs})  # unknown ones have been told of
    requires = _read_requires(fields)
    setup = _read_setup(fields)
    code = _read_code(fields, setup, requires)
    fixes = tuple(_read_fixes(fields, setup, requires))
    claims = tuple(read_claims(fields, known.sources, [name for name, _ in _fix_nodes(fields)]))
    symptom, cause = _read_symptom(fields), _read_cause(fields, known)
    title, why, no_fix = fields.text("title"), fields.text("why"), _read_no_fix(fields)
    listed = {key: fields.texts(key) for key in ("aliases", "tags", "covers", "same-message-as")}
    see = _read_see(fields)
    if title is None or cause is None or why is None or symptom is None or code is None:
        return None
    return Case(
        id=case_id,
        path=problems.path,
        title=title,
        cause=cause,
        symptom=symptom,
        code=code,
        why=why,
        fixes=fixes,
        no_fix=no_fix,
        aliases=listed["aliases"],
        tags=listed["tags"],
        requires=requires,
        claims=claims,
        see=see,
        covers=listed["covers"],
        same_message_as=listed["same-message-as"],
        content=as_plain(root),
    )


def _read_symptom(fields: Fields) -> Symptom | None:
    """Of a case for which it is still to be written, none is known to be a fault."""
    node = fields.node_of("symptom")
    if isinstance(node, Scalar) and is_unwritten(node.value):
        return Symptom.NO_FAULT
    return fields.one_of("symptom", Symptom)


def _read_cause(fields: Fields, known: Known) -> str | None:
    cause = fields.text("cause")
    if is_unwritten(cause):
        return MARK
    if cause is not None and known.causes is not None and cause not in known.causes:
        fields.add("cause", f"there is no cause {shown(cause)}{fields.problems.nearest(cause, known.causes) or '; see causes.yaml'}")
    return cause


def _read_no_fix(fields: Fields) -> str | None:
    if not fields.has("fix") and not fields.has("no_fix"):
        fields.problems.add(fields.node, "a case needs a `fix`, or `no_fix` with the reason why there is none")
    fix = fields.node_of("fix")
    if isinstance(fix, Sequence) and not fix.items:
        fields.add("fix", "`fix` is an empty list; write a fix, or `no_fix` with the reason why there is none")
    if fields.has("fix") and fields.has("no_fix"):
        fields.add("no_fix", "a case has either a `fix` or `no_fix`; leave one of them out")
    return fields.text("no_fix")


def _read_requires(fields: Fields) -> Requires:
    node = fields.node_of("requires")
    if node is None:
        return Requires()
    requires = Fields(node, fields.problems, "`requires`", REQUIRES_KEYS)
    return Requires(read_condition(requires), requires.texts("modules"))


def _read_code(holder: Fields, setup: tuple[Part, ...] | None, requires: Requires) -> Code | None:
    """The `code` and `expect` of `holder`, a case or one of its fixes, behind the case's `setup` (None where it is wrong)."""
    expect = holder.node_of("expect")
    expectations = read_expectations(expect, holder.problems, requires.condition) if expect is not None else None
    code = _read_part(holder, "code")
    if setup is None or code is None or expectations is None:
        return None
    return Code(Program((*setup, code)), expectations)


def _read_setup(fields: Fields) -> tuple[Part, ...] | None:
    if not fields.has("setup"):
        return ()
    part = _read_part(fields, "setup")
    return None if part is None else (part,)


def _read_part(fields: Fields, key: str) -> Part | None:
    node, text = fields.node_of(key), fields.text(key)
    if text is None or not isinstance(node, Scalar):
        return None
    if node.style == ">":
        fields.add(key, f"`{key}` is a folded block (`>`), which joins lines; make it a literal block (`|`)")
        return None
    if node.style != "|" and len(text.strip("\n").splitlines()) > 1:
        fields.add(key, f"`{key}` has several lines; make it a literal block (`|`), so that each has its place in the file")
        return None
    return Part(node.first_line, text)


def _fix_nodes(fields: Fields) -> tuple[tuple[str, Node], ...]:
    """The fixes with the names they go by: their own, or their number."""
    node = fields.node_of("fix")
    if node is None:
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple((_fix_name(item) or f"fix {number}", item) for number, item in enumerate(items, 1))


def _fix_name(node: Node) -> str | None:
    name = node.get("name") if isinstance(node, Mapping) else None
    return name.text if isinstance(name, Scalar) else None


def _read_fixes(fields: Fields, setup: tuple[Part, ...] | None, requires: Requires) -> Iterator[Fix]:
    seen: set[str] = set()
    for name, item in _fix_nodes(fields):
        fix = Fields(item, fields.problems, "a fix", FIX_KEYS, FIX_REQUIRED)
        fix.text("name")
        if name in seen:
            fix.add("name", f"a second fix has the name {shown(name)}; give it another")
        seen.add(name)
        what, changes, code = fix.text("what"), fix.one_of("changes", Changes), _read_code(fix, setup, requires)
        if what is not None and changes is not None and code is not None:
            yield Fix(name, what, changes, code, fix.text("not_a_derivative"))


def _read_see(fields: Fields) -> See:
    node = fields.node_of("see")
    if node is None:
        return See()
    see = Fields(node, fields.problems, "`see`", SEE_KEYS)
    return See(see.texts("cases"), see.texts("docs"))
