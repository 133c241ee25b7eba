"""`python -m demo.month_hub.filling LIST.xlsx` fills in a work list as a care coordinator of the fictional clinic does; with `--again`
the second one, in which she corrects what a plan has rejected.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from demo.month_hub.files import cins

__all__ = ["MEMBERS", "REJECTED", "corrected", "filled"]

Who = tuple[str, int]
"""A plan, and which of its members, counted from 0 in the order of its file."""

AVERY, ROBIN = "Avery Quill", "Robin Fenn"
CALLED, MET = "Telephonic/electronic", "In-Person"
CLINICAL, OTHER = "Outreach performed by clinical staff", "Outreach performed by non-clinical staff"
SPOKE, MESSAGE, NOBODY = "Spoke with the member", "Left a message", "No answer"


def _october(day: int) -> date:
    return date(2026, 10, day)


def _enrolled(day: int, manager: str = AVERY) -> dict[str, Any]:
    return {
        "What happened": "Enrolled in ECM",
        "On which day": _october(day),
        "ECM start": _october(day),
        "Lead care manager": manager,
    }


def _happened(what: str, day: int) -> dict[str, Any]:
    return {"What happened": what, "On which day": _october(day)}


MEMBERS: Mapping[Who, Mapping[str, Any]] = {
    ("juniper", 0): {**_enrolled(8), "Your phone for the member": "(559) 555-0143"},
    ("juniper", 1): _happened("Outreach began", 7),
    ("juniper", 2): _happened("Declined ECM", 9),
    ("juniper", 3): _enrolled(21, ROBIN),
    ("larkspur", 0): _enrolled(8),  # of these two she wrote down the day of the first call: the plan rejects them
    ("larkspur", 1): _happened("Could not be reached after multiple attempts", 28),
    ("larkspur", 2): {"We cannot take the member": "We have no capacity", "On which day": _october(13)},
    ("larkspur", 3): _enrolled(8, ROBIN),
    ("marigold", 0): _enrolled(12),
    ("marigold", 1): _happened("Outreach began", 14),
}
"""What she types into the rows of Members; of the others nothing happened."""

REJECTED = "2,4"
"""The rows of Larkspur's return, as a spreadsheet counts them, that the plan rejects."""

CORRECTED: Mapping[Who, Mapping[str, Any]] = {
    ("larkspur", 0): {"ECM start": _october(15)},
    ("larkspur", 3): {"ECM start": _october(22)},
}

ATTEMPTS: tuple[tuple[Who, int, str, str, str, str], ...] = (
    (("juniper", 0), 6, CALLED, SPOKE, AVERY, CLINICAL),
    (("juniper", 1), 7, CALLED, MESSAGE, ROBIN, OTHER),
    (("juniper", 1), 14, MET, "Not at this address", ROBIN, OTHER),
    (("juniper", 2), 9, CALLED, "Spoke with the member, who declined", AVERY, CLINICAL),
    (("larkspur", 1), 8, CALLED, NOBODY, ROBIN, OTHER),
    (("larkspur", 1), 15, CALLED, MESSAGE, ROBIN, OTHER),
    (("larkspur", 1), 27, MET, "Not at this address", ROBIN, OTHER),
    (("marigold", 1), 14, CALLED, MESSAGE, ROBIN, OTHER),
)
ENCOUNTERS: tuple[tuple[Who, int, str, str, str], ...] = (
    (("juniper", 0), 15, MET, AVERY, CLINICAL),
    (("juniper", 0), 23, CALLED, AVERY, CLINICAL),
    (("juniper", 3), 26, MET, ROBIN, OTHER),
    (("marigold", 0), 20, MET, AVERY, CLINICAL),
)


def filled(path: Path) -> None:
    """The list with what happened in October."""
    book = openpyxl.load_workbook(path)
    picks = _members(book["Members"], MEMBERS)
    attempts = ("Member", "Day of the attempt", "How", "What came of it", "Who", "Provider type")
    _rows(book["Outreach attempts"], attempts, ((picks[who], _october(day), *rest) for who, day, *rest in ATTEMPTS))
    encounters = ("Member", "Day of the encounter", "How", "Who", "Provider type")
    _rows(book["Encounters"], encounters, ((picks[who], _october(day), *rest) for who, day, *rest in ENCOUNTERS))
    book.save(path)


def corrected(path: Path) -> None:
    """A later list, with the two starts of ECM as they are."""
    book = openpyxl.load_workbook(path)
    _members(book["Members"], CORRECTED)
    book.save(path)


def _members(tab: Worksheet, told: Mapping[Who, Mapping[str, Any]]) -> dict[Who, str]:
    """Fill their rows; how each member is called in the other tabs' lists to pick from."""
    heads = {str(cell.value): at for at, cell in enumerate(tab[1], 1)}
    whose = {cin: (plan, at) for plan, ones in cins().items() for at, cin in enumerate(ones)}
    picks = {}
    for row in range(2, tab.max_row + 1):
        last, first, cin, plan = (
            tab.cell(row, heads[name]).value for name in ("Last name", "First name", "CIN", "Plan")
        )
        if cin is None:
            continue
        who = whose[str(cin)]
        picks[who] = f"{last}, {first} · {cin} · {plan}"
        for head, value in told.get(who, {}).items():
            tab.cell(row, heads[head]).value = value
    return picks


def _rows(tab: Worksheet, heads: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    columns = {str(cell.value): at for at, cell in enumerate(tab[1], 1)}
    for at, row in enumerate(rows, 2):
        for head, value in zip(heads, row, strict=True):
            tab.cell(at, columns[head]).value = value


if __name__ == "__main__":
    (corrected if "--again" in sys.argv else filled)(Path(sys.argv[1]))
