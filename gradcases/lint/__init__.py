"""Checks of a catalog that can be read: each small, named, and tested by itself."""

from gradcases.lint.checks import CHECKS, findings

__all__ = ["CHECKS", "findings"]
