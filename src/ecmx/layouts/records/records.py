"""Sheet + plan → canonical records: typed columns with their states and their origin, batch by batch.

Knows kinds and cells; finds nothing wrong by itself (that is for the checks) and keeps only one batch at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from ecmx.files import Batch, Sheet
from ecmx.guidance import WHO, FileType, plain
from ecmx.layouts.exports import guards, without_words_for_nothing
from ecmx.layouts.recognition import SheetPlan
from ecmx.layouts.records.columns import (
    Spellings,
    columns_read,
    extensions_read,
    kinds_of,
    plans_read,
    prepared_columns,
)
from ecmx.layouts.records.read import ReadColumn, RecordBatch
from ecmx.layouts.records.strays import again, marked, row_cells, strays
from ecmx.layouts.records.uneven import Uneven, among, uneven_rows

__all__ = ["batches_read", "read_records"]

NO_NOTE = ("n", "no", "false", "0")  # an unticked box beside an attempt that was not made


def read_records(sheet: Sheet, plan: SheetPlan, *, size: int = 16384) -> Iterator[RecordBatch]:
    """Read all rows below the header; of rows with several outreach attempts side by side those of each attempt."""
    for _, records in batches_read(sheet, plan, size=size):
        yield from records


def batches_read(
    sheet: Sheet, plan: SheetPlan, *, size: int = 16384
) -> Iterator[tuple[Batch, tuple[RecordBatch, ...]]]:
    """Read all rows below the header; each batch as received beside its records.

    The first holds all of its rows; the others the later attempts of rows in which several stand side by side.
    """
    uneven = uneven_rows(sheet, plan)
    spellings = Spellings()
    headers = {column.letter: plain(column.header) for column in plan.columns if column.header}
    assert plan.header_row is not None
    for batch in sheet.batches(after_row=plan.header_row, size=size):
        first = read_batch(batch, plan, spellings, headers, uneven)
        yield batch, (first, *later_attempts(batch, first, plan, spellings))


def read_batch(
    batch: Batch, plan: SheetPlan, spellings: Spellings, headers: dict[str, str], uneven: Uneven
) -> RecordBatch:
    """Read one batch; of attempts side by side the first."""
    kinds = kinds_of(plan)
    kept = {
        column.letter: {*column.declared.codes, *column.declared.flags}
        for column in plan.columns
        if column.declared is not None
    }
    received = batch.text
    said = {
        letter: {code for code, meant in codes.items() if not meant} for letter, codes in partner_codes(plan).items()
    }
    text, nulls = without_words_for_nothing(received, kinds, kept=kept, known=spellings.words, said=said)
    if nulls:
        batch = replace(batch, text=text)
    typed = {letter: kind for letter, kind in kinds.items() if letter in text.columns}
    spellings.guarded = guards(text, typed)
    spellings.without = repeated_headers(batch, plan, headers)
    if long := among(uneven.longer, batch.rows):
        mask = batch.rows.is_in(list(long))
        spellings.without = mask if spellings.without is None else spellings.without | mask
    prepared = prepared_columns(batch, plan, spellings)
    every, plan = plan, plan.of_group(1) if plan.groups else plan
    columns = columns_read(batch, plan, spellings, prepared)
    totals, guides, announced = strays(batch, plan, columns, headers)
    member = ~(totals | guides)
    if nulls and not member.all():  # the dashes of a ruler are no answers
        nulls = words_for_nothing(received.filter(member), text.filter(member))
    shifted = uneven.shifted(batch.rows, member, columns) if long or uneven.shorter else {}
    if shifted:
        member = member & ~batch.rows.is_in(list(shifted))
    left_out = halves_left_out(plan, columns)
    tried = {number: attempted(batch.text, every.of_group(number)) for number in every.groups}
    held = presence(plan, columns, len(batch), tried)
    present = {file: member & mask for file, mask in held.items()}
    present = {file: mask & ~left_out[file] if file in left_out else mask for file, mask in present.items()}
    guarded = spellings.guarded
    return RecordBatch(
        plan, batch.rows, columns, present, totals, guides, batch.text, left_out,
        extensions_read(batch, plan, guarded), plans_read(batch, plan, guarded), nulls,
        shifted=shifted, header_fields=uneven.header, announced=announced,
    )  # fmt: skip


def later_attempts(batch: Batch, first: RecordBatch, plan: SheetPlan, spellings: Spellings) -> Iterator[RecordBatch]:
    """The rows of a batch once more for each later attempt that stands in them: with its columns, and those that stand there once."""
    batch = replace(batch, text=first.text)
    spellings.without = None
    for number in plan.groups:
        part = plan.of_group(number)
        filled = first.member & attempted(batch.text, part)
        if number == 1 or not filled.any():
            continue
        rows = batch.those(filled)
        columns = columns_read(rows, part, spellings, prepared_columns(rows, part, spellings))
        left_out = halves_left_out(part, columns)
        none = pl.repeat(False, len(rows), eager=True)
        held = ~left_out[FileType.OTF] if FileType.OTF in left_out else ~none
        present = {file: held if file is FileType.OTF else none for file in part.types}
        yield RecordBatch(
            part, rows.rows, columns, present, none, none, rows.text, left_out,
            extensions_read(rows, part, spellings.guarded), plans_read(rows, part, spellings.guarded), group=number,
        )  # fmt: skip


def attempted(text: pl.DataFrame, plan: SheetPlan) -> pl.Series:
    """Rows in which something of the attempt stands that the plan is of: of its elements, or a note of it that is more than a no."""
    mine = [column for column in plan.columns if column.group and column.letter in text.columns]
    told = [pl.col(column.letter).is_not_null() for column in mine if column.element is not None]
    told += [
        ~pl.col(column.letter).str.strip_chars().str.to_lowercase().is_in(NO_NOTE).fill_null(value=True)
        for column in mine
        if column.extension
    ]
    return text.select(pl.any_horizontal(told).alias("told"))["told"]


def partner_codes(plan: SheetPlan) -> dict[str, dict[str, str]]:
    """The codes that the layout lists, by letter."""
    return {one.letter: one.declared.codes for one in plan.columns if one.declared is not None and one.declared.codes}


def words_for_nothing(received: pl.DataFrame, text: pl.DataFrame) -> int:
    """How many cells hold a word for nothing, which is none in their text."""
    return sum(text[letter].null_count() - received[letter].null_count() for letter in text.columns)


def repeated_headers(batch: Batch, plan: SheetPlan, headers: dict[str, str]) -> pl.Series | None:
    """Rows that are the header once more, seen before anything is read; None where there is none."""
    first = next((column for column in plan.columns if column.element and column.letter in batch.text.columns), None)
    if first is None or not first.header:
        return None
    same = (batch.text[first.letter] == first.header).fill_null(False)
    places = [at for at in same.arg_true().to_list() if again(row_cells(batch, at), headers)]
    return marked(len(batch), places) if places else None


def presence(
    plan: SheetPlan, columns: dict[str, ReadColumn], length: int, tried: Mapping[int, pl.Series]
) -> dict[FileType, pl.Series]:
    """Which rows hold a record of each file type: where several share a row, those with something in its own columns.

    Who the member is stands there for all of them: a return alone in its row has it too. It counts where nothing else stands.
    tried: of attempts side by side, by their number, the rows in which something of one stands; the record is the first one's
    """
    if tried and len(plan.types) == 1:
        return {plan.types[0]: tried.get(1, pl.repeat(False, length, eager=True))}
    if len(plan.types) == 1:
        return {plan.types[0]: pl.repeat(True, length, eager=True)}
    found = {file: pl.repeat(False, length, eager=True) for file in plan.types}
    named = dict(found)
    for column in columns.values():
        file = column.element.file
        if file not in found or column.element.key or column.element.plays("member"):
            continue
        if column.element.tells(*WHO):
            named[file] = named[file] | ~column.blank
        elif not column.element.of_provider:
            found[file] = found[file] | ~column.blank
    other = pl.select(pl.any_horizontal([pl.lit(mask) for mask in (*found.values(), *tried.values())])).to_series()
    held = {file: mask | (named[file] & ~other) for file, mask in found.items()}
    return held | {FileType.OTF: tried[1]} if 1 in tried else held


def halves_left_out(plan: SheetPlan, columns: dict[str, ReadColumn]) -> dict[FileType, pl.Series]:
    """Where several records share a row, those of them that the guidance leaves out; the row's other records stay."""
    out: dict[FileType, pl.Series] = {}
    if len(plan.types) == 1 and not plan.groups:
        return out
    for column in columns.values():
        for number, problem in enumerate(column.element.kind.problems, 1):
            if problem.leaves_out and (mask := column.reading.problem == number).any():
                file = column.element.file
                out[file] = out[file] | mask if file in out else mask
    return out
