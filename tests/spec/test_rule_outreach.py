"""Outreach attempts

The tracker has one row for each attempt to reach one member before enrollment: CIN, who made it (1 clinical staff,
2 non-clinical staff, footnote 71), the day, and how: in person, or telephonic/electronic, which includes a text
message or a secure e-mail to that one member (footnote 72). Mass mailings, distribution e-mails and mass texts do not
count and must not be reported: listing one is an **error**.

Table 8 has no time of day, so two calls on one day look the same; they get a note and are never dropped. Attempts after
enrollment do not count either; we warn if the return file is checked together with the tracker, and only a person
removes such a row.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="In person, or telephonic/electronic (fn 72)",
        file="otf",
        rows=[
            {"outreach_attempt_method": "In-Person"},
            {"outreach_attempt_method": "in person"},
            {"outreach_attempt_method": "Telephonic/electronic"},
            {"outreach_attempt_method": "TELEPHONIC/ELECTRONIC"},
        ],
    ),
    Case(
        title="A text message or a secure e-mail to one member counts",
        file="otf",
        rows=[
            {"outreach_attempt_method": "Text message"},
            {"outreach_attempt_method": "Secure email"},
            {"outreach_attempt_method": "Phone call"},
            {"outreach_attempt_method": "Home visit"},
        ],
    ),
    Case(
        title="Mass communications do not count",
        file="otf",
        rows=[
            {"outreach_attempt_method": "Mass mailing"},
            {"outreach_attempt_method": "Email blast"},
            {"outreach_attempt_method": "Bulk text messages"},
            {"outreach_attempt_method": "Newsletter"},
            {},
            {},
            {},
        ],
        expect=[(row, "outreach_attempt_method", "mass-communication") for row in (2, 3, 4, 5)],
    ),
    Case(
        title="A method that is none",
        file="otf",
        rows=[
            {"outreach_attempt_method": "Carrier pigeon"},
            {"outreach_attempt_method": "In-Person, Telephonic/electronic"},
            {},
            {},
        ],
        expect=[
            (2, "outreach_attempt_method", "code-unknown"),
            (3, "outreach_attempt_method", "several-values"),
        ],
        why="Two attempts are two rows.",
    ),
    Case(
        title="Clinical or non-clinical staff (fn 71)",
        file="otf",
        rows=[{"provider_type": "1"}, {"provider_type": "2"}, {"provider_type": "3"}, {"provider_type": "1/2"}],
        expect=[(4, "provider_type", "code-unknown"), (5, "provider_type", "several-values")],
    ),
    Case(
        title="An attempt is reported once it was made",
        file="otf",
        rows=[{"outreach_attempt_date": "11/02/2026"}, {"outreach_attempt_date": "11/01/2026"}],
        expect=[(2, "outreach_attempt_date", "attempt-in-future")],
        why="Today is 11/01/2026.",
    ),
    Case(
        title="Several attempts in one cell",
        file="otf",
        rows=[{"outreach_attempt_date": "10/05/2026; 10/12/2026"}, {}],
        expect=[(2, "outreach_attempt_date", "several-values")],
    ),
    Case(
        title="Two calls on one day",
        file="otf",
        rows=[
            {
                "member_cin": "90000001B",
                "outreach_attempt_date": "10/12/2026",
                "outreach_attempt_method": "Telephonic/electronic",
            },
            {
                "member_cin": "90000001B",
                "outreach_attempt_date": "10/12/2026",
                "outreach_attempt_method": "Telephonic/electronic",
            },
        ],
        expect=[(3, "outreach_attempt_date", "repeated-attempt")],
        why="A note. Both count.",
    ),
    Case(
        title="A call and a visit on one day, by the same or by other staff",
        file="otf",
        rows=[
            {
                "member_cin": "90000001B",
                "outreach_attempt_date": "10/12/2026",
                "outreach_attempt_method": "Telephonic/electronic",
            },
            {"member_cin": "90000001B", "outreach_attempt_date": "10/12/2026", "outreach_attempt_method": "In-Person"},
            {
                "member_cin": "90000001B",
                "outreach_attempt_date": "10/12/2026",
                "outreach_attempt_method": "In-Person",
                "provider_type": "2",
            },
            {"member_cin": "90000001B", "outreach_attempt_date": "10/13/2026", "outreach_attempt_method": "In-Person"},
        ],
    ),
    Case(
        title="A totals line is no attempt",
        file="otf",
        rows=[
            {},
            {},
            {
                "member_cin": "Total",
                "provider_type": "",
                "outreach_attempt_date": "2",
                "outreach_attempt_method": "",
            },
        ],
        expect=[(4, None, "totals-line")],
        why="It is not included, and counted as not included.",
    ),
    Case(
        title="A trailer says how many rows there are, and some are missing",
        file="otf",
        rows=[
            {},
            {},
            {
                "member_cin": "TRAILER",
                "provider_type": "",
                "outreach_attempt_date": "9",
                "outreach_attempt_method": "",
            },
        ],
        expect=[(4, None, "not-a-data-row"), (4, None, "announced-count")],
        why="A count is there so that a lost row is noticed. It may count the trailer itself, and the header.",
    ),
    Case(
        title="A trailer's count that agrees, a page number and a ruler",
        file="otf",
        rows=[
            dict(
                zip(
                    ("member_cin", "provider_type", "outreach_attempt_date", "outreach_attempt_method"),
                    cells,
                    strict=True,
                )
            )
            for cells in (("Page 1 of 1", "", "", ""), ("---------", "--", "-----", "---"))
        ]
        + [
            {},
            {
                "member_cin": "(1 row affected)",
                "provider_type": "",
                "outreach_attempt_date": "",
                "outreach_attempt_method": "",
            },
        ],
        expect=[(2, None, "not-a-data-row"), (3, None, "not-a-data-row"), (5, None, "not-a-data-row")],
    ),
    Case(
        title="A row that says how to fill the column, and the header once more",
        file="otf",
        rows=[
            {
                "member_cin": "8 digits and a letter",
                "provider_type": "1 or 2 as below",
                "outreach_attempt_date": "MM/DD/YYYY",
                "outreach_attempt_method": "choose",
            },
            {},
            {
                "member_cin": "Member Client Index Number (CIN)",
                "provider_type": "Provider Type",
                "outreach_attempt_date": "Date of Outreach Attempt",
                "outreach_attempt_method": "Outreach Attempt Method",
            },
            {},
        ],
        expect=[(2, None, "not-a-data-row"), (4, None, "not-a-data-row")],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
