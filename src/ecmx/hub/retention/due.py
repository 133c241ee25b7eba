"""What may go on a day, kind by kind, and what holds the rest of what is old enough. Changes nothing.

A member goes as a whole: her rows out of every file that names her, and the bytes of these files with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from ecmx.errors import UsageProblem
from ecmx.guidance import on_paper
from ecmx.hub.accounts import Organization
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.outbound import SentRow
from ecmx.hub.partners import Agreement
from ecmx.hub.retention.kept_rows import CLINICAL, named_in, rows_of
from ecmx.hub.retention.last_days import AT_REST, EndedMember, Times, own_words
from ecmx.hub.retention.legal_holds import HoldsStanding, hold_standing
from ecmx.hub.retention.models import Deletion
from ecmx.hub.roster import Assignment, Engagement, Episode, Member, OutreachAttempt, Statement
from ecmx.hub.transmissions import Blob, BlobPiece, Transmission
from ecmx.hub.work import MemberRefusal, known

__all__ = ["DueThing", "Reckoning", "demand_free"]

What = Deletion.What


@dataclass(frozen=True)
class DueThing:
    """Something old enough to go, by the numbers of what it is (0: none).

    held: codes of what holds it ("hold:3", "file:12", "under-way"); none: it goes
    """

    rule: str
    what: str
    member: int = 0
    partner: int = 0
    transmission: int = 0
    held: tuple[str, ...] = ()


class Reckoning:
    """What may go of one organization on one day."""

    def __init__(self, organization: Organization, home: Home, day: date) -> None:
        self.organization, self.day = organization, day
        self.times = Times(organization, home.settings.zone)
        self.standing: HoldsStanding = hold_standing(organization, day)
        self._keys = Keys(home)

    def everything(self) -> list[DueThing]:
        """All that is old enough, of every kind."""
        ended = [one for one in self.times.ended() if one.until < self.day]
        named = self.named({*self.standing.cins, *(one.cin for one in ended)})
        found = [*self._files(named), *self._refused()]
        for one in ended:
            found += self.of_member(one, named, "statements")
        return list({(one.what, one.member, one.partner, one.transmission): one for one in reversed(found)}.values())

    def of_member(
        self, one: EndedMember, named: Mapping[int, set[str] | None], rule: str, *, before_its_time: bool = False
    ) -> list[DueThing]:
        """A member, and the bytes of the files that name her. before_its_time: a person has it done though a time has not passed."""
        blobs = {file.blob_id for file in self.files if one.cin in (named[file.pk] or ())}
        files = [file for file in self.files if file.blob_id in blobs]
        held = {f"hold:{pk}" for pk in self.standing.on_member(one.member, one.plans)}
        for file in files:
            on_file = self.standing.on_file(file, named[file.pk])
            early = not before_its_time and not self._passed(file)
            if on_file or early or file.state not in AT_REST:
                held |= {f"hold:{pk}" for pk in on_file} or {f"file:{file.pk}"}
        things = [DueThing(rule, What.MEMBER, member=one.member, held=tuple(sorted(held)))]
        if not held:
            things += [
                DueThing(rule, What.BYTES, transmission=file.pk) for file in files if file.blob_id in self._with_bytes
            ]
        return things

    def member_of(self, member: Member) -> EndedMember:
        """One member, ended or not: then her time has not begun to pass."""
        found = next((one for one in self.times.ended() if one.member == member.pk), None)
        plans = self.times.plans.get(member.pk, frozenset())
        until = date.max if member.pk in self.times.assigned else date.min
        return found or EndedMember(member.pk, member.cin, plans, until)

    def named(self, cins: Collection[str]) -> Mapping[int, set[str] | None]:
        """By file, which of these CINs it names in a row that is kept; None: nobody can look. Each kept row is looked at."""
        found: dict[int, set[str] | None] = {file.pk: None for file in self.files}
        sent = SentRow.objects.of(self.organization).filter(member__cin__in=list(cins))
        with_rows = set(SentRow.objects.of(self.organization).values_list("transmission_id", flat=True).distinct())
        by_file: dict[int, set[str]] = defaultdict(set)
        for file_id, cin in sent.values_list("transmission_id", "member__cin"):
            by_file[file_id].add(str(cin))
        looked: dict[int, set[str]] = {}
        for file in self.files:
            if file.records is not None and cins:
                if file.records.pk not in looked:
                    looked[file.records.pk] = named_in(rows_of(file.records, self._keys), cins)
                found[file.pk] = looked[file.records.pk] | by_file[file.pk]
            elif file.pk in with_rows or not cins:
                found[file.pk] = by_file[file.pk]
        return found

    @cached_property
    def files(self) -> list[Transmission]:
        """Every file, by number."""
        every = Transmission.objects.of(self.organization).select_related(
            "agreement", "blob", "blob__organization", "records", "records__organization"
        )
        return list(every.order_by("pk"))

    def _files(self, named: Mapping[int, set[str] | None]) -> Iterator[DueThing]:
        """The kinds of a file that are old enough. Bytes that several files share stay as long as the youngest of them."""
        shared: dict[int, list[Transmission]] = defaultdict(list)
        for file in self.files:
            shared[file.blob_id].append(file)
        old = {file.pk for file in self.files if self._passed(file)}
        rested_on = self._rested_on(old)
        for file in self.files:
            if file.pk not in old:
                continue
            held = self._held(file, named)
            out = file.direction == Transmission.Direction.OUT
            if file.blob_id in self._with_bytes and all(one.pk in old for one in shared[file.blob_id]):
                others = {code for one in shared[file.blob_id] for code in self._held(one, named)}
                rule = "sent" if out else "received"
                yield DueThing(rule, What.BYTES, transmission=file.pk, held=tuple(sorted(others)))
            if file.records is not None and file.pk not in rested_on:
                yield DueThing("rows", What.ROWS, transmission=file.pk, held=held)
            if out and file.pk in self._with_words:
                yield DueThing("sent-rows", What.SENT_ROWS, transmission=file.pk, held=held)

    def _held(self, file: Transmission, named: Mapping[int, set[str] | None]) -> tuple[str, ...]:
        held_cins = named[file.pk]
        held = {f"hold:{pk}" for pk in self.standing.on_file(file, held_cins)}
        return tuple(sorted(held | (set() if file.state in AT_REST else {"under-way"})))

    def _passed(self, file: Transmission) -> bool:
        kind = "sent" if file.direction == Transmission.Direction.OUT else "received"
        return self.times.file_until(file, kind) < self.day

    @cached_property
    def _with_bytes(self) -> frozenset[int]:
        ours = Blob.objects.of(self.organization).values_list("pk", flat=True)
        return frozenset(BlobPiece.objects.filter(blob__in=ours).values_list("blob_id", flat=True).distinct())

    @cached_property
    def _with_words(self) -> frozenset[int]:
        """Files of ours with words of members whom nobody assigns any more."""
        rows = SentRow.objects.of(self.organization).exclude(said={}).values_list("transmission_id", "member_id")
        return frozenset(file for file, member in rows.distinct() if member not in self.times.assigned)

    def _rested_on(self, files: Collection[int]) -> set[int]:
        """Files on which something in the roster or in the provider's own word rests."""
        if not files:
            return set()
        asked: list[Any] = [
            Statement.objects.of(self.organization).values_list("transmission_id", flat=True),
            Engagement.objects.of(self.organization).values_list("transmission_id", flat=True),
            Episode.objects.of(self.organization).values_list("transmission_id", flat=True),
            OutreachAttempt.objects.of(self.organization).values_list("transmission_id", flat=True),
        ]
        named = ("first_file_id", "last_file_id", "termed_by_id", "vanished_by_id")
        asked += [Assignment.objects.of(self.organization).values_list(one, flat=True) for one in named]
        asked += [word.objects.of(self.organization).values_list("source_id", flat=True) for word in own_words()]
        return {one for rows in asked for one in rows.distinct().order_by() if one is not None}

    def _refused(self) -> Iterator[DueThing]:
        """Members whom we could not accept, of plans whose agreement says when Tables 2 and 3 go, if any of them is there."""
        days = {
            one.plan_id: one.refused_data_days
            for one in Agreement.objects.of(self.organization).exclude(refused_data_days=None)
        }
        done = self._last_tables()
        clinical = set(CLINICAL)
        for refusal in known(MemberRefusal, self.organization).filter(plan_id__in=list(days)):
            member, plan = refusal.member_id, refusal.plan_id
            if refusal.day + timedelta(days=days[plan] or 0) >= self.day:
                continue
            words = Statement.objects.of(self.organization).filter(member_id=member, partner_id=plan)
            said = any(clinical & set(one) for one in words.values_list("said", flat=True))
            newest = Assignment.objects.of(self.organization).filter(member_id=member, plan_id=plan)
            came = newest.values_list("last_file__received_at", flat=True).first()
            last = done.get((member, plan))
            if said or last is None or (came is not None and came > last):
                held = tuple(sorted(f"hold:{pk}" for pk in self.standing.on_member(member, [plan])))
                yield DueThing("refused", What.TABLES, member=member, partner=plan, held=held)

    def _last_tables(self) -> dict[tuple[int, int], datetime]:
        done = Deletion.objects.of(self.organization).filter(what=What.TABLES).exclude(done_at=None).order_by("done_at")
        return {(one.member, one.partner): one.done_at for one in done if one.done_at is not None}


def demand_free(things: list[DueThing], ended: EndedMember, day: date, *, before_its_time: bool) -> None:
    """Raise UsageProblem, in a sentence that names nobody, where one member may not be deleted."""
    holding = sorted({code for one in things for code in one.held})
    numbers = ", ".join(code.removeprefix("hold:") for code in holding if code.startswith("hold:"))
    if numbers:
        raise UsageProblem(
            "purge-held",
            f"A legal hold stops this: hold {numbers}. Nothing was deleted.",
            "To see who set it, and why: ecmx hub hold show. It has to be lifted first.",
        )
    if ended.until >= day and not before_its_time:
        until = "the member is still assigned" if ended.until == date.max else f"it lasts until {on_paper(ended.until)}"
        raise UsageProblem(
            "purge-minimum",
            f"The time for which this member's records must be kept has not passed: {until}. Nothing was deleted.",
            "If it may be done anyway (ask counsel): --before-its-time.",
        )
    if holding:
        files = ", ".join(code.removeprefix("file:") for code in holding)
        raise UsageProblem(
            "purge-files",
            f"The member is in files that have to be kept: {files}. Nothing was deleted.",
            "They are under way, or their own time has not passed: ecmx hub trace. Ask counsel, then: --before-its-time.",
        )
