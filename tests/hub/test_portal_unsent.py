"""What is typed and not sent: kept sealed for whoever typed it, offered again, gone when it is sent, discarded or too old."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

from tests.hub.clinic import Clinic, file

CIN = "90000001A"
TYPED = "Her sister Jos\u00e9e answers after six"


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    made = Clinic.opened(hub_database)
    made.receives("juniper", file("mif", [{"cin": CIN}]))
    return made


@pytest.fixture
def client(clinic: Clinic, signed_in: Any) -> Any:
    return signed_in(clinic.by)


def address(clinic: Clinic, what: str = "attempt/") -> str:
    return f"/members/{clinic.member(CIN).pk}/{what}"


def body(answer: Any) -> str:
    return unescape(answer.content.decode())


def kept(clinic: Clinic) -> list[Any]:
    from ecmx.hub.unsent import UnsentForm

    return list(UnsentForm.objects.of(clinic.by.organization))


def typed(clinic: Clinic, **more: str) -> dict[str, Any]:
    from django.utils import timezone

    said = {"plan": str(clinic.plan("juniper").pk), "day": str(timezone.localdate()), "method": "In-Person"}
    return {**said, "who": "type:1", "next_step": TYPED, **more}


def test_what_is_typed_is_kept_sealed_offered_and_gone_when_it_is_sent(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.accounts import AuditEntry

    there = address(clinic)
    for letters in (10, len(TYPED)):
        assert client.post(there, typed(clinic, unsent="keep", next_step=TYPED[:letters])).status_code == 204
    (one,) = kept(clinic)
    assert b"sister" not in bytes(one.sealed)
    assert f'<a href="{there}"><bdi>Lopez, Ana</bdi></a>' in body(client.get("/"))
    offered = body(client.get(there))
    assert "You started this form on" in offered
    assert TYPED not in offered
    assert 'name="next_step"' not in offered  # nothing is typed over what is kept until one has said what to do with it
    again = body(client.get(there + "?unsent=go-on"))
    assert f'value="{TYPED}"' in again
    assert client.post(there, typed(clinic, outcome="reached")).status_code == 302
    assert kept(clinic) == []
    assert 'name="next_step"' in body(client.get(there))
    assert "did not send" not in body(client.get("/"))
    said = [one.action for one in AuditEntry.objects.order_by("pk") if one.action.startswith("form.")]
    assert said == ["form.keep", "form.look"]
    assert not any(TYPED in str(one.detail) for one in AuditEntry.objects.all())


def test_what_a_rule_refuses_stays_kept_and_what_is_discarded_goes(clinic: Clinic, client: Any) -> None:
    there = address(clinic)
    client.post(there, typed(clinic, unsent="keep"))
    assert "Not saved yet." in body(client.post(there, typed(clinic)))  # no outcome was chosen
    assert len(kept(clinic)) == 1
    answer = client.post(there + "?next=today&unsent=go-on", {"unsent": "discard"})
    assert answer.headers["Location"] == there + "?next=today"
    assert kept(clinic) == []
    assert clinic.words()["LoggedAttempt"] == []


def test_each_form_and_each_person_has_words_of_their_own(clinic: Clinic, client: Any, signed_in: Any) -> None:
    from ecmx.hub.accounts import acting, add_person

    add_person("zoe", by=clinic.by, role="outreach_worker")
    plan = clinic.plan("juniper").pk
    enrolled, declined = (address(clinic, f"status/?event={one}&plan={plan}") for one in ("enrolled", "declined"))
    client.post(enrolled, {"day": "2026-11-02", "start": "2026-11-01", "unsent": "keep"})
    client.post("/members/refer/", {"referral.member_last_name": "Okafor", "unsent": "keep"})
    client.post(f"/members/refer/?member={clinic.member(CIN).pk}", {"day": "2026-11-03", "unsent": "keep"})
    assert len(kept(clinic)) == 3
    assert "You started this form" in body(client.get(enrolled))
    assert "You started this form" not in body(client.get(declined))
    assert 'value="2026-11-01"' in body(client.get(enrolled + "&unsent=go-on"))
    assert 'value="Okafor"' in body(client.get("/members/refer/?unsent=go-on"))
    hers = signed_in(acting("zoe", clinic.by.organization.slug))
    assert "You started this form" not in body(hers.get(enrolled))
    hers.post(enrolled, {"unsent": "discard"})
    assert len(kept(clinic)) == 3


def test_marks_and_reason_of_refusing_several_are_kept_too(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.transmissions import Transmission

    (made,) = Transmission.objects.of(clinic.by.organization)
    there, chosen = f"/files/{made.pk}/members/", str(clinic.member(CIN).pk)
    sent_to = f"{there}refuse/?page=1"
    assert client.post(sent_to, {"member": chosen, "note": TYPED, "unsent": "keep"}).status_code == 204
    assert f'<a href="{there}?page=1">New members you cannot accept</a>' in body(client.get("/"))
    offered = body(client.get(there))
    assert "You started this form on" in offered and TYPED not in offered and 'name="reason"' not in offered
    again = body(client.get(f"{there}?page=1&unsent=go-on"))
    assert f'value="{TYPED}"' in again and f'id="m{chosen}" checked' in again
    refused = client.post(sent_to, {"member": chosen, "note": TYPED})  # for no reason
    assert f'value="{TYPED}"' in body(client.get(refused.headers["Location"]))
    client.post(sent_to, {"member": chosen, "note": TYPED, "reason": "capacity"})
    assert kept(clinic) == [] and len(clinic.words()["MemberRefusal"]) == 1


def test_a_plan_to_add_and_an_incident_to_open_are_kept_too(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.transmissions import Transmission

    (made,) = Transmission.objects.of(clinic.by.organization)
    for there, field in (("/plans/add/", "name"), (f"/incidents/open/{made.pk}/", "note")):
        assert client.post(there, {field: TYPED, "unsent": "keep"}).status_code == 204
        assert f'<a href="{there}">' in body(client.get("/"))
        waits = body(client.get(there))
        assert "You started this form on" in waits and f'name="{field}"' not in waits
        assert TYPED in body(client.get(f"{there}?unsent=go-on"))
    client.post(there, {"discovered": "2026-10-05T09:00", "note": TYPED})
    assert [one.form for one in kept(clinic)] == ["plans-add"]
    client.post("/plans/add/", {"unsent": "discard"})
    assert kept(clinic) == []


def test_somebody_elses_change_meanwhile_is_still_noticed(clinic: Clinic, client: Any) -> None:
    there = address(clinic, "contact/")
    seen = body(client.get(there)).split('name="seen" value="')[1].split('"')[0]
    mine = {"element": "member_residential_city", "value": "Davis", "seen": seen}
    client.post(there, {**mine, "unsent": "keep"})
    clinic.knows(CIN, "member_residential_city", "Chico")
    again = body(client.get(there + "?unsent=go-on"))
    assert again.split('name="seen" value="')[1].split('"')[0] == seen
    assert "Chico" in body(client.post(there, mine))


def test_what_nobody_came_back_to_goes_and_so_does_what_is_too_long(clinic: Clinic, client: Any) -> None:
    from django.utils import timezone

    from ecmx.hub.unsent import UnsentForm, forget_unsent_expired

    there, organization = address(clinic), clinic.by.organization
    assert client.post(there, typed(clinic, unsent="keep", next_step="x" * 70_000)).status_code == 400
    client.post(there, typed(clinic, unsent="keep"))
    days = clinic.home.settings.unsent_days
    assert forget_unsent_expired(organization, timezone.now(), days) == 0
    UnsentForm.objects.of(organization).update(kept_at=timezone.now() - timedelta(days=days, seconds=1))
    assert 'name="next_step"' in body(client.get(there))
    assert forget_unsent_expired(organization, timezone.now(), days) == 1


def test_what_was_typed_of_a_member_goes_with_her(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.retention import purge_member

    client.post(address(clinic, "totals/"), {"in_person": "2", "unsent": "keep"})
    assert len(kept(clinic)) == 1
    purge_member(by=clinic.by, home=clinic.home, member=clinic.member(CIN), because="a letter", before_its_time=True)
    assert kept(clinic) == []


def test_who_has_to_sign_in_anew_comes_back_to_the_form(clinic: Clinic, client: Any) -> None:
    from django.contrib.sessions.models import Session

    there = address(clinic)
    Session.objects.all().delete()
    part = client.post(there, typed(clinic, unsent="keep"), headers={"X-Requested-With": "ecmx"})
    assert (part.status_code, part.content) == (401, b"signed-out")
    whole = client.post(there + "?next=today", typed(clinic))
    assert whole.headers["Location"] == f"/account/login/?next={quote(there + '?next=today', safe='')}"
    assert TYPED not in whole.headers["Location"]
