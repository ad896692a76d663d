"""Which tests are to notice when a module says something else: the nearest, and fast ones. A registry."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

_READING = ("tests/catalog/test_broken_cases.py", "tests/catalog/test_reading.py", "tests/core/test_frozen.py", "-k", "not very_many")
_YAML = (
    "tests/catalog/test_extents.py",
    "tests/catalog/test_broken_yaml.py",
    "tests/catalog/test_scalars.py",
    "tests/core/test_frozen.py",
    "tests/catalog/test_broken_cases.py",
    "-k",
    "not mebibyte and not very_many",
)
_FOLDERS = ("tests/catalog/test_broken_folders.py", "tests/catalog/test_topics.py", "tests/catalog/test_registries.py")
_ANSWERS = ("tests/matching/test_answers.py", "tests/matching/test_points.py", "tests/matching/test_signs.py", "tests/core/test_frozen.py")

# By the module's file below gradcases/.
NEAR: dict[str, tuple[str, ...]] = {
    "judge.py": ("tests/core/test_judge.py", "tests/core/test_case.py", "tests/core/test_frozen.py", "tests/core/test_expectation.py"),
    "case.py": ("tests/core/test_case.py", "tests/core/test_frozen.py", "tests/core/test_judge.py"),
    "catalog/between.py": ("tests/catalog/test_broken_folders.py", "tests/catalog/test_broken_cases.py"),
    "catalog/builtin.py": _FOLDERS,
    "catalog/cases.py": _READING,
    "catalog/catalog.py": (
        "tests/catalog/test_reading.py",
        "tests/catalog/test_content.py",
        "tests/catalog/test_topics.py",
        "tests/core/test_frozen.py",
    ),
    "catalog/claims.py": _READING,
    "catalog/conditions.py": ("tests/catalog/test_when.py", *_READING),
    "catalog/expectations.py": _READING,
    "catalog/fields.py": (*_READING, "tests/catalog/test_scalars.py"),
    "catalog/made_size.py": ("tests/catalog/test_made_size.py", "tests/core/test_frozen.py"),
    "catalog/nodes.py": _YAML,
    "catalog/params.py": ("tests/catalog/test_made_size.py", "tests/catalog/test_params.py", "tests/catalog/test_broken_cases.py"),
    "catalog/places.py": ("tests/catalog/test_places.py",),
    "catalog/problems.py": ("tests/catalog/test_problems.py", "tests/core/test_frozen.py"),
    "catalog/reading.py": (*_FOLDERS, *_READING),
    "catalog/registries.py": _FOLDERS,
    "catalog/scalars.py": ("tests/catalog/test_scalars.py",),
    "catalog/selecting.py": ("tests/catalog/test_selecting.py", "tests/core/test_frozen.py"),
    "catalog/source_text.py": ("tests/catalog/test_broken_yaml.py", "tests/catalog/test_broken_folders.py"),
    "catalog/topics.py": ("tests/catalog/test_topics.py",),
    "catalog/tree.py": _YAML,
    "catalog/unwritten.py": ("tests/lint/test_checks.py",),
    "catalog/wants.py": _READING,
    "matching/answer.py": _ANSWERS,
    "matching/answering.py": _ANSWERS,
    "matching/canonical.py": _ANSWERS,
    "matching/cleaning.py": ("tests/matching/test_parsing.py", *_ANSWERS),
    "matching/elsewhere.py": (*_ANSWERS, "tests/matching/test_transcripts.py"),
    "matching/exported.py": ("tests/matching/test_bounds.py", "-k", "exported or javascript_means"),
    "matching/libraries.py": _ANSWERS,
    "matching/meant.py": _ANSWERS,
    "matching/scoring.py": _ANSWERS,
    "matching/signs.py": _ANSWERS,
    "matching/texts.py": ("tests/matching/test_texts.py", "tests/core/test_frozen.py"),
    "matching/traces.py": ("tests/matching/test_signs.py", "tests/core/test_frozen.py"),
    "matching/transcripts.py": ("tests/matching/test_parsing.py", *_ANSWERS),
    "inside/gradcases_inside/channel.py": ("tests/inside/test_channel.py",),
    "runner/wire.py": ("tests/runner/test_wire.py",),
}


def source_of(module: str) -> Path:
    return ROOT / "gradcases" / module


def name_of(module: str) -> str:
    return "gradcases." + module.removesuffix(".py").replace("/", ".")
