"""A clinic's own word and what plans answer, in a few words, for tests of what goes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.hub.clinic import Clinic

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))


class ProviderMonth:
    """Somebody of a clinic who records what happened, composes returns and hears what plans say."""

    def __init__(self, clinic: Clinic) -> None:
        from ecmx.hub.partners import Partner

        self.clinic, self.by, self.home = clinic, clinic.by, clinic.home
        self.plans = {one.slug: one for one in Partner.objects.of(self.by.organization).filter(kind="plan")}

    def member(self, cin: str) -> Any:
        from ecmx.hub.roster import Member

        members = Member.objects.of(self.by.organization)
        return members.filter(cin=cin).first() or members.create(cin=cin)

    def says(self, model: str, cin: str, **said: Any) -> Any:
        """Record a word of the provider's: a model of hub/work by its name, plans by their slugs."""
        from django.db import transaction

        from ecmx.hub import work
        from ecmx.hub.transmissions import moment

        if isinstance(said.get("plan"), str):
            said["plan"] = self.plans[said["plan"]]
        recipients = [self.plans[slug] for slug in said.pop("recipients", ())]
        with transaction.atomic():
            made = (
                getattr(work, model)
                .objects.of(self.by.organization)
                .create(member=self.member(cin), recorded_at=moment(self.by.organization), **said)
            )
            if recipients:
                made.recipients.set(recipients)
        return made

    def event(self, cin: str, code: str, day: date, plan: str = "juniper", **said: Any) -> Any:
        return self.says("EngagementEvent", cin, plan=plan, event=code, day=day, **said)

    def fact(self, cin: str, element: str, value: str, **said: Any) -> Any:
        return self.says("OurFact", cin, element=element, state=0 if value else 1, value=value, **said)

    def attempt(self, cin: str, day: date, plan: str | None = "juniper", **said: Any) -> Any:
        usual = {"method": "In-Person", "provider_type": "1"}
        return self.says("LoggedAttempt", cin, plan=plan, day=day, **{**usual, **said})

    def withdraws(self, one: Any) -> None:
        from django.db import transaction

        from ecmx.hub.transmissions import moment

        with transaction.atomic():
            one.withdrawn_at = moment(self.by.organization)
            one.save()

    def agreed(self, plan: str = "juniper", kind: str = "rtf", layout: str = "", **columns: Any) -> None:
        """Terms of a file type; columns of the agreement itself are named with `agreement__`."""
        from ecmx.hub.partners import Agreement, AgreementFile, AgreementLayout

        files = AgreementFile.objects.of(self.by.organization)
        own = {name.partition("__")[2]: columns.pop(name) for name in list(columns) if name.startswith("agreement__")}
        agreement = Agreement.objects.of(self.by.organization).get(slug=plan)
        Agreement.objects.of(self.by.organization).filter(pk=agreement.pk).update(**(own or {"slug": plan}))
        one = files.filter(agreement=agreement, file_type=kind).first()
        one = one or files.create(agreement=agreement, file_type=kind)
        if columns:
            files.filter(pk=one.pk).update(**columns)
        if layout:
            AgreementLayout.objects.of(self.by.organization).filter(file=one).delete()
            AgreementLayout.objects.of(self.by.organization).create(file=one, layout=layout)

    def composes(self, period: tuple[date, date] = OCTOBER, *kinds: str, plan: str = "juniper", **said: Any) -> Any:
        """The one file that composing comes to."""
        (found,) = self.all_composed(period, *(kinds or ("rtf",)), plan=plan, **said)
        return found

    def all_composed(self, period: tuple[date, date], *kinds: str, plan: str = "juniper", **said: Any) -> list[Any]:
        from ecmx.guidance import FileType
        from ecmx.hub.outbound import compose

        types = [FileType(one) for one in kinds]
        return compose(self.plans[plan], types, period=period, by=self.by, home=self.home, **said)

    def answers(self, file: Any, state: str = "accepted", rejected: tuple[int, ...] = (), *, goes: bool = True) -> None:
        """The file goes (where it has not), and the plan answers; rejected: numbers of its rows among all."""
        from django.db import transaction

        from ecmx.hub.outbound import PlanAnswer, SentRow
        from ecmx.hub.transmissions import FileState, move

        with transaction.atomic():
            for after in (*((FileState.SENDING, FileState.SENT) if goes else ()), FileState(state)):
                move(file, after)
            rows = list(SentRow.objects.of(self.by.organization).filter(transmission=file).order_by("pk"))
            for number in rejected:
                rows[number].verdict = SentRow.Verdict.REJECTED
                rows[number].save()
            PlanAnswer.objects.of(self.by.organization).create(transmission=file, verdict=state, how="mail")

    def sent_and_accepted(self, period: tuple[date, date] = OCTOBER, *kinds: str, **said: Any) -> Any:
        found = self.composes(period, *kinds, **said)
        if found.transmission is not None:
            self.answers(found.transmission)
        return found

    def data(self, file: Any) -> bytes:
        from ecmx.hub.keys import Keys
        from ecmx.hub.transmissions import opened

        return opened(file.blob, Keys(self.home))

    def rows(self, file: Any, kind: str = "rtf") -> list[dict[str, str]]:
        """What is kept of each row of a file, without the file type."""
        from ecmx.hub.outbound import SentRow

        found = SentRow.objects.of(self.by.organization).filter(transmission=file, file_type=kind).order_by("pk")
        return [{name.partition(".")[2]: one["v"] for name, one in row.said.items()} for row in found]

    def recomposed(self, file: Any) -> Any:
        from ecmx.hub.outbound import recompose

        return recompose(file, by=self.by, home=self.home)

    def reasons(self, file: Any, kind: str = "rtf") -> Mapping[str, str]:
        """By CIN, why a member is not in a file."""
        from ecmx.guidance import FileType
        from ecmx.hub.outbound import left_out_then
        from ecmx.hub.roster import Member

        cins = dict(Member.objects.of(self.by.organization).values_list("pk", "cin"))
        found = left_out_then(file, by=self.by, home=self.home)
        return {cins[pk]: reason for pk, reason in found[FileType(kind)].items()}
