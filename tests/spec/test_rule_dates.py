"""Dates and reporting periods

The guidance writes dates as MM/DD/YYYY (footnote 61 gives one as 01312023, and both are read) and a reporting period as
two dates with a dot between them (footnotes 36 and 67). Real files write them in a dozen ways. We ask one thing: that
a **column** is written in one way. Then it is read as it is, and one note says how it was read; that is the plan's
own way of writing, not an error.

A single cell that is written differently from its column is read, with a note, if it can mean only one day. If it could
mean two, it is an error: we do not guess. 00/00/0000 says "not known" where the guidance allows it (footnotes 22 and
35), and nowhere else.

What has already happened cannot be in the future. "Today" is the day of the check, or the day given with `--as-of`;
in this manual it is 11/01/2026.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.cases import Case, agrees

NEVER_BEGUN = {"engagement_status": "5", "ecm_benefit_start_date": ""}

CASES = [
    Case(
        title="Dates as the guidance writes them",
        file="mif",
        rows=[
            {"member_date_of_birth": "04/12/1980"},
            {"member_date_of_birth": "4/2/1980"},
            {"member_date_of_birth": "02/29/1980"},
            {"member_date_of_birth": "04/12/1980 0:00"},
        ],
        why="A missing zero in front takes nothing away. A time of day is dropped and never shifts the day.",
    ),
    Case(
        title="A whole column written otherwise is that plan's dialect",
        file="mif",
        rows=[
            {"ecm_service_authorization_date": "2026-10-05", "production_date": "10312026"},
            {"ecm_service_authorization_date": "2026-10-02", "production_date": "10312026"},
            {"ecm_service_authorization_date": "2026-10-06", "production_date": "10312026"},
        ],
        expect=[
            (None, "ecm_service_authorization_date", "column-dialect"),
            (None, "production_date", "column-dialect"),
        ],
    ),
    Case(
        title="Named months and years of two digits, as long as the whole column has them",
        file="mif",
        rows=[
            {"member_date_of_birth": "12-Apr-1980", "production_date": "10/31/26"},
            {"member_date_of_birth": "03-May-1991", "production_date": "10/31/26"},
            {"member_date_of_birth": "30-Nov-1975", "production_date": "10/31/26"},
        ],
        expect=[(None, "member_date_of_birth", "column-dialect"), (None, "production_date", "column-dialect")],
    ),
    Case(
        title="Dates that all have one time of day: a time zone has moved them",
        file="mif",
        rows=[
            {"member_date_of_birth": "1980-04-11T16:00:00.000Z", "production_date": "10/30/2026 17:00"},
            {"member_date_of_birth": "1991-05-02T16:00:00.000Z", "production_date": "10/30/2026 17:00"},
            {"member_date_of_birth": "1975-11-29T16:00:00.000Z", "production_date": "10/30/2026 17:00"},
        ],
        expect=[
            (None, "member_date_of_birth", "column-dialect"),
            (None, "member_date_of_birth", "one-time-of-day"),
        ],
        why="Midnight in one time zone is the evening before in another. The production date is one true moment in every row.",
    ),
    Case(
        title="Moments that differ, and midnight, are what they say",
        file="mif",
        rows=[
            {"ecm_service_authorization_date": "10/05/2026 09:12", "member_date_of_birth": "04/12/1980 12:00:00 AM"},
            {"ecm_service_authorization_date": "10/05/2026 16:40", "member_date_of_birth": "05/03/1991 12:00:00 AM"},
            {"ecm_service_authorization_date": "10/05/2026 11:03", "member_date_of_birth": "11/30/1975 12:00:00 AM"},
        ],
    ),
    Case(
        title="A year of birth of two digits never lies ahead",
        file="mif",
        rows=[
            {"member_date_of_birth": "9/3/33", "production_date": "10/31/26"},
            {"member_date_of_birth": "4/12/80", "production_date": "10/31/26"},
            {"member_date_of_birth": "11/30/75", "production_date": "10/31/26"},
        ],
        expect=[(None, "member_date_of_birth", "column-dialect"), (None, "production_date", "column-dialect")],
    ),
    Case(
        title="One cell in another form is read where it can mean one day only",
        file="mif",
        rows=[{"production_date": "2026-10-31"}, {"production_date": "October 31, 2026"}, {}, {}, {}],
        expect=[(2, "production_date", "date-other-spelling"), (3, "production_date", "date-other-spelling")],
    ),
    Case(
        title="What could be two days is not guessed",
        file="mif",
        rows=[{"production_date": "10/31/26"}, {"production_date": "10/2026"}, {}, {}, {}],
        expect=[(2, "production_date", "date-unreadable"), (3, "production_date", "date-unreadable")],
        why="26 may be a year or a day, and a month is no day.",
    ),
    Case(
        title="Words are no date",
        file="mif",
        rows=[
            {"ecm_service_authorization_date": "pending"},
            {"medi_cal_renewal_date": "enter manually"},
            {"pcp_last_visit_date": "see chart"},
            {},
        ],
        expect=[
            (2, "ecm_service_authorization_date", "date-unreadable"),
            (3, "medi_cal_renewal_date", "date-unreadable"),
            (4, "pcp_last_visit_date", "date-unreadable"),
        ],
        why="The member is on the roster all the same; only the cell is not used until it is corrected.",
    ),
    Case(
        title="A day that no calendar has",
        file="mif",
        rows=[{"member_date_of_birth": "02/30/1980"}, {"production_date": "13/31/2026"}, {}, {}],
        expect=[(2, "member_date_of_birth", "date-impossible"), (3, "production_date", "date-impossible")],
    ),
    Case(
        title="A year that cannot be meant",
        file="mif",
        rows=[{"member_date_of_birth": "04/12/0980"}, {"member_date_of_birth": "12/31/9999"}, {}, {}],
        expect=[(2, "member_date_of_birth", "date-out-of-range"), (3, "member_date_of_birth", "date-out-of-range")],
    ),
    Case(
        title="Two dates in one cell",
        file="otf",
        rows=[{"outreach_attempt_date": "10/02/2026, 10/09/2026"}, {}, {}],
        expect=[(2, "outreach_attempt_date", "several-values")],
    ),
    Case(
        title="00/00/0000 says “not known” where the guidance has it so",
        file="mif",
        rows=[{"medi_cal_renewal_date": "00/00/0000"}, {"pcp_last_visit_date": "00/00/0000"}, {}],
        why="Footnote 22 allows it for the renewal date (and makes the plan tell DHCS), footnote 35 for the last visit: none on record.",
    ),
    Case(
        title="00/00/0000 hides a missing date anywhere else",
        file="mif",
        rows=[
            {"member_date_of_birth": "00/00/0000"},
            {"member_assignment_date": "00/00/0000"},
            {"emergency_room_last_date": "00/00/0000"},
            {},
        ],
        expect=[
            (2, "member_date_of_birth", "date-unknown-not-allowed"),
            (3, "member_assignment_date", "date-unknown-not-allowed"),
            (4, "emergency_room_last_date", "date-unknown-not-allowed"),
        ],
    ),
    Case(
        title="The return file has no date for “not known”: an end that is not reached is blank",
        file="rtf",
        rows=[{"ecm_benefit_end_date": "00/00/0000"}, {"ecm_benefit_end_date": ""}, {}],
        expect=[(2, "ecm_benefit_end_date", "date-unknown-not-allowed")],
    ),
    Case(
        title="A discontinuation date in digits only is as good as one with strokes (fn 61)",
        file="rtf",
        rows=[
            {**NEVER_BEGUN, "discontinuation_date": "10092026", "discontinuation_reason_code": "4"},
            {**NEVER_BEGUN, "discontinuation_date": "10122026", "discontinuation_reason_code": "3"},
        ],
    ),
    Case(
        title="Nobody is born in the future",
        file="rtf",
        rows=[{"member_date_of_birth": "11/02/2026"}, {"member_date_of_birth": "11/01/2026"}],
        expect=[(2, "member_date_of_birth", "birth-date-future")],
        why="The second was born today, which may be.",
    ),
    Case(
        title="The same in a referral",
        file="referral",
        rows=[{"member_date_of_birth": "04/12/2080"}, {}],
        expect=[(2, "member_date_of_birth", "birth-date-future")],
    ),
    Case(
        title="A birth date in the future makes no second finding on the member's age",
        file="mif",
        rows=[{"member_date_of_birth": "04/12/2080", "adult_high_utilizer": "1"}, {}],
        expect=[(2, "member_date_of_birth", "birth-date-future")],
        why="Fix the date and the age is right: one defect, one finding.",
    ),
    Case(
        title="A visit that has been cannot lie ahead",
        file="mif",
        rows=[
            {"emergency_room_last_date": "11/14/2026"},
            {
                "inpatient_days_count": "2",
                "inpatient_last_date": "11/02/2026",
                "inpatient_facility": "Valley Hospital",
            },
            {"pcp_last_visit_date": "09/02/2027"},
            {"pcp_last_visit_date": "11/01/2026"},
        ],
        expect=[
            (2, "emergency_room_last_date", "visit-in-future"),
            (3, "inpatient_last_date", "visit-in-future"),
            (4, "pcp_last_visit_date", "visit-in-future"),
        ],
        why="A visit of today may be known today.",
    ),
    Case(
        title="A renewal may lie ahead or have passed",
        file="mif",
        rows=[{"medi_cal_renewal_date": "06/30/2028"}, {"medi_cal_renewal_date": "01/31/2020"}],
        why="One that has passed is old, not wrong.",
    ),
    Case(
        title="Today is the day of the check",
        file="otf",
        rows=[{"outreach_attempt_date": "10/15/2026"}, {"outreach_attempt_date": "10/16/2026"}],
        expect=[(3, "outreach_attempt_date", "attempt-in-future")],
        as_of=date(2026, 10, 15),
    ),
    Case(
        title="A period is its first and its last day with a dot between (fn 36 and 67)",
        file="mif",
        rows=[
            {"reporting_period": "10/01/2026.10/31/2026"},
            {"reporting_period": "10/31/2026.10/31/2026"},
            {"reporting_period": "9/1/2026.9/30/2026"},
        ],
        why="A period of one day is a period.",
    ),
    Case(
        title="A period without an end, or that is no period",
        file="rtf",
        rows=[
            {"reporting_period": "10/01/2026."},
            {"reporting_period": "October"},
            {"reporting_period": "10/01/2026"},
            *[{}] * 4,
        ],
        expect=[
            (2, "reporting_period", "period-format"),
            (3, "reporting_period", "period-format"),
            (4, "reporting_period", "period-format"),
        ],
    ),
    Case(
        title="A period turned round holds no day",
        file="mif",
        rows=[{"reporting_period": "10/31/2026.10/01/2026"}, {}, {}],
        expect=[(2, "reporting_period", "period-reversed")],
    ),
    Case(
        title="A whole column of periods in another form is read",
        file="mif",
        rows=[
            {"reporting_period": "10/01/2026 - 10/31/2026"},
            {"reporting_period": "10/01/2026 - 10/31/2026"},
            {"reporting_period": "09/01/2026 - 09/30/2026"},
        ],
        expect=[(None, "reporting_period", "column-dialect")],
    ),
    Case(
        title="So is a column of months",
        file="rtf",
        rows=[{"reporting_period": "10/2026"}, {"reporting_period": "10/2026"}, {"reporting_period": "10/2026"}],
        expect=[(None, "reporting_period", "column-dialect")],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
