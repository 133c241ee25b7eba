"""`ecmx open` and `ecmx desktop`: where pages come to stand, what is never written over, and what is said where there is no browser."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner, Result

from ecmx.cli import opening
from ecmx.cli.app import app
from ecmx.cli.shortcuts import MARK, shortcut
from tests.written import delimited, table

pytestmark = pytest.mark.usefixtures("one_process")

ODD = "Plan & Söhne's “October” 100% 名.csv"
SOMEBODYS = "<html>a page of somebody's</html>"


class Desk:
    """A person's own folder, and the pages that her browser was asked for."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.asked: list[str] = []

    def browser(self, address: str) -> bool:
        self.asked.append(address)
        return True

    @property
    def seen(self) -> Path:
        """The page that was opened last."""
        return Path(unquote(self.asked[-1].removeprefix("file://")))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    home = tmp_path / "home"
    (home / "Desktop").mkdir(parents=True)
    made = Desk(home)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(webbrowser, "open", made.browser)
    return made


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [*map(str, words)])


def check(*files: object) -> Result:
    return run("open", "--as-of", "2026-11-01", *files)


def outreach(path: Path, **changes: object) -> Path:
    return delimited(path, table("otf", rows=[changes or {"otf.provider_type": "7"}, {}]))


def test_the_page_stands_beside_the_file_and_is_opened(desk: Desk, tmp_path: Path) -> None:
    """Two times, too, whatever the file is called; the page bears no name but the file's own."""
    file = outreach(tmp_path / ODD)
    for _ in range(2):
        done = check(file)
        assert done.exit_code == 1
        assert desk.seen == tmp_path / f"{file.stem}.check.html"
        assert "Of 2 rows, 1 needs fixing" in desk.seen.read_text("utf-8")
        assert str(desk.seen) in done.stderr.replace("\n", "")
    assert len(list(tmp_path.iterdir())) == 3
    assert run("check", "--as-of", "2026-11-01", tmp_path).stderr.count("(a page that ecmx wrote)") == 1


def test_a_page_of_somebody_else_stays(desk: Desk, tmp_path: Path) -> None:
    file = outreach(tmp_path / "october.csv")
    (tmp_path / "october.check.html").write_text(SOMEBODYS)
    check(file)
    assert desk.seen.name == "october-2.check.html"
    assert (tmp_path / "october.check.html").read_text() == SOMEBODYS


@pytest.mark.parametrize("length", [255, 251])
def test_a_name_as_long_as_a_disk_takes(desk: Desk, tmp_path: Path, length: int) -> None:
    folder = tmp_path / ("a folder " * 20).strip()
    folder.mkdir()
    check(outreach(folder / f"{'ü' * ((length - 4) // 2)}{'x' * ((length - 4) % 2)}.csv"))
    assert desk.seen.is_file()
    assert desk.seen.parent == folder


def test_several_files_and_a_folder_get_the_page_that_leads_to_theirs(desk: Desk, tmp_path: Path) -> None:
    inbox = tmp_path / "in box"
    inbox.mkdir()
    outreach(inbox / "a.csv")
    (inbox / "b.csv").write_text("", encoding="utf-8")
    for words in ([inbox], [inbox / "a.csv", inbox / "b.csv"]):
        done = check(*words)
        assert done.exit_code == 2
        assert desk.seen == inbox / "ecmx-pages" / "index.html"
        assert {path.name for path in desk.seen.parent.iterdir()} == {"index.html", "a.html", "b.html"}
    (inbox / "ecmx-pages" / "index.html").write_text(SOMEBODYS)
    check(inbox)
    assert desk.seen.parent.name == "ecmx-pages-2"


def test_where_nothing_may_be_written_it_comes_into_the_persons_folder(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = outreach(tmp_path / "october.csv")
    tried = tempfile.TemporaryFile
    shut = [tmp_path]

    def refused(*given: Any, dir: Path, **named: Any) -> Any:
        if dir in shut:
            raise PermissionError(13, "read-only", str(dir))
        return tried(*given, dir=dir, **named)

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    check(file)
    own = desk.home / "ecmx-pages"
    assert desk.seen == own / "october.check.html"
    assert own.stat().st_mode & 0o077 == 0
    shut.append(own)
    check(file)
    assert desk.seen.name == "october.check.html"
    assert desk.seen.parent.name.startswith("ecmx-")
    assert desk.seen.parent.stat().st_mode & 0o077 == 0
    assert {path.name for path in tmp_path.iterdir()} == {"home", "october.csv"}


@pytest.mark.parametrize("why", ["no screen", "no browser", "a browser that fails"])
def test_without_a_browser_it_is_said_where_the_page_is(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    def none(address: str) -> bool:
        if why == "a browser that fails":
            raise webbrowser.Error("could not locate runnable browser")
        return False

    monkeypatch.setattr(webbrowser, "open", none)
    for name in opening._SCREENS:
        if why == "no screen":
            monkeypatch.delenv(name, raising=False)
    done = check(outreach(tmp_path / "october.csv", **{"otf.provider_type": "1"}))
    assert done.exit_code == 0
    assert str(tmp_path / "october.check.html") in done.stderr.replace("\n", "")
    assert "Open the page yourself." in done.stderr


def test_what_is_no_file_opens_nothing(desk: Desk, tmp_path: Path) -> None:
    assert "There is no such file" in check(tmp_path / "away.csv").stderr.replace("\n", " ")
    assert "no file in this folder" in check(desk.home / "Desktop").stderr.replace("\n", " ")
    asked = check()
    assert (asked.exit_code, "Name a file" in asked.stderr) == (2, True)
    assert not desk.asked
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


def test_a_name_dragged_into_the_window_is_understood() -> None:
    assert opening._words("'/a b/c.csv' /d\\ e.csv", windows=False) == ["/a b/c.csv", "/d e.csv"]
    assert opening._words('"C:\\a b\\c.csv" D:\\e.csv', windows=True) == ["C:\\a b\\c.csv", "D:\\e.csv"]
    assert opening._words("/it's.csv", windows=False) == ["/it's.csv"]


def test_the_shortcut_comes_and_goes(desk: Desk) -> None:
    target = desk.home / "Desktop" / "Check with ecmx.desktop"
    for _ in range(2):
        assert run("desktop").exit_code == 0
        assert target.stat().st_mode & 0o777 == 0o700
    assert run("desktop", "--remove").exit_code == 0
    assert list(target.parent.iterdir()) == []
    assert "no shortcut to remove" in run("desktop", "--remove").stdout


def test_a_desktop_of_another_name(desk: Desk) -> None:
    (desk.home / ".config").mkdir()
    (desk.home / ".config" / "user-dirs.dirs").write_text('# a line\nXDG_DESKTOP_DIR="$HOME/Escritorio año"\n')
    (desk.home / "Escritorio año").mkdir()
    assert run("desktop").exit_code == 0
    assert [path.suffix for path in (desk.home / "Escritorio año").iterdir()] == [".desktop"]


def test_a_shortcut_of_somebody_else_is_neither_written_over_nor_removed(desk: Desk) -> None:
    target = desk.home / "Desktop" / "Check with ecmx.desktop"
    target.write_text(SOMEBODYS)
    for words in (["desktop"], ["desktop", "--remove"]):
        done = run(*words)
        assert (done.exit_code, "ecmx did not make it" in done.stderr) == (2, True)
        assert target.read_text() == SOMEBODYS


def test_a_desktop_that_is_missing_or_read_only_is_said_with_what_to_do(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = desk.home / "Desktop"
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != folder)
    done = run("desktop")
    assert (done.exit_code, "--folder FOLDER" in done.stderr) == (2, True)
    assert list(folder.iterdir()) == []
    folder.rmdir()
    assert "there is no such folder" in run("desktop").stderr.replace("\n", " ")
    assert run("desktop", "--folder", tmp_path).exit_code == 0


@pytest.mark.parametrize(
    ("system", "ending", "line"),
    [
        ("win32", ".cmd", '"C:\\Us ers\\100%% py.exe" -P -m ecmx open --pause %*'),
        ("darwin", ".command", "exec 'C:\\Us ers\\100% py.exe' -P -m ecmx open --pause \"$@\""),
        ("linux", ".desktop", 'Exec="C:\\\\\\\\Us ers\\\\\\\\100%% py.exe" -P -m ecmx open --pause %F'),
    ],
)
def test_each_system_has_its_own(system: str, ending: str, line: str) -> None:
    made = shortcut(system, "C:\\Us ers\\100% py.exe")
    assert made.name.endswith(ending)
    assert line in made.text.splitlines()
    assert MARK in made.text
    assert ("\r\n" in made.text) == (system == "win32")


def test_what_the_shortcut_runs_opens_the_page(desk: Desk, tmp_path: Path) -> None:
    """In the folder that the file was dropped from, in which a module of ours has a namesake that is not to run."""
    file = outreach(tmp_path / "october.csv")
    (tmp_path / "ecmx.py").write_text("raise SystemExit('run from a folder of files')")
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {shlex.quote(str(tmp_path / "asked"))}\n')
    browser.chmod(0o700)
    words = shlex.split(shortcut("darwin", sys.executable).text.splitlines()[-1])[1:-1]
    environment = {**os.environ, "BROWSER": f"{browser} %s"}
    done = subprocess.run([*words, file], check=False, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "asked").read_text().strip() == (tmp_path / "october.check.html").as_uri()
