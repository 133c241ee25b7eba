"""What each file of the cases under `shared/cases` comes to, by every command alike: nothing vanishes unsaid, nothing goes astray."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from typer.testing import CliRunner

from ecmx.cli.app import app
from ecmx.conversion import convert
from ecmx.exchange import Options, Received, receive_files
from ecmx.layouts import load_layout
from ecmx.mending import accept_file, annotate_file
from ecmx.synthetic import Month, Setting, write_invented
from ecmx.synthetic.defects import Defects, codes_of

pytestmark = pytest.mark.usefixtures("one_process", "shared_cases")

SHARED = Path(__file__).parents[3] / "shared"
CASES, SAMPLES = SHARED / "cases", SHARED / "samples"
AS_OF = {"found": "2026-11-29", "probes": "2026-11-01", "attacks": "2026-11-01"}
FILES = [
    path
    for folder in (CASES / "found", CASES / "probes", CASES / "attacks", SAMPLES)
    for path in sorted(folder.iterdir() if folder.is_dir() else ())
    if path.is_file() and path.suffix in (".csv", ".xlsx", ".xls", ".txt", ".xml") and path.stem not in AS_OF
    and not path.name.endswith((".columns.csv", ".cells.csv"))
]  # fmt: skip


def ran(*words: object) -> tuple[int, str]:
    ended = CliRunner().invoke(app, [str(word) for word in words])
    return ended.exit_code, ended.output


def converted(path: Path, to: str, folder: Path, *more: str) -> tuple[int, dict[str, Any], Path]:
    out = folder / f"out.{'txt' if to.startswith('juniper') else 'xlsx'}"
    words = [
        "convert",
        path,
        "--to",
        to,
        "-o",
        out,
        "--held",
        folder / "held",
        "--json",
        "--as-of",
        AS_OF[path.parent.name],
    ]
    code, output = ran(*words, *more)
    return code, json.loads(output), out


def not_carried(answer: dict[str, Any]) -> dict[str, int]:
    """Cells by column letter that are said not to go along."""
    found: dict[str, int] = {}
    for entry in answer["not_carried"]:
        found[entry["column"]] = found.get(entry["column"], 0) + entry["cells"]
    return found


@pytest.mark.parametrize(
    ("name", "to", "columns"),
    [
        ("found/silent_blank2.xlsx", "canonical", {"D": 1, "J": 1, "K": 1}),
        ("probes/v01.csv", "guidance-rtf", {"L": 1, "P": 1, "S": 1, "T": 1, "Z": 1}),
        ("probes/v09.csv", "guidance-rtf", {"AB": 4}),
        ("attacks/na.xlsx", "canonical", {"F": 2}),
    ],
)
def test_cells_that_do_not_go_along_are_named_and_whole_refuses(
    name: str, to: str, columns: dict[str, int], tmp_path: Path
) -> None:
    code, answer, out = converted(CASES / name, to, tmp_path)
    assert not_carried(answer) == columns
    cells = answer["cells"]
    assert cells["in"] == cells["carried"] + cells["respelt"] + cells["not_carried"]
    assert cells["not_carried"] == sum(columns.values())
    assert (code, out.exists()) == (0, True)
    out.unlink()
    code, answer, out = converted(CASES / name, to, tmp_path, "--whole")
    assert (code, out.exists(), answer["written"]) == (1, False, None)


def test_loses_nothing_is_said_where_the_sum_says_so_and_nowhere_else(tmp_path: Path) -> None:
    clean: list[str | Path] = ["convert", CASES / "found/leak.csv", "--to", "guidance-rtf", "-o"]
    assert "nothing is lost" in ran(*clean, tmp_path / "a.xlsx", "--as-of", "2026-11-01")[1]
    for name in ("found/silent_blank2.xlsx", "probes/v01.csv", "probes/v09.csv"):
        _, output = ran("convert", CASES / name, "--to", "canonical", "-o", tmp_path / "b.xlsx", "--force")
        assert "nothing is lost" not in output
        assert "NOT SENT" in output


def test_an_attempt_without_a_day_never_goes(tmp_path: Path) -> None:
    code, answer, out = converted(CASES / "probes/v07.csv", "guidance-otf", tmp_path)
    assert code == 1
    assert [entry["row"] for entry in answer["not_carried"]] == [4]
    rows = list(openpyxl.load_workbook(out).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 5
    assert all(row[2] for row in rows)


def test_a_plan_never_gets_another_plans_member(tmp_path: Path) -> None:
    code, answer, out = converted(CASES / "found/leak.csv", "juniper-rtf", tmp_path)
    assert code == 1
    assert "91000137B" not in out.read_text()
    assert "91000000B" in out.read_text()
    assert [(entry["code"], entry["row"]) for entry in answer["not_carried"] if entry["row"] == 3] == [
        ("withheld-other-plan", 3)
    ]
    assert [Path(held["file"]).parent.name for held in answer["held"]] == ["held"]


def test_a_mass_mailing_is_excluded_and_never_an_attempt(tmp_path: Path) -> None:
    code, output = ran("check", CASES / "probes/mass.csv", "--json", "--as-of", "2026-11-01")
    checked = json.loads(output)
    assert (code, checked["rows"]["clean"], checked["rows"]["excluded"]) == (1, 1, 1)
    _, answer, out = converted(CASES / "probes/mass.csv", "guidance-otf", tmp_path)
    assert (answer["rows"]["out"], answer["rows"]["excluded"]) == (1, 1)
    assert openpyxl.load_workbook(out).worksheets[0]["A2"].value == "91234562B"


def test_a_mass_mailing_in_a_shared_row_leaves_the_member(tmp_path: Path) -> None:
    path = tmp_path / "found" / "shared.csv"
    path.parent.mkdir()
    with path.open("w", newline="") as out:
        csv.writer(out).writerows(
            [
                ["Member Client Index Number (CIN)", "Member First Name", "Member Last Name", "Member Date of Birth",
                 "Status of Member Engagement", "ECM Benefit Start Date (Enrollment Date)", "ECM Benefit End Date (Disenrollment Date)",
                 "Provider Type", "Date of Outreach Attempt", "Outreach Attempt Method"],
                ["91000000B", "A", "B", "01/15/1980", "3", "10/05/2026", "", "2", "10/01/2026", "Mass mailing"],
                ["91000001B", "C", "D", "01/15/1980", "2", "", "", "2", "10/02/2026", "In-Person"],
            ]
        )  # fmt: skip
    _, answer, made = converted(path, "canonical", tmp_path)
    assert answer["rows"]["out"] == 2
    book = openpyxl.load_workbook(made)
    assert [sheet.max_row - 1 for sheet in book.worksheets if sheet.title.startswith(("Returns", "Outreach"))] == [2, 1]
    assert {entry["code"] for entry in answer["not_carried"]} == {"not-carried-left-out"}


def test_a_hidden_copy_of_last_month_is_told_and_left_out_unless_asked_for(tmp_path: Path) -> None:
    path = CASES / "found/L03.xlsx"
    _, answer, out = converted(path, "canonical", tmp_path)
    assert (answer["rows"]["out"], answer["rows"]["excluded"]) == (12, 12)
    out.unlink()
    _, answer, _ = converted(path, "canonical", tmp_path, "--hidden")
    assert answer["rows"]["out"] == 24
    _, output = ran("check", path, "--json", "--as-of", "2026-11-29", "--hidden")
    codes = [finding["code"] for finding in json.loads(output)["findings"]]
    assert codes.count("repeated-member") >= 1
    _, output = ran("check", CASES / "found/sunny_oct.xlsx", "--json", "--as-of", "2026-11-29")
    assert [one["code"] for one in json.loads(output)["findings"]].count("hidden-copy") == 1


def test_repeats_are_looked_for_across_the_tabs_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    header = ["Member Client Index Number (CIN)", "Member Date of Birth", "Status of Member Engagement",
              "ECM Benefit Start Date (Enrollment Date)", "ECM Benefit End Date (Disenrollment Date)"]  # fmt: skip
    book.worksheets[0].append(header)
    book.worksheets[0].append(["91000000B", "01/15/1980", "3", "10/05/2026", None])
    other = book.create_sheet("Second")
    other.append(header)
    other.append(["91000000B", "01/15/1980", "4", "10/05/2026", None])
    book.save(tmp_path / "two.xlsx")
    _, output = ran("check", tmp_path / "two.xlsx", "--json", "--as-of", "2026-11-01")
    (found,) = [one for one in json.loads(output)["findings"] if one["code"] == "repeated-member"]
    assert (found["sheet"], found["row"]) == ("Second", 2)
    assert "row 2 of the tab “Sheet”" in found["message"]
    _, output = ran("check", CASES / "found/twotabs.xlsx", "--json", "--as-of", "2026-11-29")
    assert any("of the tab" in one["message"] for one in json.loads(output)["findings"])


@pytest.mark.parametrize("name", ["small_shift_3.csv", "shift_one.csv"])
def test_damaged_rows_below_the_header_are_no_instructions(name: str) -> None:
    code, output = ran("check", CASES / "attacks" / name, "--json", "--as-of", "2026-11-01")
    rows = json.loads(output)["rows"]
    assert (code, rows["held"], rows["excluded"]) == (1, rows["in"], 0)
    _, letter = ran("check", CASES / "attacks" / name, "--letter", "--as-of", "2026-11-01")
    assert "WHAT NEEDS" in letter


def test_instructions_are_known_by_their_words(tmp_path: Path) -> None:
    path = tmp_path / "guide.csv"
    with path.open("w", newline="") as out:
        csv.writer(out).writerows(
            [
                [
                    "Member Client Index Number (CIN)",
                    "Provider Type",
                    "Date of Outreach Attempt",
                    "Outreach Attempt Method",
                ],
                ["nine characters", "one or two", "MM/DD/YYYY", "choose one"],
                ["91000000A", "1", "10/01/2026", "In-Person"],
            ]
        )
    code, output = ran("check", path, "--json", "--as-of", "2026-11-01")
    rows = json.loads(output)["rows"]
    assert (code, rows["clean"], rows["excluded"]) == (0, 1, 1)


def test_a_file_of_which_nothing_was_used_is_no_success(tmp_path: Path) -> None:
    path = tmp_path / "only.csv"
    path.write_text(
        "Member Client Index Number (CIN),Provider Type,Date of Outreach Attempt,Outreach Attempt Method\nTotal,0,,\n"
    )
    code, output = ran("check", path, "--json", "--as-of", "2026-11-01")
    answer = json.loads(output)
    assert (code, answer["rows"]["excluded"]) == (1, 1)
    assert "no-row-used" in {finding["code"] for finding in answer["findings"]}


def outcomes(received: Received) -> dict[tuple[str, int], str]:
    return {(sheet, row): outcome for sheet, row, outcome, _ in received.outcomes().iter_rows()}


def one_outcome_for_every_row(path: Path, folder: Path, day: date) -> None:
    """`check`, `convert` and `accept` say the same of every row."""
    options = Options(as_of=day, isolated=False)
    (one,) = receive_files([path], options)
    if not isinstance(one, Received):
        return
    by_check = outcomes(one)
    with one:
        report = one.report()
    done = convert([path], load_layout("canonical"), folder / "roster.xlsx", options, held=folder / "held", force=True)
    kept = {
        (loss.sheet, row): loss.code for loss in done.losses if not loss.place.letter for row in loss.rows.to_list()
    }
    for place, outcome in by_check.items():
        goes = place not in kept or kept[place] in ("withheld-undated", "not-carried-record")
        assert goes == (outcome in ("clean", "with_errors")), (path.name, place, outcome, kept.get(place))
    counts = report.rows
    assert (done.rows.held, done.rows.excluded) == (counts.held, counts.excluded)
    marked = folder / "marked.xlsx"
    marked.unlink(missing_ok=True)
    made = annotate_file(report, marked, options)
    accepted = accept_file(marked, Options(isolated=False), as_of=day)
    assert accepted.count("accepted") == 0, path.name
    if made.own:
        assert {
            (sheet, row): outcome for sheet, row, outcome, _ in accepted.report.outcomes.frame().iter_rows()
        } == by_check


def days_of(paths: Sequence[Path]) -> list[tuple[Path, date]]:
    return [(path, date.fromisoformat(AS_OF.get(path.parent.name, "2026-11-01"))) for path in paths]


def invented(folder: Path) -> list[Path]:
    """Files with defects of every sort, in several plans' forms."""
    made = []
    for number, name in enumerate(("guidance-consolidated", "marigold-2026", "larkspur-mif", "redbud-return")):
        layout = msgspec.structs.replace(load_layout(name), protected=False)
        path = (
            folder / f"{name}.{ {None: 'xlsx', 'pipe': 'txt', 'tab': 'txt'}.get(layout.container, layout.container) }"
        )
        setting = Setting.of(layout, 40 + number, Month.of("2026-10"))
        write_invented(layout, setting, 30, path, defects=Defects(codes_of("all"), 0.2))
        made.append(path)
    return made


def test_check_convert_and_accept_say_the_same_of_every_row(tmp_path: Path) -> None:
    wrong = []
    folders = {name: [path for path in FILES if path.parent.name == name] for name in ("probes", "found", "attacks")}
    small = {path for paths in folders.values() for path in paths}
    some = [path for path in FILES if path not in small]  # every sample, and some of the small cases
    some += [*folders["probes"][::8], *folders["found"][::3], *folders["attacks"][::2]]
    for path, day in days_of([*some, *invented(tmp_path)]):
        try:
            one_outcome_for_every_row(path, tmp_path, day)
        except AssertionError as problem:
            wrong.append(f"{path.name}: {problem}")
    assert not wrong, "\n".join(wrong)


def test_on_a_tab_without_a_key_or_a_status_every_command_holds_the_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Member First Name", "Member Last Name", "Member Date of Birth", "Status of Member Engagement",
                  "ECM Benefit Start Date (Enrollment Date)", "ECM Benefit End Date (Disenrollment Date)",
                  "Discontinuation Reason Code"])  # fmt: skip
    sheet.append(["A", "B", "01/15/1980", "3", "10/05/2026", None, None])
    sheet.append(["C", "D", "13/45/1980", "3", "10/05/2026", None, None])
    path = tmp_path / "keyless.xlsx"
    book.save(path)
    one_outcome_for_every_row(path, tmp_path, date(2026, 11, 1))
    options = Options(as_of=date(2026, 11, 1), isolated=False)
    (one,) = receive_files([path], options)
    assert isinstance(one, Received)
    assert set(outcomes(one).values()) == {"held"}
    annotate_file(one.report(), tmp_path / "again.xlsx", options)
    again = openpyxl.load_workbook(tmp_path / "again.xlsx")
    again["Sheet"]["C3"] = "01/15/1980"  # fixed, but the tab still has no key
    again.save(tmp_path / "again.xlsx")
    accepted = accept_file(tmp_path / "again.xlsx", Options(isolated=False), as_of=date(2026, 11, 1))
    assert accepted.count("accepted") == 0
