"""Who of the staff has which member, and that the state behind Today is what the words say, each organization's own, at a fixed price."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import Clinic, file

TODAY = date(2026, 11, 10)
CINS = [f"9100{number:04}A" for number in range(1, 10)]


@pytest.fixture
def clinic(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    """Nine members of two ZIP codes, the last two of Redbud Care; rosa keeps the hub, vera and tom reach out."""
    from ecmx.hub.accounts import add_person

    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    opened = Clinic.opened(hub_database)
    rows = [{"cin": cin, "zip": "95814" if at % 3 else "95616"} for at, cin in enumerate(CINS)]
    opened.receives("juniper", file("mif", rows[:7]))
    opened.receives("redbud", file("mif", rows[7:]))
    for name in ("vera", "tom"):
        add_person(name, by=opened.by, role="care_team")
    return opened


def who(clinic: Clinic, name: str) -> Any:
    from ecmx.hub.accounts import acting

    return acting(name, clinic.by.organization.slug)


def ids(clinic: Clinic, *cins: str) -> list[int]:
    return [clinic.member(cin).pk for cin in cins]


def loads(clinic: Clinic) -> dict[str, int]:
    from ecmx.hub.today import caseloads

    listed, nobodys = caseloads(by=clinic.by)
    return {one.name: one.members for one in listed if one.members} | {"nobody": nobodys}


def refused(code: str) -> Any:
    return pytest.raises(UsageProblem, check=lambda problem: problem.code == code)


def test_members_are_given_and_each_sees_her_own(clinic: Clinic) -> None:
    from ecmx.hub.today import give_members, people_today

    vera = who(clinic, "vera")
    moved = give_members(by=clinic.by, members=ids(clinic, *CINS[:2]), to=vera.user.pk)
    assert (moved.members, moved.before, moved.after) == (2, {}, {vera.user.pk: 2})
    assert loads(clinic) == {"vera": 2, "nobody": 7}
    page = people_today(by=vera, on=TODAY, whose=vera.user.pk)
    assert {one.member for one in page.rows} == set(ids(clinic, *CINS[:2]))
    again = give_members(by=clinic.by, members=ids(clinic, *CINS[:2]), to=vera.user.pk)
    assert (again.members, again.before) == (0, again.after)


def test_who_reaches_out_takes_members_that_nobody_has_and_no_others(clinic: Clinic) -> None:
    from ecmx.hub.today import give_members

    vera, tom = who(clinic, "vera"), who(clinic, "tom")
    give_members(by=vera, members=ids(clinic, CINS[0]), to=vera.user.pk)
    with refused("not-permitted"):
        give_members(by=tom, members=ids(clinic, CINS[0]), to=tom.user.pk)
    with refused("not-permitted"):
        give_members(by=tom, members=ids(clinic, CINS[1]), to=vera.user.pk)


@pytest.mark.parametrize(("rule", "sizes"), [("evenly", [4, 5]), ("by-zip", [3, 6]), ("by-plan", [2, 7])])
def test_unassigned_members_are_shared_out_by_a_rule(clinic: Clinic, rule: str, sizes: list[int]) -> None:
    from ecmx.hub.today import give_unassigned

    staff = [who(clinic, name).user.pk for name in ("vera", "tom")]
    moved = give_unassigned(by=clinic.by, rule=rule, to=staff)
    assert (moved.members, sorted(moved.after.values())) == (9, sizes)
    assert loads(clinic)["nobody"] == 0
    assert give_unassigned(by=clinic.by, rule=rule).members == 0, (
        "who has members already is meant where nobody is named"
    )


def test_who_speaks_a_language_or_has_a_need_in_common_comes_to_one_person(clinic: Clinic) -> None:
    """Four who speak Spanish; English speakers are shared out evenly. Then by what the plan marked."""
    from ecmx.hub.today import give_unassigned, undo_giving
    from ecmx.hub.today.groups import groups_of
    from ecmx.hub.today.sharing import SHARING_RULES

    languages = ["Spanish", "Spanish", "Spanish", "Spanish", "English", "English", ""]
    rows = [
        {"cin": cin, "language": said, "homeless population": "Yes" if at > 4 else ""}
        for at, (cin, said) in enumerate(zip(CINS, languages, strict=False))
    ]
    clinic.receives("juniper", file("mif", rows, month=11))
    staff = [who(clinic, name).user.pk for name in ("vera", "tom")]
    shared = give_unassigned(by=clinic.by, rule="by-language", to=staff)
    assert sorted(shared.after.values()) == [4, 5]
    spanish, english = ids(clinic, *CINS[:4]), ids(clinic, *CINS[4:6])
    assert len({holders(clinic)[one] for one in spanish}) == 1
    undo_giving(by=clinic.by, giving=shared.giving)
    groups = groups_of(clinic.by.organization, SHARING_RULES["by-population"])
    assert {groups[one] for one in english} == {"", "mif.adult_experiencing_homelessness"}
    give_unassigned(by=clinic.by, rule="by-population", to=staff)
    assert len({holders(clinic)[one] for one in ids(clinic, *CINS[5:7])}) == 1


def holders(clinic: Clinic) -> dict[int, int]:
    from ecmx.hub.today.holders import current_entries

    return dict(current_entries(clinic.by.organization).values_list("member_id", "holder_id"))


def test_some_are_moved_from_one_to_another_and_it_is_undone(clinic: Clinic) -> None:
    from ecmx.hub.today import give_members, give_unassigned, move_members, undo_giving

    vera, tom = (who(clinic, name).user.pk for name in ("vera", "tom"))
    give_unassigned(by=clinic.by, rule="evenly", to=[vera])
    moved = move_members(by=clinic.by, from_=vera, to=tom, count=4)
    assert (moved.before, moved.after) == ({vera: 9}, {vera: 5, tom: 4})
    with refused("move-too-many"):
        move_members(by=clinic.by, from_=vera, to=tom, count=6)
    give_members(by=clinic.by, members=ids(clinic, CINS[8]), to=clinic.by.user.pk)  # one of the four goes on
    undone = undo_giving(by=clinic.by, giving=moved.giving)
    assert (undone.members, undone.left) == (3, 1)
    assert loads(clinic) == {"vera": 8, "rosa": 1, "nobody": 0}
    with refused("giving-unknown"):
        undo_giving(by=clinic.by, giving=moved.giving)
    with refused("not-permitted"):
        undo_giving(by=who(clinic, "tom"), giving=moved.giving - 1)


def test_nobody_of_another_organization_gets_or_is_given_anything(clinic: Clinic) -> None:
    from ecmx.hub.accounts import add_person
    from ecmx.hub.today import caseloads, give_members, people_today, undo_giving

    other = Clinic.opened(clinic.home)
    add_person("olga", by=other.by, role="care_team")
    olga, vera = who(other, "olga"), who(clinic, "vera")
    with refused("staff-unknown"):
        give_members(by=clinic.by, members=ids(clinic, CINS[0]), to=olga.user.pk)
    with refused("member-unknown"):
        give_members(by=other.by, members=ids(clinic, CINS[0]), to=olga.user.pk)
    given = give_members(by=clinic.by, members=ids(clinic, CINS[0]), to=vera.user.pk)
    with refused("giving-unknown"):
        undo_giving(by=other.by, giving=given.giving)
    assert people_today(by=other.by, on=TODAY).total == 0
    assert people_today(by=other.by, on=TODAY, whose=vera.user.pk).total == 0
    assert people_today(by=other.by, on=TODAY, plan=clinic.plan("juniper").pk).total == 0
    assert caseloads(by=other.by)[1] == 0


def states(clinic: Clinic) -> list[Any]:
    """What is kept, told without ids of its own."""
    from ecmx.hub.today import keep_today
    from ecmx.hub.today.models import ReachState

    keep_today(clinic.by.organization)
    columns = [field.attname for field in ReachState._meta.concrete_fields if field.name != "id"]
    rows = ReachState.objects.of(clinic.by.organization).order_by("member_id", "plan_id")
    return list(rows.values_list(*columns))


@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_is_what_is_derived_anew_from_all_words(clinic: Clinic, seed: int) -> None:
    from ecmx.hub.roster import Member, touched
    from ecmx.hub.today.models import ReachState
    from ecmx.hub.work import LoggedAttempt, record_wish, refuse_member, withdraw_word

    chance = random.Random(seed)

    def day(first: int = 1, last: int = 30) -> date:
        return date(2026, 10, chance.randint(first, last))

    def one() -> str:
        return chance.choice(CINS[:7])

    def taken_back() -> None:
        attempts = LoggedAttempt.objects.of(clinic.by.organization).filter(withdrawn_at=None)
        if attempts:
            withdraw_word(by=clinic.by, word=LoggedAttempt, pk=chance.choice(list(attempts)).pk)

    acts = [
        lambda: clinic.tries(one(), day(), outcome="message", call_back_on=day()),
        lambda: clinic.tries(one(), day(), method="Telephonic/electronic"),
        lambda: clinic.happens(one(), "enrolled", day()),
        lambda: clinic.happens(one(), "declined", day()),
        lambda: clinic.happens(one(), "left", day()),
        lambda: clinic.meets(one(), day(), in_person=False),
        lambda: clinic.knows(one(), "member_phone_number", f"53055501{chance.randint(10, 99)}"),
        lambda: refuse_member(day=day(), reason="capacity", **clinic.whose(one())),
        lambda: record_wish(by=clinic.by, member=clinic.member(one()), route=chance.choice(["nothing", "mail", ""])),
        lambda: clinic.receives("juniper", file("otf", [{"cin": one(), "day": "10/20/2026"}], month=11), "more.csv"),
        taken_back,
    ]
    for at in range(24):
        try:
            chance.choice(acts)()
        except UsageProblem:
            continue  # it could not have happened
        if at % 5 == 0:
            states(clinic)  # somebody looks in between
    clinic.receives("juniper", file("mif", [{"cin": CINS[0], "status": "Termed"}, {"cin": CINS[1]}], month=11), "n.csv")
    kept = states(clinic)
    listed_as_judged_one_by_one(clinic, vera_has=ids(clinic, *CINS[::2]))
    ReachState.objects.of(clinic.by.organization).delete()
    touched(clinic.by.organization, list(Member.objects.of(clinic.by.organization).values_list("pk", flat=True)))
    assert states(clinic) == kept
    assert len(kept) == 9


def listed_as_judged_one_by_one(clinic: Clinic, vera_has: list[int]) -> None:
    """The list, and somebody's own, by pages and on several days, are what `judged` says of each state by itself."""
    from ecmx.hub.obligations import Obligation
    from ecmx.hub.today import give_members, people_today
    from ecmx.hub.today.models import ReachState
    from ecmx.hub.work import Task
    from tests.hub.outgoing import agreement

    vera, organization = who(clinic, "vera"), clinic.by.organization
    give_members(by=clinic.by, members=vera_has, to=vera.user.pk)
    agreed = agreement(clinic, first_contact_days=60)
    Obligation.objects.of(organization).create(
        agreement=agreed, file_type="rtf", owes="us", period_start=date(2026, 10, 1), period_end=date(2026, 10, 31),
        due_on=date(2026, 11, 12),
    )  # fmt: skip
    Task.objects.of(organization).create(
        kind="end-asked", key="x", member_id=vera_has[0], opened_at=timezone.make_aware(datetime(2026, 10, 3))
    )
    asked = set(Task.objects.of(organization).filter(settled_at=None).values_list("member_id", "plan_id"))
    for on in (date(2026, 10, 8), date(2026, 10, 30), TODAY, date(2026, 12, 20)):
        for whose in (None, vera.user.pk):
            wanted = sorted(
                found
                for one in ReachState.objects.of(organization).filter(left_out="")
                if (whose is None or one.member_id in vera_has)
                and (
                    found := judged(
                        one, on, agreed.plan_id, {(one.member_id, None), (one.member_id, one.plan_id)} & asked
                    )
                )
            )
            pages = [people_today(by=clinic.by, on=on, whose=whose, page=page, page_size=4) for page in (1, 2, 3, 4)]
            rows = [row for page in pages for row in page.rows]
            codes = list(pages[0].by_reason)
            assert [(codes.index(row.reason), row.member, row.plan) for row in rows] == [
                (place, member, plan) for place, *_, member, plan in wanted
            ]
            assert pages[0].total == len(wanted) == sum(pages[0].by_reason.values())
            assert pages[0].before_day_ends == sum(1 for row in rows if row.due is not None and row.due <= on)


def judged(one: Any, on: date, plan: int, asks: set[Any]) -> tuple[Any, ...] | None:
    """Where a state stands in the list: the place of the first reason that holds, then what sorts it; None where none does."""
    days = timedelta
    waits = one.call_back_on is not None and one.call_back_on > on + days(1)
    fresh = not one.serving and one.attempts == 0 and one.status in ("", "1")
    tried = one.last_attempt or one.since
    met = max((day for day in (one.last_attempt, one.last_met) if day), default=one.since)
    first_due = one.assigned_on + days(60) if one.plan_id == plan else one.assigned_on
    owed = one.plan_id == plan and date(2026, 11, 2) <= on and one.assigned_on <= date(2026, 10, 31)
    opened = date(2026, 10, 3)
    holds = [
        (one.call_back_on is not None and not waits, one.call_back_on),
        (fresh and not waits, first_due),
        (not one.serving and not fresh and not waits and tried <= on - days(7), tried),
        (one.serving and not waits and met <= on - days(30), met),
        (owed and (one.said_on is None or one.said_on < date(2026, 10, 1)), date(2026, 11, 12)),
        (bool(asks), opened),
    ]
    found = next(((place, day) for place, (so, day) in enumerate(holds) if so), None)
    return (*found, one.assigned_on, one.sort_name, one.member_id, one.plan_id) if found else None


def test_who_is_one_person_under_two_cins_is_to_be_reached_once_and_stands_alike(
    clinic: Clinic, signed_in: Any
) -> None:
    from ecmx.hub.looking import answer_likeness
    from ecmx.hub.searching import RosterFilter, roster_page
    from ecmx.hub.today import people_today

    clinic.receives("juniper", file("mif", [{"cin": CINS[0], "status": "Termed"}, {"cin": CINS[1]}], month=11), "n.csv")
    clinic.happens(CINS[0], "enrolled", date(2026, 10, 2))
    before = people_today(by=clinic.by, on=TODAY)
    answer_likeness(CINS[0], CINS[1], same=True, by=clinic.by)
    listed = people_today(by=clinic.by, on=TODAY)
    one, other = ids(clinic, *CINS[:2])
    assert [row.reason for row in listed.rows if row.member == other] == ["no-contact"]
    assert one not in {row.member for row in listed.rows} and listed.left_out["are here under another CIN"] == 1
    shown = {row.member: row.plans[0].status for row in roster_page(by=clinic.by, wanted=RosterFilter()).rows}
    assert shown[one] == shown[other] == "3"
    clinic.by.user.refresh_from_db()
    client = signed_in(clinic.by)
    client.post("/organizations/", {"organization": clinic.by.organization.pk})
    for member in (one, other):
        choices = client.get(f"/members/{member}/status/").content.decode()
        assert "ECM ended" in choices and "No plan has assigned" not in choices, (
            "what can follow is said under either CIN"
        )
    answer_likeness(CINS[0], CINS[1], same=False, by=clinic.by)
    assert people_today(by=clinic.by, on=TODAY) == before


def test_the_list_costs_the_same_queries_whatever_its_rows(clinic: Clinic) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ecmx.hub.today import people_today

    def price(page_size: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            people_today(by=clinic.by, on=TODAY, page_size=page_size)
        return len(asked)

    states(clinic)
    assert {price(1), price(9)} == {7}


def test_charts_are_counts_of_weeks_statuses_and_days(clinic: Clinic) -> None:
    from ecmx.hub.outbound import PlanAnswer
    from ecmx.hub.today import acknowledgement_days, outreach_by_week, status_funnel
    from tests.hub.outgoing import at, went

    clinic.tries(CINS[0], date(2026, 11, 2), outcome="reached")
    clinic.tries(CINS[0], date(2026, 11, 8))
    clinic.tries(CINS[1], date(2026, 11, 9))
    clinic.happens(CINS[2], "enrolled", date(2026, 11, 3))
    weeks = outreach_by_week(by=clinic.by, on=TODAY, weeks=2)
    assert [(one.label, one.number, one.of_them) for one in weeks] == [("11/02/2026", 2, 1), ("11/09/2026", 1, 0)]
    assert [one.number for one in status_funnel(by=clinic.by)] == [6, 2, 1, 0, 0]
    for number, days in enumerate((0, 4, None)):
        sent = went(clinic, [CINS[0]], sent=at(date(2026, 11, 3)), name=f"{number}.xlsx")
        if days is not None:
            PlanAnswer.objects.of(clinic.by.organization).create(
                transmission=sent, verdict="accepted", how="phone", at=at(date(2026, 11, 3 + days))
            )
    found = {one.label: one.number for one in acknowledgement_days(by=clinic.by, on=TODAY) if one.number}
    assert found == {"Same day": 1, "3 to 5 days": 1, "Not yet": 1}


def test_the_command_says_whom_to_reach(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from ecmx.cli.app import app

    monkeypatch.setenv("ECMX_HUB", str(clinic.home.folder))
    monkeypatch.setenv("COLUMNS", "160")

    def said(*words: str) -> str:
        done = CliRunner().invoke(app, ["hub", "today", *words, "--by", "vera"])
        assert done.exit_code == 0
        return done.output

    assert "None of your own members" in said()
    assert "9 contacts to make" in said("--all") and "New assignment" in said("--all")
    assert "2 contacts to make" in said("--all", "--plan", "redbud")
