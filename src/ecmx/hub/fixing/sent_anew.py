"""Corrected rows of a file of ours that a plan rejected: taken as the provider's word, and the file made anew of it.

So a correction is kept where the next file finds it too. What a row says by the plan's word or the directory's is not typed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType
from ecmx.hub.accounts import By
from ecmx.hub.fixing.carrying import CarriedRows, changed_rows
from ecmx.hub.fixing.drafts import FixingDraft
from ecmx.hub.fixing.noting import note_corrected
from ecmx.hub.fixing.own_columns import NOT_OURS_TO_SAY, cells_changed, newly_said, unsayable
from ecmx.hub.fixing.sent_rows import Place, by_place, plan_of, terms_of
from ecmx.hub.fixing.taken_anew import taken_anew
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, how_read
from ecmx.hub.keys import Keys
from ecmx.hub.outbound import SentRow, compose
from ecmx.hub.transmissions import Transmission
from ecmx.hub.work import Fate, LoggedAttempt, OurWord, PersonReferral, TakenFile

__all__ = ["sent_sent"]

Sent = Mapping[tuple[int, int], Sequence[SentRow]]
"""By tab and row, the records that went and were rejected."""


def sent_sent(draft: FixingDraft, by: By, home: Home) -> Transmission:
    """The correction that is to go, as the agreement has it; where that is the next file, the file by which the words were taken.

    Raises UsageProblem where a word cannot be taken, or the file would say the same as before; nothing is changed then.
    """
    file = draft.file
    for (tab, row), letters in sorted(unsayable(draft).items()):
        header = next(one.header for one in draft.tab(tab).columns if one.letter == letters[0])
        code, _, message, fix = NOT_OURS_TO_SAY
        raise UsageProblem(code, f"Row {row}, {header}: {message}", fix)
    carried, places = changed_rows(draft), by_place(file)
    went = {(at, row): places.get((draft.tab(at).name[:100], row), ()) for at, row in draft.changed()}
    taken, file_taken = taken_anew(
        draft,
        carried,
        by=by,
        home=home,
        as_of=terms_of(file).day,
        plan=plan_of(file),
        newly=newly_said(draft, carried, went),
    )
    _demand_taken(taken, {(one.tab.tab, now): row for one in carried for row, now in one.placed})
    made = _made_anew(file, by, home) or file_taken
    if made.direction == Transmission.Direction.OUT:
        _demand_said(draft, went, _SaidNow(made, file_taken, carried))
    note_corrected(draft, carried, made)
    return made


def _made_anew(file: Transmission, by: By, home: Home) -> Transmission | None:
    """The correction, kept; None where by the agreement the next file corrects."""
    if file.period_start is None or file.period_end is None:
        raise UsageProblem("file-not-composed", "This file was not prepared here.", "Correct it where it was made.")
    password = next(iter(how_read(file, PartnerDesk(by.organization, home), Keys(home)).passwords), None)
    try:
        made = compose(
            plan_of(file),
            period=(file.period_start, file.period_end),
            by=by,
            home=home,
            correcting=file,
            password=password,
        )
    except UsageProblem as problem:
        if problem.code == "correction-next":
            return None
        raise
    return next((one.transmission for one in made if one.transmission is not None), None)


def _demand_taken(taken: TakenFile, rows: dict[Place, int]) -> None:
    """Raise UsageProblem where a word was held."""
    for one in taken.rows.words:
        if one.fate is Fate.HELD:
            row = rows.get((one.place.sheet, one.place.row), one.place.row)
            raise UsageProblem(one.code, f"Row {row}, {one.what}: {one.said}", one.fix)


class _SaidNow:
    """The records of the file that was made anew: returns by member, what is told once by the row that corrected it."""

    def __init__(self, made: Transmission, taken: Transmission, carried: Sequence[CarriedRows]) -> None:
        rows = list(SentRow.objects.of(made.organization).filter(transmission=made))
        self._returns = {one.member_id: one for one in rows if one.file_type == FileType.RTF}
        self._attempts = {one.attempt_id: one for one in rows if one.attempt_id}
        self._referrals = {one.referral_id: one for one in rows if one.referral_id}
        back = {(one.tab.tab[:100], now): (one.at, row) for one in carried for row, now in one.placed}
        self._tried = _said_anew(LoggedAttempt, taken, back)
        self._referred = _said_anew(PersonReferral, taken, back)

    def of(self, sent: SentRow, place: tuple[int, int]) -> SentRow | None:
        """The record that stands where one stood that was corrected; of what was not said anew, the same one's."""
        if sent.attempt_id:
            return self._attempts.get(self._tried.get(place, sent.attempt_id))
        if sent.referral_id:
            return self._referrals.get(self._referred.get(place, sent.referral_id))
        return self._returns.get(sent.member_id)


def _said_anew(
    word: type[OurWord], taken: Transmission, back: Mapping[Place, tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """By tab and row of the file that went, the word that a file of corrected rows brought. back: from its own sheets and rows"""
    rows = word.objects.of(taken.organization).filter(source=taken)
    return {back[one.sheet, one.row]: one.pk for one in rows if one.row is not None}


def _demand_said(draft: FixingDraft, went: Sent, now: _SaidNow) -> None:
    """Raise UsageProblem where the new file does not say of a corrected cell anything else than the rejected one said."""
    for tab, row, _, element, header in cells_changed(draft):
        for sent in went[tab, row]:
            if not _tells(sent, element):
                continue
            new = now.of(sent, (tab, row))
            if new is None and (sent.attempt_id or sent.referral_id):
                raise UsageProblem(
                    "correction-left-out",
                    f"Row {row}: with this change, the new file would no longer include this row.",
                    "Check that its day is in the file's period and before the start of ECM, or undo what you typed in it.",
                )
            if new is None or new.said.get(element) == sent.said.get(element):
                raise UsageProblem(
                    "correction-same",
                    f"Row {row}, {header}: the new file would say the same as before, because this value comes from other information.",
                    "Undo this cell, and change the information it comes from on the member's page.",
                )


def _tells(sent: SentRow, element: str) -> bool:
    """Whether a record is of the file type of an element; of one of no type, whether it says it."""
    kind = element.partition(".")[0]
    return kind == sent.file_type or (kind not in set(FileType) and element in sent.said)
