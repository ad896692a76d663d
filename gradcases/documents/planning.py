"""The pieces of documents as jobs: with which random numbers each begins, and what is to be watched in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.documents.pieces import Piece, pieces, program_of
from gradcases.documents.remarks import Remark, remarks
from gradcases.documents.rules import About
from gradcases.runner.jobs import Job, Observation

if TYPE_CHECKING:
    from gradcases.documents.document import Document
    from gradcases.program import Program

SEED, OTHER_SEED = 0, 1


@dataclass(frozen=True)
class Planned:
    """A piece of a document as it is run: once, or with two seeds, where it claims what random numbers may change."""

    piece: Piece
    remarks: tuple[Remark, ...]
    jobs: tuple[Job, ...]


def plan(document: Document) -> list[Planned]:
    """Its pieces, in their order."""
    return [_planned(document, piece) for block in document.blocks for piece in pieces(block)]


def _planned(document: Document, piece: Piece) -> Planned:
    found = tuple(remarks(piece))
    program = program_of(document.blocks, piece)
    seeds = (SEED, OTHER_SEED) if any(remark.about in (About.VALUE, About.PRINTS) for remark in found) else (SEED,)
    place, role = f"{document.path}:{piece.block.first_line}", f"line {piece.part.first_line}"
    jobs = (
        Job(place, f"{role}, seed {seed}", program, document.path, observation=_observation(piece, found, program, seed)) for seed in seeds
    )
    return Planned(piece, found, tuple(jobs))


def _observation(piece: Piece, found: tuple[Remark, ...], program: Program, seed: int) -> Observation:
    """A program begins with the seed; so do the versions of one block, so that random numbers are the same in them."""
    starts = [program.parts[0].first_line]
    versions = pieces(piece.block)
    if len(versions) > 1:
        starts += [each.part.first_line for each in versions]
    shown = [remark for remark in found if remark.about.is_shown and remark.expression is not None]
    return Observation(
        seeds=tuple((line, seed) for line in dict.fromkeys(starts)),
        watch=tuple((remark.first, remark.path) for remark in shown if not remark.afterwards),
        afterwards=tuple((remark.first, remark.expression) for remark in shown if remark.afterwards and remark.expression),
        printed=tuple(remark.first for remark in found if remark.about is About.PRINTS),
    )
