"""The columns to fit on: each with its truth, its words and the shape of its cells. Knows the corpora, not the weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from ecmx import guidance
from ecmx.files import column_letter
from ecmx.layouts.exports import without_words_for_nothing
from ecmx.layouts.recognition.match import How
from ecmx.layouts.recognition.senses import senses
from ecmx.layouts.recognition.settling import SheetEvidence, settle
from ecmx.layouts.recognition.shapes import EMPTY, shape_of
from ecmx.layouts.recognition.sheet_headers import HeaderCell, offers_of
from ecmx.layouts.recognition.stems import stem
from ecmx.layouts.recognition.terms import SaidColumn, said_of
from ecmx.layouts.recognition.weights import OWN, Counts
from tests.corpora.generator import filled
from tests.corpora.generator.fourth import FIRST_NUMBER
from tests.corpora.generator.plans import plan
from tests.corpora.generator.stored import SEED
from tools.evaluate.cases import Case, cases

__all__ = ["AS_OF", "Sheet", "counted", "sheet_of", "sheets_of", "told"]

AS_OF = date(2026, 11, 1)


@dataclass(frozen=True)
class Sheet:
    """One header row with its truth. truths: a meaning a column, "" where it is not to be learned from"""

    case: Case
    cells: list[HeaderCell]
    said: list[SaidColumn]
    truths: list[str]


def sheets_of(corpora: Iterable[str]) -> list[Sheet]:
    """Every sheet of those corpora."""
    return [sheet_of(case) for case in cases(corpora)]


def sheet_of(case: Case) -> Sheet:
    """One sheet; without cells where the corpus has none."""
    assert case.number < FIRST_NUMBER or case.cells, "the fourth corpus is nobody's to fit on"
    cells = [HeaderCell(column_letter(at), one.text, one.group) for at, one in enumerate(case.headers, start=1)]
    cells, offers = offers_of(cells)
    shapes = shapes_of(case)
    said = [said_of(*one) for one in zip(cells, offers, shapes, strict=True)]
    return Sheet(case, cells, said, [meaning(header.truth) for header in case.headers])


def shapes_of(case: Case) -> list[str]:
    """The shape of each column's cells."""
    rows = case.cells or (filled.cells(plan(SEED, case.number)) if case.number else ())
    letters = [column_letter(at) for at in range(1, len(case.headers) + 1)]
    columns = [[row[at].strip() or None for row in rows] for at in range(len(letters))]
    frame = pl.DataFrame(columns, schema=dict.fromkeys(letters, pl.String)).head(59)
    text, _ = without_words_for_nothing(frame, {})
    return [shape_of(text[letter].to_list(), AS_OF) for letter in letters]


def meaning(truth: str) -> str:
    """The meaning of a truth: a stem, an extension, the plan's own; "" for several in one cell or what nobody could say."""
    if truth == "?" or " + " in truth:
        return ""
    if truth == "-" or truth.startswith("ext."):
        return truth if truth == "-" or truth in senses() else OWN
    return stem(truth) if truth in known() else by_label().get(truth, "")


def known() -> set[str]:
    """Every id."""
    return {
        one.id
        for one in (
            *guidance.elements(),
            *guidance.keys(),
            *(item for release in guidance.releases() for item in release.added),
        )
    }


def by_label() -> dict[str, str]:
    """The label of an element → its stem."""
    return {one.label: stem(one.id) for one in (*guidance.elements(), *guidance.keys())}


def counted(sheets: Iterable[Sheet]) -> tuple[Counts, Counts]:
    """Shapes of cells by meaning, and by kind of value."""
    shapes: dict[str, Counter[str]] = {}
    kinds: dict[str, Counter[str]] = {}
    of, kind_of = Counter[str](), Counter[str]()
    for sheet in sheets:
        for said, truth in zip(sheet.said, sheet.truths, strict=True):
            if truth and said.shape != EMPTY and sheet.case.number:
                kind = senses()[truth].kind if truth in senses() else OWN
                shapes.setdefault(said.shape, Counter())[truth] += 1
                kinds.setdefault(said.shape, Counter())[kind] += 1
                of[truth] += 1
                kind_of[kind] += 1
    return (
        Counts.of_table({shape: dict(row) for shape, row in shapes.items()}, dict(of)),
        Counts.of_table({shape: dict(row) for shape, row in kinds.items()}, dict(kind_of)),
    )


def settled(sheet: Sheet) -> SheetEvidence:
    """The sheet as the rules of words see it."""
    return SheetEvidence(
        sheet.cells,
        [one.offers for one in sheet.said],
        sheet.case.types,
        lambda letter, element: None,
        lambda a, b: False,
    )


def told(sheet: Sheet) -> dict[int, str]:
    """What the words alone settle: place → meaning."""
    return {
        at: one.stem
        for at, one in enumerate(settle(settled(sheet)))
        if one.how not in (How.OWN, How.UNSURE) and one.stem in senses()
    }
