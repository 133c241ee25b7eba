"""A blank workbook for people: lists and their limits, messages, notes, text that stays text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ecmx.errors import UsageProblem
from ecmx.files.forms import (
    Choice,
    EntryRule,
    Field,
    Form,
    FormPage,
    Gap,
    Grid,
    LineStyle,
    Message,
    PageLine,
    Reference,
    TextTable,
    Weight,
    write_form,
)


def written(tmp_path: Path, *fields: Field, **grid: Any) -> Any:
    """The workbook of one grid "Data" with these columns, as openpyxl reads it."""
    tab = Grid("Data", fields, **grid)
    write_form(Form("A form", (tab, FormPage("Read me", (PageLine("Hello"),))), "Read me"), tmp_path / "form.xlsx")
    return load_workbook(tmp_path / "form.xlsx")


def rule_of(book: Any, column: str = "A") -> Any:
    (found,) = [
        rule for rule in book["Data"].data_validations.dataValidation if str(rule.sqref).startswith(f"{column}2:")
    ]
    return found


def choices(*values: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, f"what {value} means") for value in values)


def test_a_short_list_stands_in_the_rule(tmp_path: Path) -> None:
    book = written(tmp_path, Field("Flag", entry=EntryRule(choices("1", "0"))))
    assert rule_of(book).formula1 == '"1,0"'
    assert book.sheetnames == ["Data", "Read me"]


@pytest.mark.parametrize(
    "values", [("Hospital, or home", "Other"), ('The "other"', "One"), tuple(f"value number {n}" for n in range(40))]
)
def test_a_list_with_commas_quotes_or_beyond_255_characters_stands_on_a_tab(
    tmp_path: Path, values: tuple[str, ...]
) -> None:
    book = written(tmp_path, Field("Where", entry=EntryRule(choices(*values), "Where")))
    assert rule_of(book).formula1 == f"'Lists'!$A$2:$A${len(values) + 1}"
    assert [row[0].value for row in book["Lists"][f"A2:A{len(values) + 1}"]] == list(values)
    assert book["Lists"].sheet_state == "hidden"


def test_columns_with_the_same_long_list_share_it(tmp_path: Path) -> None:
    entry = EntryRule(choices("Hospital, or home", "Other"), "Where")
    book = written(tmp_path, Field("First", entry=entry), Field("Second", entry=entry))
    assert rule_of(book, "A").formula1 == rule_of(book, "B").formula1
    assert book["Lists"].max_column == 2


def test_a_message_is_cut_to_what_excel_shows(tmp_path: Path) -> None:
    words = "word " * 100
    book = written(tmp_path, Field("F", prompt=Message("A title of more than thirty-two letters", words)))
    rule = rule_of(book)
    assert len(rule.promptTitle) <= 32
    assert rule.promptTitle == "A title of more than … letters"
    assert len(rule.prompt) <= 255
    assert rule.prompt.endswith("word…")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Member Guardian or Conservator First Name", "Member Guardian or … First Name"),
        ("Member Guardian or Conservator Last Name", "Member Guardian or … Last Name"),
        ("Asthma", "Asthma"),
        ("Two\nlines", "Two lines"),
        ("x" * 40, "x" * 31 + "…"),
        ("Short " + "x" * 40, "Short xxxxxxxxxxxxxxxxxxxxxxxxx…"),
    ],
)
def test_titles_stay_apart_when_they_are_cut(title: str, shown: str) -> None:
    assert Message(title, "").fitted().title == shown
    assert len(shown) <= 32


def test_what_is_refused_and_what_is_only_asked_about(tmp_path: Path) -> None:
    alert = Message("Look again", "Keep it?")
    book = written(
        tmp_path,
        Field("Refused", entry=EntryRule(choices("1"), blocks=True, alert=alert)),
        Field("Asked", entry=EntryRule(formula="LEN({cell})=5", alert=alert)),
        Field("Long", entry=EntryRule(length=250, alert=alert)),
    )
    assert rule_of(book, "A").errorStyle in (None, "stop")
    assert rule_of(book, "B").errorStyle == "warning"
    assert rule_of(book, "B").formula1 == "LEN(B2)=5"
    assert (rule_of(book, "C").type, rule_of(book, "C").formula1) == ("textLength", "250")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.org", "007", "{=1}"])
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    """Invariant V7."""
    table = TextTable(text, (text,), ((text,),), note=text, bold=0)
    tabs = (
        Grid("Data", (Field(text, note=text),), titles=(text,), header_row=2),
        FormPage("Read me", (PageLine(text, LineStyle.TITLE), PageLine(text, marker=text))),
        FormPage("Cover", (PageLine(text),), plain=True),
        Reference("Definitions", (table,), (20.0,)),
    )
    write_form(Form("A form", tabs, "Read me"), tmp_path / "form.xlsx")
    book = load_workbook(tmp_path / "form.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == 10
    assert {(cell.value, cell.data_type, cell.hyperlink) for cell in cells} == {(text, "s", None)}


def test_zeros_in_front_stay_since_the_columns_are_text(tmp_path: Path) -> None:
    book = written(tmp_path, Field("Zip"), Field("Day", number_format="mm/dd/yyyy"))
    formats = {letter: book["Data"].column_dimensions[letter].number_format for letter in "AB"}
    assert formats == {"A": "@", "B": "mm/dd/yyyy"}


def test_the_header_stays_in_sight_and_carries_the_note(tmp_path: Path) -> None:
    fields = (Field("Name", note="Who it is"), Field("Zip"))
    book = written(tmp_path, *fields, titles=("One", "Two"), header_row=4, frozen=1)
    sheet = book["Data"]
    assert [sheet.cell(4, 1).value, sheet.cell(4, 2).value] == ["Name", "Zip"]
    assert sheet["A4"].comment.text == "Who it is"
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.auto_filter.ref == "A4:B5004"
    assert book.active.title == "Read me"


def test_what_is_wanted_is_shown_by_more_than_colour(tmp_path: Path) -> None:
    book = written(tmp_path, *(Field(weight.value, weight=weight) for weight in Weight))
    fonts = [book["Data"].cell(1, column).font for column in (1, 2, 3)]
    assert [(font.b, font.i) for font in fonts] == [(True, False), (True, False), (False, True)]
    always, mostly = (book["Data"].cell(1, column) for column in (1, 2))
    assert always.border.bottom.style == "thick"
    assert mostly.border.bottom.style == "thin"


def test_a_gap_is_coloured_in_rows_that_were_begun(tmp_path: Path) -> None:
    book = written(tmp_path, *(Field(name) for name in "abcd"), gaps=(Gap((0, 1, 3), (0, 1, 2, 3)),), unique=(0,))
    rules = {
        str(area.sqref): rule
        for area in book["Data"].conditional_formatting
        for rule in area.rules
        if rule.type == "expression"
    }
    assert set(rules) == {"A2:B5001 D2:D5001"}
    assert rules["A2:B5001 D2:D5001"].formula == ["AND(LEN(TRIM(A2))=0,COUNTA($A2:$D2)>0)"]


@pytest.mark.parametrize("name", ["MIF/RTF", "a" * 32, "read ME", "What?"])
def test_a_tab_that_excel_cannot_have_is_said_in_a_sentence(tmp_path: Path, name: str) -> None:
    tabs = (FormPage("Read me", (PageLine("Hello"),)), Grid(name, (Field("A"),)))
    with pytest.raises(UsageProblem, match="cannot have a tab called"):
        write_form(Form("A form", tabs, "Read me"), tmp_path / "form.xlsx")


def test_a_formula_that_excel_would_refuse_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="longer than Excel"):
        written(tmp_path, Field("F", entry=EntryRule(formula="OR({cell}=1," + "{cell}=2," * 60 + "{cell}=3)")))


def test_a_header_in_the_legend_has_enough_contrast() -> None:
    """4.5 to 1 or more, for every pair of letters and ground."""
    from ecmx.files.forms import form_styles

    for dark, tinted, pale, ink in form_styles._SHADES.values():
        for letters, ground in (("#FFFFFF", dark), (ink, tinted), (ink, pale)):
            light, shade = sorted((luminance(letters), luminance(ground)), reverse=True)
            assert (light + 0.05) / (shade + 0.05) >= 4.5


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
