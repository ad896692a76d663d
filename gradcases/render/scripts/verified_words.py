"""On which releases a program was verified, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcases.evidence import Verified


def verified_told(verified: Verified, what: str = "") -> str:
    """`Verified on torch 2.12.1, 2.13.0 (CPU).`; `what` was, where it has to be said."""
    told = f"verified on torch {', '.join(verified.same)} (CPU)" if verified.same else ""
    if verified.reworded:
        told += f"{', and ' if told else 'verified '}with the message in other words on torch {', '.join(verified.reworded)}"
    sentence = f"{what} {told or 'verified on no release of torch yet, as far as is recorded'}.".lstrip()
    return f"{sentence[:1].upper()}{sentence[1:]}"
