"""Whose problem is it: told by the data element, else by what the sheet or the file carries; never guessed."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console

from ecmx.findings import FileReport, Findings, Owner, Party, RowCount, SheetReport, party_of, rule, rules
from ecmx.reports import terminal
from ecmx.reports.blocks import blocks


def on(types: dict[str, tuple[str, ...]], found: Findings) -> FileReport:
    sheets = tuple(SheetReport(name, kinds, 1 if kinds else None, None, ()) for name, kinds in types.items())
    return FileReport("members.xlsx", sheets, found, RowCount(9, 9, 0, 0, 0), (), date(2026, 11, 1))


def party(code: str, types: dict[str, tuple[str, ...]], sheet: str = "A", element: str = "") -> Party:
    found = Findings()
    facts = dict.fromkeys(rule(code).facts, "a fact")
    found.add(rule(code), sheet=sheet, rows=[4], column="C", element=element, facts=facts)
    (group,) = found.grouped()
    return party_of(group, on(types, found))


@pytest.mark.parametrize(
    ("types", "element", "whose"),
    [
        (("mif",), "mif.member_cin", Party.PLAN),
        (("rtf",), "rtf.production_date", Party.PROVIDER),
        (("mif", "rtf", "otf"), "mif.member_cin", Party.PLAN),
        (("mif", "rtf", "otf"), "otf.date_of_outreach_attempt", Party.PROVIDER),
        (("referral",), "referral.member_first_name", Party.PROVIDER),
        (("rtf", "otf"), "", Party.PROVIDER),
        (("mif",), "", Party.PLAN),
        (("mif",), "housed_date", Party.PLAN),  # a known extension: its id names no file type
        (("mif", "rtf"), "", Party.SENDER),
    ],
)
def test_the_element_tells_the_side(types: tuple[str, ...], element: str, whose: Party) -> None:
    assert party("cell-error", {"A": types}, element=element) is whose


def test_what_is_said_of_the_whole_file_goes_to_whoever_sends_such_files() -> None:
    assert party("cell-error", {"Cover": (), "A": ("rtf",), "B": ("otf",)}, sheet="") is Party.PROVIDER
    assert party("cell-error", {"A": ("mif",), "B": ("referral",)}, sheet="") is Party.SENDER


def test_what_is_about_reading_is_nobodys_to_mend() -> None:
    codes = [one.code for one in rules() if one.owner is Owner.RECEIVER]
    whose = {code: party(code, {"A": ("mif",)}, element="mif.member_cin") for code in codes}
    assert whose
    assert whose == dict.fromkeys(codes, Party.READER)


def test_one_sentence_to_two_sides_is_said_twice() -> None:
    found = Findings()
    for column, element in (("C", "mif.member_phone_number"), ("D", "rtf.member_phone_number")):
        facts = {"label": "Member Phone Number"}
        found.add(rule("phone-format"), sheet="A", rows=[4], column=column, element=element, facts=facts)
    report = on({"A": ("mif", "rtf")}, found)
    said = [block for several in blocks(report, 5).values() for block in several]
    assert [block.party for block in said] == [Party.PLAN, Party.PROVIDER]
    screen = io.StringIO()
    terminal.show_report(report, Console(file=screen, width=120))
    assert "phone-format · DHCS guidance 1.1" in screen.getvalue()
    assert "for the plan to fix" in screen.getvalue()
    assert "for the ECM Provider to fix" in screen.getvalue()


def test_the_terminal_keeps_what_is_about_reading_apart() -> None:
    found = Findings()
    facts = {"label": "Member Date of Birth", "spelling": "YYYY-MM-DD"}
    found.add(rule("column-dialect"), sheet="A", column="C", element="mif.member_date_of_birth", facts=facts)
    found.add(rule("macros-ignored"), sheet="A")
    screen = io.StringIO()
    terminal.show_report(on({"A": ("mif",)}, found), Console(file=screen, width=120))
    text = screen.getvalue()
    assert text.index("NOTES") < text.index("macros-ignored") < text.index("HOW IT WAS READ  for you")
    assert text.index("HOW IT WAS READ") < text.index("column-dialect") < text.index("NOT CHECKED")
