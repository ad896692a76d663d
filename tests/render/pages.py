"""Pages made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.case import Claim, See
from gradcases.catalog import Catalog, Cause, Source
from gradcases.page import page_of
from tests.render.reports import HOSTILE, REFUTED, case, claim, code, expected, fix, said

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.page import Page


def catalog_of(*cases: Case, cause: str = "the loss is cut off", title: str = "A document about gradients") -> Catalog:
    return Catalog(Path("cases"), cases, {"detached-loss": Cause("detached-loss", cause)}, {"doc": Source("doc", title)})


def plain_page() -> Page:
    """A case with two fixes, two claims and a related case."""
    claims = (claim("it raises", code=said(grad=expected().grads["x"])), claim("it returns", "example 2", code=REFUTED))
    shown = replace(
        case("a/shown", "It raises", fix("leave out"), fix("other"), claims=claims),
        why="Because.\n\nAnd because\nof that.",
        see=See(("a/related",), ("torch.Tensor.detach",)),
    )
    return page_of(shown, catalog_of(shown, case("a/related", "It is related")))


def hostile_page() -> Page:
    """A case whose texts, and its catalog's, are hostile."""
    claims = (Claim("doc", HOSTILE, HOSTILE, code=REFUTED), Claim("doc", HOSTILE, HOSTILE, untestable=HOSTILE))
    own = code(f"import torch\n# {HOSTILE!a}\nloss = 1\nloss.backward()\n", expected(HOSTILE, HOSTILE))
    shown = replace(
        case("a/hostile", HOSTILE, fix("fix 1", what=HOSTILE), fix(HOSTILE), code_=own, claims=claims),
        why=f"{HOSTILE}\n\n1. {HOSTILE}",
        no_fix=HOSTILE,
        see=See(("a/related",), (HOSTILE,)),
        aliases=(HOSTILE,),
    )
    return page_of(shown, catalog_of(shown, case("a/related", HOSTILE), cause=HOSTILE, title=HOSTILE))
