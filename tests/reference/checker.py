"""The slow, obvious reference checker that judges the fast one: cell by cell, row by row, in plain Python.

It takes from ecmx nothing but the list of elements. Where the two disagree, one of them is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tests.reference.across import across
from tests.reference.cells import column_spelling
from tests.reference.file_rows import counts_agree, is_about_the_file
from tests.reference.rows import blanks, disagreements
from tests.reference.sheet import ELEMENTS, Column, Finding, Row, Sheet, sheet_of
from tests.reference.spellings import odd_cells

__all__ = ["Column", "Finding", "Verdict", "judge"]

#: How loud, written out once more; what stands in neither list is an error.
WARNINGS = {
    "visit-in-future", "email-format", "icd-unknown", "instruction-in-cell", "required-blank", "return-blank", "population-age",
    "homeless-address-without-indicator", "homeless-zip-without-indicator", "totals-line", "assigned-before-authorized",
    "assigned-late", "start-without-enrollment", "attempt-after-enrollment", "repeated-member", "two-birth-dates",
    "required-column-empty", "date-placeholder", "date-in-future", "last-date-not-counted", "last-date-before-window",
    "start-left-open", "excluded-without-discontinuation", "discontinued-while-pending", "homeless-address-blank",
    "new-contact-blank", "new-contact-unmarked", "age-group-age", "nobody-identifiable", "continuing-in-partial",
    "description-missing", "observation-date-missing", "description-and-date-missing",
    "applicable-columns-missing", "served-without-service",
    "phone-extension", "quote-unpaired", "announced-count",
}  # fmt: skip
NOTES = {
    "date-other-spelling", "contact-format", "clinical-blank", "referral-blank-not-agreed", "no-population", "not-a-data-row",
    "reassigned-before-authorized", "reason-other-without-text", "counted-without-detail", "repeated-row", "repeated-attempt",
    "entry-before-window", "ended-before-period", "columns-out-of-order", "renewal-unknown", "no-rows",
    "clinical-columns-missing", "other-spelling",
}  # fmt: skip
#: A column that is blank in every row, of which at least so many would be findings, is one finding.
EMPTY_FROM = 5
#: The last row in which instructions may stand, and what they never are: a day, a CIN, five digits and more.
GUIDES_UNTIL = 4
DATUM = re.compile(r"\W*(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|[A-Za-z]?\d[\d ()./-]{4,}[A-Za-z]?)\W*$", re.ASCII)
FREE = ("text", "text250", "contact", "email")
SENTENCE = re.compile(r"[A-Za-z]{2,}\S*\s+\S*[A-Za-z]{2,}")
BLANK_CODES = {"required-blank", "clinical-blank", "return-blank", "referral-blank-not-agreed"}


@dataclass(frozen=True)
class Verdict:
    """All that stands against the rows of a file, and how its rows add up."""

    findings: frozenset[Finding]
    rows: int
    clean: int
    with_errors: int
    held: int
    excluded: int


def judge(types: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[str]], as_of: date) -> Verdict:
    """Check one sheet whose header stands in row 1 and whose columns are known."""
    whole = sheet_of(types, columns, rows)
    left_out = {row.number: code for row in whole.rows if (code := no_member(whole, row))}
    inside = [list(text) for number, text in enumerate(rows, start=2) if number not in left_out]
    numbers = [number for number in range(2, len(rows) + 2) if number not in left_out]
    sheet = renumbered(sheet_of(types, columns, inside), numbers)
    found: set[Finding] = {(number, None, code) for number, code in left_out.items()}
    strays = [
        row
        for row in whole.rows
        if left_out.get(row.number) == "totals-line" or row.number in left_out and is_about_the_file(whole, row)
    ]
    found |= {(row.number, None, "announced-count") for row in strays if not counts_agree(whole, row, left_out)}
    for row in sheet.rows:
        found |= of_cells(sheet, row) | of_row(sheet, row, as_of)
    for at, column in enumerate(sheet.columns):
        if column.element:
            texts, cells = [row.texts[at] for row in sheet.rows], [row.cells[at] for row in sheet.rows]
            spelt = column.spelling or column_spelling(ELEMENTS[column.element].kind_spec, texts)
            odd = odd_cells(ELEMENTS[column.element].kind_spec, texts, cells, spelt)
            found |= {(sheet.rows[place].number, at, "other-spelling") for place in odd}
    if not keyed(sheet):
        found.add((None, None, "key-column-missing"))
    elif not with_status(sheet):
        found.add((None, None, "status-column-missing"))
    found |= {(None, None, code) for file in sheet.types for code in without_columns(sheet, file)}
    mailed = {row.number for row in sheet.rows if sheet.types == ("otf",) and is_mass(sheet, row, "otf")}
    held = {
        row.number
        for row in sheet.rows
        if row.number not in mailed
        and (
            not keyed(sheet) or not with_status(sheet) or any(row.cells[at].value is None for at in holding(sheet, row))
        )
    }
    for file in sheet.types:
        for row, name, code in across(sheet, [row for row in sheet.rows if present(sheet, row, file)], file):
            found.add((row.number, sheet.place(file, name), code))
    found = gathered(sheet, found) | {(None, at, code) for at, code in as_a_whole(whole, sheet)}
    wrong = {row for row, _, code in found if row and code not in WARNINGS | NOTES} - held - mailed
    total, excluded = len(whole.rows), len(left_out) + len(mailed)
    clean = total - excluded - len(held) - len(wrong)
    return Verdict(frozenset(found), total, clean, len(wrong), len(held), excluded)


def as_a_whole(whole: Sheet, sheet: Sheet) -> Iterator[tuple[int | None, str]]:
    """What all rows say together, and the columns by themselves. whole: with the rows that are no member's."""
    if not whole.rows:
        yield None, "no-rows"
    for file in sheet.types:
        mine = [ELEMENTS[column.element] for column in sheet.columns if column.file == file]
        order = [(one.table, one.position) for one in mine if one.table and one.release == "guidance 1.1"]
        if order != sorted(order):
            yield None, "columns-out-of-order"
            break
    rows = [row for row in sheet.rows if "mif" in sheet.types and present(sheet, row, "mif")]
    renewals = [sheet.cell(row, "mif", "medi_cal_renewal_date") for row in rows]
    unknown = sum(cell.state == "sentinel" for cell in renewals)
    if unknown >= 3 and unknown >= 0.9 * sum(not cell.blank for cell in renewals):
        yield sheet.place("mif", "medi_cal_renewal_date"), "renewal-unknown"
    later = [at for at in sheet.own("mif") if ELEMENTS[sheet.columns[at].element].table in (2, 3)]
    short = all(row.cells[at].blank for row in rows for at in later)
    if short and any(sheet.cell(row, "mif", "member_record_status").value == "Continuing" for row in rows):
        yield sheet.place("mif", "member_record_status"), "continuing-in-partial"


def renumbered(sheet: Sheet, numbers: Sequence[int]) -> Sheet:
    rows = tuple(Row(numbers[row.number - 2], row.texts, row.cells) for row in sheet.rows)
    return Sheet(sheet.types, sheet.columns, rows)


def keyed(sheet: Sheet) -> bool:
    """Whether the sheet says anywhere which members it speaks of; a referral may name them otherwise (Table 9 is optional)."""
    return sheet.types == ("referral",) or any(column.name == "member_cin" for column in sheet.columns)


def with_status(sheet: Sheet) -> bool:
    """Whether a sheet of one file type says what is to happen with its members."""
    needed = {"mif": "member_record_status", "rtf": "engagement_status"}.get("+".join(sheet.types))
    return needed is None or any(column.name == needed for column in sheet.columns)


def without_columns(sheet: Sheet, file: str) -> set[str]:
    """What a form cannot say since it has no column for it: of Table 2, and where it applies (fn 62, 64); never a whole table."""
    there = {column.element for column in sheet.columns}
    asked = {
        "guidance 1.1",
        *(ELEMENTS[name].release for name in there if name),
    }  # a later release only where it is used
    codes = set()
    for needed, table, code in (
        ("yes", 2, "clinical-columns-missing"),
        ("conditional", 5, "applicable-columns-missing"),
    ):
        mine = {
            one.id: one.requirement.value
            for one in ELEMENTS.values()
            if (one.table, one.file) == (table, file) and one.release in asked
        }
        if mine.keys() & there and any(kind == needed for name, kind in mine.items() if name not in there):
            codes.add(code)
    return codes


def no_member(sheet: Sheet, row: Row) -> str | None:
    """A totals line, a remark, instructions right below the header, or the header once more."""
    texts = [text.strip() for text in row.texts]
    filled = [text for text in texts if text]
    alike = sum(text.casefold() == column.header.casefold() for text, column in zip(texts, sheet.columns, strict=True))
    if alike >= 2 and alike * 2 >= len(filled):
        return "not-a-data-row"
    member = any(sheet.cell(row, file, "member_cin").value for file in sheet.types)
    if member:
        return None
    if len(filled) <= max(3, len(texts) // 2) and any(
        re.match(r"(grand |sub)?totals?\b", text, re.IGNORECASE) for text in filled[:2]
    ):
        return "totals-line"
    if is_remark(sheet, row, len(filled)) or is_guide(sheet, row) or is_about_the_file(sheet, row):
        return "not-a-data-row"
    return None


def is_guide(sheet: Sheet, row: Row) -> bool:
    """Instructions right below the header: words where codes and numbers belong, and nothing that could be somebody's datum."""
    if row.number > GUIDES_UNTIL or any(DATUM.match(text.strip()) for text in row.texts):
        return False
    typed = [
        (row.texts[at], row.cells[at])
        for at, column in enumerate(sheet.columns)
        if column.element and ELEMENTS[column.element].kind_spec.split()[0] not in FREE and not row.cells[at].blank
    ]
    words = [text for text, cell in typed if cell.state == "unreadable" and re.search("[A-Za-z]{2}", text)]
    return len(typed) >= 3 and len(words) >= 0.6 * len(typed)


def is_remark(sheet: Sheet, row: Row, filled: int) -> bool:
    """A note beside the table or an empty form line: next to nothing is filled, nobody is named, and no CIN was tried."""
    few = min(3, max(1, len(sheet.columns) // 10))
    named = ("member_first_name", "member_last_name", "member_date_of_birth")
    if filled > few or any(not sheet.cell(row, file, name).blank for file in sheet.types for name in named):
        return False
    places = [at for file in sheet.types if (at := sheet.place(file, "member_cin")) is not None]
    return bool(places) and (row.cells[places[0]].blank or bool(SENTENCE.search(row.texts[places[0]])))


def of_cells(sheet: Sheet, row: Row) -> set[Finding]:
    return {(row.number, at, code) for at, cell in enumerate(row.cells) for code in cell.codes}


def is_mass(sheet: Sheet, row: Row, file: str) -> bool:
    """Whether a row's attempt is a mass communication: on a sheet of attempts alone the row is left out, else its attempt is."""
    return any("mass-communication" in row.cells[at].codes for at in sheet.own(file))


def present(sheet: Sheet, row: Row, file: str) -> bool:
    """Whether the row says anything for a file type: in a file of several, a half may be left blank, to be filled in later."""
    if len(sheet.types) > 1 and is_mass(sheet, row, file):
        return False
    own = [
        at for at in sheet.own(file) if ELEMENTS[sheet.columns[at].element].table != 7
    ]  # the provider's, often filled in before
    return len(sheet.types) == 1 or any(not row.cells[at].blank for at in own)


def of_row(sheet: Sheet, row: Row, as_of: date) -> set[Finding]:
    found: set[Finding] = set()
    for file in sheet.types:
        if not present(sheet, row, file):
            continue
        found |= {(row.number, sheet.place(file, name), code) for name, code in blanks(sheet, row, file)}
        found |= {(row.number, sheet.place(file, name), code) for name, code in disagreements(sheet, row, file, as_of)}
    for at in holding(sheet, row):
        if row.cells[at].blank:  # else the cell's own finding says it
            found.add((row.number, at, "key-unusable" if sheet.columns[at].name == "member_cin" else "status-unusable"))
    return found


def holding(sheet: Sheet, row: Row) -> list[int]:
    """The places of what a row cannot be applied without: the CIN, the record status, the engagement status."""
    needed = {
        "mif": ("member_cin", "member_record_status"),
        "rtf": ("member_cin", "engagement_status"),
        "otf": ("member_cin",),
    }
    files = [file for file in sheet.types if present(sheet, row, file)]
    places = {sheet.place(file, name) for file in files for name in needed.get(file, ())}
    return sorted(at for at in places if at is not None)


def gathered(sheet: Sheet, found: set[Finding]) -> set[Finding]:
    """Blank findings of a column that nobody filled become one, as loud as they are."""
    out = set(found)
    for at in range(len(sheet.columns)):
        mine = {one for one in found if one[1] == at and one[2] in BLANK_CODES}
        if len(mine) >= EMPTY_FROM and all(row.cells[at].blank for row in sheet.rows):
            out -= mine
            out |= {(None, at, code if code in NOTES else "required-column-empty") for _, _, code in mine}
    return out
