"""A file that goes out: recorded before it moves, brought there once, tried again while that may help, and by one way only."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from ecmx.transports import Folder, LastingProblem, PassingProblem
from tests.hub.clinic import Clinic

DATA = b"CIN,Status\n91000001A,3\n"
NAME = "valley_rtf_202610.csv"


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    return Clinic.opened(hub_database)


def composed(clinic: Clinic, data: bytes = DATA, name: str = NAME, replaces: Any = None) -> Any:
    """A file that was composed for Juniper Health, as the composing leaves it."""
    from ecmx.hub.keys import Keys
    from ecmx.hub.partners import Agreement
    from ecmx.hub.transmissions import Blob, Transmission, digest_of, keep

    organization = clinic.by.organization
    agreement = Agreement.objects.of(organization).get(slug="juniper")
    return Transmission.objects.of(organization).create(
        direction="out",
        origin="composed",
        state="composed",
        name=name,
        digest=digest_of(data),
        size=len(data),
        blob=keep(organization, Blob.Kind.SENT, data, Keys(clinic.home)),
        partner=agreement.plan,
        agreement=agreement,
        replaces=replaces,
    )


def last(file: Any) -> Any:
    """How it was last given to go."""
    from ecmx.hub.sending import last_dispatch

    found = last_dispatch(file)
    assert found is not None
    return found


def door(clinic: Clinic, folder: str, *, alternate: bool = False, transport: str = "folder") -> Path:
    from ecmx.hub.partners import Agreement, Endpoint

    organization = clinic.by.organization
    Endpoint.objects.of(organization).create(
        agreement=Agreement.objects.of(organization).get(slug="juniper"),
        alternate=alternate,
        transport=transport,
        outbox=f"{organization.slug}/{folder}",
    )
    made: Path = clinic.home.folder / organization.slug / folder
    made.mkdir(parents=True)
    return made


def moved_on(clinic: Clinic, file: Any) -> Any:
    """What a worker does with it, once; the file as it stands then."""
    from ecmx.hub import sending
    from ecmx.hub.transmissions import attempt

    _ = sending.deliver  # which registers its step
    again = attempt("deliver", file.pk, clinic.home)
    file.refresh_from_db()
    return again


def test_a_file_is_on_its_way_before_it_moves_and_sent_when_it_has_arrived(clinic: Clinic) -> None:
    from ecmx.hub.sending import send

    folder = door(clinic, "juniper")
    file = send(composed(clinic).pk, by=clinic.by, home=clinic.home)
    assert file.state == "sending"
    assert list(folder.iterdir()) == []
    assert moved_on(clinic, file) is None
    assert (file.state, file.sent_how) == ("sent", "folder")
    assert (folder / NAME).read_bytes() == DATA
    assert [one.name for one in folder.iterdir()] == [NAME]


def test_a_worker_that_was_killed_after_the_file_arrived_changes_nothing_there(clinic: Clinic) -> None:
    """The bytes are there, and nobody wrote down that they are: the next worker finds them."""
    from ecmx.hub.accounts import AuditEntry
    from ecmx.hub.sending import send

    folder = door(clinic, "juniper")
    file = send(composed(clinic).pk, by=clinic.by, home=clinic.home)
    Folder(folder).deliver(DATA, NAME)
    before = (folder / NAME).stat()
    moved_on(clinic, file)
    after = (folder / NAME).stat()
    assert file.state == "sent"
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    said = AuditEntry.objects.get(action="file.sent", objects_ids=[file.pk])
    assert said.detail["was_there"] is True


def test_another_file_of_that_name_is_never_written_over(clinic: Clinic) -> None:
    from ecmx.hub.sending import send

    folder = door(clinic, "juniper")
    (folder / NAME).write_bytes(b"something else")
    file = send(composed(clinic).pk, by=clinic.by, home=clinic.home)
    assert moved_on(clinic, file) is None
    assert (file.state, file.problem) == ("unsent", "transport-other-content")
    assert file.problem_fix
    assert (folder / NAME).read_bytes() == b"something else"


def test_what_may_pass_is_tried_again_later_each_time(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from ecmx.hub.sending import send

    folder = door(clinic, "juniper")
    file = send(composed(clinic).pk, by=clinic.by, home=clinic.home)
    deliver = Folder.deliver

    def full(self: Folder, data: bytes, name: str) -> Any:
        raise PassingProblem("transport-full", "There is no room left there.", "")

    monkeypatch.setattr(Folder, "deliver", full)
    pauses, dispatch = [], last(file)
    for tries in (1, 2, 3, 4):
        again = moved_on(clinic, file)
        pauses.append(again.seconds)
        dispatch = last(file)
        assert (file.state, dispatch.tries, dispatch.problem) == ("sending", tries, "transport-full")
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[-1]
    since = dispatch.failing_since
    monkeypatch.setattr(Folder, "deliver", deliver)
    moved_on(clinic, file)
    assert file.state == "sent"
    assert since is not None
    assert last(file).failing_since is None
    assert (folder / NAME).exists()


def test_two_workers_at_one_file_bring_it_once(clinic: Clinic) -> None:
    from ecmx.hub.sending import send
    from ecmx.hub.transmissions import claimed

    door(clinic, "juniper")
    file = send(composed(clinic).pk, by=clinic.by, home=clinic.home)
    first = claimed(file.pk, *_sending())
    assert first is not None
    moved_on(clinic, file)  # the second took it over and ended it
    assert file.state == "sent"
    from ecmx.hub.transmissions import Overtaken, settled

    with pytest.raises(Overtaken), settled(first):
        raise AssertionError("the first must not take effect")


def _sending() -> tuple[Any, ...]:
    from ecmx.hub.transmissions import FileState

    return (FileState.SENDING,)


def test_by_hand_a_file_lies_in_the_tray_until_somebody_says_that_it_went(clinic: Clinic) -> None:
    from django.utils import timezone

    from ecmx.hub.sending import said_sent, send_by_hand, tray_of

    file = send_by_hand(composed(clinic).pk, by=clinic.by, home=clinic.home)
    assert file.state == "by_hand"
    assert tray_of(file, clinic.home).read_bytes() == DATA
    assert file.sent_at is None
    went = timezone.localtime().replace(hour=0, minute=0)
    file = said_sent(file.pk, by=clinic.by, at=went, note="uploaded to the portal")
    assert (file.state, file.sent_at, file.sent_how) == ("sent", went, "by_hand")
    with pytest.raises(UsageProblem):
        said_sent(file.pk, by=clinic.by, at=went)


def test_a_tray_that_lost_the_file_before_anybody_took_it_is_filled_again(clinic: Clinic) -> None:
    """Killed between the word and the deed: asked once more, the file is there."""
    from ecmx.hub.sending import send_by_hand, tray_of

    file = send_by_hand(composed(clinic).pk, by=clinic.by, home=clinic.home)
    tray_of(file, clinic.home).unlink()
    send_by_hand(file.pk, by=clinic.by, home=clinic.home)
    assert tray_of(file, clinic.home).read_bytes() == DATA


def test_nothing_goes_in_the_future(clinic: Clinic) -> None:
    from django.utils import timezone

    from ecmx.hub.sending import said_sent, send_by_hand

    file = send_by_hand(composed(clinic).pk, by=clinic.by, home=clinic.home)
    with pytest.raises(UsageProblem, match="future"):
        said_sent(file.pk, by=clinic.by, at=timezone.now() + timedelta(days=1))


def test_nothing_goes_before_the_day_on_which_it_was_composed(clinic: Clinic) -> None:
    from django.utils import timezone

    from ecmx.hub.sending import said_sent, send_by_hand

    file = send_by_hand(composed(clinic).pk, by=clinic.by, home=clinic.home)
    with pytest.raises(UsageProblem) as told:
        said_sent(file.pk, by=clinic.by, at=file.received_at - timedelta(days=1))
    assert told.value.code == "sent-before-made"
    morning = timezone.localtime(file.received_at).replace(hour=0, minute=0, second=0)
    assert said_sent(file.pk, by=clinic.by, at=morning).state == "sent"


def test_the_other_way_waits_for_the_agreement_s_hours_and_a_person(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    from ecmx.hub.partners import Agreement
    from ecmx.hub.sending import Dispatch, send, send_by_alternate

    Agreement.objects.of(clinic.by.organization).filter(slug="juniper").update(alternate_after_hours=4)
    first, other = door(clinic, "juniper"), door(clinic, "other", alternate=True)
    file = send(composed(clinic).pk, by=clinic.by, home=clinic.home)
    with pytest.raises(UsageProblem, match="has not failed"):
        send_by_alternate(file.pk, by=clinic.by, home=clinic.home)
    first.rmdir()
    first.write_text("no folder any more")  # lasting, so that it stands until a person acts

    def down(self: Folder, data: bytes, name: str) -> Any:
        raise PassingProblem("transport-failed", "The share does not answer.", "")

    with monkeypatch.context() as broken:
        broken.setattr(Folder, "deliver", down)
        moved_on(clinic, file)
    with pytest.raises(UsageProblem, match="4 hours"):
        send_by_alternate(file.pk, by=clinic.by, home=clinic.home)
    Dispatch.objects.of(clinic.by.organization).update(failing_since=timezone.now() - timedelta(hours=5))
    file = send_by_alternate(file.pk, by=clinic.by, home=clinic.home)
    moved_on(clinic, file)
    assert file.state == "sent"
    assert (other / NAME).read_bytes() == DATA
    ways = Dispatch.objects.of(clinic.by.organization).order_by("pk").values_list("alternate", "arrived")
    assert list(ways) == [(False, False), (True, True)]


def test_never_both_a_file_that_did_arrive_does_not_go_the_other_way(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    from ecmx.hub.sending import Dispatch, send, send_by_alternate

    first, other = door(clinic, "juniper"), door(clinic, "other", alternate=True)
    file = send(composed(clinic).pk, by=clinic.by, home=clinic.home)
    deliver = Folder.deliver

    def lost(self: Folder, data: bytes, name: str) -> Any:
        deliver(self, data, name)
        raise PassingProblem("transport-gone", "The connection ended in the middle.", "")

    with monkeypatch.context() as broken:
        broken.setattr(Folder, "deliver", lost)
        moved_on(clinic, file)
    Dispatch.objects.of(clinic.by.organization).update(failing_since=timezone.now() - timedelta(days=2))
    with pytest.raises(UsageProblem, match="has arrived"):
        send_by_alternate(file.pk, by=clinic.by, home=clinic.home)
    assert (first / NAME).exists()
    assert list(other.iterdir()) == []


def test_a_correction_that_went_takes_the_place_of_what_it_corrects(clinic: Clinic) -> None:
    from ecmx.hub.sending import send

    door(clinic, "juniper")
    wrong = send(composed(clinic).pk, by=clinic.by, home=clinic.home)
    moved_on(clinic, wrong)
    right = composed(clinic, DATA + b"91000002A,2\n", "valley_rtf_202610_v2.csv", replaces=wrong)
    right = send(right.pk, by=clinic.by, home=clinic.home)
    wrong.refresh_from_db()
    assert wrong.state == "sent", "as long as the correction is only on its way"
    moved_on(clinic, right)
    wrong.refresh_from_db()
    assert (wrong.state, right.state) == ("corrected", "sent")


def test_to_an_organization_of_the_same_hub_it_arrives_as_a_file(clinic: Clinic) -> None:
    from ecmx.hub.accounts import Organization, begin
    from ecmx.hub.keys import Keys
    from ecmx.hub.partners import Agreement, Endpoint
    from ecmx.hub.sending import send
    from ecmx.hub.transmissions import Transmission

    slug = f"{clinic.by.organization.slug}-plan"
    begin(slug=slug, name="Juniper Health", kind="plan", by="ana", attested=True)
    Keys(clinic.home).new(slug)
    Endpoint.objects.of(clinic.by.organization).create(
        agreement=Agreement.objects.of(clinic.by.organization).get(slug="juniper"), transport="here", outbox=slug
    )
    file = send(composed(clinic).pk, by=clinic.by, home=clinic.home)
    moved_on(clinic, file)
    assert file.state == "sent"
    theirs = Transmission.objects.of(Organization.objects.get(slug=slug)).get()
    assert (theirs.digest, theirs.name, theirs.direction) == (file.digest, NAME, "in")


def test_mail_takes_no_file_without_protection(clinic: Clinic) -> None:
    from ecmx.hub.partners import Agreement, Endpoint
    from ecmx.hub.sending import send

    Endpoint.objects.of(clinic.by.organization).create(
        agreement=Agreement.objects.of(clinic.by.organization).get(slug="juniper"),
        transport="mail",
        outbox="files@juniper.example",
        credential="juniper-mail",
    )
    for name, code in ((NAME, "mail-not-protected"), ("valley.xlsx", "mail-no-password")):
        with pytest.raises(UsageProblem) as told:
            send(composed(clinic, name=name).pk, by=clinic.by, home=clinic.home)
        assert told.value.code == code


def test_the_connection_test_says_what_works_and_what_does_not(clinic: Clinic) -> None:
    from ecmx.hub.sending import doors, try_door

    folder = door(clinic, "juniper")
    ((agreement, end),) = doors(by=clinic.by)
    assert try_door(agreement, end, by=clinic.by, home=clinic.home).problem is None
    assert list(folder.iterdir()) == []
    folder.rmdir()
    tried = try_door(agreement, end, by=clinic.by, home=clinic.home)
    assert isinstance(tried.problem, LastingProblem)
    assert tried.problem.fix
