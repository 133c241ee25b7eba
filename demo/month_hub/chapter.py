"""The end of the demo: a whole month of a clinic and its three plans, by the real commands of the hub, until the month is closed.

That it adds up is counted in what lies at the plans, without ecmx; nothing of a member is printed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from demo.exchange import Step
from demo.hub.homes import removed
from demo.month_hub.counted import cins_in, rows_in
from demo.month_hub.files import PARTNERS, cins
from demo.month_hub.filling import MEMBERS, REJECTED, corrected, filled
from demo.month_hub.server import PlanServer, plan_server

__all__ = ["FOLDER", "HOME", "a_month"]

#: In the demo's folder: the files of the month, and the hub that is made.
FOLDER, HOME = Path("month-hub"), Path("month-hub", "home")
MONTH, OVER = "2026-10", date(2026, 10, 31)
CREDENTIAL = "juniper-sftp"
BY_SFTP = """[transport]
transport = "sftp"
inbox = "{place}/to-provider"
outbox = "{drop}"
credential = "juniper-sftp"
"""
BY_FOLDER = """[transport]
transport = "folder"
inbox = "juniper/in"
outbox = "juniper/out"
"""
Hub = Callable[..., str]


def a_month(step: Step) -> bool:
    """Tell it; true when every member is with the own plan and with no other, or refused, and the month is closed with nothing open."""
    step.console.print()
    step.console.rule("[bold]A month of one clinic and three plans[/]", align="left", style="dim")
    if date.today() <= OVER:
        step.say("  Left out: it is October 2026, and by this computer's clock that month is not over.")
        return True
    folder, home = step.folder / FOLDER, step.folder / HOME
    removed(home)

    def hub(*said: str, most: int = 0, shown: bool = True) -> str:
        return step.run("hub", *said, "--by", "rosa", "--home", str(home), shown=shown, most=most)

    try:
        with plan_server() as server:
            _received(step, folder, home, hub, server)
            _lived(step, folder, hub)
            sent = _sent(step, hub)
            _answered(step, folder, hub, sent)
            adds_up = _closed(step, folder, home, hub, server)
            if server is not None:
                step.say("  Juniper's server ends here; from now on a folder stands for it.")
                hub("partners", "import", str(folder / PARTNERS), "--yes", shown=False)
            return adds_up
    finally:
        if home.exists():
            step.run("hub", "stop", "--home", str(home), shown=False)


def _received(step: Step, folder: Path, home: Path, hub: Hub, server: PlanServer | None) -> None:
    step.say(
        "\n[bold]a.[/] Juniper takes files by SFTP, Larkspur in a folder; Marigold's are uploaded by hand. What was known in September"
        " is the beginning."
    )
    hub("init", "--demo", "--organization", "Redwood Bridge Services", "--kind", "provider", shown=False)
    hub("partners", "import", str(_partners(folder, home, server)), "--yes")
    hub("start", str(folder / "september"), "--as-of", "2026-09-30", most=1)
    step.say(
        "\n[bold]b.[/] October's members come: one plan has reworded its form, one file is cut in half, one comes late."
    )
    hub("receive", str(folder / "october"), most=2)
    due = json.loads(hub("due", "--month", MONTH, "--json", most=1, shown=False))
    missing = sorted(str(one["whom"]) for one in due if one["what"] == "mif" and one["met_at"] is None)
    step.say(f"  not there yet: {', '.join(missing)}")
    hub("receive", str(folder / "again"), str(folder / "late"))


def _partners(folder: Path, home: Path, server: PlanServer | None) -> Path:
    """The folder of partners, with Juniper's agreement as this machine can have it; the folders that stand for the plans are made."""
    for plan in ("juniper", "larkspur"):
        for side in ("in", "out"):
            (home / plan / side).mkdir(parents=True)
    if server is None:
        return folder / PARTNERS
    here = folder / "partners-by-sftp"
    shutil.copytree(folder / PARTNERS, here, dirs_exist_ok=True)
    agreement = here / "agreements" / "juniper.toml"
    told = agreement.read_text(encoding="utf-8").replace(
        BY_FOLDER, BY_SFTP.format(place=server.drop.parent, drop=server.drop)
    )
    agreement.write_text(told, encoding="utf-8")
    place = home / "credentials" / CREDENTIAL
    place.parent.mkdir(mode=0o700, exist_ok=True)
    place.touch(mode=0o600)
    place.write_text(server.credential, encoding="ascii")
    return here


def _lived(step: Step, folder: Path, hub: Hub) -> None:
    step.say("\n[bold]c.[/] One list for all plans goes out, is filled in, and comes back.")
    work = folder / "work.xlsx"
    hub("work", "-o", str(work), "--month", MONTH, "--force")
    filled(work)
    told = hub("take", str(work))
    step.say("  " + next(line.strip() for line in told.splitlines() if " rows: " in line))


def _sent(step: Step, hub: Hub) -> dict[tuple[str, ...], str]:
    """The numbers of the files, by plan and file types."""
    step.say("\n[bold]d.[/] The returns are composed, each in its plan's own form, and go the way that was agreed on.")
    told: list[dict[str, Any]] = json.loads(hub("compose", "--period", MONTH, "--json", shown=False))
    step.say(f"  [cyan]$ ecmx hub compose --period {MONTH} --by rosa[/]")
    files = {(str(one["plan"]), *one["types"]): str(one["file"]) for one in told if one["file"] is not None}
    assert all(one["adds_up"] for one in told)
    hub("send", *(number for (plan, *_), number in files.items() if plan != "marigold"))
    by_hand = [number for (plan, *_), number in files.items() if plan == "marigold"]
    hub("send", *by_hand, "--by-hand")
    hub("sent", *by_hand, "--note", "uploaded at the portal")
    return files


def _answered(step: Step, folder: Path, hub: Hub, files: dict[tuple[str, ...], str]) -> None:
    step.say("\n[bold]e.[/] The plans answer. Larkspur rejects two rows: these are corrected, and go anew.")
    word = ("--how", "mail", "--given-by", "the plan")
    for (plan, *_), number in files.items():
        if plan != "larkspur":
            hub("receipt", number, "--accepted", *word)
    (rejected,) = (number for (plan, *_), number in files.items() if plan == "larkspur")
    hub("receipt", rejected, "--rejected", REJECTED, "--message", "not the day of the first meeting", *word)
    work = folder / "work-again.xlsx"
    hub("work", "-o", str(work), "--month", MONTH, "--force", shown=False)
    corrected(work)
    hub("take", str(work))
    (made,) = json.loads(hub("compose", "--correct", rejected, "--json", shown=False))
    step.say(f"  [cyan]$ ecmx hub compose --correct {rejected} --by rosa[/]")
    hub("send", str(made["file"]))
    hub("receipt", str(made["file"]), "--accepted", *word)
    for task in json.loads(hub("tasks", "--json", most=1, shown=False)):
        hub("tasks", "--settle", str(task["number"]), "--how", "corrected")


def _closed(step: Step, folder: Path, home: Path, hub: Hub, server: PlanServer | None) -> bool:
    step.say("\n[bold]f.[/] The month is closed, with a page that proves it.")
    page = folder / "october.html"
    told = json.loads(hub("close-month", MONTH, "-o", str(page), "--force", "--json"))
    step.say(f"  {len(told['due'])} due, {len(told['files'])} files, {len(told['open'])} open")
    out = {
        "juniper": server.drop if server else home / "juniper" / "out",
        "larkspur": home / "larkspur" / "out",
        "marigold": home / "out-tray" / "redwood-bridge-services" / "marigold",
    }
    adds_up = [_counted(step, plan, sorted(place.iterdir())) for plan, place in out.items()]
    every, reported, refused = (sum(one[at] for one in adds_up) for at in range(3))
    whole = every == reported + refused
    step.say(
        f"  {reported + refused} of {every} members: {reported} reported, {refused} refused; "
        + ("nothing left behind, nobody at another plan" if whole else "this does not add up")
    )
    step.say(f"  Next: docs/tutorial/a-clinics-month.md; open [cyan]{page}[/]")
    return whole and not told["open"]


def _counted(step: Step, plan: str, files: Sequence[Path]) -> tuple[int, int, int]:
    """Of a plan: its members, those in the files that lie there, those refused; nobody else may be in them."""
    mine = cins()[plan]
    refused = {
        mine[at] for (whose, at), said in MEMBERS.items() if whose == plan and "We cannot take the member" in said
    }
    there = cins_in(files)
    if there - set(mine):
        raise SystemExit(f"files for {plan} have members who are not its own")
    rows = sum(len(list(rows_in(file))) for file in files)
    step.say(f"  {plan.capitalize()}: {len(files)} files with {rows} lines lie there")
    return len(mine), len(there - refused), len(refused - there)
