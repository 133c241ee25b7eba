"""What `ecmx convert` writes for a plan as a real LibreOffice prints it: no header lies over a row, each sheet says whose rows they are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from ecmx.layouts import load_layout
from ecmx.synthetic import records
from tests.peers.office import Office
from tests.written import records_file

WORD = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>')
CIN = re.compile(r"\d{8}[A-Z]")


def pages_of(pdf: Path) -> list[tuple[str, list[tuple[float, float, str]]]]:
    """Of each page its size, and its words with where they begin and end, from the top."""
    told = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    sizes = re.findall(r'<page width="(\d+)\S* height="(\d+)', told)
    parts = told.split("<page ")[1:]
    return [
        ("×".join(size), [(float(top), float(end), word) for top, end, word in WORD.findall(part)])
        for size, part in zip(sizes, parts, strict=True)
    ]


@pytest.mark.needs("soffice", "pdftotext")
def test_the_header_stands_above_the_rows_and_members_are_named_on_each_sheet(office: Office, tmp_path: Path) -> None:
    layout = load_layout("redbud-return")
    path = tmp_path / "return.xlsx"
    records_file(layout, records(5, 12, layout.types), path)
    pages = pages_of(office.save(path, "pdf", tmp_path))
    assert 2 <= len(pages) <= 8
    for size, words in pages:
        assert size == "792×612"  # letter, across
        first = min(top for top, _, word in words if CIN.fullmatch(word))
        header = [end for top, end, word in words if word in ("Index", "Number", "(CIN)") and top < first]
        assert header, words
        assert max(header) <= first + 1
        above = [end for top, end, _ in words if top < first - 0.5]
        assert max(above) <= first + 1
