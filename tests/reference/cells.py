"""What one cell says, by the guidance and the domain notes: read one text at a time, with regular expressions and nothing else.

Part of the slow judge: knows nothing of how ecmx reads cells, of rows or of files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from tests.reference.code_lists import KNOWN_ICD, MASS, OPEN, words_of

__all__ = ["Cell", "column_spelling", "read_cell"]

BLANK, VALUE, SENTINEL, UNREADABLE = "blank", "value", "sentinel", "unreadable"

#: What a spreadsheet program leaves in a cell whose formula failed.
SHEET_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
#: How many answers are kept: a column says the same again and again.
REMEMBERED = 1 << 16
INSTRUCTIONS = ("enter manually", "select from list")

#: What programs put where they have no day.
STAND_INS = (date(1900, 1, 1), date(2099, 12, 31))
TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2}| GMT[+-]\d{4} \([^()]*\))?|:\d{2}:\d{2}:\d{2})?"
#: What else has a month's name: of SAS, of a spreadsheet's long form, of a browser.
NAMED = (
    r"(?P<d>\d{1,2})(?P<mon>[A-Za-z]{3})(?P<y>\d{4})",
    r"(?:[A-Z][a-z]{2,5}day, )?(?P<mon>[A-Z][a-z]{2,8}) (?P<d>\d{1,2}), (?P<y>\d{4})",
    r"[A-Z][a-z]{2} (?P<mon>[A-Z][a-z]{2}) (?P<d>\d{1,2}) (?P<y>\d{4})",
)
DATE_FORMS = {
    "MM/DD/YYYY": (r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"),
    "MM-DD-YYYY": (r"(?P<m>\d{1,2})-(?P<d>\d{1,2})-(?P<y>\d{4})"),
    "MM.DD.YYYY": (r"(?P<m>\d{1,2})\.(?P<d>\d{1,2})\.(?P<y>\d{4})"),
    "MMDDYYYY": (r"(?P<m>\d{2})(?P<d>\d{2})(?P<y>\d{4})(?:\.0)?"),
    "YYYY-MM-DD": (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    "YYYY/MM/DD": (r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})"),
    "YYYYMMDD": (r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\.0)?"),
    "DD-MON-YYYY": (r"(?P<d>\d{1,2})-(?P<mon>[A-Za-z]{3})-(?P<y>\d{4})"),
    # years of two digits: only where a whole column is written so
    "MM/DD/YY": (r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<yy>\d{2})"),
}
PLAIN = [form for form in DATE_FORMS if not form.endswith("/YY")]
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
YES_NO_FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "1/0": (("1",), ("0",)),
    "1/0?": (("1",), ("0",)),
    "1/blank": (("1",), ()),
    "Y/X": (("Y",), ("X",)),
    "Y/N": (("Y", "YES"), ("N", "NO")),
    "True/False": (("TRUE", "T"), ("FALSE", "F")),
    "X/blank": (("X",), ()),
}
PHONE_FORMS = {
    "9999999999": r"\d{10}",
    "999-999-9999": r"\d{3}-\d{3}-\d{4}",
    "(999) 999-9999": r"\(\d{3}\) \d{3}-\d{4}",
    "999.999.9999": r"\d{3}\.\d{3}\.\d{4}",
}
APART = r"\s*(?:[,;/&|]|\band\b|\n)\s*"


@dataclass(frozen=True)
class Cell:
    """What a cell says. value: None unless the state is "value"; codes: what is wrong with the cell itself."""

    state: str
    value: Any = None
    codes: frozenset[str] = frozenset()

    @property
    def blank(self) -> bool:
        return self.state == BLANK


def good(value: Any, *codes: str) -> Cell:
    return Cell(VALUE, value, frozenset(codes))


def bad(*codes: str) -> Cell:
    return Cell(UNREADABLE, None, frozenset(codes))


def full(pattern: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, text, re.ASCII)


@lru_cache(REMEMBERED)
def read_cell(kind: str, text: str, spelling: str) -> Cell:
    """One cell of a column of that kind (the element list's words) spelled so."""
    text = text.strip()
    if not text:
        return Cell(BLANK)
    if text.upper() in SHEET_ERRORS:
        return bad("cell-error")
    name, _, rest = kind.partition(" ")
    return READERS[name](text, rest, spelling)


def column_spelling(kind: str, texts: Sequence[str]) -> str:
    """How a column is spelled: as most of its cells are; the guidance's own way where that is a tie."""
    name, _, rest = kind.partition(" ")
    filled = [text.strip() for text in texts if text.strip()]
    forms: dict[str, Callable[[str], bool]] = {}
    if name == "date":
        forms = {form: lambda text, form=form: dated(text, form) for form in DATE_FORMS}  # type: ignore[misc]
    elif name == "phone":
        filled = [number_alone(text) for text in filled]
        forms = {form: lambda text, form=form: bool(full(PHONE_FORMS[form], text)) for form in PHONE_FORMS}  # type: ignore[misc]
    elif name == "yes_no":
        if rest != "Y/X" and {text.upper() for text in filled} == {"X"}:
            return "X/blank"  # crosses alone are ticks, save where the guidance says X for no
        crosses = sorted(YES_NO_FORMS, key=lambda form: form == "Y/X")  # a cross is a no only beside a Y
        own = dict.fromkeys((rest, *crosses))
        forms = {form: lambda text, form=form: text.upper() in sum(YES_NO_FORMS[form], ()) for form in own}  # type: ignore[misc]
    if not forms:
        return ""
    return max(forms, key=lambda form: sum(forms[form](text) for text in filled))


# -- dates ---------------------------------------------------------------------------------------------------------


@lru_cache(REMEMBERED)
def parts(text: str, form: str) -> tuple[int, int, int] | None:
    """(year, month, day) of a text in that form, whether or not the calendar has such a day."""
    patterns = (DATE_FORMS[form], *(NAMED if form == "DD-MON-YYYY" else ()))
    found = next(filter(None, (full(pattern + TIME, text) for pattern in patterns)), None)
    if found is None:
        return None
    part = found.groupdict()
    if "yy" in part:
        part["y"] = f"20{part['yy']}"
    if "mon" in part:
        if part["mon"].upper()[:3] not in MONTHS:
            return None
        return int(part["y"]), MONTHS.index(part["mon"].upper()[:3]) + 1, int(part["d"])
    return int(part["y"]), int(part["m"]), int(part["d"])


@lru_cache(REMEMBERED)
def by_form(text: str, form: str) -> date | None:
    found = parts(text, form)
    try:
        return date(*found) if found else None
    except ValueError:
        return None


def dated(text: str, form: str) -> bool:
    """Whether a text in that form is a date that can be meant."""
    day = by_form(text, form)
    return day is not None and in_range(day)


def in_range(day: date) -> bool:
    return 1900 <= day.year <= 2100


def read_date(text: str, rest: str, spelling: str) -> Cell:
    if any(parts(text, form) == (0, 0, 0) for form in DATE_FORMS):
        return Cell(SENTINEL) if rest == "unknown" else bad("date-unknown-not-allowed")
    stands_in = [day for form in (spelling, *PLAIN) if (day := by_form(text, form)) in STAND_INS]
    if stands_in:
        return good(stands_in[0], "date-placeholder")
    if rest == "open" and any(parts(text, form) == (9999, 12, 31) for form in PLAIN):
        return bad("date-placeholder")
    if parts(text, spelling):
        day = by_form(text, spelling)
        if day is None:
            other = {found for form in PLAIN if (found := by_form(text, form)) and in_range(found)}
            return good(other.pop(), "date-other-spelling") if len(other) == 1 else bad("date-impossible")
        return good(day) if in_range(day) else bad("date-out-of-range")
    days = {day for form in PLAIN if (day := by_form(text, form))}
    if spelling.startswith("DD") and any(parts(text, form) for form in ("MM/DD/YYYY", "MM-DD-YYYY", "MM.DD.YYYY")):
        return bad("date-unreadable")  # beside days that come first it is not guessed which number is the month
    if days:
        return good(days.pop(), "date-other-spelling") if all(map(in_range, days)) else bad("date-out-of-range")
    if any(parts(text, form) for form in PLAIN):
        return bad("date-impossible")
    pieces = re.split(r"\s*(?:[,;&|]|\band\b|\n| / )\s*", text)
    if len(pieces) > 1 and all(any(by_form(piece, form) for form in PLAIN) for piece in pieces):
        return bad("several-values")
    return bad("date-unreadable")


def read_period(text: str, rest: str, spelling: str) -> Cell:
    found = full(r"(.+?)(?: ?[.\-–] ?| to )(.+)", text) if text.count("/") == 4 else None
    days = [by_form(piece, "MM/DD/YYYY") for piece in found.groups()] if found else []
    if len(days) != 2 or days[0] is None or days[1] is None or not all(in_range(day) for day in days if day):
        return bad("period-format")
    return good((days[0], days[1])) if days[0] <= days[1] else bad("period-reversed")


# -- identifiers and numbers -----------------------------------------------------------------------------------------


def scientific(text: str) -> bool:
    return bool(full(r"\d(?:\.\d+)?[Ee]\+\d{1,2}", text))


def several(text: str, pattern: str) -> bool:
    """Whether a text is several values of that form, one after the other."""
    pieces = [piece for piece in re.split(APART, text) if piece]
    return len(pieces) > 1 and all(full(pattern, piece) for piece in pieces)


def read_cin(text: str, rest: str, spelling: str) -> Cell:
    said = text.upper()
    if full(r"\d{8}[A-Z]", said):
        return good(said)
    if full(r"\d(?: ?\d){7} ?[A-Z]", said):
        return good(said.replace(" ", ""))
    if full(r"\d{8}[A-Z](?:\d|\d{5})", said):
        return bad("cin-card-id")
    if scientific(text):
        return bad("identifier-scientific")
    return bad("several-values" if several(said, r"\d{8}[A-Z]") else "cin-format")


def luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def read_npi(text: str, rest: str, spelling: str) -> Cell:
    if full(r"[12]\d{9}", text):
        return good(text) if luhn("80840" + text) else bad("npi-check-digit")
    if scientific(text):
        return bad("identifier-scientific")
    return bad("several-values" if several(text, r"[12]\d{9}") else "npi-format")


def number_alone(text: str) -> str:
    """A phone number without the extension behind it."""
    return re.sub(r"\s*(?:ext\.?|x)\s*\d{1,6}$", "", text, flags=re.IGNORECASE)


def read_phone(text: str, rest: str, spelling: str) -> Cell:
    if full(r"0{10}", text):
        return Cell(SENTINEL) if rest == "unknown" else bad("phone-unknown-not-allowed")
    if full(PHONE_FORMS[spelling], text) or full(r"\d{10}", text):
        return good(re.sub(r"\D", "", text))
    if scientific(text):
        return bad("identifier-scientific")
    if number_alone(text) != text and (plain := read_phone(number_alone(text), rest, spelling)).state == VALUE:
        return good(plain.value, "phone-extension")
    return bad("several-values" if several(text, r"\d{10}") else "phone-format")


def read_zip(text: str, rest: str, spelling: str) -> Cell:
    if text == "99999" and rest == "unknown":
        return Cell(SENTINEL)
    if full(r"(?:\d{5}|\d{9}|\d{5}-\d{4})-?", text):
        return good(text.replace("-", ""))
    return bad("identifier-scientific" if scientific(text) else "zip-format")


def read_extension(text: str, rest: str, spelling: str) -> Cell:
    if full(r"\d{1,6}", text):
        return good(text)
    return bad("identifier-scientific" if scientific(text) else "extension-format")


def read_count(text: str, rest: str, spelling: str) -> Cell:
    if full(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?", text):
        return good(int(text.partition(".")[0].replace(",", "")))
    return bad("count-negative" if full(r"-\d+(?:\.0+)?", text) else "count-unreadable")


# -- words -----------------------------------------------------------------------------------------------------------


def read_yes_no(text: str, rest: str, spelling: str) -> Cell:
    for yes, no in (YES_NO_FORMS[spelling], YES_NO_FORMS[rest]):  # the guidance's own is right in any column
        if text.upper() in (*yes, *no):
            return good(text.upper() in yes)
    if text.upper() in ("YES", "NO", "TRUE", "FALSE", "Y", "N", "1", "0"):  # these mean one thing wherever they stand
        return good(text.upper() in ("YES", "TRUE", "Y", "1"))
    return bad("yes-no-unreadable")


def read_code(text: str, rest: str, spelling: str) -> Cell:
    if rest in OPEN:
        return good(text)
    code = words_of(rest, text)
    if code is not None:
        return good(code)
    if rest == "outreach_method" and text.casefold() in MASS:
        return bad("mass-communication")
    pieces = [piece for piece in re.split(r"\s*(?:[,;&]|\band\b)\s*", text) if piece]
    if len(pieces) > 1 and all(words_of(rest, piece) for piece in pieces):
        return bad("several-values")
    return bad("code-unknown")


def read_text(text: str, rest: str, spelling: str) -> Cell:
    if rest == "homeless" and text.upper() == "HOMELESS":
        return Cell(SENTINEL)
    said = ["instruction-in-cell"] if text.casefold() in INSTRUCTIONS else []
    return good(text, *said, *half_a_pair(text))


def half_a_pair(text: str) -> list[str]:
    """A quotation mark at the beginning or end without its match; behind a number it means inches."""
    closing = text.endswith('"') and not text[:-1].rstrip()[-1:].isdigit()
    return ["quote-unpaired"] if text.count('"') % 2 and (text.startswith('"') or closing) else []


def read_text250(text: str, rest: str, spelling: str) -> Cell:
    if len(text) > 250:
        return bad("text-too-long")
    return read_text(text, "", "")


def read_email(text: str, rest: str, spelling: str) -> Cell:
    return good(text) if re.fullmatch(r"[^@\s,;]+@[^@\s,;.]+(?:\.[^@\s,;.]+)+", text) else good(text, "email-format")


def read_contact(text: str, rest: str, spelling: str) -> Cell:
    three = len([piece for piece in text.split(",") if piece.strip()]) >= 3
    return good(text, *([] if three else ["contact-format"]), *half_a_pair(text))


# -- packed lists ----------------------------------------------------------------------------------------------------


def entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(";") if entry.strip()]


def diagnosis(text: str) -> str | None:
    """The code that an entry begins with, with its dot; None when it begins with none."""
    found = re.match(r"[A-Za-z][0-9][0-9A-Za-z](?:\.?[0-9A-Za-z]{1,4})?(?=$|[\s,:;\-(])", text, re.ASCII)
    if not found:
        return None
    plain = found.group().replace(".", "").upper()
    return plain if len(plain) == 3 else f"{plain[:3]}.{plain[3:]}"


#: Of what is wrong with a list only the gravest is told: where its entries cannot be told apart, the rest is guesswork.
GRAVEST = (
    "conditions-broken", "sdoh-broken", "prescriptions-broken", "entries-together", "sdoh-outside", "identifier-scientific",
    "ndc-format", "icd-unknown", "description-and-date-missing", "description-missing", "observation-date-missing",
)  # fmt: skip


def verdict(values: list[Any], wrong: list[str], codes: set[str]) -> Cell:
    """The good entries stay beside bad ones; only where none is good the cell cannot be read. wrong: the bad entries as they stand"""
    gravest = [code for code in GRAVEST if code in codes][:1]
    return good((*values, *wrong), *gravest) if values else bad(*gravest)


def run_together(text: str, code: str) -> bool:
    """Whether behind its code an entry has another, or two numbers of eight digits (fn 30, 31)."""
    tokens = re.split(r"[\s,:;()/|]+", text)[1:]
    if sum(bool(full(r"\d{8}", token)) for token in tokens) > 1:
        return True
    for token in tokens:
        other = diagnosis(token.rstrip("."))
        if other and other != code and ("." in token.rstrip(".") or other in KNOWN_ICD) and "-" not in token:
            return True
    return False


def lacking(descriptor: bool, day: bool) -> set[str]:
    return ({"description-missing"} if not descriptor else set()) | ({"observation-date-missing"} if not day else set())


def read_conditions(text: str, rest: str, spelling: str) -> Cell:
    """Code first, the date of observation last as eight digits, day first; what is between is the descriptor (fn 30)."""
    codes, values, wrong = set[str](), [], []
    for entry in entries(text):
        code = diagnosis(entry)
        last = re.search(r"(?<!\d)(\d{2})(\d{2})(\d{4})\W*$", entry, re.ASCII)
        seen = None
        if last:
            try:
                seen = date(int(last[3]), int(last[2]), int(last[1]))
            except ValueError:
                code = None
        if (first := diagnosis(entry)) and run_together(entry, first):
            codes.add("entries-together")
            wrong.append(entry)
            continue
        if code is None:
            codes.add("conditions-broken")
            wrong.append(entry)
            continue
        if code not in KNOWN_ICD:
            codes.add("icd-unknown")
        between = re.sub(r"\d{8}\W*$", "", entry) if seen else entry
        codes |= lacking(bool(re.search(r"[\s,:;()–-]\W*\w", between)), seen is not None)
        values.append((code, seen))
    if {"description-missing", "observation-date-missing"} <= codes:
        codes.add("description-and-date-missing")
    return verdict(values, wrong, codes or ({"conditions-broken"} if not values else set()))


def read_sdoh(text: str, rest: str, spelling: str) -> Cell:
    codes, values, wrong = set[str](), [], []
    for entry in entries(text):
        code = diagnosis(entry)
        if code is None:
            codes.add("sdoh-broken")
            wrong.append(entry)
        elif run_together(entry, code):
            codes.add("entries-together")
            wrong.append(entry)
        elif not (code[0] == "Z" and code[1:3].isdigit() and 55 <= int(code[1:3]) <= 65):
            codes.add("sdoh-outside")
            wrong.append(entry)
        else:
            values.append(code)
            codes |= lacking(bool(re.search(r"[\s,:;()–-]\W*\w", entry)), day=True)
            codes |= {"icd-unknown"} if code not in KNOWN_ICD else set()
    return verdict(values, wrong, codes or ({"sdoh-broken"} if not values else set()))


def bad_ndc(ndc: str) -> bool:
    return not full(r"\d{11}|\d{5}-\d{4}-\d{2}|\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d", ndc)


def read_prescriptions(text: str, rest: str, spelling: str) -> Cell:
    codes, values, wrong = set[str](), [], []
    for entry in entries(text):
        fields = [field.strip() for field in entry.split(",")]
        numbers = re.split(r"[\s,]+", entry)
        if (
            sum(not bad_ndc(one) for one in numbers) > 1
            or sum(by_form(one, "MM/DD/YYYY") is not None for one in numbers) > 1
        ):
            codes.add("entries-together")
            wrong.append(entry)
            continue
        if len(fields) != 3 or not all(fields):
            codes.add("prescriptions-broken")
            wrong.append(entry)
            continue
        ndc, day, indicator = fields
        if bad_ndc(ndc):
            codes.add("identifier-scientific" if scientific(ndc) else "ndc-format")
        filled = by_form(day, "MM/DD/YYYY")
        if filled is None or not in_range(filled):
            codes.add("prescriptions-broken")
        if filled is None or not in_range(filled) or bad_ndc(ndc):
            wrong.append(entry)
        else:
            values.append((ndc, filled, indicator))
    return verdict(values, wrong, codes or ({"prescriptions-broken"} if not values else set()))


READERS: dict[str, Callable[[str, str, str], Cell]] = {
    "text": read_text, "text250": read_text250, "cin": read_cin, "npi": read_npi, "date": read_date, "yes_no": read_yes_no,
    "code": read_code, "count": read_count, "phone": read_phone, "zip": read_zip, "extension": read_extension,
    "period": read_period, "email": read_email, "contact": read_contact, "conditions": read_conditions, "sdoh": read_sdoh,
    "prescriptions": read_prescriptions,
}  # fmt: skip
