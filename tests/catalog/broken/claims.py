"""Cases whose claims are wrong."""

from tests.catalog.broken.words import CLAIM_KEYS, EXPECTATION_KEYS, NEEDS, RAISES_KEYS, Broken

CLAIMS = {
    "claims that are a mapping": Broken({"claims": "{source: a-document}"}, ["18:9: `claims` is a mapping; it has to be a list of claims"]),
    "a claim that is a text": Broken(
        {"claims": "[it raises]"}, [f"18:10: a claim is the text `it raises`; it has to be a mapping with {CLAIM_KEYS}"]
    ),
    "a claim without its keys": Broken(
        {"claims": "[{}]"},
        [
            "18:10: a claim lacks the key `locator`",
            "18:10: a claim lacks the key `says`",
            "18:10: a claim lacks the key `source`",
            f"18:10: {NEEDS}",
        ],
    ),
    "a claim with an unknown key": Broken(
        {"claims": "[{source: a-document, locator: here, says: this, untestable: a, said: b}]"},
        [f"18:73: a claim has no key `said`; it has {CLAIM_KEYS}"],
    ),
    "a claim that is neither stated nor untestable": Broken(
        {"claims": "[{source: a-document, locator: here, says: this}]"}, [f"18:10: {NEEDS}"]
    ),
    "a claim that is both stated and untestable": Broken(
        {"claims": "[{source: a-document, locator: here, says: this, code: {raises: {}}, untestable: a}]"}, [f"18:10: {NEEDS}"]
    ),
    "a claim that states nothing": Broken(
        {"claims": "[{source: a-document, locator: here, says: this, code: {}}]"},
        ["18:64: `code` of the claim states nothing; write what the document says, or leave it out"],
    ),
    "a claim with a wrong expectation": Broken(
        {"claims": "[{source: a-document, locator: here, says: this, code: {raises: yes}}]"},
        [f"18:73: `raises` is the text `yes`; it has to be a mapping with {RAISES_KEYS}"],
    ),
    "a claim with when": Broken(
        {"claims": '[{source: a-document, locator: here, says: this, code: {when: {torch: ">=2"}, raises: {}}}]'},
        [f"18:65: an expectation has no key `when`; it has {EXPECTATION_KEYS}"],
    ),
    "a claim about a fix that is not": Broken(
        {"claims": "[{source: a-document, locator: here, says: this, fix: {raises: null}}]"},
        ["18:63: the claim is about a fix, but the case has none"],
    ),
    "a fix_name without a fix": Broken(
        {"claims": "[{source: a-document, locator: here, says: this, code: {raises: {}}, fix_name: a}]"},
        ["18:88: `fix_name` goes with `fix` only; leave it out, or state what happens with the fix"],
    ),
    "a claim without a source": Broken(
        {"claims": "[{locator: here, says: this, code: {raises: {}}}]"}, ["18:10: a claim lacks the key `source`"]
    ),
    "an unknown source": Broken(
        {"claims": "[{source: a-dokument, locator: here, says: this, code: {raises: {}}}]"},
        ["18:19: there is no source `a-dokument`; did you mean `a-document`?"],
        by_schema=False,
    ),
    "an unknown source that is near none": Broken(
        {"claims": "[{source: zzz, locator: here, says: this, code: {raises: {}}}]"},
        ["18:19: there is no source `zzz`; add it to sources.yaml"],
        by_schema=False,
    ),
    "a fix_name that no fix has": Broken(
        {
            "no_fix": None,
            "fix": "{what: a, changes: same-result, code: import torch, expect: {}}",
            "claims": "[{source: a-document, locator: here, says: this, fix: {raises: null}, fix_name: other}]",
        },
        ["18:89: the case has no fix `other`; it has `fix 1`"],
        by_schema=False,
    ),
}
