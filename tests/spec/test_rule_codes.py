"""Codes and yes/no

The guidance writes yes and no in four ways: 1 and blank (homelessness, footnote 12; new address and new phone,
footnotes 48 and 53), 1 and 0 for populations, where 0 says "no or not enough information" (footnote 23), 1 and 0 for
Health Homes and Whole Person Care, where 0 says no (footnotes 25 and 26), and Y and X for conditions (footnote 28).
Plans use others: Yes/No, Y/N, True/False, a check mark. If a whole column uses one of them, it is read that way, with one
note. A single cell that is neither its column's yes nor its no is an error.

The same goes for codes: a column may give the code, its words, or both ("3 - Enrolled"), in capital or small letters. A
code that is not on the list is an error. Where the guidance leaves the list to others (race or ethnicity, footnote 21;
language), any code is used as it is, and a list that we do not know is one note.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="A plain no (fn 25 and 26)",
        file="mif",
        rows=[
            {"transitioned_from_health_homes_program": "1", "transitioned_from_whole_person_care_pilot": "0"},
            {"transitioned_from_health_homes_program": "0", "transitioned_from_whole_person_care_pilot": "1"},
        ],
    ),
    Case(
        title="Yes and No throughout a column is a dialect",
        file="mif",
        rows=[
            {"transitioned_from_health_homes_program": "Yes", "adult_high_utilizer": "True"},
            {"transitioned_from_health_homes_program": "No", "adult_high_utilizer": "True"},
            {"transitioned_from_health_homes_program": "no", "adult_high_utilizer": "True"},
        ],
        expect=[
            (None, "transitioned_from_health_homes_program", "column-dialect"),
            (None, "adult_high_utilizer", "column-dialect"),
        ],
    ),
    Case(
        title="Neither yes nor no",
        file="mif",
        rows=[
            {"transitioned_from_health_homes_program": "maybe"},
            {"transitioned_from_whole_person_care_pilot": "2"},
            {"member_homelessness_indicator": "see chart"},
            {"child_welfare": "X"},
            {"member_homelessness_indicator": "1"},
            {},
        ],
        expect=[
            (2, "transitioned_from_health_homes_program", "yes-no-unreadable"),
            (3, "transitioned_from_whole_person_care_pilot", "yes-no-unreadable"),
            (4, "member_homelessness_indicator", "yes-no-unreadable"),
            (5, "child_welfare", "yes-no-unreadable"),
        ],
        why="An X means no to one plan and yes to another.",
    ),
    Case(
        title="A 0 where the guidance leaves a blank says the same",
        file="mif",
        rows=[
            {"member_homelessness_indicator": "1"},
            {"member_homelessness_indicator": "0"},
            {"member_homelessness_indicator": "0"},
        ],
        expect=[(None, "member_homelessness_indicator", "column-dialect")],
        why="No, or not known.",
    ),
    Case(
        title="New address and new phone (fn 48 and 53)",
        file="rtf",
        rows=[
            {"member_new_address_indicator": "1", "member_new_phone_number_indicator": ""},
            {"member_new_address_indicator": "", "member_new_phone_number_indicator": "1"},
            {"member_new_address_indicator": "moved"},
            {},
        ],
        expect=[(4, "member_new_address_indicator", "yes-no-unreadable")],
        why="The guidance gives no coding; 1 and blank unless a layout says otherwise.",
    ),
    Case(
        title="Gender codes are those of the enrollment file (fn 20)",
        file="mif",
        rows=[
            {"member_gender_code": "F"},
            {"member_gender_code": "m"},
            {"member_gender_code": "U"},
            {"member_gender_code": "Q"},
            {"member_gender_code": "F, M"},
        ],
        expect=[(5, "member_gender_code", "code-unknown"), (6, "member_gender_code", "several-values")],
    ),
    Case(
        title="The words in place of the code, throughout the column",
        file="mif",
        rows=[{"member_gender_code": "Female"}, {"member_gender_code": "Male"}, {"member_gender_code": "FEMALE"}],
        expect=[(None, "member_gender_code", "column-dialect")],
    ),
    Case(
        title="Code and words, throughout the column",
        file="rtf",
        rows=[
            {"engagement_status": "3 - Enrolled"},
            {"engagement_status": "3 - Enrolled"},
            {"engagement_status": "3 - enrolled"},
        ],
        expect=[(None, "engagement_status", "column-dialect")],
    ),
    Case(
        title="A code whose words say another",
        file="rtf",
        rows=[{"engagement_status": "3 - Declined"}, {}, {}],
        expect=[(2, "engagement_status", "code-unknown")],
    ),
    Case(
        title="Record status: New, Continuing or Termed",
        file="mif",
        rows=[
            {"member_record_status": "new"},
            {"member_record_status": "CONTINUING"},
            {"member_record_status": "Termed (final report)"},
            {"member_record_status": "Active?"},
        ],
        expect=[(5, "member_record_status", "code-unknown")],
        why="The last row is on hold: we must not guess whether the member stays or goes.",
    ),
    Case(
        title="Engagement status: one of five (fn 56)",
        file="rtf",
        rows=[
            {"engagement_status": "6"},
            {"engagement_status": "2, 3"},
            {"engagement_status": ""},
            {"engagement_status": "3.0"},
            {},
        ],
        expect=[
            (2, "engagement_status", "code-unknown"),
            (3, "engagement_status", "several-values"),
            (4, "engagement_status", "status-unusable"),
        ],
        why="There is none for “disenrolled”: an ended episode shows by its end date.",
    ),
    Case(
        title="Race or ethnicity: any set of codes, and blank without data (fn 21)",
        file="mif",
        rows=[
            {"member_race_or_ethnicity_code": "1"},
            {"member_race_or_ethnicity_code": "7"},
            {"member_race_or_ethnicity_code": ""},
            {"member_race_or_ethnicity_code": "White"},
        ],
    ),
    Case(
        title="A set of codes that we do not know is one note",
        file="mif",
        rows=[
            {"member_race_or_ethnicity_code": "ZQ1"},
            {"member_race_or_ethnicity_code": "ZQ4"},
            {"member_race_or_ethnicity_code": "ZQ4"},
        ],
        expect=[(None, "member_race_or_ethnicity_code", "code-set-unknown")],
        why="The plan has to say what its codes mean (footnote 11); a layout carries the list.",
    ),
    Case(
        title="Languages: the name, or a code of any set",
        file="mif",
        rows=[
            {"member_preferred_language": "Spanish"},
            {"member_preferred_language": "English"},
            {"member_preferred_language": "Mixteco Alto"},
        ],
    ),
    Case(
        title="One cell spelled otherwise than its column",
        file="rtf",
        rows=[
            {"engagement_status": "3 - Enrolled", "reporting_period": "10/01/2026-10/31/2026"},
            {"member_cin": "9000 0002 B"},
            {},
            {},
            {},
        ],
        expect=[
            (2, "engagement_status", "other-spelling"),
            (2, "reporting_period", "other-spelling"),
            (3, "member_cin", "other-spelling"),
        ],
        why="Each can mean one thing only and is read so. It looks typed by hand, and may be worth another look.",
    ),
    Case(
        title="Columns that are spelled in their own way throughout",
        file="rtf",
        rows=[
            {"engagement_status": "3 - Enrolled", "reporting_period": "10/01/2026 - 10/31/2026"},
            {"engagement_status": "3 - enrolled", "reporting_period": "10/1/2026 - 10/31/2026"},
            {"engagement_status": "3 - Enrolled", "reporting_period": "10/01/2026 - 10/31/2026"},
        ],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
