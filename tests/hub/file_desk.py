"""A file desk with something of everything on it, and the pages that show it, for pictures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.hub.clinic import Clinic, file
from tests.hub.provider_month import OCTOBER, ProviderMonth

__all__ = ["pages_of_a_busy_desk"]

NAMES = ("Abernathy", "Bautista", "Castellanos", "Dao", "Echeverría", "Fong", "García", "Hernández", "Ito", "Jackson")


def pages_of_a_busy_desk(clinic: Clinic) -> tuple[str, ...]:
    """Held rows, a plan that has only a portal, files that wait for somebody; the addresses of all pages of the desk."""
    month = ProviderMonth(clinic)
    people = [{"cin": f"9200000{n}A", "last": name, "first": "Rosa"} for n, name in enumerate(NAMES)]
    wrong = [
        {"cin": "9100000", "last": "Okafor", "first": "Ben"},
        {"cin": "92000001A", "status": "Newish"},
        {"cin": "92000011B", "phone": "call her", "last": "Kim"},
    ]
    came = clinic.receives("juniper", file("mif", [*people, *wrong]), name="juniper_mif_202610.csv")
    clinic.receives("redbud", file("mif", people[:4]), name="redbud_mif_202610.csv")
    clinic.goes_on(clinic.arrives(file("mif", [{"cin": "92000099A"}]), None, name="ECM members October.csv"))
    clinic.goes_on(clinic.arrives(b"PK\x03\x04 not a workbook", "juniper", name="scan_0017.xlsx"))
    _works(clinic, month)
    for plan in ("juniper", "redbud"):
        month.agreed(plan, layout="guidance-rtf")
    _door(clinic, "juniper", "folder")
    _door(clinic, "redbud", "by_hand")
    ready = month.composes().transmission
    tray = month.composes(plan="redbud").transmission
    gone = month.composes((date(2026, 9, 1), date(2026, 9, 30)), plan="redbud").transmission
    _by_hand(clinic, tray, gone)
    return (
        "/files/",
        f"/files/?arrived={came.pk}",
        "/files/?list=in",
        "/files/?list=out",
        f"/files/{came.pk}/",
        f"/files/{came.pk}/rows/",
        f"/files/{came.pk}/members/",
        "/files/out/?period=2026-10",
        f"/files/out/{ready.pk}/",
        f"/files/out/{ready.pk}/left-out/",
        f"/files/out/{gone.pk}/answer/",
        "/files/by-hand/",
        "/files/work-list/",
    )


def _works(clinic: Clinic, month: ProviderMonth) -> None:
    """What the clinic did in October."""
    month.event("92000000A", "outreach-started", OCTOBER[0])
    month.event("92000002A", "enrolled", OCTOBER[0] + timedelta(3), start=OCTOBER[0] + timedelta(3))
    month.fact("92000004A", "member_phone_number", "5305550177")
    clinic.tries("92000003A", OCTOBER[0] + timedelta(5))


def _door(clinic: Clinic, slug: str, transport: str) -> None:
    from ecmx.hub.partners import Agreement, Endpoint

    organization = clinic.by.organization
    Endpoint.objects.of(organization).create(
        agreement=Agreement.objects.of(organization).get(slug=slug), transport=transport, outbox=f"to-{slug}"
    )


def _by_hand(clinic: Clinic, tray: Any, gone: Any) -> None:
    """One lies in the out-tray, one was uploaded and partly rejected."""
    from ecmx.hub.answers import say_answer
    from ecmx.hub.sending import said_sent, send_by_hand

    now = datetime.now(clinic.home.settings.zone)
    for one in (tray, gone):
        send_by_hand(one.pk, by=clinic.by, home=clinic.home)
    said_sent(gone.pk, by=clinic.by, at=now + timedelta(minutes=1), note="confirmation 4711")
    said: dict[str, Any] = {
        "verdict": "rejected",
        "rows": "3",
        "message": "no such member",
        "how": "portal",
        "given_by": "portal",
    }
    later = now + timedelta(minutes=2)
    say_answer(gone.pk, by=clinic.by, at=later, now=later, **said)
