"""Closed-loop referral: its status, the date, and why it was closed

Since July 2025 a return tells the plan what happened with a member's referral: its status, the date of that status, and
the reason why the loop was closed. Plans may not collect this in any other way, so a return whose form has the columns is
the only place for it. Version 1.1 does not have it: a layout says that it was agreed, by its release.

Which codes close the loop, and which say that the member was served, is data; only “Declined” and “Services Received” are
confirmed so far. A declined referral says enough by itself: a reason may be given but does not have to be.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

LOOP = "1.1+closed-loop-referral"
AGREED = "tests/spec/guidance-rtf-loop.toml"
ACCEPTED = {"referral_status": "Accepted", "referral_status_date": "10/15/2026"}
CLOSED = {"referral_status": "Referral Loop Closed", "referral_status_date": "10/15/2026"}
PENDING = {"engagement_status": "1", "ecm_benefit_start_date": ""}

CASES = [
    Case(
        title="Referrals that agree with themselves",
        file="rtf",
        release=LOOP,
        layout=AGREED,
        rows=[
            ACCEPTED,
            CLOSED | {"referral_loop_closure_reason": "Services Received"},
            CLOSED | PENDING | {"referral_loop_closure_reason": "Unable to Reach Member"},
            ACCEPTED | PENDING | {"referral_status": "Declined"},
            ACCEPTED | PENDING | {"referral_status": "Declined", "referral_loop_closure_reason": "Service Provider Declined"},
            ACCEPTED | PENDING | {"referral_status": "Pending"},
        ],
    ),
    Case(
        title="A referral status that is blank where the form asks for it",
        file="rtf",
        release=LOOP,
        layout=AGREED,
        rows=[ACCEPTED, {}, ACCEPTED | {"referral_status": ""}, ACCEPTED],
        expect=[(3, "referral_status", "return-blank"), (4, "referral_status", "return-blank")],
        why="A blank does not say whether there was no referral or nobody wrote it down.",
    ),
    Case(
        title="A status without its date",
        file="rtf",
        release=LOOP,
        layout=AGREED,
        rows=[ACCEPTED | {"referral_status_date": ""}, ACCEPTED],
        expect=[(2, "referral_status_date", "referral-status-without-date")],
    ),
    Case(
        title="A date without its status, where nothing was agreed",
        file="rtf",
        release=LOOP,
        layout="tests/spec/guidance-rtf-loose.toml",
        rows=[{"referral_status_date": "10/15/2026"}, ACCEPTED, {}],
        expect=[(2, "referral_status_date", "referral-date-without-status")],
        why="Without the agreement a blank status is no finding, and the date beside it is one.",
    ),
    Case(
        title="Closed without a reason, and a reason though it is not closed",
        file="rtf",
        release=LOOP,
        layout=AGREED,
        rows=[
            CLOSED,
            ACCEPTED | {"referral_loop_closure_reason": "Other"},
            {"referral_status": "Outreach Initiated", "referral_status_date": "10/15/2026", "referral_loop_closure_reason": "Other"},
            ACCEPTED,
        ],
        expect=[
            (2, "referral_loop_closure_reason", "closed-without-reason"),
            (3, "referral_loop_closure_reason", "closure-reason-not-closed"),
            (4, "referral_loop_closure_reason", "closure-reason-not-closed"),
        ],
    ),
    Case(
        title="Services received by a member who was never enrolled",
        file="rtf",
        release=LOOP,
        layout=AGREED,
        rows=[
            CLOSED | PENDING | {"referral_loop_closure_reason": "Services Received"},
            CLOSED | {"engagement_status": "2", "ecm_benefit_start_date": "03/01/2026", "ecm_benefit_end_date": "09/30/2026"}
            | {"referral_loop_closure_reason": "Services Received"},
        ],
        expect=[(2, "referral_loop_closure_reason", "served-without-service")],
        why="An earlier enrollment has its start date: then there was a service.",
    ),
    Case(
        title="A return of version 1.1, which has none of this",
        file="rtf",
        rows=[{}, {}],
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
