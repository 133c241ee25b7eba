"""What the matcher says of a header row: by its words alone, or by the words and the data of an opened file."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ecmx.files import column_letter, open_book
from ecmx.layouts import How, recognise
from ecmx.layouts.recognition.assign import HeaderCell, assign
from tests.corpora.generator import filled
from tests.corpora.generator.fourth import FIRST_NUMBER, fourth_plan
from tests.corpora.generator.plans import plan
from tests.corpora.generator.stored import SEED
from tools.evaluate.cases import Case

__all__ = ["Said", "by_data", "by_words", "write"]

AS_OF = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Said:
    """What is claimed of one column. claims: ids of elements in their order or of one extension, none = no claim; asks: unsure"""

    claims: tuple[str, ...]
    confidence: float
    asks: bool


def by_words(case: Case) -> list[Said]:
    """The headers alone, no data."""
    cells = [HeaderCell(column_letter(at), one.text, one.group) for at, one in enumerate(case.headers, start=1)]
    _, assigned = assign(cells, lambda letter, element: None)
    return [said(one.how, (one.element,) if one.element else (), one.extension, one.confidence) for one in assigned]


def by_data(case: Case) -> list[Said]:
    """The plan's file of invented members, opened as any plan's file is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.csv"
        write(case, path)
        with open_book(path, isolated=False) as book:
            (sheet,) = book.sheets
            seen = recognise(sheet.name, sheet.preview(), sheet.merges, [], as_of=AS_OF)
    found = {
        one.letter: said(one.how, tuple(e.id for e in one.elements), one.extension, one.confidence)
        for one in seen.columns
    }
    nothing = Said((), 0.0, asks=False)
    return [found.get(column_letter(at), nothing) for at in range(1, len(case.headers) + 1)]


def write(case: Case, path: Path) -> None:
    """The plan's file as CSV: as the corpus has it, else as the generator makes it."""
    if not case.cells:
        filled.write(fourth_plan(case.number) if case.number >= FIRST_NUMBER else plan(SEED, case.number), path)
        return
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerows(case.above)
        if case.rows > 1:
            groups = [header.group for header in case.headers]
            out.writerow([group if at == 0 or groups[at - 1] != group else "" for at, group in enumerate(groups)])
        out.writerow([header.text for header in case.headers])
        out.writerows(case.cells)


def said(how: How, elements: tuple[str, ...], extension: str | None, confidence: float) -> Said:
    """An answer as a claim, or none."""
    if how is How.UNSURE:
        return Said((), confidence, asks=True)
    return Said(elements or ((extension,) if extension else ()), confidence, asks=False)
