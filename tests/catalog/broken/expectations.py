"""Cases whose expectation is wrong."""

from tests.catalog.broken.words import (
    COVER,
    EXPECTATION_KEYS,
    FACT_KEYS,
    GRAD_FORMS,
    MANY,
    MANY_SHOWN,
    NUMBERS,
    RAISES_KEYS,
    WHEN_KEYS,
    Broken,
)

EXPECTATIONS = {
    "a missing symptom and expectation": Broken(
        {"symptom": None, "expect": None}, ["1:1: a case lacks the key `expect`", "1:1: a case lacks the key `symptom`"]
    ),
    "an expectation that is a text": Broken(
        {"expect": "raises"}, [f"9:9: an expectation is the text `raises`; it has to be a mapping with {EXPECTATION_KEYS}"]
    ),
    "an expectation with an unknown key": Broken(
        {"expect": "{grad: {x: null}}"}, ["9:10: an expectation has no key `grad`; did you mean `grads`?"]
    ),
    "an empty list of expectations": Broken({"expect": "[]"}, ["9:9: `expect` is an empty list; state what happens"]),
    "a lone expectation with when": Broken(
        {"expect": '{when: {torch: ">=2"}, grads: {}}'},
        ["9:16: an expectation with `when` is one of several; make `expect` a list of them, or leave `when` out"],
    ),
    "a block without when": Broken(
        {"expect": '\n  - when: {torch: "<2"}\n  - grads: {x: null}\n'}, ["11:5: one of several `expect` blocks lacks the key `when`"]
    ),
    "a block that is a text": Broken(
        {"expect": '\n  - when: {torch: "<2"}\n  - nothing\n'},
        [f"11:5: an expectation is the text `nothing`; it has to be a mapping with {EXPECTATION_KEYS}, `when`"],
    ),
    "a when that is a text": Broken(
        {"expect": "\n  - when: always\n"}, [f"10:11: `when` is the text `always`; it has to be a mapping with {WHEN_KEYS}"]
    ),
    "a when with an unknown key": Broken(
        {"expect": '\n  - when: {pyton: ">=3.8"}\n'}, ["10:12: `when` has no key `pyton`; did you mean `python`?"]
    ),
    "a when with a bad range": Broken(
        {"expect": '\n  - when: {torch: new}\n  - when: {torch: ">=2"}\n'}, ["10:19: `torch`: `new` is neither `>=VERSION` nor `<VERSION`"]
    ),
    "a when with a bad device": Broken(
        {"expect": "\n  - when: {device: cude}\n  - when: {device: cpu}\n"},
        ["10:20: `device` is `cude`; it is one of cpu, cuda, mps, xpu; did you mean `cuda`?"],
    ),
    "raises that is a text": Broken(
        {"expect": "{raises: RuntimeError}"}, [f"9:18: `raises` is the text `RuntimeError`; it has to be a mapping with {RAISES_KEYS}"]
    ),
    "raises that is false": Broken(
        {"expect": "{raises: false}"}, [f"9:18: `raises` is the truth value false; it has to be a mapping with {RAISES_KEYS}"]
    ),
    "raises without its keys": Broken(
        {"expect": "{raises: {}}"},
        ["9:18: `raises` lacks the key `at`", "9:18: `raises` lacks the key `contains`", "9:18: `raises` lacks the key `type`"],
    ),
    "raises with an unknown key": Broken(
        {"expect": "{raises: {type: E, contain: a, at: b}}"},
        ["9:18: `raises` lacks the key `contains`", "9:28: `raises` has no key `contain`; did you mean `contains`?"],
    ),
    "a type that is nothing": Broken(
        {"expect": "{raises: {type: null, contains: a, at: b}}"}, ["9:25: `type` is nothing (null); it has to be a text"]
    ),
    "an at that is a number": Broken(
        {"expect": "{raises: {type: E, contains: a, at: 3}}"},
        ["9:45: `at`, the source line that raises, is the number 3; it has to be a text; put it in quotes"],
    ),
    "an at that is a list": Broken(
        {"expect": "{raises: {type: E, contains: a, at: [b]}}"}, ["9:45: `at` is a list; it has to be a mapping with `line`, `nth`"]
    ),
    "an at without nth": Broken({"expect": "{raises: {type: E, contains: a, at: {line: b}}}"}, ["9:45: `at` lacks the key `nth`"]),
    "an at with an unknown key": Broken(
        {"expect": "{raises: {type: E, contains: a, at: {line: b, nth: 1, th: 2}}}"}, ["9:63: `at` has no key `th`; did you mean `nth`?"]
    ),
    "an nth of zero": Broken(
        {"expect": "{raises: {type: E, contains: a, at: {line: b, nth: 0}}}"},
        ["9:60: `nth` is the number 0; it has to be a whole number from 1"],
    ),
    "an nth that is a text": Broken(
        {"expect": "{raises: {type: E, contains: a, at: {line: b, nth: second}}}"},
        ["9:60: `nth` is the text `second`; it has to be a whole number from 1"],
    ),
    "warns that is a mapping": Broken(
        {"expect": "{warns: {category: UserWarning, contains: a}}"},
        ["9:17: `warns` is a mapping; it has to be a list of warnings, each with `category` and `contains`"],
    ),
    "a warning that is a text": Broken(
        {"expect": "{warns: [UserWarning]}"},
        ["9:18: a warning is the text `UserWarning`; it has to be a mapping with `category`, `contains`"],
    ),
    "a warning without its text": Broken({"expect": "{warns: [{category: UserWarning}]}"}, ["9:18: a warning lacks the key `contains`"]),
    "grads that are a list": Broken(
        {"expect": "{grads: [x]}"}, ["9:17: `grads` is a list; it has to be a mapping from names to what is expected of them"]
    ),
    "grads that are nothing": Broken(
        {"expect": "{grads: }"}, ["9:17: `grads` is nothing (null); it has to be a mapping from names to what is expected of them"]
    ),
    "a grad of an unknown word": Broken(
        {"expect": "{grads: {x: zero}}"}, [f"9:21: the gradient of `x` is the text `zero`; it is {GRAD_FORMS}; did you mean `zeros`?"]
    ),
    "a grad that is a truth value": Broken(
        {"expect": "{grads: {x: true}}"}, [f"9:21: the gradient of `x` is the truth value true; it is {GRAD_FORMS}"]
    ),
    "a grad with a text among numbers": Broken(
        {"expect": "{grads: {x: [1.0, [two, null]]}}"},
        [f"9:28: the text `two` in the gradient of `x`; {NUMBERS}", f"9:33: nothing (null) in the gradient of `x`; {NUMBERS}"],
    ),
    "a grad of 5000 digits": Broken(
        {"expect": f"{{grads: {{x: [{MANY}, a]}}}}"},
        [f"9:22: the text `{MANY_SHOWN}` in the gradient of `x`; {NUMBERS}", f"9:5024: the text `a` in the gradient of `x`; {NUMBERS}"],
    ),
    "a long form of nothing": Broken(
        {"expect": "{grads: {x: {}}}"}, ["9:21: the gradient of `x` has none of `value`, `shape` and `is`; it needs one of them"]
    ),
    "a long form of two forms": Broken(
        {"expect": "{grads: {x: {value: 1, is: nan}}}"},
        ["9:21: the gradient of `x` has `value` and `is` of `value`, `shape` and `is`; it needs one of them"],
    ),
    "a long form with an unknown key": Broken(
        {"expect": "{grads: {x: {value: 1, tol: 1}}}"}, ["9:32: the gradient of `x` has no key `tol`; did you mean `rtol`?"]
    ),
    "a long form with a text for a value": Broken(
        {"expect": "{grads: {x: {value: one}}}"}, [f"9:29: the text `one` in the gradient of `x`; {NUMBERS}"]
    ),
    "a tolerance without a value": Broken(
        {"expect": "{grads: {x: {is: nan, rtol: 1}}}"}, ["9:37: `rtol` goes with `value` only; leave it out"]
    ),
    "a tolerance that is a text": Broken(
        {"expect": "{grads: {x: {value: 1, rtol: small}}}"},
        ["9:38: `rtol` is the text `small`; it has to be a finite number, not a negative one"],
    ),
    "a tolerance that is negative": Broken(
        {"expect": "{grads: {x: {value: 1, atol: -1e-3}}}"},
        ["9:38: `atol` is the number -1e-3; it has to be a finite number, not a negative one"],
    ),
    "a shape that is a number": Broken({"expect": "{grads: {x: {shape: 3}}}"}, ["9:29: `shape` has to be a list of sizes, as [2, 3]"]),
    "a shape with a negative size": Broken(
        {"expect": "{grads: {x: {shape: [2, -1]}}}"}, ["9:29: `shape` has to be a list of sizes, as [2, 3]"]
    ),
    "an is of an unknown word": Broken(
        {"expect": "{grads: {x: {is: none}}}"},
        ["9:26: `is` is `none`; it is one of null, non-leaf, zeros, nan, inf, present; did you mean `non-leaf`?"],
    ),
    "a value that is non-leaf": Broken(
        {"expect": "{values: {x: {is: non-leaf}}}"}, ["9:27: `is` is `non-leaf`; it is one of zeros, nan, inf, present"]
    ),
    "a tensor's facts that are a list": Broken(
        {"expect": "{tensors: {x: [3]}}"}, [f"9:23: the tensor `x` is a list; it has to be a mapping with {FACT_KEYS}"]
    ),
    "a tensor's facts with an unknown key": Broken(
        {"expect": "{tensors: {x: {leaf: true}}}"}, ["9:24: the tensor `x` has no key `leaf`; did you mean `is_leaf`?"]
    ),
    "a tensor's facts of wrong types": Broken(
        {"expect": "\n  tensors:\n    x: {requires_grad: no, is_leaf: 1, grad_fn: 2, shape: 3, dtype: null}\n"},
        [
            "11:24: `requires_grad` is the text `no`; it has to be true or false",
            "11:37: `is_leaf` is the number 1; it has to be true or false",
            "11:49: `grad_fn` is the number 2; it has to be a text; put it in quotes",
            "11:59: `shape` has to be a list of sizes, as [2, 3]",
            "11:69: `dtype` is nothing (null); it has to be a text",
        ],
    ),
    "blocks that overlap": Broken(
        {"expect": '\n  - when: {torch: "<2.6"}\n  - when: {torch: ">=2.0"}\n'},
        ["11:5: this `expect` block and the one on line 10 both apply to torch 2.0; their `when` may not overlap"],
        by_schema=False,
    ),
    "blocks that overlap on a device": Broken(
        {"expect": "\n  - when: {device: cuda}\n  - when: {}\n"},
        ["11:5: this `expect` block and the one on line 10 both apply to the oldest torch, cuda; their `when` may not overlap"],
        by_schema=False,
    ),
    "blocks with a gap between versions": Broken(
        {"expect": '\n  - when: {torch: "<2.0"}\n  - when: {torch: ">=2.1"}\n'},
        [f"10:3: no `expect` block applies to torch 2.0; {COVER}"],
        by_schema=False,
    ),
    "blocks that leave old versions out": Broken(
        {"expect": '\n  - when: {torch: ">=2.1"}\n'}, [f"10:3: no `expect` block applies to the oldest torch; {COVER}"], by_schema=False
    ),
    "blocks that leave a device out": Broken(
        {"expect": "\n  - when: {device: cpu}\n  - when: {device: cuda}\n"},
        [f"10:3: no `expect` block applies to the oldest torch, another device; {COVER}"],
        by_schema=False,
    ),
    "blocks that leave a mode out": Broken(
        {"expect": "\n  - when: {mode: eager}\n"},
        [f"10:3: no `expect` block applies to the oldest torch, compile; {COVER}"],
        by_schema=False,
    ),
    "blocks that leave a device out that is required": Broken(
        {"requires": "{device: cuda}", "expect": "\n  - when: {device: cpu}\n"},
        [f"10:3: no `expect` block applies to the oldest torch, cuda; {COVER}"],
        by_schema=False,
    ),
    "a tolerance that is not finite": Broken(
        {"expect": "{grads: {x: {value: 1, rtol: .inf}}}"},
        ["9:38: `rtol` is the number .inf; it has to be a finite number, not a negative one"],
    ),
    "a tolerance that is too large for a number": Broken(
        {"expect": "{grads: {x: {value: 1, rtol: 1e999}}}"},
        ["9:38: `rtol` is the number 1e999; it has to be a finite number, not a negative one"],
    ),
}
