"""What a library in the traceback's frames speaks for, and what one has to know there. Data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LIBRARY = 2.0  # points for a cause that one of the libraries speaks for

LIBRARIES = {
    "lightning": (
        ("no-grad-block", "frozen-params", "detached-loss"),
        "Lightning calls `backward()` on what `training_step` returns: look there, not in the frames below it.",
    ),
    "transformers": (
        ("frozen-params", "checkpoint-no-grad-input"),
        "The Trainer calls `backward()` on the model's own loss. With PEFT or frozen embeddings and gradient checkpointing, "
        "`model.enable_input_require_grads()` is often what is missing.",
    ),
    "accelerate": ((), "`accelerator.backward(loss)` only calls `loss.backward()`: look at how the loss was made."),
    "deepspeed": (
        ("checkpoint-no-grad-input", "frozen-params"),
        "`engine.backward(loss)` only calls `loss.backward()`: look at how the loss was made. "
        "DeepSpeed's own activation checkpointing is reentrant.",
    ),
    "peft": (
        ("frozen-params", "checkpoint-no-grad-input"),
        "PEFT freezes the base model: are the adapters' parameters the only ones that require grad?",
    ),
}
ALSO_KNOWN_AS = {"pytorch_lightning": "lightning", "trl": "transformers"}


def known(libraries: Sequence[str]) -> list[str]:
    """The libraries that something is said of, each once."""
    return list(dict.fromkeys(name for each in libraries if (name := ALSO_KNOWN_AS.get(each, each)) in LIBRARIES))
