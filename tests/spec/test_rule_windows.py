"""What is counted of the last six months, and listed of the last 90 days

Emergency visits and days in hospital are counted over the six months before the file (footnote 32); prescriptions are
listed for the 90 days before it (footnote 33). Last dates and facilities have no such limit: a member who was last in the
hospital two years ago has a count of 0 and may well have a date.

So a count of 0 beside a last date within the six months is a **warning**, and so is a count above 0 beside a last date
from before them. The plan defines whether the six months end with the reporting period or before it (footnote
27), and what depends on that is not reported. More days in the hospital than half a year has, 184, are an **error**. An
older prescription is only a note: more than was asked for does no harm.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="No visit counted, and a visit last month",
        file="mif",
        rows=[
            {"emergency_room_count": "0", "emergency_room_last_date": "09/14/2026"},
            {"inpatient_days_count": "0", "inpatient_last_date": "05/02/2026", "inpatient_facility": "Valley Hospital"},
            {},
        ],
        expect=[
            (2, "emergency_room_last_date", "last-date-not-counted"),
            (3, "inpatient_last_date", "last-date-not-counted"),
        ],
    ),
    Case(
        title="A last date from long ago beside a count of 0",
        file="mif",
        rows=[
            {"emergency_room_count": "0", "emergency_room_last_date": "03/14/2025"},
            {"emergency_room_count": "0", "emergency_room_last_date": "", "emergency_room_facility": ""},
            {"emergency_room_count": "", "emergency_room_last_date": "09/14/2026"},
        ],
        expect=[(4, "emergency_room_count", "clinical-blank")],
        why="Last dates have no limit.",
    ),
    Case(
        title="Visits counted, and the last of them before the six months",
        file="mif",
        rows=[
            {"emergency_room_count": "2", "emergency_room_last_date": "03/14/2026"},
            {"inpatient_days_count": "3", "inpatient_last_date": "01/02/2025", "inpatient_facility": "Valley Hospital"},
            {"emergency_room_count": "2", "emergency_room_last_date": "04/12/2026"},
        ],
        expect=[
            (2, "emergency_room_last_date", "last-date-before-window"),
            (3, "inpatient_last_date", "last-date-before-window"),
        ],
        why="The third lies within the six months before the period, though not within those before the file.",
    ),
    Case(
        title="More days in hospital than half a year has",
        file="mif",
        rows=[
            {
                "inpatient_days_count": "400",
                "inpatient_last_date": "09/02/2026",
                "inpatient_facility": "Valley Hospital",
            },
            {
                "inpatient_days_count": "185",
                "inpatient_last_date": "09/02/2026",
                "inpatient_facility": "Valley Hospital",
            },
            {
                "inpatient_days_count": "184",
                "inpatient_last_date": "09/02/2026",
                "inpatient_facility": "Valley Hospital",
            },
        ],
        expect=[
            (2, "inpatient_days_count", "days-beyond-window"),
            (3, "inpatient_days_count", "days-beyond-window"),
        ],
    ),
    Case(
        title="A prescription from before the 90 days",
        file="mif",
        rows=[
            {"prescriptions": "00093720101,01/15/2026,Y"},
            {"prescriptions": "00093720101,10/14/2026,Y;00071015523,08/01/2026,N"},
            {"prescriptions": "00093720101,08/02/2026,Y"},
        ],
        expect=[(2, "prescriptions", "entry-before-window"), (3, "prescriptions", "entry-before-window")],
        why="The third is 90 days old on the day of the file.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
