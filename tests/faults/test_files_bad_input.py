"""Bad input: each gets one clear sentence and its code, in this process and in one of its own; nothing is followed, run or unrolled."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from ecmx.errors import FileUnusable
from ecmx.files import Limits, open_book
from tests.fuzz import seeds

MIB = 1 << 20


def _zip(parts: dict[str, bytes | Iterator[bytes]], base: bytes | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if base is not None:
            with zipfile.ZipFile(io.BytesIO(base)) as old:
                for name in set(old.namelist()) - set(parts):
                    archive.writestr(name, old.read(name))
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=True) as stream:
                for block in [content] if isinstance(content, bytes) else content:
                    stream.write(block)
    return out.getvalue()


def _bomb() -> bytes:
    return _zip({"xl/worksheets/sheet2.xml": (b"0" * MIB for _ in range(200))}, seeds.xlsx())


def _texts_bomb() -> bytes:
    block = b"<si><t>" + os.urandom(300).hex().encode() * 1000 + b"</t></si>"
    return _zip({"xl/sharedStrings.xml": (block for _ in range(20))}, seeds.xlsx())


CASES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "random bytes": (lambda: bytes(range(256)) * 20, "not-a-workbook", "unknown kind"),
    "pdf": (lambda: b"%PDF-1.7\n", "not-a-workbook", "PDF"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF", "not-a-workbook", "JPEG"),
    "html": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "not-a-workbook", "HTML"),
    "word": (lambda: _zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "not-a-workbook", "Word"),
    "zip": (lambda: _zip({"a.txt": b"x"}), "not-a-workbook", "zip archive"),
    "rtf": (lambda: b"{\\rtf1 hello}", "not-a-workbook", "Rich Text"),
    "truncated": (lambda: seeds.xlsx()[:2000], "file-truncated", "cut off"),
    "truncated xls": (lambda: seeds.xls()[:2500], "file-truncated", "cut off"),
    "empty": (lambda: b"", "file-empty", "empty"),
    "blank": (lambda: b" \r\n\r\n", "file-empty", "blanks"),
    "zeros": (lambda: b"\0" * 4096, "file-empty", "zero bytes"),
    "bomb": (_bomb, "archive-bomb", "unpacked"),
    "texts bomb": (_texts_bomb, "archive-bomb", "table of texts"),
    "entities": (lambda: b'<!DOCTYPE a [<!ENTITY x "y">]><a><b><c>1</c></b></a>', "xml-entities", "never followed"),
    "binary workbook": (lambda: _zip({"xl/workbook.bin": b"x"}), "unsupported-format", "xlsb"),
}


@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_each_gets_its_code_and_one_sentence(tmp_path: Path, name: str, isolated: bool) -> None:
    make, code, words = CASES[name]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make())
    with pytest.raises(FileUnusable) as caught:
        open_book(path, isolated=isolated, limits=Limits(shared_strings_bytes=8 * MIB))
    assert caught.value.code == code
    assert (
        words in caught.value.message and caught.value.message.endswith(".") and caught.value.message.count("\n") == 0
    )


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder, "not-a-workbook"),
        (lambda folder: folder / "absent.xlsx", "read-failed"),
        (lambda folder: Path(os.devnull), "not-a-workbook"),
    ],
)
def test_what_is_no_file(tmp_path: Path, make: Callable[[Path], Path], code: str) -> None:
    with pytest.raises(FileUnusable) as caught:
        open_book(make(tmp_path))
    assert caught.value.code == code


def test_a_file_larger_than_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * 1000)
    with pytest.raises(FileUnusable) as caught:
        open_book(path, limits=Limits(bytes=100))
    assert caught.value.code == "file-too-large"


def _hundred_million(folder: Path) -> Path:
    """A sheet that declares 100 million cells and holds two million: enough XML to be believed under the test's lower limit."""
    row = b"<row>" + b'<c t="n"><v>1234567890</v></c>' * 1000 + b"</row>"
    sheet = (
        row * 50
        if index
        else b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:ALL100000"/><sheetData>'
        for index in range(40)
    )
    path = folder / "huge.xlsx"
    path.write_bytes(_zip({"xl/worksheets/sheet2.xml": sheet}, seeds.xlsx()))
    return path


def test_a_sheet_that_declares_a_hundred_million_cells_is_refused_at_the_door(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(FileUnusable) as caught:
        open_book(_hundred_million(tmp_path), isolated=False, limits=Limits(cells=1_000_000))
    assert caught.value.code == "too-many-cells" and time.monotonic() - begun < 20


def _protected(folder: Path, password: str) -> Path:
    path = folder / "protected.xlsx"
    with path.open("wb") as out:
        OOXMLFile(io.BytesIO(seeds.xlsx_by_openpyxl())).encrypt(password, out)
    return path


@pytest.mark.parametrize("isolated", [False, True])
def test_passwords(tmp_path: Path, isolated: bool) -> None:
    path = _protected(tmp_path, "sëcret 1")
    with path.open("rb") as stream:
        assert msoffcrypto.OfficeFile(stream).is_encrypted()
    for password, code in ((None, "password-needed"), ("wrong", "password-wrong")):
        with pytest.raises(FileUnusable) as caught:
            open_book(path, password=password, isolated=isolated)
        assert caught.value.code == code and (password or "?") not in caught.value.message
    with open_book(path, password="sëcret 1", isolated=isolated) as book:
        assert book.facts.encrypted and book.format == "xlsx"
        assert book.sheets[0].preview(2).text.row(0)[0] == "Client Index Number"
        assert sum(len(batch) for batch in book.sheets[0].batches()) == 14


def test_a_protected_file_cut_short(tmp_path: Path) -> None:
    path = _protected(tmp_path, "x")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(FileUnusable) as caught:
        open_book(path, password="x", isolated=False)
    assert caught.value.code in ("file-truncated", "password-wrong")


@pytest.mark.parametrize("reference", ["General", "ZZZZ1", "abcdefg7"])
def test_a_cell_in_a_column_that_no_sheet_has_is_refused_before_it_costs_memory(tmp_path: Path, reference: str) -> None:
    """Found by fuzzing: the fast reader makes room up to the column that the reference spells, 4 GB for seven letters."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c>'
        b'<c t="n"  r="' + reference.encode() + b'"><v>2</v></c></row></sheetData></worksheet>'
    )
    path = tmp_path / "plan.xlsx"
    path.write_bytes(_zip({"xl/worksheets/sheet2.xml": sheet}, seeds.xlsx()))
    with pytest.raises(FileUnusable) as caught:
        open_book(path, isolated=False)
    assert caught.value.code == "read-failed" and "column" in caught.value.message
