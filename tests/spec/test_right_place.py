"""Rows of another plan or provider, found by somebody who tried to send them: each by the kind of way that it went out once."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec
import openpyxl
import polars as pl
import pytest

import ecmx
from ecmx.conversion import Conversion, Wishes, convert, convert_each
from ecmx.exchange import Options, Partner
from ecmx.layouts import load_layout
from tests.written import delimited, table

DAY = date(2026, 11, 1)
JUNIPER, LARKSPUR = "Juniper Community Plan", "Larkspur Health"
VALLEY, HILL = "1234567893", "1245319599"
PARTNERS = ecmx.Partners(
    (
        Partner(kind="plan", name=JUNIPER, payer_identifiers=("JP01",)),
        Partner(kind="plan", name=LARKSPUR, payer_identifiers=("LH01",)),
        Partner(kind="provider", name="Valley", npis=(VALLEY,)),
        Partner(kind="provider", name="Hill", npis=(HILL,)),
    ),
    registered=True,
)
OPTIONS = Options(as_of=DAY, isolated=False, partners=PARTNERS)


def with_columns(
    rows: list[list[object]], header: Sequence[str], cells: Sequence[Sequence[object]]
) -> list[list[object]]:
    """A table with more columns at its end."""
    return [[*row, *more] for row, more in zip(rows, [header, *cells], strict=True)]


def members(path: Path) -> set[str]:
    """The CINs of blameless rows that stand in a file."""
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path).worksheets
        text = "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    else:
        text = path.read_text()
    return {cin for cin in (f"9100000{number}B" for number in range(10)) if cin in text}


def both_plans(path: Path, folder: Path) -> Conversion:
    """A file's rows sent to two plans."""
    targets = [(load_layout("juniper-rtf"), folder / "j.txt"), (load_layout("larkspur-return"), folder / "l.csv")]
    return convert_each([path], targets, OPTIONS, Wishes())


def cins(*files: str, count: int) -> list[dict[str, object]]:
    return [{f"{files[0]}.member_cin": f"9100000{number}B"} for number in range(1, count + 1)]


def test_every_half_of_another_providers_row_stays(tmp_path: Path) -> None:
    """A member's row that is a return as well: the list's half stayed once, and the return's half went with all names."""
    npi = ("rtf.ecm_provider_npi", (VALLEY, HILL, ""))
    rows = [{**row, npi[0]: said} for row, said in zip(cins("mif", count=3), npi[1], strict=True)]
    path = delimited(tmp_path / "both.csv", table("mif", "rtf", rows=rows))
    out = tmp_path / "sent" / "valley.xlsx"
    out.parent.mkdir()
    done = convert([path], load_layout("guidance-consolidated"), out, OPTIONS, for_provider="Valley")
    assert (done.rows.out, done.rows.withheld) == (1, 2)
    assert members(out) == {"91000001B"}
    assert HILL not in "".join(map(str, openpyxl.load_workbook(out).worksheets[0].values))


@pytest.mark.parametrize("kind", ["rtf", "mif"])
def test_a_file_that_names_other_providers_is_not_silent(kind: str, tmp_path: Path) -> None:
    """An NPI that cannot be read is another's as long as nobody knows whose."""
    cells = [["124531959"], [f"{HILL} / 1987654328"], [""]]
    header = "ECM Provider National Provider Identifier (NPI)"
    path = delimited(
        tmp_path / "n.csv",
        with_columns(table(kind, rows=cins(kind, count=3), without=["rtf.ecm_provider_npi"]), [header], cells),
    )
    done = convert([path], load_layout(f"guidance-{kind}"), tmp_path / "out.xlsx", OPTIONS, for_provider="Valley")
    assert (done.rows.out, done.rows.withheld) == (0, 3)


def provided(*npis: str) -> pl.DataFrame:
    return ecmx.record_frame(
        "mif",
        {
            "mif.member_cin": [f"9100000{number}B" for number in range(1, len(npis) + 1)],
            "mif.member_record_status": ["New"] * len(npis),
            "rtf.ecm_provider_npi": list(npis),
        },
    )


def test_a_program_s_record_is_of_the_provider_that_it_names() -> None:
    layout = load_layout("guidance-mif")
    for frame in (provided(VALLEY, HILL), provided(VALLEY, HILL).drop("provider")):
        sent = ecmx.compose({"mif": frame}, layout, partners=PARTNERS, for_provider="Valley", as_of=DAY)
        assert (sent.rows, sent.withheld) == (1, 1)
        with pytest.raises(ecmx.UsageProblem, match="providers"):
            ecmx.compose({"mif": frame}, layout, partners=PARTNERS, as_of=DAY)
    both = provided(HILL).with_columns(provider=pl.lit(VALLEY))
    assert ecmx.compose({"mif": both}, layout, partners=PARTNERS, for_provider="Valley", as_of=DAY).withheld == 1


def test_a_misspelt_plan_is_not_overruled_by_another_plans_number(tmp_path: Path) -> None:
    cells = [["Larkspurr Heath", "JP01"], ["Larkspurr Heath", "LH01"], ["Tidewater", "JP01"]]
    rows = with_columns(table("rtf", rows=cins("rtf", count=3)), ["MCP Name", "Primary Payer (MCP) Identifier"], cells)
    done = both_plans(delimited(tmp_path / "m.csv", rows), tmp_path)
    assert members(tmp_path / "j.txt") == {"91000003B"}  # a name that is nobody's beside a number that is Juniper's
    assert members(tmp_path / "l.csv") == {"91000002B"}
    assert (done.rows.out, done.rows.withheld) == (2, 1)
    frame = ecmx.record_frame(
        "rtf",
        {
            "rtf.member_cin": ["91000001B"],
            "plan:said": ["Junper Comunity Plan"],
            "mif.primary_payer_identifier": ["LH01"],
        },
    )
    for name in ("juniper-rtf", "larkspur-return"):
        assert ecmx.compose({"rtf": frame}, load_layout(name), partners=PARTNERS, as_of=DAY).withheld == 1


@pytest.mark.parametrize("headers", [("Plan", "MCP Name"), ("MCP Name", "Health Plan"), ("Health Plan", "MCP Name")])
def test_two_columns_that_name_the_plan_must_agree(headers: tuple[str, str], tmp_path: Path) -> None:
    cells = [[JUNIPER, LARKSPUR], [JUNIPER, JUNIPER], ["", LARKSPUR], [LARKSPUR, ""]]
    rows = with_columns(table("rtf", rows=cins("rtf", count=4)), headers, cells)
    done = both_plans(delimited(tmp_path / "m.csv", rows), tmp_path)
    assert members(tmp_path / "j.txt") == {"91000002B"}
    assert members(tmp_path / "l.csv") == {"91000003B", "91000004B"}
    assert done.rows.held == 1


def test_a_previous_plan_is_no_contradiction(tmp_path: Path) -> None:
    rows = with_columns(
        table("rtf", rows=cins("rtf", count=1)), ["MCP Name", "Previous MCP Name"], [[JUNIPER, LARKSPUR]]
    )
    done = both_plans(delimited(tmp_path / "m.csv", rows), tmp_path)
    assert (done.rows.out, members(tmp_path / "j.txt")) == (1, {"91000001B"})


def test_an_accent_makes_another_name_however_it_is_written() -> None:
    accented = "Lárkspur Health"
    plans = ecmx.Partners((Partner(kind="plan", name=LARKSPUR), Partner(kind="plan", name=accented)), registered=True)
    forms: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
    for form in forms:
        said = plans.plan(unicodedata.normalize(form, accented))
        assert said is not None
        assert said.name == accented


def test_two_plans_whose_names_make_one_file_name_have_a_file_each(tmp_path: Path) -> None:
    plans = ("Sanidad Ñ", "Sanidad Ö", "Ж", "")
    rows = with_columns(table("rtf", rows=cins("rtf", count=4)), ["MCP Name"], [[plan] for plan in plans])
    path = delimited(tmp_path / "in.csv", rows)
    partners = ecmx.Partners(
        (*PARTNERS.partners, *(Partner(kind="plan", name=plan) for plan in plans[:3])), registered=True
    )
    out = tmp_path / "out.txt"
    done = convert([path], load_layout("juniper-rtf"), out, msgspec_replace(OPTIONS, partners))
    assert done.rows.withheld == 4
    assert len({held.path for held in done.held}) == 4
    assert {cin for held in done.held for cin in members(held.path)} == {f"9100000{number}B" for number in range(1, 5)}
    assert all(len(members(held.path)) == 1 for held in done.held)


def msgspec_replace(options: Options, partners: ecmx.Partners) -> Options:
    from dataclasses import replace

    return replace(options, partners=partners)


def test_a_half_that_no_form_of_the_plan_takes_is_told(tmp_path: Path) -> None:
    """A fault once: of several plans' forms one took the return alone, and nobody told of the attempt in the same row."""
    rows = with_columns(table("rtf", "otf", rows=cins("rtf", count=2)), ["MCP Name"], [[JUNIPER], [LARKSPUR]])
    done = both_plans(delimited(tmp_path / "m.csv", rows), tmp_path)
    assert done.rows.out == 2
    lost = {(loss.code, loss.place.element.partition(".")[0]) for loss in done.losses if loss.place.element}
    assert ("not-carried-record", "otf") in lost
    assert {row for loss in done.losses if loss.code == "not-carried-record" for row in loss.rows} == {2}


def test_a_form_of_nobodys_says_of_each_row_whose_it_is(tmp_path: Path) -> None:
    larkspur = delimited(tmp_path / "l.csv", table("rtf", rows=cins("rtf", count=1)))
    out = tmp_path / "c.xlsx"
    convert([larkspur], load_layout("guidance-consolidated"), out, OPTIONS, all_are=LARKSPUR)
    (sheet, *_) = openpyxl.load_workbook(out).worksheets
    assert LARKSPUR in {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    frame = ecmx.record_frame("mif", {"mif.member_cin": ["91000001B"], "plan": [JUNIPER]})
    layout = msgspec.structs.replace(load_layout("guidance-mif"), container="csv")
    sent = ecmx.compose({"mif": frame}, layout, partners=PARTNERS, as_of=DAY)
    assert JUNIPER.encode() in sent.bytes()


@pytest.mark.parametrize("target", ["larkspur-return", "guidance-rtf"])
def test_a_word_that_is_no_plan_s_name_is_told_though_all_rows_are_one_plan_s(target: str, tmp_path: Path) -> None:
    """A fault once (the campaign of V10 found it): the file of the plan was taken to say a word that nobody knows."""
    rows = with_columns(table("rtf", rows=cins("rtf", count=2)), ["MCP Name"], [["zq417 ?"], [LARKSPUR]])
    path = delimited(tmp_path / "m.csv", rows)
    layout = msgspec.structs.replace(load_layout(target), partner=LARKSPUR, protected=False)
    done = convert([path], layout, tmp_path / "out.xlsx", OPTIONS, all_are=LARKSPUR)
    assert done.rows.out == 2
    place = {(row, loss.code) for loss in done.losses if loss.place.header == "MCP Name" for row in loss.rows}
    assert place == {(2, "not-carried-element")}


def test_records_of_two_plans_meet_on_no_row(tmp_path: Path) -> None:
    rtf = ecmx.record_frame("rtf", {"rtf.member_cin": ["91000001B"], "plan:said": ["Sunny Meadows"]})
    otf = ecmx.record_frame(
        "otf",
        {
            "otf.member_cin": ["91000001B"],
            "plan:said": ["Moon Health"],
            "otf.outreach_attempt_date": [date(2026, 10, 4)],
        },
    )
    sent = ecmx.compose({"rtf": rtf, "otf": otf}, load_layout("guidance-consolidated"), partners=PARTNERS, as_of=DAY)
    (tmp_path / "c.xlsx").write_bytes(sent.bytes())
    rows = [
        {str(cell) for cell in row if cell}
        for sheet in openpyxl.load_workbook(tmp_path / "c.xlsx").worksheets
        for row in sheet.iter_rows(values_only=True)
        if "91000001B" in row
    ]
    assert [row & {"Sunny Meadows", "Moon Health"} for row in rows] == [{"Sunny Meadows"}, {"Moon Health"}]


def test_held_rows_never_lie_below_what_is_sent(tmp_path: Path) -> None:
    path = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}, {"rtf.member_cin": ""}]))
    sent = tmp_path / "sent"
    sent.mkdir()
    with pytest.raises(ecmx.UsageProblem, match="among the files that you send"):
        convert_each([path], [(load_layout("juniper-rtf"), sent / "j.txt")], OPTIONS, Wishes(held=sent / "held"))


def test_who_stops_listening_changes_nothing(tmp_path: Path) -> None:
    """`ecmx convert … | head` named files once that never came to be."""
    path = delimited(tmp_path / "rtf.csv", table("rtf", rows=cins("rtf", count=2)))
    out = tmp_path / "out.xlsx"
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [sys.executable, "-m", "ecmx", "convert", str(path), "--to", "guidance-rtf", "-o", str(out), "--as-of", "2026-11-01"],
        stdout=write, stderr=subprocess.PIPE, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    os.close(write)
    assert ended.returncode == 2 and b"The answer cannot be printed" in ended.stderr
    assert members(out) == {"91000001B", "91000002B"}


def test_a_formula_that_nobody_calculated_is_told_wherever_it_stands(tmp_path: Path) -> None:
    """A fault once, in a column that the target does not have."""
    rows = with_columns(
        table("rtf", rows=cins("rtf", count=3)), ["Age", "MCP Name"], [[40, ""], ["=20+20", "=A1"], [41, ""]]
    )
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    done = convert([tmp_path / "a.xlsx"], load_layout("guidance-rtf"), tmp_path / "out.xlsx", OPTIONS)
    told = {(loss.code, loss.place.header) for loss in done.losses if 3 in loss.rows}
    assert told == {("not-carried-unreadable", "Age"), ("not-carried-unreadable", "MCP Name")}


def test_an_npi_by_which_several_bill_lets_no_row_go() -> None:
    """It stands at the provider's and at others': a row that bears nothing else says of nobody whose it is."""
    billing = "2900000029"
    clinics = (
        Partner(kind="provider", name="Valley", npis=(VALLEY,), shared_npis=(billing,)),
        Partner(kind="provider", name="Hill", npis=(HILL,), shared_npis=(billing,)),
    )
    layout = load_layout("guidance-mif")
    for frame, going in ((provided(VALLEY, billing), 1), (provided(billing, billing), 0)):
        sent = ecmx.compose({"mif": frame}, layout, partners=ecmx.Partners(clinics), for_provider="Valley", as_of=DAY)
        assert (sent.rows, sent.withheld) == (going, 2 - going)
