"""Letters to members have a list and pages of their own: by the member's wish, printed, marked as gone; a plan's messages stand apart."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

from tests.hub.clinic import Clinic, file
from tests.hub.questions import questions_of

CIN, OTHER = "91000001A", "91000002A"


def body(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_letters_are_listed_printed_and_marked_as_gone(hub_database: Any, signed_in: Any) -> None:
    from django.utils import timezone

    from ecmx.hub.accounts import AuditEntry
    from ecmx.hub.partners import Partner
    from ecmx.hub.saying import draft_notices
    from ecmx.hub.work import say_loop

    clinic = Clinic.opened(hub_database)
    client = signed_in(clinic.by)
    assert "There are no letters to send" in body(client.get("/due/letters/"))
    Partner.objects.of(clinic.by.organization).filter(ours=True).update(contact_phone="5305550177")
    rows = [{"cin": cin, "street": "12 Elm Street", "zip": "95501"} for cin in (CIN, OTHER)]
    clinic.receives("juniper", file("mif", rows))

    def stands(cin: str) -> None:
        say_loop(status="Accepted", day=date(2026, 10, 20), **clinic.whose(cin))
        draft_notices(clinic.by.organization, date(2026, 10, 20))

    stands(CIN)
    few = questions_of(client, "/due/letters/")
    listed = body(client.get("/due/letters/"))
    assert "Ana Lopez, by mail: 12 Elm Street, 95501." in listed
    looked = AuditEntry.objects.order_by("pk").last()
    assert looked is not None
    assert looked.objects_ids == [clinic.member(CIN).pk]
    assert "A letter to a member" not in body(client.get("/due/messages/"))
    there = listed.split('href="/due/letters/')[2].split('"')[0]
    one = body(client.get(f"/due/letters/{there}"))
    assert "Hello Ana" in one
    assert "data-print" in one
    assert client.get(f"/due/messages/{there}").status_code == 404
    stands(OTHER)
    assert questions_of(client, "/due/letters/") == few
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    went = client.post(f"/due/letters/{there}", {"how": "letter", "at": now})
    assert went.status_code == 302, body(went)[-1500:]
    assert went.headers["Location"] != f"/due/letters/{there}"
    assert "Recently sent" in body(client.get("/due/letters/"))
