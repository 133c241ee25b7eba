"""A case of the manual: a small table in, the findings out. The tests run it, and `tools/docs.py` renders it into docs/manual/.

A file of spec tests is a module `test_rule_*.py` with a Markdown docstring and a list CASES, tested by `agrees`.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ecmx.exchange import Options, Partner, Partners, Refused, check_files
from ecmx.guidance import DataElement, FileType, elements, keys, releases
from tests.spec.blameless import TODAY, blameless

__all__ = ["FIRST_ROW", "Case", "Expected", "agrees", "columns_of", "element_of", "expected_of", "run"]

#: The Excel row of the first row of `Case.rows`: the header is row 1.
FIRST_ROW = 2

#: Row (Excel's; None = of no row), element id (None = of no element), code.
Expected = tuple[int | None, str | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Rows of one file and all that is found in them.

    title: what the case shows, as a sentence
    file: mif, rtf, otf or referral
    rows: of each row only the cells that the case speaks of (label or element id → text, "" = blank); the others are
        those of a blameless row
    expect: every finding of a row, and those of no row that are named here
    without: elements (label or id) whose columns the file does not have
    layout: a layout's name, where the case hangs on one
    release: of the guidance; what it adds has a column each, blank where a row does not say it
    partners: who is registered, where the case hangs on it
    why: a sentence for the manual's reader
    """

    title: str
    file: str
    rows: Sequence[Mapping[str, str]]
    expect: Sequence[Expected] = ()
    without: Sequence[str] = ()
    layout: str | None = None
    release: str = "1.1"
    partners: Sequence[Partner] = ()
    as_of: date = TODAY
    why: str = ""

    def __str__(self) -> str:
        return self.title


def columns_of(case: Case) -> list[DataElement]:
    """The columns of a case's file: its keys, then its elements in the guidance's order."""
    left_out = {element_of(case.file, name).id for name in case.without}
    written = blameless(case.file, 1).keys() | {one.id for one in later(case)}
    return [one for one in (*keys(), *elements(), *later(case)) if one.id in written - left_out]


def later(case: Case) -> list[DataElement]:
    """What the case's release adds to its file."""
    base = {one.id for one in elements()}
    return [one for one in elements(case.release) if one.file == case.file and one.id not in base]


def element_of(file: str, name: str) -> DataElement:
    """The element of a file type by id ("mif.member_cin"), short id ("member_cin") or label; KeyError when there is none."""
    found = [
        one
        for one in (*keys(), *elements(), *(added for release in releases() for added in release.added))
        if one.file == file and name in (one.id, one.id.partition(".")[2], one.label)
    ]
    if len(found) != 1:
        raise KeyError(f"{name} names {len(found)} elements of the {file} file")
    return found[0]


def run(case: Case) -> set[Expected]:
    """Write the case as a delimited file, check it, and return what was found; values never come out."""
    columns = columns_of(case)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{case.file}.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow([column.label for column in columns])
            for number, given in enumerate(case.rows, start=1):
                cells = (
                    dict.fromkeys((one.id for one in columns), "")
                    | blameless(case.file, number)
                    | {element_of(case.file, name).id: text for name, text in given.items()}
                )
                writer.writerow([cells[column.id] for column in columns])
        options = Options(
            layout=case.layout,
            types=(FileType(case.file),),
            as_of=case.as_of,
            isolated=False,
            partners=Partners(tuple(case.partners), registered=bool(case.partners)),
        )
        (report,) = check_files([path], options)
    assert not isinstance(report, Refused), report.error.code
    found = {(one.place.row, one.place.element or None, one.code) for one in report.findings}
    named = expected_of(case)
    return {one for one in found if one[0] is not None or one in named}


def expected_of(case: Case) -> set[Expected]:
    """What a case expects, its elements by their ids."""
    return {(row, element_of(case.file, name).id if name else None, code) for row, name, code in case.expect}


def agrees(case: Case) -> None:
    """Assert that exactly what the case expects is found."""
    expected = expected_of(case)
    found = run(case)
    assert found == expected, (
        f"missing: {sorted(map(str, expected - found))}; too much: {sorted(map(str, found - expected))}"
    )
