"""Generated months in the tables: each file comes out again to the same bytes, whatever is said, corrected, withdrawn or received later."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.provider_month import DECEMBER, NOVEMBER, OCTOBER, ProviderMonth

CINS = [f"9123456{number}A" for number in range(6)]
EVENTS = ("outreach-started", "enrolled", "declined", "goals-met", "moved", "unreachable")


class Chance:
    """Whatever may happen to a clinic's members with one plan, by chance."""

    def __init__(self, month: ProviderMonth, seed: int) -> None:
        self.month, self.chance = month, random.Random(seed)
        self.words: list[Any] = []
        self.files: list[Any] = []

    def happens(self, first: date, times: int) -> None:
        for _ in range(times):
            cin, day = self.chance.choice(CINS), first + timedelta(days=self.chance.randrange(28))
            made = self.chance.choice(
                (self._event, self._fact, self._attempt, self._met, self._refused, self._protected)
            )
            self.words.append(made(cin, day))

    def _event(self, cin: str, day: date) -> Any:
        code = self.chance.choice(EVENTS)
        said: dict[str, Any] = {"enrolled": {"start": day}, "goals-met": {"end": day}, "moved": {"end": day}}.get(
            code, {}
        )
        return self.month.event(cin, code, day, **said)

    def _fact(self, cin: str, day: date) -> Any:
        ours = self.chance.random() < 0.3
        return self.month.fact(cin, "member_phone_number", f"530555{day:%m%d}", ours_only=ours)

    def _attempt(self, cin: str, day: date) -> Any:
        return self.month.attempt(cin, day, self.chance.choice(("juniper", "juniper", None)))

    def _met(self, cin: str, day: date) -> Any:
        return self.month.says("Encounter", cin, plan="juniper", day=day, in_person=self.chance.random() < 0.5)

    def _refused(self, cin: str, day: date) -> Any:
        return self.month.says("MemberRefusal", cin, plan="juniper", day=day, reason="capacity")

    def _protected(self, cin: str, day: date) -> Any:
        said = {"scope": "care coordination", "since": day - timedelta(days=300)}
        self.words.append(self.month.says("Consent", cin, recipients=("juniper",), **said))
        return self.month.says("PartTwoRecord", cin)

    def plan_sends(self, month: int) -> None:
        statuses = self.chance.choices(("New", "Continuing", "Termed"), weights=(4, 4, 1), k=len(CINS))
        rows = [
            {"cin": cin, "status": status, "phone": f"530556{month:02}{at:02}"}
            for at, (cin, status) in enumerate(zip(CINS, statuses, strict=True))
        ]
        self.files.append(self.month.clinic.receives("juniper", file("mif", rows, month=month)))

    def withdraws(self, times: int) -> None:
        from ecmx.hub.inbound import withdraw

        for one in self.chance.sample(self.words, times):
            self.month.withdraws(one)
        withdraw(self.chance.choice(self.files).pk, by=self.month.by, home=self.month.home)


@pytest.mark.parametrize(("mode", "seed"), [("changes", 46), ("full", 57)])
def test_every_file_of_the_past_comes_out_again(hub_database: Home, mode: str, seed: int) -> None:
    month = ProviderMonth(Clinic.opened(hub_database))
    chance = Chance(month, seed)
    for kind in ("rtf", "otf"):
        month.agreed(kind=kind, mode=mode, layout=f"juniper-{kind}" if mode == "changes" else f"guidance-{kind}")
    made = []
    for number, period in enumerate((OCTOBER, NOVEMBER, DECEMBER), start=9):
        chance.plan_sends(number)
        chance.happens(period[0], 12)
        for found in month.all_composed(period, "rtf", "otf"):
            assert found.adds_up
            made.append(found.transmission)
            answer = chance.chance.choice(("accepted", "deemed_accepted", "part_accepted", "rejected"))
            month.answers(
                found.transmission,
                answer,
                rejected=(0,) if answer == "part_accepted" and found.transmission.rows else (),
            )
    chance.plan_sends(12)
    chance.happens(date(2026, 10, 1), 12)
    chance.withdraws(15)
    month.agreed(mode="full" if mode == "changes" else "changes", layout="redbud-return", agreement__part_2=True)
    for one in made:
        assert month.recomposed(one).same
