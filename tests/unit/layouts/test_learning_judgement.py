"""What learning makes of samples that mislead: each was taken wrongly once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from ecmx.errors import FileUnusable
from ecmx.exchange import Options, Refused, receive_files
from ecmx.files import open_book
from ecmx.layouts import Column, Layout
from ecmx.layouts.learning import Lesson, Sample, learn

AS_OF = date(2026, 11, 1)
HEADERS = ("CIN", "First Name", "Last Name", "DOB", "ECM Start Date", "Engagement Status", "Production Date")
ROWS = tuple(
    (f"9000{at:04}Z", "Paz", f"Tran{chr(97 + at)}", f"{13 + at}/05/1990", f"0{1 + at % 9}/06/2026", "3", "07/08/2026")
    for at in range(12)
)


def written(path: Path, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in (headers, *rows)) + "\n", encoding="utf-8")
    return path


def lesson(*paths: Path, known: Layout | None = None, asking: bool = False) -> Lesson:
    books = [open_book(path, isolated=False) for path in paths]
    samples = [Sample(path.name, book) for path, book in zip(paths, books, strict=True)]
    return learn(samples, name="plan", known=known, asking=asking, as_of=AS_OF)


def column(told: Lesson, header: str) -> Column:
    return next(one.column for _, one in told if one.header == header)


def test_a_column_that_shows_the_day_first_settles_those_that_read_both_ways(tmp_path: Path) -> None:
    told = lesson(written(tmp_path / "a.csv", HEADERS, ROWS))
    assert told.layout.spelling.date == "DD/MM/YYYY"
    assert {column(told, name).spelling for name in ("DOB", "ECM Start Date", "Production Date")} == {"DD/MM/YYYY"}
    assert not told.questions


def test_so_it_does_where_there_is_no_layout(tmp_path: Path) -> None:
    later = [(*row[:4], "01/12/2026", *row[5:]) for row in ROWS]  # the first of December, or the twelfth of January
    path = written(tmp_path / "a.csv", HEADERS, later)
    seen: list[date] = []
    (received,) = receive_files(
        [path],
        Options(as_of=AS_OF, isolated=False),
        seen=lambda batch: seen.extend(batch.columns["rtf.ecm_benefit_start_date"].value),
    )
    assert not isinstance(received, Refused)
    assert set(seen) == {date(2026, 12, 1)}


def test_codes_that_nobody_explains_leave_their_column_undecided(tmp_path: Path) -> None:
    rows = [(*row[:5], "AB3"[at % 3], row[6]) for at, row in enumerate(ROWS)]
    path = written(tmp_path / "a.csv", HEADERS, rows)
    assert column(lesson(path), "Engagement Status").undecided
    asked = lesson(path, asking=True)
    assert {question.code for question in asked.questions} == {"A", "B"}
    assert column(asked, "Engagement Status").element == "rtf.engagement_status"


def test_a_second_table_below_in_a_plans_own_words_is_seen(tmp_path: Path) -> None:
    below = [("CIN", "Staff Type", "Attempt Date", "Mode"), *[("90000001Z", "1", "09/04/2026", "2")] * 3]
    path = written(tmp_path / "a.csv", HEADERS, [*ROWS, *below])
    with pytest.raises(FileUnusable, match="two tables, with headers in row 1 and in row 14"):
        lesson(path)


def test_another_file_is_no_next_version(tmp_path: Path) -> None:
    outreach = written(
        tmp_path / "b.csv",
        ("CIN", "Outreach Date", "Outreach Method", "Provider Type"),
        [("90000001Z", "09/04/2026", "1", "2")] * 4,
    )
    known = lesson(written(tmp_path / "a.csv", HEADERS, ROWS)).layout
    with pytest.raises(FileUnusable, match="it is a different file"):
        lesson(outreach, known=known)


def test_a_column_that_a_later_sample_calls_otherwise_is_one_column(tmp_path: Path) -> None:
    first = written(tmp_path / "a.csv", HEADERS, ROWS)
    second = written(
        tmp_path / "b.csv", [one.replace("ECM Start Date", "ECM Enrollment Date") for one in HEADERS], ROWS
    )
    told = lesson(first, second)
    assert len(told.layout.sheets[0].columns) == len(HEADERS)
    assert column(told, "ECM Start Date").aliases == ("ECM Enrollment Date",)


def test_a_plans_own_column_is_believed_only_where_nothing_missing_is_like_it(tmp_path: Path) -> None:
    headers = (*HEADERS, "Housing Voucher", "Stop Outreach Reason Code")
    path = written(tmp_path / "a.csv", headers, [(*row, f"voucher {at}", "2") for at, row in enumerate(ROWS)])
    told = lesson(path)
    assert column(told, "Housing Voucher").ignored
    assert column(told, "Stop Outreach Reason Code").undecided
