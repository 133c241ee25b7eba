"""Samples that no layout can be learned from: each is said in one sentence, with what it looks like and what to do.

Looks at headers and shapes; no sentence holds a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ecmx import guidance
from ecmx.errors import FileUnusable
from ecmx.files import column_index, column_letter
from ecmx.guidance import FileType, plain
from ecmx.guidance.values import State
from ecmx.layouts.learning.learned import Learned
from ecmx.layouts.learning.samples import PREVIEW_ROWS, Sample, SampledColumn, SampledTab
from ecmx.layouts.model import Layout
from ecmx.layouts.recognition import How, SheetPlan, TopTexts, another_kind, header_at, looks_like, repeated, score
from ecmx.layouts.sense import missing_key

__all__ = [
    "demand_different_cells",
    "demand_key",
    "demand_one_table",
    "demand_records",
    "demand_same_file",
    "demand_something_known",
]

WEIGHED = (How.CONTEXT, How.DATA)  # what no word says is no sign of the same file
SAME_FILE = 0.4  # of the columns that a sample and the layout before it must share
HEADERS_LEAST = 4  # named elements that make a second header of a row
HEADERS_SHARE = 0.6  # of its filled cells
ROWS_LEAST = 3
KEYS_SHARE = 0.9  # of the filled cells
SHEETS_LOOKED_AT = 12
LOOKED_AT = 40  # rows


def demand_records(sample: Sample, tabs: Sequence[SampledTab], others: Sequence[SheetPlan], *, told: bool) -> None:
    """Refuse a file that is none of the four. told: the types were said by the person who learns."""
    headers = [column.plan.header for tab in tabs for column in tab.columns]
    headers += [column.header for plan in others for column in plan.columns]
    if not tabs:
        headers += [text for sheet in sample.book.sheets for text in widest_row(sheet.preview(20).text.rows())]
    kind = None if told and tabs else another_kind(headers)
    if kind:
        raise FileUnusable(
            "sample-of-another-kind",
            f"{sample.name}: this looks like {kind}, not like one of the four ECM files.",
            "Learn from a Member Information File, a Return Transmission File, an Outreach Tracker File or a referral file."
            " If it is one, say which: --type mif, rtf, otf or referral.",
        )
    if not tabs:
        demand_a_list(sample)
        raise FileUnusable(
            "sample-not-recognised",
            f"{sample.name}: no tab of it has the headers of one of the four ECM files.",
            "Check that there is a row of headers above the data."
            + ("" if told else " If you know what the file is, say so: --type mif, rtf, otf or referral."),
        )


def demand_a_list(sample: Sample) -> None:
    """Refuse a file that can be seen to be no list of members, and say what it looks like."""
    for sheet in sample.book.sheets[:SHEETS_LOOKED_AT]:
        seen = looks_like(sheet.preview(LOOKED_AT).text.rows())
        if seen is not None:
            raise FileUnusable("sample-no-list", f"{sample.name}: this looks like {seen.words}.", seen.fix)


def demand_different_cells(sample: Sample, tab: SampledTab) -> None:
    """Refuse a tab in which every cell says the same: nothing can be learned of it."""
    if tab.rows < ROWS_LEAST or len(tab.columns) < HEADERS_LEAST:
        return
    said = {text for column in tab.columns for text in column.text.drop_nulls().unique().head(2)}
    if len(said) == 1:
        raise FileUnusable(
            "sample-all-the-same",
            f"{sample.name}: every cell below the headers says the same, so nothing can be learned about the columns.",
            "Learn from a file of an ordinary month, or from the blank form.",
        )


def demand_same_file(sample: Sample, tabs: Sequence[SampledTab], known: Layout) -> None:
    """Refuse a sample that has next to nothing of the layout that it is to follow: it is another file."""
    columns = [column for tab in tabs for column in tab.columns if column.plan.header]
    same = sum(column.plan.declared is not None and column.plan.how not in WEIGHED for column in columns)
    had = sum(len(known.columns_of(sheet)) for sheet in known.sheets)
    if same < SAME_FILE * min(len(columns), had):
        raise FileUnusable(
            "sample-of-another-layout",
            f"{sample.name}: only {same} of its {len(columns)} columns are in the form {known.name}; it is a different file.",
            "Name the form that this file had before, or learn it as a new one, without --update.",
        )


def widest_row(rows: Sequence[tuple[str | None, ...]]) -> list[str]:
    """The texts of the first of the rows that hold the most."""
    filled = [[text for text in row if text and len(text) < 80] for row in rows]
    return max(filled, key=len, default=[])


def demand_something_known(sample: Sample, columns: Sequence[tuple[Learned, ...]], *, asking: bool) -> None:
    """Refuse a file none of whose columns is known, unless somebody is there to be asked."""
    if not asking and not any(one.column.elements for tab in columns for one in tab):
        raise FileUnusable(
            "sample-all-unknown",
            f"{sample.name}: none of its columns is recognized, neither by its header nor by its data.",
            "Run the command without --yes and say what the columns are; or use a sample with headers and filled rows.",
        )


def demand_key(sample: Sample, tabs: Sequence[SampledTab], columns: Sequence[tuple[Learned, ...]]) -> None:
    """Refuse a file none of whose columns is, or might be, the number by which a member is known."""
    if not any(missing_key(tab.plan.types, ()) for tab in tabs):
        return
    every = [one for tab in columns for one in tab]
    named = {name for one in every for name in one.column.elements}
    offered = {option.value for one in every for question in one.questions for option in question.options}
    if not any(guidance.plays(name, "member") for name in named | offered):
        raise FileUnusable(
            "sample-without-key",
            f"{sample.name}: no column has members' CINs, neither by its header nor by its cells, so there is no telling which member a"
            f" row is about.",
            "Ask for the file with a column of CINs (eight digits and a letter), and learn from that.",
        )


def demand_one_table(sample: Sample, tab: SampledTab) -> None:
    """Refuse a tab with two tables, one below the other or side by side: one of them would be read as the other's rows."""
    below = second_header(sample, tab)
    where = f"tab “{tab.plan.name}”" if tab.plan.name else "the file"
    if below is not None:
        raise FileUnusable(
            "sample-two-tables",
            f"{sample.name}: {where} has two tables, with headers in row {tab.plan.header_row} and in row {below}.",
            "Put each on a tab (or in a file) of its own, and learn from that.",
        )
    beside = second_key(tab)
    if beside is not None:
        raise FileUnusable(
            "sample-two-tables",
            f"{sample.name}: {where} has two tables side by side; the second begins at column {beside}.",
            "Put each on a tab (or in a file) of its own, and learn from that.",
        )
    headers = [column.plan.header for column in tab.columns]
    if repeated(headers, [at for at, column in enumerate(tab.columns) if holds_keys(column)]):
        raise FileUnusable(
            "sample-no-list",
            f"{sample.name}: {where} looks like a list with two people in a row.",
            "Put each person in a row of their own, and learn from that.",
        )


def second_header(sample: Sample, tab: SampledTab) -> int | None:
    """The Excel row of other headers below the first rows of data."""
    sheet = next(one for one in sample.book.sheets if one.name == tab.plan.name)
    assert tab.plan.header_row is not None
    own = {plain(column.plan.header) for column in tab.columns}
    key = next((one.plan for one in tab.columns if one.plan.element and one.plan.element.plays("member")), None)
    for batch in sheet.batches(after_row=tab.plan.header_row, size=PREVIEW_ROWS * 20):
        suspects = list(range(len(batch)))
        if key is not None and key.element is not None and key.letter in batch.text.columns:
            state = key.element.kind.read(batch.text[key.letter]).state
            suspects = (state != State.VALUE).arg_true().to_list()
        texts = TopTexts(batch)
        for at in suspects[:PREVIEW_ROWS]:
            cells = [text for text in batch.text.row(at) if text]
            if len(cells) < HEADERS_LEAST or batch.rows[at] - tab.plan.header_row < 3:
                continue
            if sum(plain(text) in own for text in cells) * 2 >= len(cells):
                continue  # the same header once more
            header = header_at(texts, (), at)
            wordy = not any(mark.isdigit() for text in cells for mark in text)
            if score(header) >= max(2 if wordy else HEADERS_LEAST, HEADERS_SHARE * len(cells)):
                return int(batch.rows[at])
    return None


def second_key(tab: SampledTab) -> str | None:
    """The letter where a second table begins beside the first: behind an empty column, with members of its own."""
    letters = [column.plan.letter for column in tab.columns if column.plan.header or column.filled]
    every = [column_letter(at) for at in range(1, 1 + max((column_index(one) for one in letters), default=0))]
    gaps = [at for at, letter in enumerate(every) if letter not in letters]
    keys = [column for column in tab.columns if holds_keys(column)]
    for first, second in pairwise(keys):
        between = [gap for gap in gaps if column_index(first.plan.letter) <= gap < column_index(second.plan.letter)]
        if between and int((first.text != second.text).fill_null(True).sum()) > len(first.text) // 2:
            return every[between[-1] + 1]
    return None


def holds_keys(column: SampledColumn) -> bool:
    """Whether nearly all cells of a column are CINs."""
    kind = guidance.element(guidance.key_of(FileType.MIF)).kind
    filled = column.text.drop_nulls()
    return len(filled) >= ROWS_LEAST and int((kind.read(filled).state == State.VALUE).sum()) >= KEYS_SHARE * len(filled)
