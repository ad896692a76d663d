"""Exceptions in words, and whether two texts are the same."""

import re

from gradcases_evidence.given import VARYING


def ending(error):
    return "returns, without an exception" if error is None else "raises %s: %s" % (qualified(type(error)), error)


def qualified(kind):
    return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else "%s.%s" % (kind.__module__, kind.__qualname__)


def normalised(text):
    """Without what varies from machine to machine."""
    for pattern, stand_in in VARYING:
        text = re.sub(pattern, stand_in, text)
    return text.strip()


def holds(core, text):
    return core in text or normalised(core) in normalised(text)


def same(recorded, text):
    wanted, found = normalised(recorded), normalised(text)
    return found.startswith(wanted[:-1].rstrip()) if wanted.endswith("…") else wanted == found
