"""What is asked in a shorter way gives the same as asked the long way: columns that no sheet has, which columns hold a sign, a tab that was
shown whole, findings that were handed over.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecmx.errors import FileUnusable
from ecmx.files import columns_where
from ecmx.files.limits import Limits
from ecmx.files.reading import ooxml, open_reader
from ecmx.findings import Findings, packed, rule, unpacked
from tests.examples import examples

LOOSE = settings(
    max_examples=examples(25, 600), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

PIECES = st.sampled_from(
    [b"<c", b"<x:c", b" ", b"\n", b"r", b"=", b'"', b"'", b"ABCD1", b"rrrr", b"Ar12", b' r="ABCD1"', b' xmlns:r="http"', b' s="1"',
     b":", b">", b"xmlns:", b" r = 'abCr9'", b' customer="abcd"', b" xmlns: r='rrrr'"]
)  # fmt: skip


@settings(max_examples=examples(300, 10_000), deadline=None)
@given(st.lists(PIECES, max_size=14).map(b"".join))
def test_a_column_that_no_sheet_has(text: bytes) -> None:
    refused = False
    try:
        ooxml.require_columns(text)
    except FileUnusable:
        refused = True
    assert refused == bool(ooxml._IMPOSSIBLE.search(text))


TEXTS = st.lists(st.none() | st.sampled_from(["", "#N/A", "'1", "a&b", "Ré", "plain"]), min_size=3, max_size=3)


@LOOSE
@given(st.lists(TEXTS, max_size=5))
def test_the_columns_that_hold_a_sign(columns: list[list[str | None]]) -> None:
    text = pl.DataFrame({f"{at}": pl.Series(one, dtype=pl.String) for at, one in enumerate(columns)})
    signs = ("#", "'", "&")
    found = columns_where(text, *(pl.all().str.contains(sign, literal=True) for sign in signs))
    assert found == [
        [name for name in text.columns if any(sign in one for one in text[name].drop_nulls())] for sign in signs
    ]


CELL = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(-1e9, 1e9)
    | st.sampled_from(["", "  ", " x ", "a\r\nb", "_x0041_", "Ré", "12"])
    | st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2060, 1, 1))
    | st.dates(dt.date(1950, 1, 1), dt.date(2060, 1, 1))
)


@LOOSE
@given(st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=9)))
def test_a_tab_that_was_shown_whole(tmp_path: Path, matrix: list[list[Any]]) -> None:
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet()
        for row, values in enumerate(
            [["one", "two", "three", "four", "five"][: len(matrix[0])] if matrix else [], *matrix]
        ):
            for column, value in enumerate(values):
                if isinstance(value, dt.date):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                else:
                    sheet.write(row, column, value)
    with (
        contextlib.closing(open_reader(path, None, Limits())) as shown,
        contextlib.closing(open_reader(path, None, Limits())) as unseen,
    ):
        for rows in (200, 2):
            shown.preview(0, rows)
        for after in range(len(matrix) + 2):
            ours, theirs = (list(one.batches(0, after, 16384)) for one in (shown, unseen))
            assert len(ours) == len(theirs)
            for one, other in zip(ours, theirs, strict=True):
                assert one.rows.equals(other.rows)
                assert one.text.equals(other.text)
                assert {name: kind.to_list() for name, kind in one.kinds.items()} == {
                    name: kind.to_list() for name, kind in other.kinds.items() if kind.max()
                }


ROWS = st.lists(st.integers(1, 2**32 - 1), max_size=4)


@LOOSE
@given(
    st.lists(st.tuples(st.sampled_from(["", "MIF"]), st.sampled_from(["A", "BC"]), ROWS, st.booleans()), max_size=6),
    ROWS,
    st.booleans(),
)
def test_findings_that_were_handed_over(
    told: list[tuple[str, str, list[int], bool]], others: list[int], text: bool
) -> None:
    findings, expected = Findings(), Findings()
    for one in (findings, expected):
        for sheet, column, rows, holds in told:
            one.add(rule("npi-check-digit"), sheet=sheet, rows=rows, column=column, facts={"label": "NPI"}, holds=holds)
        rows_facts: pl.Series = pl.Series(others, dtype=pl.Int64)
        if text:
            rows_facts = rows_facts.cast(pl.String)
        if not rows_facts.len() or text or rows_facts.max() < 2**31:  # type: ignore[operator]
            one.add(
                rule("repeated-member"),
                sheet="MIF",
                rows=others,
                facts={"label": "CIN"},
                rows_facts={"other_row": rows_facts},
            )
        one.add(rule("no-rows"), sheet="")
    again = unpacked(packed(findings))
    for one in (again, expected):  # and what comes later joins what is there
        one.add(rule("npi-check-digit"), sheet="", rows=[7], column="A", facts={"label": "NPI"})
        one.add(rule("no-rows"), sheet="")
    assert again.frame().equals(expected.frame())
    assert again.grouped() == expected.grouped()
    assert list(again) == list(expected)
    assert again.sheets == expected.sheets
