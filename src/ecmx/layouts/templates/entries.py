"""What may be entered in a template's cell, by the column's kind and spelling: the list or rule, and the sentence that says it.

The values of a list are those that the layout's own writer would write. Knows nothing of the rest of the workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ecmx.files.forms import Choice, EntryRule, Message
from ecmx.guidance import SERIAL, CodeItem, CodeSet, DataElement, DateForm, date_form, on_paper
from ecmx.guidance.values import (
    Cin,
    Code,
    Conditions,
    Contact,
    Count,
    Date,
    Email,
    Icd,
    Kind,
    Ndc,
    Npi,
    Period,
    Phone,
    PhoneExtension,
    Prescriptions,
    Sdoh,
    State,
    Text,
    YesNo,
    ZipCode,
)
from ecmx.layouts.model import Column
from ecmx.layouts.records import SheetWriter

__all__ = ["Told", "entry_of", "number_format"]

_NO = {
    "1/0": "no",
    "1/0?": "no or not enough information",
    "1/blank": "no or not known",
    "Y/X": "no or not reliably known",
}
_LAST_DAY = 73415  # 31 December 2100 as Excel counts
_DAY = date(2026, 10, 15)  # the examples'
_MONTH = {"start": date(2026, 10, 1), "end": date(2026, 10, 31)}
_TOLD_CODES = 130  # characters; longer lists are told on the Definitions tab
#: What a message offers where a value is not known; that a member is homeless says its own column.
_NOT_KNOWN = (State.UNKNOWN_DATE, State.UNKNOWN_PHONE)


@dataclass(frozen=True, slots=True)
class Told:
    """What may be entered, and the sentence that says so."""

    entry: EntryRule = field(default_factory=EntryRule)
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a column as its layout has it. sentinel: how it says that a value is not known, "" where it may not."""

    writer: SheetWriter
    column: Column
    element: DataElement

    @property
    def kind(self) -> Kind:
        return self.element.kind

    @property
    def typed(self) -> bool:
        return self.writer.is_typed(self.column)

    @property
    def spelling(self) -> str:
        return self.writer.spelling(self.column, self.element) or self.kind.spellings[0]

    @property
    def sentinel(self) -> str:
        state = self.kind.sentinel
        return self.written([None], [state])[0] if state in _NOT_KNOWN else ""

    def written(self, values: Sequence[object], states: Sequence[State]) -> list[str]:
        """Values as the layout's writer writes them; "" for a blank."""
        texts = self.writer.written(
            self.column,
            self.element,
            pl.Series(values, dtype=self.kind.dtype),
            pl.Series([int(state) for state in states], dtype=pl.UInt8),
        )
        return [text or "" for text in texts]


def entry_of(writer: SheetWriter, column: Column, element: DataElement) -> Told:
    """What may be entered for an element as this layout spells it."""
    return ENTRIES[type(element.kind)](_Cell(writer, column, element))


def number_format(writer: SheetWriter, column: Column, element: DataElement | None) -> str:
    """ "@" for text, so that zeros in front stay; real dates and counts where the layout wants them."""
    if element is None or not writer.is_typed(column):
        return "@"
    if element.kind.is_day:
        return date_form(writer.spelling(column, element) or element.kind.spellings[0]).excel
    return "0" if element.kind.dtype.is_integer() else "@"


def _anything(_: _Cell) -> Told:
    return Told()


def _text(cell: _Cell) -> Told:
    if not cell.kind.limit:
        return Told()
    words = f"At most {cell.kind.limit} characters."
    return Told(EntryRule(length=cell.kind.limit, alert=Message("That is too long", words)), words)


def _yes_no(cell: _Cell) -> Told:
    coding = cell.kind.coding
    no_value, no_state = (False, State.VALUE) if coding == "1/0" else (None, State.NO_OR_UNKNOWN)
    yes, no = cell.written([True, no_value], [State.VALUE, no_state])
    meaning = _NO[coding]
    words = f"{yes} = yes, {no} = {meaning}." if no else f"{yes} = yes. Leave it blank for {meaning}."
    choices = (Choice(yes, "yes"), *((Choice(no, meaning),) if no else ()))
    return Told(EntryRule(choices, blocks=True, alert=Message("Please pick from the list", words)), words)


def _code(cell: _Cell) -> Told:
    return _closed_codes(cell, closed) if (closed := cell.kind.closed_codes) else _open_codes(cell.column)


def _closed_codes(cell: _Cell, codes: CodeSet) -> Told:
    """A list of the set's codes. Of a set with codes in doubt those are not offered, and what else is typed is asked about only."""
    offered: Sequence[CodeItem] = [one for one in codes.codes if codes.unsure or not one.unsure]
    doubt = codes.unsure or len(offered) < len(codes.codes)
    texts = cell.written([one.code for one in offered], [State.VALUE] * len(offered))
    choices = tuple(Choice(text, one.label) for text, one in zip(texts, offered, strict=True) if text)
    told = ", ".join(f"{one.value} = {one.meaning}" for one in choices)
    alone = all(one.meaning in one.value for one in choices)
    meanings = (
        "" if alone else f" {told}." if len(told) <= _TOLD_CODES else " The Definitions tab says what each means."
    )
    alert = Message(
        "Not on the list",
        "Keep it only if your plan has told you to use it." if doubt else "Please pick one from the list.",
    )
    entry = EntryRule(choices, cell.column.wordings[0], blocks=not doubt, alert=alert)
    return Told(entry, f"Pick one from the list.{meanings}")


def _open_codes(column: Column) -> Told:
    """Of a set that plans choose for themselves only the plan's own codes are offered, if the layout has them."""
    if not column.codes:
        return Told()
    choices = tuple(Choice(theirs, ours) for theirs, ours in column.codes.items())
    alert = Message("Not on the plan's list", "Keep it only if your plan has told you to use it.")
    return Told(EntryRule(choices, column.wordings[0], alert=alert), "Pick one from the list.")


def _date(cell: _Cell) -> Told:
    spelling, sentinel = cell.spelling, cell.sentinel
    known = f" If it is not known: {sentinel}." if sentinel else ""
    if cell.typed:
        right = f"AND(ISNUMBER({{cell}}),{{cell}}>=1,{{cell}}<={_LAST_DAY})"
        formula = _or(sentinel, right)
        words = f"A date, for example {on_paper(_DAY)}.{known}"
    else:
        formula = _or(sentinel, _date_formula(date_form(spelling)))
        words = f"Write it as {spelling}, for example {cell.written([_DAY], [State.VALUE])[0]}.{known}"
    return Told(EntryRule(formula=formula, alert=Message("Is this a date?", f"{words} Keep it as it is?")), words)


def _date_formula(form: DateForm) -> str:
    """True for a day spelled so: its length, its signs, a month from 1 to 12 and a day that the month has."""
    cell = "{cell}"
    if form.name == SERIAL:
        return f"AND(LEN({cell})=5,ISNUMBER(--{cell}))"
    year, month, day = map(form.place, ("YYYY", "MM", "DD"))
    if min(year, month, day) < 0:
        return f"LEN({cell})={len(form.name)}"

    def part(at: int, length: int) -> str:
        return f"MID({cell},{at + 1},{length})"

    between = _signs([(at, sign) for at, sign in enumerate(form.name) if not sign.isalpha()])
    month_there = f"ABS({part(month, 2)}-6.5)<6"  # 1 to 12
    day_there = f"DAY(DATE({part(year, 4)},{part(month, 2)},{part(day, 2)}))=--{part(day, 2)}"
    return f"AND(LEN({cell})={len(form.name)}{between},{month_there},{day_there})"


def _signs(signs: Sequence[tuple[int, str]]) -> str:
    """The condition that these signs stand in these places; "" for none."""
    joined = "&".join(f"MID({{cell}},{at + 1},1)" for at, _ in signs)
    return f',{joined}="{"".join(sign for _, sign in signs)}"' if signs else ""


def _or(sentinel: str, right: str) -> str:
    """True for the sentinel too. IF, since OR fails where one of its parts fails."""
    return f'IF({{cell}}="{sentinel}",TRUE,{right})' if sentinel else right


def _phone(cell: _Cell) -> Told:
    """Digits in a pattern of 9s: the length, the pattern's own signs in their places, and digits at the end."""
    pattern, sentinel = cell.spelling, cell.sentinel
    words = "Ten digits, no dashes." if pattern == cell.kind.spellings[0] else f"Write it as {pattern}."
    signs = [(at, sign) for at, sign in enumerate(pattern) if not sign.isdigit()]
    formula = f"AND(LEN({{cell}})={len(pattern)}{_signs(signs)},ISNUMBER(--{'RIGHT({cell},4)' if signs else '{cell}'}))"
    alert = Message("Please look again", f"{words} Keep it as it is?")
    known = f" If it is not known: {sentinel}." if sentinel else ""
    return Told(EntryRule(formula=_or(sentinel, formula), alert=alert), words + known)


def _zip(cell: _Cell) -> Told:
    words = "Five or nine digits." if "-" not in cell.spelling else "Five digits, or nine as 99999-9999."
    formula = 'AND(ISNUMBER(--SUBSTITUTE({cell},"-","")),OR(LEN({cell})=5,LEN({cell})=9,LEN({cell})=10))'
    return Told(EntryRule(formula=formula, alert=Message("Please look again", f"{words} Keep it as it is?")), words)


def _period(cell: _Cell) -> Told:
    words = f"Write it as {cell.spelling}, for example {cell.written([_MONTH], [State.VALUE])[0]}."
    formula = f"LEN({{cell}})={len(cell.spelling)}" if not date_form(cell.spelling).named else ""
    alert = Message("Please look again", f"{words} Keep it as it is?") if formula else None
    return Told(EntryRule(formula=formula, alert=alert), words)


def _count(cell: _Cell) -> Told:
    typed = "AND(ISNUMBER({cell}),{cell}>=0,INT({cell})={cell})"
    text = "AND(ISNUMBER(--{cell}),--{cell}>=0,INT(--{cell})=--{cell})"
    return _always(typed if cell.typed else text, "A whole number.", "A whole number, 0 or more.")(cell)


def _always(formula: str, words: str, said: str) -> Callable[[_Cell], Told]:
    """The same in every layout. said: what the message of a cell says that is otherwise."""
    told = Told(EntryRule(formula=formula, alert=Message("Please look again", f"{said} Keep it as it is?")), words)
    return lambda cell: told


#: Of every kind (a test holds it) what may be entered.
ENTRIES: Mapping[type[Kind], Callable[[_Cell], Told]] = {
    Text: _text,
    Cin: _always(
        "AND(LEN({cell})=9,ISNUMBER(--LEFT({cell},8)),ISERROR(--RIGHT({cell},1)))",
        "",
        "A CIN has eight digits and a letter.",
    ),
    Npi: _always("AND(LEN({cell})=10,ISNUMBER(--{cell}))", "Ten digits.", "An NPI has ten digits."),
    Ndc: _anything,
    Icd: _anything,
    Date: _date,
    Period: _period,
    YesNo: _yes_no,
    Code: _code,
    Count: _count,
    Phone: _phone,
    PhoneExtension: _always(
        "AND(LEN({cell})<7,ISNUMBER(--{cell}))", "Up to six digits.", "An extension has up to six digits."
    ),
    ZipCode: _zip,
    Email: _always('ISNUMBER(FIND("@",{cell}))', "", "An e-mail address has an @ in it."),
    Contact: _anything,
    Conditions: _anything,
    Sdoh: _anything,
    Prescriptions: _anything,
}
