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
    addressed,
    counted,
    listed,
    refusal,
    refusals,
    rows_in_words,
    things,
    things_by_severity,
    verdict,
    wrong_form,
)
from ecmx.reports.blocks import Block, begun, blocks, where
from ecmx.reports.words import (
    carries,
    consequence,
    file_types,
    in_percent,
    known_by,
    row_of,
    short_types,
    source_in_words,
    whole_types,
    without_ours,
)

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
    "worst_first",
]

MOST_ITEMS = 60  # of one part; a file with more is another report altogether
_MOST_COLUMNS = 20  # of which one item tells the places
_MOST_NAMES = 40  # of columns that one note is about


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
class CountedCode:
    """How much of one code was found: 3 cells, in 2 rows. anchor: of the first item that tells it, "" where that is left out.

    words: how that item begins, "" without one
    """

    code: str
    words: str
    severity: str
    count: str
    rows: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of one sheet were taken for: letter, header, carries, known by, sure, filled."""

    sheet: str
    known: int
    rows: tuple[tuple[str, str, str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All of one file."""

    anchor: str
    name: str
    wrong_form: str
    verdict: str
    consequence: str
    what: str
    short: str
    facts: tuple[tuple[str, str], ...]
    rows: RowCount
    bar: tuple[Segment, ...]
    found: tuple[Found, ...]
    counts: tuple[CountedCode, ...]
    parts: tuple[SectionPart, ...]
    notes: tuple[SectionPart, ...]
    columns: tuple[Columns, ...]
    not_checked: tuple[tuple[str, str], ...]
    fine: str


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
        "For the plan to fix",
        (
            "The plan fills these in, so the plan fixes them. If you are the plan, fix your own file and send it again. If you "
            "received the file, pass on this page or a letter."
        ),
    ),
    Party.PROVIDER: (
        "For the ECM Provider to fix",
        (
            "The ECM Provider fills these in, so the ECM Provider fixes them. If that is you, fix your own file before it goes "
            "out. If you received the file, pass on this page or a letter."
        ),
    ),
    Party.SENDER: (
        "For the sender of the file to fix",
        "These are about the file as a whole. If you received it, pass on this page or a letter.",
    ),
}
_READING = (
    "This is for whoever checks the file: the sender has nothing to fix here. If your ecmx administrator"
    " teaches ecmx the plan's form (ecmx layouts learn), it is taken care of for good."
)
_YOURS = "These are yours to fix. Please correct them in your own file and send it again the way you always send it."
_FINE = "Nothing in this file needs fixing."
_IN_GENERAL = "Correct it in your file. If it is right as it is, tell the person who sent you this page."
_MEANINGS = {
    Severity.ERROR: "wrong, must be fixed",
    Severity.WARNING: "may be right, worth a look",
    Severity.NOTE: "good to know",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """Of which report a section is made, and for whom. addressee: None for whoever checks"""

    report: FileReport
    anchor: str
    samples: int
    addressee: Party | None

    def counts(self, severities: Sequence[Severity], *parties: Party) -> str:
        """How much is found for these sides: 17 errors and 5 warnings."""
        found = things_by_severity(addressed(self.report, *parties).findings)
        return " and ".join(counted(found[one], one.value) for one in severities if found[one])

    def fix(self, block: Block) -> str:
        """How to fix it, without what an addressee can do nothing about."""
        fix = block.said(block.fix)
        return fix if self.addressee is None else without_ours(fix) or _IN_GENERAL


def section_of(report: FileReport, anchor: str, samples: int, addressee: Party | None = None) -> Section:
    """All that the page says of one file, but for the rows it shows. addressee: what this side has to do alone, said to it"""
    if addressee is not None:
        report = addressed(report, addressee, Party.SENDER)
    told = _Told(report, anchor, samples, addressee)
    found = blocks(report, samples)
    loud = [*found[Severity.ERROR], *found[Severity.WARNING]]
    parts = tuple(_parts(told, loud))
    return Section(
        anchor=anchor,
        name=PurePath(report.file).name,
        wrong_form=wrong_form(report),
        verdict=verdict(report),
        consequence=consequence(report),
        what=whole_types(report),
        short=short_types(report),
        facts=tuple(_facts(report, addressee)),
        rows=report.rows,
        bar=_bar(report.rows),
        found=tuple(
            Found(severity.value, count, counted(count, severity.value).partition(" ")[2], _MEANINGS[severity])
            for severity, count in things_by_severity(report.findings).items()
        ),
        counts=tuple(_counts(report, parts)),
        parts=parts,
        notes=tuple(_notes(told, found[Severity.NOTE])),
        columns=tuple(_columns(sheet) for sheet in report.sheets if sheet.columns and addressee is None),
        fine=_FINE if addressee is None else f"Nothing in this file is for {addressee.name_in_words} to fix.",
        not_checked=tuple(
            (
                (f"“{left.sheet}”: " if left.sheet else "") + f"{left.what}.",
                left.why if addressee is None else without_ours(left.why),
            )
            for left in report.not_checked
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


def worst_first(one: Section | RefusedFile) -> tuple[int, ...]:
    """By what files are put in order: what could not be used, then what holds the most rows back, errors and warnings."""
    if isinstance(one, RefusedFile):
        return (0,)
    return (1, -one.rows.held, -one.found[0].count, -one.found[1].count)


def _parts(told: _Told, loud: list[Block]) -> Iterator[SectionPart]:
    for party, (heading, intro) in _HEADINGS.items():
        if found := [block for block in loud if block.party is party]:
            counts = told.counts((Severity.ERROR, Severity.WARNING), party)
            yield _part(told, party.value, (heading, intro if told.addressee is None else _YOURS, counts), found)


def _counts(report: FileReport, parts: Sequence[SectionPart]) -> Iterator[CountedCode]:
    """What has to be fixed or looked at, counted by code; each leads to the first place that tells of it."""
    told: dict[str, list[Item]] = {}
    for item in (item for part in parts for item in part.items):
        told.setdefault(item.block.rule.code, []).append(item)
    for one in things(report.findings):
        if one.rule.severity is not Severity.NOTE:
            items = told.get(one.rule.code, [])
            words = begun([item.block for item in items]) if items else ""
            how_many = counted(one.count, one.unit)
            anchor = items[0].anchor if items else ""
            yield CountedCode(one.rule.code, words, one.rule.severity.value, how_many, one.rows, anchor)


def _notes(told: _Told, found: list[Block]) -> Iterator[SectionPart]:
    on_file = [block for block in found if block.party is not Party.READER]
    on_reading = [block for block in found if block.party is Party.READER]
    if on_file:
        others = (party for party in Party if party is not Party.READER)
        counts = told.counts((Severity.NOTE,), *others)
        yield _part(told, "notes", ("Good to know", "Nothing has to be fixed here.", counts), on_file)
    if on_reading:
        counts = told.counts((Severity.NOTE,), Party.READER)
        yield _part(told, "reading", ("How the file was read", _READING, counts), on_reading)


def _part(told: _Told, name: str, headed: tuple[str, str, str], found: list[Block]) -> SectionPart:
    """headed: heading, intro and counts"""
    anchor = f"{told.anchor}-{name}"
    items = tuple(_item(f"{anchor}-{at}", block, told) for at, block in enumerate(found[:MOST_ITEMS], 1))
    return SectionPart(anchor, *headed, items, max(0, len(found) - MOST_ITEMS))


def _item(anchor: str, block: Block, told: _Told) -> Item:
    name, lines = where(block, told.samples, _MOST_COLUMNS)
    if len(block.groups) > 1 and all(group.column and not group.rows for group in block.groups):
        lines = _whole_columns(block)
    source = (
        "our own rule; the guidance does not ask for it" if block.source == "ecmx" else source_in_words(block.source)
    )
    row = row_of(block.rule) if block.rule.scope in (Scope.CELL, Scope.ROW) else ""
    said = (block.said(block.sentence), told.fix(block))
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
        ("wrong", rows.with_errors, "need fixing" if rows.with_errors != 1 else "needs fixing"),
        ("held", rows.held, "on hold until fixed"),
        ("out", rows.excluded, "not included"),
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


def _facts(report: FileReport, addressee: Party | None) -> Iterator[tuple[str, str]]:
    if addressee is not None:
        yield "For", f"{addressee.name_in_words}; what others have to fix is not on this page"
    read = [sheet for sheet in report.sheets if sheet.types]
    for sheet in read:
        name = f"Tab “{sheet.name}”" if sheet.name else "The file"
        header = f"headers in row {sheet.header_row}" if sheet.header_row else "no header row"
        layout = f"read as the form {sheet.layout}" if sheet.layout else "columns recognized by their headers"
        known = sum(column.element is not None for column in sheet.columns)
        how = [layout] if addressee is None else []
        said = [header, *how, f"{known} of {len(sheet.columns)} columns recognized"]
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
            carries(column),
            known_by(column),
            f"{column.confidence:.0%}" if column.element is not None else "",
            in_percent(column.filled),
        )
        for column in sheet.columns
    )
    return Columns(sheet.name, sum(column.element is not None for column in sheet.columns), rows)
