"""What was found, told to somebody who has never used a terminal. Reads only what `ecmx check --json` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from demo.tab import Workbook

__all__ = ["Outcome", "item", "outcome", "tell", "tell_end", "tell_start", "tell_three"]

Report = dict[str, Any]
_TYPES = {
    "mif": "Member Information File",
    "rtf": "Return Transmission File",
    "otf": "Outreach Tracker File",
    "referral": "referral file",
}
_COLOURS = {"error": "bold red", "warning": "bold yellow"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the check of one workbook ended: planted and found defects, and places called wrong in which nothing was planted."""

    planted: int
    found: int
    false: int


def outcome(workbook: Workbook, report: Report) -> Outcome:
    """Compare what was planted with what was found."""
    put = {(one.sheet, one.row, one.column): one.codes for one in workbook.planted}
    said: dict[tuple[str, int | None, str], frozenset[str]] = {}
    for finding in _loud(report):
        place = finding["sheet"], finding["row"], finding["column"] or ""
        said[place] = said.get(place, frozenset()) | {finding["code"]}
    return Outcome(
        len(put), sum(said.get(place) == codes for place, codes in put.items()), len(said.keys() - put.keys())
    )


def tell_start(console: Console, folder: str) -> None:
    """What is about to happen."""
    console.print(
        "[bold]Three partners have sent their monthly ECM files.[/] Each arranges its file in its own way, and ecmx has never "
        "seen any of the three. Plans, providers and members are invented. The files lie in the folder "
        f"[bold]{folder}/[/]: open them in a spreadsheet program and look for yourself."
    )


def tell(console: Console, number: int, workbook: Workbook, report: Report, command: str) -> None:
    """One file: from whom, what is odd about it, what ecmx says of it, and how to see all of that."""
    console.print()
    console.rule(f"[bold]{number}. {escape(workbook.name)}[/]", align="left", style="dim")
    console.print(f"From [bold]{escape(workbook.sender)}[/] (invented). What is odd about it:")
    for oddity in workbook.oddities:
        item(console, escape(oddity))
    console.print(f"\nWhat ecmx says, by [cyan]{escape(command)}[/]\n")
    for sheet in report["sheets"]:
        if sheet["types"]:
            _tell_sheet(console, sheet)
    _tell_rows(console, report["rows"])
    found = _loud(report)
    for severity, words in (("error", "wrong"), ("warning", "looks wrong, and may be right")):
        here = [one for one in found if one["severity"] == severity]
        if here:
            console.print(f"  [{_COLOURS[severity]}]{words.capitalize()}[/]")
            _tell_cells(console, here, several=len({one["sheet"] for one in found}) > 1)


def _loud(report: Report) -> list[Report]:
    return [one for one in report["findings"] if one["severity"] in _COLOURS]


def _tell_sheet(console: Console, sheet: Report) -> None:
    what = " and ".join(_TYPES[kind] for kind in sheet["types"]) + (" in one" if len(sheet["types"]) > 1 else "")
    known = sum(column["label"] is not None for column in sheet["columns"])
    beyond = sum(column["label"] is None and column["element"] is not None for column in sheet["columns"])
    own = len(sheet["columns"]) - known - beyond
    tab = f"Tab “{escape(sheet['name'])}”: " if sheet["name"] else "It is a "
    rest = [f"{beyond} known beyond it" if beyond else "", f"{own} not recognized and left alone" if own else ""]
    said = ", ".join([f"{known} of {len(sheet['columns'])} columns are the guidance's", *filter(None, rest)])
    item(console, f"{tab}[bold]{what}[/], headers in row {sheet['header_row']}; {said}.")


def _tell_rows(console: Console, rows: Report) -> None:
    left_out = rows["in"] - rows["clean"] - rows["with_errors"] - rows["held"]
    parts = [
        f"[green]{rows['clean']} are clean[/]",
        f"{rows['with_errors']} are used but for a cell that needs fixing",
        f"{rows['held']} are on hold until they are fixed" if rows["held"] else "",
        f"{left_out} is not a member row" if left_out else "",
    ]
    item(console, f"Of {rows['in']} rows " + ", ".join(filter(None, parts)) + ".")


def _tell_cells(console: Console, found: list[Report], several: bool) -> None:
    """A cell a line, tab by tab, with what is wrong; the first with its remedy."""
    cells: dict[tuple[str, str], list[Report]] = {}
    for one in found:
        cells.setdefault((one["sheet"], f"{one['column'] or 'row '}{one['row'] or ''}"), []).append(one)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, min_width=6)
    grid.add_column()
    tab, mended = None, False
    for (sheet, place), here in cells.items():
        if several and sheet != tab:
            grid.add_row("", f"[dim]tab “{escape(sheet)}”[/]")
        for one in here:
            grid.add_row(f"[bold]{place}[/]" if one is here[0] else "", escape(one["message"]))
        if not mended:
            grid.add_row("", f"[italic]To fix: {escape(here[0]['fix'])}[/]")
        tab, mended = sheet, True
    console.print(Padding(grid, (0, 0, 0, 4), expand=False))


def item(console: Console, text: str) -> None:
    """A point, its further lines under its first."""
    grid = Table.grid(padding=(0, 1))
    grid.add_row("·", text)
    console.print(Padding(grid, (0, 0, 0, 2), expand=False))


def tell_three(console: Console, told: list[tuple[Workbook, Report, Outcome]]) -> None:
    """The three beside each other."""
    console.print()
    console.rule("[bold]All three[/]", align="left", style="dim")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("From", no_wrap=True)
    for name in ("Rows", "Clean", "To fix", "Held", "Left out", "Put in", "Found", "False alarms"):
        table.add_column(name, justify="right")
    for workbook, report, ended in told:
        rows = report["rows"]
        counts = [rows["in"], rows["clean"], rows["with_errors"], rows["held"]]
        counts += [rows["in"] - sum(counts[1:]), ended.planted, ended.found, ended.false]
        table.add_row(workbook.sender.partition(",")[0], *map(str, counts))
    console.print(table)
    console.print(
        "\n“Put in” are the defects that the demo hid in the file; a false alarm would be a right cell that ecmx calls wrong."
    )
    console.print("No member's value was printed above: the place is enough to find the cell.\n")


def tell_end(console: Console, commands: dict[str, str]) -> None:
    """What to try next."""
    console.print("\n[bold]What to try next[/]")
    for command, what in commands.items():
        console.print(f"  [cyan]{escape(command)}[/]", soft_wrap=True)
        console.print(Padding(escape(what), (0, 0, 0, 6), expand=False))
