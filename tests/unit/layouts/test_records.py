"""Sheet + plan → canonical records: values, states, places, and which rows are whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ecmx.files import open_book
from ecmx.guidance import FileType
from ecmx.guidance.values.base import State
from ecmx.layouts import Layout, RecordBatch, load_layout, read_records, recognise, shipped
from tests.spec.blameless import TODAY
from tests.written import delimited, table, workbook

MIF, RTF, OTF = FileType.MIF, FileType.RTF, FileType.OTF


def batches_of(path: Path, layout: Layout | None = None, size: int = 16384) -> list[RecordBatch]:
    with open_book(path, isolated=False) as book:
        sheet = book.sheets[0]
        plan = recognise(sheet.name, sheet.preview(200), sheet.merges, shipped(), forced=layout, as_of=TODAY)
        return list(read_records(sheet, plan, size=size))


def batch_of(folder: Path, *files: str, rows: Sequence[Mapping[str, object]]) -> RecordBatch:
    (batch,) = batches_of(workbook(folder / "a.xlsx", {"Members": table(*files, rows=rows)}))
    return batch


def states(batch: RecordBatch, element: str) -> list[State]:
    column = batch.get(element)
    assert column is not None
    return [State(state) for state in column.state.to_list()]


def values(batch: RecordBatch, element: str) -> list[object]:
    column = batch.get(element)
    assert column is not None
    return column.value.to_list()


def test_values_are_typed(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, "mif", rows=[{}])
    assert values(batch, "mif.member_cin") == ["90000001B"]
    assert values(batch, "mif.member_date_of_birth") == [date(1980, 4, 12)]
    assert values(batch, "mif.emergency_room_count") == [1]
    assert values(batch, "mif.hypertension") == [True]
    assert values(batch, "mif.reporting_period") == [{"start": date(2026, 10, 1), "end": date(2026, 10, 31)}]
    assert values(batch, "mif.social_determinants") == [[{"code": "Z59.41", "descriptor": "Food insecurity"}]]


def test_four_answers_to_yes_or_no(tmp_path: Path) -> None:
    """Trap 2: a "no" that may mean "not known" never becomes a plain no, and a blank is nobody's answer but where the guidance says so."""
    rows: list[Mapping[str, object]] = [
        {"mif.member_homelessness_indicator": "1", "mif.asthma": "Y", "mif.adult_smi_or_sud": "1"},
        {"mif.member_homelessness_indicator": "", "mif.asthma": "X", "mif.adult_smi_or_sud": "0"},
        {"mif.transitioned_from_health_homes_program": "1", "mif.asthma": "X"},
        {"mif.transitioned_from_health_homes_program": "0", "mif.asthma": ""},
    ]
    batch = batch_of(tmp_path, "mif", rows=rows)
    assert states(batch, "mif.member_homelessness_indicator") == [State.VALUE, *[State.NO_OR_UNKNOWN] * 3]
    assert states(batch, "mif.asthma") == [State.VALUE, State.NO_OR_UNKNOWN, State.NO_OR_UNKNOWN, State.BLANK]
    assert states(batch, "mif.adult_smi_or_sud") == [State.VALUE, *[State.NO_OR_UNKNOWN] * 3]
    assert values(batch, "mif.transitioned_from_health_homes_program") == [False, False, True, False]
    for element in ("mif.member_homelessness_indicator", "mif.asthma", "mif.adult_smi_or_sud"):
        assert False not in values(batch, element)


def test_sentinels_are_states_and_their_text_is_kept(tmp_path: Path) -> None:
    sentinels: dict[str, tuple[str, State]] = {
        "mif.member_residential_address": ("HOMELESS", State.HOMELESS),
        "mif.member_residential_zip": ("99999", State.UNKNOWN_ZIP),
        "mif.member_phone_number": ("0000000000", State.UNKNOWN_PHONE),
        "mif.medi_cal_renewal_date": ("00/00/0000", State.UNKNOWN_DATE),
    }
    batch = batch_of(tmp_path, "mif", rows=[{element: text for element, (text, _) in sentinels.items()}, {}])
    for element, (text, state) in sentinels.items():
        column = batch.get(element)
        assert column is not None
        assert (column.text[0], State(column.state[0]), column.value[0]) == (text, state, None)
        assert column.state[1] == State.VALUE


def test_what_cannot_be_read_has_no_value_and_keeps_its_text(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, "otf", rows=[{"otf.outreach_attempt_date": "soon"}, {}])
    column = batch.get("otf.outreach_attempt_date")
    assert column is not None
    assert (column.value[0], State(column.state[0]), column.text[0]) == (None, State.UNREADABLE, "soon")


def test_a_numbers_digits_survive_the_spreadsheet(tmp_path: Path) -> None:
    """A zip code, a phone and an NPI that a spreadsheet took for numbers."""
    numbers: dict[str, object] = {
        "rtf.member_residential_zip": 93701,
        "rtf.member_phone_number": 5595550101,
        "rtf.ecm_provider_npi": 1245319599,
    }
    batch = batch_of(tmp_path, "rtf", rows=[numbers, {}])
    assert [values(batch, element)[0] for element in numbers] == ["93701", "5595550101", "1245319599"]


def test_every_row_keeps_its_place(tmp_path: Path) -> None:
    rows = table("otf", rows=[{}] * 3)
    rows[2:2] = [[], []]
    (batch,) = batches_of(workbook(tmp_path / "a.xlsx", {"OTF": [["Title"], *rows]}))
    assert batch.rows.to_list() == [3, 6, 7]


def test_totals_and_guide_rows_are_nobodys(tmp_path: Path) -> None:
    guide = {
        "otf.member_cin": "nine characters",
        "otf.provider_type": "see list",
        "otf.outreach_attempt_date": "MM/DD/YYYY",
    }
    total = {
        "otf.member_cin": "Total:",
        "otf.provider_type": "2",
        "otf.outreach_attempt_date": "",
        "otf.outreach_attempt_method": "",
    }
    batch = batch_of(tmp_path, "otf", rows=[guide, {}, {}, total])
    assert batch.guides.to_list() == [True, False, False, False]
    assert batch.totals.to_list() == [False, False, False, True]
    assert batch.present[OTF].to_list() == [False, True, True, False]


@pytest.mark.parametrize("name", ["Total", "Totalo", "Grandtotal", "Count"])
def test_a_member_whose_name_looks_like_a_total_is_a_member(tmp_path: Path, name: str) -> None:
    batch = batch_of(
        tmp_path, "rtf", rows=[{"rtf.member_last_name": name}, {"rtf.member_last_name": name, "rtf.member_cin": "bad"}]
    )
    assert batch.present[RTF].to_list() == [True, True]


def test_a_bad_first_row_is_a_members_row(tmp_path: Path) -> None:
    """Two defects do not make a row of instructions: it would be lost in silence."""
    batch = batch_of(tmp_path, "rtf", rows=[{"rtf.member_cin": "90000001", "rtf.engagement_status": "9"}, {}])
    assert batch.present[RTF].to_list() == [True, True]


def test_each_row_says_which_files_it_holds(tmp_path: Path) -> None:
    rows = table("mif", "rtf", "otf", rows=[{}] * 3)
    mif, rtf = (len(table(*files, rows=[])[0]) for files in (("mif",), ("mif", "rtf")))
    rows[2][mif:] = [None] * (len(rows[2]) - mif)  # nothing returned yet
    rows[3][rtf:] = [None] * (len(rows[3]) - rtf)  # enrolled without an attempt
    (batch,) = batches_of(workbook(tmp_path / "a.xlsx", {"Members": rows}))
    assert {file: mask.to_list() for file, mask in batch.present.items()} == {
        MIF: [True, True, True],
        RTF: [True, False, True],
        OTF: [True, False, False],
    }


def test_a_provider_filled_in_beforehand_is_no_return(tmp_path: Path) -> None:
    """The plan may print Table 7, which is the same in every row, into the form."""
    rows = table("mif", "rtf", "otf", rows=[{}])
    header = [str(label) for label in rows[0]]
    first, last = (
        len(table("mif", rows=[])[0]),
        header.index("Member Information Return Transmission File Production Date"),
    )
    rows[1][first:last] = [None] * (last - first)
    (batch,) = batches_of(workbook(tmp_path / "a.xlsx", {"Members": rows}))
    assert batch.present[RTF].to_list() == [False]


def test_the_frame_of_a_file_type(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, "otf", rows=[{}, {"otf.provider_type": "7"}])
    frame = batch.frame(OTF)
    assert frame["row"].to_list() == [2, 3]
    assert frame["sheet"].to_list() == ["Members"] * 2
    assert frame["otf.provider_type"].to_list() == ["1", None]
    assert frame["otf.provider_type:state"].to_list() == [State.VALUE, State.UNREADABLE]
    assert frame["otf.outreach_attempt_date"].dtype == pl.Date


def test_the_frame_of_a_half_has_the_key_and_only_its_rows(tmp_path: Path) -> None:
    rows = table("mif", "rtf", "otf", rows=[{}] * 2)
    mif = len(table("mif", rows=[])[0])
    rows[1][mif:] = [None] * (len(rows[1]) - mif)
    (batch,) = batches_of(workbook(tmp_path / "a.xlsx", {"Members": rows}))
    frame = batch.frame(RTF)
    assert frame["row"].to_list() == [3]
    assert frame["rtf.member_cin"].to_list() == ["90000002B"]
    assert "rtf.member_first_name" in frame.columns  # who the member is counts for every half of the row
    assert not [name for name in frame.columns if name.startswith(("mif.", "otf."))]


def test_columns_are_spelt_alike_in_every_batch(tmp_path: Path) -> None:
    """03/04/2026 is a day of March or of April; what the first batch shows of the column holds for the rest."""
    rows = table("otf", rows=[{}])
    days = ["25/03/2026", "30/03/2026", "29/03/2026", "31/03/2026", "03/04/2026", "04/04/2026"]
    body = [[f"9000000{at}B", "1", day, "In-Person"] for at, day in enumerate(days)]
    batches = batches_of(delimited(tmp_path / "a.csv", [rows[0], *body]), size=4)
    assert len(batches) == 2
    assert values(batches[1], "otf.outreach_attempt_date") == [date(2026, 4, 3), date(2026, 4, 4)]
    assert {batch.columns["otf.outreach_attempt_date"].spelling for batch in batches} == {"DD/MM/YYYY"}


def test_a_column_that_fills_late_is_read_as_it_is_spelt_there(tmp_path: Path) -> None:
    rows = table("rtf", rows=[{}] * 4 + [{"rtf.ecm_benefit_end_date": "2026-10-12"}] * 2)
    batches = batches_of(delimited(tmp_path / "a.csv", rows), size=4)
    assert values(batches[1], "rtf.ecm_benefit_end_date") == [date(2026, 10, 12)] * 2
    assert states(batches[1], "rtf.ecm_benefit_end_date") == [State.VALUE] * 2


def test_no_value_shows_in_a_repr(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, "rtf", rows=[{"rtf.member_last_name": "Quintana"}])
    assert "Quintana" not in repr(batch) + repr(batch.columns["rtf.member_last_name"])


LAYOUT = """
name = "sunrise"
partner = "Sunrise"
[[sheets]]
types = ["rtf"]
columns = [
  { header = "CIN", element = "rtf.member_cin" },
  { header = "Name", parts = ["rtf.member_last_name", "rtf.member_first_name"] },
  { header = "Status", element = "rtf.engagement_status", codes = { "E" = "3", "O" = "2" } },
  { header = "Start", element = "rtf.ecm_benefit_start_date", spelling = "DD/MM/YYYY" },
  { header = "Phone", element = "rtf.member_phone_number" },
]
"""


def test_a_layout_says_codes_spelling_and_names_in_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "sunrise.toml"
    path.write_text(LAYOUT, encoding="utf-8")
    rows = [
        ["CIN", "Name", "Status", "Start", "Phone"],
        ["90000001B", "Vale, Ana", "E", "03/04/2026", "5595550101"],
        ["90000002B", "Li", "O", "", "5595550102"],
        ["90000003B", "Vale, Ana, Jr.", "2", "", "5595550103"],
    ]
    (batch,) = batches_of(delimited(tmp_path / "a.csv", rows), load_layout(str(path)))
    assert values(batch, "rtf.engagement_status") == ["3", "2", "2"]
    assert values(batch, "rtf.ecm_benefit_start_date") == [date(2026, 4, 3), None, None]
    assert values(batch, "rtf.member_last_name") == ["Vale", "Li", "Vale"]
    assert values(batch, "rtf.member_first_name") == ["Ana", None, "Ana, Jr."]


FLAGS = """
name = "sunrise"
partner = "Sunrise"
[[sheets]]
types = ["referral"]
columns = [
  { header = "CIN", element = "referral.member_cin" },
  { header = "DOB", element = "referral.member_date_of_birth" },
  { header = "Focus", flags = { "Homeless" = "referral.adult_experiencing_homelessness", "SMI" = "referral.adult_smi_or_sud" } },
]
"""


def test_populations_as_text(tmp_path: Path) -> None:
    path = tmp_path / "sunrise.toml"
    path.write_text(FLAGS, encoding="utf-8")
    rows = [
        ["CIN", "DOB", "Focus"],
        ["90000001B", "04/12/1980", "SMI; homeless"],
        ["90000002B", "04/12/1980", "Homeless"],
        ["90000003B", "04/12/1980", ""],
    ]
    (batch,) = batches_of(delimited(tmp_path / "a.csv", rows), load_layout(str(path)))
    assert states(batch, "referral.adult_smi_or_sud") == [State.VALUE, State.NO_OR_UNKNOWN, State.BLANK]
    assert states(batch, "referral.adult_experiencing_homelessness") == [State.VALUE, State.VALUE, State.BLANK]
