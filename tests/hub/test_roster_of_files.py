"""Files of plans into one roster: the newest word counts, an older one fills gaps, what waits is told, and nobody vanishes unsaid."""

from __future__ import annotations

import contextlib
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import NPI, OTHER_NPI, SITE_NPI, Clinic, file

A, B, C, D, E, F = (f"9100000{number}A" for number in range(1, 7))
PHONE = "mif.member_phone_number"


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    return Clinic.opened(hub_database)


def mif(*cins: str, month: int = 10, produced: int = 5, **said: Any) -> bytes:
    return file("mif", [{"cin": cin, **said} for cin in cins], month=month, produced=produced)


def test_a_plans_file_makes_members(clinic: Clinic) -> None:
    made = clinic.receives("juniper", file("mif", [{"cin": A}, {"cin": B, "status": "Continuing"}]))
    assert (made.state, made.rows, made.rows_clean) == ("applied", 2, 2)
    assert clinic.statuses() == {A: "New", B: "Continuing"}
    assert clinic.changes(made) == {"new": {A, B}}


def test_the_newer_word_counts_and_what_is_the_same_is_not_written_again(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A, B))
    made = clinic.receives("juniper", file("mif", [{"cin": A, "phone": "5305550199"}, {"cin": B}], month=11))
    assert clinic.word(A, PHONE) == ["5305550100", "5305550199"]
    assert clinic.word(B, PHONE) == ["5305550100"]
    assert clinic.changes(made) == {"changed": {A}}


def test_an_older_file_fills_gaps_and_never_overwrites(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A, month=11, phone=""))
    clinic.receives("juniper", mif(A, month=10, phone="5305550111", first="Anna"))
    assert clinic.word(A, PHONE)[-1] == "5305550111"
    assert clinic.word(A, "mif.member_first_name")[-1] == "Ana"
    assert clinic.assignments()[0].last_file.period_end.month == 10


def test_each_plan_says_its_own(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A))
    clinic.receives("redbud", mif(A, phone="5305550123"))
    assert sorted(one.plan.slug for one in clinic.assignments()) == ["juniper", "redbud"]
    assert sorted(clinic.word(A, PHONE)) == ["5305550100", "5305550123"]


def test_termed_and_back_again(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A, B))
    ended = clinic.receives("juniper", file("mif", [{"cin": A, "status": "Termed"}, {"cin": B}], month=11))
    assert clinic.changes(ended) == {"termed": {A}}
    assert [one.termed_by_id for one in clinic.assignments()] == [ended.pk, None]
    back = clinic.receives("juniper", mif(A, B, month=12))
    assert clinic.changes(back)["returned"] == {A}
    assert [one.termed_by_id for one in clinic.assignments()] == [None, None]


def test_who_is_named_no_more_has_vanished_and_stays(clinic: Clinic) -> None:
    everybody = [f"9200000{number}A" for number in range(10)]
    clinic.receives("juniper", mif(*everybody))
    made = clinic.receives("juniper", mif(*everybody[1:], month=11))
    assert clinic.vanished() == {everybody[0]}
    assert clinic.changes(made)["vanished"] == {everybody[0]}
    assert [(one.kind, len(one.members)) for one in drafted(clinic)] == [("vanished", 1)]
    clinic.receives("juniper", mif(*everybody, month=12))
    assert clinic.vanished() == set()


def test_whose_row_is_held_has_not_vanished(clinic: Clinic) -> None:
    everybody = [f"9200000{number}A" for number in range(10)]
    clinic.receives("juniper", mif(*everybody))
    rows = [{"cin": everybody[0], "status": "Nonsense"}, *({"cin": cin} for cin in everybody[1:])]
    made = clinic.receives("juniper", file("mif", rows, month=11))
    assert made.rows_held == 1
    assert clinic.vanished() == set()


def test_a_person_says_that_a_file_names_everyone_or_is_a_part(clinic: Clinic) -> None:
    from ecmx.hub.inbound import say_complete

    clinic.receives("juniper", mif(A, B, C, D))
    made = clinic.receives("juniper", mif(A, month=11))
    say_complete(made.pk, by=clinic.by, complete=True)
    assert clinic.vanished() == {B, C, D}
    say_complete(made.pk, by=clinic.by, complete=False)
    assert clinic.vanished() == set()


def test_a_file_is_set_aside_and_its_members_are_as_before(clinic: Clinic) -> None:
    from ecmx.hub.inbound import withdraw

    clinic.receives("juniper", mif(A, B))
    before = clinic.everything()
    made = clinic.receives("juniper", mif(A, month=11, phone="5305550177"))
    withdraw(made.pk, by=clinic.by, home=clinic.home)
    assert clinic.everything() == before
    again = clinic.receives("juniper", mif(A, month=11, phone="5305550177"))
    assert again.state == "applied"


def test_a_replacement_that_is_said_afterwards_is_the_same(hub_database: Home) -> None:
    from ecmx.hub.inbound import say_replaces

    told = []
    for at_once in (True, False):
        clinic = Clinic.opened(hub_database)
        wrong = clinic.receives("juniper", mif(A, B, phone="5305550150"))
        made = clinic.receives("juniper", mif(A, produced=6), **({"replaces": wrong} if at_once else {}))
        if not at_once:
            say_replaces(made.pk, by=clinic.by, home=clinic.home, earlier=wrong.pk)
        told.append(clinic.everything())
    assert told[0] == told[1]


def test_a_protected_file_waits_for_its_password(clinic: Clinic, tmp_path: Path) -> None:
    from ecmx.hub.inbound import give_password

    made = clinic.receives("juniper", protected(tmp_path, mif(A, B), "s3cret"), "file.xlsx")
    assert made.state == "needs_password" and not clinic.statuses()
    give_password(made.pk, by=clinic.by, home=clinic.home, password="wrong")
    assert clinic.goes_on(made).problem == "password-wrong"
    give_password(made.pk, by=clinic.by, home=clinic.home, password="s3cret")
    assert clinic.goes_on(made).state == "applied"
    assert clinic.statuses() == {A: "New", B: "New"}


def test_a_state_is_left_only_by_its_own_doors(clinic: Clinic) -> None:
    from ecmx.hub.inbound import say_partner, try_again
    from ecmx.hub.partners import Partner

    made = clinic.receives("juniper", mif(A))
    plan = Partner.objects.of(clinic.by.organization).get(slug="redbud")
    with pytest.raises(UsageProblem):
        say_partner(made.pk, by=clinic.by, partner=plan)
    with pytest.raises(UsageProblem):
        try_again(made.pk, by=clinic.by)
    with pytest.raises(UsageProblem):
        try_again(10_000_000, by=clinic.by)


def test_so_many_gone_at_once_are_doubted(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A, B, C, D))
    made = clinic.receives("juniper", mif(A, month=11))
    assert made.doubted and not clinic.vanished() and not drafted(clinic)
    assert made.state == "applied"


def test_the_same_bytes_are_known_again(clinic: Clinic) -> None:
    first = clinic.receives("juniper", mif(A))
    again = clinic.receives("juniper", mif(A), "another name.csv")
    assert (again.state, again.repeats_id) == ("repeated", first.pk)
    assert len(clinic.assignments()) == 1


def test_the_same_bytes_of_another_sender_are_another_file(clinic: Clinic) -> None:
    """Two plans may send the same few lines, and what the provider took as her own word is no plan's file."""
    from tests.hub.work_lists import taken

    rows = file("otf", [{"cin": A}])
    clinic.receives("juniper", mif(A))
    assert taken(clinic, rows, "log.csv").file is not None
    first = clinic.receives("juniper", rows)
    other = clinic.receives("redbud", rows)
    again = clinic.receives("redbud", rows)
    assert [one.state for one in (first, other)] == ["applied", "applied"]
    assert (again.state, again.repeats_id) == ("repeated", other.pk)


def test_a_replacement_takes_back_what_the_first_alone_had_said(clinic: Clinic) -> None:
    wrong = clinic.receives("juniper", mif(A, B, phone="5305550150"))
    made = clinic.receives("juniper", mif(A, produced=6), replaces=wrong)
    wrong.refresh_from_db()
    assert (made.state, wrong.state) == ("applied", "superseded")
    assert clinic.statuses() == {A: "New"}
    assert clinic.word(A, PHONE) == ["5305550100"]


def test_another_providers_members_are_held_and_the_sender_is_asked(clinic: Clinic) -> None:
    made = clinic.receives("juniper", file("mif", [{"cin": A, "npi": "1234567893"}, {"cin": B, "npi": OTHER_NPI}]))
    assert clinic.statuses() == {A: "New"}
    assert clinic.held(made) == {3: "not_ours"}
    assert (made.rows, made.rows_clean, made.rows_with_errors, made.rows_held, made.rows_not_ours) == (2, 1, 0, 1, 1)
    assert [one.kind for one in drafted(clinic)] == ["not_ours"]


def test_members_go_to_the_site_whose_npi_their_rows_bear(clinic: Clinic) -> None:
    from ecmx.hub.partners import Partner, Site

    ours = Partner.objects.of(clinic.by.organization).get(ours=True)
    ours.npis = [NPI, SITE_NPI]
    ours.save()
    Site.objects.of(clinic.by.organization).create(partner=ours, slug="north", name="North", npi=SITE_NPI)
    clinic.receives("juniper", file("mif", [{"cin": A, "npi": NPI}, {"cin": B, "npi": SITE_NPI}]))
    clinic.receives("juniper", file("mif", [{"cin": A, "npi": SITE_NPI}, {"cin": B, "npi": ""}], month=11))
    assert [one.site.slug if one.site else None for one in clinic.assignments()] == ["north", "north"]
    assert clinic.changes(clinic.receives("juniper", mif(A, B, month=12))) == {}


def test_another_plans_members_are_held(clinic: Clinic) -> None:
    made = clinic.receives(
        "juniper", file("mif", [{"cin": A, "plan": "Juniper Health"}, {"cin": B, "plan": "Redbud Care"}])
    )
    assert set(clinic.statuses()) == {A} and made.rows_held == 1


def test_attempts_wait_until_the_member_is_assigned(clinic: Clinic) -> None:
    made = clinic.receives("juniper", file("otf", [{"cin": A}, {"cin": A}, {"cin": B}]))
    assert (made.state, made.rows_unassigned) == ("applied", 3)
    assert not attempts(clinic)
    clinic.receives("juniper", mif(A))
    made.refresh_from_db()
    assert attempts(clinic) == [(A, 1), (A, 2)]
    assert made.rows_unassigned == 1 and clinic.held(made) == {4: "unassigned"}


def test_a_file_that_nobody_can_place_waits_for_a_person(clinic: Clinic) -> None:
    made = clinic.receives(None, mif(A))
    assert made.state == "needs_partner" and made.problem_fix
    named = clinic.receives(None, file("mif", [{"cin": B, "plan": "Redbud Care"}]))
    assert (named.state, named.partner.slug) == ("applied", "redbud")


def test_a_broken_file_is_refused_with_its_reason(clinic: Clinic) -> None:
    made = clinic.receives("juniper", b"PK\x03\x04 and no more", "broken.xlsx")
    assert (made.state, made.problem) == ("refused", "file-truncated")
    assert made.receipt.body["problem"]["fix"]


def test_two_cins_of_one_person_are_suggested_and_not_merged(clinic: Clinic) -> None:
    from ecmx.hub.roster import likenesses

    clinic.receives("juniper", mif(A, last="Rivera"))
    clinic.receives("redbud", mif(B, last="Rivera"))
    assert [(one.one.cin, one.other.cin) for one in likenesses(clinic.by.organization)] == [(A, B)]
    assert len(clinic.statuses()) == 2


MONTHS = (
    ("mif", mif(A, B, C, D, E, F, month=10)),
    (
        "mif",
        file("mif", [{"cin": cin, "phone": "5305550122", "status": "Continuing"} for cin in (A, B, C, D, E)], month=11),
    ),
    ("otf", file("otf", [{"cin": A}, {"cin": A}, {"cin": F, "day": "10/09/2026"}])),
    ("rtf", file("rtf", [{"cin": A, "engagement": "3", "start": "10/05/2026"}, {"cin": F}], month=11, produced=8)),
    (
        "mif",
        file("mif", [{"cin": A, "status": "Termed"}, *({"cin": cin, "phone": ""} for cin in (B, C, D, E))], month=12),
    ),
)


def test_the_order_in_which_files_come_does_not_matter(hub_database: Home) -> None:
    told = []
    orders = list(itertools.permutations(MONTHS))
    for order in orders[:: len(orders) // 5]:
        clinic = Clinic.opened(hub_database)
        for _, data in order:
            assert clinic.receives("juniper", data).state == "applied"
        told.append(clinic.everything())
    assert told[0]["attempts"] and told[0]["episodes"] and told[0]["statements"]
    assert all(one == told[0] for one in told)


def test_two_files_of_a_plan_that_are_applied_at_the_same_time(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second asks which files count only when the first is done."""
    from ecmx.hub.inbound import applying

    asked, both = applying.live_files, threading.Barrier(2)

    def together(*words: Any, **more: Any) -> Any:
        found = asked(*words, **more)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(timeout=5)  # for the other, who had better not come
        return found

    monkeypatch.setattr(applying, "live_files", together)
    first = clinic.arrives(mif(A, B, phone="5305550101"), "juniper")
    second = clinic.arrives(mif(A, B, C, month=11, phone="5305550102"), "juniper")

    def done(made: Any) -> None:
        try:
            clinic.goes_on(made)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(done, (first, second)))
    monkeypatch.undo()
    in_turn = Clinic.opened(clinic.home)
    for data in (mif(A, B, phone="5305550101"), mif(A, B, C, month=11, phone="5305550102")):
        in_turn.receives("juniper", data)
    assert clinic.everything() == in_turn.everything()


def test_of_two_files_of_one_day_the_later_to_come_is_the_newer_word(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A, phone="5305550101"))
    clinic.receives("juniper", mif(A, phone="5305550102"))
    assert clinic.word(A, PHONE) == ["5305550101", "5305550102"]


def protected(folder: Path, csv: bytes, password: str) -> bytes:
    """The same rows as a workbook that only a password opens."""
    import io

    import msoffcrypto.format.ooxml
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    tab = book.create_sheet("MIF")
    for row in csv.decode().splitlines():
        tab.append(row.split(","))
    book.save(folder / "plain.xlsx")
    out = io.BytesIO()
    with (folder / "plain.xlsx").open("rb") as plain:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt(password, out)
    return out.getvalue()


def drafted(clinic: Clinic) -> list[Any]:
    from ecmx.hub.transmissions import PartnerMessage

    return list(PartnerMessage.objects.of(clinic.by.organization).filter(state="drafted"))


def attempts(clinic: Clinic) -> list[tuple[str, int]]:
    from ecmx.hub.roster import OutreachAttempt

    found = OutreachAttempt.objects.of(clinic.by.organization).values_list("member__cin", "ordinal")
    return sorted(found)
