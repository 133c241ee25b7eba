"""The Findings tab of an annotated workbook: what came in, what is wrong and where, whose it is to mend, what was not checked.

Says the same as the terminal and the page, and never a value. Knows no container: where a place is found it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ecmx.files.annotated_tab import Entry, Line, Tab
from ecmx.findings import FileReport, Place, Scope, Severity
from ecmx.findings.store import Entry as Found
from ecmx.reports.annotated_marks import SEVERITIES, anchor_of, whose
from ecmx.reports.words import counted, verdict

__all__ = ["Located", "findings_tab"]

Located = Callable[[str, int, str], tuple[str, str] | None]
"""(sheet, row, column) of the file → (tab, cell) of the workbook that is written; None where it is not in it."""

MEANS = {
    Severity.ERROR: "please mend these: what stands there cannot be used",
    Severity.WARNING: "please look at these: they may be right, but are unusual",
    Severity.NOTE: "good to know; nothing needs to be done",
}
_HEADS = ("Severity", "Where", "Column", "What is wrong", "How to mend it", "Who mends it", "Code", "Source")
_WIDTHS = (10.5, 13, 24, 46, 46, 12, 21, 21)
_TOGETHER = frozenset({"plan-column"})  # said of many columns at once, in one line
_LEAST = 5  # places listed of each kind, whatever the limit


@dataclass
class _Kind:
    """Findings of one rule in one column: how many there are, and how many are listed."""

    count: int = 0
    last: Found | None = None


def findings_tab(
    report: FileReport, name: str, located: Located, *, listed: int, remarks: tuple[str, ...] = (), version: str = ""
) -> Tab:
    """name: the tab's; listed: about how many lines the table may have; remarks: what is to be said of this workbook."""
    table = list(_table(report, located, listed))
    top = list(_top(report, remarks, version))
    header = len(top) + 2  # a line on what was not checked, then the header
    ends = header + len(table)
    below = list(_unchecked(report))
    pointer = Line((Entry(f"What was not checked: see row {ends + 2}.", "pointer", (name, f"A{ends + 2}")),), 15)
    head = Line(tuple(Entry(words, "head") for words in _HEADS), 18)
    if not table:
        table = [Line((None, None, None, Entry("Nothing was found.", "plain")))]
        ends = header
    return Tab(name, _WIDTHS, [*top, pointer, head, *table, Line(()), *below], header, ends)


# ---- the head ---------------------------------------------------------------------------------------------------------


def _top(report: FileReport, remarks: tuple[str, ...], version: str) -> Iterator[Line]:
    checked = f"Checked by ecmx{f' {version}' if version else ''} as of {report.as_of:%m/%d/%Y}. "
    yield Line((Entry(f"Findings in {Path(report.file).name}", "title"),), 24, across=True)
    yield Line((Entry(f"{verdict(report)}  {_accounts(report)}", "verdict"),), 17, across=True)
    said = " ".join(
        (checked + "Click a place under “Where” to go to it. Mend the coloured cells, save, send back.", *remarks)
    )
    yield Line((Entry(said, "aside"),), 15 * (1 + len(said) // 190), across=True)
    counts = report.findings.counts_by_severity()
    for severity, means in MEANS.items():
        found = counted(counts[severity], "place") if counts[severity] else "none"
        yield Line((Entry(SEVERITIES[severity], severity.value), Entry(f"{found}: {means}", "pale")), 15)


def _accounts(report: FileReport) -> str:
    rows = report.rows
    return (
        f"({rows.total:,} in = {rows.clean:,} clean + {rows.with_errors:,} with errors + {rows.held:,} held"
        f" + {rows.excluded:,} left out)"
    )


def _unchecked(report: FileReport) -> Iterator[Line]:
    yield Line((Entry("What was not checked", "verdict"),), 18, across=True)
    for left in report.not_checked:
        tab = f"“{left.sheet}”: " if left.sheet else ""
        said = f"· {tab}{left.what}. {left.why}"
        yield Line((Entry(said, "aside"),), 15 * (1 + len(said) // 190), across=True)
    if not report.not_checked:
        yield Line((Entry("Nothing was left out.", "aside"),), 15, across=True)


# ---- the table --------------------------------------------------------------------------------------------------------


def _table(report: FileReport, located: Located, listed: int) -> Iterator[Line]:
    """The loudest first; of many of one kind the first ones, and a line that says how many more there are."""
    each = max(_LEAST, listed // max(1, len(report.findings.grouped(0))))
    kinds: dict[tuple[str, str, str, str], _Kind] = {}
    lines: dict[Severity, list[Line]] = {severity: [] for severity in Severity}
    for entry in report.findings.entries():
        rule, place = entry[0].rule, entry[0].place
        small = rule.scope in (Scope.CELL, Scope.ROW) and rule.code not in _TOGETHER
        key = (rule.code, place.sheet, place.column if small else "", place.element if small else "")
        kind = kinds.setdefault(key, _Kind())
        kind.count += 1
        kind.last = entry
        if kind.count <= (1 if rule.code in _TOGETHER else each):
            lines[rule.severity].append(_line(entry, report, located))
    for kind in kinds.values():
        if kind.last is not None:
            rule = kind.last[0].rule
            left = kind.count - (1 if rule.code in _TOGETHER else each)
            if left > 0:
                lines[rule.severity].append(_more(kind.last, left, report))
    for severity in Severity:
        yield from lines[severity]


def _line(entry: Found, report: FileReport, located: Located) -> Line:
    head, row, message, fix = entry
    rule, place = head.rule, head.place
    sheet = next((one for one in report.sheets if one.name == place.sheet), None)
    several = sum(bool(one.types) for one in report.sheets) > 1
    at = anchor_of(entry, sheet) if sheet is not None else None
    if at is None and sheet is not None and place.column and sheet.header_row is not None:
        at = sheet.header_row, place.column
    link = located(place.sheet, *at) if at is not None else None
    return Line(
        (
            Entry(SEVERITIES[rule.severity], rule.severity.value),
            Entry(_where(place, row, several=several), "link" if link else "plain", link),
            Entry(place.header),
            Entry(message, "strong" if rule.severity is Severity.ERROR else "plain"),
            Entry(fix),
            Entry(whose(entry, report)),
            Entry(rule.code, "quiet"),
            Entry("" if head.source == "ecmx" else head.source, "quiet"),
        )
    )


def _where(place: Place, row: int | None, *, several: bool) -> str:
    if place.column == "" and row is None:
        return "the whole file" if not place.sheet else f"tab “{place.sheet}”"
    return str(Place(place.sheet if several else "", row, place.column))


def _more(entry: Found, left: int, report: FileReport) -> Line:
    head, row, _, _ = entry
    rule, place = head.rule, head.place
    here = f" in column {place.column}" if place.column and rule.scope is Scope.CELL else ""
    if rule.code in _TOGETHER or row is None:
        said = f"The same is to be said of {counted(left, 'more column')}."
    else:
        kind = "more cell" if place.column else "more row"
        said = f"… and {counted(left, kind)}{here} with the same finding, not listed here one by one."
    return Line(
        (
            Entry(SEVERITIES[rule.severity], rule.severity.value),
            Entry("", "plain"),
            Entry(place.header if rule.scope is Scope.CELL else "", "plain"),
            Entry(said, "quiet"),
            Entry("", "plain"),
            Entry(whose(entry, report)),
            Entry(rule.code, "quiet"),
            Entry("", "plain"),
        )
    )
