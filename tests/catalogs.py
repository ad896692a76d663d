"""Throw-away catalogs for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

# The shortest case there is: a program that raises, in a catalog that has no registries of its own.
MINIMAL = """\
title: A loss computed from a detached tensor cannot run backward
cause: detached-loss
symptom: raises
code: |
  import torch
  x = torch.ones(2, requires_grad=True)
  loss = x.detach().sum()
  loss.backward()
expect:
  raises:
    type: RuntimeError
    contains: does not require grad
    message: element 0 of tensors does not require grad and does not have a grad_fn
    at: loss.backward()
  grads: {x: null}
why: Detached from its history, the loss has nothing to run backward through.
no_fix: This case is there for a test.
"""

# What introduces a topic, as short as can be.
TOPIC = {"title": "A topic", "introduction": "It is there for tests."}


def minimal(**changed: object) -> dict[str, Any]:
    """The keys of MINIMAL with some added or replaced, `_` in a name standing for `-` (but in `no_fix`); None leaves one out."""
    keys = yaml.safe_load(MINIMAL) | {_key(name): value for name, value in changed.items()}
    return {key: value for key, value in keys.items() if value is not None}


def write_catalog(folder: Path, files: Mapping[str, str | bytes | Mapping[str, Any]]) -> Path:
    """Write files by name, `topic/slug` or one with its `.yaml`, as they stand or from their keys; returns the folder."""
    for name, content in files.items():
        path = folder / (name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        told = written(content) if isinstance(content, Mapping) else content
        path.write_bytes(told if isinstance(told, bytes) else told.encode())
    return folder


def written(keys: Mapping[str, Any]) -> str:
    """Keys as YAML that a catalog takes: no anchors, and texts of several lines as literal blocks."""
    return yaml.dump(dict(keys), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1000)


def _key(name: str) -> str:
    return name if name == "no_fix" else name.replace("_", "-")


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Plain.add_representer(str, _text)
