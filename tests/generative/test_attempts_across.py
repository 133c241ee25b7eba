"""Any list of members with attempts across its rows: every attempt that stands there becomes one record, and no cell is lost.

What is expected is what was drawn: it shares no code with reading. Cells that nobody can read are drawn too; they are told where
they stand, and take nothing else along.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

import ecmx
from ecmx.conversion import convert
from ecmx.exchange import Options
from ecmx.layouts import Layout, load_layout
from tests.written import delimited

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
AS_OF = date(2026, 11, 1)
THINGS = ("Date of Outreach Attempt", "Outreach Attempt Method", "Provider Type", "Outreach Outcome")
BAD = "zq%d"
Attempt = tuple[str, str, str, str]

SAID: Attempt = ("10/02/2026", "In-Person", "1", "spoke")

days = st.integers(1, 28).map(lambda day: f"10/{day:02}/2026")
tries = st.one_of(
    st.just(("", "", "", "")),
    st.tuples(
        days,
        st.sampled_from(["In-Person", "Telephonic/electronic", ""]),
        st.sampled_from(["1", "2", ""]),
        st.sampled_from(["spoke", "no answer", "No", ""]),
    ),
)


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[list[str]], list[list[Attempt]], dict[tuple[int, int], str]]:
    """The table, header first; of each member the attempts; and the cells, by row and column from 0, that nobody can read."""
    count = draw(st.integers(2, 4))
    members = [[SAID] * count]  # one of whom everything is known, so that every header's cells are those of its kind
    members += [draw(st.lists(tries, min_size=count, max_size=count)) for _ in range(draw(st.integers(4, 7)))]
    count_word = draw(st.sampled_from(["Try {}: ", "Attempt #{} - ", "{}) "]))
    order = draw(st.sampled_from(["attempt by attempt", "thing by thing"]))
    places = [(attempt, thing) for attempt in range(count) for thing in range(len(THINGS))]
    if order == "thing by thing":
        places.sort(key=lambda place: (place[1], place[0]))
        count_word = draw(st.sampled_from(["Try {}: ", "Attempt #{} - "]))
    header = ["Member Client Index Number (CIN)", "Member Last Name"]
    header += [f"{count_word.format(attempt + 1)}{THINGS[thing]}" for attempt, thing in places] + ["Van"]
    rows = [
        [f"910000{number:02}B", "Voss", *(attempts[attempt][thing] for attempt, thing in places), "C"]
        for number, attempts in enumerate(members)
    ]
    bad: dict[tuple[int, int], str] = {}
    for row in draw(st.sets(st.integers(1, len(rows) - 1), max_size=2)):
        column = draw(st.integers(2, 1 + len(places)))
        attempt, thing = places[column - 2]
        if thing < 3 and any(members[row][attempt]):
            rows[row][column] = bad[row, column] = BAD % row
            said = list(members[row][attempt])
            said[thing] = bad[row, column]
            members[row][attempt] = (said[0], said[1], said[2], said[3])
    return [header, *rows], members, bad


def stands(attempt: Attempt) -> bool:
    """Whether something of an attempt was made: an outcome that is a bare no is none."""
    return any(attempt[:3]) or attempt[3] not in ("", "No")


def day_of(text: str) -> date | None:
    return None if not text or text.startswith("zq") else date(2026, int(text[:2]), int(text[3:5]))


@settings(max_examples=400 if LONG else 12, deadline=None, derandomize=not LONG)
@given(lists())
def test_every_attempt_that_stands_there_is_one_record_and_no_cell_is_lost(
    drawn: tuple[list[list[str]], list[list[Attempt]], dict[tuple[int, int], str]],
) -> None:
    table, members, bad = drawn
    with tempfile.TemporaryDirectory() as folder:
        path = delimited(Path(folder) / "tries.csv", table)
        expected = Counter(
            (2 + row, day_of(one[0]), one[3] or None)
            for row, attempts in enumerate(members)
            for one in attempts
            if stands(one)
        )
        with ecmx.receive(path, types=["otf"], as_of=AS_OF, isolated=False) as received:
            assert {one.attempt for one in received.sheets[0].columns} == {0, *range(1, 1 + len(members[0]))}
            every = list(received.records("otf", ["clean", "with_errors", "held", "excluded"]))
            told = {
                (one.place.row, one.place.column) for one in received.findings if one.rule.severity.value == "error"
            }
        read = pl.concat(every) if every else None
        names = ("row", "otf.outreach_attempt_date", "ext.outreach_outcome")
        assert (Counter(read.select(names).iter_rows()) if read is not None else Counter()) == expected
        assert {(2 + row, letter(column)) for row, column in bad} <= told
        done = convert(
            [path], load_layout("guidance-otf"), Path(folder) / "out.xlsx", Options(as_of=AS_OF, isolated=False)
        )
        assert done.refused or done.cells.came_in == sum(bool(cell) for row in table[1:] for cell in row)
        if not done.refused:
            lost = {(row, loss.place.letter) for loss in done.losses for row in loss.rows}
            written = openpyxl.load_workbook(Path(folder) / "out.xlsx").worksheets[0].max_row - 1
            assert {(2 + row, letter(column)) for row, column in bad} <= lost | {
                (row, letter(column)) for row, whole in lost if not whole for column in range(len(table[0]))
            }
            assert written == sum(
                stands(one) and day_of(one[0]) is not None for attempts in members for one in attempts
            )


IDS = ("outreach_attempt_date", "outreach_attempt_method", "provider_type")


def form(folder: str, places: int, *, lacks: bool) -> Layout:
    """A form with so many attempts side by side. lacks: the last has no column for the outcome"""
    columns = ['{header = "CIN", element = "otf.member_cin"}']
    for place in range(1, places + 1):
        columns += [f'{{header = "{place} {name}", element = "otf.{name}", group = {place}}}' for name in IDS]
        if not lacks or place < places:
            columns.append(f'{{header = "{place} outcome", extension = "ext.outreach_outcome", group = {place}}}')
    path = Path(folder) / "across.toml"
    path.write_text(
        f'name = "across"\n[[sheets]]\ntypes = ["otf"]\ncolumns = [{", ".join(columns)}]\n', encoding="utf-8"
    )
    return load_layout(str(path))


def attempts_of(path: Path, layout: Layout | None) -> list[tuple[object, ...]]:
    """Every dated attempt of a file: of whom, and what it says."""
    names = ("otf.member_cin", *(f"otf.{name}" for name in IDS), "ext.outreach_outcome")
    with ecmx.receive(path, types=["otf"], layout=layout, as_of=AS_OF, isolated=False) as received:
        frames = list(received.records("otf", ["clean", "with_errors", "held", "excluded"]))
    return [one for frame in frames for one in frame.select(names).iter_rows() if one[1] is not None]


@settings(max_examples=200 if LONG else 6, deadline=None, derandomize=not LONG)
@given(lists(), st.integers(2, 4), st.booleans())
def test_attempts_are_written_side_by_side_and_read_back_the_same(
    drawn: tuple[list[list[str]], list[list[Attempt]], dict[tuple[int, int], str]], places: int, lacks: bool
) -> None:
    table, _, _ = drawn
    with tempfile.TemporaryDirectory() as folder:
        layout = form(folder, places, lacks=lacks)
        source, target = delimited(Path(folder) / "tries.csv", table), Path(folder) / "across.xlsx"
        done = convert([source], layout, target, Options(as_of=AS_OF, isolated=False))
        came = attempts_of(source, None)
        if done.refused or not came:
            return
        assert Counter(attempts_of(target, layout)) == Counter(came)
        assert done.cells.came_in == sum(bool(cell) for row in table[1:] for cell in row)
        written = openpyxl.load_workbook(target).worksheets[0].max_row - 1
        each = Counter(one[0] for one in came)
        fewest = sum(-(-count // places) for count in each.values())
        assert written == fewest if not lacks else fewest <= written <= len(came)


def letter(column: int) -> str:
    """The letter of a column counted from 0; there are fewer than 26."""
    return chr(ord("A") + column)
