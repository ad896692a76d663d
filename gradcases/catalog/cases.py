"""Cases out of a tree: one file is one case, or several where it has parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.case import Case, Changes, Claim, Code, Fix, Requires, See, Symptom
from gradcases.catalog.expectations import read_condition, read_expectation, read_expectations
from gradcases.catalog.fields import Fields, as_plain, as_text, kind
from gradcases.catalog.params import sub_cases
from gradcases.catalog.tree import Mapping, Node, Scalar, Sequence
from gradcases.program import Part, Program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.catalog.problems import Problems

REQUIRED = ("title", "cause", "symptom", "code", "expect", "why")
OPTIONAL = ("id", "aliases", "tags", "requires", "setup", "fix", "no_fix", "claims", "see", "covers", "same-message-as")
KEYS = (*REQUIRED, "params", *OPTIONAL)
FIX_KEYS = ("name", "what", "changes", "code", "expect")
CLAIM_KEYS = ("source", "locator", "says", "code", "fix", "fix_name", "untestable")


def read_cases(root: Node, file_id: str, problems: Problems) -> Iterator[Case]:
    """The cases of one file; what is wrong with it goes to `problems`, and then a case may be missing."""
    fields = Fields(root, problems, "a case", KEYS, REQUIRED)
    if not isinstance(root, Mapping):
        return
    stated = fields.text("id")
    if stated is not None and stated != file_id:
        problems.add(
            fields.node_of("id") or root, f"`id` is `{stated}`, but the file's path makes it `{file_id}`; leave it out or move the file"
        )
    for suffix, filled in sub_cases(root, problems):
        before = len(problems.found)
        case = _read_case(filled, file_id + suffix, problems)
        if suffix and len(problems.found) > before:
            return  # the other sub-cases would say the same again
        if case is not None:
            yield case


def _read_case(root: Mapping, case_id: str, problems: Problems) -> Case | None:
    fields = Fields(root, problems, "a case", root_keys(root))
    requires = _read_requires(fields)
    code = _read_code(fields, fields, requires)
    fixes = tuple(_read_fixes(fields, requires))
    if not fixes and not fields.has("no_fix"):
        problems.add(root, "a case needs a `fix`, or `no_fix` with the reason")
    symptom = fields.one_of("symptom", Symptom)
    title, cause, why = fields.text("title"), fields.text("cause"), fields.text("why")
    claims = tuple(_read_claims(fields, fixes))
    listed = {key: fields.texts(key) for key in ("aliases", "tags", "covers", "same-message-as")}
    no_fix, see = fields.text("no_fix"), _read_see(fields)
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


def root_keys(root: Mapping) -> tuple[str, ...]:
    """All keys there are: unknown ones have been complained of once, before parameters were filled in."""
    return tuple(key.text for key, _ in root.pairs)


def _read_requires(fields: Fields) -> Requires:
    node = fields.node_of("requires")
    if node is None:
        return Requires()
    inner = Fields(node, fields.problems, "`requires`", ("torch", "python", "device", "mode", "modules"))
    return Requires(read_condition(node, fields.problems, "`requires`", also=("modules",)), inner.texts("modules"))


def _read_code(fields: Fields, holder: Fields, requires: Requires) -> Code | None:
    """The `code` and `expect` of `holder`, a case or one of its fixes, behind the case's `setup`."""
    code, expect = holder.node_of("code"), holder.node_of("expect")
    if code is None or expect is None:
        return None
    parts = [_read_part(node, fields) for node in (fields.node_of("setup"), code) if node is not None]
    expectations = read_expectations(expect, fields.problems, requires.condition)
    program = Program(tuple(part for part in parts if part is not None))
    return Code(program, expectations) if len(program.parts) == len(parts) else None


def _read_part(node: Node, fields: Fields) -> Part | None:
    text = as_text(node, fields.problems, "code")
    if text is None or not isinstance(node, Scalar):
        return None
    if node.style != "|" and "\n" in text.strip():
        fields.problems.add(node, "code of several lines has to be a literal block (`|`), or its lines would have no place")
        return None
    return Part(node.first_line, text)


def _read_fixes(fields: Fields, requires: Requires) -> Iterator[Fix]:
    node = fields.node_of("fix")
    if node is None:
        return
    seen: set[str] = set()
    for number, item in enumerate(node.items if isinstance(node, Sequence) else [node], 1):
        fix = Fields(item, fields.problems, "a fix", FIX_KEYS, ("what", "changes", "code", "expect"))
        name = fix.text("name") or f"fix {number}"
        if name in seen:
            fields.problems.add(item, f"a second fix has the name `{name}`")
        seen.add(name)
        what, changes, code = fix.text("what"), fix.one_of("changes", Changes), _read_code(fields, fix, requires)
        if what is not None and changes is not None and code is not None:
            yield Fix(name, what, changes, code)


def _read_claims(fields: Fields, fixes: tuple[Fix, ...]) -> Iterator[Claim]:
    node = fields.node_of("claims")
    if node is None:
        return
    if not isinstance(node, Sequence):
        fields.problems.add(node, f"`claims` is {kind(node)}; it has to be a list of claims")
        return
    for item in node.items:
        claim = _read_claim(item, fields.problems, fixes)
        if claim is not None:
            yield claim


def _read_claim(node: Node, problems: Problems, fixes: tuple[Fix, ...]) -> Claim | None:
    fields = Fields(node, problems, "a claim", CLAIM_KEYS, ("source", "locator", "says"))
    source, locator, says = fields.text("source"), fields.text("locator"), fields.text("says")
    decided = {
        key: read_expectation(each, problems, complete=False) for key in ("code", "fix") if (each := fields.node_of(key)) is not None
    }
    untestable, fix_name = fields.text("untestable"), fields.text("fix_name")
    if fields.is_mapping and bool(decided) == (untestable is not None):
        problems.add(node, "a claim needs what it says as an expectation, of `code` or of `fix`, or `untestable` with the reason")
    if "fix" in decided and not any(fix_name in (None, fix.name) for fix in fixes):
        problems.add(fields.node_of("fix_name") or node, "a claim is about a fix that the case does not have")
    if source is None or locator is None or says is None:
        return None
    return Claim(source, locator, says, decided.get("code"), decided.get("fix"), fix_name, untestable)


def _read_see(fields: Fields) -> See:
    node = fields.node_of("see")
    if node is None:
        return See()
    see = Fields(node, fields.problems, "`see`", ("cases", "docs"))
    return See(see.texts("cases"), see.texts("docs"))
