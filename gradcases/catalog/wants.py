"""What is wanted of one gradient, tensor or value, out of a tree."""

from __future__ import annotations

import cmath
import re
from typing import TYPE_CHECKING

from gradcases.catalog.fields import Fields, as_number, as_plain, as_text, kind
from gradcases.catalog.nodes import Mapping, Node, Scalar, Sequence
from gradcases.catalog.problems import shown
from gradcases.expectation import FACTS, Facts
from gradcases.wanted import ATOL, RTOL, Close, Shaped, Wanted, Word

if TYPE_CHECKING:
    from gradcases.catalog.problems import Problems
    from gradcases.outcome import Plain

LONG_FORM_KEYS = ("value", "rtol", "atol", "shape", "is")
GRAD_WORDS = tuple(Word)
VALUE_WORDS = (Word.ZEROS, Word.NAN, Word.INF, Word.PRESENT)

_NUMBER = r"(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|inf|nan)"
COMPLEX = re.compile(rf"[-+]?{_NUMBER}(?:[-+]{_NUMBER}?j)?|[-+]?{_NUMBER}?j")  # what Python's complex() takes, but `_` and blanks


def read_grad(node: Node, problems: Problems, name: str) -> Wanted | None:
    what = f"the gradient of {shown(name)}"
    if isinstance(node, Mapping):
        return _read_long_form(node, problems, what, GRAD_WORDS)
    if isinstance(node, Scalar):
        return _read_scalar(node, problems, what)
    return Close(as_plain(node)) if _is_numbers(node, problems, what) else None


def read_value(node: Node, problems: Problems, name: str) -> Wanted | None:
    if isinstance(node, Mapping):
        return _read_long_form(node, problems, f"the value of {shown(name)}", VALUE_WORDS)
    return Close(as_plain(node))


def read_facts(node: Node, problems: Problems, name: str) -> Facts:
    """What is stated of a tensor itself."""
    fields = Fields(node, problems, f"the tensor {shown(name)}", FACTS)
    return Facts({key: as_plain(value) for key in FACTS if (value := fields.node_of(key)) is not None and _is_fact(key, value, problems)})


def _read_scalar(node: Scalar, problems: Problems, what: str) -> Wanted | None:
    if node.value is None:
        return Word.NULL
    by_word = {word.value: word for word in GRAD_WORDS}
    if node.text in by_word:
        return by_word[node.text]
    if _is_number(node):
        return Close(node.value)
    hint = problems.nearest(node.text, by_word)
    problems.add(node, f"{what} is {kind(node)}; it is a number, a list of numbers, or one of {', '.join(by_word)}{hint}")
    return None


def _is_number(node: Scalar) -> bool:
    """Whether it is a number that a tensor can hold: an infinite one that does not say so is too large."""
    number = as_number(node) if not isinstance(node.value, str) else _complex(node.value)
    return number is not None and (not cmath.isinf(number) or "inf" in node.text.lower())


def _complex(text: str) -> complex | None:
    return complex(text) if COMPLEX.fullmatch(text) else None


def _is_numbers(node: Node, problems: Problems, what: str) -> bool:
    """Whether it is a number or lists of numbers, however nested; what is not is a problem."""
    if isinstance(node, Sequence):
        return False not in [_is_numbers(item, problems, what) for item in node.items]
    if isinstance(node, Scalar) and _is_number(node):
        return True
    problems.add(node, f'{kind(node)} in {what}; a tensor\'s values are numbers, `.nan`, `.inf`, or complex ones as "1+2j"')
    return False


def _read_long_form(node: Mapping, problems: Problems, what: str, words: tuple[Word, ...]) -> Wanted | None:
    fields = Fields(node, problems, what, LONG_FORM_KEYS)
    forms = [key for key in ("value", "shape", "is") if fields.has(key)]
    if len(forms) != 1:
        told = " and ".join(f"`{form}`" for form in forms) or "none"
        problems.add(node, f"{what} has {told} of `value`, `shape` and `is`; it needs one of them")
        return None
    if forms != ["value"]:
        for key in ("rtol", "atol"):
            if fields.has(key):
                fields.add(key, f"`{key}` goes with `value` only; leave it out")
    if forms == ["is"]:
        return _read_word(fields, words)
    if forms == ["shape"]:
        return _read_shaped(fields)
    return _read_close(fields, what, words)


def _read_word(fields: Fields, words: tuple[Word, ...]) -> Word | None:
    node = fields.node_of("is")
    if isinstance(node, Scalar) and node.value is None and Word.NULL in words:
        return Word.NULL
    return fields.one_of("is", words)


def _read_close(fields: Fields, what: str, words: tuple[Word, ...]) -> Close | None:
    value = fields.node_of("value") or fields.node
    if words is GRAD_WORDS and not _is_numbers(value, fields.problems, what):
        return None
    return Close(as_plain(value), fields.number("rtol", RTOL), fields.number("atol", ATOL))


def _read_shaped(fields: Fields) -> Shaped | None:
    node = fields.node_of("shape") or fields.node
    sizes = [item.value for item in node.items if isinstance(item, Scalar)] if isinstance(node, Sequence) else []
    return Shaped(tuple(size for size in sizes if type(size) is int)) if _is_shape(node, fields.problems) else None


def _is_shape(node: Node, problems: Problems) -> bool:
    value = as_plain(node)
    if isinstance(value, list) and all(type(size) is int and size >= 0 for size in value):
        return True
    problems.add(node, "`shape` has to be a list of sizes, as [2, 3]")
    return False


def _is_fact(key: str, node: Node, problems: Problems) -> bool:
    value: Plain = as_plain(node)
    if key == "shape":
        return _is_shape(node, problems)
    if key in ("requires_grad", "is_leaf"):
        if not isinstance(value, bool):
            problems.add(node, f"`{key}` is {kind(node)}; it has to be true or false")
        return isinstance(value, bool)
    return (key == "grad_fn" and value is None) or as_text(node, problems, f"`{key}`") is not None
