"""A real LibreOffice writes xls, ods and xlsx from one CSV; what we read of each is what the CSV says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecmx.files import CellKind, open_book
from tests.peers.office import Office
from tests.unit.files.reading import kinds, texts

CSV = """CIN,Zip,"Phone
number",Born,Amount,Flag,Note
98520162B,01234,5595550101,2026-01-31,12.5,TRUE,"two
lines"
96299227B,92113,5595550102,2026-02-01,7,FALSE," pad  two "
,,,,,,
95000000B,00000,5595550103,1999-12-31,0.5,TRUE,é–ü
"""
# separator, quote, UTF-8, first line, and the formats of the columns: text for the first two, so that zeros stay
FILTER = "CSV:44,34,76,1,1/2/2/2"


@pytest.mark.needs("soffice")
@pytest.mark.parametrize("format", ["xls", "ods", "xlsx"])
def test_libreoffice_writes_what_we_read(tmp_path: Path, office: Office, format: str) -> None:
    source = tmp_path / "members.csv"
    source.write_text(CSV, encoding="utf-8")
    made = office.save(source, format, tmp_path, f"--infilter={FILTER}")
    assert texts(made, isolated=True) == texts(source)
    with open_book(made) as book:
        assert book.format == format
    data = kinds(made)[2]
    assert data == [
        CellKind.TEXT,
        CellKind.TEXT,
        CellKind.NUMBER,
        CellKind.DATE,
        CellKind.NUMBER,
        CellKind.BOOLEAN,
        CellKind.TEXT,
    ]
