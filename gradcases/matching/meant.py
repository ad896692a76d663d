"""Of a text about gradients that no program raises: the cases whose messages speak of the same. Data.

What is invented, by a document or by memory, has few words in common with what torch says; but it is about something that torch has a
message for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ABOUT = (
    r"[Gg]rad(?:ient|_fn|\b)|requires_grad|backward|backprop|autograd|computation(?:al)? graph|of the graph|in-?place operation"
    r"|differentiab|detach"
)

# In order: what a text is about, and the case of the message that is meant.
MEANT = (
    (r"retain_graph|second time|\btwice\b|\bfreed\b", "graph-freed/backward-twice"),
    (r"[Ii]n-?place|modified|overwritten", "in-place/saved-input-changed"),
    (r"\b[Ll]eaf\b", "in-place/leaf-plus-equals"),
    (r"\bscalar|more than one element", "backward-call/loss-is-no-scalar"),
    (r"\bunused\b|not (?:been )?used", "autograd-grad/unused-input"),
    (r"\b[Nn]a[Nn]s?\b|\binf(?:inite)?\b|overflow", "anomaly/nan-found-by-anomaly-mode"),
    (r"\bNone(?:Type)?\b", "accumulate/add-none-gradients"),
    (r"non-?differentiable|not differentiable|derivative", "non-differentiable-op/floor-division"),
    (r"", "detach/loss-of-detached-tensor"),  # gradients that do not come, and all else
)


def cases(message: str) -> Iterator[str]:
    """Of messages that a text may mean, the likeliest first; none where it is about no gradient."""
    if re.search(ABOUT, message, re.ASCII):
        yield from (case for pattern, case in MEANT if re.search(pattern, message, re.ASCII))
