"""What was learned of a layout, for a person and as JSON: each column, what it was taken for, how surely, why; what is open.

Knows of a lesson only what `Lesson` here says of it; it holds shapes of cells, never a member's value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from rich.console import Console
from rich.table import Table

from ecmx.guidance import FileType
from ecmx.reports.page import Page
from ecmx.reports.words import FILE_TYPES, counted, listed

__all__ = ["Learned", "Tab", "as_json", "show"]

_LIKELY = 3  # guesses named of an undecided column
_ALL_KNOWN = "the guidance's own words"


class Option(Protocol):
    """One thing that a column may be."""

    @property
    def value(self) -> str: ...
    @property
    def words(self) -> str: ...


class Question(Protocol):
    """What is open about a column."""

    @property
    def about(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def options(self) -> Sequence[Option]: ...


class Column(Protocol):
    """What the layout says of a column."""

    @property
    def elements(self) -> tuple[str, ...]: ...
    @property
    def extension(self) -> str | None: ...
    @property
    def constant(self) -> str | None: ...
    @property
    def ignored(self) -> bool: ...
    @property
    def undecided(self) -> bool: ...
    @property
    def spelling(self) -> str: ...


class Learned(Protocol):
    """One column, and how it came to be what it is."""

    @property
    def letter(self) -> str: ...
    @property
    def header(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def column(self) -> Column: ...
    @property
    def confidence(self) -> float: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...
    @property
    def sure(self) -> bool: ...
    @property
    def answered(self) -> bool: ...
    @property
    def samples(self) -> tuple[str, ...]: ...
    @property
    def questions(self) -> Sequence[Question]: ...


class Tab(Protocol):
    """One tab of the layout, as far as it is shown."""

    @property
    def name(self) -> str: ...
    @property
    def types(self) -> tuple[FileType, ...]: ...
    @property
    def header_row(self) -> int | None: ...


def as_json(tabs: Sequence[tuple[Tab, Sequence[Learned]]], remarks: Sequence[str]) -> dict[str, Any]:
    """Columns and remarks as JSON values."""
    return {"columns": [_column_json(tab, one) for tab, columns in tabs for one in columns], "remarks": list(remarks)}


def _column_json(tab: Tab, one: Learned) -> dict[str, Any]:
    return {
        "tab": tab.name,
        "column": one.letter,
        "header": one.header,
        "taken_for": _kind(one.column),
        "elements": list(one.column.elements),
        "extension": one.column.extension,
        "constant": one.column.constant,
        "spelling": one.column.spelling,
        "words": one.words,
        "confidence": one.confidence,
        "sure": one.sure,
        "answered": one.answered,
        "reasons": list(one.reasons),
        "shapes": list(one.samples),
        "questions": [
            {
                "about": question.about,
                "code": question.code,
                "options": [{"value": option.value, "words": option.words} for option in question.options],
            }
            for question in one.questions
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


def show(
    tabs: Sequence[tuple[Tab, Sequence[Learned]]], remarks: Sequence[str], console: Console, *, target: str, name: str
) -> None:
    """Print what was learned, worst first: what is open, then every column; and what to do next."""
    page = Page(console)
    page.line((target, "bold"), f": the layout {name}")
    for tab, columns in tabs:
        _show_tab(tab, columns, page)
    undecided = [(tab, one) for tab, columns in tabs for one in columns if one.column.undecided]
    if undecided:
        _show_undecided(undecided, page, several=len(tabs) > 1)
    for tab, columns in tabs:
        _show_columns(tab, columns, page)
    if remarks:
        page.gap()
        page.line(("GOOD TO KNOW", "bold blue"))
        for remark in remarks:
            page.line("· ", remark, indent=2, hang=4)
    _show_next(target, undecided=bool(undecided), page=page)


def _show_tab(tab: Tab, columns: Sequence[Learned], page: Page) -> None:
    page.named("Holds", listed([FILE_TYPES[file.value] for file in tab.types]), indent=2)
    where = f"tab “{tab.name}”, " if tab.name else ""
    page.named("", f"{where}headers in row {tab.header_row}", indent=2)
    own = [one for one in columns if one.column.ignored]
    undecided = sum(one.column.undecided for one in columns)
    known = len(columns) - len(own) - undecided
    rest = [f"{len(own)} the plan's own" if own else "", f"{undecided} undecided" if undecided else ""]
    page.named("Columns", ", ".join([f"{known} of {len(columns)} understood", *filter(None, rest)]), indent=2)


def _show_undecided(undecided: Sequence[tuple[Tab, Learned]], page: Page, *, several: bool) -> None:
    page.gap()
    page.line((f"UNDECIDED ({len(undecided)})", "bold yellow"), ": not read until somebody says what it is")
    for tab, one in undecided:
        where = f"“{tab.name}” " if several and tab.name else ""
        likely = [option.words for question in one.questions for option in question.options][:_LIKELY]
        may_be = f": may be {' or '.join(f'“{words}”' for words in likely)}" if likely else ": nothing like it is known"
        page.line(f"{where}{one.letter} “{one.header}”{may_be}", indent=4, hang=6)


def _show_columns(tab: Tab, columns: Sequence[Learned], page: Page) -> None:
    page.gap()
    page.line((f"COLUMNS OF {tab.name}" if tab.name else "COLUMNS", "bold"))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column("Header", overflow="fold", ratio=3)
    table.add_column("Taken for", overflow="fold", ratio=4)
    table.add_column("Sure", justify="right", no_wrap=True)
    table.add_column("Why", overflow="fold", ratio=5)
    for one in columns:
        open_ = one.column.undecided
        sure = "" if open_ else f"{one.confidence:.0%}"
        taken = page.safe(one.words or "undecided")
        if open_:
            taken.stylize("yellow")
        table.add_row(one.letter, page.safe(one.header), taken, sure, page.safe("; ".join(one.reasons)))
    page.block(table)
    same = sum(one.reasons[:1] == (_ALL_KNOWN,) for one in columns)
    if same == len(columns):
        page.line(f"All {counted(same, 'column')} have the guidance's own words.", indent=2)


def _show_next(target: str, *, undecided: bool, page: Page) -> None:
    page.gap()
    page.line(("NEXT", "bold"))
    steps = [
        (f"ecmx check FILE --layout {target}", "check a file with it"),
        (f"ecmx template {target}", "a blank workbook in this form"),
        (f"ecmx convert FILE --to {target} -o OUT", "turn any other file into this form"),
    ]
    if undecided:
        steps.insert(0, (f"edit {target}", "say what the undecided columns are, or learn again without --yes"))
    for command, words in steps:
        page.line((command, "cyan"), indent=2)
        page.line((words, "dim"), indent=6)
    page.gap()
