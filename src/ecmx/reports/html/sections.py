"""What the page says of one file, put together from its report. Knows no HTML and opens no file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ecmx.errors import EcmxError
from ecmx.findings import (
    FileReport,
    Party,
    RowCount,
    Scope,
    Severity,
    SheetReport,
    counted,
    listed,
    refusal,
    refusals,
    rows_in_words,
    verdict,
)
from ecmx.reports.blocks import Block, blocks, where
from ecmx.reports.words import consequence, file_types, row_of, short_types, whole_types

__all__ = [
    "Columns",
    "Found",
    "Item",
    "SectionPart",
    "RefusedFile",
    "Section",
    "Segment",
    "refusal_of",
    "section_of",
    "together",
]

MOST_ITEMS = 60  # of one part; a file with more is another report altogether
_MOST_COLUMNS = 20  # of which one item tells the places
_MOST_NAMES = 40  # of columns that one note is about
_HOW = {
    "layout": "the layout",
    "label": "the guidance's own words",
    "synonym": "other words for the same",
    "context": "the columns beside it and its data",
    "extension": "a known extension",
    "unsure": "not sure, so not read",
    "own": "the plan's own column",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the bar of rows. start, width: in thousandths of the bar."""

    kind: str
    count: int
    words: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence and all that belongs to it; see `Block`."""

    anchor: str
    block: Block
    sentence: str
    fix: str
    severity: str
    source: str
    row: str
    where: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionPart:
    """All that one side is told, or all of one kind that nobody need act on. more: items left out."""

    anchor: str
    heading: str
    intro: str
    counts: str
    items: tuple[Item, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Found:
    """How many findings of one severity."""

    severity: str
    count: int
    words: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of one sheet were taken for: letter, header, carries, known by, sure."""

    sheet: str
    known: int
    rows: tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All of one file."""

    anchor: str
    name: str
    verdict: str
    consequence: str
    what: str
    short: str
    facts: tuple[tuple[str, str], ...]
    rows: RowCount
    bar: tuple[Segment, ...]
    found: tuple[Found, ...]
    parts: tuple[SectionPart, ...]
    notes: tuple[SectionPart, ...]
    columns: tuple[Columns, ...]
    not_checked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that could not be used."""

    anchor: str
    name: str
    message: str
    fix: str
    code: str
    why: str


_HEADINGS = {
    Party.PLAN: (
        "For the plan to mend",
        (
            "The plan fills these in, so the plan mends them. If you are the plan, mend your own file and send it again. If you "
            "received the file, pass this page or a letter on."
        ),
    ),
    Party.PROVIDER: (
        "For the ECM Provider to mend",
        (
            "The ECM Provider fills these in, so the ECM Provider mends them. If that is you, mend your own file before it goes "
            "out. If you received the file, pass this page or a letter on."
        ),
    ),
    Party.SENDER: (
        "For whoever sent the file to mend",
        "These are about the file as a whole. If you received it, pass this page or a letter on.",
    ),
}
_READING = "This is for whoever checks the file: the sender has nothing to mend here. A layout of this form settles it for good."
_MEANINGS = {
    Severity.ERROR: "wrong, has to be mended",
    Severity.WARNING: "may be right, worth a look",
    Severity.NOTE: "good to know",
}


def section_of(report: FileReport, anchor: str, samples: int) -> Section:
    """All that the page says of one file, but for the rows it shows."""
    found = blocks(report, samples)
    loud = [*found[Severity.ERROR], *found[Severity.WARNING]]
    return Section(
        anchor=anchor,
        name=PurePath(report.file).name,
        verdict=verdict(report),
        consequence=consequence(report),
        what=whole_types(report),
        short=short_types(report),
        facts=tuple(_facts(report)),
        rows=report.rows,
        bar=_bar(report.rows),
        found=tuple(
            Found(severity.value, count, counted(count, severity.value).partition(" ")[2], _MEANINGS[severity])
            for severity, count in report.findings.counts_by_severity().items()
        ),
        parts=tuple(_parts(anchor, loud, samples)),
        notes=tuple(_notes(anchor, found[Severity.NOTE], samples)),
        columns=tuple(_columns(sheet) for sheet in report.sheets if sheet.columns),
        not_checked=tuple(
            ((f"“{left.sheet}”: " if left.sheet else "") + f"{left.what}.", left.why) for left in report.not_checked
        ),
    )


def refusal_of(file: str, error: EcmxError, anchor: str) -> RefusedFile:
    """What the page says of a file that could not be used."""
    why = refusal(error.code).why if error.code in {one.code for one in refusals()} else ""
    return RefusedFile(anchor, PurePath(file).name, error.message, error.fix, error.code, why)


def together(files: Sequence[Section | RefusedFile]) -> str:
    """What several files come to, in one or two sentences."""
    sections = [one for one in files if isinstance(one, Section)]
    rows = RowCount(*(sum(getattr(one.rows, name) for one in sections) for name in RowCount.__slots__))
    said = [rows_in_words(rows)] if rows.total else []
    if refused := len(files) - len(sections):
        said.append(f"{counted(refused, 'file')} could not be used.")
    return " ".join(said)


def _parts(anchor: str, loud: list[Block], samples: int) -> Iterator[SectionPart]:
    for party, (heading, intro) in _HEADINGS.items():
        if found := [block for block in loud if block.party is party]:
            yield _part(f"{anchor}-{party}", heading, intro, found, samples)


def _notes(anchor: str, found: list[Block], samples: int) -> Iterator[SectionPart]:
    on_file = [block for block in found if block.party is not Party.READER]
    on_reading = [block for block in found if block.party is Party.READER]
    if on_file:
        yield _part(f"{anchor}-notes", "Good to know", "Nothing has to be mended here.", on_file, samples)
    if on_reading:
        yield _part(f"{anchor}-reading", "How the file was read", _READING, on_reading, samples)


def _part(anchor: str, heading: str, intro: str, found: list[Block], samples: int) -> SectionPart:
    counts = {severity: sum(block.count for block in found if block.rule.severity is severity) for severity in Severity}
    said = " and ".join(counted(count, severity.value) for severity, count in counts.items() if count)
    items = tuple(_item(f"{anchor}-{at}", block, samples) for at, block in enumerate(found[:MOST_ITEMS], 1))
    return SectionPart(anchor, heading, intro, said, items, max(0, len(found) - MOST_ITEMS))


def _item(anchor: str, block: Block, samples: int) -> Item:
    name, lines = where(block, samples, _MOST_COLUMNS)
    if len(block.groups) > 1 and all(group.column and not group.rows for group in block.groups):
        lines = _whole_columns(block)
    source = "our own rule; the guidance does not ask for it" if block.source == "ecmx" else block.source
    row = row_of(block.rule) if block.rule.scope in (Scope.CELL, Scope.ROW) else ""
    said = (block.said(block.sentence), block.said(block.fix))
    return Item(anchor, block, *said, block.rule.severity.value, source, row, name, tuple(lines))


def _whole_columns(block: Block) -> list[str]:
    """What is said of whole columns: tab by tab, L Date of Birth, P Renewal Date."""
    by_sheet: dict[str, list[str]] = {}
    for group in block.groups:
        by_sheet.setdefault(group.sheet, []).append(f"{group.column} {group.facts.get('label', group.header)}".rstrip())
    return [
        (f"Tab “{sheet}”: " if sheet else "Columns ")
        + " · ".join(
            [*names[:_MOST_NAMES], *([f"{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else [])]
        )
        for sheet, names in by_sheet.items()
    ]


def _bar(rows: RowCount) -> tuple[Segment, ...]:
    kinds = (
        ("clean", rows.clean, "clean"),
        ("wrong", rows.with_errors, "need mending" if rows.with_errors != 1 else "needs mending"),
        ("held", rows.held, "held until mended"),
        ("out", rows.excluded, "left out"),
    )
    counts = [count for _, count, _ in kinds]
    ends = _ends(counts)
    starts = [0, *ends]
    return tuple(
        Segment(kind, count, words, start, end - start)
        for (kind, count, words), start, end in zip(kinds, starts, ends, strict=False)
    )


def _ends(counts: list[int]) -> list[int]:
    """Where each stretch ends, in thousandths: in proportion, yet wide enough to be seen."""
    whole, least = 1000, 8
    some = [max(least, whole * count // max(1, sum(counts))) if count else 0 for count in counts]
    if any(some):
        some[some.index(max(some))] += whole - sum(some)
    return [sum(some[: at + 1]) for at in range(len(some))]


def _facts(report: FileReport) -> Iterator[tuple[str, str]]:
    read = [sheet for sheet in report.sheets if sheet.types]
    for sheet in read:
        name = f"Tab “{sheet.name}”" if sheet.name else "The file"
        header = f"headers in row {sheet.header_row}" if sheet.header_row else "no header row"
        layout = f"read by the layout {sheet.layout}" if sheet.layout else "no layout, matched by its headers"
        known = sum(column.element is not None for column in sheet.columns)
        said = [header, layout, f"{known} of {len(sheet.columns)} columns recognised"]
        if len(read) > 1:
            said.insert(0, file_types(sheet))
        yield name, "; ".join(said)
    if aside := [f"“{sheet.name}”" for sheet in report.sheets if not sheet.types]:
        yield "Not read", f"{'tab' if len(aside) == 1 else 'tabs'} {listed(aside)}"


def _columns(sheet: SheetReport) -> Columns:
    rows = tuple(
        (
            column.column,
            column.header,
            column.label or column.element or "",
            _HOW.get(column.how, column.how),
            f"{column.confidence:.0%}" if column.element is not None else "",
        )
        for column in sheet.columns
    )
    return Columns(sheet.name, sum(column.element is not None for column in sheet.columns), rows)
