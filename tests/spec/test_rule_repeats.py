"""Repeated members, repeated rows, shared CINs

One member may rightly be in a file twice: two enrollments of one member, a Termed row beside the New one, a
combined file that repeats the member for each outreach attempt. What is not right is two answers to one question: the
same enrollment, or the same authorization, with parts that do not agree. That is a **warning** on the later row,
which gives the earlier one; we do not decide which is right. The same row pasted twice is only a note.

The same CIN with two dates of birth is a warning as well. Often it is a newborn on the mother's CIN: they are two
people, and we never merge them.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

ONE = {
    "member_cin": "90000001B",
    "member_first_name": "Ana",
    "member_phone_number": "5595550101",
    "medical_record_number": "MRN-1",
}
EPISODE = {
    "member_cin": "90000001B",
    "member_first_name": "Ana",
    "member_phone_number": "5595550101",
    "ecm_benefit_start_date": "09/15/2026",
}

CASES = [
    Case(
        title="The same row twice",
        file="mif",
        rows=[ONE, {}, ONE],
        expect=[(4, "member_cin", "repeated-row")],
    ),
    Case(
        title="One member, one authorization, two answers",
        file="mif",
        rows=[ONE, {}, {**ONE, "member_residential_address": "9 Birch Street"}],
        expect=[(4, "member_cin", "repeated-member")],
    ),
    Case(
        title="New and Continuing at once",
        file="mif",
        rows=[ONE, {**ONE, "member_record_status": "Continuing"}],
        expect=[(3, "member_cin", "repeated-member")],
    ),
    Case(
        title="Termed under the old authorization and New under the next",
        file="mif",
        rows=[
            {
                **ONE,
                "member_record_status": "Termed",
                "ecm_service_authorization_date": "01/05/2026",
                "member_assignment_date": "01/07/2026",
            },
            {**ONE, "member_record_status": "New"},
        ],
    ),
    Case(
        title="Termed and New with one authorization date",
        file="mif",
        rows=[{**ONE, "member_record_status": "Termed"}, {**ONE, "member_record_status": "New"}],
        why="Plans send the pair when a member changes site or number.",
    ),
    Case(
        title="Termed and Continuing under one authorization contradict each other",
        file="mif",
        rows=[{**ONE, "member_record_status": "Continuing"}, {**ONE, "member_record_status": "Termed"}],
        expect=[(3, "member_cin", "repeated-member")],
    ),
    Case(
        title="Two authorizations of one member",
        file="mif",
        rows=[
            {
                **ONE,
                "ecm_service_authorization_date": "01/05/2026",
                "member_assignment_date": "01/07/2026",
                "member_record_status": "Continuing",
            },
            {**ONE, "member_record_status": "Continuing"},
        ],
    ),
    Case(
        title="Two enrollments of one member in a return file",
        file="rtf",
        rows=[
            {**EPISODE, "ecm_benefit_start_date": "01/05/2026", "ecm_benefit_end_date": "06/30/2026"},
            EPISODE,
        ],
    ),
    Case(
        title="An ended enrollment, and outreach anew",
        file="rtf",
        rows=[
            {**EPISODE, "ecm_benefit_start_date": "01/05/2026", "ecm_benefit_end_date": "06/30/2026"},
            {**EPISODE, "ecm_benefit_start_date": "", "engagement_status": "2"},
        ],
    ),
    Case(
        title="Enrolled and in outreach at once",
        file="rtf",
        rows=[EPISODE, {**EPISODE, "ecm_benefit_start_date": "", "engagement_status": "2"}, {}],
        expect=[(3, "member_cin", "repeated-member")],
        why="Outreach ends when ECM begins; one of the two rows is out of date.",
    ),
    Case(
        title="One enrollment, two answers",
        file="rtf",
        rows=[EPISODE, {**EPISODE, "in_person_encounter_count": "5"}, {}],
        expect=[(3, "member_cin", "repeated-member")],
    ),
    Case(
        title="One enrollment in two states",
        file="rtf",
        rows=[EPISODE, {**EPISODE, "engagement_status": "2"}, {}],
        expect=[(3, "member_cin", "repeated-member"), (3, "engagement_status", "start-without-enrollment")],
    ),
    Case(
        title="A member in outreach reported twice alike",
        file="rtf",
        rows=[
            {**EPISODE, "ecm_benefit_start_date": "", "engagement_status": "2"},
            {**EPISODE, "ecm_benefit_start_date": "", "engagement_status": "2"},
        ],
        expect=[(3, "member_cin", "repeated-row")],
    ),
    Case(
        title="A newborn on the mother's CIN",
        file="mif",
        rows=[
            ONE,
            {
                **ONE,
                "member_first_name": "Luz",
                "member_date_of_birth": "09/30/2026",
                "adult_high_utilizer": "0",
                "child_high_utilizer": "1",
            },
        ],
        expect=[(3, "member_date_of_birth", "two-birth-dates"), (3, "member_cin", "repeated-member")],
        why="Two people share a CIN, or one of the dates is wrong. We never merge them.",
    ),
    Case(
        title="Rows that are held repeat nobody",
        file="mif",
        rows=[{**ONE, "member_cin": ""}, {**ONE, "member_cin": ""}],
        expect=[(2, "member_cin", "key-unusable"), (3, "member_cin", "key-unusable")],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
