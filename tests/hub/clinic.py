"""A clinic's hub for tests: partners, a key, files of plans and returns made of a few words, and what the roster says in the end."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecmx.hub import Home

NPI, OTHER_NPI, SITE_NPI = "1234567893", "1245319599", "1003000126"
COUNT = itertools.count(1)

HEADS = {
    "mif": {
        "cin": "Member Client Index Number (CIN)",
        "first": "Member First Name",
        "last": "Member Last Name",
        "born": "Member Date of Birth",
        "phone": "Member Phone Number",
        "homeless": "Member Homelessness Indicator",
        "language": "Member Preferred Language (Spoken)",
        "homeless population": "Adult – Experiencing Homelessness",
        "street": "Member Residential Address",
        "zip": "Member Residential Zip",
        "authorized": "ECM Service Authorization Date",
        "assigned": "Member Assignment Date",
        "produced": "Member Information File Production Date",
        "period": "Member Information File Reporting Period",
        "status": "Member Record Status",
        "npi": "ECM Provider National Provider Identifier (NPI)",
        "plan": "MCP Name",
    },
    "otf": {
        "cin": "Member Client Index Number (CIN)",
        "type": "Provider Type",
        "day": "Outreach Attempt Date",
        "method": "Outreach Attempt Method",
    },
    "rtf": {
        "cin": "Member Client Index Number (CIN)",
        "start": "ECM Benefit Start Date",
        "engagement": "Status of Member Engagement",
        "end": "ECM Benefit End Date",
        "produced": "Member Information Return Transmission File Production Date",
        "period": "Member Information Return Transmission File Reporting Period",
    },
}
USUAL = {
    "first": "Ana",
    "last": "Lopez",
    "born": "03/04/1980",
    "phone": "5305550100",
    "authorized": "09/01/2026",
    "assigned": "09/02/2026",
    "status": "New",
    "type": "1",
    "day": "10/03/2026",
    "method": "In-Person",
    "engagement": "2",
}


def file(kind: str, rows: Sequence[Mapping[str, Any]], *, month: int = 10, produced: int = 5) -> bytes:
    """A file in the guidance's words: of the month before the one in which it was made."""
    usual = {
        **USUAL,
        "produced": f"{month:02}/{produced:02}/2026",
        "period": f"{month - 1:02}/01/2026.{month - 1:02}/28/2026",
    }
    asked = {name for row in rows for name in row}
    heads = {name: head for name, head in HEADS[kind].items() if name in usual or name in asked}
    lines = [",".join(heads.values())]
    lines += [",".join(str({**usual, **row}.get(name, "")) for name in heads) for row in rows]
    return ("\n".join(lines) + "\n").encode()


@dataclass(frozen=True)
class Clinic:
    home: Home
    by: Any

    @classmethod
    def opened(cls, home: Home) -> Clinic:
        from ecmx.hub.accounts import acting, begin
        from ecmx.hub.keys import Keys
        from ecmx.hub.partners import Agreement, AgreementFile, Partner

        slug = f"clinic-{next(COUNT)}"
        begin(slug=slug, name="Valley Clinic", kind="provider", by="rosa", attested=True)
        by = acting("rosa", slug)
        if not (home.keys / f"{slug}.age-key").exists():
            Keys(home).new(slug)
        make = Partner.objects.of(by.organization).create
        ours = make(slug="us", kind="provider", name="Valley Clinic", npis=[NPI], ours=True)
        for name in ("Juniper Health", "Redbud Care"):
            plan = make(slug=name.split()[0].lower(), kind="plan", name=name)
            agreement = Agreement.objects.of(by.organization).create(slug=plan.slug, plan=plan, provider=ours)
            for kind in ("mif", "rtf", "otf"):
                AgreementFile.objects.of(by.organization).create(
                    agreement=agreement, file_type=kind, complete=kind == "mif"
                )
        return cls(home, by)

    def arrives(self, data: bytes, plan: str | None, name: str = "file.csv", **said: Any) -> Any:
        from ecmx.hub.inbound import arrive
        from ecmx.hub.partners import Partner

        partner = Partner.objects.of(self.by.organization).get(slug=plan) if plan else None
        return arrive(data, name, by=self.by, home=self.home, partner=partner, **said)

    def goes_on(self, made: Any) -> Any:
        from ecmx.hub.inbound import advance

        advance(made.pk, self.home)
        made.refresh_from_db()
        return made

    def receives(self, plan: str | None, data: bytes, name: str = "file.csv", **said: Any) -> Any:
        return self.goes_on(self.arrives(data, plan, name, **said))

    def member(self, cin: str) -> Any:
        from ecmx.hub.roster import member_by_cin

        return member_by_cin(self.by.organization, cin)

    def plan(self, slug: str) -> Any:
        from ecmx.hub.partners import plan_by_name

        return plan_by_name(self.by.organization, slug)

    def whose(self, cin: str, plan: str = "juniper") -> dict[str, Any]:
        """What every word on a member with a plan begins with."""
        return {"by": self.by, "member": self.member(cin), "plan": self.plan(plan)}

    def happens(self, cin: str, event: str, day: date, plan: str = "juniper", **said: Any) -> Any:
        from ecmx.hub.work import record_event

        return record_event(event=event, day=day, **self.whose(cin, plan), **said)

    def tries(
        self, cin: str, day: date, plan: str = "juniper", method: str = "In-Person", kind: str = "1", **said: Any
    ) -> Any:
        from ecmx.hub.work import log_attempt

        return log_attempt(day=day, method=method, provider_type=kind, **self.whose(cin, plan), **said)

    def meets(self, cin: str, day: date, plan: str = "juniper", *, in_person: bool = True, **said: Any) -> Any:
        from ecmx.hub.work import record_encounter

        return record_encounter(day=day, in_person=in_person, **self.whose(cin, plan), **said)

    def knows(self, cin: str, element: str, value: str, **said: Any) -> Any:
        from ecmx.hub.work import record_fact

        return record_fact(by=self.by, member=self.member(cin), element=element, value=value, **said)

    def stands(self, cin: str, plan: str = "juniper") -> Any:
        from ecmx.hub.work import standings

        return standings(self.by.organization)[self.member(cin).pk, self.plan(plan).pk]

    def tasks(self) -> list[Any]:
        """What waits for somebody, by kind."""
        from ecmx.hub.work import ask_open_questions, open_tasks

        ask_open_questions(self.by.organization)
        return open_tasks(self.by.organization)

    def words(self) -> dict[str, list[Any]]:
        """All that the provider said and that counts, by kind, without who said it when and where."""
        from ecmx.hub.work import (
            CareManager,
            Encounter,
            EncounterTotals,
            EngagementEvent,
            LoggedAttempt,
            MemberRefusal,
            OurFact,
            PersonReferral,
            known,
        )

        told: dict[type[Any], tuple[str, ...]] = {
            OurFact: ("member__cin", "element", "state", "value", "ours_only"),
            EngagementEvent: ("member__cin", "plan__slug", "event", "day", "start", "end"),
            LoggedAttempt: ("member__cin", "plan__slug", "day", "method", "provider_type", "outcome"),
            Encounter: ("member__cin", "plan__slug", "day", "in_person"),
            EncounterTotals: ("member__cin", "plan__slug", "period_start", "in_person", "telephonic"),
            MemberRefusal: ("member__cin", "plan__slug", "day", "reason"),
            CareManager: ("member__cin", "plan__slug", "staff__slug", "name"),
            PersonReferral: ("plan__slug", "day", "said"),
        }
        return {
            word.__name__: list(known(word, self.by.organization).values_list(*columns))
            for word, columns in told.items()
        }

    def statuses(self) -> dict[str, str]:
        return {one.member.cin: one.record_status for one in self.assignments()}

    def assignments(self) -> list[Any]:
        from ecmx.hub.roster import Assignment

        return list(
            Assignment.objects.of(self.by.organization).select_related("member", "last_file").order_by("member__cin")
        )

    def vanished(self) -> set[str]:
        return {one.member.cin for one in self.assignments() if one.vanished_by_id}

    def word(self, cin: str, element: str) -> list[str]:
        """What was said of an element, oldest first."""
        from ecmx.hub.roster import Statement

        found = Statement.objects.of(self.by.organization).filter(member__cin=cin).select_related("transmission")
        ordered = sorted(
            found, key=lambda one: (one.transmission.said_on, one.transmission.produced_on, one.transmission_id)
        )
        return [one.said[element]["v"] for one in ordered if element in one.said]

    def held(self, made: Any) -> dict[int, str]:
        from ecmx.hub.transmissions import HeldRow

        return dict(HeldRow.objects.of(self.by.organization).filter(transmission=made).values_list("row", "reason"))

    def changes(self, made: Any) -> dict[str, set[str]]:
        from ecmx.hub.roster import RosterChange

        found: dict[str, set[str]] = {}
        for one in RosterChange.objects.of(self.by.organization).filter(transmission=made).select_related("member"):
            found.setdefault(one.kind, set()).add(one.member.cin)
        return found

    def everything(self) -> dict[str, list[Any]]:
        """All that the roster holds, told by CINs and by the bytes of files, so that two hubs can be compared."""
        from ecmx.hub.roster import Assignment, Engagement, Episode, Member, OutreachAttempt, Statement

        def rows(model: Any, *columns: str) -> list[Any]:
            return sorted(map(repr, model.objects.of(self.by.organization).values_list(*columns)))

        return {
            "members": rows(Member, "cin", "last_name", "first_name", "birth_date", "search"),
            "statements": rows(
                Statement, "member__cin", "partner__slug", "transmission__digest", "sheet", "row", "digest"
            ),
            "assignments": rows(
                Assignment,
                "member__cin",
                "plan__slug",
                "record_status",
                "assigned_on",
                "authorized_on",
                "first_file__digest",
                "last_file__digest",
                "termed_by__digest",
                "vanished_by__digest",
            ),
            "engagements": rows(Engagement, "assignment__member__cin", "status", "transmission__digest"),
            "episodes": rows(Episode, "assignment__member__cin", "start", "end", "transmission__digest"),
            "attempts": rows(
                OutreachAttempt, "member__cin", "day", "method", "provider_type", "ordinal", "transmission__digest"
            ),
        }
