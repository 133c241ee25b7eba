"""The second half of the demo: three plans' members into one roster; the way back, one month workbook to three plans, is `demo.sending`'s.

Every step is the real command line, as a coordinator would type it.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from demo.sending import Sent

__all__ = ["AS_OF", "PERIOD", "Step", "exchange"]

PERIOD = "2026-10"
AS_OF = "2026-11-01"
DEFECTS = "cin-card-id,birth-date-future,zip-format,npi-check-digit,phone-format,date-impossible,code-unknown"


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan: the layout that it sends members in, its file's name, and the seed of its invented members."""

    name: str
    sends: str
    file: str
    seed: int


PLANS = (
    Plan("Marigold", "marigold-2026", "marigold_members.xlsx", 11),
    Plan("Juniper", "juniper-mif", "juniper_members.txt", 12),
    Plan("Larkspur", "larkspur-mif", "larkspur_members.csv", 13),
)


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

    def told(self, *arguments: str, shown: bool = True) -> Any:
        """The answer of one command, which a person would type without --json."""
        if shown:
            self.console.print(f"  [cyan]$ ecmx {escape(shlex.join(arguments))}[/]", soft_wrap=True)
        return json.loads(self.run(*arguments, "--json", shown=False))

    def say(self, words: str) -> None:
        """A line of the story."""
        self.console.print(words)

    def path(self, *parts: str) -> str:
        """A path in the demo's folder; its folder is there afterward."""
        path = self.folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return str(path)


def exchange(step: Step) -> bool:
    """Tell it; true when every row is accounted for and no plan's file has another plan's member."""
    from demo.sending import send_month

    console, folder = step.console, step.folder
    for old in ("inbox", "month/held", "work", "to-send", "reports", "roster.xlsx"):
        target = folder / old
        shutil.rmtree(target, ignore_errors=True) if target.is_dir() else target.unlink(missing_ok=True)
    console.print()
    console.rule(
        "[bold]Now the other way: one roster, and every plan gets its own members in its own form[/]",
        align="left",
        style="dim",
    )
    checked = arrive(step)
    roster = one_roster(step)
    sent = send_month(step)
    summary(console, folder, checked, roster, sent)
    rows = roster["rows"]
    adds_up = rows["in"] == rows["out"] + rows["held"] + rows["excluded"] + rows["withheld"]
    return adds_up and len(sent) == len(checked) and all(one.right for one in sent)


def arrive(step: Step) -> list[dict[str, Any]]:
    """Three plans' member files, checked, with a page and an annotated workbook to hand back."""
    step.say("\n[bold]a.[/] Three more plans send their members for October; these forms ecmx knows as layouts.")
    for plan in PLANS:
        step.run(
            "synthesize", "--layout", plan.sends, "--fill", "mif", "--members", "30", "--seed", str(plan.seed), "--period", PERIOD,
            "--defects", DEFECTS, "--truth", step.path("work", f"{plan.sends}.truth.csv"), "-o", step.path("inbox", plan.file),
            shown=False,
        )  # fmt: skip
    papers = ["--html", step.path("reports", "inbox.html"), "--annotate", step.path("reports", "annotated"),
              "--letter", step.path("reports", "letters.txt")]  # fmt: skip
    told = step.told("check", step.path("inbox"), "--as-of", AS_OF, *papers)
    return list(told)


def one_roster(step: Step) -> dict[str, Any]:
    """All three files into one canonical workbook."""
    step.say(
        "\n[bold]b.[/] All go into one roster, each row with its plan; rows on hold are kept in held/, with the reason."
    )
    command = ["convert", step.path("inbox"), "--to", "canonical", "-o", step.path("roster.xlsx")]
    answer: dict[str, Any] = step.told(*command, "--as-of", AS_OF)
    rows = answer["rows"]
    step.say(
        f"  {rows['in']} rows: {rows['out']} in the roster, {rows['held']} on hold"
        + (f", {rows['excluded']} not included (not member rows)" if rows["excluded"] else "")
    )
    return answer


def summary(
    console: Console, folder: Path, checked: list[dict[str, Any]], roster: dict[str, Any], sent: Sequence[Sent]
) -> None:
    """What came in, what went out, and what to open."""
    console.print()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("File", "Rows", "Clean", "To fix", "Held", "Errors", "Other plans'"):
        table.add_column(name, justify="left" if name == "File" else "right", no_wrap=name != "File", overflow="fold")
    for report in checked:
        rows = report["rows"]
        errors = sum(one["severity"] == "error" for one in report["findings"])
        numbers = (rows["in"], rows["clean"], rows["with_errors"], rows["held"], errors)
        table.add_row(f"in   {Path(report['file']).name}", *map(str, numbers))
    table.add_row("     roster.xlsx", str(roster["rows"]["out"]), "", "", str(roster["rows"]["held"]), "")
    for one in sent:
        mark = "[green]clean[/]" if one.right else "[red]WRONG[/]"
        table.add_row(f"out  {one.name}", str(one.rows), mark, "", "", str(one.errors), str(one.foreign))
    console.print(table)
    console.print("“Other plans'”: members of other plans anywhere in the file, counted without ecmx.")
    console.print("\n[bold]Open these[/]")
    for path, words in (
        ("reports/inbox.html", "the check of the three files as a page: what is wrong, whose it is, how to fix it"),
        (
            "reports/annotated/marigold_members-annotated.xlsx",
            "Marigold's own workbook with its wrong cells colored and noted",
        ),
        ("reports/letters.txt", "the messages that go with them; no member is named"),
        ("roster.xlsx", "one roster of three plans, with the file, tab, row and plan each line came from"),
        ("month/october.xlsx", "the common form, filled: a list of plans in its first column"),
        ("to-send/", "the returns, each in its plan's own form, with that plan's members only"),
    ):
        console.print(f"  [cyan]{folder}/{path}[/]  {words}", soft_wrap=True)
