"""A status and the dates beside it

The return file has five statuses (footnote 56): pending outreach, in outreach, enrolled, declined, excluded. There is
none for a member whose ECM has ended; the end date shows it, and such a member is not reported again unless ECM
starts again (footnote 57): otherwise a note, as it may be a late correction.

If a declined or excluded member has a start date without an end, that is a **warning**: either ECM goes on or its end is
missing. An excluded member needs the day on which the outreach was given up, with its reason (footnotes 61 to 64): a
**warning** if both are missing, an error if one of them is. A pending member cannot have such a day yet, unless it
belongs to an enrollment that has ended. A reason in words without its code (footnotes 63 and 65) is an **error**: the
plan counts codes.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

STOPPED = {"discontinuation_date": "10/20/2026", "discontinuation_reason_code": "4"}
NEVER_BEGUN = {"ecm_benefit_start_date": "", "ecm_benefit_end_date": ""}
ONE = {"member_cin": "90000001B"}

CASES = [
    Case(
        title="Declined or excluded, and ECM goes on",
        file="rtf",
        rows=[
            {"engagement_status": "4"},
            {"engagement_status": "5", **STOPPED},
            {"engagement_status": "4", **NEVER_BEGUN},
            {"engagement_status": "4", "ecm_benefit_end_date": "10/12/2026"},
            {"engagement_status": "4", "ecm_benefit_end_date": "last week"},
        ],
        expect=[
            (2, "ecm_benefit_end_date", "start-left-open"),
            (3, "ecm_benefit_end_date", "start-left-open"),
            (6, "ecm_benefit_end_date", "date-unreadable"),
        ],
    ),
    Case(
        title="Excluded, but neither since when nor why",
        file="rtf",
        rows=[
            {"engagement_status": "5", **NEVER_BEGUN},
            {"engagement_status": "5", **NEVER_BEGUN, **STOPPED},
            {"engagement_status": "4", **NEVER_BEGUN},
            {"engagement_status": "5", **NEVER_BEGUN, "discontinuation_date": "10/20/2026"},
        ],
        expect=[
            (2, "discontinuation_date", "excluded-without-discontinuation"),
            (5, "discontinuation_reason_code", "discontinuation-without-reason"),
        ],
    ),
    Case(
        title="Given up before it began",
        file="rtf",
        rows=[
            {"engagement_status": "1", **NEVER_BEGUN, **STOPPED},
            {
                "engagement_status": "1",
                "ecm_benefit_start_date": "03/01/2026",
                "ecm_benefit_end_date": "10/20/2026",
                **STOPPED,
            },
            {"engagement_status": "1", **NEVER_BEGUN},
        ],
        expect=[(2, "discontinuation_date", "discontinued-while-pending")],
        why="The second was enrolled before, and is to be reached anew.",
    ),
    Case(
        title="Words in place of a reason code",
        file="rtf",
        rows=[
            {"discontinuation_reason": "Moved to Oregon"},
            {**STOPPED, "discontinuation_reason": "Moved to Oregon"},
            {},
        ],
        expect=[(2, "discontinuation_reason_code", "reason-text-without-code")],
    ),
    Case(
        title="ECM ended before the period, and is reported again (fn 57)",
        file="rtf",
        rows=[
            {"ecm_benefit_start_date": "01/10/2026", "ecm_benefit_end_date": "05/20/2026"},
            {"ecm_benefit_start_date": "01/10/2026", "ecm_benefit_end_date": "10/01/2026"},
            {"ecm_benefit_start_date": "01/10/2026", "ecm_benefit_end_date": "05/20/2026", "engagement_status": "2"},
        ],
        expect=[(2, "ecm_benefit_end_date", "ended-before-period")],
        why="The third is being reached out to again.",
    ),
    Case(
        title="ECM ended, and has begun anew in another row",
        file="rtf",
        rows=[
            {**ONE, "ecm_benefit_start_date": "01/10/2026", "ecm_benefit_end_date": "05/20/2026"},
            {**ONE, "member_first_name": "Anaa", "ecm_benefit_start_date": "10/05/2026"},
        ],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
