"""What was learned of a layout, for a person and as JSON: each column, what it was recognized as, how surely, why; what is open.

Knows a lesson, which holds shapes of cells, never a member's value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from ecmx.findings import listed
from ecmx.guidance import on_paper
from ecmx.layouts import Column, Layout, SheetPlan
from ecmx.layouts.learning import ALWAYS, Learned, Option
from ecmx.reports.page import Page
from ecmx.reports.words import FILE_TYPES

__all__ = ["lesson_json", "show_columns", "show_lesson", "show_following", "show_next"]

_LIKELY = 3  # guesses named of an undecided column


def lesson_json(tabs: Sequence[tuple[SheetPlan, Sequence[Learned]]], remarks: Sequence[str]) -> dict[str, Any]:
    """Columns and remarks as JSON values."""
    return {"columns": [_column_json(tab, one) for tab, columns in tabs for one in columns], "remarks": list(remarks)}


def _column_json(tab: SheetPlan, column: Learned) -> dict[str, Any]:
    return {
        "tab": tab.name,
        "column": column.letter,
        "header": column.header,
        "taken_for": _kind(column.column),
        "elements": list(column.column.elements),
        "extension": column.column.extension,
        "constant": column.column.constant,
        "spelling": column.column.spelling,
        "words": column.words,
        "confidence": column.confidence,
        "sure": column.sure,
        "answered": column.answered,
        "reasons": list(column.reasons),
        "shapes": list(column.samples),
        "questions": [
            {
                "about": question.about,
                "code": question.code,
                "options": [{"value": option.value, "words": option.words} for option in question.options],
            }
            for question in column.questions
        ],
    }


def _kind(column: Column) -> str:
    if column.elements:
        return "element" if len(column.elements) == 1 else "elements"
    if column.extension:
        return "extension"
    if column.constant is not None:
        return "constant"
    return "undecided" if column.undecided else "own"


def show_lesson(
    tabs: Sequence[tuple[SheetPlan, Sequence[Learned]]],
    remarks: Sequence[str],
    console: Console,
    *,
    target: str,
    name: str,
    known: frozenset[str] = frozenset(),
) -> None:
    """Print what was learned, worst first: what is open, then every column but those whose headers are known."""
    page = Page(console)
    page.line((target, "bold"), f": the form {name}")
    for tab, columns in tabs:
        _show_tab(tab, columns, page)
    undecided = [(tab, one) for tab, columns in tabs for one in columns if one.column.undecided]
    if undecided:
        _show_undecided(undecided, page, several=len(tabs) > 1)
    for tab, columns in tabs:
        show_columns(tab, [one for one in columns if one.header not in known], page, new=bool(known))
    if remarks:
        page.gap()
        page.line(("GOOD TO KNOW", "bold blue"))
        for remark in remarks:
            page.line("· ", remark, indent=2, hang=4)
    page.gap()


def show_following(older: str, layout: Layout, console: Console, *, folder: str) -> None:
    """Print how a next version stands to the one before."""
    page = Page(console)
    page.line(("BOTH ARE NEEDED", "bold"))
    day = on_paper(layout.effective) if layout.effective else "now"
    page.line(
        f"{layout.name} applies from {day} on; {older} still applies to earlier months. Keep both in one folder and name the folder: the"
        f" reporting period in a file decides which of the two is used.",
        indent=2,
    )
    page.line((f"ecmx check FILE --layout {folder}", "cyan"), indent=2)
    page.gap()


def _show_tab(tab: SheetPlan, columns: Sequence[Learned], page: Page) -> None:
    page.named("Type", listed([FILE_TYPES[file.value] for file in tab.types]), indent=2)
    where = f"tab “{tab.name}”, " if tab.name else ""
    page.named("", f"{where}headers in row {tab.header_row}", indent=2)
    own = [one for one in columns if one.column.ignored]
    undecided = sum(one.column.undecided for one in columns)
    known = len(columns) - len(own) - undecided
    rest = [f"{len(own)} the plan's own" if own else "", f"{undecided} not decided yet" if undecided else ""]
    page.named("Columns", ", ".join([f"{known} of {len(columns)} recognized", *filter(None, rest)]), indent=2)


def _show_undecided(undecided: Sequence[tuple[SheetPlan, Learned]], page: Page, *, several: bool) -> None:
    page.gap()
    page.line((f"NOT DECIDED YET ({len(undecided)})", "bold yellow"), ": not read until somebody says what it is")
    for tab, one in undecided:
        where = f"“{tab.name}” " if several and tab.name else ""
        options = (option for question in one.questions for option in question.options if option is not ALWAYS)
        likely = [_named(option, tab) for option in options][:_LIKELY]
        may_be = f": may be {' or '.join(likely)}" if likely else f": {'; '.join(one.reasons)}"
        page.line(f"{where}{one.letter} “{one.header}”{may_be}", indent=4, hang=6)


def _named(option: Option, tab: SheetPlan) -> str:
    """A guess in words; of which file, where a row carries several."""
    file = option.value.partition(".")[0]
    several = len(tab.types) > 1 and file != "ext"
    return f"“{option.words}”{f' ({file.upper()})' if several else ''}"


def show_columns(tab: SheetPlan, columns: Sequence[Learned], page: Page, *, new: bool = False) -> None:
    """Print the columns of a tab: what each was recognized as, how surely, why. new: those that the layout before does not know."""
    if not columns:
        return
    page.gap()
    head = "NEW COLUMNS" if new else "COLUMNS"
    page.line((f"{head} OF {tab.name}" if tab.name else head, "bold"))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column("Header", overflow="fold", ratio=3)
    table.add_column("Recognized as", overflow="fold", ratio=4)
    table.add_column("Confidence", justify="right", no_wrap=True)
    table.add_column("Why", overflow="fold", ratio=5)
    for one in columns:
        open_ = one.column.undecided
        sure = "" if open_ else f"{one.confidence:.0%}"
        taken = page.safe(one.words or "not decided yet")
        if open_:
            taken.stylize("yellow")
        table.add_row(one.letter, page.safe(one.header), taken, sure, page.safe("; ".join(one.reasons)))
    page.block(table)


def show_next(target: str, console: Console, *, undecided: bool) -> None:
    """Print what to do with a layout that was learned."""
    page = Page(console)
    page.line(("NEXT", "bold"))
    steps = [
        (f"ecmx check FILE --layout {target}", "check a file with this form"),
        (f"ecmx template {target}", "a blank workbook in this form"),
        (f"ecmx convert FILE --to {target} -o OUT", "turn any other file into this form"),
    ]
    if undecided:
        steps.insert(0, (f"edit {target}", "say what these columns are, or run the command again without --yes"))
    for command, words in steps:
        page.line((command, "cyan"), indent=2)
        page.line((words, "dim"), indent=6)
    page.gap()
