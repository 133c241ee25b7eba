"""Whatever is typed wrongly, and whatever lies in a folder: a sentence of ours and what to do, never the framework's, never a traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

import ecmx
from ecmx.cli.app import app
from ecmx.cli.named_files import OWN_HEADERS
from ecmx.cli.tree import tree

FRAMEWORK = re.compile(
    r"Usage:|Try '|Invalid value|Value error|No such|Missing (argument|option|command)|Traceback|unexpected extra"
)


def typed(*words: str) -> Result:
    return CliRunner().invoke(app, words, prog_name="ecmx")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("check --as-of yesterday x.csv", "--as-of takes a day.\n      Write it like this: 2026-10-31 or 10/31/2026."),
        ("hub due --by anna --month soon", "--month takes a month.\n      Write it like this: 2026-10 or 10/2026."),
        ("check x.csv --colums", "--colums is not an option of ecmx check.\n      Similar: --columns."),
        ("check x.csv --html", "--html needs something after it."),
        ("check x.csv --json=yes", "--json takes nothing after it."),
        ("check x.csv --samples many", "--samples takes a whole number, at least 0."),
        ("synthesize --defect-share 3", "--defect-share takes a number, at least 0 and at most 0.3."),
        ("hub init --kind clinic", "--kind must be one of a few words.\n      They are: "),
        ("check", "FILE is missing.\n      See how it is written: ecmx check --help."),
        ("chekc x.csv", "chekc is not a command of ecmx.\n      Similar: check."),
        ("hub bogus", "bogus is not a command of ecmx hub.\n      See which there are: ecmx hub --help."),
        ("explain cin-format two", "There are more words than ecmx explain accepts."),
    ],
)
def test_what_is_typed_wrongly_is_a_sentence_of_ours(words: str, said: str) -> None:
    done = typed(*words.split())
    assert done.exit_code == 2
    assert said in done.stderr
    assert not done.stdout
    assert not FRAMEWORK.search(done.stderr)


def test_with_json_it_is_an_object() -> None:
    done = typed("check", "--json", "--as-of", "yesterday", "x.csv")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["error"]["code"] == "option-unusable"
    assert "yesterday" not in done.output


def test_a_file_typed_where_a_command_stands_is_said_how_to_check(tmp_path: Path) -> None:
    (tmp_path / "mif.csv").touch()
    assert f"To check a file: ecmx check {tmp_path / 'mif.csv'}" in typed(str(tmp_path / "mif.csv")).stderr


def helps(command: Any, name: str = "ecmx", above: Any = None) -> Iterator[tuple[str, str]]:
    """The help of a command and of all below it, as wide as the terminal is said to be."""
    context = command.context_class(command, info_name=name, parent=above, **command.context_settings)
    yield context.command_path, command.get_help(context)
    for inner, one in getattr(command, "commands", {}).items():
        yield from helps(one, inner, context)


@pytest.mark.parametrize("columns", [60, 80])
def test_help_cuts_nothing(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for path, text in helps(get_command(app)):
        assert "..." not in re.sub(r"[]}]\.{3}", "", text), path
        assert [line for line in text.splitlines() if len(line) > columns] == [], path
        assert not re.search(r"<(str|int|float|path|list|%)", text), path


def test_the_command_that_is_typed_is_made_alone_and_as_it_is_in_the_whole_tree() -> None:
    for path, text in helps(get_command(app)):
        words = path.split()[1:]
        if words:
            alone = get_command(tree(words))
            assert [*vars(alone)["commands"]] == words[:1]
            assert dict(helps(alone))[path] == text


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_commands_and_options() -> None:
    """As a shell does: by what the program printed for it."""
    program = Path(sys.executable).with_name("ecmx")
    script = (
        f'eval "$(_ECMX_COMPLETE=source_bash {program})"; '
        f'COMP_WORDS=(ecmx hub ros); COMP_CWORD=2; _ecmx_completion {program}; echo "${{COMPREPLY[@]}}"; '
        f'COMP_WORDS=(ecmx check --ann); COMP_CWORD=2; _ecmx_completion {program}; echo "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["roster", "--annotate"]


@pytest.mark.parametrize(
    ("name", "code", "fix"),
    [
        ("~$october.xlsx", "lock-file", "october.xlsx"),
        ("october.xlsx.part", "file-unfinished", "Wait until"),
        ("october.crdownload", "file-unfinished", "Wait until"),
        ("october.gsheet", "file-is-link", ".xlsx"),
        ("octobre.csv", "no-such-file", "Similar there: october.csv."),
        ("october.xlsx", "no-such-file", "Similar there: october.csv."),
        ("away/october.csv", "no-such-file", "it is there. Check how"),
    ],
)
def test_a_name_that_is_no_file_to_open(tmp_path: Path, name: str, code: str, fix: str) -> None:
    (tmp_path / "october.csv").touch()
    if code != "no-such-file":
        (tmp_path / name).write_text("{}", encoding="utf-8")
    error = json.loads(typed("check", str(tmp_path / name), "--json").stdout)["error"]
    assert error["code"] == code
    assert fix in error["fix"]
    if code == "no-such-file":
        assert str(tmp_path) in error["message"]
    elsewhere = typed("convert", str(tmp_path / name), "--to", "guidance-mif")
    assert elsewhere.exit_code == 2
    assert not FRAMEWORK.search(elsewhere.stderr)


def test_a_file_or_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system says it, whoever runs the tests."""
    file = tmp_path / "october.csv"
    file.touch()
    opened, listed = Path.open, Path.iterdir

    def refused(path: Path, *given: Any, **named: Any) -> Any:
        if path == file:
            raise PermissionError(13, "Permission denied")
        return opened(path, *given, **named)

    def unseen(path: Path) -> Any:
        if path == tmp_path:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "open", refused)
    monkeypatch.setattr(Path, "iterdir", unseen)
    error = json.loads(typed("check", str(file), "--json").stdout)["error"]
    assert error["message"] == "The file may not be read by this user."
    error = json.loads(typed("check", str(tmp_path), "--json").stdout)["error"]
    assert error["code"] == "folder-unreadable"


@pytest.mark.parametrize("option", ["--html=page.html", "--annotate=marked.xlsx", "--letter=letter.txt"])
def test_a_place_that_cannot_be_written_is_said_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "mif.csv").write_text("CIN\n", encoding="utf-8")
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "shut" and allowed(path, mode))
    done = typed("check", str(tmp_path / "mif.csv"), option.replace("=", f"={tmp_path / 'shut'}/"))
    assert done.exit_code == 2
    assert "this cannot be written. Nothing was changed." in done.stderr
    assert not done.stdout


def test_only_folders_in_a_folder_are_named_and_taken_when_asked(tmp_path: Path) -> None:
    (tmp_path / "in" / "plan").mkdir(parents=True)
    (tmp_path / "in" / "held").mkdir()
    (tmp_path / "in" / "held" / "rows.csv").touch()
    (tmp_path / "in" / "plan" / "mif.csv").touch()
    done = typed("check", str(tmp_path / "in"))
    assert done.exit_code == 2
    assert "only folders: held, plan." in done.stderr
    assert "--recursive" in done.stderr
    told = json.loads(typed("check", str(tmp_path / "in"), "--recursive", "--json").stdout)
    assert [one["file"] for one in told] == [str(tmp_path / "in" / "plan" / "mif.csv")]


def test_a_folder_is_checked_without_what_ecmx_made(tmp_path: Path) -> None:
    """A month's folder: a plan's file with a row that is held, its rows set aside, the hub's roster, a layout, a list of partners."""
    made = typed(
        "synthesize", "--layout", "mif", "--members", "4", "--defects", "cin-format", "-o", str(tmp_path / "mif.xlsx")
    )
    assert made.exit_code == 0, made.output
    (tmp_path / "go").mkdir()
    out, held = str(tmp_path / "go" / "out.xlsx"), str(tmp_path)
    typed("convert", str(tmp_path / "mif.xlsx"), "--to", "guidance-mif", "-o", out, "--held", held)
    written = (Path(ecmx.__file__).parent / "hub" / "looking" / "workbook.py").read_text(encoding="utf-8")
    rosters = [sorted(one) for one, words in OWN_HEADERS.items() if "roster" in words]  # as written now, and before
    (heads,) = [one for one in rosters if all(f'"{head}"' in written for head in one)]
    (tmp_path / "roster.csv").write_text(
        f"CIN,Last name,{','.join(heads)}\n90000001A,Reyes,x,New,x\n", encoding="utf-8"
    )
    (tmp_path / "partners.toml").touch()
    left = [path.name for path in sorted(tmp_path.iterdir())]
    done = typed("check", str(tmp_path), "--json")
    assert [Path(one["file"]).name for one in json.loads(done.stdout)] == ["mif.xlsx"], left
    for name in ("partners.toml (a layout", "out-no-plan.xlsx (rows that were not sent)", "roster.csv (a roster"):
        assert name in done.stderr
