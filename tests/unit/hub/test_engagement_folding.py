"""How a member stands follows from what happened: each event of the table, and the orders in which a plan and a provider may speak."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecmx.hub.work.events import EVENTS, STAYS
from ecmx.hub.work.folding import EngagementStanding, Happened, LoopSaid, PlanPast, RefusalSaid, standing

ASSIGNED = PlanPast(assigned=date(2026, 9, 2))
ENROLLED = Happened("enrolled", date(2026, 10, 8), start=date(2026, 10, 7))


def october(day: int) -> date:
    return date(2026, 10, day)


def before(code: str) -> list[Happened]:
    return [ENROLLED] if EVENTS[code].when == "during" else []


@pytest.mark.parametrize("code", [code for code in EVENTS if code not in ("assigned", "termed")])
def test_each_event_leaves_what_its_table_says(code: str) -> None:
    event = EVENTS[code]
    earlier = before(code)
    was = standing(earlier, ASSIGNED)
    now = standing([*earlier, Happened(code, october(20), start=october(19), end=october(18))], ASSIGNED)
    assert now.status == (was.status if event.status == STAYS else event.status)
    assert now.start == (october(19) if event.start else was.start)
    assert now.end == (october(18) if event.end else was.end)
    assert now.discontinued_on == (october(20) if event.discontinuation else None)
    assert now.reason == event.reason
    assert (now.loop, now.closure) == ((event.loop, event.closure) if event.loop else (was.loop, was.closure))
    assert now.reported == event.reported
    assert (now.event, now.since) == (code, october(20))


def test_assigned_and_nothing_else_is_pending_outreach() -> None:
    now = standing([], ASSIGNED)
    assert (now.status, now.loop, now.reported, now.start) == ("1", "Pending", "while", None)


def test_the_start_is_proposed_until_the_plan_says_one_and_then_the_plans() -> None:
    assert standing([ENROLLED], ASSIGNED).start_is_proposed
    said = PlanPast(assigned=ASSIGNED.assigned, episodes=[(october(9), None)])
    now = standing([ENROLLED], said)
    assert (now.start, now.start_is_proposed, now.proposed, now.episode) == (october(9), False, october(7), 1)
    again = standing([ENROLLED, Happened("enrolled", october(12), start=october(11))], said)
    assert (again.start, again.start_is_proposed, again.proposed, again.episode) == (october(9), False, october(11), 1)


def test_a_plan_that_ends_an_assignment_gives_no_end_date_and_keeps_the_start() -> None:
    now = standing([ENROLLED], PlanPast(assigned=ASSIGNED.assigned, termed=october(25)))
    assert (now.status, now.start, now.end, now.serving, now.reported) == ("3", october(7), None, False, "ended")
    later = standing([ENROLLED, Happened("ended", october(27), end=october(24))], PlanPast(termed=october(25)))
    assert later.end == october(24)


def test_a_loop_that_was_closed_keeps_its_reason_when_the_plan_ends_the_assignment() -> None:
    now = standing([ENROLLED], PlanPast(assigned=ASSIGNED.assigned, termed=october(25)))
    assert (now.loop, now.closure) == ("Referral Loop Closed", "Services Received")


def test_reenrolled_after_an_end_is_a_second_episode_without_an_end() -> None:
    ended = Happened("goals-met", october(20), end=october(20))
    again = Happened("enrolled", date(2026, 12, 1), start=date(2026, 12, 1))
    now = standing([ENROLLED, ended, Happened("outreach-again", date(2026, 11, 20)), again], ASSIGNED)
    assert (now.episode, now.start, now.end, now.reason, now.discontinued_on) == (2, date(2026, 12, 1), None, "", None)


def test_a_new_assignment_opens_what_was_closed_and_confirms_what_is_open() -> None:
    declined = Happened("declined", october(10))
    assert standing([declined], PlanPast(assigned=october(20))).status == "1"
    assert standing([ENROLLED], PlanPast(assigned=october(20))).start == october(7)
    assert standing([declined], ASSIGNED).status == "4"


def test_what_files_of_before_say_stands_until_something_happens() -> None:
    past = PlanPast(assigned=date(2026, 1, 2), statuses=[(date(2026, 9, 30), "3")], episodes=[(date(2026, 2, 1), None)])
    now = standing([], past)
    assert (now.status, now.start, now.start_is_proposed, now.serving, now.episode) == (
        "3",
        date(2026, 2, 1),
        False,
        True,
        1,
    )
    left = standing([Happened("left", october(5), end=october(4))], past)
    assert (left.status, left.end, left.reason, left.serving) == ("3", october(4), "3", False)


def test_an_ended_episode_of_before_is_no_service() -> None:
    past = PlanPast(statuses=[(date(2026, 9, 30), "3")], episodes=[(date(2026, 2, 1), date(2026, 8, 1))])
    now = standing([], past)
    assert (now.serving, now.reported, now.end) == (False, "ended", date(2026, 8, 1))


def test_a_person_overrules_the_loop_until_something_happens_again() -> None:
    accepted = LoopSaid("Accepted", october(3))
    assert standing([], ASSIGNED, loops=[accepted]).loop == "Accepted"
    assert standing([Happened("outreach-started", october(4))], ASSIGNED, loops=[accepted]).loop == "Outreach Initiated"
    assert standing([Happened("outreach-started", october(3))], ASSIGNED, loops=[accepted]).loop == "Accepted"


def test_a_refusal_stands_until_the_plan_assigns_anew() -> None:
    refused = RefusalSaid("capacity", october(3))
    now = standing([], ASSIGNED, refusals=[refused])
    assert (now.refused, now.loop, now.closure) == (refused, "Declined", "Service Provider Declined")
    assert standing([], PlanPast(assigned=october(9)), refusals=[refused]).refused is None


PROVIDERS = [code for code, event in EVENTS.items() if event.by == "provider"]
DAYS = st.dates(date(2026, 9, 1), date(2027, 3, 1))
EVENT = st.builds(Happened, st.sampled_from(PROVIDERS), DAYS, st.none() | DAYS, st.none() | DAYS)
PAST = st.builds(
    PlanPast,
    st.none() | DAYS,
    st.none() | DAYS,
    st.lists(st.tuples(DAYS, st.sampled_from("12345")), max_size=3),
    st.lists(st.tuples(DAYS, st.none()), max_size=2),
)


@given(st.lists(EVENT, max_size=6), PAST, DAYS)
def test_whatever_happened_a_standing_holds_together(events: list[Happened], past: PlanPast, until: date) -> None:
    now = standing(events, past, until=until)
    assert now == standing([one for one in events if one.day <= until], past, until=until)
    assert now.reason == "" or now.discontinued_on is not None
    assert not now.serving or now.status == "3"
    assert not (now.serving and now.closed)
    assert (now == EngagementStanding()) == (now.reported == "" and now.episode == 0)
    assert now.since is None or now.since <= until
    assert now.termed is None or not now.serving


def test_termed_stands_although_the_provider_enrolled_after_the_day_that_it_speaks_of() -> None:
    crossed = standing([ENROLLED], PlanPast(assigned=ASSIGNED.assigned, termed=date(2026, 9, 30)))
    assert (crossed.serving, crossed.start, crossed.end, crossed.reported) == (False, october(7), None, "ended")


def test_of_two_beginnings_of_one_episode_the_one_that_was_said_last_is_right() -> None:
    """Said of the 7th, then of the 5th: it began on the 5th. After an end in between it is another episode."""
    first, second = Happened("enrolled", date(2026, 10, 7)), Happened("enrolled", date(2026, 10, 5))
    assert standing([first, second], PlanPast()).start == date(2026, 10, 5)
    assert standing([second, first], PlanPast()).start == date(2026, 10, 7)
    left = Happened("left", date(2026, 10, 6), end=date(2026, 10, 6))
    again = standing([first, second, left], PlanPast())
    assert (again.start, again.episode) == (date(2026, 10, 7), 2)
