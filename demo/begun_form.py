"""`python -m demo.begun_form FORM.xlsx` types into a begun return, in its blank cells, what a coordinator of the fictional clinic does."""

from __future__ import annotations

import sys
from pathlib import Path

import openpyxl

__all__ = ["typed"]

STATUS, START, MANAGER, PHONE = (
    "Enrollee Engagement Status",
    "ECM Benefit Start Dt",
    "ECM Lead Care Manager Name",
    "ECM Lead Care Manager Phone No.",
)
NPI, PROVIDER, DAY, METHOD = (
    "ECM Provider NPI",
    "Outreach Provider Type",
    "Outreach Attempt Dt",
    "Outreach Attempt Method",
)
CLINICAL = "Outreach performed by clinical staff"
OURS = "2900003932"
ENROLLED = {STATUS: "Enrolled", MANAGER: "Avery Quill", PHONE: "559-555-0151"}
OUTREACH = {STATUS: "Currently in Outreach", PROVIDER: CLINICAL, METHOD: "Telephonic/electronic"}
MONTH = (
    {**ENROLLED, START: "2026-10-08"},
    {**ENROLLED, START: "2026-10-12"},
    {**OUTREACH, DAY: "2026-10-14"},
    {**OUTREACH, DAY: "2026-10-21"},
    {STATUS: "Pending Outreach"},
)


def typed(path: Path) -> None:
    """Fill in the members of Larkspur's return, in the order in which they stand there."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[1] if cell.value}
    for row, said in enumerate(MONTH, 2):
        for header, value in {NPI: OURS, **said}.items():
            cell = sheet.cell(row, columns[header])
            if cell.value is None:
                cell.value = value
    book.save(path)


if __name__ == "__main__":
    typed(Path(sys.argv[1]))
