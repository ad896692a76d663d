"""Which tests are to notice when a module says something else: the nearest, and fast ones. A registry."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

_READING = ("tests/catalog/test_broken_cases.py", "tests/catalog/test_reading.py")
_YAML = ("tests/catalog/test_broken_yaml.py", "tests/catalog/test_code_places.py", "tests/catalog/test_broken_cases.py")
_FOLDERS = ("tests/catalog/test_broken_folders.py", "tests/catalog/test_topics.py", "tests/catalog/test_registries.py")
_MATCHING = ("tests/matching/test_transcripts.py", "tests/matching/test_bounds.py", "tests/matching/test_evaluation.py")

# By the module's file below gradcases/.
NEAR: dict[str, tuple[str, ...]] = {
    "judge.py": ("tests/core/test_judge.py", "tests/core/test_case.py", "tests/core/test_frozen.py", "tests/core/test_expectation.py"),
    "case.py": ("tests/core/test_case.py", "tests/core/test_frozen.py", "tests/core/test_judge.py"),
    "catalog/between.py": ("tests/catalog/test_broken_folders.py", "tests/catalog/test_broken_cases.py"),
    "catalog/builtin.py": _FOLDERS,
    "catalog/cases.py": _READING,
    "catalog/catalog.py": ("tests/catalog/test_reading.py", "tests/catalog/test_topics.py", "tests/catalog/test_content.py"),
    "catalog/claims.py": _READING,
    "catalog/conditions.py": ("tests/catalog/test_when.py", *_READING),
    "catalog/expectations.py": _READING,
    "catalog/fields.py": _READING,
    "catalog/made_size.py": ("tests/fuzz/test_large_cases.py",),
    "catalog/nodes.py": _YAML,
    "catalog/params.py": ("tests/catalog/test_params.py", "tests/catalog/test_broken_cases.py"),
    "catalog/places.py": ("tests/catalog/test_code_places.py", "tests/catalog/test_broken_folders.py", "tests/lint/test_between_cases.py"),
    "catalog/problems.py": _READING,
    "catalog/reading.py": (*_FOLDERS, "tests/catalog/test_reading.py"),
    "catalog/registries.py": _FOLDERS,
    "catalog/scalars.py": ("tests/catalog/test_scalars.py",),
    "catalog/selecting.py": ("tests/catalog/test_selecting.py",),
    "catalog/source_text.py": ("tests/catalog/test_broken_yaml.py", "tests/catalog/test_broken_folders.py"),
    "catalog/topics.py": ("tests/catalog/test_topics.py",),
    "catalog/tree.py": _YAML,
    "catalog/unwritten.py": ("tests/lint/test_checks.py",),
    "catalog/wants.py": _READING,
    "matching/answering.py": _MATCHING,
    "matching/canonical.py": _MATCHING,
    "matching/cleaning.py": _MATCHING,
    "matching/elsewhere.py": _MATCHING,
    "matching/libraries.py": _MATCHING,
    "matching/scoring.py": _MATCHING,
    "matching/signs.py": _MATCHING,
    "matching/texts.py": _MATCHING,
    "matching/traces.py": _MATCHING,
    "matching/transcripts.py": _MATCHING,
    "inside/gradcases_inside/channel.py": ("tests/inside/test_channel.py",),
    "runner/wire.py": ("tests/runner/test_wire.py",),
}


def source_of(module: str) -> Path:
    return ROOT / "gradcases" / module


def name_of(module: str) -> str:
    return "gradcases." + module.removesuffix(".py").replace("/", ".")
