"""Months of one plan on paper: what was known and what the plan had are plain values, so that the rules are tried alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))
JANUARY = (date(2027, 1, 1), date(2027, 1, 31))
HER_OWN = {"member_phone_number": "5305550100", "member_residential_address": "7 Ash Rd"}


@dataclass
class PaperFile:
    """A file that was derived. accepted: by the numbers of its rows, None while the plan has not answered"""

    kind: Any
    derived: Any
    known_at: datetime
    terms: Any
    accepted: frozenset[int] | None = None

    @property
    def rows(self) -> list[dict[str, str]]:
        """What each row says, without the file type; the text of values, states that are answers by their numbers."""
        return [
            {name.partition(".")[2]: one.text or str(one.state) for name, one in row.said.items() if not one.blank}
            for row in self.derived.rows[self.kind]
        ]

    @property
    def by_cin(self) -> dict[str, dict[str, str]]:
        return {row["member_cin"]: row for row in self.rows}


@dataclass
class PaperMonth:
    """One plan and its members by CIN. mode: of returns; layout: of all files"""

    mode: str = "full"
    layout: str = "guidance-rtf"
    more: Mapping[str, Any] = field(default_factory=dict)
    members: dict[str, Any] = field(default_factory=dict)
    files: list[PaperFile] = field(default_factory=list)
    referrals: list[Any] = field(default_factory=list)
    protected: set[int] = field(default_factory=set)
    consents: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    clock: datetime = datetime(2026, 9, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.clock += timedelta(seconds=1)
        return self.clock

    def assigned(self, *cins: str, day: date = date(2026, 9, 2)) -> None:
        from ecmx.hub.outbound.then import MemberThen, PlanWord
        from ecmx.hub.outbound.values import value
        from ecmx.hub.work import PlanPast

        for cin in cins:
            said = {f"mif.{name}": value(text) for name, text in HER_OWN.items()}
            word = PlanWord(PlanPast(day), self.now(), day, "", None, said)
            self.members[cin] = MemberThen(len(self.members) + 1, cin, word)

    def changed(self, cin: str, **columns: Any) -> None:
        self.members[cin] = replace(self.members[cin], **columns)

    def plan_says(self, cin: str, *, said: Mapping[str, str] | None = None, **past: Any) -> None:
        """The plan's past of a member (`PlanPast`), or elements of its own."""
        from ecmx.hub.outbound.values import value

        word = self.members[cin].plan
        told = {**word.said, **{name: value(text) for name, text in (said or {}).items()}}
        self.changed(cin, plan=replace(word, past=replace(word.past, **past), said=told))

    def assigned_anew(self, cin: str, *, ended: date, day: date) -> None:
        word = self.members[cin].plan
        past = replace(word.past, assigned=day, termed=None)
        self.changed(cin, plan=replace(word, past=past, since=self.now(), assigned_on=day, ended=ended))

    def event(self, cin: str, code: str, day: date, **said: Any) -> None:
        from ecmx.hub.work import Happened

        self._told(cin, "events", Happened(code, day, **said))

    def refuses(self, cin: str, day: date) -> None:
        from ecmx.hub.work import RefusalSaid

        self._told(cin, "refusals", RefusalSaid("capacity", day))

    def _told(self, cin: str, name: str, one: Any) -> None:
        self.changed(cin, **{name: [*getattr(self.members[cin], name), one]})

    def fact(self, cin: str, element: str, text: str) -> None:
        from ecmx.hub.outbound.then import FactThen
        from ecmx.hub.outbound.values import value

        facts = {name: list(ones) for name, ones in self.members[cin].facts.items()}
        facts.setdefault(element, []).append(FactThen(value(text), self.now()))
        self.changed(cin, facts=facts)

    def attempt(self, cin: str, day: date, *, waited: bool = False) -> int:
        from ecmx.hub.outbound.then import AttemptThen

        number = sum(len(one.attempts) for one in self.members.values()) + 1
        made = AttemptThen(number, day, "In-Person", "1", "", self.now(), waited)
        self.changed(cin, attempts=[*self.members[cin].attempts, made])
        return number

    def met(self, cin: str, day: date, *, in_person: bool = True) -> None:
        self.changed(cin, encounters=[*self.members[cin].encounters, (day, in_person)])

    def composes(self, period: tuple[date, date] = OCTOBER, kind: str = "rtf", **terms: Any) -> PaperFile:
        from ecmx.guidance import FileType
        from ecmx.hub.outbound.derivation import derived_file
        from ecmx.hub.outbound.terms import OutTerms, SentBasis
        from ecmx.hub.outbound.then import PlanThen
        from ecmx.layouts import load_layout

        name = f"guidance-{kind}" if self.layout.startswith("guidance-") else self.layout
        previous = [one.known_at for one in self.files if one.kind == kind and kind == "otf"]
        said = OutTerms(
            layout=name,
            arrangement=msgspec.json.encode(load_layout(name)).decode(),
            file_types=(kind,),
            period_start=period[0],
            period_end=period[1],
            day=period[1] + timedelta(days=5),
            zone="America/Los_Angeles",
            modes={kind: self.mode},
            nils={kind: "statement"},
            basis=SentBasis(previous=previous[-1] if previous else None),
        )
        said = msgspec.structs.replace(said, **{**self.more, **terms})
        then = PlanThen(list(self.members.values()), self.referrals, frozenset(self.protected), self.consents)
        made = PaperFile(FileType(kind), derived_file(then, said, self._had()), self.now(), said)
        assert made.derived.accounted(made.kind)
        self.files.append(made)
        return made

    def answers(self, file: PaperFile, *, rejects: Callable[[int], bool] = lambda _: False) -> None:
        file.accepted = frozenset(at for at in range(len(file.derived.rows[file.kind])) if not rejects(at))

    def answers_as(self, file: PaperFile, said: str | int | None) -> None:
        """The plan accepts, rejects, rejects the row of a number alone, or does not answer."""
        if said is not None:
            self.answers(file, rejects=lambda at: said in ("rejects", at))

    def accepted(self, period: tuple[date, date] = OCTOBER, kind: str = "rtf") -> PaperFile:
        made = self.composes(period, kind)
        self.answers(made)
        return made

    def reasons(self, file: PaperFile) -> dict[str, str]:
        cins = {one.member: cin for cin, one in self.members.items()}
        return {cins[pk]: reason for pk, reason in file.derived.left_out[file.kind].items()}

    def _had(self) -> Any:
        """What the plan has: a row that it did not accept, or has not answered, is not had; an attempt is, until it is rejected."""
        from ecmx.hub.outbound.then import AcceptedRow, Had

        rows: dict[int, list[Any]] = defaultdict(list)
        carried: set[int] = set()
        fell: set[int] = set()
        for file in self.files:
            for at, row in enumerate(file.derived.rows[file.kind]):
                if file.accepted is not None and at in file.accepted and file.kind == "rtf":
                    rows[row.member].append(AcceptedRow(row.said, row.digest, file.known_at))
                if row.attempt is not None:
                    (carried if file.accepted is None or at in file.accepted else fell).add(row.attempt)
        return Had(rows, frozenset(carried), frozenset(), frozenset(fell - carried))
