"""A member's row of a list, taken: facts, care manager, what happened, totals, refusal, referral. Each is taken or held by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ecmx.errors import UsageProblem
from ecmx.guidance import element, folded
from ecmx.guidance.values import State
from ecmx.hub.accounts import By
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member
from ecmx.hub.work.contacts import record_totals
from ecmx.hub.work.engaging import record_event, standing_of
from ecmx.hub.work.events import EVENTS, SAYABLE
from ecmx.hub.work.facts import FACTS, record_care_manager, record_fact
from ecmx.hub.work.listing import SHARING, month_of
from ecmx.hub.work.meaning import ReturnHalf, event_meant
from ecmx.hub.work.models import OurFact, known
from ecmx.hub.work.record_rows import RecordRow
from ecmx.hub.work.recording import WordSource
from ecmx.hub.work.refusal_reasons import refusal_said
from ecmx.hub.work.refusing import refuse_member, say_loop
from ecmx.hub.work.taken_rows import TakenRows
from ecmx.hub.work.told_rows import people_now
from ecmx.hub.work.whom import staff_by_name
from ecmx.hub.work.work_columns import told_of

__all__ = ["MemberRow", "take_member_row", "taken_with"]

_START, _END, _DAY = "rtf.ecm_benefit_start_date", "rtf.ecm_benefit_end_date", "rtf.discontinuation_date"
_CODE, _TEXT, _STATUS = "rtf.discontinuation_reason_code", "rtf.discontinuation_reason", "rtf.engagement_status"
_HALF = (_STATUS, _START, _END, _DAY, _CODE, _TEXT)
_MANAGER = "rtf.lead_care_manager_name"
_MANAGED = (_MANAGER, "rtf.lead_care_manager_phone_number", "rtf.lead_care_manager_phone_extension")
_COUNTS = ("rtf.in_person_encounter_count", "rtf.telephonic_encounter_count")
_LOOP = ("rtf.referral_status", "rtf.referral_status_date", "rtf.referral_loop_closure_reason")
_EVENT, _EVENT_DAY, _SHARING, _REFUSAL = "ext.ours_event", "ext.ours_event_day", "ext.ours_sharing", "ext.ours_refusal"
_EVENTS = {folded(EVENTS[code].words): code for code in SAYABLE}


@dataclass(frozen=True)
class MemberRow:
    """A row, whose it is, and with what it is taken. said_on: the day that it speaks of; same: by fact, the plan's own newest word"""

    row: RecordRow
    member: Member
    plan: Partner
    by: By
    where: WordSource
    said_on: date
    same: Callable[[str, str], bool]
    rows: TakenRows

    def says(self, *names: str) -> bool:
        """Whether the row newly says any of these, and readably."""
        return any(name in self.row.touched and name not in self.row.unreadable for name in names)

    def new(self, name: str) -> str:
        """What the row newly says of something; "" where it is untouched or blank."""
        return self.row.texts.get(name, "") if self.says(name) else ""

    def new_day(self, name: str) -> date | None:
        """The same of a day."""
        return self.row.day(name) if self.says(name) else None


def take_member_row(taking: MemberRow) -> None:
    """Take all that the row newly says; what it says as it was, is known."""
    row, rows = taking.row, taking.rows
    before = len(rows.words)
    _tell_unreadable(taking)
    if row.stamp is not None:
        _tell_cleared(taking)
        _tell_reading(taking)
    for what, names, take in _PARTS:
        if taking.says(*names):
            with rows.trying(row.place, what):
                new = take(taking)
                if new is not None:
                    rows.taken(row.place, what, new=new)
    if len(rows.words) == before:
        rows.taken(row.place, "the row", new=False)


def _tell_unreadable(taking: MemberRow) -> None:
    for name in taking.row.unreadable:
        if name in taking.row.touched:
            problem = UsageProblem(
                "cell-unreadable",
                "The cell cannot be read as its column requires.",
                f"Write {element(name).kind.words}.",
            )
            taking.rows.held(taking.row.place, element(name).label, problem)


def _tell_cleared(taking: MemberRow) -> None:
    """A cell that came filled in and is blank: nobody can tell whether somebody meant it."""
    row = taking.row
    for name in row.touched:
        told = told_of(name)
        if told is None or told.use != "fill" or row.texts.get(name) or name in row.unreadable or name == _SHARING:
            continue
        taking.rows.told(
            row.place,
            told.header,
            "cell-cleared",
            "This cell was filled in before and is blank now. A blank changes nothing: what was known stays.",
            "To undo an entry: ecmx hub log withdraw.",
        )


def _tell_reading(taking: MemberRow) -> None:
    row = taking.row
    for name in row.touched:
        told = told_of(name)
        if told is not None and told.use == "read" and name != _STATUS:
            taking.rows.told(
                row.place,
                told.header,
                "column-for-reading",
                "The column is read-only; changes in it are not recorded.",
                "Record what happened, or fill in your own columns.",
            )


def _facts(taking: MemberRow) -> bool:
    kept = SHARING.get(taking.row.texts.get(_SHARING, ""), ())
    new = False
    for stem, one in FACTS.items():
        if not taking.says(one.id):
            continue
        text = taking.row.texts[one.id]
        state = State(int(text[1:])) if text.startswith("#") else State.VALUE
        value = "" if text.startswith("#") else text
        if not text or (taking.row.stamp is None and taking.same(stem, text) and not _is_ours(taking, stem)):
            continue  # as the plan says it, and nobody said otherwise
        made = record_fact(
            by=taking.by,
            member=taking.member,
            element=stem,
            value=value,
            state=state,
            ours_only=stem in kept,
            where=taking.where,
        )
        new = new or made is not None
    return new


def _is_ours(taking: MemberRow, stem: str) -> bool:
    return _our_newest(taking, stem) is not None


def _our_newest(taking: MemberRow, stem: str) -> OurFact | None:
    """What we know of the person, under whichever CIN of hers."""
    hers = people_now(taking.by.organization).all_of(taking.member.pk, taking.plan.pk)
    return known(OurFact, taking.by.organization).filter(member__in=hers, element=stem).last()


def _sharing(taking: MemberRow) -> bool:
    text = taking.row.texts.get(_SHARING, "").lower()
    if text not in SHARING:
        raise UsageProblem(
            "sharing-unknown", "That is not in the list.", f"One of: {', '.join(filter(None, SHARING))}."
        )
    new = False
    for stem in SHARING["phone and address"]:
        fact = _our_newest(taking, stem)
        if fact is not None and fact.ours_only != (stem in SHARING[text]):
            record_fact(
                by=taking.by,
                member=taking.member,
                element=stem,
                value=fact.value,
                state=State(fact.state),
                ours_only=not fact.ours_only,
                where=taking.where,
            )
            new = True
    return new


def _care_manager(taking: MemberRow) -> bool | None:
    name = taking.new(_MANAGER)
    if not name:
        return None
    staff = staff_by_name(taking.by.organization, name)
    phone, extension = (
        taking.row.text("lead_care_manager_phone_number"),
        taking.row.text("lead_care_manager_phone_extension"),
    )
    made = record_care_manager(
        by=taking.by,
        member=taking.member,
        plan=taking.plan,
        staff=staff,
        name=name,
        phone=phone,
        extension=extension,
        where=taking.where,
    )
    return made is not None


def _event(taking: MemberRow) -> bool | None:
    """What happened, as it was picked from the list."""
    words = taking.new(_EVENT)
    if not words:
        return None
    code = _EVENTS.get(folded(words)) or (words if words in SAYABLE else "")
    if not code:
        raise UsageProblem("event-unknown", "“What happened” is not in the list.", "Pick it from the list.")
    day = taking.new_day(_EVENT_DAY)
    if day is None:
        raise UsageProblem(
            "event-day-missing", "Something happened, and the row does not say when.", "Fill in “On which day”."
        )
    event = EVENTS[code]
    made = record_event(
        by=taking.by,
        member=taking.member,
        plan=taking.plan,
        event=code,
        day=day,
        start=taking.new_day(_START) if event.start else None,
        end=taking.new_day(_END) if event.end else None,
        text=taking.new(_TEXT) if event.discontinuation else "",
        where=taking.where,
    )
    return made is not None


def _half(taking: MemberRow) -> bool | None:
    """What the return half says, where nothing was picked."""
    if taking.new(_EVENT):
        return None  # it says it all
    if not any(taking.new(name) for name in _HALF):
        return None
    words, past = standing_of(taking.by, taking.member, taking.plan)
    now = words.stands(past)
    half = ReturnHalf(
        taking.new(_STATUS),
        taking.said_on,
        taking.new_day(_START),
        taking.new_day(_END),
        taking.new_day(_DAY),
        taking.new(_CODE),
        taking.new(_TEXT),
    )
    meant = event_meant(half, now)
    if meant is None:
        return False
    made = record_event(
        by=taking.by,
        member=taking.member,
        plan=taking.plan,
        event=meant.code,
        day=meant.day,
        start=meant.start,
        end=meant.end,
        reason=meant.reason,
        text=meant.text,
        where=taking.where,
    )
    return made is not None


def _totals(taking: MemberRow) -> bool | None:
    if not any(taking.new(name) for name in _COUNTS):
        return None
    values = [int(taking.row.texts.get(name) or 0) for name in _COUNTS]
    if taking.row.stamp is None and not any(values):
        return None  # none is no total that stands against encounters
    made = record_totals(
        by=taking.by,
        member=taking.member,
        plan=taking.plan,
        period=_period(taking.row),
        in_person=values[0],
        telephonic=values[1],
        where=taking.where,
    )
    return made is not None


def _period(row: RecordRow) -> tuple[date, date]:
    if row.stamp is not None:
        return month_of(row.stamp.month)
    period = row.values.get("rtf.reporting_period")
    if not period or not period.get("start") or not period.get("end"):
        raise UsageProblem(
            "totals-without-period",
            "The row has totals of encounters, and does not say of which period.",
            "Fill in the reporting period, or list the encounters one by one.",
        )
    return period["start"], period["end"]


def _refusal(taking: MemberRow) -> bool | None:
    words = taking.new(_REFUSAL)
    if not words:
        return None
    code = refusal_said(words)
    if not code:
        raise UsageProblem("refusal-unknown", "The reason is not in the list.", "Pick it from the list.")
    day = taking.new_day(_EVENT_DAY) or taking.said_on
    made = refuse_member(by=taking.by, member=taking.member, plan=taking.plan, day=day, reason=code, where=taking.where)
    return made is not None


def _loop(taking: MemberRow) -> bool | None:
    """A person's word on the referral; of a row without a stamp only what differs from what follows from the engagement."""
    status, day, closure = (taking.row.texts.get(name, "") for name in _LOOP)
    if not status:
        return None
    words, past = standing_of(taking.by, taking.member, taking.plan)
    now = words.stands(past)
    if (status, closure) == (now.loop, now.closure):
        return None
    on = taking.row.day(_LOOP[1]) if day else None
    if on is None:
        raise UsageProblem("loop-day-missing", "A referral status needs its day.", "Fill in the day next to it.")
    made = say_loop(
        by=taking.by,
        member=taking.member,
        plan=taking.plan,
        status=status,
        day=on,
        closure=closure,
        where=taking.where,
    )
    return made is not None


#: What a row may newly say: in words, by which cells, and how it is taken.
_PARTS: Sequence[tuple[str, Sequence[str], Callable[[MemberRow], bool | None]]] = (
    ("contact", [one.id for one in FACTS.values()], _facts),
    ("what is not sent to plans", [_SHARING], _sharing),
    ("lead care manager", [_MANAGER], _care_manager),
    ("what happened", [_EVENT, _EVENT_DAY], _event),
    ("engagement", _HALF, _half),
    ("encounter totals", _COUNTS, _totals),
    ("refusal", [_REFUSAL], _refusal),
    ("referral status", _LOOP, _loop),
)


def taken_with(name: str) -> frozenset[str]:
    """An element of a return, and those that are taken together with it; none of one that no row's word can change."""
    if name in _MANAGED:
        return frozenset(_MANAGED)
    for _, names, take in _PARTS:
        if name in names:
            return frozenset({name}) if take is _facts else frozenset(names)
    return frozenset()
