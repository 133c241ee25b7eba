"""The last part of the demo: two months of five plans' files into one roster that remembers, by the real commands of the hub.

That the ledger adds up is counted here from what was planted; nothing of a member is printed.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

from demo.exchange import Step
from demo.hub.homes import removed
from demo.hub.truth import FILES
from demo.hub.two_months import PARTNERS, PASSWORD_FILE

__all__ = ["FOLDER", "HOME", "two_months"]

#: In the demo's folder: the files of two months, and the hub that is made.
FOLDER, HOME = Path("hub"), Path("hub", "home")
CAME = re.compile(r"^file (\d+): .*; ([\d,]+) rows: (\d+) used(?:, \d+ with errors)?(?:, (\d+) on hold)?", re.MULTILINE)


def two_months(step: Step) -> bool:
    """Tell it; true when every file ended as it was planted and every row is accounted for."""
    step.console.print()
    step.console.rule("[bold]Two months of five plans, in one roster that remembers[/]", align="left", style="dim")
    folder, home = step.folder / FOLDER, step.folder / HOME
    removed(home)
    try:
        return _told(step, folder, home)
    finally:
        if home.exists():
            step.run("hub", "stop", "--home", str(home), shown=False)


def _told(step: Step, folder: Path, home: Path) -> bool:
    planted = list(csv.DictReader((folder / FILES).open(encoding="utf-8", newline="")))

    def hub(*said: str, by: str = "rosa", most: int = 2, shown: bool = True) -> str:
        who = ["--by", by] if by else []
        return step.run("hub", *said, *who, "--home", str(home), shown=shown, most=most)

    step.say("\n[bold]a.[/] The clinic makes its hub: a database of its own, a key, and the folder of its partners.")
    hub("init", "--demo", "--organization", "Redwood Bridge Services", "--kind", "provider")
    hub("partners", "import", str(folder / PARTNERS), "--yes")
    step.say(
        "\n[bold]b.[/] What comes in October. One workbook waits for its password, which the plan tells by telephone."
    )
    told = hub("receive", str(folder / "october"))
    password = str(folder / PASSWORD_FILE)
    told += hub("decide", "5", "--password-file", password)
    step.say(
        "\n[bold]c.[/] What comes in November: late, in parts, broken on its way, with another clinic's members in it."
        " A person says what only a person knows: which file takes the place of which, and whose a file is."
    )
    told += hub("receive", str(folder / "november"))
    for number, said in (
        ("11", ("--replaces", "9")),
        ("12", ("--password-file", password)),
        ("16", ("--partner", "redbud")),
    ):
        told += hub("decide", number, *said)
    states: dict[str, int] = json.loads(hub("status", "--json", by="", shown=False))["files"]
    step.say(f"\n  {len(planted)} files: " + ", ".join(f"{count} {state}" for state, count in states.items()))
    rows = _rows(told)
    came, used, held = (sum(one[at] for one in rows.values()) for at in range(3))
    step.say(f"  {came} rows read: {used} used, {held} on hold; each file has its receipt")
    wanted = sum(int(one["rows"]) for one in planted if one["state"] in ("applied", "superseded"))
    step.say("\n[bold]d.[/] The roster, and the record of who did what.")
    shown = hub("roster", "-o", str(folder / "roster.xlsx"), "--force", most=0)
    shown += hub("roster", most=0)
    step.console.print(
        "\n".join(line for line in shown.splitlines() if "hub roster -o" not in line), markup=False, soft_wrap=True
    )
    step.say("  " + hub("audit", "verify", most=0).partition(";")[0] + ".")
    step.say(f"  Next: docs/tutorial/a-clinics-roster.md; open [cyan]{folder}/roster.xlsx[/]")
    return came == used + held == wanted and states == dict(Counter(one["state"] for one in planted))


def _rows(told: str) -> dict[str, tuple[int, int, int]]:
    """Of each file that was read the rows, those used, those held, as the last line about it says."""
    found = {}
    for number, rows, used, held in CAME.findall(told):
        found[number] = (int(rows.replace(",", "")), int(used), int(held or 0))
    return found
