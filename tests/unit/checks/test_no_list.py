"""What is no list of members is said to be what it looks like, with what to do about it: nothing of it is read or guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import ecmx
from ecmx.errors import FileUnusable
from tests.written import Rows, delimited, table, workbook

DAY = date(2026, 11, 1)
CINS = [f"9{number:07}A" for number in range(8)]


def form(cin: str) -> list[list[str]]:
    """One person's form."""
    return [
        ["ECM referral", ""],
        ["Member CIN:", cin],
        ["First Name:", "Paz"],
        ["Last Name:", "Tran"],
        ["Date of Birth:", "01/02/1980"],
    ]


PEOPLE = [
    ["CIN", "First Name", "Last Name", "ECM Start Date", "Engagement Status"],
    *([cin, "Paz", "Tran", "09/01/2026", "3"] for cin in CINS),
]
ODD: dict[str, tuple[Rows, str]] = {
    "one form": (form(CINS[0]), "a form for one person, with labels on the left"),
    "a blank form": ([row[:1] for row in form("")], "a form for one person"),
    "forms below each other": ([*form(CINS[0]), ["", ""], *form(CINS[1])], "several forms for one person each, one below the other"),
    "a table turned sideways": ([list(column) for column in zip(*PEOPLE, strict=True)], "a table turned sideways"),
    "two people in a row": (
        [PEOPLE[0] + [f"{name} 2" for name in PEOPLE[0]], *(one + other for one, other in zip(PEOPLE[1:4], PEOPLE[4:7], strict=True))],
        "a list with two people in a row",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", list(ODD))
def test_what_is_no_list_is_said(what: str, tmp_path: Path) -> None:
    rows, words = ODD[what]
    with pytest.raises(FileUnusable, match=words) as refused:
        ecmx.receive(delimited(tmp_path / "a.csv", rows), as_of=DAY, isolated=False)
    assert refused.value.fix


def test_a_member_beside_herself_is_no_second_person(tmp_path: Path) -> None:
    """A plan's sheet may say in the return's half again whose row it is."""
    rows = [[*PEOPLE[0], "CIN", "First Name", "Last Name"], *([*row, *row[:3]] for row in PEOPLE[1:])]
    with ecmx.receive(delimited(tmp_path / "a.csv", rows), as_of=DAY, isolated=False) as received:
        assert received.outcomes_counted() == len(CINS)


def test_among_other_tabs_a_form_is_left_unread_and_said_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Return": table("rtf", rows=[{}] * 3), "Referral form": form(CINS[0])})
    with ecmx.receive(path, as_of=DAY, isolated=False) as received:
        assert [(left.sheet, left.why) for left in received.not_checked if left.what == "The whole tab"] == [
            (
                "Referral form",
                "It looks like a form for one person, with labels on the left and values on the right.",
            )
        ]
