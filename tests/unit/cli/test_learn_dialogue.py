"""The questions of `ecmx layouts learn`, on a real terminal: answers, search, going back, quitting, and nobody there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.written import delimited
from tools.terminal import Terminal

ROWS = 12


def learning(folder: Path, *words: str) -> Terminal:
    """`ecmx layouts learn` with a person at the keyboard."""
    return Terminal(folder, ["layouts", "learn", *words], {"COLUMNS": "100", "LINES": "50"})


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
    terminal = learning(folder, "sample.csv", "-o", "plan.toml")
    first = terminal.until("> ")
    assert "Question 1 of 5 column B" in first
    assert "The codes, in this order: “C” “N”" in first
    assert "Type 2 numbers, one for each code" in terminal.type("2")
    assert "Question 2 of 5" in terminal.type("2 1")
    assert "Question 1 of 5" in terminal.type("<")
    assert "Question 2 of 5 column C" in terminal.type("1 2")
    asked = terminal.type("2")
    assert "C “Date of Outreach Attempt”: day first" in asked
    assert "Question 3 of 5 column E “Provider Type (old)”" in asked
    assert "12 of 12 cells filled (values hidden; only their shape is shown): Aaaaaa9 Aaaaaa99" in asked
    found = terminal.type("birth")
    assert "1 Member Date of Birth" in found
    assert "Only 0 of the 12 filled cells of column E can be read as a date" in terminal.type("1")
    assert "Question 4 of 5" not in terminal.type("n")
    assert "Question 4 of 5" in terminal.type("-")
    assert "1 the minutes that an outreach or encounter took" in terminal.type("minutes")
    last = terminal.type("1")
    assert "Question 5 of 5 column G “Visit Notes”" in last
    same = re.search(r"(\d) the same in every row, and OK to keep", last)
    assert same is not None
    table = terminal.type(same[1])
    assert "The form as it would be saved" in table and "Provider Type (old) the plan's own 100% you said so" in table
    assert "Question 6 of 6 column E “Provider Type (old)”" in terminal.type("E")  # settled, and opened again
    assert "Enter keep it" in terminal.flat()
    assert "The form as it would be saved" in terminal.type("")
    code, everything = terminal.end(b"\n")
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
    terminal = learning(folder, "sample.csv", "-o", "plan.toml")
    assert "plan.toml is there already. Write over it?" in terminal.until("> ")
    terminal.type("y")
    assert "This is the first question." in terminal.type("<")
    assert "There is no such number." in terminal.type("9 9")
    assert "search everything a column can be" in terminal.type("?")
    terminal.type("", "")
    terminal.type("otf.provider_type")
    assert "Column B “Provider Type” is already this. Remove it there" in terminal.type("1")
    terminal.type("")
    code, everything = terminal.end(b"q\n")
    assert code == 0
    assert "NOT DECIDED YET (4)" in everything
    made = columns(folder / "plan.toml")
    assert [column.get("undecided", False) for column in made] == [False, True, False, False, True, True, True]
    assert "codes" not in made[1]


def test_whoever_stops_keeps_the_answers_however_often_ctrl_c_is_pressed(folder: Path) -> None:
    terminal = learning(folder, "sample.csv", "-o", "plan.toml")
    terminal.until("> ")
    terminal.type("1 2", "2")
    code, everything = terminal.end(b"\x03", every=0.02)
    assert code == 2
    assert "no form was saved. 2 answers kept in plan.answers.json" in everything
    assert sorted(path.name for path in folder.iterdir()) == ["plan.answers.json", "sample.csv"]
    assert not [cin for cin in (*CINS, "Secret", "talked") if cin in (folder / "plan.answers.json").read_text()]
    terminal = learning(folder, "sample.csv", "-o", "plan.toml", "--answers", "plan.answers.json")
    assert "Question 3 of 5 column E" in terminal.until("> ")
    code, _ = terminal.end(b"q\n")
    assert code == 0
    assert columns(folder / "plan.toml")[2]["spelling"] == "DD/MM/YYYY"


@pytest.mark.parametrize("agreed", [False, True], ids=["new", "agreed to be written over"])
def test_what_comes_while_questions_are_asked_is_not_written_over(folder: Path, agreed: bool) -> None:
    plan = folder / "plan.toml"
    if agreed:
        plan.write_text("# of an earlier try", encoding="utf-8")
    terminal = learning(folder, "sample.csv", "-o", "plan.toml")
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
    terminal = learning(folder, "sample.csv")
    terminal.until("> ")
    code, everything = terminal.end(last)
    assert code == 2
    assert "ecmx: stopped; nothing was written." in everything
    assert [path.name for path in folder.iterdir()] == ["sample.csv"]
