"""A corrected row of what was told once, an attempt or a person referred: the word that it came from is taken back, and said anew.

What the row newly says is taken from it; all else stays as it was said, also what the plan's layout has no column for.
"""

from __future__ import annotations

from typing import Any, TypeVar

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType
from ecmx.hub.accounts import By
from ecmx.hub.roster import elements
from ecmx.hub.work.contact_rows import OF_THE_FILE, contact_day, contact_method, person_told
from ecmx.hub.work.contacts import log_attempt, staff_type
from ecmx.hub.work.member_rows import taken_with
from ecmx.hub.work.models import LoggedAttempt, OurWord, PersonReferral
from ecmx.hub.work.outcomes import outcome_meant
from ecmx.hub.work.record_rows import RecordRow
from ecmx.hub.work.recording import WordSource, withdraw_word
from ecmx.hub.work.referring import refer_person
from ecmx.hub.work.taken_rows import TakenRows

__all__ = ["correct_attempt", "correct_referral", "correctable"]

_DAY, _METHOD, _TYPE = "otf.outreach_attempt_date", "otf.outreach_attempt_method", "otf.provider_type"
_OUTCOME = "ext.outreach_outcome"
_OF_ATTEMPTS = frozenset({_DAY, _METHOD, _TYPE, _OUTCOME})
Word = TypeVar("Word", bound=OurWord)


def correctable(name: str) -> frozenset[str]:
    """An element of a file of ours, and those that are taken together with it; none of one that no row's word can change."""
    of_person = {one.id for one in elements(FileType.REFERRAL) if not one.tells(*OF_THE_FILE)}
    if name in _OF_ATTEMPTS | of_person:
        return frozenset({name})
    return taken_with(name)


def correct_attempt(row: RecordRow, attempt: int, by: By, where: WordSource, rows: TakenRows) -> None:
    """The attempt of a row, said anew as the row newly says it. Held where it is not clear, or was taken back since."""
    new = _new(row)
    if new.isdisjoint(_OF_ATTEMPTS):
        return
    with rows.trying(row.place, "outreach attempt"):
        before = _taken_back(LoggedAttempt, attempt, by)
        kind = row.text("provider_type") if _TYPE in new else before.provider_type
        kept = before.staff is not None and staff_type(before.staff) == kind
        log_attempt(
            by=by,
            member=before.member,
            plan=before.plan,
            day=contact_day(row) if _DAY in new else before.day,
            method=contact_method(row) if _METHOD in new else before.method,
            provider_type=kind,
            staff=before.staff if kept else None,
            outcome=_outcome(row) if _OUTCOME in new else before.outcome,
            next_step=before.next_step,
            call_back_on=before.call_back_on,
            claim=before.claim,
            where=where,
        )
        rows.taken(row.place, "outreach attempt")


def correct_referral(row: RecordRow, referral: int, by: By, where: WordSource, rows: TakenRows) -> None:
    """The person referred, told anew as the row newly tells. Held as an attempt is, and where the same referral stands already."""
    new = _new(row)
    if not any(name.startswith(f"{FileType.REFERRAL.value}.") for name in new):
        return
    with rows.trying(row.place, "referral"):
        if not new.isdisjoint(row.unreadable):
            raise UsageProblem(
                "cell-unreadable", "A cell cannot be read as its column requires.", "Write it as the findings say."
            )
        before = _taken_back(PersonReferral, referral, by)
        told: dict[str, Any] = {name: one for name, one in before.said.items() if name not in new}
        told |= {name: one for name, one in person_told(row).items() if name in new}
        made = refer_person(by=by, plan=before.plan, day=before.day, told=told, where=where, instead_of=before)
        if made is None:
            raise UsageProblem(
                "referral-said",
                "There is already a referral like this for this person.",
                "Undo what you typed in this row.",
            )
        rows.taken(row.place, "referral")


def _new(row: RecordRow) -> frozenset[str]:
    return row.newly.elements if row.newly is not None else frozenset()


def _taken_back(word: type[Word], pk: int, by: By) -> Word:
    """A word as it stood. Raises UsageProblem where it was taken back before."""
    withdraw_word(by=by, word=word, pk=pk)
    found: Word = word.objects.of(by.organization).get(pk=pk)
    return found


def _outcome(row: RecordRow) -> str:
    text = row.texts.get(_OUTCOME, "")
    meant = outcome_meant(text) if text else None
    if text and meant is None:
        raise UsageProblem(
            "outcome-unknown",
            "The outcome of the attempt is not in the list.",
            "Write it as on the page for logging an attempt.",
        )
    return meant.code if meant is not None else ""
