"""A hub from its making to its restoring, by the command line alone: as root, and as an ordinary user."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub_fixtures import home_below
from tests.postgres_homes import AsUser, as_user, postmaster

INIT = ("hub", "init", "--organization", "Valley Clinic", "--kind", "provider", "--by", "ana")


@pytest.fixture(params=["root", "ordinary"])
def user(request: pytest.FixtureRequest) -> AsUser:
    return as_user(request.param)


@pytest.fixture
def place(user: AsUser, open_folder: Path) -> Iterator[Path]:
    """A folder of that user's, with two homes in it that hold settings and nothing else."""
    for name in ("first", "second"):
        home_below(open_folder / name, said="demo = true\n")
    user.own(open_folder)
    yield open_folder
    for name in ("first", "second"):
        user.ecmx("hub", "stop", "--home", str(open_folder / name))


def done(said: subprocess.CompletedProcess[str]) -> str:
    assert said.returncode == 0, said.stderr
    return said.stdout


def test_a_hub_is_made_saved_lost_and_restored(user: AsUser, place: Path) -> None:
    first, second, saved = place / "first", place / "second", place / "a.backup"
    at_first, at_second = {"ECMX_HUB": str(first)}, {"ECMX_HUB": str(second)}
    said = done(user.ecmx(*INIT, "--demo", **at_first))
    assert "organization valley-clinic" in said
    assert str(first / "recovery-sheet-valley-clinic.html") in said
    server = Path(f"/proc/{postmaster(home_below(first, said='demo = true'))}")
    assert server.stat().st_uid != 0
    assert (first / "postgres").stat().st_uid == server.stat().st_uid

    key = done(user.ecmx("hub", "keys", "list", **at_first)).split()[1]
    assert "restored on trial" in done(user.ecmx("hub", "backup", str(saved), **at_first))
    assert saved.stat().st_mode & 0o777 == 0o600
    assert done(user.ecmx("hub", "stop", **at_first)) == "The database is stopped.\n"

    lost = user.ecmx("hub", "restore", str(saved), **at_second)
    assert lost.returncode == 2
    assert key in lost.stderr
    typed = (first / "recovery-sheet-valley-clinic.txt").read_text(encoding="utf-8")
    secret = typed.partition("The key\n")[2].partition("To bring it back")[0]
    said = done(user.ecmx("hub", "restore", str(saved), ECMX_KEY_VALLEY_CLINIC=secret, **at_second))
    assert said.startswith(f"Restored into {second}: ")
    full = user.ecmx("hub", "restore", str(saved), ECMX_KEY_VALLEY_CLINIC=secret, **at_second)
    assert full.returncode == 2
    assert "not empty" in full.stderr
    assert "Traceback" not in lost.stderr + full.stderr


def test_nothing_is_made_before_somebody_answers_for_the_disk(open_folder: Path) -> None:
    said = AsUser().ecmx(*INIT, "--home", str(open_folder / "new"))
    assert said.returncode == 2
    assert "nobody said that this disk is encrypted" in said.stderr
    assert "--attest-encrypted-disk" in said.stderr
    assert not (open_folder / "new").exists()


def test_a_hub_for_invented_members_does_not_become_one_for_real_ones(open_folder: Path) -> None:
    home_below(open_folder / "demo", said="demo = true\n")
    said = AsUser().ecmx(*INIT, "--attest-encrypted-disk", "--home", str(open_folder / "demo"))
    assert said.returncode == 2
    assert "invented members only" in said.stderr
    assert not (open_folder / "demo" / "postgres").exists()


@pytest.mark.parametrize(
    ("toml", "word"),
    [
        ("no_such = 1", "no_such"),
        ("free_bytes = -1", "free_bytes"),
        ("time_zone = 'Mars/Olympus'", "Mars/Olympus"),
        ("heartbeat_seconds = 40", "lease_seconds"),
        ("database = 7", "database"),
        ("[", "hub.toml"),
        ("database = 'host=a password=hidden'", "no password"),
    ],
)
def test_settings_that_cannot_be_meant_are_a_sentence(open_folder: Path, toml: str, word: str) -> None:
    (open_folder / "hub.toml").write_text(toml, encoding="utf-8")
    words = ("stop",) if "password" not in toml else ("backup", str(open_folder / "a"))  # which asks the database
    said = AsUser().ecmx("hub", *words, "--home", str(open_folder))
    assert said.returncode == 2
    assert word in said.stderr
    assert "hidden" not in said.stderr
    assert "Traceback" not in said.stderr
    assert sorted(one.name for one in open_folder.iterdir()) == ["hub.toml"]


@pytest.mark.skipif(os.geteuid() != 0, reason="not run: needs root")
def test_another_users_hub_is_left_alone(open_folder: Path) -> None:
    """The database of one user is not another's, and that is a sentence."""
    record = '{"data": "postgres", "socket": "socket", "account": "root"}'
    (open_folder / "database.json").write_text(record, encoding="utf-8")
    said = as_user("ordinary").ecmx("hub", "stop", "--home", str(open_folder))
    assert said.returncode == 2
    assert "belongs to the user root" in said.stderr
