"""Cases that are wrong in one way each, by what is wrong with them."""

from tests.catalog.broken.claims import CLAIMS
from tests.catalog.broken.expectations import EXPECTATIONS
from tests.catalog.broken.keys import KEYS
from tests.catalog.broken.params import PARAMS
from tests.catalog.broken.words import Broken

BROKEN: dict[str, Broken] = {**KEYS, **EXPECTATIONS, **CLAIMS, **PARAMS}

__all__ = ["BROKEN", "Broken"]
