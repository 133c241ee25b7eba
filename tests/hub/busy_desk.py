"""A clinic's desk with something of everything on it: late and open dues, a draft, questions, an incident. For tests of pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.hub.clinic import Clinic, file
from tests.hub.sent_files import sent

__all__ = ["BusyDesk", "busy_desk", "dues_kept"]

CINS = ("90000000A", "90000001A", "90000002A")


@dataclass(frozen=True)
class BusyDesk:
    """Numbers of what lies there."""

    due: int
    message: int
    task: int
    incident_file: int
    came: int
    agreement: int
    month: str


def busy_desk(clinic: Clinic) -> BusyDesk:
    """Of a clinic that has members of `CINS`: its books were opened on August 1, and Juniper Health is active."""
    from ecmx.hub.accounts import Organization
    from ecmx.hub.incidents import open_incident
    from ecmx.hub.obligations import Obligation
    from ecmx.hub.partners import Agreement, AgreementFile, Partner
    from ecmx.hub.saying import draft_messages

    organization = clinic.by.organization
    began = datetime(
        2026, 8, 1, tzinfo=clinic.home.settings.zone
    )  # before the months of its files, whatever the clock says
    Organization.objects.filter(pk=organization.pk).update(began_at=began)
    organization.refresh_from_db()
    agreements = Agreement.objects.of(organization)
    agreements.filter(slug="juniper").update(acknowledge_days=2)
    agreements.filter(slug="redbud").update(stage="testing")
    Partner.objects.of(organization).filter(slug="juniper").update(
        contact_name="Lee Park", contact_email="lee@juniper.test", contact_phone="530-555-0188"
    )
    AgreementFile.objects.of(organization).update(due="day 10", shift="after")
    for _ in range(2):
        clinic.tries(CINS[0], date(2026, 10, 3))
    came = clinic.receives("juniper", file("mif", [{"cin": CINS[1]}, {"cin": CINS[2], "status": "Perhaps"}], month=11))
    made = sent(clinic, CINS[0], CINS[1])
    open_incident(
        made.pk,
        by=clinic.by,
        home=clinic.home,
        discovered_at=datetime.now(UTC) - timedelta(hours=30),
        note="wrong plan",
    )
    draft_messages(organization)
    dues_kept(clinic)
    due = Obligation.objects.of(organization).filter(owes="us", file_type="rtf", met_at=None).order_by("due_on")[0]
    return BusyDesk(
        due.pk,
        _first(organization, "acknowledged"),
        clinic.tasks()[0].pk,
        made.pk,
        came.pk,
        agreements.get(slug="redbud").pk,
        f"{due.period_start:%Y-%m}",
    )


def dues_kept(clinic: Clinic) -> None:
    """What is due, as the worker's round keeps it."""
    from ecmx.guidance import Calendar
    from ecmx.hub.obligations import keep_due

    zone = clinic.home.settings.zone
    keep_due(clinic.by.organization, datetime.now(zone), zone, Calendar.california())


def _first(organization: Any, kind: str) -> int:
    from ecmx.hub.transmissions import PartnerMessage

    found = PartnerMessage.objects.of(organization).filter(kind=kind, state="drafted").order_by("pk").first()
    assert found is not None
    return int(found.pk)
