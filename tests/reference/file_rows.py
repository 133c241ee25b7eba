"""Rows that speak of the file and of no member: page numbers, a database client's last words, records before and behind the members; and
the counts that stand in them.

Part of the slow judge. Written from domain.md and the catalog's words, one row at a time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from tests.reference.cells import VALUE
from tests.reference.sheet import ELEMENTS, Row, Sheet

__all__ = ["counts_agree", "is_about_the_file"]

FREE = ("text", "text250", "contact", "email")
SAYINGS = (
    r"page \d+.*|end of (the )?(report|file|list)\b.*|eof|\(?\d+ rows? affected\)?|printed on .*|-{3,} .*|={3,}|-{3,}"
)
WORDS = r"(file )?(hdr|header|trl|trailer|ftr|footer)"
OPENING = r"(file )?(hdr|header)|H|0+|01"


def is_about_the_file(sheet: Sheet, row: Row) -> bool:
    """Whether a row without a CIN is a report's furniture or a record of the file's own."""
    filled = [text.strip() for text in row.texts if text.strip()]
    if not filled:
        return False
    said = re.fullmatch(SAYINGS, filled[0], re.IGNORECASE) is not None and len(filled) <= 4
    return (said and not names_somebody(sheet, row)) or is_record(sheet, row, filled)


def is_record(sheet: Sheet, row: Row, filled: list[str]) -> bool:
    """Whether it begins with a word for what it is; or with a letter, or outside the members a number, and no words behind it."""
    if len(filled) > 8 or (len(filled) < 2 and not re.fullmatch(WORDS, filled[0], re.IGNORECASE)):
        return False
    keyed = [one.number for one in sheet.rows if has_cin(sheet, one)]
    outside = bool(keyed) and not keyed[0] < row.number < keyed[-1]
    key = next((at for file in sheet.types if (at := sheet.place(file, "member_cin")) is not None), None)
    coded = re.fullmatch("[THZ]", filled[0]) or (outside and re.fullmatch("9+|0+|01", filled[0]))
    in_place = key is not None and row.texts[key].strip() == filled[0] and not any(row.texts[:key])
    bare = all(re.search(r"[\d_]", text) for text in filled[1:])
    if not re.fullmatch(WORDS, filled[0], re.IGNORECASE) and not (coded and in_place and bare):
        return False
    names = [sheet.place(file, name) for file in sheet.types for name in ("member_first_name", "member_last_name")]
    if sum(bool(re.fullmatch(r"[^\W\d_][^\d_]*", row.texts[at].strip())) for at in {*names} if at is not None) > 1:
        return False
    typed = [
        row.cells[at].state == VALUE
        for at, column in enumerate(sheet.columns)
        if column.element and ELEMENTS[column.element].kind_spec.split()[0] not in FREE
    ]
    return sum(typed) < 2


def has_cin(sheet: Sheet, row: Row) -> bool:
    return any(sheet.cell(row, file, "member_cin").value for file in sheet.types)


def names_somebody(sheet: Sheet, row: Row) -> bool:
    """A birth date, or two names."""
    if any(sheet.cell(row, file, "member_date_of_birth").value for file in sheet.types):
        return True
    places = {sheet.place(file, name) for file in sheet.types for name in ("member_first_name", "member_last_name")}
    return sum(bool(re.search("[A-Za-z]{2}", row.texts[at])) for at in places if at is not None) >= 2


def counts_agree(sheet: Sheet, row: Row, left_out: Collection[int]) -> bool:
    """Whether one of the numbers in a row is that of the rows before it, of all rows, or of the members; or none is a count."""
    filled = [text.strip() for text in row.texts if text.strip()]
    speaks = any(re.search("rows?|records?|members?|trailer|trl|ftr|footer", text, re.IGNORECASE) for text in filled)
    if re.fullmatch(OPENING, filled[0], re.IGNORECASE) or not (speaks or re.fullmatch("[TZ]|9+", filled[0])):
        return True
    told = numbers_in(filled if speaks else filled[1:])
    if re.fullmatch(rf"{WORDS}|[TZ]|9+", filled[0], re.IGNORECASE):  # it may count itself, and the header
        told |= {number - own for number in told for own in (1, 2) if number > own}
    rows = [one for one in sheet.rows if one.number not in left_out]
    cins = {sheet.cell(one, file, "member_cin").value for one in rows for file in sheet.types if has_cin(sheet, one)}
    meant = {len(rows), sum(one.number < row.number for one in rows), len(cins)}
    return not told or bool(told & meant)


def numbers_in(texts: Iterable[str]) -> set[int]:
    """The whole numbers that are no days."""
    found = (number for text in texts for number in re.findall(r"(?<![\d/.:-])\d{1,12}(?![\d/.:-])", text))
    return {int(one) for one in found if not re.fullmatch(r"(19|20)\d{6}|[01]\d[0-3]\d(19|20)\d\d", one)}
