"""The Findings tab of an annotated workbook: what came in, what is wrong and where, whose it is to fix, what was not checked.

Says the same as the terminal and the page, and never a value. Knows no container: where a place is found it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import wrap

from ecmx.files import column_index
from ecmx.files.annotating import Tab, TabCell, TabLine
from ecmx.findings import (
    FileReport,
    GroupEntry,
    Place,
    Rule,
    Severity,
    counted,
    things,
    things_by_severity,
    verdict,
    wrong_form,
)
from ecmx.guidance import on_paper
from ecmx.mending.annotated_marks import SEVERITIES, anchor_of, quiet, whose

__all__ = ["Located", "findings_tab"]

Located = Callable[[str, int, str], tuple[str, str] | None]
"""(sheet, row, column) of the file → (tab, cell) of the workbook that is written; None where it is not in it."""

MEANS = {
    Severity.ERROR: "please fix these: these cells cannot be used",
    Severity.WARNING: "please check these: they may be right, but are unusual",
    Severity.NOTE: "good to know; nothing needs to be done",
}
_HEADS = ("Severity", "Where", "Column", "What is wrong", "How to fix it", "Who fixes it", "Code", "Source")
_WIDTHS = (10.5, 13, 24, 46, 46, 15, 21, 21)
_WHERE = 1  # the column of the places, the cell first
_WIDEST_WHERE = 45
_TO_DO = "If you sent this file: click a place under “Where”, fix the cell there, save, and send this workbook back."
_NAMED = 6  # columns named in one line
_LEAST = 5  # places listed of each kind, whatever the limit


@dataclass
class _Kind:
    """Findings of one rule in one column: the first ones, and how many there are."""

    first: list[GroupEntry]
    count: int = 0


def findings_tab(
    report: FileReport, name: str, located: Located, *, listed: int, remarks: tuple[str, ...] = (), version: str = ""
) -> Tab:
    """name: the tab's; listed: about how many lines the table may have; remarks: what is to be said of this workbook."""
    table = list(_table(report, located, listed))
    widths = _widths(table)
    table = [_fitted(line, widths) for line in table]
    top = list(_top(report, remarks, version))
    header = len(top) + 2  # a line on what was not checked, then the header
    ends = header + len(table)
    below = [*_unchecked(report), *_counts(report)]
    pointer = TabLine(
        (
            TabCell(
                f"What was not checked, and the findings by type: see row {ends + 2}.",
                "pointer",
                (name, f"A{ends + 2}"),
            ),
        ),
        15,
    )
    head = TabLine(tuple(TabCell(words, "head") for words in _HEADS), 18)
    if not table:
        table = [TabLine((None, None, None, TabCell("Nothing was found.", "plain")))]
        ends = header
    return Tab(name, widths, [*top, pointer, head, *table, TabLine(()), *below], header, ends)


# ---- the head ---------------------------------------------------------------------------------------------------------


def _top(report: FileReport, remarks: tuple[str, ...], version: str) -> Iterator[TabLine]:
    yield TabLine((TabCell(f"Findings in {Path(report.file).name}", "title"),), 25, across=True)
    if another := wrong_form(report):
        yield TabLine((TabCell(another, "verdict"),), 34, across=True)
    yield TabLine((TabCell(verdict(report), "verdict"),), 17, across=True)
    yield _across(f"{_accounts(report)} Checked by ecmx {version} as of {on_paper(report.as_of)}.".replace("  ", " "))
    counts = things_by_severity(report.findings)
    asked = counts[Severity.ERROR] or counts[Severity.WARNING]
    yield _across(" ".join((*remarks, _TO_DO if asked else "There is nothing to fix.")))
    for severity, means in MEANS.items():
        found = f"{counts[severity]:,}" if counts[severity] else "none"
        yield TabLine((TabCell(SEVERITIES[severity], severity.value), TabCell(f"{found} – {means}", "pale")), 15)


def _across(said: str) -> TabLine:
    """A line of text over the whole width, as high as it needs."""
    return TabLine((TabCell(said, "aside"),), 15 * (1 + len(said) // int(sum(_WIDTHS) * 0.95)), across=True)


def _accounts(report: FileReport) -> str:
    rows = report.rows
    return (
        f"{counted(rows.total, 'row')}: {rows.clean:,} clean, {rows.with_errors:,} with errors (used except for the wrong cells),"
        f" {rows.held:,} on hold until fixed, {rows.excluded:,} not included."
    )


def _counts(report: FileReport) -> Iterator[TabLine]:
    """How much was found, a line a code."""
    found = [one for one in things(report.findings) if one.rule.severity is not Severity.NOTE]
    if not found:
        return
    yield TabLine(())
    yield TabLine((TabCell("Findings by type", "verdict"),), 18, across=True)
    for one in found:
        rows = f" in {counted(one.rows, 'row')}" if one.rows else ""
        said = TabCell(f"{counted(one.count, one.unit)}{rows}: {one.rule.code}", "pale")
        yield TabLine((TabCell(SEVERITIES[one.rule.severity], one.rule.severity.value), said), 15)


def _unchecked(report: FileReport) -> Iterator[TabLine]:
    yield TabLine((TabCell("What was not checked", "verdict"),), 18, across=True)
    for left in report.not_checked:
        tab = f"“{left.sheet}”: " if left.sheet else ""
        yield _across(f"· {tab}{left.what}. {left.why}")
    if not report.not_checked:
        yield _across("Everything was checked.")


# ---- the table --------------------------------------------------------------------------------------------------------


def _table(report: FileReport, located: Located, listed: int) -> Iterator[TabLine]:
    """The loudest first; of many of one kind the first ones, and a line that says how many more there are."""
    kinds: dict[tuple[str, ...], _Kind] = {}
    for entry in report.findings.entries():
        rule, place = entry[0].rule, entry[0].place
        # What asks nothing of the sender is one line, whatever the number of columns.
        at = () if _is_gone(entry) else (place.column, place.element)
        key = (rule.code,) if quiet(rule) else (rule.code, place.sheet, *at)
        kind = kinds.get(key)
        if kind is None:
            kind = kinds[key] = _Kind([])
        kind.count += 1
        if kind.count <= listed:
            kind.first.append(entry)
    loud = [kind for kind in kinds.values() if not quiet(kind.first[0][0].rule)]
    each = max(_LEAST, listed // max(1, len(loud)))
    for severity in Severity:
        those = [kind for kind in loud if kind.first[0][0].rule.severity is severity]
        gone = [kind for kind in those if _is_gone(kind.first[0])]
        those = [kind for kind in those if not _is_gone(kind.first[0])]
        for kind in gone:
            yield _gone(kind, report, located)
        for entry in sorted((one for kind in those for one in kind.first[:each]), key=lambda one: _order(one, report)):
            yield _line(entry, report, located)
        for kind in those:
            if kind.count > each:
                yield _more(kind.first[0], kind.count - each, report)
    for kind in kinds.values():
        if quiet(kind.first[0][0].rule):
            yield _for_the_receiver(kind.first, report, located)


def _order(entry: GroupEntry, report: FileReport) -> tuple[int, int, int]:
    """As in the workbook: by tab, row and column, what has no row first."""
    place = entry[0].place
    tab = next((at for at, sheet in enumerate(report.sheets) if sheet.name == place.sheet), -1)
    return tab, entry[1] or 0, column_index(place.column) if place.column else 0


def _line(entry: GroupEntry, report: FileReport, located: Located) -> TabLine:
    head, row, message, fix = entry
    rule, place = head.rule, head.place
    sheet = next((one for one in report.sheets if one.name == place.sheet), None)
    at = anchor_of(entry, sheet) if sheet is not None else None
    link = located(place.sheet, *at) if at is not None else None
    return _entries(
        rule,
        TabCell(_where(place, row, several=_several(report)), "link" if link else "plain", link),
        place.header,
        TabCell(message, "strong" if rule.severity is Severity.ERROR else "plain"),
        fix,
        whose(entry, report),
        head.source,
    )


def _is_gone(entry: GroupEntry) -> bool:
    """Whether it speaks of a column that is not there, of which a rule says many at once."""
    return bool(entry[0].rule.several) and not entry[0].place.column and entry[1] is None


def _gone(kind: _Kind, report: FileReport, located: Located) -> TabLine:
    """All columns of a tab that are not there: one line, with their names in the place of the header."""
    facts = [entry[0].facts for entry in kind.first]
    line = _line(kind.first[0], report, located)
    if len(facts) == 1:
        return line
    names = list(dict.fromkeys(one.get("was") or one["label"] for one in facts))
    said = kind.first[0][0].rule.several.format(**{**facts[0], "count": f"{kind.count:,}"})
    entries = list(line.entries)
    entries[_HEADS.index("Column")] = TabCell(_some(names))
    entries[_HEADS.index("What is wrong")] = TabCell(said)
    return TabLine(entries)


def _more(entry: GroupEntry, left: int, report: FileReport) -> TabLine:
    rule, place = entry[0].rule, entry[0].place
    here = f" in column {place.column}" if place.column else ""
    said = f"… and {counted(left, 'more cell' if place.column else 'more row')}{here} with the same finding, not listed one by one."
    return _entries(rule, TabCell(""), place.header, TabCell(said, "quiet"), "", whose(entry, report), "")


def _for_the_receiver(entries: list[GroupEntry], report: FileReport, located: Located) -> TabLine:
    """What asks nothing of the sender: one line for all columns."""
    (head, row, message, fix), *others = entries
    place = head.place
    columns = [entry[0].place.column for entry in entries if entry[0].place.column]
    sheet = next((one for one in report.sheets if one.name == place.sheet), None)
    at = anchor_of(entries[0], sheet) if sheet is not None and len(columns) == 1 else None
    link = located(place.sheet, *at) if at is not None else None
    where = (
        f"{'column' if len(columns) == 1 else 'columns'} {_some(columns)}"
        if columns
        else _where(place, row, several=False)
    )
    also = f" The same is true of {counted(len(others), 'more column')}." if others and columns else ""
    return _entries(
        head.rule,
        TabCell(where, "link" if link else "plain", link),
        "" if others else place.header,
        TabCell(message + also),
        fix,
        "The receiver",
        head.source,
    )


def _some(columns: list[str]) -> str:
    return ", ".join(columns[:_NAMED]) + (f" and {len(columns) - _NAMED} more" if len(columns) > _NAMED else "")


def _entries(rule: Rule, where: TabCell, header: str, what: TabCell, fix: str, who: str, source: str) -> TabLine:
    entries = (
        TabCell(SEVERITIES[rule.severity], rule.severity.value),
        where,
        TabCell(header),
        what,
        TabCell(fix),
        TabCell(who),
        TabCell(rule.code, "quiet"),
        TabCell("" if source == "ecmx" else source, "quiet"),
    )
    return TabLine(entries)


def _widths(table: list[TabLine]) -> tuple[float, ...]:
    """The columns' widths: “Where” as wide as the longest place in it, so that none is cut."""
    places = [str(cell.text) for line in table for cell in line.entries[_WHERE : _WHERE + 1] if cell and cell.link]
    longest = max((len(place) for place in places), default=0)
    where = min(max(_WIDTHS[_WHERE], longest + 2), _WIDEST_WHERE)
    return tuple(where if at == _WHERE else width for at, width in enumerate(_WIDTHS))


def _fitted(line: TabLine, widths: Sequence[float]) -> TabLine:
    """The line as high as it needs: no program works heights out for itself when it opens a workbook that another one wrote."""
    lines = max(_lines(str(entry.text), width) for entry, width in zip(line.entries, widths, strict=True) if entry)
    return replace(line, height=13.5 * lines + 3)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes when it is broken between words."""
    room = max(6, int(width * 1.15))
    return sum(max(1, len(wrap(part, room))) for part in text.split("\n"))


def _several(report: FileReport) -> bool:
    return sum(bool(one.types) for one in report.sheets) > 1


def _where(place: Place, row: int | None, *, several: bool) -> str:
    if place.column == "" and row is None:
        return (
            f"tab “{place.sheet}”"
            if place.sheet and several
            else "the whole file"
            if not place.sheet
            else "the whole tab"
        )
    where = str(Place("", row, place.column))
    return f"{where} on {place.sheet}" if several and place.sheet else where
