"""Two runs that write the same name without --force: one succeeds, the other ends with the usual sentence; nothing is half there."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ecmx.errors import Remark, UsageProblem
from ecmx.files import aside, taken
from ecmx.files.publishing import publish
from tests.written import delimited, table

RACES = 100


def refuse_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a disk does that knows no second name of a file."""

    def none(*_: object, **__: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "not supported")

    monkeypatch.setattr(os, "link", none)


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_one_of_two_has_the_name(links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not links:
        refuse_links(monkeypatch)
    for race in range(RACES):
        target = tmp_path / f"{race}.txt"
        start = threading.Barrier(2)
        won: list[str] = []
        lost: list[str] = []

        def run(
            name: str,
            target: Path = target,
            start: threading.Barrier = start,
            won: list[str] = won,
            lost: list[str] = lost,
        ) -> None:
            made = target.with_name(f"{target.name}.{name}")
            made.write_text(name, encoding="utf-8")
            start.wait()
            try:
                publish(made, target, over=False)
            except UsageProblem as problem:
                lost.append(problem.code)
            else:
                won.append(name)

        threads = [threading.Thread(target=run, args=(name,)) for name in ("a", "b")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 1 and lost == ["target-exists"]
        assert target.read_text("utf-8") == won[0]


RUNS = """
import sys
from pathlib import Path
from ecmx.errors import UsageProblem
from ecmx.files import aside
folder, name = Path(sys.argv[1]), sys.argv[2]
for number in sys.stdin:
    try:
        with aside(folder / f"{number.strip()}.txt", over=False) as place:
            place.write_text(name)
            print("ready", flush=True)
            sys.stdin.readline()
    except UsageProblem as problem:
        print(problem.code, flush=True)
    else:
        print("won", flush=True)
"""


def test_a_hundred_races_of_two_processes(tmp_path: Path) -> None:
    """Each has its file ready beside the name, and both are let go at once."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    runs = [subprocess.Popen([sys.executable, "-c", RUNS, str(tmp_path), name], **pipes) for name in ("a", "b")]  # type: ignore[call-overload]
    for race in range(RACES):
        for run in runs:
            run.stdin.write(f"{race}\n")
        assert [run.stdout.readline() for run in runs] == ["ready\n", "ready\n"]
        for run in runs:
            run.stdin.write("go\n")
        ended = [run.stdout.readline().strip() for run in runs]
        assert sorted(ended) == ["target-exists", "won"]
        assert (tmp_path / f"{race}.txt").read_text("utf-8") == "ab"[ended.index("won")]
    for run in runs:
        run.stdin.close()
        run.stdout.close()
        assert run.wait() == 0
    assert len(list(tmp_path.iterdir())) == RACES


@pytest.mark.parametrize(
    "words", [["convert", "--to", "guidance-rtf", "-o"], ["check", "--annotate"]], ids=["convert", "annotate"]
)
def test_two_commands_at_once(words: list[str], tmp_path: Path) -> None:
    source = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}]))
    target = tmp_path / "out.xlsx"
    command = [sys.executable, "-m", "ecmx", words[0], str(source), *words[1:], str(target)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [run.communicate()[1] for run in runs]
    codes = [run.returncode for run in runs]
    assert codes.count(2) == 1, (codes, said)
    loser = " ".join(said[codes.index(2)].split())
    assert "there is a file of that name already" in loser and "--force" in loser
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "held") == ["out.xlsx", "rtf.csv"]


def test_what_appears_while_a_file_is_made_stays(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"

    def made() -> None:
        with aside(target, over=False) as place:
            place.write_text("ours", encoding="utf-8")
            target.write_text("theirs", encoding="utf-8")

    with pytest.raises(UsageProblem) as told:
        made()
    assert told.value.code == "target-exists"
    assert target.read_text("utf-8") == "theirs" and [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_a_link_is_replaced_itself_and_that_is_said(tmp_path: Path) -> None:
    elsewhere, link = tmp_path / "elsewhere.txt", tmp_path / "out.txt"
    elsewhere.write_text("theirs", encoding="utf-8")
    link.symlink_to(elsewhere)
    with pytest.warns(Remark, match="was a link, and is a file of its own now"), aside(link) as place:
        place.write_text("ours", encoding="utf-8")
    assert not link.is_symlink() and link.read_text("utf-8") == "ours"
    assert elsewhere.read_text("utf-8") == "theirs"


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_a_link_that_leads_nowhere_is_there_all_the_same(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        refuse_links(monkeypatch)
    link = tmp_path / "out.txt"
    link.symlink_to(tmp_path / "none.txt")
    assert taken(link)
    with pytest.raises(UsageProblem, match="already"), aside(link, over=False) as place:
        place.write_text("ours", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.txt"]


def test_the_command_says_that_a_link_was_replaced(tmp_path: Path) -> None:
    source = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}]))
    elsewhere, link = tmp_path / "elsewhere.xlsx", tmp_path / "out.xlsx"
    elsewhere.write_bytes(b"theirs")
    link.symlink_to(elsewhere)
    command = [sys.executable, "-m", "ecmx", "convert", str(source), "--to", "guidance-rtf", "-o", str(link)]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2 and link.is_symlink()
    done = subprocess.run([*command, "--force", "--json"], capture_output=True, text=True, check=False)
    assert "was a link, and is a file of its own now" in done.stderr and "Traceback" not in done.stderr
    assert not link.is_symlink() and elsewhere.read_bytes() == b"theirs"
