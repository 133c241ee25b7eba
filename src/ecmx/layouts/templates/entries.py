"""What may be entered in a template's cell, by the column's kind and spelling: the list or rule, and the sentence that says it.

The values of a list are those that the layout's own writer would write. Knows nothing of the rest of the workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from ecmx.files.forms import Choice, EntryRule, Message
from ecmx.guidance import CodeItem, DataElement
from ecmx.guidance.values import Code, Date, Kind, Phone, State, Text, YesNo, ZipCode
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
_TOLD_CODES = 130  # characters; longer lists are told on the Definitions tab
_SENTINEL_DATE = "00/00/0000"


@dataclass(frozen=True, slots=True)
class Told:
    """What may be entered, and the sentence that says so."""

    entry: EntryRule = field(default_factory=EntryRule)
    words: str = ""


def entry_of(writer: SheetWriter, column: Column, element: DataElement) -> Told:
    """What may be entered for an element as this layout spells it."""
    kind, typed = element.kind, writer.is_typed(column)
    spelling = writer.spelling(column, element) or kind.spellings[0]
    sentinel = _sentinel(writer, column, element)
    if isinstance(kind, YesNo):
        return _yes_no(writer, column, element, kind)
    if isinstance(kind, Code):
        return _code(writer, column, element, kind)
    if isinstance(kind, Date):
        return _date(spelling, sentinel, typed=typed)
    if isinstance(kind, Text):
        if not kind.limit:
            return Told()
        words = f"At most {kind.limit} characters."
        return Told(EntryRule(length=kind.limit, alert=Message("That is too long", words)), words)
    if isinstance(kind, Phone):
        words = "Ten digits, no dashes." if spelling == kind.spellings[0] else f"Write it as {spelling}."
        return _shaped(spelling, sentinel, words)
    if isinstance(kind, ZipCode):
        return _zip(spelling)
    return _other(kind, spelling, typed=typed)


def number_format(writer: SheetWriter, column: Column, element: DataElement | None) -> str:
    """ "@" for text, so that zeros in front stay; real dates and counts where the layout wants them."""
    if element is None or not writer.is_typed(column):
        return "@"
    if isinstance(element.kind, Date):
        spelling = writer.spelling(column, element) or element.kind.spellings[0]
        return "0" if spelling == "excel-serial" else spelling.lower().replace("mon", "mmm")
    return "0" if element.kind.name == "count" else "@"


def _yes_no(writer: SheetWriter, column: Column, element: DataElement, kind: YesNo) -> Told:
    no_value, no_state = (False, State.VALUE) if kind.coding == "1/0" else (None, State.NO_OR_UNKNOWN)
    yes, no = _written(writer, column, element, [True, no_value], [State.VALUE, no_state])
    meaning = _NO[kind.coding]
    words = f"{yes} = yes, {no} = {meaning}." if no else f"{yes} = yes. Leave it blank for {meaning}."
    choices = (Choice(yes, "yes"), *((Choice(no, meaning),) if no else ()))
    return Told(EntryRule(choices, blocks=True, alert=Message("Please pick from the list", words)), words)


def _code(writer: SheetWriter, column: Column, element: DataElement, kind: Code) -> Told:
    """A list of the set's codes. Of a set with codes in doubt those are not offered, and what else is typed is asked about only."""
    codes = kind.codes
    if codes.open:
        return _open_codes(column)
    offered: Sequence[CodeItem] = [one for one in codes.codes if codes.unsure or not one.unsure]
    doubt = codes.unsure or len(offered) < len(codes.codes)
    texts = _written(writer, column, element, [one.code for one in offered], [State.VALUE] * len(offered))
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
    entry = EntryRule(choices, column.wordings[0], blocks=not doubt, alert=alert)
    return Told(entry, f"Pick one from the list.{meanings}")


def _open_codes(column: Column) -> Told:
    """Of a set that plans choose for themselves only the plan's own codes are offered, if the layout has them."""
    if not column.codes:
        return Told()
    choices = tuple(Choice(theirs, ours) for theirs, ours in column.codes.items())
    alert = Message("Not on the plan's list", "Keep it only if your plan has told you to use it.")
    return Told(EntryRule(choices, column.wordings[0], alert=alert), "Pick one from the list.")


def _date(spelling: str, sentinel: str, *, typed: bool) -> Told:
    known = f" If it is not known: {sentinel}." if sentinel else ""
    if typed:
        right = f"AND(ISNUMBER({{cell}}),{{cell}}>=1,{{cell}}<={_LAST_DAY})"
        formula = _or(sentinel, right)
        words = f"A date, for example 10/15/2026.{known}"
    else:
        formula = _or(sentinel, _date_formula(spelling))
        words = f"Write it as {spelling}, for example {_example(spelling)}.{known}"
    return Told(EntryRule(formula=formula, alert=Message("Is this a date?", f"{words} Keep it as it is?")), words)


def _example(spelling: str) -> str:
    for part, said in (
        ("YYYY", "2026"),
        ("MON", "Oct"),
        ("MM", "10"),
        ("DD", "15"),
        ("YY", "26"),
        ("excel-serial", "46310"),
    ):
        spelling = spelling.replace(part, said)
    return spelling


def _date_formula(spelling: str) -> str:
    """True for a day spelt so: its length, its signs, a month from 1 to 12 and a day that the month has."""
    cell = "{cell}"
    if spelling == "excel-serial":
        return f"AND(LEN({cell})=5,ISNUMBER(--{cell}))"
    year, month, day = spelling.find("YYYY"), spelling.find("MM"), spelling.find("DD")
    if min(year, month, day) < 0:
        return f"LEN({cell})={len(spelling)}"

    def part(at: int, length: int) -> str:
        return f"MID({cell},{at + 1},{length})"

    between = _signs([(at, sign) for at, sign in enumerate(spelling) if not sign.isalpha()])
    month_there = f"ABS({part(month, 2)}-6.5)<6"  # 1 to 12
    day_there = f"DAY(DATE({part(year, 4)},{part(month, 2)},{part(day, 2)}))=--{part(day, 2)}"
    return f"AND(LEN({cell})={len(spelling)}{between},{month_there},{day_there})"


def _signs(signs: Sequence[tuple[int, str]]) -> str:
    """The condition that these signs stand in these places; "" for none."""
    joined = "&".join(f"MID({{cell}},{at + 1},1)" for at, _ in signs)
    return f',{joined}="{"".join(sign for _, sign in signs)}"' if signs else ""


def _or(sentinel: str, right: str) -> str:
    """True for the sentinel too. IF, since OR fails where one of its parts fails."""
    return f'IF({{cell}}="{sentinel}",TRUE,{right})' if sentinel else right


def _shaped(pattern: str, sentinel: str, words: str) -> Told:
    """Digits in a pattern of 9s: the length, the pattern's own signs in their places, and digits at the end."""
    signs = [(at, sign) for at, sign in enumerate(pattern) if not sign.isdigit()]
    formula = f"AND(LEN({{cell}})={len(pattern)}{_signs(signs)},ISNUMBER(--{'RIGHT({cell},4)' if signs else '{cell}'}))"
    alert = Message("Please look again", f"{words} Keep it as it is?")
    known = f" If it is not known: {sentinel}." if sentinel else ""
    return Told(EntryRule(formula=_or(sentinel, formula), alert=alert), words + known)


def _zip(spelling: str) -> Told:
    words = "Five or nine digits." if "-" not in spelling else "Five digits, or nine as 99999-9999."
    formula = 'AND(ISNUMBER(--SUBSTITUTE({cell},"-","")),OR(LEN({cell})=5,LEN({cell})=9,LEN({cell})=10))'
    return Told(EntryRule(formula=formula, alert=Message("Please look again", f"{words} Keep it as it is?")), words)


_RULES = {
    "cin": (
        "AND(LEN({cell})=9,ISNUMBER(--LEFT({cell},8)),ISERROR(--RIGHT({cell},1)))",
        "",
        "A CIN has eight digits and a letter.",
    ),
    "npi": ("AND(LEN({cell})=10,ISNUMBER(--{cell}))", "Ten digits.", "An NPI has ten digits."),
    "extension": ("AND(LEN({cell})<7,ISNUMBER(--{cell}))", "Up to six digits.", "An extension has up to six digits."),
    "email": ('ISNUMBER(FIND("@",{cell}))', "", "An e-mail address has an @ in it."),
    "count": (
        "AND(ISNUMBER(--{cell}),--{cell}>=0,INT(--{cell})=--{cell})",
        "A whole number.",
        "A whole number, 0 or more.",
    ),
}


def _other(kind: Kind, spelling: str, *, typed: bool) -> Told:
    if kind.name == "period":
        words = f"Write it as {spelling}, for example {_period_example(spelling)}."
        formula = f"LEN({{cell}})={len(spelling)}" if spelling != "Month YYYY" else ""
        alert = Message("Please look again", f"{words} Keep it as it is?") if formula else None
        return Told(EntryRule(formula=formula, alert=alert), words)
    if kind.name not in _RULES:
        return Told()
    formula, words, said = _RULES[kind.name]
    if kind.name == "count" and typed:
        formula = "AND(ISNUMBER({cell}),{cell}>=0,INT({cell})={cell})"
    return Told(EntryRule(formula=formula, alert=Message("Please look again", f"{said} Keep it as it is?")), words)


def _period_example(spelling: str) -> str:
    """The month of October 2026 as the pattern has it."""
    if spelling.count("YYYY") == 1:
        return spelling.replace("Month", "October").replace("MM", "10").replace("YYYY", "2026")
    filled = spelling.replace("MM", "10").replace("YYYY", "2026")
    return filled.replace("DD", "01", 1).replace("DD", "31", 1)


def _sentinel(writer: SheetWriter, column: Column, element: DataElement) -> str:
    """How this column writes that a date or phone number is not known; "" where it may not say so."""
    kind = element.kind
    if not isinstance(kind, Date | Phone) or not kind.unknown:
        return ""
    state = State.UNKNOWN_DATE if isinstance(kind, Date) else State.UNKNOWN_PHONE
    return _written(writer, column, element, [None], [state])[0]


def _written(
    writer: SheetWriter, column: Column, element: DataElement, values: Sequence[object], states: Sequence[State]
) -> list[str]:
    """Values as the layout's writer writes them; "" for a blank."""
    texts = writer.written(
        column,
        element,
        pl.Series(values, dtype=element.kind.dtype),
        pl.Series([int(state) for state in states], dtype=pl.UInt8),
    )
    return [text or "" for text in texts]
