"""Discontinuation: the date and the reason

A recommendation to discontinue has a date, the day on which the provider decided not to include the member in further
outreach (footnote 61), and one reason code: 1 goals met, 2 ready for a lower level of care, 3 no longer wishes ECM, 4
could not be reached, 5 other (footnote 63). Both are required where they apply (footnotes 62 and 64), so one without
the other is an **error** of the blank cell. The reason in words is optional and has at most 250 characters
(footnote 65); if "other" has no words with it, that is only a note.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="Neither, or both",
        file="rtf",
        rows=[
            {"discontinuation_date": "", "discontinuation_reason_code": ""},
            {
                "discontinuation_date": "10/12/2026",
                "discontinuation_reason_code": "4",
                "engagement_status": "5",
                "ecm_benefit_start_date": "",
            },
        ],
    ),
    Case(
        title="A date without a reason code (fn 64)",
        file="rtf",
        rows=[{"discontinuation_date": "10/12/2026", "discontinuation_reason_code": ""}, {}],
        expect=[(2, "discontinuation_reason_code", "discontinuation-without-reason")],
    ),
    Case(
        title="A reason in words does not take the code's place",
        file="rtf",
        rows=[
            {
                "discontinuation_date": "10/12/2026",
                "discontinuation_reason_code": "",
                "discontinuation_reason": "Moved to Oregon",
            },
            {},
        ],
        expect=[(2, "discontinuation_reason_code", "discontinuation-without-reason")],
    ),
    Case(
        title="A reason code without a date (fn 62)",
        file="rtf",
        rows=[{"discontinuation_date": "", "discontinuation_reason_code": "1"}, {}],
        expect=[(2, "discontinuation_date", "reason-without-discontinuation")],
    ),
    Case(
        title="One of the two cannot be read",
        file="rtf",
        rows=[
            {"discontinuation_date": "10/12/2026", "discontinuation_reason_code": "9"},
            {"discontinuation_date": "last week", "discontinuation_reason_code": "2"},
            {"discontinuation_date": "10/12/2026", "discontinuation_reason_code": "1, 3"},
            {},
        ],
        expect=[
            (2, "discontinuation_reason_code", "code-unknown"),
            (3, "discontinuation_date", "date-unreadable"),
            (4, "discontinuation_reason_code", "several-values"),
        ],
        why="Something stands there, so nothing is missing: one defect, one finding.",
    ),
    Case(
        title="Other, and no word of what (fn 63 and 65)",
        file="rtf",
        rows=[
            {"discontinuation_date": "10/12/2026", "discontinuation_reason_code": "5", "discontinuation_reason": ""},
            {
                "discontinuation_date": "10/12/2026",
                "discontinuation_reason_code": "5",
                "discontinuation_reason": "Moved to Oregon; enter here later",
            },
            {"discontinuation_date": "10/12/2026", "discontinuation_reason_code": "2", "discontinuation_reason": ""},
        ],
        expect=[(2, "discontinuation_reason", "reason-other-without-text")],
    ),
    Case(
        title="Up to 250 characters (fn 65)",
        file="rtf",
        rows=[
            {
                "discontinuation_date": "10/12/2026",
                "discontinuation_reason_code": "5",
                "discontinuation_reason": "é" * 250,
            },
            {
                "discontinuation_date": "10/12/2026",
                "discontinuation_reason_code": "5",
                "discontinuation_reason": "e" * 251,
            },
        ],
        expect=[(3, "discontinuation_reason", "text-too-long")],
        why="Characters, not bytes: an accent counts no more than a letter without.",
    ),
    Case(
        title="The words of the reason in place of its code, throughout the column",
        file="rtf",
        rows=[
            {
                "discontinuation_date": "10/12/2026",
                "discontinuation_reason_code": "The Member no longer wishes to receive ECM",
                "engagement_status": "4",
                "ecm_benefit_end_date": "10/12/2026",
            },
            {
                "discontinuation_date": "10/12/2026",
                "discontinuation_reason_code": "The Member has met all care plan goals",
            },
        ],
        expect=[(None, "discontinuation_reason_code", "column-dialect")],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
