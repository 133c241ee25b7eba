"""What a role does not see of a member it sees nowhere: every page and every look, with a word planted in each group of elements."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from ecmx.guidance import FileType
from tests.hub.clinic import Clinic, file
from tests.hub.test_portal_apart import NO_THING, THINGS, _as

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
PLAIN, MARKED = "90000000A", "90000002A"
#: By header of a column of the plan's file, the group of what stands in it and the word that is planted.
COLUMNS = {
    "Emergency Room admission, facility name": ("clinical", "Plantclinical"),
    "Primary Care Provider/Clinic Name (Assigned PCP)": ("care", "Plantcare"),
    "Previous ECM Provider": ("other", "Plantother"),
    "Gender Identity": ("sensitive", "Plantgender"),
    "Primary Diagnosis": ("sensitive", "F10.239 Plantcode"),
}
#: What stands in the row of a member who is marked, in a group that the mark keeps apart.
UNDER_MARK = "Plantmarked"
WORDS: Mapping[str, tuple[str, ...]] = {
    "clinical": ("Plantclinical",),
    "care": ("Plantcare",),
    "other": ("Plantother",),
    "referral": ("Plantreferred",),
    "sensitive": ("Plantgender", "Plantcode", UNDER_MARK, "Plantscope", "Plantfree", "Plantmessage"),
}
EVERY = frozenset(word for words in WORDS.values() for word in words)


def planted(held: bool = False) -> bytes:
    """A plan's file of two members; held: with a day in it that is none."""
    lines = (
        file("mif", [{"cin": PLAIN}, {"cin": MARKED, "first": "Bo"}], produced=6 if held else 5).decode().splitlines()
    )
    heads, words = [f'"{head}"' for head in COLUMNS], [word for _, word in COLUMNS.values()]
    marked = [UNDER_MARK if group in ("clinical", "other") else "" for group, _ in COLUMNS.values()]
    rows = [",".join([line, *more]) for line, more in zip(lines, (heads, words, marked), strict=True)]
    if held:
        rows = [row.replace("03/04/1980", "yesterday") for row in rows]
        rows = [row.replace(PLAIN, "90000009A") for row in rows]
    return ("\n".join(rows) + "\n").encode()


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    from ecmx.hub.outbound import SentRow, compose
    from ecmx.hub.work import mark_part_two, record_consent, refer_person

    made = Clinic.opened(hub_database)
    made.by.user.refresh_from_db()
    made.receives("juniper", planted(), name="first.csv")
    made.receives("juniper", planted(held=True), name="held.csv")
    made.happens(PLAIN, "enrolled", date(2026, 10, 3), start=date(2026, 10, 3))
    made.happens(PLAIN, "left", date(2026, 10, 9), text="Plantfree F10.20")
    made.tries(MARKED, date(2026, 10, 4))
    told = {
        "referral.member_last_name": {"s": 0, "v": "Plantreferred"},
        "referral.member_first_name": {"s": 0, "v": "Cy"},
    }
    refer_person(by=made.by, plan=made.plan("redbud"), day=date(2026, 10, 5), told=told)
    mark_part_two(by=made.by, member=made.member(MARKED))
    record_consent(
        by=made.by, member=made.member(MARKED), recipients=[made.plan("juniper")], scope="Plantscope",
        since=date(2026, 10, 1), until=None,
    )  # fmt: skip
    compose(made.plan("juniper"), [FileType.RTF, FileType.OTF], period=OCTOBER, by=made.by, home=made.home)
    SentRow.objects.of(made.by.organization).update(message="Plantmessage F10.20")
    return made


def unseen(role: str) -> frozenset[str]:
    from ecmx.hub.accounts import groups, sees

    hidden = {*groups(), "sensitive"} - sees([role])
    return frozenset(word for group, words in WORDS.items() if group in hidden for word in words)


def watched() -> list[str]:
    """Roles that see members and not everything of them, one of each kind."""
    from ecmx.hub.accounts import described

    kinds = {unseen(name): name for name, _, may in described() if "roster.look" in may}
    return [name for words, name in kinds.items() if words]


#: Pages by which somebody goes elsewhere: another organization, or out.
LEAVES = ("organizations",)
#: Where whoever may see everything finds all that is planted.
SHOWING = ("members-one", "members-reports", "members-referrals", "files-rows", "files-out-one")


def test_no_page_shows_a_role_what_it_does_not_see(clinic: Clinic, signed_in: Any) -> None:
    from ecmx.hub.portal.urls import PAGES

    ours = {kind: made(clinic) for kind, made in THINGS.items() if kind != "message"} | {"message": _message(clinic)}
    ours["member"] = [clinic.member(PLAIN).pk, clinic.member(MARKED).pk]
    wrong = []
    for role in watched():
        client = _client(clinic, role, signed_in)
        for page in PAGES:
            for address in [] if page.public else _addresses(page, ours):
                content = client.get(address).content
                wrong += [(role, page.name, word) for word in unseen(role) if word.encode() in content]
    assert wrong == []
    client = _client(clinic, "care_manager", signed_in)
    shown = [client.get(at).content for page in PAGES if page.name in SHOWING for at in _addresses(page, ours)]
    found = {word for word in EVERY for content in shown if word.encode() in content}
    assert found == EVERY, "what is planted is seen by who may see it, or the walk proves nothing"


#: What is sent to every page: nothing that a form takes as it is, seen when nobody had said anything yet.
SENT = {
    "day": "13/45/2026",
    "event": "enrolled",
    "element": "member_phone_number",
    "seen": "0",
    "value": "no",
    "how": "no",
}


def test_no_answer_to_what_is_sent_shows_a_role_what_it_does_not_see(clinic: Clinic, signed_in: Any) -> None:
    """What a page answers to a form: the form again with what is wrong, a part of a page, what is said on the page that follows."""
    from django.contrib.messages import get_messages
    from django.db import transaction

    from ecmx.hub.accounts import may
    from ecmx.hub.portal.urls import PAGES

    ours = {kind: made(clinic) for kind, made in THINGS.items() if kind != "message"} | {"message": _message(clinic)}
    ours["member"] = [clinic.member(MARKED).pk]
    sent = {**SENT, "plan": clinic.plan("juniper").pk}
    wrong, seen = [], Counter[tuple[str, int]]()
    for role in watched():
        client, words = _client(clinic, role, signed_in), unseen(role)
        for page in PAGES:
            if page.public or page.name in LEAVES or (page.needs and not may([role], page.needs)):
                continue
            address = next(_addresses(page, ours))
            for part in ({}, {"HX-Request": "true"})[: 2 if page.keeps else 1]:
                with transaction.atomic():
                    answer = client.post(address, sent, headers=part)
                    said = " ".join(map(str, get_messages(answer.wsgi_request)))
                    transaction.set_rollback(True)
                seen[role, answer.status_code] += 1
                told = f"{answer.content.decode(errors='replace')} {said} {answer.headers.get('Location', '')}"
                wrong += [(role, page.name, word) for word in words if word in told]
    assert wrong == []
    assert {status for _, status in seen} <= {200, 204, 302, 400, 403, 404, 405}
    assert sum(count for (_, status), count in seen.items() if status in (200, 400)) > len(
        watched()
    )  # forms shown again


def test_a_correction_stays_unseen_where_the_cell_is(clinic: Clinic) -> None:
    from ecmx.hub.fixing import CellEdit, change_cells, held_grid

    about = {"home": clinic.home, "file": _file(clinic, "in", "held.csv").pk}
    grid = held_grid(by=clinic.by, **about)
    (letter,) = (one.letter for one in grid.columns if one.header == "Primary Diagnosis")
    change_cells(
        by=clinic.by, **about, changes=[CellEdit(one.row, letter, "F11.20 Plantput") for one in grid.rows], seen=10**6
    )
    assert "Plantput" in repr(held_grid(by=clinic.by, **about))
    assert "Plantput" not in repr(held_grid(by=_as(clinic, "reader"), **about))


def _client(clinic: Clinic, role: str, signed_in: Any) -> Any:
    client = signed_in(_as(clinic, role))
    client.post("/organizations/", {"organization": clinic.by.organization.pk})
    return client


def _message(clinic: Clinic) -> list[object]:
    from ecmx.hub.transmissions import PartnerMessage

    messages = PartnerMessage.objects.of(clinic.by.organization)
    about, members = _file(clinic, "in"), [clinic.member(MARKED).pk]
    return [messages.create(partner=clinic.plan("juniper"), kind="vanished", transmission=about, members=members).pk]


def _addresses(page: Any, ours: Mapping[str, list[object]]) -> Iterator[str]:
    """Each thing of ours that the page may be about."""
    first = {name: (ours[kind] if kind in ours else [NO_THING[kind]]) for name, kind in page.about.items()}
    for at in range(max((len(one) for one in first.values()), default=1)):
        named = {name: str(one[min(at, len(one) - 1)]) for name, one in first.items()}
        yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found, named=named: named[found[1]], page.path)  # type: ignore[misc]


def _file(clinic: Clinic, way: str, name: str = "") -> Any:
    from ecmx.hub.transmissions import Transmission

    rows = Transmission.objects.of(clinic.by.organization).filter(direction=way)
    return (rows.filter(name=name) if name else rows).latest("pk")


def _keys(clinic: Clinic) -> Any:
    from ecmx.hub.keys import Keys

    return Keys(clinic.home)


#: By name, each look at members as it is asked; nothing where it shows no word of a member.
LOOKS: Mapping[str, Callable[[Clinic, Any, Any], Any] | None] = {
    "answer_likeness": None,
    "bytes_of_file": lambda c, by, do: do(_file(c, "in").pk, by=by, home=c.home).data,
    "changes_frame": lambda c, by, do: do(by=by, since=date(2020, 1, 1)).write_json(),
    "file_view": lambda c, by, do: do(_file(c, "in").pk, by=by, keys=_keys(c)),
    "files_listed": None,
    "files_named": None,
    "member_next": lambda c, by, do: [
        do(c.member(cin), [(c.plan("juniper"), OCTOBER)], by=by, home=c.home) for cin in (PLAIN, MARKED)
    ],
    "member_ours": lambda c, by, do: [do(c.member(cin), by=by, today=OCTOBER[1]) for cin in (PLAIN, MARKED)],
    "member_sent": lambda c, by, do: [do(cin, by=by, home=c.home) for cin in (PLAIN, MARKED)],
    "member_view": lambda c, by, do: [do(cin, by=by) for cin in (PLAIN, MARKED)],
    "member_whole": lambda c, by, do: [do(c.member(cin), by=by, today=OCTOBER[1]) for cin in (PLAIN, MARKED)],
    "members_changed": lambda c, by, do: do(_file(c, "in", "first.csv").pk, by=by),
    "members_left_out": lambda c, by, do: do(_file(c, "out"), by=by, home=c.home),
    "narrowed_access": lambda c, by, do: do(by=by),
    "outgoing": None,
    "pairs_suggested": lambda c, by, do: do(by=by),
    "roster_frame": lambda c, by, do: do(by=by).write_json(),
    "route_stops": lambda c, by, do: do([c.member(cin).pk for cin in (PLAIN, MARKED)], by=by),
    "rows_going": lambda c, by, do: do(_file(c, "out").pk, by=by),
    "tasks_seen": lambda c, by, do: do(by=by),
    "wishes_of": lambda c, by, do: do([c.member(cin).pk for cin in (PLAIN, MARKED)], by=by),
}


def test_no_look_tells_a_role_what_it_does_not_see(clinic: Clinic) -> None:
    """Looks have their place here by name: one that is new has none, and fails."""
    from ecmx.errors import UsageProblem
    from ecmx.hub import looking

    asked = {name for name in looking.__all__ if _asks_who(getattr(looking, name))}
    assert asked == set(LOOKS) | {"sight_of", "roster_file", "written_list"}
    told = []
    for role in watched():
        by = _as(clinic, role)
        for name, ask in LOOKS.items():
            try:
                answer = repr(ask(clinic, by, getattr(looking, name))) if ask is not None else ""
            except UsageProblem as problem:
                answer = problem.code
            if answer in ("not-permitted", "access-unknown"):
                continue
            told += [(role, name, word) for word in unseen(role) if word in answer]
    assert told == []


def _asks_who(what: Any) -> bool:
    import inspect

    return inspect.isfunction(what) and "by" in inspect.signature(what).parameters


#: Lists that are taken out, by the page that gives them.
TAKEN = {
    "today-export": "/today/export/?show=all",
    "files-export": "/files/export/?list=in",
    "files-changes-export": "/files/{file}/changes/export/",
    "due-export": "/due/export/",
    "tasks-export": "/tasks/export/",
    "incidents-export": "/incidents/export/?closed=1",
    "members-export": "/members/export/",
}


def test_each_list_is_taken_out_by_its_own_permission_and_recorded(clinic: Clinic, signed_in: Any) -> None:
    from ecmx.hub.accounts import AuditEntry
    from ecmx.hub.portal.urls import PAGES
    from ecmx.hub.work import ask_open_questions

    ask_open_questions(clinic.by.organization)
    taken = {page.name for page in PAGES if page.name.endswith("-export") and page.name != "plans-export"}
    assert taken - set(TAKEN) == {"people-audit-export", "people-audit-member-export"}, "by whoever reads the audit"
    number = _file(clinic, "in", "first.csv").pk
    for role, status in (("coordinator", 200), ("reader", 403), ("outreach_worker", 403)):
        client = _client(clinic, role, signed_in)
        for name, address in TAKEN.items():
            answer = client.post(address.format(file=number))
            assert answer.status_code == status, (role, name)
            if status == 200:
                kept = AuditEntry.objects.filter(action__endswith=".export").latest("pk")
                assert kept.detail["rows"] == _rows_of(answer.content), name
                assert "filter" in kept.detail, name


def _rows_of(data: bytes) -> int:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].max_row - 1


def _narrowed(clinic: Clinic, **to: Any) -> Any:
    from ecmx.hub.accounts import acting, narrow_access

    auditor = _as(clinic, "auditor")
    narrow_access(auditor.user, by=clinic.by, **to)
    return acting(auditor.user.username, clinic.by.organization.slug)


def test_an_auditor_of_named_members_finds_them_and_nobody_else(clinic: Clinic, signed_in: Any) -> None:
    from ecmx.errors import UsageProblem
    from ecmx.hub import looking
    from ecmx.hub.accounts import entries_of
    from ecmx.hub.portal.urls import PAGES

    ours = {kind: made(clinic) for kind, made in THINGS.items() if kind != "message"} | {"message": _message(clinic)}
    hers, another = clinic.member(PLAIN), clinic.member(MARKED)
    by = _narrowed(clinic, members=[hers.pk])
    client = signed_in(by)
    client.post("/organizations/", {"organization": clinic.by.organization.pk})
    opened = set()
    for page in PAGES:
        for address in [] if page.public else _addresses(page, {**ours, "member": [hers.pk, another.pk]}):
            answer = client.get(address, follow=True)
            assert MARKED.encode() not in answer.content, page.name
            opened |= {page.name} if answer.status_code == 200 else set()
    assert opened == {"today", "members-one", "people-access", "people-audit-member", "people-roles", "organizations"}
    assert [client.get(f"/members/{one.pk}/").status_code for one in (hers, another)] == [200, 404]
    for name, ask in LOOKS.items():
        if ask is not None and name != "narrowed_access":
            with pytest.raises(UsageProblem):
                ask(clinic, by, getattr(looking, name))
    assert looking.member_view(PLAIN, by=by).cin == PLAIN
    assert entries_of(by=by, member=hers.pk).exists()
    with pytest.raises(UsageProblem, match="outside of it"):
        entries_of(by=by)


def test_an_auditor_of_some_days_sees_what_was_in_them(clinic: Clinic) -> None:
    from ecmx.errors import UsageProblem
    from ecmx.hub.looking import file_view, member_ours, member_view, members_changed, narrowed_access, roster_frame

    whole = member_view(PLAIN, by=clinic.by)
    assert whole.changes and member_ours(clinic.member(PLAIN), by=clinic.by, today=OCTOBER[1]).words
    by = _narrowed(clinic, first=date(2026, 10, 8), last=date(2026, 10, 31))
    assert member_view(PLAIN, by=by).changes == []
    assert [one.day for one in member_ours(clinic.member(PLAIN), by=by, today=OCTOBER[1]).words] == [date(2026, 10, 9)]
    assert narrowed_access(by=by).files == [], "the files came on the day on which the test runs"
    file = _file(clinic, "in", "first.csv").pk
    for ask in (
        lambda: file_view(file, by=by, keys=_keys(clinic)),
        lambda: members_changed(file, by=by),
        lambda: roster_frame(by=by),
    ):
        with pytest.raises(UsageProblem, match="outside of it"):
            ask()


def test_whoever_is_more_than_an_auditor_is_not_narrowed(clinic: Clinic) -> None:
    from ecmx.errors import UsageProblem
    from ecmx.hub.accounts import narrow_access

    reader = _as(clinic, "reader").user
    with pytest.raises(UsageProblem, match="only role is auditor"):
        narrow_access(reader, by=clinic.by, members=[1])
    with pytest.raises(UsageProblem, match="before the first"):
        narrow_access(reader, by=clinic.by, first=date(2026, 10, 2), last=date(2026, 10, 1))
