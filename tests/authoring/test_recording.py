"""What was seen of a file's cases, put into its text; or why it is left."""

from __future__ import annotations

import pytest

from gradcases.authoring.checking import cases_of
from gradcases.authoring.recording import Recording, recorded
from gradcases.condition import Circumstances
from gradcases.outcome import Warned
from tests.catalogs import minimal, written
from tests.core.outcomes import contents, leaf, returned
from tests.render.reports import finding

TEXT = written(minimal(code="import torch\nx = torch.ones(1)\n", expect={"grads": {"x": [1.0]}}))


def of_one_that_warns(text: str, grad: float = 1.0) -> Recording:
    (case,) = cases_of(TEXT, "t/one")
    outcome = returned(Warned("UserWarning", text), x=leaf(contents([grad])))
    return recorded(TEXT, [finding(case, outcome)], Circumstances((2, 13), (3, 11), "cpu"), behaviour=True)


def test_what_was_seen_is_recorded() -> None:
    made = of_one_that_warns("it will be gone")
    assert made.text == TEXT.replace(
        "    x:\n    - 1.0\n", "    x:\n    - 1.0\n  warns:\n    - {category: UserWarning, contains: it will be gone}\n"
    )
    assert (made.places, made.refused) == (1, ())


@pytest.mark.parametrize("text", ["", " \n"])
def test_where_the_file_would_be_no_case_any_more_all_of_it_stays(text: str) -> None:
    made = of_one_that_warns(text, grad=2.0)
    assert (made.text, made.places) == (TEXT, 0)
    (told,) = made.refused
    assert told.startswith("nothing is recorded: the file would be no case any more (")
    assert told.endswith("; change the file by hand")
