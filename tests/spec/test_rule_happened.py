"""Dates that must have passed, and dates that mean “no date”

Most dates in these files tell of something that has happened: authorized, assigned, seen, observed, prescribed,
started, ended, discontinued, produced. One of them that is after the day of the check is a **warning**, whatever
its column and also inside a packed list; mostly the year is wrong. A renewal of Medi-Cal may be in the future and
is not reported, and neither is the day of the check itself. A birth in the future and an outreach attempt in the future
are errors of their own, because they cannot be right.

Programs write certain dates when they have none: 01/01/1900, 12/31/2099, and 12/31/9999 as an end. Such a date is
a **warning** in every column of dates. It is read and sent on as it is, except for 12/31/9999, which is not sent:
if there is no end, the cell is blank (footnote 57). Nothing else is reported about such a date.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="An authorization and an assignment yet to come",
        file="mif",
        rows=[
            {"ecm_service_authorization_date": "12/15/2026", "member_assignment_date": "12/16/2026"},
            {"ecm_service_authorization_date": "11/01/2026", "member_assignment_date": "11/01/2026"},
            {},
        ],
        expect=[
            (2, "ecm_service_authorization_date", "date-in-future"),
            (2, "member_assignment_date", "date-in-future"),
        ],
        why="What is authorized today is authorized.",
    ),
    Case(
        title="Start, end, discontinuation and production in the future",
        file="rtf",
        rows=[
            {"ecm_benefit_start_date": "11/20/2026"},
            {"ecm_benefit_end_date": "12/31/2026"},
            {"discontinuation_date": "12/20/2026", "discontinuation_reason_code": "1"},
            {"production_date": "12/31/2026"},
            {},
        ],
        expect=[
            (2, "ecm_benefit_start_date", "date-in-future"),
            (3, "ecm_benefit_end_date", "date-in-future"),
            (4, "discontinuation_date", "date-in-future"),
            (5, "production_date", "date-in-future"),
        ],
    ),
    Case(
        title="A day inside a packed list counts like one of its own (fn 30 and 33)",
        file="mif",
        rows=[
            {"other_conditions": "G40.909 Epilepsy 04032026; E11.9 Type 2 diabetes 15122026"},
            {"prescriptions": "00093720101,08/14/2026,Y;00071015523,12/02/2026,N"},
            {"other_conditions": "E11.9 Type 2 diabetes 31102026", "prescriptions": "00093720101,10/14/2026,Y"},
        ],
        expect=[
            (2, "other_conditions", "date-in-future"),
            (3, "prescriptions", "date-in-future"),
        ],
    ),
    Case(
        title="01/01/1900 and 12/31/2099 stand in for no day",
        file="mif",
        rows=[
            {"member_date_of_birth": "01/01/1900", "adult_high_utilizer": "0", "child_high_utilizer": "1"},
            {"medi_cal_renewal_date": "12/31/2099"},
            {"pcp_last_visit_date": "01/01/1900"},
            {"production_date": "12/31/2099"},
            {"other_conditions": "G40.909 Epilepsy 01011900"},
            {"medi_cal_renewal_date": "06/30/2028", "member_date_of_birth": "01/02/1930"},
        ],
        expect=[
            (2, "member_date_of_birth", "date-placeholder"),
            (3, "medi_cal_renewal_date", "date-placeholder"),
            (4, "pcp_last_visit_date", "date-placeholder"),
            (5, "production_date", "date-placeholder"),
            (6, "other_conditions", "date-placeholder"),
        ],
        why="One defect, one finding: neither the age nor the future is told as well.",
    ),
    Case(
        title="An end of ECM that never comes",
        file="rtf",
        rows=[
            {"ecm_benefit_end_date": "12/31/9999"},
            {"ecm_benefit_end_date": "12/31/2099"},
            {"ecm_benefit_start_date": "01/01/1900"},
            {},
        ],
        expect=[
            (2, "ecm_benefit_end_date", "date-placeholder"),
            (3, "ecm_benefit_end_date", "date-placeholder"),
            (4, "ecm_benefit_start_date", "date-placeholder"),
        ],
        why="While ECM goes on, the end is blank (fn 57).",
    ),
    Case(
        title="Dates of last month in every column",
        file="mif",
        rows=[{"medi_cal_renewal_date": "01/31/2027"}, {"medi_cal_renewal_date": "00/00/0000"}],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
