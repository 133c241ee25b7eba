"""An invented MIF workbook of any number of rows and 100 columns, for the benchmarks: the 73 elements and 27 columns of the plan's own."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from ecmx.guidance import FileType, elements

__all__ = ["AS_OF", "write"]

AS_OF = date(2026, 11, 1)
COLUMNS = 100
NAMES = ("Paz", "Grace", "Mai", "Carlos", "Dalia", "Quyen", "Tala", "Ivan", "Lupe", "Bao")
LAST = ("Tran", "Ibarra", "Saetern", "Lopez", "Abara", "Ortiz", "Jackson", "Quiroz", "Nguyen", "Reyes")
CITIES = (("Oakland", "94601"), ("Fresno", "93701"), ("San Diego", "92113"), ("Los Angeles", "90011"))


def npi(number: int) -> str:
    """A number of NPI form with its right check digit; of no real provider by intent."""
    body = f"1{number:08d}"
    total = 24
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def day(start: date, most: int, dice: random.Random) -> datetime:
    """A day within `most` days after `start`."""
    found = start + timedelta(days=dice.randrange(most))
    return datetime(found.year, found.month, found.day)


def date_for(label: str, dice: random.Random) -> datetime:
    """A date that fits the element: births long ago, renewals to come, the rest of late."""
    if "Birth" in label:
        return day(date(1950, 1, 1), 18_000, dice)
    return day(date(2027, 1, 1) if "Renewal" in label else date(2026, 8, 1), 30, dice)


def text_for(label: str, dice: random.Random) -> str:
    """A name, an address, or a few words."""
    if "First" in label:
        return dice.choice(NAMES)
    if "Last" in label:
        return dice.choice(LAST)
    if "City" in label:
        return dice.choice(CITIES)[0]
    return f"{dice.randrange(9999)} Cedar St" if "Address" in label else f"{label[:12]} {dice.randrange(50)}"


KINDS: dict[str, Callable[[str, random.Random], object]] = {
    "cin": lambda _, dice: f"9{dice.randrange(10**7):07d}B",
    "yes_no Y/X": lambda _, dice: "Y" if dice.random() < 0.1 else "X",
    "yes_no 1/blank": lambda _, dice: 1 if dice.random() < 0.05 else None,
    "yes_no": lambda *_: 0,
    "phone": lambda _, dice: f"55955501{dice.randrange(100):02d}",
    "zip": lambda _, dice: dice.choice(CITIES)[1],
    "npi": lambda _, dice: npi(dice.randrange(10**6)),
    "count": lambda _, dice: dice.randrange(5),
    "period": lambda *_: "09/01/2026.09/30/2026",
    "sdoh": lambda _, dice: "Z59.01 Sheltered homelessness; Z60.2 Living alone" if dice.random() < 0.2 else None,
    "conditions": lambda _, dice: "G40.909, Epilepsy unspecified, 03042026" if dice.random() < 0.2 else None,
    "prescriptions": lambda _, dice: (
        "00093720101,08/14/2026,Y;00071015523,09/02/2026,N" if dice.random() < 0.3 else None
    ),
    "contact": lambda *_: "Rivera, Dolores, ECM Manager",
    "email": lambda *_: None,
    "code gender": lambda _, dice: dice.choice("FMU"),
    "code language": lambda _, dice: dice.choice(("English", "Spanish")),
    "code ethnicity": lambda _, dice: dice.choice("1234"),
    "code record_status": lambda _, dice: dice.choice(("New", "Continuing")),
    "date": date_for,
    "text": text_for,
}


def cell(label: str, kind: str, dice: random.Random) -> object:
    """An invented value of a kind, as a plan's export would have it."""
    name = next(name for name in KINDS if kind.startswith(name))
    return KINDS[name](label, dice)


def write(path: Path, rows: int) -> Path:
    """Write the workbook; 1 % of the cells of some columns are wrong, as in a real file."""
    dice = random.Random(7)
    book = xlsxwriter.Workbook(
        str(path),
        {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = book.add_worksheet("MIF")
    dates = book.add_format({"num_format": "mm/dd/yyyy"})
    every = [one for one in elements() if one.file is FileType.MIF]
    own = [f"Plan Column {number}" for number in range(COLUMNS - len(every))]
    for column, header in enumerate([*(one.label for one in every), *own]):
        sheet.write_string(0, column, header)
    for row in range(1, rows + 1):
        for column, one in enumerate(every):
            value = cell(one.label, one.kind_spec, dice)
            if dice.random() < 0.0005:
                value = "?"
            if isinstance(value, datetime):
                sheet.write_datetime(row, column, value, dates)
            elif isinstance(value, int):
                sheet.write_number(row, column, value)
            elif value is not None:
                sheet.write_string(row, column, str(value))
        for column in range(len(every), COLUMNS):
            sheet.write_string(row, column, f"own {dice.randrange(1000)}")
    book.close()
    return path


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
