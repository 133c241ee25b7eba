"""Rows of a file of the provider's own that could not be taken: judged by the same door that takes them, and sent there again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import polars as pl

from ecmx.exchange import Options, opened, receive_book
from ecmx.findings import Severity
from ecmx.hub.accounts import By
from ecmx.hub.fixing.carrying import carried_workbook, changed_rows
from ecmx.hub.fixing.drafts import FixingDraft, FoundWord, RowFound
from ecmx.hub.fixing.noting import note_corrected
from ecmx.hub.fixing.prepared import FOUND, PreparedRows, PreparedTab, carried_tabs, laid_out
from ecmx.hub.fixing.rechecking import BLANK
from ecmx.hub.fixing.taken_anew import taken_anew
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, in_memory
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import Transmission
from ecmx.hub.transmissions import opened as kept_bytes
from ecmx.hub.work import Fate, TakenRows, work_layout, would_take
from ecmx.mending import TabAsChecked, layout_as_checked

__all__ = ["own_look_again", "own_prepared", "own_sent"]

ERROR = Severity.ERROR.value


def own_prepared(file: Transmission, by: By, home: Home) -> PreparedRows:
    """Go through the file once more as if it came now, and keep the rows of which something is held. Raises UsageProblem, FileUnusable."""
    desk, data = PartnerDesk(by.organization, home), kept_bytes(file.blob, Keys(home))
    day = file.said_on or file.received_at.astimezone(home.settings.zone).date()
    words = _held(would_take(data, file.name, by=by, home=home, as_of=day))
    options = Options(as_of=day, layouts=desk.layouts.with_layouts(work_layout()), partners=desk.partners)
    with in_memory(data) as path:
        book, _ = opened(path, options)
        with book, receive_book(book, file.name, options) as received:
            tabs = carried_tabs(book, received)
            made = tuple(_tab(one, words.get(one.sheet.name, {})) for one in tabs)
            return PreparedRows(msgspec.json.encode(layout_as_checked(tabs)).decode(), made)


def own_look_again(
    draft: FixingDraft, tab: int, rows: Sequence[int], by: By, home: Home
) -> dict[tuple[int, int], RowFound]:
    """What would become of rows of a tab as they stand now, by place. Nothing is taken."""
    found: dict[int, list[FoundWord]] = {row: [] for row in rows}
    carried = changed_rows(draft, {(tab, row) for row in rows})
    there = {row for one in carried for row, _ in one.placed}
    for row in found.keys() - there:
        found[row].append(BLANK)
    if there:
        words = _words_of(draft, carried_workbook(carried), by, home)
        for one in carried:
            headers = {column.header.casefold(): column.letter for column in one.tab.columns if column.header}
            for row, now in one.placed:
                told = words.get(one.tab.tab, {}).get(now, ())
                found[row] += [FoundWord(headers.get(what.casefold(), ""), *rest) for what, *rest in told]
    return {(tab, row): RowFound(tab, row, bool(words), tuple(words)) for row, words in found.items()}


def own_sent(draft: FixingDraft, by: By, home: Home) -> Transmission:
    """The corrected rows taken as the provider's word, as a file of their own. Raises UsageProblem, also where they came before."""
    carried = changed_rows(draft)
    _, made = taken_anew(draft, carried, by=by, home=home, as_of=draft.file.said_on)
    note_corrected(draft, carried, made)
    return made


#: By sheet and row: what it is of, code, severity, sentence, fix.
_Words = Mapping[str, Mapping[int, Sequence[tuple[str, str, str, str, str]]]]


def _words_of(draft: FixingDraft, data: bytes, by: By, home: Home) -> _Words:
    return _held(would_take(data, "corrected.xlsx", by=by, home=home, as_of=draft.file.said_on))


def _held(taken: TakenRows) -> _Words:
    found: dict[str, dict[int, list[tuple[str, str, str, str, str]]]] = {}
    for one in taken.words:
        if one.fate is Fate.HELD:
            said = f"{one.what[:1].upper()}{one.what[1:]}: {one.said}"
            told = (one.what, one.code, ERROR, said, one.fix)
            found.setdefault(one.place.sheet, {}).setdefault(one.place.row, []).append(told)
    return found


def _tab(tab: TabAsChecked, words: Mapping[int, Sequence[tuple[str, str, str, str, str]]]) -> PreparedTab:
    headers = {column.header.casefold(): column.letter for column in tab.plan.columns if column.header}
    rows = [
        (row, headers.get(what.casefold(), ""), *rest) for row, told in sorted(words.items()) for what, *rest in told
    ]
    schema = {name: pl.UInt32() if name == "row" else pl.String() for name in FOUND}
    return laid_out(tab, sorted(words), pl.DataFrame(rows, schema=schema, orient="row"), set(words))
