"""XML with one element a record: which element it is, which fields it has, and nothing followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecmx.errors import FileUnusable
from ecmx.files import open_book
from tests.unit.files.reading import texts


def _file(folder: Path, text: str) -> Path:
    path = folder / "members.xml"
    path.write_text(text, encoding="utf-8")
    return path


def test_records_fields_attributes_and_namespaces(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        '<?xml version="1.0"?><m:File xmlns:m="urn:x"><Header><Made>2026</Made></Header><m:Members>'
        '<m:Member id="1"><CIN>9</CIN><Name><First>Paz</First></Name></m:Member>'
        "<m:Member><CIN> 8 </CIN><Zip>92113</Zip><Phone>1</Phone><Phone>2</Phone></m:Member></m:Members></m:File>",
    )
    assert texts(path) == {
        1: ["id", "CIN", "Name/First", "Zip", "Phone"],
        2: ["1", "9", "Paz", None, None],
        3: [None, "8", None, "92113", "1;2"],
    }
    with open_book(path, isolated=False) as book:
        assert [sheet.name for sheet in book.sheets] == ["Member"]
        assert book.sheets[0].preview(1).text.row(0) == ("id", "CIN", "Name/First", "Zip", "Phone")


def test_fields_that_the_first_records_leave_out_stand_where_later_ones_have_them(tmp_path: Path) -> None:
    """Blank fields left out once moved the columns: letters followed the first appearance."""
    records = ("<A>1</A><C>1</C>", "<A>2</A><B>2</B><C>2</C><E>2</E>", "<C>3</C><D>3</D><E>3</E>", "<Z>4</Z>")
    path = _file(tmp_path, "<F>" + "".join(f"<R>{record}</R>" for record in records) + "</F>")
    assert texts(path)[1] == ["A", "B", "C", "D", "E", "Z"]
    assert texts(path)[3] == ["2", "2", "2", None, "2", None]


def test_two_kinds_of_records_are_two_sheets(tmp_path: Path) -> None:
    path = _file(tmp_path, "<F><M><A>1</A></M><M><A>2</A></M><R><B>1</B></R><R><B>2</B></R></F>")
    with open_book(path, isolated=False) as book:
        assert [sheet.name for sheet in book.sheets] == ["M", "R"]


def test_a_single_record_is_found(tmp_path: Path) -> None:
    assert texts(_file(tmp_path, "<Members><Member><CIN>9</CIN><Zip>1</Zip></Member></Members>")) == {
        1: ["CIN", "Zip"],
        2: ["9", "1"],
    }


def test_an_empty_record_keeps_its_number(tmp_path: Path) -> None:
    assert list(texts(_file(tmp_path, "<M><R><A>1</A></R><R><A/></R><R><A>3</A></R></M>"))) == [1, 2, 4]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE M [<!ENTITY x "y">]><M><R><A>&x;</A></R><R><A>1</A></R></M>',
        '<!DOCTYPE M SYSTEM "http://127.0.0.1:9/x.dtd"><M><R><A>1</A></R></M>',
        '<M xmlns:xi="http://www.w3.org/2001/XInclude"><R><xi:include href="/etc/passwd"/></R><R><A>1</A></R></M>',
    ],
)
def test_document_types_entities_and_inclusions_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileUnusable) as caught:
        texts(_file(tmp_path, text))
    assert caught.value.code == "xml-entities"


def test_xml_that_was_cut_short(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable) as caught:
        texts(_file(tmp_path, "<M><R><A>1</A></R><R><A>12"))
    assert caught.value.code == "file-truncated"


def test_xml_without_records(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable) as caught:
        texts(_file(tmp_path, "<M>hello</M>"))
    assert caught.value.code == "read-failed"
