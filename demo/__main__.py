"""`python -m demo`: three workbooks that ecmx has never seen, checked; then three plans' files into one roster, and one month workbook to
each of three plans; then a fourth plan's form is learned from one sample, and used; then two months of five plans in a clinic's hub; then
a whole month of a clinic and three plans, until it is closed; and at last the clinic's pages are served to whoever is at a terminal.

Everything is done by the real command line, in demo-out/.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from demo.coyote import coyote
from demo.exchange import Step, exchange
from demo.fourth import fourth
from demo.hub import chapter
from demo.hub.two_months import make as make_two_months
from demo.manzanita import manzanita
from demo.members import AS_OF
from demo.month import MONTH, MONTH_CORRECTED, corrected, filled
from demo.month_hub import chapter as month_chapter
from demo.month_hub.files import make as make_a_month
from demo.own_list import own_lists
from demo.portal import pages
from demo.programs import python_folder
from demo.story import outcome, tell, tell_end, tell_start, tell_three
from demo.tab import Workbook
from demo.toyon import toyon, toyon_next_year
from demo.tule import tule

__all__ = ["FOLDER", "arguments", "main", "make"]

FOLDER = Path("demo-out")
ECMX = ".venv/bin/ecmx"
WIDTH = 100


def make(folder: Path) -> list[Workbook]:
    """Write the three files into a folder, the password of the one that has one beside them, and in folders of their own a fourth
    plan's form, a clinic's month for three plans, a list that a clinic keeps by hand, and what the programs of docs/reference/python.md
    need. `outgoing` is empty: there goes what the tutorials make.
    """
    workbooks = [manzanita(), tule(), coyote()]
    (folder / "new-plan").mkdir(parents=True, exist_ok=True)
    for workbook in (toyon(), toyon_next_year()):
        workbook.write(folder / "new-plan" / workbook.name)
    for workbook in workbooks:
        _password_file(folder, workbook).parent.mkdir(parents=True, exist_ok=True)
        workbook.write(folder / workbook.name)
        if workbook.password:
            _password_file(folder, workbook).write_text(f"{workbook.password}\n", encoding="utf-8")
    (folder / "outgoing").mkdir(exist_ok=True)
    filled(folder / MONTH)
    corrected(folder / MONTH, folder / MONTH_CORRECTED)
    own_lists(folder)
    python_folder(folder / "python")
    make_two_months(folder / chapter.FOLDER)
    make_a_month(folder / month_chapter.FOLDER)
    return workbooks


def arguments(folder: Path, workbook: Workbook) -> list[str]:
    """What a person types after `ecmx` to check one of them."""
    password = ["--password-file", str(_password_file(folder, workbook))] if workbook.password else []
    return ["check", str(folder / workbook.name), "--as-of", AS_OF.isoformat(), *password]


def _password_file(folder: Path, workbook: Workbook) -> Path:
    """In a folder of its own, so that `ecmx check demo-out` does not take it for a file to check."""
    return folder / "passwords" / f"{workbook.name.partition('_')[0]}.txt"


def check(folder: Path, workbook: Workbook) -> dict[str, Any]:
    """The answer of the real `ecmx check --json`."""
    program = str(Path(sys.executable).with_name("ecmx"))
    ended = subprocess.run(
        [program, *arguments(folder, workbook), "--json"], capture_output=True, text=True, check=False
    )
    if ended.returncode not in (0, 1):
        raise SystemExit(
            f"ecmx could not check {workbook.name} (exit code {ended.returncode}):\n{ended.stdout}{ended.stderr}"
        )
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def main() -> int:
    """Show the demo; 0 when every defect that was planted is found, and no right cell is called wrong."""
    console = Console(highlight=False)
    console.width = min(console.width, WIDTH)
    tell_start(console, str(FOLDER))
    told = []
    for number, workbook in enumerate(make(FOLDER), start=1):
        report = check(FOLDER, workbook)
        command = " ".join(["ecmx", *arguments(FOLDER, workbook)])
        tell(console, number, workbook, report, command)
        told.append((workbook, report, outcome(workbook, report)))
    first = f"{ECMX} " + " ".join(arguments(FOLDER, told[0][0]))
    next_commands = {
        first: "the whole report: how to fix each thing, whose it is to fix, what was not checked",
        f"{first} --columns": "what each column was recognized as, by what, and with what confidence",
        f"{ECMX} explain cin-card-id": "why something is looked for, what is legitimate, how to fix it",
        f"{ECMX} check YOUR-FILE.xlsx": "a file of your own: nothing in it is changed, and nothing leaves this computer",
    }
    found = all(ended.found == ended.planted and not ended.false for _, _, ended in told)
    tell_three(console, told)
    step = Step(console, FOLDER)
    whole = exchange(step)
    learned = fourth(step)
    kept = chapter.two_months(step)
    closed = month_chapter.a_month(step)
    tell_end(console, next_commands)
    pages(step)
    return 0 if found and whole and learned and kept and closed else 1


if __name__ == "__main__":
    sys.exit(main())
