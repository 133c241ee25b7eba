"""What a coordinator reads: everything that the JSON says, in eighty columns, without color, in a pipe."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from rich.console import Console

from ecmx.errors import FileUnusable, UsageProblem
from ecmx.findings import ColumnReport, FileReport, Findings, RowCount, SheetReport, refusals, rule, rules
from ecmx.reports import json, terminal
from tests.unit.reports.cases import CIN, NPI, report


def shown(write: Callable[[Console], None], width: int = 80) -> str:
    screen = io.StringIO()
    write(Console(file=screen, width=width, highlight=False))
    return screen.getvalue()


def of(one: FileReport, *, columns: bool = False, samples: int = 5, width: int = 80) -> str:
    return shown(lambda console: terminal.show_report(one, console, columns=columns, samples=samples), width)


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_it_says_what_the_json_says() -> None:
    one = report()
    text, document = flat(of(one, samples=100)), json.report_json(one)
    named_above = {"plan-column", "unsure-column"}
    for finding in document["findings"]:
        assert finding["code"] in text or finding["code"] in named_above
        if finding["severity"] != "note":
            assert finding["fix"] in text
            if finding["row"] is not None:
                assert f"{finding['column'] or ''}{finding['row']}" in text
    for left in document["not_checked"]:
        assert f"{left['what']}. {left['why']}" in text
    assert document["file"] in text
    assert "Region" in text
    assert "not sure, so not read: BW “Addr Ind”, may be Member New Address Indicator" in text


def test_the_head_says_what_the_file_is() -> None:
    text = of(report())
    assert text.startswith("alder_mif_202610.xlsx\n")
    assert "Member Information File (MIF) and Return Transmission File (RTF)" in flat(text)
    assert "tab “MIF”, headers in row 3" in text
    assert "2 of 4 recognized" in text
    assert "Not read tab “Cover”" in text


def test_what_holds_rows_comes_first_and_errors_before_warnings_before_notes() -> None:
    text = of(report())
    order = [
        "key-unusable",
        "npi-check-digit",
        "yes-no-unreadable",
        "column-missing",
        "repeated-member",
        "clinical-blank",
    ]
    assert [code for _, code in sorted((text.index(code), code) for code in order)] == order
    assert (
        text.index("18 ERRORS in 12 rows")
        < text.index("4 WARNINGS, 3 of them in 3 rows")
        < text.index("NOTES")
        < text.index("NOT CHECKED")
    )


def test_places_are_sampled_and_the_rest_counted() -> None:
    assert "8 cells: MIF!BM7, BM12, BM40 and 5 more" in of(report(), samples=3)
    assert "8 cells in column BM of MIF" in of(report(), samples=0)
    assert "2 rows: 18 (other row 5), 19 (other row 6)" in of(report())


def test_the_same_said_of_several_columns_is_said_once() -> None:
    text = flat(of(report()))
    said = "Each of these cells is neither yes nor no. It must be Y or X."
    assert text.count(said) == 1
    assert f"{said} Where Asthma: MIF!B5, B6 Bipolar disorder: MIF!C5, C6" in text
    assert "…" not in text
    assert "432 places: Condition 0, Condition 1, Condition 2, Condition 3, Condition 4, Condition 5 and 6 more" in text


def test_a_rule_broken_in_many_columns_does_not_flood() -> None:
    found = Findings()
    for number in range(26):
        found.add(
            rule("required-blank"),
            sheet="MIF",
            rows=[4, 5],
            column=chr(65 + number),
            facts={"label": f"Element {number}"},
        )
    assert "and 32 places in 16 more columns" in of(report(found))


def test_columns_that_are_not_there_are_named_and_have_no_place() -> None:
    found = Findings()
    for number in range(12):
        found.add(rule("column-missing"), sheet="MIF", facts={"label": f"Element {number}"})
    text = flat(of(report(found)))
    assert "12 WARNINGS There is no column for 12 data elements that the guidance requires." in text
    assert "Which tab “MIF”: Element 0; Element 1;" in text
    assert "Element 9; and 2 more To fix" in text


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("columns", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, columns: bool) -> None:
    assert max(len(line) for line in of(report(), columns=columns, width=width).splitlines()) <= width


def test_in_a_pipe_there_is_no_colour_and_no_blank_at_a_lines_end() -> None:
    text = of(report())
    assert "\x1b" not in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_with_colour_the_words_are_the_same() -> None:
    screen = io.StringIO()
    terminal.show_report(report(), Console(file=screen, width=80, force_terminal=True, highlight=False))
    assert "\x1b[" in screen.getvalue()
    assert re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue()) == of(report())


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-8"])
def test_any_encoding_will_do(encoding: str) -> None:
    """A pipe on an old machine must not end in an encoding error, whatever the headers hold."""
    buffer = io.BytesIO()
    screen = io.TextIOWrapper(buffer, encoding=encoding)
    console = Console(file=screen, width=80)
    terminal.show_report(report(header="Téléphone 電話 “x”"), console, columns=True)
    for one in rules():
        terminal.explain_code(one.code, console)
    terminal.show_summary([report()], 1, console)
    screen.flush()
    assert b"alder_mif" in buffer.getvalue()


def test_a_header_cannot_take_over_the_terminal() -> None:
    text = of(report(header="\x1b[2J\x9b31m\u202e[red]x[/red]\r\nNPI"), columns=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "[red]x[/red]" in text


def test_columns_are_listed_when_asked_for() -> None:
    text = of(report(), columns=True, width=160)
    assert re.search(rf"BM +PCP NPI Number +{re.escape(NPI)} +other words for the same thing +90%", text)
    assert re.search(rf"A +CIN # +{re.escape(CIN)} +other words for the same thing +97%", text)
    assert "Known by" not in of(report())


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (RowCount(62, 48, 11, 2, 1), "Of 62 rows, 11 need fixing, 2 are on hold, 48 are clean and 1 is not included"),
        (RowCount(1000, 999, 1, 0, 0), "Of 1,000 rows, 1 needs fixing and 999 are clean."),
        (RowCount(3, 2, 0, 1, 0), "Of 3 rows, 1 is on hold and 2 are clean."),
        (RowCount(5, 5, 0, 0, 0), "All 5 rows are clean."),
        (RowCount(1, 1, 0, 0, 0), "The one row is clean."),
        (RowCount(0, 0, 0, 0, 0), "There are no members' rows in this file."),
    ],
)
def test_the_verdict_on_rows(rows: RowCount, says: str) -> None:
    assert says in flat(of(report(Findings(), rows)))


def test_the_verdict_names_what_is_not_in_rows() -> None:
    found = Findings()
    found.add(rule("column-missing"), sheet="MIF", facts={"label": "x"})
    assert "All 5 rows are clean. 1 warning is worth a look." in flat(of(report(found, RowCount(5, 5, 0, 0, 0))))
    found.add(rule("key-column-missing"), sheet="MIF", facts={"label": "x"})
    said = "All 5 rows are clean. But 1 error is about the tab or the file as a whole."
    assert said in flat(of(report(found, RowCount(5, 5, 0, 0, 0))))


def test_rows_that_do_not_add_up_are_a_fault() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        RowCount(5, 3, 1, 0, 0)


def test_a_refusal_says_why_and_what_to_do() -> None:
    error = FileUnusable("password-needed", "a.xlsx is protected by a password.", "Give the password.")
    text = shown(lambda console: terminal.show_refusal("a.xlsx", error, console))
    assert "Could not be used. a.xlsx is protected by a password." in text
    assert "ecmx explain password-needed" in text
    missing = UsageProblem("no-such-file", "There is no such file.", "")
    assert "explain" not in shown(lambda console: terminal.show_refusal("a.xlsx", missing, console))


def test_the_summary_has_a_line_a_file() -> None:
    text = shown(lambda console: terminal.show_summary([report(), report()], 1, console))
    assert len(re.findall(r"alder_mif_202610.xlsx +MIF, RTF +62 +18 +4 +2", text)) == 2
    assert "3 files" in text
    assert "1 file could not be used" in text


def test_every_code_is_explained(subtests: pytest.Subtests) -> None:
    for code in (*(one.code for one in rules()), *(one.code for one in refusals())):
        with subtests.test(code):
            text = shown(partial(terminal.explain_code, code))
            assert text.startswith(code)
            assert "To fix" in text
            assert "Why" in text
            assert max(len(line) for line in text.splitlines()) <= 80
            assert "{" not in text


def named(how: str, *, layout: str | None = "juniper-mif", declared: bool = False) -> FileReport:
    """A report on four columns, one of them wrong in a cell, all known in the same way. declared: by the layout's own headers"""
    found = Findings()
    facts = {"label": "Member Phone Number"}
    found.add(rule("phone-format"), sheet="", rows=[4], column="C", header="Tel.\nNo", facts=facts)
    columns = tuple(
        ColumnReport(letter, f"h{letter}", f"mif.{letter}", letter, how, 0.9, declared=declared) for letter in "ABCD"
    )
    sheets = (SheetReport("", ("mif",), 1, layout, columns),)
    return replace(report(found), sheets=sheets)


@pytest.mark.parametrize(
    ("how", "layout", "declared", "said"),
    [
        ("synonym", "juniper-mif", False, 1),
        ("layout", "juniper-mif", True, 0),
        ("label", "juniper-mif", True, 0),
        ("label", "juniper-mif", False, 1),
        ("synonym", None, False, 0),
    ],
)
def test_a_file_in_another_form_than_it_was_read_with_is_said_first(
    how: str, layout: str | None, declared: bool, said: int
) -> None:
    report = named(how, layout=layout, declared=declared)
    text = flat(of(report))
    sentence = "is not in the form it was read as: of 4 columns, none has the header that the form juniper-mif has."
    assert text.count(sentence) == said
    assert bool(json.report_json(report)["wrong_form"]) == bool(said)
    if said:
        assert text.index(sentence) < text.index("Of 62 rows")


def test_the_senders_own_header_comes_before_the_guidances_label() -> None:
    assert "“Tel. No” (Member Phone Number) is not a phone number" in flat(of(named("synonym")))
