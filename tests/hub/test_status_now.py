"""By which engagement status a member is found is what `work.standings` folds of the same history: the one judges the other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file

FIRST = date(2026, 9, 1)
DAYS = st.integers(0, 40).map(lambda days: FIRST + timedelta(days=days))
EVENTS = (
    "outreach-started",
    "declined",
    "unreachable",
    "enrolled",
    "goals-met",
    "moved",
    "plan-start",
    "outreach-again",
)
ITEM = st.one_of(
    st.tuples(st.just("event"), DAYS, st.sampled_from(EVENTS)),
    st.tuples(st.just("episode"), DAYS, st.none() | DAYS),
    st.tuples(st.just("reported"), DAYS, st.sampled_from(["1", "2", "3", "4", "5", "9"])),
    st.tuples(st.just("refused"), DAYS, st.just("capacity")),
    st.tuples(st.just("withdrawn"), DAYS, st.sampled_from(EVENTS)),
)
HISTORIES = st.lists(st.tuples(st.none() | DAYS, st.lists(ITEM, max_size=5)), min_size=1, max_size=25)


@pytest.fixture
def home(hub_database: Home) -> Home:
    return hub_database


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(HISTORIES)
def test_found_by_status_as_it_is_folded(home: Home, histories: list[Any]) -> None:
    from ecmx.hub.roster import touched
    from ecmx.hub.searching import RosterFilter, roster_page
    from ecmx.hub.work import standings

    clinic = Clinic.opened(home)
    of = lived(clinic, histories)
    touched(clinic.by.organization, list(of))
    folded: dict[str, set[int]] = {}
    for (member, _), now in standings(clinic.by.organization).items():
        folded.setdefault(now.status, set()).add(member)
    for status in "12345":
        page = roster_page(by=clinic.by, wanted=RosterFilter(status=status))
        found = {row.member for row in page.rows}
        assert found == folded.get(status, set()), [of[one] for one in found ^ folded.get(status, set())]
        assert all(status in {one.status for one in row.plans} for row in page.rows)


def lived(clinic: Clinic, histories: list[Any]) -> dict[int, Any]:
    """A member each, with its history put straight into the tables; by the member's id."""
    from ecmx.hub.roster import Assignment, Engagement, Episode, Member
    from ecmx.hub.transmissions import Transmission
    from ecmx.hub.work import REFUSALS, EngagementEvent, MemberRefusal

    organization, plan = clinic.by.organization, clinic.plan("juniper")
    first = clinic.receives("juniper", file("mif", [{"cin": "91000001A"}]))
    made = {}
    for at, (assigned, items) in enumerate(histories):
        member = Member.objects.of(organization).create(cin=f"{92000000 + at}A")
        made[member.pk] = (assigned, items)
        assignment = Assignment.objects.of(organization).create(
            member=member, plan=plan, assigned_on=assigned, first_file=first, last_file=first
        )
        starts: set[date] = set()
        for kind, day, what in items:
            whose: Any = {"member": member, "plan": plan, "day": day, "recorded_at": first.received_at}
            match kind:
                case "event":
                    EngagementEvent.objects.of(organization).create(event=what, **whose)
                case "withdrawn":
                    EngagementEvent.objects.of(organization).create(event=what, withdrawn_at=first.received_at, **whose)
                case "refused":
                    MemberRefusal.objects.of(organization).create(reason=next(iter(REFUSALS)), **whose)
                case "episode" if day not in starts:
                    starts.add(day)
                    end = what if what and what >= day else None
                    Episode.objects.of(organization).create(
                        assignment=assignment, start=day, end=end, transmission=first
                    )
                case "reported":
                    file_of_it = Transmission.objects.of(organization).create(
                        name="r", digest="", size=0, blob=first.blob, said_on=day
                    )
                    Engagement.objects.of(organization).create(
                        assignment=assignment, status=what, transmission=file_of_it
                    )
                case _:  # an episode a day
                    pass
    return made
