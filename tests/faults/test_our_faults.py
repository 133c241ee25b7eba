"""A fault of ours at one of several files: the others are finished and reported, the file is named, and the run ends with 3."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ecmx.checks import RecordChecks, across_files
from ecmx.cli.annotations import Annotations
from ecmx.cli.app import app
from ecmx.exchange import Composer, receiving
from ecmx.exchange.told import FileTold
from ecmx.layouts.learning import samples
from ecmx.reports import json as report_json
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


#: A step across files that fails, and the files whose reports then say so.
STEPS = {
    "other_births": ["culprit.csv"],
    "late_attempts": ["culprit.csv"],
    "with_members_in_common": ["a.csv", "culprit.csv", "z.csv"],
}


def of_one_month(folder: Path) -> list[str]:
    """Three returns; the culprit alone shares a member with the first."""
    cins = {"a.csv": "92345678D", "culprit.csv": "92345678D", "z.csv": "91234567C"}
    return [delimited(folder / name, table("rtf", rows=[{"rtf.member_cin": cin}])).name for name, cin in cins.items()]


@pytest.mark.parametrize("step", STEPS)
def test_rules_across_files_fail_at_their_files_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.delenv("ECMX_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    names = of_one_month(tmp_path)
    real = getattr(across_files, step)

    def act(*given: Any) -> Any:
        if step == "with_members_in_common" or any(getattr(one, "file", "") == "culprit.csv" for one in given):
            raise RuntimeError(f"at {SECRET}")
        return real(*given)

    monkeypatch.setattr(across_files, step, act)
    told = ecmx("check", *names, "--json")
    assert told.exit_code == 3
    reports = json.loads(told.stdout)
    assert [one["file"] for one in reports] == names
    assert all(one["rows"]["in"] == 1 for one in reports)
    assert [one["file"] for one in reports if one.get("error", {}).get("code") == "fault"] == STEPS[step]
    assert [one["file"] for one in reports if "across files" in str(one["not_checked"])] == STEPS[step]
    said = ecmx("check", *names)
    assert said.exit_code == 3
    assert " ".join(said.stdout.split()).count("The rules across files, to their end. A fault of ecmx itself") == len(
        STEPS[step]
    )
    letter = ecmx("check", *names, "--letter")
    assert letter.exit_code == 3 and "A fault of ecmx itself" in letter.stderr
    assert "fault" not in letter.stdout
    converted = ecmx("convert", *names, "--to", "canonical", "-o", str(tmp_path / "out.xlsx"))
    assert converted.exit_code == 3 and all(name in converted.stdout for name in STEPS[step])
    assert not (tmp_path / "out.xlsx").exists()
    assert SECRET not in told.output + said.output + letter.output + converted.output


@pytest.mark.parametrize("single", [True, False])
@pytest.mark.parametrize("place", ["_after", "_Frame"])
def test_json_is_whole_where_a_report_cannot_be_put_into_it(
    three: list[str], monkeypatch: pytest.MonkeyPatch, place: str, single: bool
) -> None:
    real = getattr(report_json, place)
    calls = 0

    def act(*given: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2 or single:
            raise RuntimeError(SECRET)
        return real(*given)

    monkeypatch.setattr(report_json, place, act)
    told = ecmx("check", *(three[1:2] if single else three), "--json")
    assert told.exit_code == 3 and SECRET not in told.output
    reports = json.loads(told.stdout)
    reports = [reports] if single else reports
    assert [one["file"] for one in reports] == (three[1:2] if single else three)
    faulty = [one for one in reports if one.get("error", {}).get("code") == "fault"]
    assert len(faulty) == 1 and "RuntimeError in" in faulty[0]["error"]["message"]


def test_a_page_is_drawn_without_what_cannot_be_drawn(
    three: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = document.HtmlPage._drawn

    def drawn(self: Any, sections: list[Any]) -> str:
        if any(one.name == "culprit.csv" and not hasattr(one, "message") for one in sections):
            raise KeyError(SECRET)
        return real(self, sections)

    monkeypatch.setattr(document.HtmlPage, "_drawn", drawn)
    told = ecmx("check", *three, "--html", "page.html", "--json")
    assert told.exit_code == 3
    assert [one.get("error", {}).get("code") for one in json.loads(told.stdout)] == [None, "fault", None]
    page = (tmp_path / "page.html").read_text("utf-8")
    assert all(name in page for name in (*three, "A fault of ecmx itself"))
    assert SECRET not in page + told.output


def test_a_paper_that_cannot_be_made_is_named_and_the_reports_are_said(
    three: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(*_: Any) -> str:
        raise KeyError(SECRET)

    monkeypatch.setattr(document.HtmlPage, "write", drawn)
    told = ecmx("check", *three, "--html", "page.html", "--letter", "letter.txt")
    assert told.exit_code == 3
    assert all(name in told.stdout for name in three)
    assert "page.html: a fault of ecmx itself" in told.stderr
    assert not (tmp_path / "page.html").exists() and (tmp_path / "letter.txt").exists()
    assert SECRET not in told.output


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_convert_names_the_target_that_fails_and_writes_none(
    three: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    real = Composer.write

    def write(self: Any, out: Any) -> None:
        real(self, out)
        raise RuntimeError(SECRET)

    monkeypatch.setattr(Composer, "write", write)
    (tmp_path / "out").mkdir()
    told = ecmx("convert", *three, "--to", "canonical", "-o", "out/all.xlsx", *more)
    assert told.exit_code == 3 and SECRET not in told.output
    assert "out/all.xlsx" in told.stdout and "A fault of ecmx itself" in " ".join(told.stdout.split())
    assert not list((tmp_path / "out").iterdir())
    if more:
        answer = json.loads(told.stdout)
        assert [one["file"] for one in answer["refused"]] == ["out/all.xlsx"]
        assert [Path(one["file"]).name for one in answer["files"]] == three
