"""What the run of a case and the verdicts on it rest on, as a hash: a result that carries another one is of another case.

Programs, expectations and requirements count, a sub-case's variables filled in; titles, explanations, sources, claims,
tags and the places in the file do not. What is left at its default counts as unsaid, so that a key that cases may
have one day changes no hash of those that lack it.
"""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradcases.case import Case, Code


def content_hash(case: Case) -> str:
    """64 hexadecimal digits."""
    programs = [["code", *_code(case.code)], *([fix.name, *_code(fix.code)] for fix in case.fixes)]
    told = json.dumps([_plain(case.requires), programs], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _code(code: Code) -> list[Any]:
    return [code.program.text, [_plain(block) for block in code.expectations]]


def _plain(value: Any) -> Any:
    """A frozen value as JSON holds it."""
    if is_dataclass(value):
        return {"": type(value).__name__} | {each.name: _plain(kept) for each, kept in _said(value)}
    if isinstance(value, enum.Enum):
        return [type(value).__name__, value.value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _said(value: Any) -> list[tuple[Field[Any], Any]]:
    """Its fields that are not at their default, with what they hold."""
    held = [(each, getattr(value, each.name)) for each in _fields(type(value))]  # type: ignore[arg-type] # a type is hashable
    return [(each, kept) for each, kept in held if kept != _default(each)]


@lru_cache(maxsize=64)
def _fields(kind: type[Any]) -> tuple[Field[Any], ...]:
    return fields(kind)


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
