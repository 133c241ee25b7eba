"""The parts of an Open XML workbook that say how its cells are to be read: tabs, styles, links, macros. Reads no cell."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass

from ecmx.files.cells import Merge, column_index
from ecmx.files.facts import SheetFacts, unusable
from ecmx.files.reading.archive import DAMAGE, part
from ecmx.files.reading.numbers import (
    BUILT_IN_DATES,
    DURATION_BUILT_IN,
    is_date_format,
    is_duration_format,
    is_identifier_format,
)
from ecmx.files.reading.safe_xml import document, local

__all__ = ["WorkbookParts", "WorksheetPart", "read_package", "dimension", "has_iso_dates", "head_merges"]

# Built-in formats that show digits in fixed places, as Excel's US locale has them; none of 0–49 but the dates does.
_RANGE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
_IMPOSSIBLE = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"'][A-Za-z]{4}")  # the last column is XFD
HEAD_ROWS = 60


@dataclass(frozen=True, slots=True)
class WorksheetPart:
    """A worksheet: its tab, the name of its part in the archive, and that part's inflated bytes."""

    sheet: SheetFacts
    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """styles: per style index 0 plain, 1 date, 2 shown through `formats`; formats: style index → format code or "" for elapsed time."""

    parts: tuple[WorksheetPart, ...]
    styles: bytes
    formats: dict[int, str]
    date_1904: bool
    macros: bool
    external_links: bool


def read_package(archive: zipfile.ZipFile) -> WorkbookParts:
    """Raises FileUnusable where the archive is no workbook or its tabs cannot be found."""
    names = {info.filename: info for info in archive.infolist()}
    workbook_name = _workbook_part(archive)
    data = part(archive, workbook_name)
    root = document(data) if data is not None else None
    if root is None:
        raise unusable("read-failed", "The workbook's list of tabs is missing or broken.")
    targets = _relationships(archive, workbook_name)
    parts: list[WorksheetPart] = []
    date_1904 = False
    for element in root.iter():
        tag = local(element.tag)
        if tag == "workbookPr":
            date_1904 = element.get("date1904", "0") in ("1", "true", "on")
        if tag != "sheet":
            continue
        identifier = next((value for key, value in element.attrib.items() if local(key) == "id"), None)
        kind, target = targets.get(identifier or "", ("", ""))
        if not kind.endswith("/worksheet") or target not in names:
            continue  # chart sheets and macro sheets hold no rows
        state = {"hidden": "hidden", "veryHidden": "very_hidden"}.get(element.get("state", ""), "visible")
        parts.append(WorksheetPart(SheetFacts(element.get("name", ""), state), target, names[target].file_size))
    styles, formats = _styles(archive, targets)
    lowered = [name.lower() for name in names]
    return WorkbookParts(
        parts=tuple(parts),
        styles=styles,
        formats=formats,
        date_1904=date_1904,
        macros=any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lowered),
        external_links=any("/externallinks/" in name for name in lowered),
    )


def _workbook_part(archive: zipfile.ZipFile) -> str:
    data = part(archive, "_rels/.rels")
    root = document(data) if data is not None else None
    if root is not None:
        for element in root.iter():
            if element.get("Type", "").endswith("/officeDocument"):
                target: str = element.get("Target", "")
                return posixpath.normpath(target.lstrip("/"))
    return "xl/workbook.xml"


def _relationships(archive: zipfile.ZipFile, of: str) -> dict[str, tuple[str, str]]:
    """Relationship id → (type, part name); targets outside the archive are left out and never followed."""
    folder, name = posixpath.split(of)
    data = part(archive, posixpath.join(folder, "_rels", name + ".rels"))
    root = document(data) if data is not None else None
    found: dict[str, tuple[str, str]] = {}
    if root is None:
        return found
    for element in root.iter():
        if local(element.tag) != "Relationship" or element.get("TargetMode") == "External":
            continue
        target = element.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[element.get("Id", "")] = (element.get("Type", ""), posixpath.normpath(full))
    return found


def _styles(archive: zipfile.ZipFile, targets: dict[str, tuple[str, str]]) -> tuple[bytes, dict[int, str]]:
    name = next((target for kind, target in targets.values() if kind.endswith("/styles")), "xl/styles.xml")
    data = part(archive, name)
    root = document(data) if data is not None else None
    if root is None:
        return b"", {}
    codes: dict[int, str] = {}
    used: list[int] = []
    for element in root:
        tag = local(element.tag)
        if tag == "numFmts":
            for child in element:
                if child.get("numFmtId", "").isdecimal():
                    codes[int(child.get("numFmtId"))] = child.get("formatCode", "")
        elif tag == "cellXfs":
            used = [
                int(child.get("numFmtId", "0")) if child.get("numFmtId", "0").isdecimal() else 0
                for child in element
                if local(child.tag) == "xf"
            ]
    kinds = bytearray(len(used))
    formats: dict[int, str] = {}
    for index, number in enumerate(used):
        code = codes.get(number)
        if code is None:
            if number == DURATION_BUILT_IN:
                kinds[index], formats[index] = 2, ""
            elif number in BUILT_IN_DATES:
                kinds[index] = 1
        elif is_duration_format(code):
            kinds[index], formats[index] = 2, ""
        elif is_date_format(code):
            kinds[index] = 1
        elif is_identifier_format(code):
            kinds[index], formats[index] = 2, code
    return bytes(kinds), formats


def has_iso_dates(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether the first cells of a sheet include a date stored as text (t="d"): who writes one writes all dates so."""
    try:
        with archive.open(name) as stream:
            return re.search(rb"<(?:\w+:)?c\b[^>]*?\st=[\"']d[\"']", stream.read(65536)) is not None
    except DAMAGE:  # a hint only; the reading itself says what is broken
        return False


def dimension(archive: zipfile.ZipFile, name: str) -> tuple[int, int] | None:
    """(last row, last column) as the sheet declares it, which may be untrue; None where it does not."""
    try:
        with archive.open(name) as stream:
            head = stream.read(65536)
    except DAMAGE:  # a hint only; the reading itself says what is broken
        return None
    found = re.search(rb"<(?:\w+:)?dimension\b[^>]*?\bref\s*=\s*[\"']([^\"']+)", head)
    place = _RANGE.match(found.group(1).decode("ascii", "replace")) if found else None
    if place is None:
        return None
    column, row = (place.group(3), place.group(4)) if place.group(3) else (place.group(1), place.group(2))
    return int(row), column_index(column)


def head_merges(archive: zipfile.ZipFile, name: str) -> tuple[Merge, ...]:
    """Merged ranges that begin in the first rows. They stand after all rows, so only the tail of the part is kept.

    In passing refuses cells in columns that no sheet has: the fast reader would make room for all the columns before them.
    """
    tail = b""
    try:
        with archive.open(name) as stream:
            while block := stream.read(1 << 20):
                if _IMPOSSIBLE.search(tail[-200:] + block):
                    raise unusable(
                        "read-failed", "A cell of a sheet says that it stands in a column that no sheet has."
                    )
                tail = (tail + block)[-(4 << 20) :]
                cut = tail.rfind(b"</row>")
                tail = tail[cut:] if cut >= 0 else tail
    except DAMAGE:  # a hint only; the reading itself says what is broken
        return ()
    merges = []
    for found in re.finditer(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']([^\"']+)", tail):
        place = _RANGE.match(found.group(1).decode("ascii", "replace"))
        if place is None or place.group(3) is None:
            continue
        merge = Merge(
            int(place.group(2)), column_index(place.group(1)), int(place.group(4)), column_index(place.group(3))
        )
        if (
            1 <= merge.first_row <= HEAD_ROWS
            and merge.first_row <= merge.last_row
            and merge.first_column <= merge.last_column
        ):
            merges.append(merge)
    return tuple(merges[:10_000])
