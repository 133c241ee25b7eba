"""Small whole files, mostly right, with slips: Hypothesis strategies for the differential and the redaction tests.

A file is built from clean rows, then changed cell by cell from pools of what really turns up in such cells. Every member is
invented: CINs end in B, phones are 555-01xx. Today is 2026-11-01.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from ecmx.guidance import elements, keys
from tests.generative.generated_cells import in_dialect, pool
from tests.generative.generated_rows import SCENES, clean_row
from tests.reference.checker import Column
from tests.reference.sheet import ELEMENTS

__all__ = ["SHAPES", "TODAY", "GeneratedFile", "every_slip_once", "generated_files"]

TODAY = date(2026, 11, 1)
#: Shapes of a sheet → the file types that it carries.
SHAPES: dict[str, tuple[str, ...]] = {
    "mif": ("mif",),
    "rtf": ("rtf",),
    "otf": ("otf",),
    "referral": ("referral",),
    "return": ("rtf", "otf"),
    "mif to be returned": ("mif", "rtf", "otf"),
}
#: Columns without which a shape could not be told: they always stay.
KEPT = {
    "member_record_status",
    "engagement_status",
    "outreach_attempt_date",
    "outreach_attempt_method",
    "provider_type",
}
#: What a MIF and a return have under the same label is left to the MIF.
DOUBLE = {
    "rtf.member_homelessness_indicator", "rtf.member_residential_city", "rtf.member_residential_zip",
}  # fmt: skip
#: Rows that are no member's, as they stand under a table.
STRAYS = (
    ["Total", "", "3"], ["Grand total: 12"], ["* As of the plan's warehouse"], ["End of the list, thank you"], ["Page 2 of 9"],
    ["(4 rows affected)"], ["EOF"], ["--- CLOSED ---"], ["Z", "5"],
    ["T", "4", "20261101"], ["TRL", "3"], ["HDR", "20261101", "PLAN01"], ["H", "11012026", "7"], ["Trailer", "PLAN01", "1"],
)  # fmt: skip
#: What forms say right below the header, a row that fills every column.
GUIDES = (["Required", "Use the list of codes", "MM/DD/YYYY"], ["As the guidance says"])
SELDOM = 7
KEY_NAMES = ("member_cin", "member_first_name", "member_last_name", "member_date_of_birth")


@dataclass(frozen=True, repr=False)
class GeneratedFile:
    """A sheet: its types, its columns (header and element id) and its rows of text below the header in row 1."""

    shape: str
    types: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __repr__(self) -> str:
        """Short: what differs is told by the test."""
        return f"<{self.shape}, {len(self.columns)} columns, {len(self.rows)} rows>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """As Hypothesis shows it."""
        printer.text(repr(self))

    def as_csv(self) -> bytes:
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow([column.header for column in self.columns])
        writer.writerows(self.rows)
        return stream.getvalue().encode("utf-8")


def columns_of(shape: str) -> list[Column]:
    """All columns of a shape in the guidance's order, the member's key first."""
    types = SHAPES[shape]
    mine = [element for element in (*keys(), *elements()) if element.file in types]
    mine.sort(key=lambda element: types.index(element.file))
    if types == ("otf",):
        mine = [element for element in mine if element.table]
    seen: set[str] = set()
    out = []
    for element in mine:
        name = element.id.partition(".")[2]
        if (name in KEY_NAMES and name in seen) or (shape == "mif to be returned" and element.id in DOUBLE):
            continue
        seen.add(name)
        out.append(element)
    return [Column(element.label, element.id) for element in out]


@st.composite
def generated_files(
    draw: st.DrawFn,
    shapes: Iterable[str] = tuple(SHAPES),
    *,
    most_rows: int = 12,
    calm: int = 3,
    blank_halves: bool = True,
) -> GeneratedFile:
    """A file of 1 to `most_rows` rows. The first `calm` rows stay clean, so that the way a column is spelled is beyond doubt."""
    shape = draw(st.sampled_from(sorted(shapes)))
    types, columns = SHAPES[shape], columns_of(shape)
    count = draw(st.integers(1, most_rows))
    rows = [clean_row(columns, types, number, draw(st.integers(0, 11))) for number in range(count)]
    dialects = st.tuples(st.integers(0, len(columns) - 1), st.integers(0, 30))
    for at, pick in draw(st.lists(dialects, max_size=2, unique_by=lambda pair: pair[0])) if count >= calm else ():
        for texts_of_row in rows:
            texts_of_row[at] = in_dialect(columns[at].element, texts_of_row[at], pick)
    changed = [number for number in range(count) if number >= calm]
    if changed:
        for into, source in draw(st.lists(st.tuples(st.sampled_from(changed), st.integers(0, count - 1)), max_size=2)):
            rows[into] = list(rows[source])
        for row, pick in draw(st.lists(st.tuples(st.sampled_from(changed), st.integers(0, 10_000)), max_size=6)):
            play(SCENES[pick % len(SCENES)], columns, rows[row])
        telling = [
            at for at, column in enumerate(columns) if ELEMENTS[column.element].group not in ("population", "condition")
        ]
        at_will = st.integers(0, len(columns) - 1) | st.sampled_from(telling)
        places = st.tuples(st.sampled_from(changed), at_will, st.integers(0, 10_000))
        amount = draw(st.integers(0, 20))
        for row, at, pick in draw(st.lists(places, min_size=amount, max_size=amount)):
            texts = pool(columns[at].element)
            rows[row][at] = texts[pick % len(texts)]
        for row in draw(st.lists(st.sampled_from(changed), max_size=1)):
            blank(rows[row], [at for at, column in enumerate(columns) if is_later(column)])
    if blank_halves and shape == "mif to be returned":
        empty = draw(st.lists(st.integers(0, count - 1), max_size=3)) if draw(st.booleans()) else range(count)
        for row in empty:
            blank(rows[row], [at for at, column in enumerate(columns) if column.file != "mif"])
    for emptied in draw(st.lists(st.integers(0, len(columns) - 1), max_size=1)):
        for texts_of_row in rows:
            texts_of_row[emptied] = ""
    if draw(st.integers(0, SELDOM)) == SELDOM:
        for texts_of_row in rows:
            play({"medi_cal_renewal_date": "00/00/0000"}, columns, texts_of_row)
    for stray in draw(st.lists(st.integers(0, len(STRAYS)), max_size=1)):
        headers = [column.header for column in columns]
        rows.append(headers if stray == len(STRAYS) else [*STRAYS[stray], *[""] * len(columns)][: len(columns)])
    for guide in draw(st.lists(st.sampled_from(GUIDES), max_size=1)):
        rows.insert(0, [guide[at % len(guide)] for at in range(len(columns))])
    dropped = {
        at for at in draw(st.lists(st.integers(0, len(columns) - 1), max_size=4)) if columns[at].name not in KEPT
    }
    if len(rows) > count:  # a stray or a guide
        dropped -= {0, 1, 2}  # where strays have their words
    if draw(st.integers(0, SELDOM)) == SELDOM:
        dropped |= {at for at, column in enumerate(columns) if is_later(column)}
    gone = {columns[at].header for at in dropped}  # of two columns of one name one alone says nothing of whose it is
    kept = [at for at, column in enumerate(columns) if column.header not in gone]
    if len(types) == 1 and draw(st.integers(0, SELDOM)) == SELDOM:
        kept = [*kept[:3], *kept[:2:-1]]  # in front strays have their words
    if draw(st.integers(0, 2 * SELDOM)) == 2 * SELDOM:
        rows = []
    return GeneratedFile(
        shape, types, tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows)
    )


def every_slip_once(shape: str) -> GeneratedFile:
    """Clean rows, then every text of every column's pool in a row of its own, and every scene that the sheet can play."""
    types, columns = SHAPES[shape], columns_of(shape)
    rows: list[list[str]] = []

    def another() -> list[str]:
        rows.append(clean_row(columns, types, len(rows), len(rows) % 12))
        return rows[-1]

    for _ in range(24):
        another()
    for at, column in enumerate(columns):
        if types[0] == "mif" and len(types) > 1 and column.file == "mif":
            continue  # the MIF alone has them
        for text in pool(column.element):
            another()[at] = text
    for scene in SCENES:
        play(scene, columns, another())
    play({column.name: "0" for column in columns if ELEMENTS[column.element].group == "population"}, columns, another())
    rows.append(list(rows[0]))
    return GeneratedFile(shape, types, tuple(columns), tuple(map(tuple, rows)))


def play(scene: dict[str, str], columns: Sequence[Column], row: list[str]) -> None:
    """Put a scene's texts into a row, where its first element is on the sheet."""
    if any(column.name == next(iter(scene), "") for column in columns):
        for at, column in enumerate(columns):
            row[at] = scene.get(column.name, row[at])


def blank(row: list[str], places: Sequence[int]) -> None:
    for at in places:
        row[at] = ""


def is_later(column: Column) -> bool:
    """Whether a partial MIF row leaves the column out."""
    return any(
        element.id == column.element and element.file == "mif" and element.table in (2, 3) for element in elements()
    )
