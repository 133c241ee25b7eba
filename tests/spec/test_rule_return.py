"""The return file: status and episodes

The provider reports one status for each member: 1 pending outreach, 2 in outreach, 3 enrolled, 4 declined, 5 excluded
(footnote 56). The *plan* sets the day of enrollment (footnote 55); the end date stays blank while ECM goes on, and a
member whose ECM has ended is not reported again unless it starts again (footnote 57). There is no status for
"disenrolled": a start and an end show an ended episode, whatever the status says by then.

So an enrolled member without a start date is an **error** (of the cell; the row is used), and so is an end before the
start. A start date without an end beside "outreach" contradicts itself, but there may be a reason: a
**warning**.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="Enrolled, but since when?",
        file="rtf",
        rows=[{"engagement_status": "3", "ecm_benefit_start_date": ""}, {}],
        expect=[(2, "ecm_benefit_start_date", "enrolled-without-start")],
        why="The row is used. The plan sets the date (fn 55): ask it.",
    ),
    Case(
        title="Enrolled with a start date that cannot be read",
        file="rtf",
        rows=[{"engagement_status": "3", "ecm_benefit_start_date": "soon"}, {}, {}],
        expect=[(2, "ecm_benefit_start_date", "date-unreadable")],
        why="One defect, one finding.",
    ),
    Case(
        title="A start date while outreach is pending or going on",
        file="rtf",
        rows=[
            {"engagement_status": "1", "ecm_benefit_start_date": "09/15/2026", "ecm_benefit_end_date": ""},
            {"engagement_status": "2", "ecm_benefit_start_date": "09/15/2026", "ecm_benefit_end_date": ""},
            {},
        ],
        expect=[
            (2, "engagement_status", "start-without-enrollment"),
            (3, "engagement_status", "start-without-enrollment"),
        ],
    ),
    Case(
        title="An ended episode, and outreach again",
        file="rtf",
        rows=[
            {"engagement_status": "2", "ecm_benefit_start_date": "01/05/2026", "ecm_benefit_end_date": "06/30/2026"},
            {"engagement_status": "1", "ecm_benefit_start_date": "01/05/2026", "ecm_benefit_end_date": "06/30/2026"},
        ],
    ),
    Case(
        title="Declined or excluded after an enrollment that has ended",
        file="rtf",
        rows=[
            {"engagement_status": "4", "ecm_benefit_start_date": "01/05/2026", "ecm_benefit_end_date": "10/12/2026"},
            {
                "engagement_status": "5",
                "ecm_benefit_start_date": "01/05/2026",
                "ecm_benefit_end_date": "10/12/2026",
                "discontinuation_date": "10/12/2026",
                "discontinuation_reason_code": "3",
            },
        ],
        why="An ended episode has no status of its own; 4 and 5 stand for it in many files.",
    ),
    Case(
        title="ECM has ended within the period (fn 57)",
        file="rtf",
        rows=[{"engagement_status": "3", "ecm_benefit_start_date": "01/05/2026", "ecm_benefit_end_date": "10/12/2026"}],
    ),
    Case(
        title="ECM ends before it begins",
        file="rtf",
        rows=[
            {"ecm_benefit_start_date": "09/15/2026", "ecm_benefit_end_date": "09/14/2026"},
            {"ecm_benefit_start_date": "10/15/2026", "ecm_benefit_end_date": "10/15/2026"},
        ],
        expect=[(2, "ecm_benefit_end_date", "episode-reversed")],
        why="Start and end on one day may be.",
    ),
    Case(
        title="Encounters are counted apart: in person, and by telephone or video (fn 66)",
        file="rtf",
        rows=[
            {"in_person_encounter_count": "2", "telephonic_encounter_count": "0"},
            {"in_person_encounter_count": "several"},
            {"telephonic_encounter_count": "-2"},
        ],
        expect=[
            (3, "in_person_encounter_count", "count-unreadable"),
            (4, "telephonic_encounter_count", "count-negative"),
        ],
    ),
    Case(
        title="A care manager's name that nobody has typed",
        file="rtf",
        rows=[{"lead_care_manager_name": "TBD"}, {}],
        expect=[(2, "lead_care_manager_name", "instruction-in-cell")],
    ),
    Case(
        title="A file of changes only leaves out what was reported before (fn 46)",
        file="rtf",
        layout="tests/spec/guidance-rtf-changes.toml",
        rows=[
            {},
            dict.fromkeys(
                (
                    "ecm_benefit_start_date",
                    "lead_care_manager_name",
                    "lead_care_manager_phone_number",
                    "member_residential_address",
                    "member_phone_number",
                ),
                "",
            ),
            {"engagement_status": ""},
            {"ecm_benefit_start_date": "10/12/2026", "lead_care_manager_name": ""},
        ],
        expect=[(4, "engagement_status", "status-unusable"), (5, "lead_care_manager_name", "return-blank")],
        why="A blank says “unchanged” there. Whom the row is about, what is to happen, and who looks after a newly enrolled"
        " member it has to say all the same.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
