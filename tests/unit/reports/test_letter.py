"""The letter: calm, to the right side, with every place and no value; and nothing in it that only the receiver can do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ecmx.errors import FileUnusable
from ecmx.files import open_book
from ecmx.findings import Findings, Owner, Party, RowCount, refusals, rule, rules
from ecmx.reports import json
from ecmx.reports.letter import for_us, letters_of, refusal_letter
from ecmx.reports.letter_text import FIRST_OF_SEVERAL, OPENING, joined
from tests.unit.reports.html_pages import report_of
from tests.unit.reports.test_parties import on
from tests.written import delimited, table, workbook

MIF_SLIPS = [
    {"mif.member_cin": "90000001"},
    {"mif.member_phone_number": "(559) 555-0142", "mif.member_last_name": "Quintanilla"},
    {},
]
OTF_SLIPS = [{"otf.provider_type": "7"}, {}]


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_to_a_plan_it_says_that_nothing_was_rejected(tmp_path: Path) -> None:
    report = report_of(delimited(tmp_path / "members.csv", table("mif", rows=MIF_SLIPS)))
    (letter,) = letters_of(report)
    text = flat(letter.text)
    assert letter.party is Party.PLAN
    assert letter.text.startswith("Subject: members.csv: 2 places to fix\n\nHello,\n\nThank you for “members.csv”")
    assert "Nothing was rejected: every row that can be used was accepted." in text
    assert "It has 3 rows. 1 is in order and accepted. 1 is used except for the cells listed below" in text
    assert "1 is on hold: we cannot use it yet, so please start there." in text
    assert "counts as submitted" not in text


def test_only_whom_the_row_held_back_concerns_is_asked_to_begin_there(tmp_path: Path) -> None:
    """The plan's CIN holds it back; the provider has something else to fix."""
    rows = [{"mif.member_cin": "90000001"}, {"otf.provider_type": "7"}]
    letters = letters_of(report_of(delimited(tmp_path / "both.csv", table("mif", "otf", rows=rows))))
    told = {letter.party: flat(letter.text) for letter in letters}
    assert "1 is on hold: we cannot use it yet, so please start there." in told[Party.PLAN]
    assert "1 is on hold: we cannot use it yet. " in told[Party.PROVIDER]


def test_to_a_provider_it_says_that_the_file_is_not_submitted_yet(tmp_path: Path) -> None:
    (letter,) = letters_of(report_of(delimited(tmp_path / "outreach.csv", table("otf", rows=OTF_SLIPS))))
    assert letter.party is Party.PROVIDER
    assert "it counts as submitted only once they are resolved" in flat(letter.text)
    assert "rejected" not in letter.text


def test_every_error_and_warning_is_told_with_its_place_and_how_to_mend_it(tmp_path: Path) -> None:
    report = report_of(workbook(tmp_path / "members.xlsx", {"MIF": table("mif", rows=MIF_SLIPS)}))
    text = flat(letters_of(report)[0].text)
    for finding in json.report_json(report)["findings"]:
        if finding["severity"] == "note":
            continue
        assert finding["message"] in text
        assert f"tab “MIF”, column {finding['column']} “{finding['header']}”, row {finding['row']}" in text


def test_no_value_and_no_member_is_named(tmp_path: Path) -> None:
    path = delimited(tmp_path / "members.csv", table("mif", rows=MIF_SLIPS))
    text = letters_of(report_of(path))[0].text
    with open_book(path, isolated=False) as book:
        batch = next(iter(book.sheets[0].batches(after_row=1)))
    cells = {cell for row in batch.text.iter_rows() for cell in row if cell and len(cell) >= 5}
    assert "Quintanilla" in cells
    assert not {cell for cell in cells if cell in text}
    assert "Please do not write members' names" in flat(text)


def test_a_consolidated_file_has_a_letter_for_each_side(tmp_path: Path) -> None:
    rows = [{"mif.member_phone_number": "call her"}, {"otf.provider_type": "7"}]
    report = report_of(workbook(tmp_path / "both.xlsx", {"All": table("mif", "rtf", "otf", rows=rows)}))
    plan, provider = letters_of(report)
    assert (plan.party, provider.party) == (Party.PLAN, Party.PROVIDER)
    assert "Member Phone Number" in flat(plan.text)
    assert "Provider Type" not in flat(plan.text)
    assert "Provider Type" in flat(provider.text)
    text = joined((plan, provider))
    assert text.startswith(FIRST_OF_SEVERAL)
    assert "----- Letter 2 of 2, for the ECM Provider ---" in text
    assert text.count(OPENING) == 2


def test_a_clean_file_is_acknowledged(tmp_path: Path) -> None:
    (letter,) = letters_of(report_of(delimited(tmp_path / "outreach.csv", table("otf", rows=[{}, {}]))))
    text = flat(letter.text)
    assert "received, nothing to fix" in text
    assert "There are no errors in the part you fill in." in text
    assert "All 2 rows are in order." in text
    assert "MEND" not in letter.text


def test_what_only_the_receiver_can_do_stands_apart() -> None:
    found = Findings()
    likely = {"likely": "Member Mailing Zip"}
    found.add(rule("unsure-column"), sheet="A", column="C", header="Zip 2", facts=likely)
    facts = {"label": "Member Date of Birth", "spelling": "YYYY-MM-DD"}
    found.add(rule("column-dialect"), sheet="A", column="D", header="DOB", facts=facts)
    report = on({"A": ("mif",)}, found)
    (letter,) = letters_of(report)
    assert "Zip 2" not in letter.text
    (line,) = for_us(report)  # the dialect asks for nothing to be done
    assert "Zip 2" in line


def test_a_sender_is_told_nothing_of_our_layouts_and_commands(subtests: pytest.Subtests) -> None:
    for one in (one for one in rules() if one.owner is Owner.SENDER and one.severity != "note"):
        with subtests.test(one.code):
            found = Findings()
            facts = {name: "alder" if name == "layout" else f"fact{name}" for name in one.facts}
            rows = None if not one.by_row and one.scope == "file" else [4]
            found.add(one, sheet="A", rows=rows, facts=facts)
            (letter,) = letters_of(on({"A": ("mif",)}, found))
            text = flat(letter.text)
            assert "How to fix:" in text
            fixes = " ".join(re.findall(r"How to fix: (.*?)(?=Please fix)", text))
            assert not re.search(r"layout|ecmx|--\w", fixes)


def test_a_file_that_could_not_be_used_is_answered_too(subtests: pytest.Subtests) -> None:
    for said in refusals():
        with subtests.test(said.code):
            text = flat(refusal_letter("/inbox/x/plan.xlsx", FileUnusable(said.code, said.sentence, said.fix)).text)
            assert "plan.xlsx" in text
            assert "inbox" not in text
            assert not re.search(r"layout|--\w|ECMX_", text)


def test_long_lists_are_cut_and_counted() -> None:
    found = Findings()
    facts = {"label": "NPI"}
    found.add(rule("npi-format"), sheet="A", rows=range(2, 5002), column="C", element="mif.pcp_npi", facts=facts)
    report = on({"A": ("mif",)}, found)
    text = flat(letters_of(report)[0].text)
    assert "rows 2, 3, 4," in text
    assert "16 and 4,985 more" in text
    assert "We can send you your workbook with every place marked." in text
    text = flat(letters_of(report, ("plan_annotated.xlsx",))[0].text)
    assert "We are sending you “plan_annotated.xlsx” the way we always exchange files" in text
    assert "cut short" not in text
    assert "Please fix your own file" not in text
    text = flat(letters_of(report, ("page.html",))[0].text)
    assert "“page.html” comes with this letter" in text
    assert "Please fix your own file" in text


def test_a_hundred_kinds_are_cut_and_counted() -> None:
    found = Findings()
    for number in range(100):
        facts = {"label": f"Element {number}", "words": f"{number} or more"}
        found.add(rule("code-unknown"), sheet="A", rows=[4, 5], column="C", element="mif.pcp_npi", facts=facts)
    text = flat(letters_of(on({"A": ("mif",)}, found))[0].text)
    assert "200 places to fix" in text
    assert "And 150 places of 75 other kinds." in text


def test_lines_are_short_and_a_row_stays_with_its_number(tmp_path: Path) -> None:
    found = Findings()
    for width in range(1, 40):
        header = "x" * width
        found.add(rule("cell-error"), sheet="A", rows=[4], column="C", header=header, facts={"label": header})
    text = letters_of(on({"A": ("mif",)}, found))[0].text
    assert max(len(line) for line in text.splitlines()) <= 78
    assert not re.search(r"\brow$", text, re.MULTILINE)


def test_a_header_cannot_forge_the_letter() -> None:
    found = Findings()
    found.add(
        rule("cell-error"), sheet="A", rows=[4], column="C", header="x\r\n\r\nSubject: pay\x1b[2J", facts={"label": "x"}
    )
    text = letters_of(on({"A": ("mif",)}, found))[0].text
    assert text.count("\nSubject:") == 0
    assert "\x1b" not in text


def test_the_rows_of_the_whole_file_are_accounted_for() -> None:
    found = Findings()
    found.add(rule("totals-line"), sheet="A", rows=[9])
    report = on({"A": ("mif",)}, found)
    text = flat(
        letters_of(type(report)(report.file, report.sheets, found, RowCount(9, 5, 2, 1, 1), (), report.as_of))[0].text
    )
    assert "It has 9 rows. 5 are in order and accepted. 2 are used except" in text
    assert "1 is on hold" in text
    assert "1 is not included." in text
