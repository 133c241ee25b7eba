"""Defects of single cells: what people and spreadsheet programs really put there. Each is one text in place of another."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from ecmx.guidance import SERIAL, date_form, on_paper
from ecmx.guidance.values import (
    Cin,
    Code,
    Conditions,
    Contact,
    Count,
    Date,
    Email,
    Kind,
    Npi,
    Period,
    Phone,
    PhoneExtension,
    Prescriptions,
    Sdoh,
    Text,
    YesNo,
    ZipCode,
)
from ecmx.synthetic.defects.defect import CellSetting, in_text

__all__: list[str] = []

SEVERAL = 2
WORD_MONTHS = "MON"
TOGETHER: dict[type[Kind], str] = {
    Conditions: "E66.9 Obesity 15012026, I10 Hypertension 15012026",
    Sdoh: "Z59.01 Sheltered homelessness, Z60.2 Problems related to living alone",
    Prescriptions: "99999010110,09/14/2026,Y,99999010120,09/15/2026,Y",
}
UNKNOWN_DIAGNOSIS: dict[type[Kind], str] = {Sdoh: "Z59.9999 Housing", Conditions: "E11.9999, Diabetes"}


@in_text("cin-format", "the letter at the end is missing", Cin)
def cin_without_letter(at: CellSetting) -> str | None:
    """91234567."""
    return at.text[:-1] if at.text else None


@in_text("cin-card-id", "the number of the card in place of the CIN", Cin)
def card_id(at: CellSetting) -> str | None:
    """CIN, check digit, date of issue."""
    return f"{at.text}29180" if at.text else None


@in_text("identifier-scientific", "an identifier that a spreadsheet rounded", Cin, Npi, Phone)
def rounded(at: CellSetting) -> str | None:
    """9.12E+09; where the column holds digits only, as it stands in a spreadsheet."""
    digits = re.sub("[^0-9]", "", at.text or "")
    return f"{digits[0]}.{digits[1:6]}E+{len(digits) - 1:02}" if len(digits) > 6 and int(digits) else None


@in_text("npi-format", "a digit of the NPI is missing", Npi)
def short_npi(at: CellSetting) -> str | None:
    """Nine digits."""
    return at.text[:-1] if at.text else None


@in_text("npi-check-digit", "two digits of the NPI are swapped", Npi)
def swapped_npi(at: CellSetting) -> str | None:
    """The last two that differ and do not make another right number."""
    if not at.text:
        return None
    for place in range(len(at.text) - 2, 0, -1):
        one, two = at.text[place], at.text[place + 1]
        swapped = at.text[:place] + two + one + at.text[place + 2 :]
        if one != two and at.element.kind.read(pl.Series([swapped])).problem[0]:
            return swapped
    return None


@in_text("ndc-format", "digits of a drug code are missing", Prescriptions)
def short_ndc(at: CellSetting) -> str | None:
    """Eight digits of eleven."""
    return re.sub(r"^[0-9]{3}", "", at.text) if at.text else None


@in_text("date-unreadable", "words in place of a date", Date)
def no_date(at: CellSetting) -> str:
    """A remark."""
    return at.chance.choice(("pending", "see chart", "unknown", "n/a yet"))


@in_text("date-impossible", "a day that is not in the calendar", Date)
def impossible(at: CellSetting) -> str | None:
    """February 30."""
    return spelt(at, "1984", "02", "30")


@in_text("date-out-of-range", "a year that cannot be meant", Date)
def another_age(at: CellSetting) -> str | None:
    """A slip of the keyboard: 0986, 2926."""
    return spelt(at, at.chance.choice(("1786", "2926")), "02", "14") if not date_form(at.spelling).short else None


@in_text("date-unknown-not-allowed", "zeros in place of a date", Date)
def zeros(at: CellSetting) -> str | None:
    """Where the guidance has no such stand-in."""
    allowed = at.element.kind.sentinel is not None or at.spelling == SERIAL
    return None if allowed else "00/00/0000"


@in_text("date-other-spelling", "one date spelled otherwise than its column", Date)
def iso(at: CellSetting) -> str | None:
    """A pasted ISO date, in a column of text that is spelled in another way."""
    day = at.value(at.name)
    mixed = at.writer.is_typed(at.column) or date_form(at.spelling).tells[:1] == ("year",) or at.spelling == SERIAL
    return None if day is None or mixed else str(day.isoformat())


@in_text("period-format", "a month's name in place of a period", Period)
def month_name(_: CellSetting) -> str:
    """Without a year it is none, however the column is spelled."""
    return "October"


@in_text("period-reversed", "the period ends before it begins", Period)
def turned_round(at: CellSetting) -> str:
    """Both days written in full are read in any column."""
    end, start = (on_paper(day) for day in (at.setting.month.end, at.setting.month.start))
    return f"{end}.{start}"


@in_text("yes-no-unreadable", "neither yes nor no", YesNo)
def perhaps(at: CellSetting) -> str:
    """What people type who do not know."""
    return at.chance.choice(("maybe", "?"))


@in_text("code-unknown", "a code that is not on the list", Code)
def no_code(at: CellSetting) -> str | None:
    """Two digits that no list has."""
    return "77" if at.element.kind.closed_codes else None


@in_text("several-values", "two values in one cell", Cin, Npi, Phone, Date)
def two(at: CellSetting) -> str | None:
    """The same with another last digit beside it."""
    if not at.text or not at.text[-1:].isalnum() or at.state(at.name) != 0 or at.spelling == SERIAL:
        return None
    return SECONDS[type(at.element.kind)](at, at.text)


def two_days(at: CellSetting, _: str) -> str | None:
    """Two days of a month, where signs stand in them."""
    first, second = spelt(at, "2026", "03", "04"), spelt(at, "2026", "03", "11")
    form = date_form(at.spelling)
    plain = not (form.solid or form.named or form.short or form.first == "day")
    return f"{first}, {second}" if plain else None


SECONDS: dict[type[Kind], Callable[[CellSetting, str], str | None]] = {
    Date: two_days,
    Npi: lambda at, text: f"{text}, {at.setting.clinic.identifier}",
    Cin: lambda at, text: f"{text}, 9{text[2:8]}0{text[8:]}",
    Phone: lambda at, text: f"{text}, {text[:-1]}{(int(text[-1]) + 1) % 10}",
}


@in_text("text-too-long", "more text than the guidance allows", Text)
def a_page(at: CellSetting) -> str | None:
    """A note pasted whole."""
    kind = at.element.kind
    sentence = "Invented note that goes on for too long. "
    return (sentence * 20)[: kind.limit + 60].strip() if kind.limit else None


@in_text("cell-error", "an error of the spreadsheet program", Npi, Phone, ZipCode, Date, Count, Code)
def error_value(at: CellSetting) -> str:
    """A lookup that found nothing."""
    return at.chance.choice(("#N/A", "#REF!"))


@in_text("instruction-in-cell", "an instruction left in the cell", Text)
def instruction(at: CellSetting) -> str | None:
    """What a form says where a value should go."""
    return None if at.element.kind.limit else "enter manually"


@in_text("quote-unpaired", "a quotation mark that is opened and never closed", Text)
def half_a_pair(at: CellSetting) -> str | None:
    """What is left of a pair around the cell."""
    kind = at.element.kind
    plain = not kind.limit and kind.sentinel is None
    return f'"{at.text}' if plain and at.text and '"' not in at.text else None


@in_text("count-unreadable", "words in place of a count", Count)
def a_few(at: CellSetting) -> str:
    """Cannot be added up."""
    return at.chance.choice(("a few", "2-3"))


@in_text("count-negative", "a count below zero", Count)
def below_zero(_: CellSetting) -> str:
    """A code for "missing" of another system."""
    return "-1"


@in_text("mass-communication", "a mass mailing named as the method", only=("outreach_attempt_method",))
def mailing(at: CellSetting) -> str:
    """No attempt to reach one member."""
    return at.chance.choice(("Mass mailing", "Newsletter"))


@in_text("phone-format", "a phone number with a digit too few", Phone)
def broken_phone(at: CellSetting) -> str | None:
    """Reaches nobody, or somebody else."""
    return at.text[:-1] if at.text and at.state(at.name) == 0 else None


@in_text("phone-extension", "an extension behind a phone number", Phone)
def long_phone(at: CellSetting) -> str | None:
    """Has a column of its own, if any."""
    return f"{at.text} x7" if at.text and at.state(at.name) == 0 else None


@in_text("phone-unknown-not-allowed", "ten zeros in place of a phone number", Phone)
def no_phone(at: CellSetting) -> str | None:
    """Only the member's phone of the MIF may say so."""
    return None if at.element.kind.sentinel else "0000000000"


@in_text("extension-format", "letters in an extension", PhoneExtension)
def worded_extension(_: CellSetting) -> str:
    """Phones dial digits."""
    return "ext. 204"


@in_text("zip-format", "a digit of the zip code is missing", ZipCode)
def short_zip(at: CellSetting) -> str | None:
    """A leading zero lost, or a slip."""
    return at.text[:4] if at.text and at.state(at.name) == 0 else None


@in_text("email-format", "no e-mail address", Email)
def no_address(_: CellSetting) -> str:
    """As one says it."""
    return "alex at example"


@in_text("contact-format", "a contact without commas", Contact)
def plain_contact(_: CellSetting) -> str:
    """First name first."""
    return "Sam Ruiz"


@in_text("prescriptions-broken", "a prescription without its commas", Prescriptions)
def loose_prescription(_: CellSetting) -> str:
    """Nobody can say where one ends."""
    return "99999010110 09/14/2026 filled"


@in_text("conditions-broken", "a condition without its code", Conditions)
def told_condition(_: CellSetting) -> str:
    """Can only be read."""
    return "breast cancer since last year"


@in_text("entries-together", "two entries without a semicolon between them", Conditions, Sdoh, Prescriptions)
def together(at: CellSetting) -> str:
    """A comma does not part them."""
    return TOGETHER[type(at.element.kind)]


@in_text("description-missing", "a social need without its description", Sdoh)
def bare_need(_: CellSetting) -> str:
    """A code alone."""
    return "Z60.2"


@in_text("observation-date-missing", "a condition without its date", Conditions)
def undated(_: CellSetting) -> str:
    """A code and its description."""
    return "I10, Hypertension"


@in_text("description-and-date-missing", "a condition without description and date", Conditions)
def bare_condition(_: CellSetting) -> str:
    """A code alone."""
    return "I10"


@in_text("sdoh-broken", "a social need without its code", Sdoh)
def told_need(_: CellSetting) -> str:
    """Can only be read."""
    return "sleeps in his car"


@in_text("sdoh-outside", "a disease among the social needs", Sdoh)
def disease(_: CellSetting) -> str:
    """Not Z55 to Z65."""
    return "E11.9 Type 2 diabetes mellitus without complications"


@in_text("icd-unknown", "a diagnosis code that there is not", Sdoh, Conditions)
def no_diagnosis(at: CellSetting) -> str:
    """Of the right form."""
    return UNKNOWN_DIAGNOSIS[type(at.element.kind)]


def spelt(at: CellSetting, year: str, month: str, day: str) -> str | None:
    """A date as its column has them, be there such a day or not; None where the spelling takes none but real ones."""
    if at.spelling == SERIAL:
        return None
    made = at.spelling.replace("YYYY", year).replace("YY", year[2:]).replace("DD", day)
    return made.replace(WORD_MONTHS, "Feb" if month == "02" else "Mar").replace("MM", month)
