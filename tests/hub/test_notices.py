"""Notices to members and referrers: drafted once by where the referral stands, as the member wishes, in plain words; never sent."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file

A, B, C = (f"9100000{number}A" for number in range(1, 4))
TODAY = date(2026, 10, 20)
OURS = "5305550177"
STREET = "12 Elm Street"
REFERRER = {"Referring Provider Name": "Hope House", "Referring Provider Phone": "5305550188"}


@pytest.fixture
def clinic(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    from ecmx.hub.partners import Partner

    monkeypatch.setenv("ECMX_HUB", str(hub_database.folder))
    monkeypatch.setenv("COLUMNS", "120")
    clinic = Clinic.opened(hub_database)
    Partner.objects.of(clinic.by.organization).filter(ours=True).update(contact_phone=OURS)
    return clinic


def named(clinic: Clinic, *cins: str, columns: dict[str, str] | None = None, **said: Any) -> None:
    """A plan's file that names members, with columns beyond the usual ones."""
    rows = [{"cin": cin, "street": STREET, "zip": "95501", **said} for cin in cins]
    head, *lines = file("mif", rows).decode().splitlines()
    more = columns or {}
    told = [",".join([head, *more]), *(",".join([line, *more.values()]) for line in lines)]
    clinic.receives("juniper", ("\n".join(told) + "\n").encode())


def stands(clinic: Clinic, cin: str, status: str, day: date = TODAY, closure: str = "") -> None:
    from ecmx.hub.work import say_loop

    say_loop(status=status, day=day, closure=closure, **clinic.whose(cin))


def wishes(clinic: Clinic, cin: str, **said: Any) -> None:
    from ecmx.hub.work import record_wish

    record_wish(by=clinic.by, member=clinic.member(cin), **said)


def drafted(clinic: Clinic, today: date = TODAY) -> list[Any]:
    from ecmx.hub.saying import draft_notices, notes

    draft_notices(clinic.by.organization, today)
    return [one for one in notes(by=clinic.by) if not one.settled]


def not_drafted(clinic: Clinic) -> list[tuple[str, str]]:
    from ecmx.hub.saying import notices_not_drafted

    return [(one.cin, one.why) for one in notices_not_drafted(by=clinic.by, today=TODAY)]


def test_who_was_referred_is_told_who_will_call_and_how_to_reach_us_once(clinic: Clinic) -> None:
    from ecmx.hub.saying import draft_notices
    from ecmx.hub.work import record_care_manager

    named(clinic, A, B)
    record_care_manager(name="Lee Chan", phone="5305550166", **clinic.whose(A))
    stands(clinic, A, "Accepted")
    (note,) = drafted(clinic)
    assert note.to == f"Ana Lopez, by mail: {STREET}, 95501."
    assert all(
        word in note.text for word in ("Hello Ana", "Lee Chan will call you", "(530) 555-0166", "Juniper Health")
    )
    stands(clinic, A, "Outreach Initiated")
    assert draft_notices(clinic.by.organization, TODAY) == 0 and [one.id for one in drafted(clinic)] == [note.id]


def test_whoever_referred_is_told_how_it_ended_and_no_more(clinic: Clinic) -> None:
    from ecmx.hub.saying import notes

    named(clinic, A, columns=REFERRER)
    clinic.happens(A, "outreach-started", date(2026, 10, 5))
    assert {one.kind for one in drafted(clinic)} == {"member", "referrer"}
    clinic.happens(A, "unreachable", date(2026, 10, 18))
    told = {one.kind: one for one in drafted(clinic)}
    assert told["referrer"].to == "Hope House, by phone: (530) 555-0188"
    assert "could not reach this person" in told["referrer"].text and "closed" in told["referrer"].text
    assert STREET not in told["referrer"].text and A not in told["referrer"].text
    assert "We tried to reach you" in told["member"].text
    assert sum(one.settled for one in notes(by=clinic.by)) == 2, "what was drafted before is not said any more"


def test_what_is_read_on_the_phone_promises_no_call(clinic: Clinic) -> None:
    named(clinic, A)
    wishes(clinic, A, route="phone", phone="5305550144")
    stands(clinic, A, "Accepted")
    (note,) = drafted(clinic)
    assert note.route == "phone" and "will call you" not in note.text and "You can call us at" in note.text


def test_what_is_written_to_a_plan_holds_no_notice(clinic: Clinic) -> None:
    from ecmx.hub.saying import notes

    named(clinic, A)
    stands(clinic, A, "Accepted")
    assert drafted(clinic) and notes(by=clinic.by, partner=clinic.plan("juniper")) == []


def test_what_happened_long_ago_writes_to_nobody(clinic: Clinic) -> None:
    named(clinic, A)
    stands(clinic, A, "Accepted", date(2026, 8, 1))
    assert drafted(clinic) == []


#: What a member wants; then whom it goes to and how, or why it goes no way.
WISHES: list[tuple[dict[str, Any], str, str]] = [
    ({"route": "nothing"}, "", "does not want to be contacted"),
    ({"route": "text"}, "by text message: (530) 555-0100.", ""),
    ({"route": "phone", "phone": "5305550144", "no_voicemail": True}, "0144. Do not leave voicemail.", ""),
    ({"phone": "5305550144"}, "by phone: (530) 555-0144.", ""),
    ({"address": "PO Box 9, Arcata"}, "by mail: PO Box 9, Arcata.", ""),
    ({"route": "in_person", "note": "at the library"}, "in person only. The member asks: at the library", ""),
    ({"route": "email"}, "", "No e-mail address is known."),
    ({"not_through_guardian": True}, "", "The guardian may open it"),
    ({"not_through_guardian": True, "route": "phone"}, "", "guardian's"),
    ({"not_through_guardian": True, "route": "phone", "phone": "5305550144"}, "Only to the member", ""),
]


def test_the_members_wish_governs(clinic: Clinic) -> None:
    cins = [f"9200000{number}A" for number in range(len(WISHES))]
    guardian = {"Parent or Guardian First Name": "Rosa", "Parent or Guardian Phone Number": "5305550100"}
    named(clinic, *cins, columns=guardian)
    for cin, (wish, _, _) in zip(cins, WISHES, strict=True):
        wishes(clinic, cin, **wish)
        stands(clinic, cin, "Accepted")
    notes, kept = drafted(clinic), dict(not_drafted(clinic))
    assert set(kept) == {cin for cin, (_, _, why) in zip(cins, WISHES, strict=True) if why}
    going = iter(notes)
    for cin, (wish, to, why) in zip(cins, WISHES, strict=True):
        if why:
            assert why in kept[cin]
            continue
        note = next(going)
        assert to in note.to
        assert ("Juniper" in note.text) == (wish.get("route") != "text"), "a text message says only whom to call"
    assert next(going, None) is None


def test_a_wish_that_comes_after_the_draft_governs_it_too(clinic: Clinic) -> None:
    named(clinic, A)
    stands(clinic, A, "Accepted")
    assert drafted(clinic)
    wishes(clinic, A, route="nothing")
    assert drafted(clinic) == []
    assert not_drafted(clinic) == [(A, "The member does not want to be contacted at all.")]


def test_nobody_is_told_of_a_record_under_part_2_or_of_the_dead(clinic: Clinic) -> None:
    from ecmx.hub.work import mark_part_two

    named(clinic, A, columns=REFERRER)
    mark_part_two(by=clinic.by, member=clinic.member(A))
    stands(clinic, A, "Accepted")
    assert [one.kind for one in drafted(clinic)] == ["member"]
    ((_, why),) = not_drafted(clinic)
    assert "Part 2" in why
    named(clinic, B, columns={"Date of Death": "10/01/2026"}, first="Bo")
    stands(clinic, B, "Accepted")
    assert (B, "A date of death is known.") in not_drafted(clinic)


def test_a_person_says_that_it_went_or_is_needless_and_all_is_recorded_without_values(
    clinic: Clinic, tmp_path: Path
) -> None:
    from ecmx.cli.app import app
    from ecmx.hub.accounts import AuditEntry
    from ecmx.hub.saying import draft_notices, message_needless, message_went

    def hub(*words: str) -> Any:
        done = CliRunner().invoke(app, ["hub", *words, "--by", "rosa"])
        assert "Traceback" not in done.output
        return done

    named(clinic, A, B)
    stands(clinic, A, "Accepted")
    stands(clinic, B, "Accepted")
    draft_notices(clinic.by.organization, TODAY)
    first, second = json.loads(hub("messages", "--json").stdout)
    assert "Ana Lopez, by mail" in hub("messages").output
    assert hub("messages", "-o", str(tmp_path / "two.txt")).exit_code == 2, "each letter is for one person"
    letter = tmp_path / "letter.txt"
    assert hub("messages", "--only", str(first["id"]), "-o", str(letter)).exit_code == 0
    assert letter.read_text("utf-8").startswith("Hello Ana,"), "the letter itself, without what only the sender needs"
    assert hub("messages", "--not-drafted", "--json").exit_code == 0
    now: datetime = timezone.now()
    message_went(first["id"], by=clinic.by, at=now, how="letter", now=now)
    message_needless(second["id"], by=clinic.by)
    assert drafted(clinic) == []
    entries = list(AuditEntry.objects.filter(organization=clinic.by.organization))
    assert {"message.draft", "message.sent", "message.needless"} <= {one.action for one in entries}
    assert not any("Lopez" in str(one.detail) or A in str(one.detail) for one in entries)


def test_another_organization_sees_none(clinic: Clinic) -> None:
    named(clinic, A)
    stands(clinic, A, "Accepted")
    assert drafted(clinic)
    other = Clinic.opened(clinic.home)
    assert drafted(other) == [] and not_drafted(other) == []


def grade(text: str) -> float:
    """The school grade that a text asks for (Flesch–Kincaid), syllables by their vowels."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = len(re.findall(r"[.!?](?:\s|$)", text)) or 1
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_the_words_are_plain_cover_every_end_and_say_nothing_of_health() -> None:
    from ecmx.guidance import element
    from ecmx.hub.saying.notice_words import NOTICES, OUTCOMES

    codes = element("rtf.referral_status").kind.codes
    closures = element("rtf.referral_loop_closure_reason").kind.codes
    assert codes is not None and closures is not None
    assert {status for one in NOTICES.values() for status in one.status} <= {one.code for one in codes.codes}
    assert set(OUTCOMES) == {one.code for one in closures.codes}
    for notice in NOTICES.values():
        for said in filter(None, (notice.text, notice.spoken)):
            text = " ".join(said).replace("{outcome}", " ".join(OUTCOMES.values()))
            plain = re.sub(r"\{\w+\}", "Ana", text)
            assert grade(plain) <= 6, notice.code
            assert not re.search(r"diagnos|illness|drug|mental|homeless|condition|program", text, re.IGNORECASE)
        assert bool(notice.short) == (notice.to == "member") and "{plan}" not in notice.short
