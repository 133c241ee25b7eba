"""Generated months of one plan: whatever happens and whatever the plan answers, what goes out keeps to the guidance (fn 46-61).

Each rule is said once more here, from the history of what happened and went, without a look at how the code says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.hub.paper_month import DECEMBER, HER_OWN, JANUARY, NOVEMBER, OCTOBER, PaperFile, PaperMonth

#: Generated lives for each rule.
MANY = examples(20, 300)
CINS = ("91234567A", "91234568B", "91234569C")
PERIODS = (OCTOBER, NOVEMBER, DECEMBER, JANUARY)
PHONES = (HER_OWN["member_phone_number"], "5305550101", "5305550102")
STREETS = (HER_OWN["member_residential_address"], "1 Oak St", "2 Elm St")
BEFORE = ("outreach-started", "declined", "unreachable", "excluded")
DURING = ("goals-met", "left", "moved", "lost-contact")
NEW = {
    "member_new_phone_number_indicator": ("member_phone_number",),
    "member_new_address_indicator": ("member_residential_address",),
}

HAPPENS: dict[str, st.SearchStrategy[Any]] = {
    "event": st.tuples(st.just("event"), st.sampled_from(BEFORE), st.integers(0, 27)),
    "enrolled": st.tuples(st.just("enrolled"), st.just(""), st.integers(0, 20)),
    "ends": st.tuples(st.just("ends"), st.sampled_from(DURING), st.integers(21, 27)),
    "phone": st.tuples(st.just("phone"), st.sampled_from(PHONES), st.just(0)),
    "street": st.tuples(st.just("street"), st.sampled_from(STREETS), st.just(0)),
    "attempt": st.tuples(st.just("attempt"), st.just(""), st.integers(0, 27)),
    "met": st.tuples(st.just("met"), st.just(""), st.integers(0, 27)),
    "refused": st.tuples(st.just("refused"), st.just(""), st.integers(0, 27)),
    "termed": st.tuples(st.just("termed"), st.just(""), st.integers(0, 27)),
    "anew": st.tuples(st.just("anew"), st.just(""), st.integers(5, 27)),
    "plan start": st.tuples(st.just("plan start"), st.just(""), st.integers(0, 20)),
}
answer = st.one_of(st.just("accepts"), st.just("accepts"), st.none(), st.just("rejects"), st.integers(0, 2))


def months_of(*kinds: str, cins: tuple[str, ...] = CINS) -> st.SearchStrategy[list[Any]]:
    """Months in which these happen, and the plan's answers to the return and the outreach file of each."""
    happening = st.tuples(st.sampled_from(cins), st.one_of([HAPPENS[kind] for kind in kinds]))
    return st.lists(
        st.tuples(st.lists(happening, max_size=7), answer, answer), min_size=len(PERIODS), max_size=len(PERIODS)
    )


months = months_of(*HAPPENS)


@dataclass
class History:
    """Months that were lived. states: by file, the members as they were known when it was composed"""

    month: PaperMonth
    returns: list[PaperFile] = field(default_factory=list)
    outreach: list[PaperFile] = field(default_factory=list)
    states: list[dict[str, Any]] = field(default_factory=list)

    def accepted_before(self, at: int, cin: str) -> Iterator[tuple[PaperFile, dict[str, str]]]:
        """The member's accepted rows of earlier returns, newest first."""
        for file in reversed(self.returns[:at]):
            for number, row in enumerate(file.rows):
                if row["member_cin"] == cin and file.accepted is not None and number in file.accepted:
                    yield file, row


def lived(mode: str, said: list[Any]) -> History:
    month = PaperMonth(mode=mode)
    month.assigned(*CINS, day=date(2026, 9, 2))
    history = History(month)
    for period, (happenings, of_return, of_outreach) in zip(PERIODS, said, strict=False):
        for cin, one in happenings:
            happens(month, cin, one, period[0])
        history.states.append(dict(month.members))
        for kind, files, answered in (("rtf", history.returns, of_return), ("otf", history.outreach, of_outreach)):
            file = month.composes(period, kind)
            files.append(file)
            month.answers_as(file, answered)
    return history


def happens(month: PaperMonth, cin: str, one: tuple[str, str, int], first: date) -> None:
    from ecmx.hub.outbound.return_row import stands

    what, which, days = one
    day, member = first + timedelta(days=days), month.members[cin]
    serving = stands(member, day).serving  # what cannot have happened is not recorded
    termed = member.plan.past.termed
    ended = termed is not None and termed < day  # by the plan; who is assigned no more does not enroll
    match what:
        case "event" if not serving:
            month.event(cin, which, day)
        case "enrolled" if not serving and not ended:
            month.event(cin, "enrolled", day, start=day)
        case "ends" if serving:
            month.event(cin, which, day, end=day)
        case "phone" | "street":
            month.fact(cin, f"member_{'phone_number' if what == 'phone' else 'residential_address'}", which)
        case "attempt":
            month.attempt(cin, day)
        case "met":
            month.met(cin, day)
        case "refused":
            month.refuses(cin, day)
        case "termed":
            month.plan_says(cin, termed=day)
        case "anew" if termed is not None and ended:
            month.assigned_anew(cin, ended=termed, day=day)
        case "plan start" if not ended:
            month.plan_says(cin, episodes=((day, None),))
        case _:
            pass  # what cannot have happened


def whole_rows(history: History, at: int) -> dict[str, dict[str, str]]:
    """What a full file would have said at the same moment."""
    file = history.returns[at]
    paper = PaperMonth(members=dict(history.states[at]), files=history.returns[:at])
    return paper.composes((file.terms.period_start, file.terms.period_end)).by_cin


OF_FILE = {"production_date", "reporting_period", *NEW}
COUNTS = ("in_person_encounter_count", "telephonic_encounter_count")


def unchanging(row: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in row.items() if name not in OF_FILE and name not in COUNTS}


def counted(row: dict[str, str]) -> bool:
    return any(row.get(name, "0") != "0" for name in COUNTS)


@given(months)
@settings(max_examples=MANY)
def test_fn_46_changes_only_spares_what_the_plan_has_and_nothing_else(said: list[Any]) -> None:
    history = lived("changes", said)
    for at, file in enumerate(history.returns):
        reasons, whole = history.month.reasons(file), whole_rows(history, at)
        for cin in CINS:
            last = next((row for _, row in history.accepted_before(at, cin)), None)
            same = last is not None and cin in whole and unchanging(whole[cin]) == unchanging(last)
            if reasons.get(cin) == "unchanged":
                assert same and last is not None and not counted(last) and not counted(whole[cin])
            elif cin in file.by_cin and same:
                assert last is not None and (counted(last) or counted(file.by_cin[cin]))


@given(st.sampled_from(["full", "changes"]), months_of("enrolled", "ends", "anew", "termed", cins=CINS[:1]))
@settings(max_examples=MANY)
def test_fn_57_an_accepted_end_is_not_reported_again_and_one_that_is_not_accepted_is(
    mode: str, said: list[Any]
) -> None:
    history = lived(mode, said)
    for at, file in enumerate(history.returns):
        for cin in CINS:
            row = file.by_cin.get(cin, {})
            times = (row.get("ecm_benefit_start_date"), row.get("ecm_benefit_end_date"))
            had = {
                (one.get("ecm_benefit_start_date"), one.get("ecm_benefit_end_date"))
                for _, one in history.accepted_before(at, cin)
            }
            if times[1] is not None and row["engagement_status"] == "3":
                assert times not in had
                assert times[1] <= file.terms.period_end.isoformat()
            if history.month.reasons(file).get(cin) == "ended":
                assert any(end is not None for _, end in had)


@given(st.sampled_from(["full", "changes"]), months_of("phone", "street", cins=CINS[:1]))
@settings(max_examples=MANY)
def test_fn_48_and_53_new_is_said_from_the_change_until_an_accepted_return_has_carried_it(
    mode: str, said: list[Any]
) -> None:
    history = lived(mode, said)
    for at, file in enumerate(history.returns):
        for cin, row in file.by_cin.items():
            for indicator, (name,) in NEW.items():
                facts = history.states[at][cin].facts.get(name, [])
                since = changed_at(facts)
                told = any(
                    one[name] == row[name] and since is not None and before.known_at >= since
                    for before, one in history.accepted_before(at, cin)
                )
                other = bool(facts) and facts[-1].said.text != HER_OWN[name]
                assert (indicator in row) == (other and not told)
                assert row[name] == (facts[-1].said.text if facts else HER_OWN[name])


def changed_at(facts: Any) -> datetime | None:
    """When the value that is known came, of the last time that it was another before."""
    since = None
    for before, one in zip([None, *facts], facts, strict=False):
        if before is None or before.said != one.said:
            since = one.at
    return since


@given(st.sampled_from(["full", "changes"]), months)
@settings(max_examples=MANY)
def test_fn_55_the_start_is_the_plan_s_where_it_said_one_and_61_a_discontinuation_has_the_day_of_the_decision(
    mode: str, said: list[Any]
) -> None:
    from ecmx.hub.work import EVENTS

    history = lived(mode, said)
    for at, file in enumerate(history.returns):
        for cin, row in file.by_cin.items():
            member = history.states[at][cin]
            starts = {one.start.isoformat() for one in member.events if one.start is not None}
            plan = {start.isoformat() for start, _ in member.plan.past.episodes}
            start = row.get("ecm_benefit_start_date")
            assert start is None or start in starts | plan
            if start is not None and plan and start in starts - plan:
                # the provider's own is reported where the plan has said none of an episode that goes on
                assert not any(one <= start and row["engagement_status"] == "3" for one in plan) or ends_between(
                    member, min(plan), start
                )
            days = {one.day.isoformat() for one in member.events if EVENTS[one.code].discontinuation == "day"}
            decided = row.get("discontinuation_date")
            assert decided is None or decided in days
            assert (decided is None) == ("discontinuation_reason_code" not in row)
            assert row["engagement_status"] not in ("4", "5") or decided is not None
            assert row["engagement_status"] not in ("1", "2") or decided is None


def ends_between(member: Any, plan: str, start: str) -> bool:
    """Whether what the plan began was over before the provider began anew, or was never open."""
    days = [one.day.isoformat() for one in member.events if one.end is not None or one.code in BEFORE]
    days += [day.isoformat() for day in (member.plan.past.assigned, member.plan.past.termed, member.plan.ended) if day]
    return any(plan <= day <= start for day in days)


@given(st.sampled_from(["full", "changes"]), months)
@settings(max_examples=MANY)
def test_each_attempt_goes_before_enrollment_alone_and_is_accepted_once(mode: str, said: list[Any]) -> None:
    history = lived(mode, said)
    accepted: list[int] = []
    for at, file in enumerate(history.outreach):
        rows = file.derived.rows[file.kind]
        for number, row in enumerate(rows):
            (member,) = [one for one in history.states[at].values() if one.member == row.member]
            (attempt,) = [one for one in member.attempts if one.attempt == row.attempt]
            assert attempt.day <= file.terms.period_end
            by_plan = [
                start for start, _ in member.plan.past.episodes
            ]  # what was proposed before gives way to it (fn 55)
            proposed = [one.start for one in member.events if one.start is not None]
            served = [day for day in proposed if day < attempt.day and not any(day <= start for start in by_plan)]
            served += [start for start in by_plan if start < attempt.day]
            ended = member.plan.past.termed  # the plan rules the assignment: no ECM begins after the day of its end
            served = [day for day in served if ended is None or day <= ended]
            over = [one.day for one in member.events if one.code in (*BEFORE, *DURING)]
            over += [day for day in (member.plan.past.termed, member.plan.ended) if day is not None]
            over += [member.plan.past.assigned] if member.plan.ended is not None else []
            assert not served or any(max(served) <= day <= attempt.day for day in over)
            if file.accepted is not None and number in file.accepted:
                accepted.append(attempt.attempt)
    assert len(accepted) == len(set(accepted))


@given(months)
@settings(max_examples=8)
def test_the_same_is_made_again_of_the_same_and_each_member_is_accounted_for(said: list[Any]) -> None:
    from ecmx.hub.outbound.making import made_file

    history = lived("changes", said)
    for files in (history.returns[-1:], history.outreach[-1:]):
        for file in files:
            inside = {row["member_cin"] for row in file.rows}
            assert inside | set(history.month.reasons(file)) == set(CINS)
            assert inside.isdisjoint(history.month.reasons(file))
            assert made_file(file.derived, file.terms).data == made_file(file.derived, file.terms).data
