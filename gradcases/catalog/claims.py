"""Claims out of a tree: what documents say about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.case import Claim
from gradcases.catalog.expectations import read_expectation
from gradcases.catalog.fields import Fields, kind
from gradcases.catalog.nodes import Mapping, Node, Sequence
from gradcases.catalog.problems import listed, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gradcases.catalog.problems import Problems
    from gradcases.expectation import Expectation

CLAIM_KEYS = ("source", "locator", "says", "code", "fix", "fix_name", "untestable")
REQUIRED = ("source", "locator", "says")


def read_claims(fields: Fields, sources: Collection[str] | None, fix_names: Collection[str]) -> Iterator[Claim]:
    """The claims of a case with fixes of these names; `sources` are the known ones, None where they cannot be read."""
    node = fields.node_of("claims")
    if node is None:
        return
    if not isinstance(node, Sequence):
        fields.problems.add(node, f"`claims` is {kind(node)}; it has to be a list of claims")
        return
    for item in node.items:
        claim = _read_claim(item, fields.problems, sources, fix_names)
        if claim is not None:
            yield claim


def _read_claim(node: Node, problems: Problems, sources: Collection[str] | None, fix_names: Collection[str]) -> Claim | None:
    fields = Fields(node, problems, "a claim", CLAIM_KEYS, REQUIRED)
    source, locator, says = _read_source(fields, sources), fields.text("locator"), fields.text("says")
    code, fix = _read_stated(fields, "code"), _read_stated(fields, "fix")
    untestable, fix_name = fields.text("untestable"), fields.text("fix_name")
    if fields.is_mapping and (fields.has("code") or fields.has("fix")) == fields.has("untestable"):
        problems.add(node, "a claim needs either what it says as an expectation, of `code` or of `fix`, or `untestable` with the reason")
    _check_fix(fields, fix_name, fix_names)
    if source is None or locator is None or says is None:
        return None
    return Claim(source, locator, says, code, fix, fix_name, untestable)


def _read_source(fields: Fields, sources: Collection[str] | None) -> str | None:
    source = fields.text("source")
    if source is not None and sources is not None and source not in sources:
        fields.add("source", f"there is no source {shown(source)}{fields.problems.nearest(source, sources) or '; add it to sources.yaml'}")
    return source


def _read_stated(fields: Fields, key: str) -> Expectation | None:
    node = fields.node_of(key)
    if node is None:
        return None
    if isinstance(node, Mapping) and not node.pairs:
        fields.problems.add(node, f"`{key}` of the claim states nothing; write what the document says, or leave it out")
    return read_expectation(node, fields.problems, complete=False)


def _check_fix(fields: Fields, fix_name: str | None, fix_names: Collection[str]) -> None:
    if not fields.has("fix"):
        if fix_name is not None:
            fields.add("fix_name", "`fix_name` goes with `fix` only; leave it out, or state what happens with the fix")
    elif not fix_names:
        fields.add("fix", "the claim is about a fix, but the case has none")
    elif fix_name is not None and fix_name not in fix_names:
        fields.add("fix_name", f"the case has no fix {shown(fix_name)}; it has {listed(fix_names)}")
