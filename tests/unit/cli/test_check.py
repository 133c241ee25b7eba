"""`ecmx check` over a stand-in for the checks: what is asked of them, what is printed where, and how the command ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from ecmx.errors import EcmxError, FileUnusable, LayoutInvalid
from ecmx.exchange import Partner, Partners
from ecmx.files import Limits
from ecmx.findings import FileReport, Findings, RowCount, rule
from ecmx.guidance import FileType


@dataclass(frozen=True)
class Refused:
    file: str
    error: EcmxError


def report_of(file: str, *codes: str) -> FileReport:
    findings = Findings()
    for code in codes:
        facts = dict.fromkeys(rule(code).facts, "a fact")
        findings.add(rule(code), sheet="MIF", rows=[5], column="C", header="CIN", facts=facts)
    return FileReport(file, (), findings, RowCount(1, 1, 0, 0, 0), (), date(2026, 11, 1))


class Checks(SimpleNamespace):
    """Answers by a file's name: clean, errors, warnings, refused, fault; remembers what it was asked."""

    Refused = Refused
    Partners = Partners

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[str, Any] = {}
        self.paths: list[Path] = []

    def Options(self, **asked: Any) -> dict[str, Any]:  # noqa: N802 - stands for a class
        self.asked = asked
        return asked

    def check_files(self, paths: Sequence[Path], options: Any, progress: Callable[..., None]) -> Iterator[Any]:
        self.paths = list(paths)
        if options["layout"] == "broken":
            raise LayoutInvalid("layout-unknown", "There is no such layout.", "Take another.")
        for path in paths:
            progress("reading", 1, None)
            if "refused" in path.name:
                yield Refused(path.name, FileUnusable("file-empty", "The file is empty.", "Ask for it again."))
            elif "fault" in path.name:
                raise RuntimeError("while reading 'Marisol Quintana'")
            else:
                codes = {"errors": ["cin-format"], "warnings": ["repeated-member"]}.get(path.stem, [])
                yield report_of(path.name, *codes)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Checks:
    stand_in = Checks()
    monkeypatch.setitem(__import__("sys").modules, "ecmx.exchange", stand_in)
    monkeypatch.delenv("ECMX_DEBUG", raising=False)
    return stand_in


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    def make(name: str, text: str = "") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return make


def ecmx(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["clean.csv"], 0),
        (["warnings.csv"], 0),
        (["errors.csv"], 1),
        (["refused.csv"], 2),
        (["refused.csv", "errors.csv"], 2),
        (["errors.csv", "clean.csv"], 1),
        (["clean.csv", "fault.csv"], 3),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_exit_code_is_the_worst(
    names: list[str], code: int, as_json: bool, checks: Checks, file: Callable[[str], str]
) -> None:
    result = ecmx("check", *map(file, names), *(["--json"] if as_json else []))
    assert result.exit_code == code
    assert "Quintana" not in result.output


def test_one_file_is_one_object(checks: Checks, file: Callable[[str], str]) -> None:
    result = ecmx("check", file("errors.csv"), "--json")
    told = json.loads(result.stdout)
    assert told["file"] == "errors.csv"
    assert [one["code"] for one in told["findings"]] == ["cin-format"]
    assert result.stderr == ""


def test_several_files_are_a_list_in_which_a_refusal_has_its_place(checks: Checks, file: Callable[[str], str]) -> None:
    told = json.loads(ecmx("check", file("clean.csv"), file("refused.csv"), "--json").stdout)
    assert [one["file"] for one in told] == ["clean.csv", "refused.csv"]
    assert told[1]["error"] == {"code": "file-empty", "message": "The file is empty.", "fix": "Ask for it again."}


def test_json_stays_json_when_a_fault_comes_after_the_first_file(checks: Checks, file: Callable[[str], str]) -> None:
    result = ecmx("check", file("clean.csv"), file("fault.csv"), "--json")
    assert [one["file"] for one in json.loads(result.stdout)] == ["clean.csv"]
    assert "RuntimeError" in result.stderr


def test_a_layout_that_cannot_be_used_is_said_once(checks: Checks, file: Callable[[str], str]) -> None:
    result = ecmx("check", file("clean.csv"), "--layout", "broken", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "layout-unknown"


def test_a_missing_file_is_a_sentence_and_the_others_are_checked(checks: Checks, file: Callable[[str], str]) -> None:
    result = ecmx("check", "nowhere.xlsx", file("clean.csv"))
    assert result.exit_code == 2
    assert "nowhere.xlsx\n  Could not be used. There is no such file in " in result.output
    assert [path.name for path in checks.paths] == ["clean.csv"]


def test_a_file_named_twice_is_checked_once(checks: Checks, file: Callable[[str], str]) -> None:
    name = file("clean.csv")
    assert ecmx("check", name, str(Path(name).parent), name).exit_code == 0
    assert [path.name for path in checks.paths] == ["clean.csv"]


def test_a_missing_file_alone_as_json(checks: Checks) -> None:
    told = json.loads(ecmx("check", "nowhere.xlsx", "--json").stdout)
    assert told["error"]["code"] == "no-such-file"


def test_a_folder_stands_for_its_files(checks: Checks, tmp_path: Path, file: Callable[[str], str]) -> None:
    for name in ("b.csv", "a.xlsx", "~$a.xlsx", ".hidden", "Thumbs.db"):
        file(name)
    (tmp_path / "inner").mkdir()
    result = ecmx("check", str(tmp_path), "--json")
    assert [one["file"] for one in json.loads(result.stdout)] == ["a.xlsx", "b.csv"]


def test_an_empty_folder_is_said(checks: Checks, tmp_path: Path) -> None:
    result = ecmx("check", str(tmp_path))
    assert result.exit_code == 2
    assert "no file in this folder" in result.output


def test_what_was_asked_for_reaches_the_checks(
    checks: Checks, file: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECMX_LIMIT_CELLS", "7")
    secrets = file("secret.txt", "\ufefffirst one \r\n\r\nsecond\r\n")
    asked = ["--type", "MIF", "--type", "rtf", "--as-of", "11/01/2026", "--layout", "own", "--password-file", secrets]
    listed = file("partners.toml", '[[partner]]\nkind = "plan"\nname = "A Plan"\n')
    asked += ["--partners", listed, "--hidden"]
    assert ecmx("check", file("clean.csv"), *asked).exit_code == 0
    assert checks.asked == {
        "layout": "own",
        "types": (FileType.MIF, FileType.RTF),
        "as_of": date(2026, 11, 1),
        "passwords": ("first one ", "second"),
        "limits": Limits(cells=7),
        "partners": Partners((Partner(kind="plan", name="A Plan"),), registered=True),
        "hidden": True,
    }


def test_nothing_asked_for_is_left_to_be_found_out(checks: Checks, file: Callable[[str], str]) -> None:
    ecmx("check", file("clean.csv"))
    assert checks.asked == {
        "layout": None,
        "types": None,
        "as_of": date.today(),
        "passwords": (),
        "limits": Limits(),
        "partners": Partners(),
        "hidden": False,
    }


@pytest.mark.parametrize(
    "asked", [["--type", "roster"], ["--password-file", "nowhere.txt"], ["--as-of", "soon"], ["--samples", "-1"]]
)
def test_what_cannot_be_meant_ends_with_2(asked: list[str], checks: Checks, file: Callable[[str], str]) -> None:
    result = ecmx("check", file("clean.csv"), *asked)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_an_empty_password_file_is_said(checks: Checks, file: Callable[..., str]) -> None:
    result = ecmx("check", file("clean.csv"), "--password-file", file("secret.txt", "\n"))
    assert result.exit_code == 2
    assert "password file is empty" in result.output


def test_help_names_every_file_type() -> None:
    told = ecmx("check", "--help").output
    assert all(kind.value in told for kind in FileType)
