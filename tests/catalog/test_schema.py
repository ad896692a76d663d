"""cases/schema.json says of a case file what the reader says, as far as a schema can."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from gradcases.case import Changes, Symptom
from gradcases.catalog import builtin_root, cases, claims, conditions, expectations, load, wants
from gradcases.catalog.fields import as_plain
from gradcases.catalog.tree import parse, read
from gradcases.condition import DEVICES, MODES
from gradcases.expectation import FACTS
from tests.catalog.broken import BROKEN
from tests.catalog.edits import edited
from tests.catalog.test_reading import FULL
from tests.catalogs import MINIMAL, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = json.loads((builtin_root() / "schema.json").read_text(encoding="utf-8"))
DEFS = SCHEMA["$defs"]
VALIDATOR = Draft202012Validator(SCHEMA)


def is_valid(text: str) -> bool:
    return not list(VALIDATOR.iter_errors(as_plain(parse(text.encode(), lambda place, complaint: None))))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_definition_is_used() -> None:
    text = json.dumps(SCHEMA)
    assert [name for name in DEFS if f'"#/$defs/{name}"' not in text] == []


@pytest.mark.parametrize("path", sorted(builtin_root().glob("*/[!_]*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_schema_accepts_the_built_in_catalog(path: Path) -> None:
    root = read(path).root
    assert root is not None
    assert [error.message for error in VALIDATOR.iter_errors(as_plain(root))] == []


@pytest.mark.parametrize("text", [MINIMAL, FULL], ids=["minimal", "full"])
def test_the_schema_accepts_what_the_reader_does(text: str) -> None:
    assert is_valid(text)


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_refuses_what_the_reader_does_where_it_can(name: str) -> None:
    broken = BROKEN[name]
    assert is_valid(edited(broken.blocks)) is not broken.by_schema


# What the reader takes, of kinds that the built-in catalog may lack.
ACCEPTED: dict[str, dict[str, str | None]] = {
    "a variable for a list": {"expect": "{grads: {x: $grad, y: [$grad, 1]}}", "params": "{a: {grad: [1]}}"},
    "variables for all that is no text": {
        "params": "{a: {v: a}}",
        "symptom": "$v",
        "requires": "$v",
        "tags": "$v",
        "see": "$v",
        "claims": "$v",
        "fix": "$v",
        "no_fix": None,
        "expect": "{raises: $v, warns: $v, grads: $v, tensors: $v, values: $v}",
    },
    "variables deeper in": {
        "params": "{a: {v: a}}",
        "requires": '{torch: $v, python: ">=$v", device: $v, mode: $v, modules: $v}',
        "see": "{cases: [$v], docs: $v}",
        "claims": "[$v, {source: $v, locator: $v, says: $v, code: $v}]",
        "expect": "{raises: {type: $v, contains: a$v, at: {line: $v, nth: $v}}, warns: [$v, {category: $v, contains: $v}], "
        "tensors: {x: $v, y: {requires_grad: $v, is_leaf: $v, shape: $v, dtype: $v, grad_fn: $v}, z: {shape: [$v]}}, "
        "grads: {x: {value: $v, rtol: $v, atol: $v}, y: {shape: $v}, z: {is: $v}}}",
    },
    "blocks of variables": {"params": "{a: {v: a}}", "expect": "[$v, {when: $v}, {when: {torch: $v, device: $v}, grads: {x: $v}}]"},
    "several fixes": {
        "no_fix": None,
        "fix": "[{what: a, changes: workaround, code: a, expect: [{when: {}}]}, {name: b, what: a, changes: workaround, code: a, "
        "expect: {}}]",
    },
    "words and numbers of gradients": {
        "expect": "{grads: {a: null, b: non-leaf, c: zeros, d: nan, e: inf, f: present, g: 1, h: -1e-5, i: .nan, j: -.inf, "
        'k: "1+2j", l: [[1, "-.5e3-infj"], []], m: {value: [1], rtol: 1e-3, atol: 0}, n: {shape: []}, o: {is: null}}}',
    },
    "values of any kind": {"expect": "{values: {a: null, b: text, c: true, d: [a, {b: c}], e: {value: {a: b}}, f: {is: nan}}}"},
    "versions": {"requires": '{torch: ">=2", python: " < 3.14 , >= 3.8.1 "}'},
    "no exception": {"expect": "{raises: null}"},
    "claims of all kinds": {
        "no_fix": None,
        "fix": "{what: a, changes: workaround, code: a, expect: {}}",
        "claims": "[{source: a, locator: a, says: a, code: {raises: {}}}, {source: a, locator: a, says: a, untestable: a}, "
        "{source: a, locator: a, says: a, code: {raises: null}, fix: {raises: {at: {line: a, nth: 2}}}, fix_name: fix 1}]",
    },
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_the_schema_accepts_every_form(name: str) -> None:
    root = parse(edited(ACCEPTED[name]).encode(), lambda place, complaint: None)
    assert [error.message for error in VALIDATOR.iter_errors(as_plain(root))] == []


@pytest.mark.parametrize("name", [name for name, blocks in ACCEPTED.items() if "params" not in blocks])
def test_the_reader_accepts_them_too(name: str, tmp_path: Path) -> None:
    assert load(write_catalog(tmp_path, {"t/s": edited(ACCEPTED[name]), "sources.yaml": "a: {title: A}\n"})).cases


KEYS = {
    "a case": (SCHEMA, cases.KEYS),
    "requires": (DEFS["requires"], cases.REQUIRES_KEYS),
    "when": (DEFS["when"], conditions.WHEN_KEYS),
    "a fix": (DEFS["fix"], cases.FIX_KEYS),
    "see": (SCHEMA["properties"]["see"]["anyOf"][0], cases.SEE_KEYS),
    "a claim": (DEFS["claim"], claims.CLAIM_KEYS),
    "an expectation": (DEFS["expectation"], expectations.EXPECTATION_KEYS),
    "a block": (DEFS["block"], (*expectations.EXPECTATION_KEYS, "when")),
    "what a claim states": (DEFS["stated"], expectations.EXPECTATION_KEYS),
    "raises": (DEFS["raises"]["anyOf"][1], expectations.RAISES_KEYS),
    "what a claim says is raised": (DEFS["stated-raises"]["anyOf"][1], expectations.RAISES_KEYS),
    "at": (DEFS["raises"]["anyOf"][1]["properties"]["at"]["anyOf"][1], expectations.AT_KEYS),
    "a warning": (DEFS["warning"], expectations.WARNS_KEYS),
    "the long form of a gradient": (DEFS["grad-long"], wants.LONG_FORM_KEYS),
    "the long form of a value": (DEFS["value-long"], wants.LONG_FORM_KEYS),
    "facts": (DEFS["facts"], FACTS),
}


@pytest.mark.parametrize("name", KEYS)
def test_the_schema_has_the_readers_keys_and_no_others(name: str) -> None:
    schema, keys = KEYS[name]
    assert sorted(schema["properties"]) == sorted(keys)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("schema", "keys"),
    [(SCHEMA, cases.REQUIRED), (DEFS["fix"], cases.FIX_REQUIRED), (DEFS["claim"], claims.REQUIRED)],
    ids=["a case", "a fix", "a claim"],
)
def test_the_schema_requires_what_the_reader_does(schema: dict[str, Any], keys: tuple[str, ...]) -> None:
    assert sorted(schema["required"]) == sorted(keys)


@pytest.mark.parametrize(
    ("words", "vocabulary"),
    [
        (SCHEMA["properties"]["symptom"]["anyOf"][0]["enum"], [symptom.value for symptom in Symptom]),
        (DEFS["fix"]["properties"]["changes"]["anyOf"][0]["enum"], [changes.value for changes in Changes]),
        (DEFS["when"]["properties"]["device"]["anyOf"][0]["enum"], list(DEVICES)),
        (DEFS["when"]["properties"]["mode"]["anyOf"][0]["enum"], list(MODES)),
        ([word for word in DEFS["grad-word"]["enum"] if word is not None], [word.value for word in wants.GRAD_WORDS]),
        (DEFS["value-word"]["enum"], [word.value for word in wants.VALUE_WORDS]),
        (DEFS["number"]["anyOf"][1]["pattern"], f"^({wants.COMPLEX.pattern})$"),
    ],
    ids=["symptoms", "changes", "devices", "modes", "gradients", "values", "complex numbers"],
)
def test_the_schema_has_the_readers_words(words: object, vocabulary: object) -> None:
    assert words == vocabulary


def test_every_key_of_a_case_is_described() -> None:
    assert [key for key, schema in SCHEMA["properties"].items() if not schema.get("description")] == []
