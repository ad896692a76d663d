"""Cases whose parameters are wrong."""

from tests.catalog.broken.words import FIX_KEYS, GRAD_FORMS, SYMPTOMS, Broken

PARAMS = {
    "a variable in a key": Broken(
        {"expect": "{grads: {$v: $v, 'model.${v}': null}}", "params": "{a: {v: 1}, b: {v: 2}}"},
        [
            "9:18: the variable `v` stands in the key `$v`, where none is replaced; write the key out",
            "9:26: the variable `v` stands in the key `model.${v}`, where none is replaced; write the key out",
        ],
        by_schema=False,
    ),
    "params that are a list": Broken(
        {"params": "[exp, sigmoid]"},
        ["18:9: `params` is a list; it has to be a mapping from a sub-case's name to its variables, as `exp: {op: torch.exp}`"],
    ),
    "params that are empty": Broken(
        {"params": "{}"},
        ["18:9: `params` is empty; it has to be a mapping from a sub-case's name to its variables, as `exp: {op: torch.exp}`"],
    ),
    "a sub-case that is a text": Broken(
        {"params": "{exp: torch.exp}"},
        ["18:15: the sub-case `exp` is the text `torch.exp`; it has to be a mapping from variables to what they stand for"],
    ),
    "sub-cases that are none": Broken(
        {"params": "{exp: {}, sin: []}"},
        [
            "18:15: the sub-case `exp` is empty; it has to be a mapping from variables to what they stand for",
            "18:24: the sub-case `sin` is a list; it has to be a mapping from variables to what they stand for",
        ],
    ),
    "a variable in a key of a block": Broken(
        {"expect": "[{when: {}, grads: {$v: $v}}]", "params": "{a: {v: 1}}"},
        ["9:29: the variable `v` stands in the key `$v`, where none is replaced; write the key out"],
        by_schema=False,
    ),
    "a sub-case without variables": Broken(
        {"params": "{exp: {}}"}, ["18:15: the sub-case `exp` is empty; it has to be a mapping from variables to what they stand for"]
    ),
    "a sub-case of a bad name": Broken(
        {"params": '{"a b": {t: a}}', "title": "$t"}, ["18:10: `a b` is no name for a sub-case; use letters, digits, `_`, `.`, `+` and `-`"]
    ),
    "a variable of a bad name": Broken(
        {"params": "{exp: {a-b: a}}"}, ["18:16: `a-b` is no name for a variable; use letters, digits and `_`, with no digit first"]
    ),
    "a variable that is used nowhere": Broken(
        {"params": "{exp: {op: torch.exp}, sin: {op: torch.sin}}"},
        [
            "18:16: the variable `op` is used nowhere; write `$op` where it belongs, or leave it out",
            "18:38: the variable `op` is used nowhere; write `$op` where it belongs, or leave it out",
        ],
        by_schema=False,
    ),
    "sub-cases with different variables": Broken(
        {"title": "$op", "params": "{exp: {op: torch.exp}, sin: {fn: torch.sin}, cos: {op: a, of: b}}"},
        [
            "18:37: the sub-case `sin` has the variables `fn`, the first has `op`; give them the same",
            "18:59: the sub-case `cos` has the variables `of`, `op`, the first has `op`; give them the same",
        ],
        by_schema=False,
    ),
    "a variable of several lines inside a text": Broken(
        {"title": "of $op", "params": "\n  exp:\n    op: |\n      one\n      two\n"},
        ["20:9: the variable `op` has several lines, but `$op` stands inside a text; it has to be of one line there"],
        by_schema=False,
    ),
    "a list inside a text": Broken(
        {"title": "of $op", "params": "{exp: {op: [1, 2]}}"},
        ["18:20: the variable `op` is a list, but `$op` stands inside a text; only a text or a number can"],
        by_schema=False,
    ),
    "a variable of the wrong type for its place": Broken(
        {"title": "$op", "params": "{exp: {op: [1, 2]}, sin: {op: a}}"}, ["18:20: `title` is a list; it has to be a text"], by_schema=False
    ),
    "a word that sub-cases make": Broken(
        {"symptom": "$kind-grad", "params": "{a: {kind: none}, b: {kind: some}, c: {kind: any}}"},
        [
            f"3:10: `symptom` is `any-grad`; it is one of {SYMPTOMS}; did you mean `nan-grad`?",
            f"3:10: `symptom` is `some-grad`; it is one of {SYMPTOMS}; did you mean `none-grad`?",
        ],
        by_schema=False,
    ),
    "a reference where there are no params": Broken(
        {"expect": "{grads: {x: $grad}}"}, [f"9:21: the gradient of `x` is the text `$grad`; it is {GRAD_FORMS}"], by_schema=False
    ),
    "a fix for which something else stands": Broken(
        {"no_fix": None, "fix": "$mend", "params": "{a: {mend: 3}}"},
        [f"18:20: a fix is the number 3; it has to be a mapping with {FIX_KEYS}"],
        by_schema=False,
    ),
}
