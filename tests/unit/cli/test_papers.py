"""`ecmx check --html` and `--letter`: where they go, what they never write over, and what else is printed then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from tests.written import delimited, table

pytestmark = pytest.mark.usefixtures("one_process")

SLIPS = [{"otf.provider_type": "7"}, {}]


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["check", "--as-of", "2026-11-01", *map(str, words)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return delimited(tmp_path / "outreach.csv", table("otf", rows=SLIPS))


def test_the_page_is_written_beside_the_answer(file: Path, tmp_path: Path) -> None:
    done = run(file, "--html", tmp_path / "report.html")
    assert done.exit_code == 1
    assert "Of 2 rows, 1 needs fixing" in done.stdout
    assert "report.html" in done.stderr
    assert "It shows no member's value." in done.stderr
    assert "Of 2 rows, 1 needs fixing" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outreach.csv", "report.html"]


def test_values_stand_on_the_page_only_when_asked_for(file: Path, tmp_path: Path) -> None:
    assert "show-values" not in run(file, "--html", tmp_path / "a.html").stderr
    run(file, "--html", tmp_path / "b.html", "--show-values")
    with file.open(encoding="utf-8") as stream:
        cin = stream.readlines()[1].partition(",")[0]
    assert cin not in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert cin in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_with_json_stdout_stays_json(file: Path, tmp_path: Path) -> None:
    done = run(file, "--json", "--html", tmp_path / "a.html", "--letter", tmp_path / "a.txt")
    assert json.loads(done.stdout)["rows"]["in"] == 2
    assert (tmp_path / "a.html").exists()
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").startswith("Subject: outreach.csv: 1 place to fix")


@pytest.mark.parametrize(
    "words", [("FILE", "--letter"), ("--letter", "FILE"), ("FILE", "--letter", "-"), ("FILE", "--letter=-")]
)
def test_a_bare_letter_is_printed_alone(file: Path, words: tuple[str, ...]) -> None:
    done = run(*(str(file) if word == "FILE" else word for word in words))
    assert done.exit_code == 1
    assert done.stdout.startswith("Subject: outreach.csv: 1 place to fix\n")
    assert "NOT CHECKED" not in done.stdout


def test_a_named_letter_is_written_and_an_earlier_one_replaced(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    for _ in range(2):
        done = run(file, "--letter", target)
        assert "NOT CHECKED" in done.stdout
        assert "Read it before you send it." in done.stderr
        assert target.read_text(encoding="utf-8").startswith("Subject: ")


def test_a_folder_gets_a_page_and_a_letter_for_each_file_and_a_page_that_leads_to_the_worst_first(
    tmp_path: Path,
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    delimited(inbox / "a_clean.csv", table("otf", rows=[{}, {}]))
    delimited(inbox / "b_wrong.csv", table("otf", rows=SLIPS))
    (inbox / "c_empty.csv").write_text("", encoding="utf-8")
    for _ in range(2):  # an earlier page and letter are written over
        done = run(inbox, "--html", tmp_path / "pages", "--letter", f"{tmp_path / 'letters'}/")
        assert done.exit_code == 2
        assert "begin with index.html" in done.stderr
    names = ["a_clean", "b_wrong", "c_empty"]
    assert sorted(path.name for path in (tmp_path / "letters").iterdir()) == [f"{name}.txt" for name in names]
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == [
        *(f"{name}.html" for name in names),
        "index.html",
    ]
    index = (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    assert index.index("c_empty.html") < index.index("b_wrong.html") < index.index("a_clean.html")


def test_one_file_is_no_folder_of_files(file: Path, tmp_path: Path) -> None:
    assert "target-ending" in run(file, "--html", tmp_path / "pages", "--json").stdout
    assert not (tmp_path / "pages").exists()


def test_the_letter_names_the_page_that_goes_with_it(file: Path, tmp_path: Path) -> None:
    run(file, "--letter", tmp_path / "l.txt", "--html", tmp_path / "page.html")
    assert "“page.html”" in (tmp_path / "l.txt").read_text(encoding="utf-8")
    run(file, "--letter", tmp_path / "l.txt", "--html", tmp_path / "page.html", "--show-values")
    assert "page.html" not in (tmp_path / "l.txt").read_text(encoding="utf-8")


def test_a_file_that_could_not_be_used_has_its_place_in_both(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    done = run(tmp_path / "empty.csv", "--letter", tmp_path / "l.txt", "--html", tmp_path / "p.html")
    assert done.exit_code == 2
    assert "could not use" in (tmp_path / "l.txt").read_text(encoding="utf-8")
    assert "could not be used" in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_of_a_name_without_a_file_there_is_no_letter(tmp_path: Path) -> None:
    done = run(tmp_path / "nothing.xlsx", "--letter")
    assert done.exit_code == 2
    assert not done.stdout
    assert "There is no such file in" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--html", "report.xlsx"), "ends in .html"),
        (("--letter=report.xlsx",), "ends in .txt"),
        (("--html", "nowhere/report.html"), "no such folder"),
        (("--letter", "outreach.txt"), "no letter"),
        (("--show-values",), "belongs to --html"),
        (("--json", "--letter"), "cannot both be printed"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    delimited(tmp_path / "outreach.csv", table("otf", rows=SLIPS))
    sent = delimited(tmp_path / "outreach.txt", table("otf", rows=SLIPS)).read_bytes()
    done = run("outreach.csv", *words)
    assert done.exit_code == 2
    assert says in done.output
    assert "Traceback" not in done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outreach.csv", "outreach.txt"]
    assert (tmp_path / "outreach.txt").read_bytes() == sent


def test_a_file_that_is_checked_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = delimited(tmp_path / "outreach.html", table("otf", rows=SLIPS))
    before = page.read_bytes()
    done = run("outreach.html", "--html", "./outreach.html")
    assert done.exit_code == 2
    assert "never changed" in done.output
    assert page.read_bytes() == before


def test_what_is_ours_to_settle_is_said_beside_the_letter(tmp_path: Path) -> None:
    rows = table("otf", rows=SLIPS)
    rows[0].append("Zip of home")
    for row in rows[1:]:
        row.append("93701")
    done = run(delimited(tmp_path / "a.csv", rows), "--letter")
    settled = "For you to decide" in done.stderr
    assert settled == ("but that is not certain" in run(tmp_path / "a.csv", "--json").stdout)
    assert "For you to decide" not in done.stdout


def test_each_letter_names_the_workbook_made_of_its_own_file(tmp_path: Path) -> None:
    files = [delimited(tmp_path / f"{name}.csv", table("otf", rows=SLIPS)) for name in ("may", "june")]
    (tmp_path / "back").mkdir()
    done = run(*files, "--letter", tmp_path / "l.txt", "--annotate", tmp_path / "back")
    first, second = (tmp_path / "l.txt").read_text(encoding="utf-8").split("Letter 2 of 2")
    assert "may-annotated.xlsx" in first
    assert "june-annotated.xlsx" not in first
    assert "june-annotated.xlsx" in second
    assert "workbook is" in done.stderr  # where the workbooks are is said as well


def test_the_page_is_there_even_if_nobody_reads_the_answer(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecmx.reports import terminal

    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(terminal, "show_report", closed)
    monkeypatch.setattr("ecmx.cli.output.os.dup2", lambda *_: None)
    run(file, "--html", tmp_path / "a.html")
    assert "code-unknown" in (tmp_path / "a.html").read_text(encoding="utf-8")
