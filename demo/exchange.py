"""The second half of the demo: three plans' members into one roster, and the provider's month back to each plan in its own form.

Every step is the real command line, as a coordinator would type it.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

__all__ = ["AS_OF", "PERIOD", "Step", "exchange"]

PERIOD = "2026-10"
AS_OF = "2026-11-01"
DEFECTS = "cin-card-id,birth-date-future,zip-format,npi-check-digit,phone-format,date-impossible,code-unknown"


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan: the layout that it sends members in, those it wants returns in, and the seed of its invented members."""

    name: str
    sends: str
    wants: tuple[tuple[str, str], ...]  # layout, name of the file
    file: str
    seed: int


PLANS = (
    Plan("Marigold", "marigold-2026", (("marigold-2026", "marigold_return.xlsx"),), "marigold_members.xlsx", 11),
    Plan("Juniper", "juniper-mif", (("juniper-rtf", "juniper_rtf.txt"), ("juniper-otf", "juniper_otf.txt")), "juniper_members.txt", 12),
    Plan("Larkspur", "larkspur-mif", (("larkspur-return", "larkspur_return.csv"),), "larkspur_members.csv", 13),
)  # fmt: skip


class Step:
    """Runs commands, and shows them as they are typed."""

    def __init__(self, console: Console, folder: Path) -> None:
        self.console = console
        self.folder = folder

    def run(self, *arguments: str, shown: bool = True, most: int = 1) -> str:
        """One command; stops the demo where it ends with more than `most`. What it prints, on stdout."""
        if shown:
            self.console.print(f"  [cyan]$ ecmx {escape(shlex.join(arguments))}[/]", soft_wrap=True)
        program = str(Path(sys.executable).with_name("ecmx"))
        ended = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
        if ended.returncode > most:
            raise SystemExit(f"ecmx {arguments[0]} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
        return ended.stdout

    def say(self, words: str) -> None:
        """A line of the story."""
        self.console.print(words)

    def path(self, *parts: str) -> str:
        """A path in the demo's folder; its folder is there afterwards."""
        path = self.folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return str(path)


def exchange(step: Step) -> bool:
    """Tell it; true when every row is accounted for and every file that goes back is clean."""
    console, folder = step.console, step.folder
    for old in ("inbox", "work", "to-send", "reports", "roster.xlsx", "roster-held.xlsx"):
        target = folder / old
        shutil.rmtree(target, ignore_errors=True) if target.is_dir() else target.unlink(missing_ok=True)
    console.print()
    console.rule(
        "[bold]Now the other way: one roster, and every plan gets its file in its own form[/]",
        align="left",
        style="dim",
    )
    checked = arrive(step)
    roster = one_roster(step)
    returned = send_back(step)
    summary(console, folder, checked, roster, returned)
    return roster["rows"]["in"] == roster["rows"]["out"] + roster["rows"]["held"] and all(
        not errors for _, _, errors in returned
    )


def arrive(step: Step) -> list[dict[str, Any]]:
    """Three plans' member files, checked, with a page and an annotated workbook to hand back."""
    step.say("\n[bold]a.[/] Three more plans send their members for October; these forms ecmx knows as layouts.")
    for plan in PLANS:
        step.run(
            "synthesize", "--layout", plan.sends, "--fill", "mif", "--members", "30", "--seed", str(plan.seed), "--period", PERIOD,
            "--defects", DEFECTS, "--truth", step.path("work", f"{plan.sends}.truth.csv"), "-o", step.path("inbox", plan.file),
            shown=False,
        )  # fmt: skip
    reports = ["--html", step.path("reports", "inbox.html"), "--annotate", step.path("reports", "annotated")]
    told = json.loads(step.run("check", step.path("inbox"), "--as-of", AS_OF, *reports, "--json"))
    for plan in PLANS:
        letter = step.path("reports", "letters", f"{plan.name}.txt")
        step.run("check", step.path("inbox", plan.file), "--as-of", AS_OF, "--letter", letter, "--json", shown=False)
    return list(told)


def one_roster(step: Step) -> dict[str, Any]:
    """All three files into one canonical workbook."""
    step.say("\n[bold]b.[/] All of them go into one roster; what cannot go is held beside it, with the reason.")
    command = ["convert", step.path("inbox"), "--to", "canonical", "-o", step.path("roster.xlsx")]
    answer: dict[str, Any] = json.loads(step.run(*command, "--as-of", AS_OF, "--json"))
    rows = answer["rows"]
    step.say(f"  {rows['in']} rows in = {rows['out']} in the roster + {rows['held']} held")
    return answer


def send_back(step: Step) -> list[tuple[str, dict[str, Any], int]]:
    """The month's work, entered once, goes to each plan in its own form, and is checked before it goes."""
    step.say(
        "\n[bold]c.[/] The month's work was entered once. Each plan gets its part in its own form, checked before it goes."
    )
    returned = []
    for plan in PLANS:
        work = step.path("work", f"{plan.name.lower()}_month.xlsx")
        fills = ["--fill", "rtf", "--fill", "otf"]
        step.run(
            "synthesize", "--layout", "canonical", *fills, "--members", "30", "--seed", str(plan.seed), "--period", PERIOD, "-o", work,
            shown=False,
        )  # fmt: skip
        for layout, name in plan.wants:
            kinds = [
                name
                for kind in ("rtf", "otf")
                if kind in layout or layout in ("marigold-2026", "larkspur-return")
                for name in ("--type", kind)
            ]
            out = step.path("to-send", name)
            command = ["convert", work, "--to", layout, *kinds, "-o", out]
            answer = json.loads(step.run(*command, "--as-of", AS_OF, "--json", most=1))
            found = json.loads(step.run("check", out, "--as-of", AS_OF, "--json", shown=False))
            errors = sum(one["severity"] == "error" for one in found["findings"])
            returned.append((name, answer, errors))
    files = [step.path("to-send", name) for plan in PLANS for _, name in plan.wants]
    step.run("check", *files, "--as-of", AS_OF, "--json", "--html", step.path("reports", "to-send.html"), shown=False)
    return returned


def summary(
    console: Console,
    folder: Path,
    checked: list[dict[str, Any]],
    roster: dict[str, Any],
    returned: list[tuple[str, dict[str, Any], int]],
) -> None:
    """What came in, what went out, and what to open."""
    console.print()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("File", "Rows", "Clean", "To mend", "Held", "Errors"):
        table.add_column(name, justify="left" if name == "File" else "right")
    for report in checked:
        rows = report["rows"]
        errors = sum(one["severity"] == "error" for one in report["findings"])
        numbers = (rows["in"], rows["clean"], rows["with_errors"], rows["held"], errors)
        table.add_row(f"in   {Path(report['file']).name}", *map(str, numbers))
    table.add_row("     roster.xlsx", str(roster["rows"]["out"]), "", "", str(roster["rows"]["held"]), "")
    for name, answer, errors in returned:
        rows = answer["rows"]
        mark = "[red]errors[/]" if errors else "[green]clean[/]"
        table.add_row(f"out  {name}", str(rows["out"]), mark, "", str(rows["held"]), str(errors))
    console.print(table)
    console.print("\n[bold]Open these[/]")
    for path, words in (
        ("reports/inbox.html", "the check of the three files as a page: what is wrong, whose it is, how to mend it"),
        (
            "reports/annotated/marigold_members-annotated.xlsx",
            "Marigold's own workbook with its wrong cells coloured and noted",
        ),
        ("reports/letters/Marigold.txt", "the message that goes with it; no member is named"),
        ("roster.xlsx", "one roster of three plans, with the file, tab and row each line came from"),
        ("to-send/", "the returns, each in its plan's own form"),
    ):
        console.print(f"  [cyan]{folder}/{path}[/]  {words}", soft_wrap=True)
