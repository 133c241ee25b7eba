"""Two months of five fictional plans into one clinic's roster: counted from outside (`outside.py`), and in another order.

Late, replaced, overlapping, drifted, foreign, protected and broken files are among them; `demo/hub/two_months.py` planted them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ecmx.cli.app import app
from ecmx.hub import Home
from tests.faults.counted import Tables
from tests.hub.dumping import dump_of
from tests.hub.outside import Truth, dumped, of_organization, roster, wrongs
from tests.hub_fixtures import home_below
from tests.whole_demo import Told, demo_told

__all__ = ["demo_told"]

PARTNERS = Path(__file__).resolve().parents[2] / "demo" / "hub" / "partners"
KEPT = re.compile(r"^file (\d+): kept \([^)\n]*/([^)/\n]+)\)", re.MULTILINE)


@pytest.fixture
def truth(demo_told: Told) -> Truth:
    return Truth(demo_told.folder / "hub")


@pytest.fixture
def held(demo_told: Told) -> Tables:
    """What the demo's hub holds, into which the files came in their order, by the real commands."""
    return dumped(demo_told.dump)


@pytest.fixture
def home(hub_database: Home, run_folder: Path, worker_name: str) -> Home:
    """A hub for invented members on this worker's database."""
    lines = (hub_database.folder / "hub.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    named = next(line for line in lines if line.startswith("database"))
    return home_below(run_folder / f"two-months-{worker_name}", f"{named}demo = true\n")


class Coordinator:
    """Somebody who types commands for one clinic of a hub."""

    def __init__(self, home: Home, truth: Truth, clinic: str) -> None:
        self.home, self.truth, self.clinic = home, truth, clinic
        self.numbers: dict[str, str] = {}

    def begins(self) -> None:
        """In a hub that is there."""
        from ecmx.hub.accounts import acting, begin
        from ecmx.hub.keys import Keys
        from ecmx.hub.partners import taken
        from ecmx.hub.partners.folder import read_folder

        begin(slug=self.clinic, name=self.clinic, kind="provider", by="rosa", attested=False)
        Keys(self.home).new(self.clinic)
        taken(read_folder(PARTNERS), by=acting("rosa", self.clinic))

    def hub(self, *said: str, by: str = "rosa", most: int = 0) -> str:
        who = ["--by", by, "--organization", self.clinic] if by else []
        ended = CliRunner().invoke(app, ["hub", *said, *who, "--home", str(self.home.folder)])
        assert ended.exit_code <= most, ended.output
        return ended.stdout

    def receives(self, names: Sequence[str]) -> None:
        told = self.hub("receive", *(str(self.truth.path(name)) for name in names), most=2)
        self.numbers |= {name: number for number, name in KEPT.findall(told)}
        self.decides(names)

    def decides(self, names: Sequence[str]) -> None:
        """What there is to say of these files, and what can be said by now of those before them."""
        of_these = [one for one in self.truth.files if one["file"] in names]
        waits = self.hub("status", by="")
        for one in of_these:
            number = self.numbers[one["file"]]
            if one["password"]:
                self.hub("decide", number, "--password-file", str(self.truth.folder / one["password"]))
            if one["partner"] and f"decide {number} --partner" in waits:
                self.hub("decide", number, "--partner", one["partner"])
        for one in self.truth.files:
            if {one["file"], one["replaces"]} <= self.numbers.keys() and {one["file"], one["replaces"]} & set(names):
                self.hub("decide", self.numbers[one["file"]], "--replaces", self.numbers[one["replaces"]])


def test_two_months_add_up_counted_from_outside(truth: Truth, held: Tables) -> None:
    assert wrongs(truth, held) == []
    spoilt = held["roster_assignment"].pop()
    assert wrongs(truth, held) and spoilt["id"]


@pytest.mark.usefixtures("one_process")
def test_in_whichever_order_the_files_come_the_roster_is_the_same(
    home: Home, truth: Truth, held: Tables, tmp_path: Path
) -> None:
    names = [one["file"] for one in truth.files]
    random.Random(12).shuffle(names)
    rosa = Coordinator(home, truth, "by-chance")
    rosa.begins()
    rosa.receives(names)
    by_chance = dumped(dump_of(home, tmp_path / "dump.sql"))
    told = roster(of_organization(held, "redwood-bridge-services"))
    assert all(told.values())
    assert roster(of_organization(by_chance, "by-chance")) == told
