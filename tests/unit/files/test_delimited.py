"""Delimited text: encoding and dialect are found out; a record's number is its Excel row."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecmx.errors import FileUnusable
from ecmx.files import Limits, open_book
from tests.unit.files.reading import texts


def _file(folder: Path, data: bytes) -> Path:
    path = folder / "members.dat"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("encoding", "name", "guessed"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8-sig", False),
        ("cp1252", "cp1252", True),
        ("utf-16", "utf-16", False),
        ("utf-16-le", "utf-16-le", True),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, name: str, guessed: bool) -> None:
    path = _file(tmp_path, "CIN,Name,City\n90000001B,José,Cañón City\n".encode(encoding))
    assert texts(path) == {1: ["CIN", "Name", "City"], 2: ["90000001B", "José", "Cañón City"]}
    with open_book(path, isolated=False) as book:
        assert (book.facts.encoding, book.facts.encoding_guessed, book.format, book.sheets[0].name) == (
            name,
            guessed,
            "delimited",
            "",
        )


@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    rows = [["CIN", "Contact", "Note"], ["9", "Tran, Paz, RN", "a; b"], ["8", "Ibarra, Grace, RN", "c; d | e"]]
    lines = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows]
    path = _file(tmp_path, "\r\n".join(lines).encode())
    assert list(texts(path).values()) == rows
    with open_book(path, isolated=False) as book:
        assert book.facts.delimiter == delimiter


def test_blank_lines_count_and_ragged_rows_are_filled(tmp_path: Path) -> None:
    path = _file(tmp_path, b"Members of October\n\nCIN,Name,Zip\n9,Paz\n , ,\n8,Ann,92113,extra\n")
    assert texts(path) == {
        1: ["Members of October", None, None, None],
        3: ["CIN", "Name", "Zip", None],
        4: ["9", "Paz", None, None],
        6: ["8", "Ann", "92113", "extra"],
    }


def test_line_breaks_in_quotes_are_one_record(tmp_path: Path) -> None:
    path = _file(tmp_path, b'CIN,"Client\r\nName"\r\n9,"a ""b"" c"\r\n')
    assert texts(path) == {1: ["CIN", "Client\nName"], 2: ["9", 'a "b" c']}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    assert texts(_file(tmp_path, f"a,b{end}1,2{end}".encode())) == {1: ["a", "b"], 2: ["1", "2"]}


def test_the_line_that_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    assert texts(_file(tmp_path, b"sep=;\na;b\n1;2,5\n")) == {1: ["a", "b"], 2: ["1", "2,5"]}


def test_an_inch_mark_does_not_swallow_the_file(tmp_path: Path) -> None:
    lines = ["CIN|Note|Zip", *(f'{index}|"{index} inches|9211{index}' for index in range(8))]
    assert len(texts(_file(tmp_path, "\n".join(lines).encode()))) == 9


def test_a_quotation_mark_that_never_closes_is_said(tmp_path: Path) -> None:
    path = _file(tmp_path, b"a,b\n" * 20_000 + b'1,"' + b"a,b\n" * 400_000)
    with pytest.raises(FileUnusable) as caught:
        texts(path)
    assert caught.value.code == "read-failed" and "20,000" in caught.value.message


def test_limits_of_records_and_fields(tmp_path: Path) -> None:
    path = _file(tmp_path, b"a,b,c\n" * 200)
    for limits in (Limits(rows=100), Limits(columns=2), Limits(cells=300)):
        with pytest.raises(FileUnusable) as caught:
            texts(path, limits=limits)
        assert caught.value.code == "too-many-cells"


def test_one_column_is_still_a_table(tmp_path: Path) -> None:
    assert texts(_file(tmp_path, b"CIN\n90000001B\n")) == {1: ["CIN"], 2: ["90000001B"]}
