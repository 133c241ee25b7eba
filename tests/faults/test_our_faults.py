"""A fault of ours at one of several files: the others are finished and reported, the file is named, and the run ends with 3."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ecmx.checks import RecordChecks
from ecmx.cli.annotations import Annotations
from ecmx.cli.app import app
from ecmx.exchange import receiving
from ecmx.exchange.told import FileTold
from ecmx.layouts.learning import samples
from ecmx.reports import terminal
from ecmx.reports.html import document
from tests.written import delimited, table, workbook

SECRET = "Marisol Quintana"


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.delenv("ECMX_DEBUG", raising=False)
    rows = table("otf", rows=[{}])
    monkeypatch.chdir(tmp_path)  # names short enough for one line
    return [delimited(tmp_path / name, rows).name for name in ("a.csv", "culprit.csv", "z.csv")]


def ecmx(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def failing(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """Let something of ours fail where it meets the culprit: in one of its arguments, or in what they are called."""
    real = getattr(owner, name)

    def act(*given: Any, **named: Any) -> Any:
        told = [
            getattr(one, "file", one)
            for one in (*given, *(value for at, value in named.items() if at != "following"))
            if hasattr(one, "file") or isinstance(one, Path)
        ]
        if any("culprit" in str(one) for one in told):
            raise RuntimeError(f"while reading {SECRET}")
        return real(*given, **named)

    monkeypatch.setattr(owner, name, act)


#: Where ecmx fails, and what is asked for besides.
PLACES = {
    "reading": (receiving, "read_file", ()),
    "page": (document, "section_of", ("--html",)),
    "annotating": (Annotations, "write", ("--annotate",)),
}


@pytest.mark.parametrize("place", PLACES)
def test_the_others_are_reported(three: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    owner, name, asked = PLACES[place]
    failing(monkeypatch, owner, name)
    (tmp_path / "out").mkdir()
    target = {"--html": str(tmp_path / "page.html"), "--annotate": str(tmp_path / "out")}
    words = [word for option in asked for word in (option, target[option])]
    for more in ((), ("--json",)):
        told = ecmx("check", *three, *words, "--force", *more)
        assert told.exit_code == 3
        assert SECRET not in told.output
        if more:
            reports = json.loads(told.stdout)
            assert [Path(one["file"]).name for one in reports] == ["a.csv", "culprit.csv", "z.csv"]
            assert [one.get("error", {}).get("code") for one in reports] == [None, "fault", None]
        else:
            said = " ".join(told.stdout.split())
            assert all(
                name in said for name in ("a.csv", "culprit.csv", "z.csv", "A fault of ecmx itself", "RuntimeError in")
            )
    if "--html" in asked:
        page = (tmp_path / "page.html").read_text("utf-8")
        assert all(name in page for name in ("a.csv", "culprit.csv", "z.csv", "A fault of ecmx itself"))
        assert SECRET not in page
    if "--annotate" in asked:
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a-annotated.xlsx", "z-annotated.xlsx"]


def test_what_cannot_be_shown_is_told_and_the_next_is_shown(three: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, terminal, "show_report")
    monkeypatch.setattr("ecmx.reports.show_report", terminal.show_report)
    told = ecmx("check", *three)
    assert told.exit_code == 3
    assert SECRET not in told.output
    assert "z.csv" in " ".join(told.stdout.split()).partition("A fault of ecmx itself")[2]


def test_judging_a_file_is_its_own(three: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    real = FileTold.end

    def end(self: FileTold) -> None:
        if "culprit" in self.name:
            raise KeyError(SECRET)
        real(self)

    monkeypatch.setattr(FileTold, "end", end)
    told = ecmx("check", *three, "--json")
    assert told.exit_code == 3
    assert [one.get("error", {}).get("code") for one in json.loads(told.stdout)] == [None, "fault", None]
    assert SECRET not in told.output


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_convert_names_the_file_and_writes_nothing(
    three: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    failing(monkeypatch, receiving, "read_file")
    told = ecmx("convert", *three, "--to", "canonical", "-o", str(tmp_path / "out.xlsx"), *more)
    assert told.exit_code == 3
    assert "culprit.csv" in told.stdout and SECRET not in told.output
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_learn_names_the_sample(
    three: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    monkeypatch.setattr(samples, "recognise", lambda *_, **__: (_ for _ in ()).throw(RuntimeError(SECRET)))
    told = ecmx("layouts", "learn", three[1], "--yes", "-o", str(tmp_path / "plan.toml"), *more)
    assert told.exit_code == 3
    assert "culprit.csv: a fault of ecmx itself" in told.output and SECRET not in told.output
    assert not (tmp_path / "plan.toml").exists()


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_accept_names_the_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]) -> None:
    source = workbook(tmp_path / "culprit.xlsx", {"OTF": table("otf", rows=[{}, {"otf.member_cin": "12"}])})
    assert ecmx("check", str(source), "--annotate", str(tmp_path / "sent.xlsx")).exit_code == 1

    def look(*_: Any) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(RecordChecks, "look", look)
    told = ecmx("accept", str(tmp_path / "sent.xlsx"), *more)
    assert told.exit_code == 3
    assert "sent.xlsx: a fault of ecmx itself" in told.output and SECRET not in told.output
