"""The rows of a file of the provider's, gone through one by one: whose each is, and by whom it is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from ecmx.errors import UsageProblem
from ecmx.exchange import Received
from ecmx.findings import Disposition, Outcome
from ecmx.guidance import FileType
from ecmx.hub.accounts import By
from ecmx.hub.inbound import TYPE
from ecmx.hub.partners import Partner, plan_by_name
from ecmx.hub.roster import Member, newest
from ecmx.hub.transmissions import FileState, Transmission
from ecmx.hub.work.contact_rows import ContactRows, take_attempt, take_encounter, take_referral
from ecmx.hub.work.facts import FACTS
from ecmx.hub.work.member_rows import MemberRow, take_member_row
from ecmx.hub.work.record_rows import NewlySaid, RecordRow, rows_of
from ecmx.hub.work.recording import WordSource
from ecmx.hub.work.taken_rows import RowPlace, TakenRows
from ecmx.hub.work.tasks import open_task
from ecmx.hub.work.told_rows import pasts
from ecmx.hub.work.whom import plan_of_member
from ecmx.hub.work.word_corrected import correct_attempt, correct_referral
from ecmx.hub.work.work_columns import ENCOUNTERS, work_layout

__all__ = ["RowTaking"]

_KINDS = (FileType.OTF, FileType.RTF, FileType.REFERRAL)


class RowTaking:
    """One file's rows on their way. list_id, month: of a work list; not_taken: rows that are the plans' to send

    newly: of rows that correct, by place, what alone they newly say; None: all that a row says
    """

    def __init__(
        self,
        by: By,
        plan: Partner | None,
        as_of: date,
        received: Received,
        records: pl.DataFrame,
        newly: Mapping[RowPlace, NewlySaid] | None = None,
    ) -> None:
        self.by, self.plan, self.as_of, self.records = by, plan, as_of, records
        self.rows = TakenRows()
        self.plans: dict[str, Partner] = {}
        self.layouts = sorted({one.layout for one in received.sheets if one.layout})
        self.types = [kind.value for kind in received.types]
        self.is_list = work_layout().name in self.layouts
        self.found = _found(received)
        self.by_kind = {
            kind: [_speaking_of(row, newly) for row in rows_of(records.filter(pl.col(TYPE) == kind.value), kind)]
            for kind in _KINDS
            if kind in received.types
        }
        if not any(self.by_kind.values()):
            raise UsageProblem(
                "take-nothing",
                "There is nothing in this file to record: no return, outreach or referral part is filled in.",
                "To load a plan's file: ecmx hub receive. To make a list to fill in: ecmx hub work.",
            )
        stamps = [row.stamp for row in self.by_kind.get(FileType.RTF, []) if row.stamp is not None]
        self.list_id, self.month = (stamps[0].list_id, stamps[0].month) if stamps else ("", "")
        self.not_taken = records.filter(pl.col(TYPE) == FileType.MIF.value).height
        cins = {row.cin for rows in self.by_kind.values() for row in rows}
        self.members = {one.cin: one for one in Member.objects.of(by.organization).filter(cin__in=cins)}
        self.said_by_plans = self._said_by_plans()
        self.assigned = pasts(by.organization, members=[one.pk for one in self.members.values()])

    def _said_by_plans(self) -> Mapping[tuple[int, int], Mapping[str, object]]:
        words = {stem: (f"mif.{stem}",) for stem in FACTS}
        frame = newest(self.by.organization, words, members=[one.pk for one in self.members.values()])
        return {(row["member_id"], row["partner_id"]): row for row in frame.iter_rows(named=True)}

    def all_rows(self, file: Transmission) -> None:
        """Every row, attempts first, then members, then encounters, then referrals."""
        before = ContactRows.brought_by(self.by, self._earlier(file))
        outreach = self.by_kind.get(FileType.OTF, [])
        met = [self.is_list and row.place.sheet == ENCOUNTERS for row in outreach]
        for row, is_encounter in zip(outreach, met, strict=True):
            if not is_encounter:
                self._contact(row, file, before, encounter=False)
        self._member_rows(file)
        for row, is_encounter in zip(outreach, met, strict=True):
            if is_encounter:
                self._contact(row, file, before, encounter=True)
        for row in self.by_kind.get(FileType.REFERRAL, []):
            self._referral(row, file)

    def _earlier(self, file: Transmission) -> list[int]:
        """The files that may hold the same rows: the same list, or what is no list of ours."""
        files = Transmission.objects.of(self.by.organization).filter(
            origin=Transmission.Origin.WORK, state=FileState.APPLIED
        )
        files = files.exclude(pk=file.pk)
        mark = list_mark(self.list_id)
        if self.list_id:
            return list(files.filter(layouts__contains=[mark]).values_list("pk", flat=True))
        of_lists = [pk for pk, layouts in files.values_list("pk", "layouts") if any(map(is_list_mark, layouts))]
        return list(files.exclude(pk__in=of_lists).values_list("pk", flat=True))

    def _whose(self, row: RecordRow, file: Transmission) -> tuple[Member, Partner | None]:
        """Member and plan of a row; no plan where none has assigned the member. Raises UsageProblem."""
        if not row.cin:
            raise UsageProblem(
                "row-nobodys",
                "The row does not say which member it is, or it cannot be read.",
                "Pick the member, or fill in the CIN.",
            )
        member = self.members.get(row.cin)
        if member is None:
            raise UsageProblem(
                "member-unknown",
                "There is no member with that CIN here.",
                "Once a plan's file lists the member, upload the same file again: nothing is recorded twice.",
            )
        if row.plan_name:
            try:
                return member, self._plan(row.plan_name)
            except UsageProblem:
                key = f"{file.digest[:16]}:{row.place.sheet[:40]}:{row.place.row}"
                about = {"row": row.place.row}
                open_task(self.by.organization, "unknown-plan", key, member=member, transmission=file, about=about)
                raise
        if self.plan is not None:
            return member, self.plan
        if not any(pk == member.pk for pk, _ in self.assigned):
            return member, None
        return member, plan_of_member(self.by.organization, member)

    def _plan(self, name: str) -> Partner:
        """A plan by a name that rows bear, looked up once. Raises UsageProblem."""
        if name not in self.plans:
            self.plans[name] = plan_by_name(self.by.organization, name)
        return self.plans[name]

    def _readable(self, row: RecordRow) -> bool:
        """Whether the door took the row; else why not is said. Rows of a list of ours are judged cell by cell."""
        if self.is_list or row.used not in (Outcome.HELD.value, Outcome.EXCLUDED.value):
            return True
        code, said, fix = self.found.get(
            row.place, ("row-held", "The row cannot be used.", "Check the file: ecmx check.")
        )
        self.rows.held(row.place, "the row", UsageProblem(code, said, fix))
        return False

    def _contact(self, row: RecordRow, file: Transmission, before: ContactRows, *, encounter: bool) -> None:
        if not self._readable(row):
            return
        where = WordSource(file, row.place.sheet[:100], row.place.row)
        if row.newly is not None:
            if row.newly.attempt is not None:
                correct_attempt(row, row.newly.attempt, self.by, where, self.rows)
            return
        try:
            member, plan = self._whose(row, file)
        except UsageProblem as problem:
            self.rows.held(row.place, "encounter" if encounter else "outreach attempt", problem)
            return
        take = take_encounter if encounter else take_attempt
        take(row, member, plan, self.by, where, before, self.rows)

    def _referral(self, row: RecordRow, file: Transmission) -> None:
        where = WordSource(file, row.place.sheet[:100], row.place.row)
        if row.newly is not None:
            if row.newly.referral is not None and self._readable(row):
                correct_referral(row, row.newly.referral, self.by, where, self.rows)
            return
        with self.rows.trying(row.place, "referral"):
            if not row.plan_name and self.plan is None:
                raise UsageProblem(
                    "plan-unsaid", "The row does not say which plan you refer the person to.", "Fill in the plan."
                )
            plan = self._plan(row.plan_name) if row.plan_name else self.plan
            assert plan is not None
            take_referral(row, plan, self.by, where, self.as_of, self.rows)

    def _member_rows(self, file: Transmission) -> None:
        """Members' rows; two of one member and plan that say different things are both held."""
        whose: dict[tuple[int, int], list[tuple[RecordRow, Member, Partner]]] = defaultdict(list)
        for row in self.by_kind.get(FileType.RTF, []):
            if not self._readable(row):
                continue
            try:
                member, plan = self._whose(row, file)
                if plan is None or (member.pk, plan.pk) not in self.assigned:
                    raise UsageProblem(
                        "not-assigned",
                        "No plan has assigned this member, or not the plan in the row.",
                        "Once the plan's file has, upload the same file again.",
                    )
            except UsageProblem as problem:
                self.rows.held(row.place, "the row", problem)
                continue
            whose[member.pk, plan.pk].append((row, member, plan))
        for several in whose.values():
            if len(several) > 1 and _contradict([row for row, _, _ in several]):
                for row, _, _ in several:
                    self.rows.held(row.place, "the row", _contradicted(len(several)))
                continue
            for row, member, plan in several:
                self._member_row(row, member, plan, file)

    def _member_row(self, row: RecordRow, member: Member, plan: Partner, file: Transmission) -> None:
        produced = row.day("rtf.production_date")
        said_on = min(produced or self.as_of, self.as_of)
        words = self.said_by_plans.get((member.pk, plan.pk), {})

        def same(stem: str, text: str) -> bool:
            word = words.get(stem)
            return isinstance(word, dict) and word["v"] == text

        where = WordSource(file, row.place.sheet[:100], row.place.row)
        take_member_row(MemberRow(row, member, plan, self.by, where, said_on, same, self.rows))
        if self.assigned[member.pk, plan.pk].termed is not None:
            self.rows.told(
                row.place,
                "the assignment",
                "assignment-ended",
                "The plan has ended this assignment; the row was recorded anyway.",
                "Nothing to do, unless something in it is wrong.",
            )

    @property
    def marks(self) -> list[str]:
        """The layouts of its tabs, and of a work list by which it is known as one list however often it comes."""
        return [*self.layouts, *([list_mark(self.list_id)] if self.list_id else [])]


def _speaking_of(row: RecordRow, newly: Mapping[RowPlace, NewlySaid] | None) -> RecordRow:
    return row if newly is None else replace(row, newly=newly.get(row.place, NewlySaid(frozenset())))


def list_mark(list_id: str) -> str:
    """By which a file is known as of one list."""
    return f"list {list_id}"


def is_list_mark(text: str) -> bool:
    """Whether it is such a mark."""
    return text.startswith("list ")


def _contradict(rows: Sequence[RecordRow]) -> bool:
    """Whether two rows newly say different things of one element."""
    said: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in row.touched:
            if name != "ext.ours_stamp":
                said[name].add(row.texts.get(name, ""))
    return any(len(texts) > 1 for texts in said.values())


def _contradicted(rows: int) -> UsageProblem:
    return UsageProblem(
        "rows-contradict",
        f"{rows} rows of this member and plan say different things.",
        "Keep one of them, and upload the file again.",
    )


def _found(received: Received) -> Mapping[RowPlace, tuple[str, str, str]]:
    """Of rows that the door holds: code, sentence and fix of what holds each."""
    holding = received.findings.frame().filter(
        pl.col("disposition").is_in([Disposition.HOLD.value, Disposition.EXCLUDE.value]) & pl.col("row").is_not_null()
    )
    return {
        RowPlace(row["sheet"], int(row["row"])): (row["code"], row["message"], row["fix"])
        for row in holding.iter_rows(named=True)
    }
