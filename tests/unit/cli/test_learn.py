"""`ecmx layouts learn` where nothing is asked: what is written and said, what is remembered, the next version, and what is refused."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from ecmx.layouts import load_layout
from tests.written import delimited, table, workbook

pytestmark = pytest.mark.usefixtures("one_process")

PERIOD = {"rtf.reporting_period": "10/01/2026.10/31/2026"}


def ecmx(*words: str, width: int = 100) -> Result:
    return CliRunner().invoke(app, [*words, "--as-of", "2026-11-01"], env={"COLUMNS": str(width)})


def learn(*words: object, width: int = 100) -> Result:
    return ecmx("layouts", "learn", *map(str, words), width=width)


def columns(path: Path) -> dict[str, dict[str, Any]]:
    """Header → column, of the first tab of a written layout."""
    return {column["header"]: column for column in tomllib.loads(path.read_text("utf-8"))["sheets"][0]["columns"]}


def sample(folder: Path, name: str = "return.xlsx", *more: str, cells: str = "x") -> Path:
    """A return file of October with a few columns more."""
    rows = table("rtf", rows=[PERIOD] * 12)
    rows[0] += more
    for number, row in enumerate(rows[1:]):
        row += [f"{cells}{number % 3}"] * len(more)
    return workbook(folder / name, {"Return": rows})


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_layout_is_called_after_the_sample_without_its_month(here: Path) -> None:
    result = learn(sample(here, "Toyon Return_2026-10.xlsx"), "--yes")
    assert result.exit_code == 0
    assert load_layout("toyon-return.toml").name == "toyon-return"
    opening = (here / "toyon-return.toml").read_text("utf-8").splitlines()
    assert opening[0].endswith("on 11/01/2026 from Toyon Return_2026-10.xlsx.")
    assert str(here) not in "\n".join(opening)
    assert "ecmx check FILE --layout toyon-return.toml" in result.output
    assert learn("Toyon Return_2026-10.xlsx", "--yes").exit_code == 2  # it is there already
    assert learn("Toyon Return_2026-10.xlsx", "--yes", "--force").exit_code == 0


def test_what_is_written_reads_the_sample_and_says_why(here: Path) -> None:
    path = sample(here, "a.xlsx", "Type of Attempt")
    assert learn(path, "--yes", "-o", "plan.toml", "--partner", "Toyon").exit_code == 0
    text = Path("plan.toml").read_text("utf-8")
    assert '{header = "Type of Attempt", undecided = true}, # undecided: may be ' in text
    assert load_layout("plan.toml").partner == "Toyon"
    told = json.loads(ecmx("check", str(path), "--layout", "plan.toml", "--json").stdout)
    assert told["sheets"][0]["layout"] == "plan"
    assert told["rows"]["clean"] == 12


def test_what_says_the_same_stands_only_where_that_is_said(here: Path) -> None:
    rows = [[*row, "Household" if at == 0 else "Zqfamily"] for at, row in enumerate(table("rtf", rows=[PERIOD] * 12))]
    path = workbook(here / "a.xlsx", {"Return": [["Zqalder monthly"], *rows]})
    assert learn(path, "--yes", "-o", "plan.toml").exit_code == 0
    assert "Zq" not in Path("plan.toml").read_text("utf-8")
    told = learn(path, "--yes", "-o", "plan.toml", "--force", "--let-stand", "household", "--let-stand", "1")
    assert told.exit_code == 0 and "Zq" not in told.output
    assert columns(Path("plan.toml"))["Household"]["constant"] == "Zqfamily"
    assert load_layout("plan.toml").sheets[0].titles == ("Zqalder monthly",)
    wrong = learn(path, "--yes", "-o", "other.toml", "--let-stand", "none of them")
    assert wrong.exit_code == 2 and "no column has that header" in wrong.output
    assert not Path("other.toml").exists()


def test_codes_that_nobody_explains_are_named_where_the_column_is_read(here: Path) -> None:
    statuses = [{**PERIOD, "rtf.engagement_status": "Q" if at % 6 == 0 else "3"} for at in range(12)]
    path = workbook(here / "a.xlsx", {"Return": table("rtf", rows=statuses)})
    told = learn(path, "--yes", "-o", "plan.toml", "--json")
    assert told.exit_code == 0
    (status,) = [one for one in json.loads(told.stdout)["columns"] if one["elements"] == ["rtf.engagement_status"]]
    assert status["taken_for"] == "element" and "“Q” not explained yet" in status["reasons"][-1]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_narrow_terminal_shows_every_column(width: int, here: Path) -> None:
    result = learn(sample(here), "--yes", width=width)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= max(width, 60)
    assert "COLUMNS OF Return" in result.output


def test_json_has_columns_with_their_confidence_and_reasons(here: Path) -> None:
    told = json.loads(learn(sample(here, "a.xlsx", "Type of Attempt"), "--yes", "--json").stdout)
    assert told["file"] == "a.toml"
    assert told["layout"]["sheets"][0]["names"] == ["Return"]
    first, last = told["columns"][0], told["columns"][-1]
    assert (first["taken_for"], first["confidence"], first["sure"]) == ("element", 1.0, True)
    assert first["reasons"][0] == "the guidance's own words"
    assert (last["taken_for"], last["sure"]) == ("undecided", False)
    assert {"value": "otf.outreach_attempt_method", "words": "Outreach Attempt Method"} in last["questions"][0][
        "options"
    ]


def test_nobody_is_asked_where_there_is_no_terminal(here: Path) -> None:
    path = sample(here)
    for words, says in (
        ((), "No questions can be asked here"),
        (("--json",), "JSON cannot be printed while questions"),
    ):
        result = learn(path, *words)
        assert result.exit_code == 2
        assert says in result.output
    assert not list(here.glob("*.toml"))


REMEMBERS = 'name = "{0}"\n[[sheets]]\ntypes = ["rtf"]\ncolumns = [{{ header = "TYPE-OF attempt", {1} }}]\n'


def test_what_another_layout_says_of_a_header_settles_it(here: Path) -> None:
    path = sample(here, "a.xlsx", "Type of Attempt")
    Path("older.toml").write_text(REMEMBERS.format("older", 'extension = "ext.outreach_reason"'), "utf-8")
    Path("pyproject.toml").write_text("[tool]\n", "utf-8")  # no layout at all
    told = json.loads(learn(path, "--yes", "--json").stdout)["columns"][-1]
    assert (told["extension"], told["confidence"]) == ("ext.outreach_reason", 0.97)
    assert told["reasons"] == ["the form older says so"]


@pytest.mark.parametrize(
    "says",
    [
        pytest.param({"b": "ignored = true"}, id="two disagree"),
        pytest.param({"a": 'element = "rtf.engagement_status"'}, id="another column is that"),
        pytest.param({"a": 'element = "rtf.member_date_of_birth"'}, id="its cells do not read so"),
        pytest.param({"a": "undecided = true"}, id="it does not know either"),
    ],
)
def test_memory_is_silent_where_it_is_not_certain(says: dict[str, str], here: Path) -> None:
    path = sample(here, "sample.xlsx", "Type of Attempt")
    for name, words in ({"a": 'extension = "ext.outreach_reason"'} | says).items():
        Path(f"{name}.toml").write_text(REMEMBERS.format(name, words), "utf-8")
    told = json.loads(learn(path, "--yes", "--json", "-o", "new.toml").stdout)["columns"][-1]
    assert told["taken_for"] == "undecided"


def test_layouts_elsewhere_are_asked_by_name(here: Path) -> None:
    folder = here / "known"
    folder.mkdir()
    (folder / "a.toml").write_text(REMEMBERS.format("a", "ignored = true"), "utf-8")
    path = sample(here, "a.xlsx", "Type of Attempt")
    told = json.loads(learn(path, "--yes", "--json", "--known", folder).stdout)["columns"][-1]
    assert (told["taken_for"], told["confidence"]) == ("own", 0.97)


def test_the_next_version_keeps_what_was_known_and_each_month_is_read_by_its_own(here: Path) -> None:
    september = table("rtf", rows=[{"rtf.reporting_period": "09/01/2026.09/30/2026"}] * 12)
    old = workbook(here / "september.xlsx", {"Return": september})
    october = table("rtf", rows=[PERIOD] * 12)
    october[0] += ["LOB", "Type of Attempt"]
    for row in october[1:]:
        row += ["Medi-Cal", "x"]
    new = workbook(here / "october.xlsx", {"Return": october})
    layouts = here / "layouts"
    layouts.mkdir()
    older = layouts / "toyon-2026-01.toml"
    assert learn(old, "--yes", "-o", older, "--effective", "2026-01-01", "--partner", "Toyon").exit_code == 0
    before = older.read_bytes()
    result = learn(new, "--yes", "--update", older)
    assert result.exit_code == 0, result.output
    made = layouts / "toyon-2026-10.toml"
    assert made.is_file()
    assert older.read_bytes() == before
    layout = load_layout(str(made))
    assert (layout.name, layout.partner, str(layout.effective)) == ("toyon-2026-10", "Toyon", "2026-10-01")
    assert "toyon-2026-01 → toyon-2026-10" in result.output
    assert "“LOB” is new" in result.output
    assert "toyon-2026-01 still applies to earlier months" in result.output
    for path, name in ((old, "toyon-2026-01"), (new, "toyon-2026-10")):
        told = json.loads(ecmx("check", str(path), "--layout", str(layouts), "--json").stdout)
        assert told["sheets"][0]["layout"] == name


def test_an_update_never_writes_over_the_layout_before_nor_dates_itself_before_it(here: Path) -> None:
    path = sample(here)
    assert learn(path, "--yes", "-o", "a.toml", "--effective", "2026-10-01").exit_code == 0
    for words, says in (
        (("-o", "a.toml", "--force"), "it still applies to earlier months"),
        (("-o", "b.toml"), "Say from which day the new form applies"),
    ):
        result = learn(path, "--yes", "--update", "a.toml", *words)
        assert result.exit_code == 2
        assert says in " ".join(result.output.split())
    result = learn(path, "--yes", "--update", "a.toml", "-o", "b.toml", "--effective", "2026-12-01")
    assert result.exit_code == 0
    assert "nothing has changed" in result.output
    assert not Path("b.toml").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["missing.xlsx", "--yes"], "missing.xlsx: there is no such file in "),
        (["a.csv", "--yes", "-o", "plan.txt"], "a layout is a TOML file"),
        (["a.csv", "--yes", "-o", "none/plan.toml"], "there is no such folder"),
        (["a.csv", "--yes", "--name", "Our Plan"], "lower-case letters, digits and hyphens"),
        (["a.csv", "--yes", "--update", "nobody"], "There is no layout 'nobody'"),
        (["a.csv", "--yes", "--type", "claims"], "--type takes mif, rtf, otf or referral"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: list[str], says: str, here: Path) -> None:
    delimited(here / "a.csv", table("otf", rows=[{}] * 3))
    result = learn(*words)
    assert result.exit_code == 2
    assert says in " ".join(result.output.split())
    assert not list(here.glob("*.toml"))


@pytest.mark.parametrize(
    ("name", "secrets"),
    [
        ("found/const_10.csv", ("Testfamily", "HIV", "Solis", "Olive")),
        ("attacks/title_member.xlsx", ("Zqtitl",)),
        ("attacks/const_family.xlsx", ("Zqconst",)),
    ],
)
def test_no_cell_of_the_shared_cases_is_written_or_printed(
    name: str, secrets: tuple[str, ...], here: Path, shared_cases: Path
) -> None:
    path = shared_cases / name
    told = ""
    for words in ((), ("--json", "--force")):
        result = learn(path, "--yes", "-o", "plan.toml", *words)
        assert result.exit_code == 0, result.output
        told += result.output
    told += CliRunner().invoke(app, ["layouts", "diff", "plan.toml", str(path)]).output
    told += (here / "plan.toml").read_text("utf-8")
    assert [secret for secret in secrets if secret in told] == []


def test_a_layout_is_not_called_after_a_file_that_is_called_after_a_member(here: Path) -> None:
    rows = table("rtf", rows=[PERIOD | {"rtf.member_last_name": "Zqfamily"}] * 12)
    path = workbook(here / "Zqfamily return.xlsx", {"Return": rows})
    result = learn(path, "--yes")
    assert result.exit_code == 0, result.output
    assert [one.name for one in here.glob("*.toml")] == ["layout.toml"]
    layout = load_layout("layout.toml")
    assert (layout.name, layout.partner, layout.file_name) == ("layout", "layout", "")
    assert "zqfamily" not in (here / "layout.toml").read_text("utf-8").lower()


def test_a_difference_shows_a_constant_by_its_shape(here: Path) -> None:
    said = 'name = "{0}"\n[[sheets]]\ntypes = ["rtf"]\ncolumns = [{{ header = "LOB", constant = "{1}" }}]\n'
    for name, text in (("a", "Zqone"), ("b", "Zqother")):
        Path(f"{name}.toml").write_text(said.format(name, text), "utf-8")
    for more in ((), ("--json",)):
        output = CliRunner().invoke(app, ["layouts", "diff", "a.toml", "b.toml", *more]).output
        assert "Zq" not in output
        assert "Aaaaa" in output
