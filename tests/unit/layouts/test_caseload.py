"""A clinic's own list of its members is taken for what returns are made of, by its headers and its cells together; nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from ecmx.errors import FileUnusable
from ecmx.files import open_book
from ecmx.guidance import FileType
from ecmx.layouts import recognise
from ecmx.layouts.learning import Lesson, Sample, answered, begun, learn
from ecmx.layouts.recognition import SheetPlan

AS_OF = date(2026, 11, 1)
ROWS = 18
Columns = dict[str, list[str]]


def days(month: int) -> list[str]:
    return [f"{month:02}/{13 + at % 15:02}/2026" for at in range(ROWS)]


CINS = [f"9100{at:04}{'ABCD'[at % 4]}" for at in range(ROWS)]
WHO: Columns = {
    "Name": [f"Tran{chr(97 + at)}, Paz" for at in range(ROWS)],
    "DOB": [f"0{1 + at % 9}/{13 + at % 15}/19{60 + at}" for at in range(ROWS)],
}
STATUS = [("Y", "N", "pending")[at % 3] for at in range(ROWS)]
COUNTS = [str(at % 4) for at in range(ROWS)]
LISTS: dict[str, Columns] = {
    "by hand": {"#": [str(at) for at in range(ROWS)], "CIN#": CINS, **WHO, "Enrolled?": STATUS, "Start": days(9),
                "Visits (mo)": COUNTS, "Calls (mo)": COUNTS, "CM": ["Mara Oak"] * ROWS, "notes": ["called"] * ROWS},
    "no word for the CIN": {"Zorble": CINS, **WHO, "Start date": days(9), "End date": days(10), "Care Manager": ["Mara Oak"] * ROWS},
    "of a system": {"client_cin": CINS, "client_dob": WHO["DOB"], "enrollment": STATUS, "start_dt": days(9),
                    "case_mgr": ["Mara Oak"] * ROWS, "visits": COUNTS, "calls": COUNTS},
}  # fmt: skip
OTHERS: dict[str, Columns] = {
    "no CIN": {**WHO, "Enrolled?": STATUS, "Start": days(9), "Visits": COUNTS, "Calls": COUNTS, "CM": ["Mara Oak"] * ROWS},
    "claims": {"CIN": CINS, **WHO, "Claim Number": COUNTS, "CPT": COUNTS, "Billed": COUNTS, "Paid": COUNTS, "Start": days(9),
               "End": days(10), "Case Manager": ["Mara Oak"] * ROWS},
    "names and numbers alone": {"CIN": CINS, **WHO, "Shoe size": COUNTS, "Color": STATUS},
}  # fmt: skip


def written(folder: Path, columns: Columns) -> Path:
    path = folder / "list.csv"
    rows = [list(columns), *zip(*columns.values(), strict=True)]
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n", encoding="utf-8")
    return path


def plan(path: Path, types: Sequence[FileType] = ()) -> SheetPlan:
    with open_book(path, isolated=False) as book:
        (sheet,) = book.sheets
        return recognise(sheet.name, sheet.preview(), sheet.merges, [], types=types, as_of=AS_OF)


def lesson(path: Path, types: Sequence[FileType] = ()) -> Lesson:
    return learn(
        [Sample(path.name, open_book(path, isolated=False))], name="own", types=types, asking=True, as_of=AS_OF
    )


@pytest.mark.parametrize("name", list(LISTS))
def test_an_own_list_of_members_is_what_returns_are_made_of(name: str, tmp_path: Path) -> None:
    seen = plan(written(tmp_path, LISTS[name]))
    assert seen.types == (FileType.RTF,)
    assert "rtf.member_cin" in seen.by_element()
    assert {"rtf.ecm_benefit_start_date", "rtf.lead_care_manager_name"} <= set(seen.by_element())


@pytest.mark.parametrize("name", list(OTHERS))
def test_another_list_is_none(name: str, tmp_path: Path) -> None:
    assert plan(written(tmp_path, OTHERS[name])).types == ()


def test_what_it_is_said_to_be_goes_before_what_it_looks_like(tmp_path: Path) -> None:
    path = written(tmp_path, LISTS["by hand"])
    assert plan(path, [FileType.OTF]).types == (FileType.OTF,)
    assert set(plan(path, [FileType.RTF, FileType.OTF]).types) <= {FileType.RTF, FileType.OTF}


def test_an_own_list_is_learned_with_a_question_or_two(tmp_path: Path) -> None:
    told = lesson(written(tmp_path, LISTS["by hand"]))
    carried = {one.header: one.column.elements for _, one in told}
    assert carried["Name"] == ("rtf.member_last_name", "rtf.member_first_name")
    assert carried["Visits (mo)"] == ("rtf.in_person_encounter_count",)
    assert carried["Calls (mo)"] == ("rtf.telephonic_encounter_count",)
    (asked,) = told.questions
    assert [option.value for option in asked.options] == ["rtf.engagement_status"]
    told = answered(told, asked.at, "rtf.engagement_status")
    assert {question.code for question in told.questions} >= {"Y", "N"}


def test_a_list_of_several_plans_members_is_no_single_plans(tmp_path: Path) -> None:
    path = written(tmp_path, LISTS["by hand"] | {"Plan": ["Alder", "Birch"] * (ROWS // 2)})
    told = begun(lesson(path)).result
    assert (told.layout.name, told.layout.partner) == ("own", "")
    assert any("which plan each row belongs to" in note for note in told.notes)
    one = begun(lesson(written(tmp_path, LISTS["by hand"] | {"Plan": ["Alder"] * ROWS}))).result
    assert one.layout.partner == "Alder"


def test_a_header_of_signs_alone_is_found_again(tmp_path: Path) -> None:
    path = written(tmp_path, LISTS["by hand"])
    told = lesson(path)
    with open_book(path, isolated=False) as book:
        (sheet,) = book.sheets
        seen = recognise(sheet.name, sheet.preview(), sheet.merges, [], forced=told.layout, as_of=AS_OF)
    assert [column.header for column in seen.columns if column.declared is None] == []
    assert seen.drift == ()


def test_no_layout_is_learned_of_a_file_without_any_cin(tmp_path: Path) -> None:
    path = written(tmp_path, OTHERS["no CIN"])
    with pytest.raises(FileUnusable) as raised:
        lesson(path, [FileType.RTF])
    assert raised.value.code == "sample-without-key"
