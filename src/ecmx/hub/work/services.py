"""Services that were billed, taken as what was done: outreach as attempts, the rest as encounters. Each claim line once.

What was probably logged already (member, day, method, staff type) is taken too, and a task asks whether it is one and the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import Transmission
from ecmx.hub.work.contacts import BY_WIRE, IN_PERSON, log_attempt, record_encounter
from ecmx.hub.work.models import Encounter, LoggedAttempt, known
from ecmx.hub.work.recording import WordSource
from ecmx.hub.work.tasks import open_task
from ecmx.hub.work.whom import plan_of_member

__all__ = ["SERVICES", "ServicesTaken", "take_services"]

OUTREACH, MEETING = "outreach", "encounter"
#: A frame of services: a row a claim line. kind: outreach or encounter; codes: procedure and modifiers; claim: the line's own number.
SERVICES: Mapping[str, pl.DataType] = {
    "cin": pl.String(),
    "day": pl.Date(),
    "kind": pl.String(),
    "provider_type": pl.String(),
    "in_person": pl.Boolean(),
    "codes": pl.List(pl.String()),
    "claim": pl.String(),
}


@dataclass(frozen=True)
class ServicesTaken:
    """What became of claim lines. known: taken before; held: by row of the frame, from 0, the code of what stands in the way

    why: by code, what that is and what to do
    """

    attempts: int
    encounters: int
    known: int
    asked: int
    held: Mapping[int, str]
    why: Mapping[str, str]


def take_services(
    frame: pl.DataFrame, *, by: By, plan: Partner | None = None, file: Transmission | None = None
) -> ServicesTaken:
    """Take services that were billed. frame: `SERVICES`; plan: whose members they are, else each member's only one. Raises UsageProblem."""
    by.demand("work.record")
    if missing := [name for name in SERVICES if name not in frame.columns]:
        raise UsageProblem("services-columns", f"The services lack: {', '.join(missing)}.", "Map these columns too.")
    counts = {OUTREACH: 0, MEETING: 0, "known": 0, "asked": 0}
    held: dict[int, str] = {}
    why: dict[str, str] = {}
    with transaction.atomic():
        members = {
            one.cin: one for one in Member.objects.of(by.organization).filter(cin__in=frame["cin"].unique().to_list())
        }
        claims = _claims(by)
        for at, row in enumerate(frame.iter_rows(named=True)):
            if row["claim"] and row["claim"] in claims:
                counts["known"] += 1
                continue
            try:
                with transaction.atomic():
                    counts["asked"] += _taken(row, members, by, plan, WordSource(file, "", at + 1))
            except UsageProblem as problem:
                held[at] = problem.code
                why[problem.code] = f"{problem.message} {problem.fix}".rstrip()
                continue
            counts[row["kind"]] += 1
            claims.add(row["claim"])
        record(
            by, "work.services", "transmission", [file.pk] if file else [], {"rows": frame.height, "held": len(held)}
        )
    return ServicesTaken(counts[OUTREACH], counts[MEETING], counts["known"], counts["asked"], held, why)


def _claims(by: By) -> set[str]:
    """Claim lines that were taken, also those that were taken back since."""
    return {
        claim
        for word in (Encounter, LoggedAttempt)
        for claim in word.objects.of(by.organization).exclude(claim="").values_list("claim", flat=True)
    }


def _taken(
    row: Mapping[str, Any], members: Mapping[str, Member], by: By, plan: Partner | None, where: WordSource
) -> bool:
    """One claim line taken; whether a person is asked about it."""
    member = members.get(row["cin"] or "")
    if member is None:
        raise UsageProblem("member-unknown", "There is no member with that CIN here.", "Members come in a plan's file.")
    if row["day"] is None or row["in_person"] is None or row["kind"] not in (OUTREACH, MEETING):
        raise UsageProblem("service-unclear", "Day, kind or method of the service is missing.", "Fill them in.")
    whose = plan or plan_of_member(by.organization, member)
    day, kind = row["day"], row["provider_type"] or ""
    method = IN_PERSON if row["in_person"] else BY_WIRE
    tried = known(LoggedAttempt, by.organization).filter(member=member, day=day, method=method, claim="")
    met = known(Encounter, by.organization).filter(member=member, day=day, in_person=row["in_person"], claim="")
    if kind:
        tried, met = tried.filter(provider_type=kind), met.filter(provider_type__in=["", kind])
    outreach = row["kind"] == OUTREACH
    about = {"like_attempt": tried.values_list("pk", flat=True).first()}
    if not outreach:
        about["like_encounter"] = met.values_list("pk", flat=True).first()
    alike = any(one is not None for one in about.values())
    billed: dict[str, Any] = {
        "by": by,
        "member": member,
        "plan": whose,
        "day": day,
        "provider_type": kind,
        "where": where,
    }
    billed["claim"] = row["claim"] or ""
    if outreach:
        about["billed_attempt"] = log_attempt(method=method, **billed).pk
    else:
        about["encounter"] = record_encounter(in_person=row["in_person"], codes=row["codes"] or (), **billed).pk
    if alike:
        key = ":".join(f"{name}={pk}" for name, pk in about.items())
        open_task(by.organization, "billed-and-logged", key, member=member, plan=whose, about=about)
    return alike
