"""The clinic of `make demo` as its last chapter leaves it, made here by the same files: October is over, November's files wait."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from demo.month_hub.files import PARTNERS, make
from demo.month_hub.filling import filled
from ecmx.hub import Home
from tests.hub.busy_desk import dues_kept
from tests.hub.clinic import COUNT, Clinic
from tests.hub.work_lists import taken

__all__ = ["DemoClinic", "demo_clinic"]

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
PLANS = ("juniper", "larkspur", "marigold")
CAME = ("october/larkspur-mif-2026-10.csv", "again/marigold-ecm-2026-10-again.xlsx", "late/juniper-members-2026-10.txt")


class DemoClinic(Clinic):
    """The clinic, and what its worker would do."""

    def works_off(self) -> None:
        """Every file that waits for the worker goes on, in or out."""
        from ecmx.hub.inbound import advance
        from ecmx.hub.sending import deliver
        from ecmx.hub.transmissions import Transmission

        files = Transmission.objects.of(self.by.organization)
        for pk in files.filter(state__in=("kept", "read", "returned")).values_list("pk", flat=True):
            advance(pk, self.home)
        for pk in files.filter(state="sending").values_list("pk", flat=True):
            deliver(pk, self.home)
        dues_kept(self)

    def has_a_worker(self) -> None:
        """Pages see that one lives."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() + interval '1 hour')")

    def practice(self) -> Any:
        """Ready people, as for a hub of invented members."""
        from ecmx.hub.portal.people import practice_people

        settings = msgspec.structs.replace(self.home.settings, demo=True)
        return practice_people(by=self.by, home=replace(self.home, settings=settings))


def demo_clinic(home: Home, folder: Path) -> DemoClinic:
    """folder: where the month's files are made; November's are left there."""
    make(folder)
    clinic = _opened(home, folder)
    _starts(clinic, sorted((folder / "september").iterdir()))
    for name in CAME:
        clinic.receives(None, (folder / name).read_bytes(), name)
    with tempfile.TemporaryDirectory() as place:
        _lives(clinic, Path(place) / "work.xlsx")
    for slug in PLANS:
        _reports(clinic, slug)
    dues_kept(clinic)
    return clinic


def _opened(home: Home, folder: Path) -> DemoClinic:
    """Its books, its partners, and the folders that stand for two of them."""
    from ecmx.hub.accounts import acting, begin
    from ecmx.hub.keys import Keys
    from ecmx.hub.partners import difference, layouts_known
    from ecmx.hub.partners import taken as taken_in
    from ecmx.hub.partners.folder import read_folder

    slug = f"redwood-bridge-{next(COUNT)}"
    begin(slug=slug, name="Redwood Bridge Services", kind="provider", by="rosa", attested=True)
    Keys(home).new(slug)
    by = acting("rosa", slug)
    terms = read_folder(folder / PARTNERS, layouts_known(home.layouts), home)
    taken_in(terms, by=by, seen=difference(by.organization, terms))
    for plan in ("juniper", "larkspur"):
        for side in ("in", "out"):
            (home.folder / plan / side).mkdir(parents=True, exist_ok=True)
    return DemoClinic(home, by)


def _starts(clinic: DemoClinic, files: Sequence[Path]) -> None:
    from ecmx.hub.inbound import start

    for path in files:
        clinic.goes_on(start(path.read_bytes(), path.name, by=clinic.by, home=clinic.home, as_of=date(2026, 9, 30)))


def _lives(clinic: DemoClinic, path: Path) -> None:
    """One list for all plans is filled in, and comes back."""
    from ecmx.hub.work import work_list, write_work_list

    write_work_list(work_list(by=clinic.by), path)
    filled(path)
    taken(clinic, path.read_bytes())


def _reports(clinic: DemoClinic, slug: str) -> None:
    """October's return of a plan went, and was accepted."""
    from ecmx.guidance import FileType
    from ecmx.hub.answers import say_answer
    from ecmx.hub.outbound import compose
    from ecmx.hub.sending import said_sent, send_by_hand

    made = compose(clinic.plan(slug), [FileType.RTF, FileType.OTF], period=OCTOBER, by=clinic.by, home=clinic.home)
    for file in (one.transmission for one in made if one.transmission is not None):
        send_by_hand(file.pk, by=clinic.by, home=clinic.home)
        now = datetime.now(clinic.home.settings.zone)
        said_sent(file.pk, by=clinic.by, at=now)
        now += timedelta(seconds=1)
        say_answer(file.pk, by=clinic.by, verdict="accepted", how="mail", given_by="the plan", at=now, now=now)
