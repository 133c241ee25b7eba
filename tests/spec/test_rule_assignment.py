"""Authorization and assignment: ten business days

The plan authorizes ECM, assigns the member to a provider, and tells the provider within **ten business days** of the
authorization (footnotes 24 and 41). We compare the two dates of the row.

If the assignment is late, or earlier than the authorization, the provider cannot fix anything, and the member is used in
any case: a **warning** for a New member. Continuing members may have been authorized again, with their old assignment (a
note if the assignment is earlier, nothing if it is later); Termed members, and members who moved between providers,
keep old dates, so nothing is reported for them.

The guidance does not say which days are business days. If plan and provider have no calendar of their own, the
later day counts: a day that anybody could call a holiday is not counted against the plan.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="Assigned within ten business days",
        file="mif",
        rows=[
            {"ecm_service_authorization_date": "10/05/2026", "member_assignment_date": "10/05/2026"},
            {"ecm_service_authorization_date": "10/05/2026", "member_assignment_date": "10/19/2026"},
        ],
        why="10/05/2026 is a Monday. The same day is early enough, and the Monday two weeks later is the tenth business day.",
    ),
    Case(
        title="Assigned too late",
        file="mif",
        rows=[
            {"ecm_service_authorization_date": "10/05/2026", "member_assignment_date": "10/21/2026"},
            {"ecm_service_authorization_date": "09/01/2026", "member_assignment_date": "10/07/2026"},
        ],
        expect=[(2, "member_assignment_date", "assigned-late"), (3, "member_assignment_date", "assigned-late")],
    ),
    Case(
        title="A holiday in doubt gives one day more",
        file="mif",
        rows=[{"ecm_service_authorization_date": "10/05/2026", "member_assignment_date": "10/20/2026"}],
        why="Some offices close on 10/12/2026, the second Monday of October, and others do not.",
    ),
    Case(
        title="Thanksgiving and the day after are no business days",
        file="mif",
        rows=[
            {"ecm_service_authorization_date": "11/17/2026", "member_assignment_date": "12/03/2026"},
            {"ecm_service_authorization_date": "11/17/2026", "member_assignment_date": "12/04/2026"},
        ],
        expect=[(3, "member_assignment_date", "assigned-late")],
        as_of=date(2026, 12, 10),
    ),
    Case(
        title="Weekends do not count",
        file="mif",
        rows=[{"ecm_service_authorization_date": "09/19/2026", "member_assignment_date": "10/02/2026"}],
        why="Authorized on a Saturday, the ten days are those of the next two weeks.",
    ),
    Case(
        title="Members who are not new keep old dates",
        file="mif",
        rows=[
            {
                "ecm_service_authorization_date": "03/02/2026",
                "member_assignment_date": "10/07/2026",
                "member_record_status": "Continuing",
            },
            {
                "ecm_service_authorization_date": "03/02/2026",
                "member_assignment_date": "10/07/2026",
                "member_record_status": "Termed",
            },
        ],
        why="A member who moved to this provider was authorized long before.",
    ),
    Case(
        title="A new member assigned before the authorization",
        file="mif",
        rows=[{"ecm_service_authorization_date": "10/06/2026", "member_assignment_date": "10/01/2026"}],
        expect=[(2, "member_assignment_date", "assigned-before-authorized")],
    ),
    Case(
        title="A continuing member assigned before the authorization was authorized again",
        file="mif",
        rows=[
            {
                "ecm_service_authorization_date": "10/06/2026",
                "member_assignment_date": "04/01/2026",
                "member_record_status": "Continuing",
            },
            {
                "ecm_service_authorization_date": "10/06/2026",
                "member_assignment_date": "04/01/2026",
                "member_record_status": "Termed",
            },
        ],
        expect=[(2, "member_assignment_date", "reassigned-before-authorized")],
        why="A note; of the Termed member nothing is said.",
    ),
    Case(
        title="A date that is missing or cannot be read is a finding of its own and no other",
        file="mif",
        rows=[
            {"member_assignment_date": ""},
            {"ecm_service_authorization_date": ""},
            {"ecm_service_authorization_date": "tomorrow"},
            {},
        ],
        expect=[
            (2, "member_assignment_date", "required-blank"),
            (3, "ecm_service_authorization_date", "required-blank"),
            (4, "ecm_service_authorization_date", "date-unreadable"),
        ],
    ),
    Case(
        title="Authorized long ago, and no assignment date",
        file="mif",
        rows=[{"ecm_service_authorization_date": "08/03/2026", "member_assignment_date": ""}, {}],
        expect=[(2, "member_assignment_date", "required-blank")],
        why="The member is in the provider's file, so there was an assignment; what is missing is its date.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
