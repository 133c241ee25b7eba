"""The questions of `ecmx layouts learn`, on a real terminal: answers, search, going back, quitting, and nobody there."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.written import delimited

ROWS = 12
PATIENCE = 40


class Terminal:
    """`ecmx layouts learn` with a person at the keyboard."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.said = ""
        self.pid, self.keys = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests in the background ignores it
            environment = {**os.environ, "COLUMNS": "100", "LINES": "50", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
            os.execve(sys.executable, [sys.executable, "-m", "ecmx", "layouts", "learn", *words], environment)

    def until(self, words: str) -> str:
        """What is shown up to and with these words."""
        begun, end = len(self.said), time.monotonic() + PATIENCE
        while words not in self.flat(begun):
            if not self.more(end):
                raise AssertionError(f"{words!r} did not come after:\n{self.said[begun:]}")
        return self.flat(begun)

    def more(self, end: float) -> bool:
        ready, _, _ = select.select([self.keys], [], [], max(0.0, end - time.monotonic()))
        try:
            got = os.read(self.keys, 65536) if ready else b""
        except OSError:  # the other side is gone
            got = b""
        self.said += got.decode("utf-8", "replace")
        return bool(got)

    def flat(self, begun: int = 0) -> str:
        plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", self.said[begun:])
        return re.sub(r"\s+", " ", plain)

    def type(self, *answers: str) -> str:
        """Each answer at its prompt; what was shown from the first on."""
        begun = len(self.said)
        for answer in answers:
            os.write(self.keys, f"{answer}\n".encode())
            self.until("> ")
        return self.flat(begun)

    def end(self, last: bytes = b"") -> tuple[int, str]:
        """The exit code, and all that was shown. Ctrl-C is typed again where it came before the keyboard was listened to."""
        end, again = time.monotonic() + PATIENCE, 0.0
        while not os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)  # it still waits for an answer
            if last and time.monotonic() > again:
                os.write(self.keys, last)
                last, again = (last if last == b"\x03" else b""), time.monotonic() + 2
            self.more(time.monotonic() + 0.2)
        while self.more(time.monotonic() + 0.2):
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.keys)
        self.pid = 0
        return os.waitstatus_to_exitcode(status), self.flat()


CINS = [f"9000{number:04}B" for number in range(1, ROWS + 1)]
HEADER = [
    "Member Client Index Number (CIN)", "Provider Type", "Date of Outreach Attempt", "Outreach Attempt Method",
    "Provider Type (old)", "Type of Attempt", "Visit Notes",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An outreach file with codes of the plan's own, dates that could be read either way, and two columns for what others carry already."""
    rows = [
        [cin, "CN"[at % 2], f"{1 + at % 9:02}/{1 + at % 7:02}/2026", ("In-Person", "Telephonic/electronic")[at % 2],
         f"Secret{at}", f"{10 + at}", "talked"]
        for at, cin in enumerate(CINS)
    ]  # fmt: skip
    delimited(tmp_path / "sample.csv", [HEADER, *rows])
    return tmp_path


def columns(path: Path) -> list[dict[str, Any]]:
    """The columns of the written layout."""
    (sheet,) = tomllib.loads(path.read_text(encoding="utf-8"))["sheets"]
    return list(sheet["columns"])


def test_answers_searched_taken_back_and_doubted(folder: Path) -> None:
    terminal = Terminal(folder, "sample.csv", "-o", "plan.toml")
    first = terminal.until("> ")
    assert "Question 1 of 6 column B" in first
    assert "The plan writes “C” here. What does it mean?" in first
    assert "Question 2 of 6" in terminal.type("2")
    assert "Question 1 of 6" in terminal.type("<")
    assert "Question 3 of 6 column C" in terminal.type("1", "2")
    asked = terminal.type("2")
    assert "C “Date of Outreach Attempt”: the day first" in asked
    assert "Question 4 of 6 column E “Provider Type (old)”" in asked
    assert "12 of 12 cells filled: Aaaaaa9 Aaaaaa99" in asked
    found = terminal.type("birth")
    assert "1 Member Date of Birth" in found
    assert "Only 0 of its 12 filled cells can be read as a date" in terminal.type("1")
    assert "Question 5 of 6" not in terminal.type("n")
    assert "Question 5 of 6" in terminal.type("-")
    assert "1 the minutes that an outreach or encounter took" in terminal.type("minutes")
    last = terminal.type("1")
    assert "Question 6 of 6 column G “Visit Notes”" in last
    same = re.search(r"(\d) the same in every row, whatever it is", last)
    assert same is not None
    code, everything = terminal.end(f"{same[1]}\n".encode())
    assert code == 0
    assert "ecmx check FILE --layout plan.toml" in everything
    assert not [cin for cin in (*CINS, "Secret", "talked") if cin in everything]
    made = columns(folder / "plan.toml")
    assert made[1]["codes"] == {"C": "1", "N": "2"}
    assert made[2]["spelling"] == "DD/MM/YYYY"
    assert made[4] == {"header": "Provider Type (old)", "ignored": True}
    assert made[5] == {"header": "Type of Attempt", "extension": "ext.outreach_minutes"}
    assert made[6] == {"header": "Visit Notes", "constant": "talked"}  # a person has said that it may


def test_refused_helped_left_open_and_quit(folder: Path) -> None:
    (folder / "plan.toml").write_text("# of an earlier try", encoding="utf-8")
    terminal = Terminal(folder, "sample.csv", "-o", "plan.toml")
    assert "plan.toml is there already. Write over it?" in terminal.until("> ")
    terminal.type("y")
    assert "This is the first question." in terminal.type("<")
    assert "There is no such number." in terminal.type("9")
    assert "search everything that a column can be" in terminal.type("?")
    terminal.type("", "", "")
    terminal.type("otf.provider_type")
    assert "Column B “Provider Type” is that already." in terminal.type("1")
    code, everything = terminal.end(b"q\n")
    assert code == 0
    assert "UNDECIDED (4)" in everything
    made = columns(folder / "plan.toml")
    assert [column.get("undecided", False) for column in made] == [False, True, False, False, True, True, True]
    assert "codes" not in made[1]


@pytest.mark.parametrize("agreed", [False, True], ids=["new", "agreed to be written over"])
def test_what_comes_while_questions_are_asked_is_not_written_over(folder: Path, agreed: bool) -> None:
    plan = folder / "plan.toml"
    if agreed:
        plan.write_text("# of an earlier try", encoding="utf-8")
    terminal = Terminal(folder, "sample.csv", "-o", "plan.toml")
    terminal.until("> ")
    if agreed:
        terminal.type("y")
    plan.write_text("# somebody else's", encoding="utf-8")
    code, everything = terminal.end(b"q\n")
    if agreed:
        assert code == 0 and columns(plan)
        return
    assert code == 2
    assert "plan.toml: there is a file of that name already." in everything
    assert plan.read_text(encoding="utf-8") == "# somebody else's"
    assert sorted(path.name for path in folder.iterdir()) == ["plan.toml", "sample.csv"]


@pytest.mark.parametrize("last", [b"\x03", b"\x04"], ids=["Ctrl-C", "end of input"])
def test_whoever_goes_away_leaves_nothing_behind(last: bytes, folder: Path) -> None:
    terminal = Terminal(folder, "sample.csv")
    terminal.until("> ")
    code, everything = terminal.end(last)
    assert code == 2
    assert "ecmx: stopped; nothing was written." in everything
    assert [path.name for path in folder.iterdir()] == ["sample.csv"]
