"""What a learned layout does not say: what a column says in every row, lines above the headers, names of members anywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from ecmx.errors import UsageProblem
from ecmx.exchange import Options, Refused, check_files
from ecmx.files import open_book
from ecmx.layouts import Column, layout_toml
from ecmx.layouts.learning import ALWAYS, LeftOpen, Lesson, Sample, begun, learn, lesson_toml, let_stand, proved
from ecmx.layouts.learning.answers import with_codes
from tests.conversing import conversed
from tests.written import Rows, delimited, workbook

AS_OF = date(2026, 11, 1)
HEADERS = ["CIN", "First Name", "Last Name", "DOB", "ECM Start Date", "Engagement Status", "Production Date"]
ROWS = [
    [f"9000{at:04}Z", "Paz", f"Zqtran{chr(97 + at)}", f"{13 + at}/05/1990", f"0{1 + at % 9}/06/2026", "3", "07/08/2026"]
    for at in range(12)
]


def lesson(path: Path, *, asking: bool = False, partner: str = "") -> Lesson:
    with open_book(path, isolated=False) as book:
        return learn([Sample(path.name, book)], name="plan", partner=partner, asking=asking, as_of=AS_OF)


def written(told: Lesson, path: Path) -> str:
    return lesson_toml(told, samples=[path.name], day=AS_OF, file="plan.toml")


def column(told: Lesson, header: str) -> Column:
    return next(one.column for _, one in told if one.header == header)


def with_column(header: str, cells: Sequence[str]) -> Rows:
    return [[*HEADERS, header], *([*row, cells[at % len(cells)]] for at, row in enumerate(ROWS))]


@pytest.mark.parametrize(
    ("header", "said"),
    [("LOB", "Medi-Cal"), ("Health Plan Name", "Alder Health Plan"), ("Dx memo", None), ("Senior_Last", None)],
)
def test_a_constant_is_written_where_its_header_is_of_the_file(header: str, said: str | None, tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", with_column(header, [said or "Zqfamily"]))
    told = lesson(path)
    assert (column(told, header).constant in (None, said)) and (said is not None or column(told, header).undecided)
    assert "Zqfamily" not in written(told, path)


def test_a_person_may_let_a_constant_stand_and_is_shown_its_shape_alone(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", with_column("Head of Household", ["Zqfamily"]))
    asked = lesson(path, asking=True)
    state = begun(asked)
    while (question := state.asked) is not None and ALWAYS not in question.offers:
        state = state.answer(LeftOpen(question.columns, question.about))
    assert question is not None
    told, shown = conversed(asked, *[""] * len(state.replies), str(len(question.offers)))
    assert column(told, "Head of Household").constant == "Zqfamily"
    assert "Zqfamily" not in shown
    assert "Aaaaaaaa" in shown


def test_a_line_above_the_headers_is_written_where_all_its_words_are_of_the_file_or_the_plan(tmp_path: Path) -> None:
    lines = [["Alder Health Plan – Return Transmission File"], ["Return for member Zqmaria"]]
    path = workbook(tmp_path / "a.xlsx", {"Return": [*lines, HEADERS, *ROWS]})
    assert lesson(path).layout.sheets[0].titles == ()
    told = lesson(path, partner="Alder")
    assert told.layout.sheets[0].titles == (lines[0][0], "")
    assert [line.shape for line in told.withheld] == ["Aaaaaa aaa aaaaaa Aaaaaaa"]
    assert "row 2" in told.notes[-1]
    assert "Zqmaria" not in written(told, path)


def test_a_name_inside_a_longer_word_that_everybody_knows_is_no_name(tmp_path: Path) -> None:
    rows = [[*row[:2], "Rivers", *row[3:]] for row in ROWS]
    headers = [*HEADERS[:4], "Drivers ECM Start Date", *HEADERS[5:]]
    told = lesson(delimited(tmp_path / "a.csv", [headers, *rows]))
    assert (column(told, headers[4]).element or "").endswith("ecm_benefit_start_date")
    unknown = lesson(delimited(tmp_path / "b.csv", [[*HEADERS, "RiversQx"], *([*row, "1"] for row in rows)]))
    assert [one.letter for one in unknown.asides] == ["H"]


def test_a_header_that_may_name_a_member_is_asked_about_by_its_shape_and_stands_where_it_stood(tmp_path: Path) -> None:
    headers = [*HEADERS[:3], "Date of birth of Zqtrana", *HEADERS[4:]]
    path = delimited(tmp_path / "a.csv", [headers, *ROWS])
    asked = lesson(path, asking=True)
    assert "Column D not included" in asked.notes[0] and len(asked.columns[0]) == len(headers) - 1
    without, shown = conversed(asked, "")
    assert without.asides and "Zqtrana" not in shown + written(without, path) and "Aaaa aa aaaaa aa Aaaaaaa" in shown
    told, _ = conversed(asked, "y")
    assert told == conversed(let_stand(asked, "date of birth of zqtrana"))[0]
    assert [one.header for one in told.columns[0]] == headers == [one.header for one in told.layout.sheets[0].columns]
    assert column(told, headers[3]).element == "rtf.member_date_of_birth" and not told.asides
    with open_book(path, isolated=False) as book:
        assert proved(told, [Sample(path.name, book)], AS_OF) == told


def test_a_person_may_let_a_line_stand(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Return": [["Zqalder monthly"], [None], ["Zqmaria only"], HEADERS, *ROWS]})
    told, shown = conversed(lesson(path, asking=True), "y", "")
    assert told.layout.sheets[0].titles == ("Zqalder monthly", "", "")
    assert "Zq" not in shown
    assert "row 3" in told.notes[-1]


@pytest.mark.parametrize(
    "header",
    ["Notes on Zqtranc", "ZqtrancNotes", "90000001Z", "Visit of 05/06/1990", "(916) 555-0100", "a.b@example.org"],
)
def test_a_column_whose_header_names_a_member_is_left_out(header: str, tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", with_column(header, ["1"]))
    told = lesson(path)
    assert len(told.layout.sheets[0].columns) == len(HEADERS)
    assert header not in written(told, path) + " ".join(told.notes)
    assert any("Column H not included" in note for note in told.notes)


@pytest.mark.parametrize(
    "header", ["As of 10/01/2026", "Stop Date (e.g. 01/31/2023)", "Zip 99999", "Phone 000-000-0000 if none", "Paz Ref"]
)
def test_other_numbers_in_a_header_stay(header: str, tmp_path: Path) -> None:
    told = lesson(delimited(tmp_path / "a.csv", with_column(header, ["1"])))
    assert (len(told.layout.sheets[0].columns) == len(HEADERS) + 1) is (header[:3] != "Paz")


def test_the_names_of_tab_and_file_are_not_said_where_they_name_a_member(tmp_path: Path) -> None:
    path = workbook(tmp_path / "zqtrand_return.xlsx", {"Zqtranc": [HEADERS, *ROWS]})
    told = lesson(path)
    assert told.layout.sheets[0].names == ()
    assert told.layout.file_name == ""
    assert "zqtran" not in written(told, path).lower()
    assert [plan.name for plan, _ in told.shown] == ["Aaaaaaa"]


def test_words_of_the_plans_own_in_a_coded_column_are_neither_asked_about_nor_shown(tmp_path: Path) -> None:
    rows = [HEADERS, *([*row[:5], ("Zqlopez", "Zqbui")[at % 2], row[6]] for at, row in enumerate(ROWS))]
    told = lesson(delimited(tmp_path / "a.csv", rows), asking=True)
    assert column(told, "Engagement Status").undecided
    assert not [question for question in told.questions if question.about == "code"]


YES_NO = ["U", "Y", "N", "Unk", "Y", "Unknown", "N", "U", "Unk", "Unknown", "U", "Unk"]


@pytest.mark.parametrize("answer", ["2", "3"], ids=["no", "not known"])
def test_codes_that_are_answered_come_beside_the_usual_ones(answer: str, tmp_path: Path) -> None:
    headers = ["CIN", "FirstName", "LastName", "DateOfBirth", "HasAsthma", "NewContTerm"]
    rows = [[*row[:4], YES_NO[at], "New"] for at, row in enumerate(ROWS)]
    path = delimited(tmp_path / "a.csv", [headers, *rows])
    with open_book(path, isolated=False) as book:
        sample = Sample(path.name, book)
        asked = learn([sample], name="plan", asking=True, as_of=AS_OF)
        codes = [question for question in asked.questions if question.about == "code"]
        assert {question.code for question in codes} == {"U", "Unk", "Unknown"}
        told, _ = conversed(asked, f"{answer} {answer} {answer}")
        told = proved(told, [sample], AS_OF)
    assert column(told, "HasAsthma").codes == {"U": "X", "Unk": "X", "Unknown": "X"}
    target = tmp_path / "plan.toml"
    target.write_text(layout_toml(told.layout), encoding="utf-8")
    (report,) = check_files([path], Options(layout=str(target), as_of=AS_OF))
    assert not isinstance(report, Refused)
    assert not len(report.findings.rows_with(code="yes-no-unreadable"))


def test_not_known_in_a_set_of_codes_is_as_a_blank_cell(tmp_path: Path) -> None:
    rows = [HEADERS, *([*row[:5], ("Q", "3", "Q")[at % 3], row[6]] for at, row in enumerate(ROWS))]
    path = delimited(tmp_path / "a.csv", rows)
    asked = lesson(path, asking=True)
    (question,) = asked.questions
    told, _ = conversed(asked, str(len(question.options)))
    assert column(told, "Engagement Status").codes == {"Q": ""}
    target = tmp_path / "plan.toml"
    target.write_text(layout_toml(told.layout), encoding="utf-8")
    (report,) = check_files([path], Options(layout=str(target), as_of=AS_OF))
    assert not isinstance(report, Refused)
    assert not len(report.findings.rows_with(code="code-unknown"))


def coded(cells: Sequence[str]) -> Rows:
    return [HEADERS, *([*row[:5], cells[at], row[6]] for at, row in enumerate(ROWS))]


def test_a_few_codes_among_those_that_are_understood_are_asked_about(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", coded(["3", "2", "Q", "3", "3", "2", "Q", "3", "3", "2", "Z", "3"]))
    asked = lesson(path, asking=True)
    (question,) = asked.questions  # what stands there once may be a slip
    assert (question.code, question.few) == ("Q", True)
    told, _ = conversed(asked, "1")
    first = question.options[0].value
    assert column(told, "Engagement Status").codes == {first: first, "Q": first} or column(
        told, "Engagement Status"
    ).codes == {"Q": first}
    for left in (begun(asked).result, lesson(path), conversed(asked, "")[0]):
        assert column(left, "Engagement Status").element == "rtf.engagement_status"
        assert not left.questions
        (said,) = [one.reasons[-1] for _, one in left if one.header == "Engagement Status"]
        assert "“Q” not explained yet" in said


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("Zqlopez", "no word of which codes consist"),
        ("PAZ", "somebody's name"),
        ("90000001Z", "a CIN"),
        ("Q" * 30, "too long"),
    ],
)
def test_what_may_name_a_member_is_counted_and_not_shown(word: str, why: str, tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", coded(["3", word, "3", "2", word, "3", "3", "2", "3", word, "3", "2"]))
    asked = lesson(path, asking=True)
    assert not asked.questions, why
    (note,) = [one for one in asked.notes if "Engagement Status" in one]
    assert "3 rows with repeated words" in note
    assert word not in written(asked, path) + note + str([one.reasons for _, one in asked])
    assert column(asked, "Engagement Status").element == "rtf.engagement_status"


def test_other_defects_are_no_codes(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", coded(["3", "1, 2", "3", "2", "1, 2", "3", "3", "2", "3", "2", "3", "2"]))
    asked = lesson(path, asking=True)
    assert not asked.questions and not [one for one in asked.notes if "Engagement Status" in one]


def test_what_a_person_lets_stand_on_the_command_line_stands(tmp_path: Path) -> None:
    rows = with_column("Head of Household", ["Zqfamily"])
    path = workbook(tmp_path / "a.xlsx", {"Return": [["Zqalder monthly"], ["Zqmaria only"], *rows]})
    told = lesson(path)
    assert "Zq" not in written(told, path)
    told = let_stand(let_stand(told, " head of  HOUSEHOLD"), "1")
    assert column(told, "Head of Household").constant == "Zqfamily"
    assert told.layout.sheets[0].titles == ("Zqalder monthly", "")
    assert let_stand(told, "Head of Household") == told
    for wanted, code in (("CIN", "let-stand-varies"), ("3", "let-stand-unknown"), ("Zqmaria", "let-stand-unknown")):
        with pytest.raises(UsageProblem) as caught:
            let_stand(told, wanted)
        assert caught.value.code == code


def test_a_layout_that_reads_fewer_cells_than_none_does_is_not_given_out(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", [HEADERS, *ROWS])
    with open_book(path, isolated=False) as book:
        sample = Sample(path.name, book)
        told = learn([sample], name="plan", as_of=AS_OF)
        place = next(place for place, one in told if one.header == "Engagement Status")
        told = proved(with_codes(told, place, "3", "no code"), [sample], AS_OF)
    assert column(told, "Engagement Status").undecided
    assert "its cells are not read the same way as without it" in told.at(place).reasons[0]


def test_a_remark_beside_a_population_is_not_written(tmp_path: Path) -> None:
    headers = [
        "CIN",
        "First Name",
        "Last Name",
        "DOB",
        "New/Continuing/Termed",
        "Population of Focus",
        "MCP Name",
        "Authorization Date",
    ]
    words = [
        "Homeless Adults",
        "Homeless Adults (if Zqmaria agrees)",
        "Adults SMI/SUD",
        "Homeless Adults (since 05061990)",
    ]
    rows = [[*row[:4], "New", words[at % 4], "Alder", "10/01/2026"] for at, row in enumerate(ROWS)]
    path = delimited(tmp_path / "a.csv", [headers, *rows])
    told = lesson(path)
    text = written(told, path)
    assert "Zqmaria" not in text
    assert "05061990" not in text
    assert "Homeless Adults" in column(told, "Population of Focus").flags
