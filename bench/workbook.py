"""An invented MIF workbook of any number of rows and 100 columns, for the benchmarks: the 73 elements and 27 columns of the plan's own."""

from __future__ import annotations

import random
import sys
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


def cell(label: str, group: str, kind: str, dice: random.Random) -> object:  # noqa: PLR0912 - one branch a kind
    """An invented value of a kind, as a plan's export would have it."""
    found: object = None
    if kind == "cin":
        found = f"9{dice.randrange(10**7):07d}B"
    elif kind.startswith("yes_no Y/X"):
        found = "Y" if dice.random() < 0.1 else "X"
    elif kind.startswith("yes_no 1/blank"):
        found = 1 if dice.random() < 0.05 else None
    elif kind.startswith("yes_no"):
        found = 0
    elif kind.startswith("date"):
        start = {"Member Date of Birth": date(1950, 1, 1), "Medi-Cal Renewal Date": date(2027, 1, 1)}.get(
            label, date(2026, 8, 1)
        )
        found = day(start, 18_000 if "Birth" in label else 30, dice)
    elif kind.startswith("phone"):
        found = f"55955501{dice.randrange(100):02d}"
    elif kind.startswith("zip"):
        found = dice.choice(CITIES)[1]
    elif kind == "npi":
        found = npi(dice.randrange(10**6))
    elif kind == "count":
        found = dice.randrange(5)
    elif kind == "period":
        found = "09/01/2026.09/30/2026"
    elif kind == "sdoh":
        found = "Z59.01 Sheltered homelessness; Z60.2 Problems related to living alone" if dice.random() < 0.2 else None
    elif kind == "conditions":
        found = "G40.909, Epilepsy unspecified, 03042026" if dice.random() < 0.2 else None
    elif kind == "prescriptions":
        found = "00093720101,08/14/2026,Y;00071015523,09/02/2026,N" if dice.random() < 0.3 else None
    elif kind == "contact":
        found = "Rivera, Dolores, ECM Manager"
    elif kind == "email":
        found = None
    elif kind == "code gender":
        found = dice.choice("FMU")
    elif kind == "code language":
        found = dice.choice(("English", "Spanish"))
    elif kind == "code ethnicity":
        found = dice.choice("1234")
    elif kind == "code record_status":
        found = dice.choice(("New", "Continuing"))
    elif "First" in label:
        found = dice.choice(NAMES)
    elif "Last" in label:
        found = dice.choice(LAST)
    elif "City" in label:
        found = dice.choice(CITIES)[0]
    elif "Address" in label:
        found = f"{dice.randrange(9999)} Cedar St"
    else:
        found = f"{label[:12]} {dice.randrange(50)}"
    return None if found == "" or (group and found is None) else found


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
            value = cell(one.label, one.group, one.kind_spec, dice)
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
