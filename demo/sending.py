"""The third part of the demo: one month workbook of three plans' members goes out as three files, each with one plan's members only.

That no member stands in another plan's file is counted here from the files themselves, without ecmx.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from demo.exchange import AS_OF, Step
from demo.month import MISSPELT, MONTH, MONTH_CORRECTED, PLANS

__all__ = ["Sent", "everything_in", "foreigners", "members", "send_month"]

TO_EACH = [part for plan in PLANS for part in ("--to-each", plan.wants)]


@dataclass(frozen=True, slots=True)
class Sent:
    """One plan's file: how many rows of how many members it has, how many errors, and how many members of other plans stand in it."""

    name: str
    plan: str
    rows: int
    own: int
    expected: int
    foreign: int
    errors: int

    @property
    def right(self) -> bool:
        """Whether it is a file that may be sent."""
        return self.own == self.expected > 0 and not self.foreign and not self.errors


def send_month(step: Step) -> list[Sent]:
    """Tell it; what each plan would be sent in the end."""
    form, blank = step.path("month", "county.toml"), step.path("month", "county.xlsx")
    month, again = step.folder / MONTH, step.folder / MONTH_CORRECTED
    step.say("\n[bold]c.[/] The way back. Three plans want three forms; the clinic fills [bold]one[/], made from them.")
    types = ["--type", "rtf", "--type", "otf"]
    step.told("layouts", "merge", *(plan.wants for plan in PLANS), *types, "-o", form, "--force")
    step.run("template", form, "-o", blank, "--force")
    counted = members(month)
    step.say(
        f"  It was filled as [bold]{month}[/]: {len(set().union(*counted.values()))} members of three plans,"
        f"\n  each row with its plan chosen from a list. In one row somebody typed “{MISSPELT[2]}” over it."
    )
    step.say("\n[bold]d.[/] One command makes a file for each plan, of that plan's members alone.")
    outgoing = step.folder / "to-send"
    outgoing.mkdir(exist_ok=True)
    command = ["--layout", form, *TO_EACH, "-o", str(outgoing), "--as-of", AS_OF]
    first = step.told("convert", str(month), *command)
    tell_sums(step, first)
    for held in first["held"]:
        step.say(f"  Kept away from what is sent: [bold]{held['file']}[/], {held['rows']} row")
    (withheld,) = [one for one in first["not_carried"] if one["code"].startswith("withheld-")]
    step.say(f"  Row {withheld['row']}: {withheld['message']}")
    if strays := foreigners(outgoing, first, counted):
        step.say(f"  [red]{len(strays)} members stand in the file of a plan that is not theirs[/]")
    step.say("\n[bold]e.[/] The name is chosen from the list, and the same command typed again: now every row goes.")
    last = step.told("convert", str(again), *command, "--force")
    tell_sums(step, last)
    for held in first["held"]:  # its one row has gone by now
        Path(held["file"]).unlink()
        Path(held["file"]).parent.rmdir()
    return [] if strays or last["held"] else counted_again(step, outgoing, again, last)


def counted_again(step: Step, outgoing: Path, month: Path, answer: dict[str, Any]) -> list[Sent]:
    """Every outgoing file, checked by ecmx and counted without it."""
    names = [Path(output["written"]).name for output in answer["outputs"]]
    reports = step.told(
        "check", *(str(outgoing / name) for name in names), "--as-of", AS_OF,
        "--html", step.path("reports", "to-send.html"), shown=False,
    )  # fmt: skip
    errors = {Path(one["file"]).name: sum(found["severity"] == "error" for found in one["findings"]) for one in reports}
    whose = members(month)
    strays = foreigners(outgoing, answer, whose)
    sent = []
    for output, name in zip(answer["outputs"], names, strict=True):
        own = whose[output["partner"]]
        text = everything_in(outgoing / name)
        there = sum(cin in text for cin in own)
        foreign = sum(file == name for file, _ in strays)
        sent.append(Sent(name, output["partner"], output["rows"], there, len(own), foreign, errors[name]))
    return sent


def tell_sums(step: Step, answer: dict[str, Any]) -> None:
    """Rows and cells, as they add up."""
    rows, cells = answer["rows"], answer["cells"]
    step.say(f"  {rows['in']} rows: {rows['out']} written, {rows['held']} on hold, {rows['withheld']} not sent")
    waits = ", or in the row that is not sent" if rows["withheld"] else ""
    step.say(
        f"  {cells['in']:,} filled cells: {cells['carried']:,} copied as is, {cells['respelt']:,} reformatted for the plan,"
        f" {cells['not_carried']:,} without a column{waits}"
    )


def members(month: Path) -> dict[str, set[str]]:
    """Plan → the CINs of its members, as openpyxl reads the month workbook."""
    found: dict[str, set[str]] = {}
    book = openpyxl.load_workbook(month, read_only=True)
    for tab in book:
        head, *rows = tab.iter_rows(values_only=True)
        if head[0] == "Plan":
            for plan, cin, *_ in rows:
                if plan and cin:
                    found.setdefault(str(plan), set()).add(str(cin))
    book.close()
    return found


def foreigners(outgoing: Path, answer: dict[str, Any], whose: dict[str, set[str]]) -> list[tuple[str, str]]:
    """File and plan of every member who stands anywhere in a file that is not that plan's. The misspelled plan's is nobody's."""
    owners = {Path(output["written"]).name: output["partner"] for output in answer["outputs"]}
    found = []
    for path in sorted(outgoing.iterdir()):
        own = owners.get(path.name, "")
        text = everything_in(path)
        for plan, cins in whose.items():
            others = [cin for cin in cins - whose.get(own, set()) if cin in text]
            found += [(path.name, plan)] * len(others)
    return found


def everything_in(path: Path) -> str:
    """All text in a file, hidden tabs and the parts of a workbook that no program shows included."""
    if path.suffix != ".xlsx":
        return path.read_text("cp1252")
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
