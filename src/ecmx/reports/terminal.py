"""A report for a person at a terminal: what the file is, the verdict, what is wrong and how to fix it, what was not checked.

Eighty columns are enough, color is not needed, and no value is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ecmx.errors import EcmxError, OurFault
from ecmx.findings import (
    ColumnReport,
    FileReport,
    Findings,
    Party,
    Scope,
    Severity,
    SheetReport,
    Things,
    counted,
    listed,
    refusal,
    refusals,
    rule,
    things,
    things_by_severity,
    verdict,
    wrong_form,
)
from ecmx.reports.blocks import Block, begun, blocks, where
from ecmx.reports.page import Page
from ecmx.reports.words import (
    OWNERS,
    SCOPES,
    carries,
    consequence,
    file_types,
    in_percent,
    known_by,
    places,
    row_of,
    short_types,
    source_in_words,
)

__all__ = ["explain_code", "show_report", "show_refusal", "show_summary"]

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold blue"}
_MOST_COLUMNS = 10  # of which one block tells the places one by one
_FEWEST_COUNTED = 2  # kinds of finding of which a table tells how many there are
_MOST_NAMES = 6  # columns named in one note
_ABOVE = ("plan-column", "unsure-column")  # notes that the list of columns already tells


def show_report(report: FileReport, console: Console, *, columns: bool = False, samples: int = 5) -> None:
    """Print one file's report. columns: also what each column was recognized as; samples: places shown of each kind of finding."""
    page = Page(console)
    page.line((report.file, "bold"))
    guesses = _guesses(report.findings)
    for sheet in report.sheets:
        if sheet.types:
            _show_sheet(sheet, guesses, page)
    if aside := [f"“{sheet.name}”" for sheet in report.sheets if not sheet.types]:
        page.named("Not read", f"{'tab' if len(aside) == 1 else 'tabs'} {listed(aside)}", indent=2)
    page.gap()
    if another := wrong_form(report):
        page.line((another, _COLOURS[Severity.ERROR]), indent=2)
        page.gap()
    page.line((verdict(report), _verdict_colour(report.findings)), indent=2)
    page.line((consequence(report), "dim"), indent=2)
    if columns:
        for sheet in report.sheets:
            _show_columns(sheet, page)
    found = blocks(report, samples)
    _show_counts(report.findings, found, page)
    for severity in (Severity.ERROR, Severity.WARNING):
        if found[severity]:
            _show_loud(severity, found[severity], report.findings, page, samples)
    notes = [block for block in found[Severity.NOTE] if block.rule.code not in _ABOVE]
    if on_file := [block for block in notes if block.party is not Party.READER]:
        _show_notes("NOTES", "good to know; ecmx explain CODE tells more", on_file, page, samples)
    if on_reading := [block for block in notes if block.party is Party.READER]:
        _show_notes("HOW IT WAS READ", "for you; the sender does not need to do anything", on_reading, page, samples)
    _show_unchecked(report, page)
    page.gap()


def show_refusal(file: str, error: EcmxError, console: Console) -> None:
    """Print why one file could not be used."""
    page = Page(console)
    page.line((file, "bold"))
    said = "Not finished. " if isinstance(error, OurFault) else "Could not be used. "
    page.line((said, _COLOURS[Severity.ERROR]), error.message, indent=2)
    if error.fix:
        page.named("To fix", error.fix, indent=2)
    if error.code in {known.code for known in refusals()}:
        page.named("More", f"ecmx explain {error.code}", indent=2)
    page.gap()


def show_summary(reports: Sequence[FileReport], refused: int, console: Console) -> None:
    """Print one line a file, the worst first, after the reports of several; `refused` files had no report."""
    page = Page(console)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("File", overflow="fold")
    table.add_column("Type", overflow="fold")
    for name in ("Rows", "Errors", "Warnings", "On hold"):
        table.add_column(name, justify="right", no_wrap=True)
    for report in sorted(reports, key=_worst_first):
        counts = things_by_severity(report.findings)
        numbers = (report.rows.total, counts[Severity.ERROR], counts[Severity.WARNING], report.rows.held)
        table.add_row(page.safe(report.file), short_types(report), *(f"{number:,}" for number in numbers))
    page.line((f"{counted(len(reports) + refused, 'file')}", "bold"))
    page.block(table)
    if refused:
        page.line((f"{counted(refused, 'file')} could not be used; see above.", _COLOURS[Severity.ERROR]), indent=2)
    page.gap()


def _worst_first(report: FileReport) -> tuple[int, ...]:
    counts = things_by_severity(report.findings)
    return (-report.rows.held, -counts[Severity.ERROR], -counts[Severity.WARNING])


def explain_code(code: str, console: Console) -> None:
    """Print all there is to know of a code; KeyError where there is none."""
    page = Page(console)
    if code in {known.code for known in refusals()}:
        why_not = refusal(code)
        page.line((code, "bold"), "  the file cannot be used")
        _tell({"Says": why_not.sentence, "To fix": why_not.fix, "Why": why_not.why}, page)
        return
    known = rule(code)
    page.line((code, "bold"), "  ", (known.severity.value, _COLOURS[known.severity]), f" about {SCOPES[known.scope]}")
    _tell(
        {
            "Says": known.in_general(known.sentence),
            "To fix": known.in_general(known.fix),
            "Why": known.why,
            "Also OK": known.quiet,
            "Right": known.right,
            "Wrong": known.wrong,
            "The row": row_of(known) if known.scope in (Scope.CELL, Scope.ROW) else "",
            "Whose": OWNERS[known.owner],
            "Source": "our own rule" if known.source == "ecmx" else source_in_words(known.source),
        },
        page,
    )


def _tell(parts: dict[str, str], page: Page) -> None:
    for name, words in parts.items():
        if words:
            page.named(name, words, indent=2)
    page.gap()


def _guesses(findings: Findings) -> dict[tuple[str, str], str]:
    """What an unsure column might carry, by sheet and letter."""
    return {
        (group.sheet, group.column): group.facts["likely"]
        for group in findings.grouped(0)
        if group.rule.code == "unsure-column"
    }


def _show_sheet(sheet: SheetReport, guesses: dict[tuple[str, str], str], page: Page) -> None:
    tab = f"tab “{sheet.name}”, " if sheet.name else ""
    header = f"headers in row {sheet.header_row}" if sheet.header_row else "no header row"
    layout = f"read as the form {sheet.layout}" if sheet.layout else "columns recognized by their headers"
    page.named("Type", file_types(sheet), indent=2)
    page.named("", f"{tab}{header}, {layout}", indent=2)
    told = [
        column for column in sheet.columns if column.element is None and column.how == "layout"
    ]  # constants and the like
    known = sum(column.element is not None for column in sheet.columns) + len(told)
    attempts = max((column.attempt for column in sheet.columns), default=0)
    if attempts > 1:
        page.named("", f"up to {attempts} outreach attempts side by side in a row; each counts as one record", indent=2)
    page.named("Columns", f"{known} of {len(sheet.columns)} recognized", indent=2)
    own: list[str] = []
    for column in sheet.columns:
        guess = guesses.get((sheet.name, column.column))
        if column.element is None and guess is not None:
            page.named("", f"not sure, so not read: {_column(column)}, may be {guess}", indent=2)
        elif column.element is None and column not in told:
            own.append(_column(column))
    if own:
        page.named("", f"not in the guidance, not checked: {', '.join(own)}", indent=2)


def _column(column: ColumnReport) -> str:
    return f"{column.column} “{column.header}”" if column.header else column.column


def _show_columns(sheet: SheetReport, page: Page) -> None:
    if not sheet.columns:
        return
    page.gap()
    page.line((f"COLUMNS OF {sheet.name}" if sheet.name else "COLUMNS", "bold"))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column("Header", overflow="fold", ratio=4)
    table.add_column("Recognized as", overflow="fold", ratio=5)
    table.add_column("Recognized by", overflow="fold", ratio=2)
    for name in ("Confidence", "Filled"):
        table.add_column(name, justify="right", no_wrap=True)
    for column in sheet.columns:
        sure = f"{column.confidence:.0%}" if column.element is not None else ""
        said = (column.header, carries(column) or "—", known_by(column), sure, in_percent(column.filled))
        table.add_row(column.column, *map(page.safe, said))
    page.block(table)


def _verdict_colour(findings: Findings) -> str:
    counts = things_by_severity(findings)
    loudest = next((severity for severity in (Severity.ERROR, Severity.WARNING) if counts[severity]), None)
    return _COLOURS[loudest] if loudest else "bold green"


def _show_counts(findings: Findings, found: Mapping[Severity, Sequence[Block]], page: Page) -> None:
    """What was found, a line a code: what it says, how much of it, and in how many rows. Of one kind the block itself says it."""
    counted_ones = [one for one in things(findings) if one.rule.severity is not Severity.NOTE]
    if len(counted_ones) < _FEWEST_COUNTED:
        return
    page.gap()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("FOUND", no_wrap=True)
    table.add_column("", overflow="fold", ratio=1)
    table.add_column("How many", justify="right", no_wrap=True)
    table.add_column("In rows", justify="right", no_wrap=True)
    for one in counted_ones:
        severity = one.rule.severity
        words = begun([block for block in found[severity] if block.rule.code == one.rule.code])
        table.add_row(
            Text(severity.value, _COLOURS[severity]),
            page.safe(words),
            counted(one.count, one.unit),
            f"{one.rows:,}" if one.rows else "",
        )
    page.block(table)


def _show_loud(severity: Severity, blocks: list[Block], findings: Findings, page: Page, samples: int) -> None:
    found = [one for one in things(findings) if one.rule.severity is severity]
    count = sum(one.count for one in found)
    rows = sum(findings.rows_with(severity=severity, sheet=sheet).len() for sheet in findings.sheets)
    page.gap()
    page.line((counted(count, severity.value).upper(), _COLOURS[severity]), _in_rows(found, count, rows))
    for block in blocks:
        page.gap()
        page.line(block.said(block.sentence), indent=2)
        _show_places(block, page, samples)
        page.named("To fix", block.said(block.fix))
        source = "" if block.source == "ecmx" else f" · {source_in_words(block.source)}"
        page.named("Rule", (block.rule.code, "cyan"), (f"{source} · {block.party.whose}", "dim"))


def _in_rows(found: list[Things], count: int, rows: int) -> str:
    """In how many rows the findings stand; how many of them, where others are about columns or the whole file."""
    if not rows:
        return ""
    of_rows = sum(one.count for one in found if one.rows)
    return f" in {counted(rows, 'row')}" if of_rows == count else f", {of_rows:,} of them in {counted(rows, 'row')}"


def _show_places(block: Block, page: Page, samples: int) -> None:
    name, lines = where(block, samples, _MOST_COLUMNS)
    for line in lines:
        page.named(name, line)
        name = ""


def _show_notes(heading: str, about: str, notes: list[Block], page: Page, samples: int) -> None:
    page.gap()
    page.line((heading, _COLOURS[Severity.NOTE]), (f"  {about}", "dim"))
    for block in notes:
        where = f" ({_note_places(block, samples)}) "
        page.line("· ", block.said(block.sentence), where, (block.rule.code, "cyan"), indent=2, hang=4)


def _note_places(block: Block, samples: int) -> str:
    first = block.groups[0]
    if len(block.groups) == 1:
        return places(first, samples)
    if "label" not in first.facts:
        return f"{counted(block.count, 'place')}: {places(first, samples, bare=True)} and elsewhere"
    labels = list(dict.fromkeys(group.facts["label"] for group in block.groups))
    more = [f"{len(labels) - _MOST_NAMES} more"] if len(labels) > _MOST_NAMES else []
    return f"{counted(block.count, 'place')}: {listed([*labels[:_MOST_NAMES], *more])}"


def _show_unchecked(report: FileReport, page: Page) -> None:
    page.gap()
    page.line(("NOT CHECKED", "bold"))
    if not report.not_checked:
        page.line("Everything was checked.", indent=2)
    for left in report.not_checked:
        tab = f"“{left.sheet}”: " if left.sheet else ""
        page.line("· ", f"{tab}{left.what}. {left.why}", indent=2, hang=4)
