"""Cases with a wrong key, or one key of a wrong value."""

from tests.catalog.broken.words import CASE_KEYS, FIX, FIX_KEYS, MANY, REQUIRES_KEYS, SYMPTOMS, Broken

KEYS = {
    "an unknown key": Broken({"titel": "a"}, ["18:1: a case has no key `titel`; did you mean `title`?"]),
    "an unknown key that is near none": Broken({"zzz": "a"}, [f"18:1: a case has no key `zzz`; it has {CASE_KEYS}"]),
    "an unknown key that is empty": Broken({'""': "a"}, [f"18:1: a case has no key ``; it has {CASE_KEYS}"]),
    "a missing title": Broken({"title": None}, ["1:1: a case lacks the key `title`"]),
    "several missing keys": Broken(
        {"title": None, "cause": None, "why": None, "code": None},
        [
            "1:1: a case lacks the key `cause`",
            "1:1: a case lacks the key `code`",
            "1:1: a case lacks the key `title`",
            "1:1: a case lacks the key `why`",
        ],
    ),
    "a title that is a number": Broken({"title": "3"}, ["1:8: `title` is the number 3; it has to be a text; put it in quotes"]),
    "a title that is a list": Broken({"title": "[a]"}, ["1:8: `title` is a list; it has to be a text"]),
    "a title that is a truth value": Broken(
        {"title": "true"}, ["1:8: `title` is the truth value true; it has to be a text; put it in quotes"]
    ),
    "a title that is nothing": Broken({"title": ""}, ["1:7: `title` is nothing (null); it has to be a text"]),
    "a title that is blank": Broken({"title": '"  "'}, ["1:8: `title` is an empty text; it has to be a text"]),
    "a why that is a mapping": Broken({"why": "{a: b}"}, ["16:6: `why` is a mapping; it has to be a text"]),
    "a cause that is a number": Broken({"cause": "1e-5"}, ["2:8: `cause` is the number 1e-5; it has to be a text; put it in quotes"]),
    "a symptom that is none": Broken(
        {"symptom": "raise"}, [f"3:10: `symptom` is `raise`; it is one of {SYMPTOMS}; did you mean `raises`?"]
    ),
    "a symptom that is a list": Broken({"symptom": "[raises]"}, [f"3:10: `symptom` is a list; it is one of {SYMPTOMS}"]),
    "code that is a number": Broken({"code": "1"}, ["4:7: `code` is the number 1; it has to be a text; put it in quotes"]),
    "code that is a list": Broken({"code": "[import torch]"}, ["4:7: `code` is a list; it has to be a text"]),
    "setup that is nothing": Broken({"setup": "~"}, ["18:8: `setup` is nothing (null); it has to be a text"]),
    "an id that is a list": Broken({"id": "[a]"}, ["18:5: `id` is a list; it has to be a text"]),
    "an id that is no id": Broken(
        {"id": "T/S"}, ["18:5: `id` is `T/S`, but the file's path makes it `t/s`; leave it out or move the file"]
    ),
    "aliases that are a text": Broken({"aliases": "detach"}, ["18:10: `aliases` is the text `detach`; it has to be a list of texts"]),
    "an alias that is a number": Broken(
        {"aliases": "[a, 3]"}, ["18:14: an item of `aliases` is the number 3; it has to be a text; put it in quotes"]
    ),
    "an alias listed twice": Broken({"aliases": "[a, b, a]"}, ["18:17: `aliases` lists `a` twice; leave one of them out"]),
    "tags that are a mapping": Broken({"tags": "{a: b}"}, ["18:7: `tags` is a mapping; it has to be a list of texts"]),
    "covers that are a text": Broken({"covers": "a"}, ["18:9: `covers` is the text `a`; it has to be a list of texts"]),
    "same-message-as that is a text": Broken(
        {"same-message-as": "a/b"}, ["18:18: `same-message-as` is the text `a/b`; it has to be a list of texts"]
    ),
    "see that is a list": Broken({"see": "[a/b]"}, ["18:6: `see` is a list; it has to be a mapping with `cases`, `docs`"]),
    "see with an unknown key": Broken({"see": "{case: [a/b]}"}, ["18:7: `see` has no key `case`; did you mean `cases`?"]),
    "see with cases that are a text": Broken({"see": "{cases: a/b}"}, ["18:14: `cases` is the text `a/b`; it has to be a list of texts"]),
    "requires that is a text": Broken(
        {"requires": "cuda"}, [f"18:11: `requires` is the text `cuda`; it has to be a mapping with {REQUIRES_KEYS}"]
    ),
    "requires with an unknown key": Broken({"requires": '{trch: ">=2"}'}, ["18:12: `requires` has no key `trch`; did you mean `torch`?"]),
    "modules that are a text": Broken(
        {"requires": "{modules: numpy}"}, ["18:21: `modules` is the text `numpy`; it has to be a list of texts"]
    ),
    "a range of versions that is a number": Broken(
        {"requires": "{torch: 2.1}"}, ["18:19: `torch` is the number 2.1; it has to be a text; put it in quotes"]
    ),
    "a range of versions with another operator": Broken(
        {"requires": '{torch: "==2.1"}'}, ["18:19: `torch`: `==2.1` is neither `>=VERSION` nor `<VERSION`"]
    ),
    "a range of versions with one bound twice": Broken(
        {"requires": '{python: ">=3.8,>=3.9"}'}, ["18:20: `python`: `>=3.8,>=3.9` has two bounds `>=`"]
    ),
    "a version that is too long": Broken(
        {"requires": f'{{torch: ">={MANY}"}}'},
        ["18:19: `torch`: `>=111111111111111111111111111111111111111111111111111111111…` is too long for a range of versions"],
    ),
    "a device that is none": Broken(
        {"requires": "{device: gpu}"}, ["18:20: `device` is `gpu`; it is one of cpu, cuda, mps, xpu; did you mean `xpu`?"]
    ),
    "a device with its index": Broken(
        {"requires": '{device: "cuda:0"}'}, ["18:20: `device` is `cuda:0`; it is one of cpu, cuda, mps, xpu; did you mean `cuda`?"]
    ),
    "a mode that is none": Broken(
        {"requires": "{mode: compiled}"}, ["18:18: `mode` is `compiled`; it is one of eager, compile; did you mean `compile`?"]
    ),
    "neither fix nor no_fix": Broken({"no_fix": None}, ["1:1: a case needs a `fix`, or `no_fix` with the reason why there is none"]),
    "both fix and no_fix": Broken(
        {"fix": "{what: a, changes: same-result, code: import torch, expect: {}}"},
        ["17:9: a case has either a `fix` or `no_fix`; leave one of them out"],
    ),
    "no_fix without a reason": Broken({"no_fix": ""}, ["17:8: `no_fix` is nothing (null); it has to be a text"]),
    "a fix that is a text": Broken(
        {"no_fix": None, "fix": "do not"}, [f"17:6: a fix is the text `do not`; it has to be a mapping with {FIX_KEYS}"]
    ),
    "an empty list of fixes": Broken(
        {"no_fix": None, "fix": "[]"}, ["17:6: `fix` is an empty list; write a fix, or `no_fix` with the reason why there is none"]
    ),
    "a fix without its keys": Broken(
        {"no_fix": None, "fix": "{}"},
        [
            "17:6: a fix lacks the key `changes`",
            "17:6: a fix lacks the key `code`",
            "17:6: a fix lacks the key `expect`",
            "17:6: a fix lacks the key `what`",
        ],
    ),
    "a fix with an unknown key": Broken(
        {"no_fix": None, "fix": "{what: a, changes: same-result, code: import torch, expect: {}, waht: b}"},
        ["17:70: a fix has no key `waht`; did you mean `what`?"],
    ),
    "a fix that changes nothing known": Broken(
        {"no_fix": None, "fix": "{what: a, changes: same, code: import torch, expect: {}}"},
        ["17:25: `changes` is `same`; it is one of same-result, different-result, workaround"],
    ),
    "an id that is not the path": Broken(
        {"id": "t/other"}, ["18:5: `id` is `t/other`, but the file's path makes it `t/s`; leave it out or move the file"], by_schema=False
    ),
    "an id that would stand behind the path": Broken(
        {"id": "t/z"}, ["18:5: `id` is `t/z`, but the file's path makes it `t/s`; leave it out or move the file"], by_schema=False
    ),
    "an unknown cause": Broken(
        {"cause": "detached-los"}, ["2:8: there is no cause `detached-los`; did you mean `detached-loss`?"], by_schema=False
    ),
    "an unknown cause that is near none": Broken(
        {"cause": "weather"}, ["2:8: there is no cause `weather`; see causes.yaml"], by_schema=False
    ),
    "a range of versions that is empty": Broken(
        {"requires": '{torch: ">=2.1,<2.0"}'}, ["18:19: `torch`: `>=2.1,<2.0` is true of no version"], by_schema=False
    ),
    "code in a folded block": Broken(
        {"code": ">\n  import torch\n  x = 1\n"},
        ["4:7: `code` is a folded block (`>`), which joins lines; make it a literal block (`|`)"],
        by_schema=False,
    ),
    "code in quotes over several lines": Broken(
        {"code": '"import torch\\nx = 1"'},
        ["4:7: `code` has several lines; make it a literal block (`|`), so that each has its place in the file"],
        by_schema=False,
    ),
    "setup in a folded block": Broken(
        {"setup": ">-\n  import torch\n"},
        ["18:8: `setup` is a folded block (`>`), which joins lines; make it a literal block (`|`)"],
        by_schema=False,
    ),
    "a fix's code in a folded block": Broken(
        {"no_fix": None, "fix": "\n  what: a\n  changes: workaround\n  code: >\n    import torch\n  expect: {}\n"},
        ["20:9: `code` is a folded block (`>`), which joins lines; make it a literal block (`|`)"],
        by_schema=False,
    ),
    "two fixes of one name": Broken(
        {"no_fix": None, "fix": f"\n  - {FIX}\n  - {FIX}\n"}, ["19:12: a second fix has the name `a`; give it another"], by_schema=False
    ),
}
