"""`make demo` from its beginning to its end: once for all tests and all of pytest's workers.

    demo_told    Told    what it told, what lies in its folder then, and a dump of the database of its two months

Tests take it by name from here.
"""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.__main__ import FOLDER
from demo.__main__ import main as tell_all
from demo.hub import chapter
from demo.hub.homes import removed
from demo.month_hub import chapter as month_chapter
from ecmx.hub import Home
from ecmx.hub.database import started
from tests.hub.dumping import dump_of
from tests.hub_fixtures import first_come
from tests.typed_commands import commands_typed

__all__ = ["Told", "demo_told"]


@dataclass(frozen=True)
class Told:
    """text: what was printed; folder: demo-out/, without its hubs; dump: of the two months, as SQL"""

    text: str
    folder: Path
    dump: Path


@pytest.fixture(scope="session")
def demo_told(run_folder: Path) -> Told:
    place = run_folder / "demo"
    text, dump = place / "told.txt", place / "dump.sql"
    with first_come(run_folder, "demo") as first:
        if first:
            place.mkdir(mode=0o711, exist_ok=True)
            text.write_text(_told(place, dump), encoding="utf-8")
    return Told(text.read_text(encoding="utf-8"), place / FOLDER, dump)


def _told(place: Path, dump: Path) -> str:
    printed = io.StringIO()
    try:
        with pytest.MonkeyPatch.context() as patched, commands_typed(), contextlib.redirect_stdout(printed):
            patched.chdir(place)
            patched.setenv("COLUMNS", "100")
            assert tell_all() == 0, printed.getvalue()
        home = Home.find(place / FOLDER / chapter.HOME)
        started(home)
        dump_of(home, dump)
    finally:
        for one in (chapter.HOME, month_chapter.HOME):
            removed(place / FOLDER / one)
    return printed.getvalue()
