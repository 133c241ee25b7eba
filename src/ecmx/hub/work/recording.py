"""How the provider's word is written down: at the organization's moment, by whom, from which row of a file; and how it is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.roster import Member, touched
from ecmx.hub.transmissions import Transmission, moment
from ecmx.hub.work.findable import keep_findable
from ecmx.hub.work.models import (
    CareManager,
    Consent,
    ContactWish,
    Discontinuation,
    Encounter,
    EncounterTotals,
    EngagementEvent,
    LoggedAttempt,
    MemberRefusal,
    OurFact,
    OurWord,
    PartTwoRecord,
    PersonReferral,
    ReferralLoopWord,
)

__all__ = ["WORDS", "BY_HAND", "WordSource", "demand_happened", "kinds_said", "said", "withdraw_word"]

#: What may be taken back, as people name it.
WORDS: Mapping[str, type[OurWord]] = {
    "attempt": LoggedAttempt,
    "encounter": Encounter,
    "totals": EncounterTotals,
    "event": EngagementEvent,
    "fact": OurFact,
    "wish": ContactWish,
    "care-manager": CareManager,
    "refusal": MemberRefusal,
    "referral": ReferralLoopWord,
    "person-referral": PersonReferral,
    "part-2": PartTwoRecord,
    "consent": Consent,
}
Word = TypeVar("Word", bound=OurWord)
_KINDS_SAID = " UNION ALL ".join(
    f"SELECT '{kind}' WHERE EXISTS (SELECT FROM {word._meta.db_table}"  # noqa: S608 – names of ours
    " WHERE organization_id = %(organization)s AND member_id = %(member)s AND withdrawn_at IS NULL)"
    for kind, word in WORDS.items()
)
_TASK_OPEN = (
    " UNION ALL SELECT 'task' WHERE EXISTS (SELECT FROM work_task"
    " WHERE organization_id = %(organization)s AND member_id = %(member)s AND settled_at IS NULL)"
)


def kinds_said(member: Member) -> frozenset[str]:
    """Of which kinds of `WORDS` anything that counts is said of a member; "task" where one is open. One query instead of one for each."""
    with connection.cursor() as cursor:
        cursor.execute(_KINDS_SAID + _TASK_OPEN, {"organization": member.organization_id, "member": member.pk})
        return frozenset(kind for (kind,) in cursor.fetchall())


@dataclass(frozen=True)
class WordSource:
    """Where a word stands: a row of a tab of a file; nothing where a person said it here."""

    file: Transmission | None = None
    sheet: str = ""
    row: int | None = None


BY_HAND = WordSource()


def said(word: type[Word], *, by: By, where: WordSource, **values: Any) -> Word:
    """A new word, recorded and audited. In a transaction."""
    made = word.objects.of(by.organization).create(
        recorded_at=moment(by.organization),
        recorded_by=by.user,
        source=where.file,
        sheet=where.sheet,
        row=where.row,
        **values,
    )
    record(by, "work.say", word._meta.model_name or "", [made.pk])
    _touched(made)
    return made


def withdraw_word(*, by: By, word: type[OurWord], pk: int) -> None:
    """Take a word back that was wrong. It stays, as what was known until now; with an event goes its recommendation to discontinue.

    Raises UsageProblem where there is none, or the person may not.
    """
    by.demand("work.record")
    with transaction.atomic():
        found = word.objects.of(by.organization).select_for_update(of=("self",)).filter(pk=pk).first()
        if found is None or found.withdrawn_at is not None:
            raise UsageProblem(
                "word-unknown", "There is no such entry, or it was already undone.", "Look at it: ecmx hub member."
            )
        _take_back(found, by)
        if isinstance(found, EngagementEvent):
            with_it = Discontinuation.objects.of(by.organization).filter(event=found, withdrawn_at__isnull=True)
            for one in with_it:
                _take_back(one, by)
        if isinstance(found, OurFact | ContactWish):
            keep_findable(by.organization, found.member)
        record(by, "work.withdraw", word._meta.model_name or "", [pk])


def _take_back(word: OurWord, by: By) -> None:
    word.withdrawn_at, word.withdrawn_by = moment(by.organization), by.user
    word.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _touched(word)


def _touched(word: OurWord) -> None:
    member = getattr(word, "member_id", None)  # a person who is referred may be none of ours
    if member is not None:
        touched(word.organization, [member])


def demand_happened(day: date) -> None:
    """Raise UsageProblem where a day has not come yet."""
    if day > timezone.localdate():
        raise UsageProblem("day-ahead", "That day has not come yet.", "Enter the day it happened.")
