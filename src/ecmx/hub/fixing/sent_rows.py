"""Rows of a return of ours that the plan rejected: what is corrected in them is taken as the provider's word, and the file is made anew.

So a correction is kept where the next return finds it too. What a row says by the plan's word or the directory's is not typed here.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import polars as pl
from django.db.models import QuerySet

from ecmx.errors import UsageProblem
from ecmx.exchange import Options, opened, receive_book
from ecmx.findings import Severity
from ecmx.guidance import FileType
from ecmx.hub.accounts import By
from ecmx.hub.fixing.carrying import changed_rows
from ecmx.hub.fixing.drafts import FixingDraft, FoundWord, RowFound
from ecmx.hub.fixing.noting import note_corrected
from ecmx.hub.fixing.own_columns import NOT_OURS_TO_SAY, newly_said, unsayable
from ecmx.hub.fixing.prepared import FOUND, PreparedRows, PreparedTab, carried_tabs, found_in_rows, laid_out
from ecmx.hub.fixing.rechecking import judged_again
from ecmx.hub.fixing.taken_anew import taken_anew
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, how_read, kept_at
from ecmx.hub.keys import Keys
from ecmx.hub.outbound import Composition, OutTerms, SentRow, compose
from ecmx.hub.partners import Partner
from ecmx.hub.transmissions import Transmission
from ecmx.hub.work import Fate, TakenFile
from ecmx.mending import TabAsChecked, layout_as_checked

__all__ = ["rejected_returns", "sent_current", "sent_look_again", "sent_prepared", "sent_sent"]

Place = tuple[str, int]


def rejected_returns(file: Transmission) -> QuerySet[SentRow]:
    """The rows of returns that the plan rejected, which are those that are corrected here."""
    rows = SentRow.objects.of(file.organization).filter(transmission=file, verdict=SentRow.Verdict.REJECTED)
    return rows.filter(file_type=FileType.RTF.value).order_by("pk")


def _rejected(file: Transmission) -> dict[Place, SentRow]:
    """The same by sheet and row."""
    return {(one.sheet, one.row): one for one in rejected_returns(file)}


def sent_prepared(file: Transmission, by: By, home: Home) -> PreparedRows:
    """Read a file of ours as the plan does, and keep the rows that it rejected. Raises UsageProblem, FileUnusable."""
    options, rejected = _options(file, by, home), _rejected(file)
    with kept_at(file, Keys(home)) as path:
        book, _ = opened(path, options)
        with book, receive_book(book, file.name, options, partner=_plan(file).name) as received:
            tabs, found = carried_tabs(book, received), received.findings.frame()
            made = tuple(_tab(one, found, rejected) for one in tabs)
            return PreparedRows(msgspec.json.encode(layout_as_checked(tabs)).decode(), made)


def sent_current(draft: FixingDraft) -> bool:
    """Whether the plan rejects the rows that were laid out, and no others."""
    laid = {
        (tab.name[:100], row)
        for tab, batch in zip(draft.prepared.tabs, draft.batches, strict=True)
        for row in batch.rows.to_list()
    }
    return laid == set(_rejected(draft.file))


def sent_look_again(
    draft: FixingDraft, tab: int, rows: Sequence[int], by: By, home: Home
) -> dict[tuple[int, int], RowFound]:
    """What the rules say of rows as they stand now, with what the plan said of them, by place."""
    found = judged_again(draft, tab, rows, _options(draft.file, by, home), _plan(draft.file).name)
    rejected, name = _rejected(draft.file), draft.tab(tab).name[:100]
    not_ours = unsayable(draft)
    for (at, row), one in found.items():
        said = [_by_plan(rejected[name, row], Severity.NOTE)] if (name, row) in rejected else []
        typed = [FoundWord(letter, *NOT_OURS_TO_SAY) for letter in not_ours.get((at, row), ())]
        found[at, row] = RowFound(at, row, one.held or bool(typed), (*typed, *one.found, *said))
    return found


def sent_sent(draft: FixingDraft, by: By, home: Home) -> Transmission:
    """The correction that is to go, as the agreement has it; where that is the next file, the file by which the words were taken.

    Raises UsageProblem where a word cannot be taken, or the file would say the same as before; nothing is changed then.
    """
    file = draft.file
    for (tab, row), letters in sorted(unsayable(draft).items()):
        header = next(one.header for one in draft.tab(tab).columns if one.letter == letters[0])
        code, _, message, fix = NOT_OURS_TO_SAY
        raise UsageProblem(code, f"Row {row}, {header}: {message}", fix)
    carried = changed_rows(draft)
    day, only = _terms(file).day, newly_said(draft, carried)
    taken, file_taken = taken_anew(draft, carried, by=by, home=home, as_of=day, plan=_plan(file), only=only)
    _demand_taken(taken, {(one.tab.tab, now): row for one in carried for row, now in one.placed})
    made = _made_anew(file, by, home) or file_taken
    if made.direction == Transmission.Direction.OUT:
        _demand_said(draft, made)
    note_corrected(draft, carried, made)
    return made


def _made_anew(file: Transmission, by: By, home: Home) -> Transmission | None:
    """The correction, kept; None where by the agreement the next file corrects."""
    if file.period_start is None or file.period_end is None:
        raise UsageProblem("file-not-composed", "This file was not prepared here.", "Correct it where it was made.")
    password = next(iter(how_read(file, PartnerDesk(by.organization, home), Keys(home)).passwords), None)
    try:
        made = compose(
            _plan(file),
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


def _demand_said(draft: FixingDraft, made: Transmission) -> None:
    """Raise UsageProblem where the new file says of a corrected cell what the rejected one said."""
    before, elements = _rejected(draft.file), _elements(draft)
    now = {
        one.member_id: one.said
        for one in SentRow.objects.of(made.organization).filter(transmission=made, file_type=FileType.RTF.value)
    }
    for (tab, row), cells in draft.changed().items():
        old = before.get((draft.tab(tab).name[:100], row))
        for letter in cells:
            element, header = elements[tab, letter]
            if old is not None and now.get(old.member_id, old.said).get(element) == old.said.get(element):
                raise UsageProblem(
                    "correction-same",
                    f"Row {row}, {header}: the new file would say the same as before, since it follows from other words.",
                    "Undo this cell, and change what it follows from on the member's page.",
                )


def _elements(draft: FixingDraft) -> dict[tuple[int, str], tuple[str, str]]:
    """By tab and letter, the element and the header."""
    return {
        (at, one.letter): (one.element, one.header) for at, tab in enumerate(draft.prepared.tabs) for one in tab.columns
    }


def _tab(tab: TabAsChecked, found: pl.DataFrame, rejected: dict[Place, SentRow]) -> PreparedTab:
    mine = {row: one for (sheet, row), one in rejected.items() if sheet == tab.sheet.name[:100]}
    ours = found.filter(pl.col("sheet") == tab.sheet.name).select(FOUND)
    told = found_in_rows(ours, sorted(mine), tab.header_row)
    said = [(row, *msgspec.structs.astuple(_by_plan(one, Severity.ERROR))) for row, one in mine.items()]
    both = pl.concat([told, pl.DataFrame(said, schema=told.schema, orient="row")])
    return laid_out(tab, sorted(mine), both, set(mine))


def _by_plan(row: SentRow, severity: Severity) -> FoundWord:
    said = (
        f"The plan rejected this row: {row.message}"
        if row.message
        else "The plan rejected this row, and did not say why."
    )
    return FoundWord("", "plan-rejected", severity.value, said, "")


def _terms(file: Transmission) -> OutTerms:
    return OutTerms.of(Composition.objects.of(file.organization).get(transmission=file).terms)


def _plan(file: Transmission) -> Partner:
    assert file.partner is not None  # of a file of ours it is the plan
    return file.partner


def _options(file: Transmission, by: By, home: Home) -> Options:
    """As the plan reads it: in the layout in which it was made, on the day on which it was."""
    desk, terms = PartnerDesk(by.organization, home), _terms(file)
    passwords = how_read(file, desk, Keys(home)).passwords
    return Options(
        layout=terms.arranged(), as_of=terms.day, passwords=passwords, layouts=desk.layouts, partners=desk.partners
    )
