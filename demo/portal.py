"""The end of the demo: the clinic's pages, with the month of data and ready people for each role, until Ctrl-C.

Only where somebody is at a terminal; else it says how to serve them.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from rich.markup import escape

from demo.exchange import Step
from demo.month_hub.chapter import FOLDER, HOME

__all__ = ["pages"]

AT = "8000"


def pages(step: Step) -> None:
    """Serve them, or say how."""
    home = str(step.folder / HOME)
    if not Path(home, "hub.toml").exists():
        return  # the month was left out
    step.console.print()
    step.console.rule("[bold]The clinic's pages[/]", align="left", style="dim")
    serve = f"ecmx serve --with-worker --home {home}"
    people = f"ecmx hub people practice --codes --by rosa --home {home}"
    if not sys.stdin.isatty():
        step.say("  To try them, in two terminals; the first ends with Ctrl-C, the second shows how to come in:")
        for command in (serve, people):
            step.console.print(f"  [cyan]$ .venv/bin/{escape(command)}[/]", soft_wrap=True)
        return
    step.say(
        f"  Open http://localhost:{AT}/ in a browser. November's files are in {escape(str(step.folder / FOLDER / 'november'))}:"
    )
    step.say("  drop them on the page Files. docs/tutorial/a-clinics-day.md goes through it. Ctrl-C ends.")
    program = str(Path(sys.executable).with_name("ecmx"))
    served = subprocess.Popen([program, *serve.split()[1:], "--at", AT])
    try:
        with suppress(KeyboardInterrupt):
            subprocess.run([program, *people.split()[1:]], check=False)
            served.wait()
    finally:
        with suppress(KeyboardInterrupt):
            served.wait(timeout=60)
