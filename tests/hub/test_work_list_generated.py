"""Over generated clinics: an untouched list changes nothing in whatever order it comes back, a filled one is taken once, and no plan's word
stands in another plan's row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from ecmx.hub.work import EVENTS, SAYABLE
from tests.hub.clinic import Clinic, file
from tests.hub.work_lists import ListInHand, handed_out, taken

FIRST = date(2026, 10, 1)
PLANS = ("juniper", "redbud")
NAMED = {"juniper": "Juniper Health", "redbud": "Redbud Care"}
MEMBERS = st.integers(0, 3)
DAYS = st.integers(0, 27).map(lambda days: FIRST + timedelta(days=days))
WORD = st.tuples(
    st.sampled_from(("event", "attempt", "encounter", "phone", "kept")),
    MEMBERS,
    st.sampled_from(PLANS),
    DAYS,
    st.sampled_from(SAYABLE),
)
FILLED = st.fixed_dictionaries(
    {"What happened": st.sampled_from([EVENTS[code].words for code in SAYABLE]), "On which day": DAYS},
    optional={"Reason in your words": st.just("as she said"), "Your phone for the member": st.just("5305550777")},
)


def cin(member: int) -> str:
    return f"9100000{member}A"


def marks(plan: str, member: int) -> Mapping[str, str]:
    """What one plan says of a member, like nothing that another says."""
    at = PLANS.index(plan) + 1
    return {
        "last": f"Last{plan}{member}",
        "first": f"First{plan}{member}",
        "phone": f"53055{at}0{member}00",
        "street": f"{at}{member} {plan} Street",
        "zip": f"9{at}{member}01",
        "born": f"0{at}/0{member + 1}/19{at}0",
        "assigned": f"09/0{at}/2026",
    }


def clinic_of(home: Home, assigned: Mapping[str, set[int]], words: list[Any]) -> Clinic:
    clinic = Clinic.opened(home)
    for plan, members in assigned.items():
        clinic.receives(plan, file("mif", [{"cin": cin(one), **marks(plan, one)} for one in sorted(members)]))
    for kind, member, plan, day, code in words:
        if member not in assigned[plan]:
            continue
        try:
            if kind == "event":
                clinic.happens(cin(member), code, day, plan)
            elif kind == "attempt":
                clinic.tries(cin(member), day, plan)
            elif kind == "encounter":
                clinic.meets(cin(member), day, plan)
            else:
                clinic.knows(
                    cin(member), "member_phone_number", f"53055509{member}{day.day % 10}", ours_only=kind == "kept"
                )
        except UsageProblem:
            continue  # it cannot have happened
    return clinic


def own_values(plan: str, members: set[int]) -> set[str]:
    return {value for one in members for name, value in marks(plan, one).items() if name not in ("born", "assigned")}


ASSIGNED = st.fixed_dictionaries({plan: st.sets(MEMBERS, min_size=1) for plan in PLANS})


@pytest.fixture
def home(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 10, 31))
    return hub_database


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ASSIGNED, st.lists(WORD, max_size=10), st.lists(st.tuples(st.integers(0, 5), FILLED), max_size=4), st.randoms())
def test_a_list_says_what_was_said_and_takes_what_is_new_once(
    home: Home, assigned: dict[str, set[int]], words: list[Any], filled: list[Any], chance: Any
) -> None:
    clinic = clinic_of(home, assigned, words)
    before = clinic.words()
    listed = handed_out(clinic)
    rows = listed.rows()
    for row, text in zip(rows, listed.all_text(), strict=True):
        other = next(plan for plan in PLANS if NAMED[plan] != row["Plan"])
        assert not [value for value in own_values(other, assigned[other]) if value in text]
    chance.shuffle(rows)
    made = taken(clinic, ListInHand(listed.data()).arranged(rows[: chance.randint(0, len(rows))] or rows))
    assert not [word for word in made.rows.words if word.code]
    assert clinic.words() == before
    for at, cells in filled:
        if at < len(rows):
            listed.fill(at, cells)
    taken(clinic, listed)
    once = clinic.words()
    chance.shuffle(rows := listed.rows())
    taken(clinic, ListInHand(listed.data()).arranged(rows))
    assert clinic.words() == once
