"""Outreach attempts that stand side by side in one row ("Try 1 date, Try 1 how, Try 2 date …"): each is a record of its own.

Table 8 has a row for each attempt. An outreach team's own list has a row for each member and several attempts across; what is
filled in of them becomes records, an attempt that was not made becomes none, and every finding points at the attempt's own cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import ecmx
from ecmx.conversion import Conversion, convert
from ecmx.errors import LayoutInvalid
from ecmx.exchange import Options
from ecmx.layouts import Layout, load_layout
from tests.written import delimited

DAY = date(2026, 11, 1)
ONE, TWO, THREE = "91000001B", "91000002B", "91000003B"
THINGS = ("Date of Outreach Attempt", "Outreach Attempt Method", "Provider Type", "Outreach Outcome")
FIRST = ("10/05/2026", "In-Person", "1", "no answer")
SECOND = ("10/08/2026", "Telephonic/electronic", "2", "left a message")
THIRD = ("10/12/2026", "In-Person", "2", "spoke")
NONE = (None,) * 4
WHO = ("Member Client Index Number (CIN)",)


def numbered(count: int) -> list[str]:
    return [f"Try {number} - {thing}" for number in range(1, count + 1) for thing in THINGS]


def written(folder: Path, *rows: Sequence[str | None]) -> Path:
    return delimited(folder / "tries.csv", [list(row) for row in rows])


def three(folder: Path) -> Path:
    """Of the first member two attempts, of the second the second and the third, of the third none."""
    return written(
        folder,
        [*WHO, *numbered(3)],
        [ONE, *FIRST, *SECOND, *NONE],
        [TWO, *NONE, *SECOND, *THIRD],
        [THREE, *NONE, *NONE, *NONE],
    )


def attempts(path: Path, **asked: object) -> list[tuple[object, ...]]:
    with ecmx.receive(path, as_of=DAY, isolated=False, **asked) as received:  # type: ignore[arg-type]
        frames = list(received.records("otf"))
    every = pl.concat(frames) if frames else pl.DataFrame()
    names = ("row", "otf.member_cin", "otf.outreach_attempt_date", "otf.provider_type", "ext.outreach_outcome")
    return sorted(every.select(names).iter_rows()) if every.height else []


def found(path: Path, **asked: object) -> set[tuple[int | None, str, str]]:
    with ecmx.receive(path, as_of=DAY, isolated=False, **asked) as received:  # type: ignore[arg-type]
        return {(one.place.row, one.place.column, one.rule.code) for one in received.findings}


def as_otf(path: Path, folder: Path) -> Conversion:
    options = Options(as_of=DAY, isolated=False)
    return convert([path], load_layout("guidance-otf"), folder / "out.xlsx", options)


def test_each_attempt_that_is_filled_in_is_a_record_of_its_own_row_and_an_empty_one_is_none(tmp_path: Path) -> None:
    assert attempts(three(tmp_path)) == [
        (2, ONE, date(2026, 10, 5), "1", "no answer"),
        (2, ONE, date(2026, 10, 8), "2", "left a message"),
        (3, TWO, date(2026, 10, 8), "2", "left a message"),
        (3, TWO, date(2026, 10, 12), "2", "spoke"),
    ]


@pytest.mark.parametrize(
    ("above", "header"),
    [
        pytest.param(
            [None, *("1st attempt", None, None, None), *("2nd attempt", None, None, None)],
            [*THINGS, *THINGS],
            id="above",
        ),
        pytest.param(None, [f"{thing} ({mark})" for mark in "AB" for thing in THINGS], id="letters"),
        pytest.param(None, [f"{word} {thing}" for word in ("First", "Second") for thing in THINGS], id="ordinals"),
        pytest.param(None, [*THINGS, *THINGS], id="the same headers again"),
    ],
)
def test_they_are_told_whatever_counts_them(tmp_path: Path, above: list[str | None] | None, header: list[str]) -> None:
    rows: list[list[str | None]] = [
        [*WHO, *header],
        [ONE, *FIRST, *SECOND],
        [TWO, *FIRST, *NONE],
        [THREE, *FIRST, *THIRD],
    ]
    path = written(tmp_path, *([above] if above else []), *rows)
    told = [(cin, day, outcome) for _, cin, day, _, outcome in attempts(path)]
    assert told == [
        (ONE, date(2026, 10, 5), "no answer"),
        (ONE, date(2026, 10, 8), "left a message"),
        (TWO, date(2026, 10, 5), "no answer"),
        (THREE, date(2026, 10, 5), "no answer"),
        (THREE, date(2026, 10, 12), "spoke"),
    ]


def test_they_may_stand_thing_by_thing(tmp_path: Path) -> None:
    header = [f"{thing} {number}" for thing in THINGS for number in (1, 2)]
    across = [cell for pair in zip(FIRST, SECOND, strict=True) for cell in pair]
    path = written(tmp_path, [*WHO, *header], [ONE, *across])
    assert [(day, kind) for _, _, day, kind, _ in attempts(path)] == [
        (date(2026, 10, 5), "1"),
        (date(2026, 10, 8), "2"),
    ]


def test_a_finding_stands_at_the_attempts_own_cell(tmp_path: Path) -> None:
    wrong = ("10/41/2026", "In-Person", "7", "spoke")
    undated = (None, "In-Person", "1", None)
    path = written(tmp_path, [*WHO, *numbered(3)], [ONE, *FIRST, *wrong, *undated], ["9100", *NONE, *SECOND, *NONE])
    told = found(path)
    assert {(2, "F", "date-impossible"), (2, "H", "code-unknown"), (2, "J", "attempt-undated")} <= told
    assert {(row, code) for row, column, code in told if column == "A" and row} == {(3, "cin-format")}


def test_a_mass_mailing_leaves_out_its_own_attempt_and_no_other(tmp_path: Path) -> None:
    mailing = ("10/08/2026", "Mass mailing", "2", None)
    path = written(tmp_path, [*WHO, *numbered(2)], [ONE, *FIRST, *mailing], [TWO, *FIRST, *SECOND])
    assert [(row, day.day) for row, _, day, _, _ in attempts(path)] == [(2, 5), (3, 5), (3, 8)]  # type: ignore[attr-defined]


def test_the_same_attempt_twice_in_a_row_is_noted_where_it_stands_again(tmp_path: Path) -> None:
    path = written(tmp_path, [*WHO, *numbered(3)], [ONE, *FIRST, *SECOND, *FIRST])
    assert (2, "J", "repeated-attempt") in found(path)


def test_an_unticked_box_beside_it_makes_no_attempt(tmp_path: Path) -> None:
    header = [name.replace("Outreach Outcome", "Outreach Successful") for name in numbered(2)]
    path = written(tmp_path, [*WHO, *header], [ONE, *FIRST[:3], "Y", None, None, None, "FALSE"])
    with ecmx.receive(path, as_of=DAY, isolated=False) as received:
        assert sum(frame.height for frame in received.records("otf")) == 1


def test_two_contacts_and_two_care_managers_are_people_and_no_attempts(tmp_path: Path) -> None:
    people = [
        f"{who} {number} {what}" for who in ("Contact", "Adult") for number in (1, 2) for what in ("Name", "Phone")
    ]
    header = [*WHO, "Member First Name", "Member Last Name", "Status of Member Engagement", *people]
    cells = ["Ana Voss", "5595550101", "Bo Voss", "5595550102"] * 2
    path = written(tmp_path, header, [ONE, "Paz", "Voss", "3", *cells], [TWO, "Kai", "Bell", "3", *cells])
    with ecmx.receive(path, types=["rtf"], as_of=DAY, isolated=False) as received:
        (sheet,) = received.sheets
        assert {column.attempt for column in sheet.columns} == {0}
        assert [frame.height for frame in received.records("rtf")] == [2]


def test_every_attempt_gets_a_row_in_the_guidances_form_and_every_cell_is_accounted_for(tmp_path: Path) -> None:
    done = as_otf(three(tmp_path), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    rows = [row[:3] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sorted(rows, key=str) == [
        (ONE, "1", "10/05/2026"),
        (ONE, "2", "10/08/2026"),
        (TWO, "2", "10/08/2026"),
        (TWO, "2", "10/12/2026"),
    ]
    assert done.cells.came_in == 19
    lost = {(loss.code, loss.place.letter, tuple(loss.rows)) for loss in done.losses}
    assert lost == {
        ("not-carried-extension", "E", (2,)),
        ("not-carried-extension", "I", (2, 3)),
        ("not-carried-extension", "M", (3,)),
        ("not-carried-untried", "", (4,)),
    }


def test_a_return_in_the_same_row_is_one_record_however_many_attempts_there_are(tmp_path: Path) -> None:
    header = [*WHO, "Status of Member Engagement", "ECM Lead Care Manager Name", "ECM Benefit Start Date", *numbered(2)]
    rows: list[list[str | None]] = [
        [ONE, "3", "Bell, Ana", "10/20/2026", *FIRST, *SECOND],
        [TWO, "2", "Bell, Ana", None, *NONE, *NONE],
    ]
    path = written(tmp_path, header, *rows)
    with ecmx.receive(path, types=["rtf", "otf"], as_of=DAY, isolated=False) as received:
        told = {kind.value: sum(frame.height for frame in received.records(kind)) for kind in received.types}
    assert told == {"rtf": 2, "otf": 2}


LAYOUT = """
name = "tries"
[[sheets]]
types = ["otf"]
columns = [
  {{header = "Who", element = "otf.member_cin"}},
  {{header = "Day", element = "otf.outreach_attempt_date", group = 1}},
  {{header = "Kind", element = "{kind}", group = 1}},
  {{header = "Day", element = "otf.outreach_attempt_date", group = {second}}},
  {{header = "Kind", element = "otf.provider_type", group = {second}}},
]
"""


def tries(folder: Path, kind: str = "otf.provider_type", second: int = 2) -> Layout:
    path = folder / "tries.toml"
    path.write_text(LAYOUT.format(kind=kind, second=second), encoding="utf-8")
    return load_layout(str(path))


def test_a_layout_says_it_and_the_same_header_twice_is_the_first_and_the_second(tmp_path: Path) -> None:
    layout = tries(tmp_path)
    path = written(tmp_path, ["Who", "Day", "Kind", "Day", "Kind"], [ONE, "10/05/2026", "1", "10/08/2026", "2"])
    with ecmx.receive(path, layout=layout, as_of=DAY, isolated=False) as received:
        days = [day for frame in received.records("otf") for day in frame["otf.outreach_attempt_date"]]
    assert days == [date(2026, 10, 5), date(2026, 10, 8)]


def test_a_layout_writes_a_members_attempts_beside_each_other_and_what_has_no_place_in_a_further_row(
    tmp_path: Path,
) -> None:
    path = written(
        tmp_path,
        [*WHO, *numbered(3)],
        [ONE, *FIRST, *SECOND, *THIRD],
        [TWO, *NONE, *SECOND, *NONE],
        [THREE, *NONE, *NONE, *NONE],
    )
    done = convert([path], tries(tmp_path), tmp_path / "out.xlsx", Options(as_of=DAY, isolated=False))
    assert not done.refused
    rows = list(openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
    assert sorted(rows, key=str) == [
        (ONE, "10/05/2026", "1", "10/08/2026", "2"),
        (ONE, "10/12/2026", "2", None, None),
        (TWO, "10/08/2026", "2", None, None),
    ]
    assert {loss.code for loss in done.losses} == {
        "not-carried-element",
        "not-carried-extension",
        "not-carried-untried",
    }


def test_a_return_stands_once_beside_the_attempts_of_its_member(tmp_path: Path) -> None:
    path = tmp_path / "both.toml"
    text = LAYOUT.format(kind="otf.provider_type", second=2).replace('["otf"]', '["rtf", "otf"]')
    path.write_text(
        text.replace("columns = [", 'columns = [\n  {header = "Status", element = "rtf.engagement_status"},'),
        encoding="utf-8",
    )
    returns = ecmx.record_frame("rtf", {"rtf.member_cin": [ONE, TWO], "rtf.engagement_status": ["2", "3"]})
    tried = ecmx.record_frame(
        "otf",
        {
            "otf.member_cin": [ONE] * 3 + [THREE],
            "otf.outreach_attempt_date": [date(2026, 10, day) for day in (5, 8, 12, 6)],
            "otf.provider_type": ["1", "2", "1", "2"],
        },
    )
    made = ecmx.compose({"rtf": returns, "otf": tried}, load_layout(str(path)), as_of=DAY)
    made.write(tmp_path / "both.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "both.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
    assert sorted(rows, key=str) == [
        ("2", ONE, "10/05/2026", "1", "10/08/2026", "2"),
        ("3", TWO, None, None, None, None),
        (None, ONE, "10/12/2026", "1", None, None),
        (None, THREE, "10/06/2026", "2", None, None),
    ]
    where = made.places.filter(pl.col("type") == "otf").sort("number")["row"].to_list()
    assert where[0] == where[1] and len(set(where)) == 3
    assert (made.cells.came_in, made.cells.not_carried, len(made.losses)) == (16, 0, 0)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param(
            {"kind": "otf.member_last_name"}, "carries nothing of an outreach attempt", id="who the member is"
        ),
        pytest.param({"second": 3}, "counted on from 1", id="a gap"),
        pytest.param({"second": 1}, "stands twice on one tab", id="twice in one attempt"),
    ],
)
def test_a_layout_that_cannot_mean_it_is_refused(tmp_path: Path, said: dict[str, object], words: str) -> None:
    with pytest.raises(LayoutInvalid, match=words):
        tries(tmp_path, **said)  # type: ignore[arg-type]
