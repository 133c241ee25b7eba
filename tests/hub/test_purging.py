"""What may go goes, what must stay stays, and what was deleted is brought back by nothing."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import OTHER_NPI, Clinic, file
from tests.hub.sent_files import sent

A, B, C = (f"9100000{number}A" for number in range(1, 4))
LATER = date(2040, 1, 1)
SECRETS = (A, "Lopez-1", "5305550101")


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    (hub_database.folder / "deletions.log").unlink(missing_ok=True)
    return Clinic.opened(hub_database)


def one(cin: str, **said: Any) -> dict[str, Any]:
    return {"cin": cin, "last": f"Lopez-{cin[-2]}", "phone": f"530555010{cin[-2]}", **said}


def mif(*cins: str, month: int = 10, **said: Any) -> bytes:
    return file("mif", [one(cin, **said) for cin in cins], month=month)


def two_months(clinic: Clinic) -> tuple[Any, Any]:
    """Two members in two months; the first one is Termed in the second."""
    first = clinic.receives("juniper", mif(A, B))
    second = clinic.receives("juniper", file("mif", [one(A, status="Termed"), one(B)], month=11))
    return first, second


def member(clinic: Clinic, cin: str) -> Any:
    from ecmx.hub.roster import member_by_cin

    return member_by_cin(clinic.by.organization, cin)


def purges(clinic: Clinic, day: date = LATER) -> dict[str, tuple[int, int]]:
    """What went and what was held, of kinds of which there was any."""
    from ecmx.hub.retention import purge

    found = purge(by=clinic.by, home=clinic.home, day=day)
    return {one.code: (one.goes, one.held) for one in found.kinds if one.goes or one.held}


def looks(clinic: Clinic, day: date = LATER) -> dict[str, tuple[int, int, dict[str, int]]]:
    from ecmx.hub.retention import look

    return {
        one.code: (one.goes, one.held, one.by)
        for one in look(by=clinic.by, home=clinic.home, day=day)
        if one.goes or one.held
    }


def deletes(clinic: Clinic, cin: str, **said: Any) -> Any:
    from ecmx.hub.retention import purge_member

    return purge_member(
        by=clinic.by, home=clinic.home, member=member(clinic, cin), because="asked for by letter", **said
    )


def kept_bytes(clinic: Clinic) -> list[bytes]:
    """Every byte that is kept in blobs, opened."""
    from ecmx.hub.keys import Keys
    from ecmx.hub.retention.kept_rows import rows_of
    from ecmx.hub.transmissions import Blob, has_bytes, opened

    keys = Keys(clinic.home)
    return [
        str(rows_of(blob, keys).rows()).encode() if blob.kind == "records" else opened(blob, keys)
        for blob in Blob.objects.of(clinic.by.organization).select_related("organization")
        if has_bytes(blob)
    ]


def everywhere(clinic: Clinic, as_owner: Any) -> str:
    """All that the database holds, and all that its blobs hold, as text."""
    tables = [
        name
        for (name,) in as_owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        if not name.startswith(("procrastinate", "django"))
    ]
    rows = [str(as_owner.execute(f"SELECT * FROM {name}").fetchall()) for name in tables]
    return "".join(rows) + b"".join(kept_bytes(clinic)).decode("latin-1")


def derived_again(clinic: Clinic, plan: str = "juniper") -> None:
    """Everybody in a plan's files, from these files alone."""
    import polars as pl
    from django.db import transaction

    from ecmx.hub.inbound.applying import Books, live_files
    from ecmx.hub.partners import Partner
    from ecmx.hub.roster import apply, one_at_a_time

    organization = clinic.by.organization
    partner = Partner.objects.of(organization).get(slug=plan)
    with transaction.atomic():
        one_at_a_time(organization, partner)
        books, files = Books(clinic.home), live_files(organization, partner)
        apply(organization, partner, files, books, pl.concat([books.named(one) for one in files]).unique().sort())


def test_a_member_whom_nobody_assigns_goes_when_her_time_has_passed_and_the_other_stays(
    clinic: Clinic, as_owner: Any
) -> None:
    two_months(clinic)
    sent(clinic, A, B)
    assert looks(clinic, date(2036, 1, 1)) == {} == purges(clinic, date(2036, 1, 1))
    assert len(kept_bytes(clinic)) == 5
    wanted = {"received": (2, 0), "sent": (1, 0), "sent-rows": (1, 0), "statements": (1, 0), "own-word": (1, 0)}
    assert {code: (goes, held) for code, (goes, held, _) in looks(clinic).items()} == wanted
    assert purges(clinic) == wanted
    found = everywhere(clinic, as_owner)
    assert not [value for value in SECRETS if value in found]
    assert B in found and "Lopez-2" in found
    assert clinic.statuses() == {B: "New"}
    assert purges(clinic) == {}
    # the rows on which the roster rests are there: deriving again changes nothing and fails at nothing
    before = clinic.everything()
    derived_again(clinic)
    assert clinic.everything() == before
    new = clinic.receives("juniper", mif(B, month=12))
    assert (new.state, clinic.statuses()) == ("applied", {B: "New"})


def test_an_agreement_makes_the_time_longer_and_never_shorter(clinic: Clinic) -> None:
    from ecmx.hub.partners import Agreement

    two_months(clinic)
    agreements = Agreement.objects.of(clinic.by.organization)
    agreements.update(retention_years=1)
    assert looks(clinic, date(2036, 1, 1)) == {}
    agreements.update(retention_years=20)
    assert looks(clinic) == {}
    assert set(looks(clinic, date(2047, 1, 2))) == {"received", "statements", "own-word"}


def test_a_minor_is_kept_until_a_birthday(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A, born="03/04/2025"))
    clinic.receives("juniper", mif(A, status="Termed", month=11, born="03/04/2025"))
    assert "statements" not in looks(clinic)
    assert "statements" in looks(clinic, date(2044, 3, 5))


def test_a_hold_stops_all_that_it_covers_until_it_is_lifted(clinic: Clinic) -> None:
    from ecmx.hub.partners import partner_by_name
    from ecmx.hub.retention import lift_hold, set_hold

    two_months(clinic)
    covers: list[dict[str, Any]] = [
        {"member": member(clinic, A)},
        {"partner": partner_by_name(clinic.by.organization, "juniper")},
        {},
    ]
    for whose in covers:
        hold = set_hold(by=clinic.by, why="claim 17", since=date(2026, 1, 1), **whose)
        code = f"hold:{hold.pk}"
        held = {"received": (0, 2, {code: 2}), "statements": (0, 1, {code: 1}), "own-word": (0, 1, {code: 1})}
        assert looks(clinic) == held
        purges(clinic)
        assert len(kept_bytes(clinic)) == 4
        with pytest.raises(UsageProblem, match=f"hold {hold.pk}") as caught:
            deletes(clinic, A, before_its_time=True)
        assert A not in caught.value.message
        lift_hold(hold.pk, by=clinic.by)
        assert looks(clinic)["statements"] == (1, 0, {})


def test_a_hold_on_another_member_of_the_file_keeps_the_file_and_so_the_row(clinic: Clinic) -> None:
    from ecmx.hub.retention import set_hold

    two_months(clinic)
    set_hold(by=clinic.by, why="claim 17", member=member(clinic, B), until=date(2041, 1, 1))
    assert {held for _, held, _ in looks(clinic).values()} == {1, 2}
    assert looks(clinic, date(2042, 1, 1))["statements"][0] == 1


def test_one_member_on_request_is_refused_within_the_minimum_unless_a_person_says_so(
    clinic: Clinic, as_owner: Any
) -> None:
    from ecmx.hub.accounts import AuditEntry
    from ecmx.hub.outbound import SentRow

    first, second = two_months(clinic)
    out = sent(clinic, A, B)
    with pytest.raises(UsageProblem, match="has not passed"):
        deletes(clinic, A)
    with pytest.raises(UsageProblem, match="It was not said why"):
        deletes_without_reason(clinic)
    assert len(clinic.assignments()) == 2
    deletes(clinic, A, before_its_time=True)
    found = everywhere(clinic, as_owner)
    assert not [value for value in SECRETS if value in found]
    assert "Lopez-2" in found
    log = (clinic.home.folder / "deletions.log").read_text()
    assert len(log.splitlines()) == 4 and not [value for value in SECRETS if value in log]
    done = AuditEntry.objects.filter(organization=clinic.by.organization, action="purge.done")
    assert {one.user_id for one in done} == {clinic.by.user.pk} and len(done) == 4
    for made in (first, second, out):
        made.refresh_from_db()
        assert len(made.digest) == 64
    rows = SentRow.objects.of(clinic.by.organization).order_by("row")  # that it was a row, and the plan's answer, stay
    assert [(one.row, one.verdict, one.member_id is None, bool(one.said)) for one in rows] == [
        (2, "accepted", True, False),
        (3, "accepted", False, True),
    ]
    assert [one.digest.startswith("deleted:") for one in rows] == [True, False]


def deletes_without_reason(clinic: Clinic) -> None:
    from ecmx.hub.retention import purge_member

    purge_member(by=clinic.by, home=clinic.home, member=member(clinic, A), because=" ")


def test_a_file_under_way_stops_a_request_and_is_named(clinic: Clinic) -> None:
    two_months(clinic)
    out = sent(clinic, A, state="composed")
    with pytest.raises(UsageProblem, match=f"files that have to be kept: {out.pk}"):
        deletes(clinic, A, before_its_time=True)
    assert len(kept_bytes(clinic)) == 5


def test_the_proof_survives_and_the_same_file_once_more_brings_nobody_back(clinic: Clinic) -> None:
    """File, hash, counts, sender and receipt are told as before, and that rows were deleted, when and by which rule."""
    from ecmx.hub.keys import Keys
    from ecmx.hub.looking import file_view

    first, _ = two_months(clinic)
    before = file_view(first.pk, by=clinic.by, keys=Keys(clinic.home))
    deletes(clinic, A, before_its_time=True)
    after = file_view(first.pk, by=clinic.by, keys=Keys(clinic.home))
    for name in ("name", "partner", "rows", "receipt", "receipt_at", "steps", "period", "findings"):
        assert getattr(after, name) == getattr(before, name), name
    assert (after.kept.sha256, after.kept.bytes) == (before.kept.sha256, before.kept.bytes)
    assert not after.kept.intact and "deleted" in after.kept.why_not
    assert {(one.what, one.rule, one.rows, one.members) for one in after.deleted} == {
        ("member", "request", 1, 1),
        ("bytes", "request", 0, 0),
    }
    again = clinic.receives("juniper", mif(A, B))
    assert (again.state, again.repeats_id) == ("repeated", first.pk)
    assert A not in clinic.statuses()


def test_a_row_that_waited_for_an_assignment_waits_no_more(clinic: Clinic) -> None:
    two_months(clinic)
    redbud = clinic.receives("redbud", file("otf", [{"cin": A}, {"cin": B}]))
    assert redbud.rows_unassigned == 2
    deletes(clinic, A, before_its_time=True)
    redbud.refresh_from_db()
    assert (redbud.rows_unassigned, clinic.held(redbud)) == (1, {3: "unassigned"})


def test_of_a_refused_member_tables_2_and_3_go_after_the_agreements_days(clinic: Clinic) -> None:
    from django.utils import timezone

    from ecmx.hub.partners import Agreement
    from ecmx.hub.retention.kept_rows import CLINICAL
    from ecmx.hub.work import MemberRefusal
    from tests.hub.clinic import HEADS

    HEADS["mif"]["asthma"] = "Asthma"
    try:
        clinic.receives("juniper", mif(A, B, asthma="Y"))
    finally:
        del HEADS["mif"]["asthma"]
    agreement = Agreement.objects.of(clinic.by.organization).get(slug="juniper")
    MemberRefusal.objects.of(clinic.by.organization).create(
        recorded_at=timezone.now(),
        member=member(clinic, A),
        plan=agreement.plan,
        day=date(2026, 10, 6),
        reason="capacity",
    )
    assert looks(clinic, date(2026, 12, 1)) == {}  # the agreement says none
    Agreement.objects.of(clinic.by.organization).update(refused_data_days=30)
    assert looks(clinic, date(2026, 11, 5)) == {}
    assert purges(clinic, date(2026, 11, 6)) == {"refused": (1, 0)}
    assert "mif.asthma" in CLINICAL
    assert (clinic.word(A, "mif.asthma"), len(clinic.word(B, "mif.asthma"))) == ([], 1)
    assert clinic.word(A, "mif.member_phone_number")
    before = clinic.everything()
    derived_again(clinic)
    assert clinic.everything() == before
    assert purges(clinic, date(2026, 11, 6)) == {}


def test_only_a_keeper_deletes(clinic: Clinic) -> None:
    from ecmx.hub.accounts import By
    from ecmx.hub.retention import look, purge

    coordinator = By(clinic.by.organization, clinic.by.user, frozenset({"coordinator"}))
    for act in (look, purge):
        with pytest.raises(UsageProblem, match="may not"):
            act(by=coordinator, home=clinic.home)


@pytest.mark.usefixtures("hub_database")
def test_nothing_that_hangs_on_a_member_is_forgotten() -> None:
    """A table that names a member goes with her, or is one that is emptied on purpose."""
    from django.apps import apps
    from django.db.models import CASCADE

    from ecmx.hub.roster import Member

    other = {
        (model.__name__, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Member and getattr(field.remote_field, "on_delete", None) is not CASCADE
    }
    assert other == {("LegalHold", "member")}


def test_bytes_that_were_deleted_are_said_so_and_may_come_again(clinic: Clinic) -> None:
    from ecmx.hub.keys import Keys
    from ecmx.hub.transmissions import BytesDeleted, has_bytes, opened

    made = clinic.receives(None, b"nothing that can be read\n")
    purges(clinic)
    made.blob.refresh_from_db()
    assert not has_bytes(made.blob) and made.blob.size and made.blob.key
    with pytest.raises(BytesDeleted):
        opened(made.blob, Keys(clinic.home))
    again = clinic.arrives(b"nothing that can be read\n", None)
    assert again.blob_id == made.blob_id and has_bytes(again.blob)


def test_rows_not_ours_do_not_stay_in_the_way(clinic: Clinic) -> None:
    """Rows of strangers are deleted with the member they name, though she was never in the roster by them."""
    clinic.receives("juniper", file("mif", [one(A, npi=OTHER_NPI), one(B)]))
    clinic.receives("redbud", mif(A))
    clinic.receives("redbud", mif(A, status="Termed", month=11))
    deletes(clinic, A, before_its_time=True)
    assert not [data for data in kept_bytes(clinic) if A.encode() in data]


def test_a_log_cut_short_is_gone_on_with_and_a_damaged_one_is_said(tmp_path: Path) -> None:
    from uuid import uuid4

    from ecmx.hub.retention.log import LoggedDeletion, logged, write_down

    home = Home(tmp_path)
    told = [
        LoggedDeletion(
            id=uuid4(), organization="valley", rule="request", what="member", member=n, ordered_at=datetime(2026, 1, 1)
        )
        for n in range(3)
    ]
    write_down(home, told[:2])
    path = tmp_path / "deletions.log"
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open("ab") as log:
        log.write(b'{"id": "cut sh')
    assert logged(home) == told[:2]
    write_down(home, told)
    assert logged(home) == told
    assert all(json.loads(line) for line in path.read_text().splitlines())
    path.write_bytes(b"nonsense\n" + path.read_bytes())
    with pytest.raises(UsageProblem, match="line 1"):
        logged(home)
