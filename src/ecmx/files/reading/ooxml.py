"""The parts of an Open XML workbook that say how its cells are to be read: tabs, styles, links, macros. Reads no cell."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from ecmx.files.cells import Merge, column_index
from ecmx.files.facts import SheetFacts, unusable
from ecmx.files.reading.archive import DAMAGE, Names, part
from ecmx.files.reading.numbers import (
    BUILT_IN_DATES,
    DURATION_BUILT_IN,
    is_date_format,
    is_duration_format,
    is_identifier_format,
)
from ecmx.files.reading.safe_xml import document, local

__all__ = [
    "HEAD_ROWS",
    "WorkbookParts",
    "WorksheetPart",
    "dimension",
    "has_iso_dates",
    "has_texts",
    "range_of",
    "read_package",
    "require_columns",
]

# Built-in formats that show digits in fixed places, as Excel's US locale has them; none of 0–49 but the dates does.
_RANGE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
# In XML without its white space, "r" for r and "A" for every other letter: a place of four letters, and what declares the prefix r.
_ALIKE = bytes.maketrans(b"BCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqstuvwxyz'", b"A" * 50 + b'"')
_WHITE = b" \t\r\n\v\f"
_FOUR_LETTERS = re.compile(rb'r="[Ar]{4}')
_DECLARED = b'xmlns:r="'
_IMPOSSIBLE = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"'][A-Za-z]{4}")  # the last column is XFD
HEAD_ROWS = 60


@dataclass(frozen=True, slots=True)
class WorksheetPart:
    """A worksheet: its tab, the name of its part in the archive, that part's inflated bytes, and the part with its comments."""

    sheet: SheetFacts
    name: str
    bytes: int
    comments: str | None = None


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """styles: per style index 0 plain, 1 date, 2 shown through `formats`; formats: style index → format code or "" for elapsed time.

    struck: styles whose font is struck through; workbook, sheet_styles, texts: the parts that list tabs, styles and shared texts
    identifiers: of each part its relationship; plain: every part lies where programs look for it, under the name that is told of it
    """

    parts: tuple[WorksheetPart, ...]
    styles: bytes
    formats: dict[int, str]
    struck: frozenset[int]
    workbook: str
    sheet_styles: str | None
    texts: str | None
    identifiers: tuple[str, ...]
    plain: bool
    date_1904: bool
    macros: bool
    external_links: bool


def read_package(archive: zipfile.ZipFile) -> WorkbookParts:
    """Raises FileUnusable where the archive is no workbook or its tabs cannot be found."""
    infos = {info.filename: info for info in archive.infolist()}
    names = Names(infos)
    workbook_name = _workbook_part(archive, names)
    data = part(archive, workbook_name) if workbook_name else None
    root = document(data) if data is not None else None
    if root is None or workbook_name is None:
        raise unusable("read-failed", "The workbook's list of tabs is missing or broken.")
    told = _relationships(archive, names, workbook_name)
    targets = {identifier: (kind, found) for identifier, kind, _, found in told if found is not None}
    parts: list[WorksheetPart] = []
    identifiers: list[str] = []
    date_1904 = False
    for element in root.iter():
        tag = local(element.tag)
        if tag == "workbookPr":
            date_1904 = element.get("date1904", "0") in ("1", "true", "on")
        if tag != "sheet":
            continue
        identifier = next((value for key, value in element.attrib.items() if local(key) == "id"), "")
        kind, target = targets.get(identifier, ("", ""))
        if not kind.endswith("/worksheet"):
            continue  # chart sheets and macro sheets hold no rows
        state = {"hidden": "hidden", "veryHidden": "very_hidden"}.get(element.get("state", ""), "visible")
        comments = next(
            (found for _, kind, _, found in _relationships(archive, names, target) if kind.endswith("/comments")), None
        )
        parts.append(
            WorksheetPart(SheetFacts(element.get("name", ""), state), target, infos[target].file_size, comments)
        )
        identifiers.append(identifier)
    sheet_styles = _only(targets, "/styles") or names.find("xl/styles.xml")
    texts = _only(targets, "/sharedStrings") or names.find("xl/sharedStrings.xml")
    styles, formats, struck = _styles(archive, sheet_styles)
    lowered = [name.lower().replace("\\", "/") for name in infos]
    return WorkbookParts(
        parts=tuple(parts),
        styles=styles,
        formats=formats,
        struck=struck,
        workbook=workbook_name,
        sheet_styles=sheet_styles,
        texts=texts,
        identifiers=tuple(identifiers),
        plain=workbook_name == "xl/workbook.xml"
        and {"[Content_Types].xml", "_rels/.rels"} <= infos.keys()
        and all(
            found == full and full.startswith("xl/")
            for _, kind, full, found in told
            if found and kind.endswith(("/worksheet", "/styles", "/sharedStrings"))
        ),
        date_1904=date_1904,
        macros=any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lowered),
        external_links=any("/externallinks/" in f"/{name}" for name in lowered),
    )


def _only(targets: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((target for told, target in targets.values() if told.endswith(kind)), None)


def _workbook_part(archive: zipfile.ZipFile, names: Names) -> str | None:
    found = names.find("_rels/.rels")
    data = part(archive, found) if found else None
    root = document(data) if data is not None else None
    for element in root.iter() if root is not None else ():
        if element.get("Type", "").endswith("/officeDocument"):
            told = names.find(element.get("Target", ""))
            if told is not None:
                return told
    return names.find("xl/workbook.xml", "workbook.xml")


def _relationships(archive: zipfile.ZipFile, names: Names, of: str) -> list[tuple[str, str, str, str | None]]:
    """(id, type, part as named, part as found) of each; targets outside the archive are left out and never followed."""
    folder, name = posixpath.split(of.replace("\\", "/"))
    rels = names.find(posixpath.join(folder, "_rels", name + ".rels"))
    data = part(archive, rels) if rels else None
    root = document(data) if data is not None else None
    told: list[tuple[str, str, str, str | None]] = []
    if root is None:
        return told
    for element in root.iter():
        if local(element.tag) != "Relationship" or element.get("TargetMode") == "External":
            continue
        target = element.get("Target", "")
        slashed = target.replace("\\", "/")
        full = posixpath.normpath(slashed.lstrip("/") if slashed.startswith("/") else posixpath.join(folder, slashed))
        found = names.find(full)
        if "\\" in target and found is not None:
            full = target
        told.append((element.get("Id", ""), element.get("Type", ""), full, found))
    return told


def _styles(archive: zipfile.ZipFile, name: str | None) -> tuple[bytes, dict[int, str], frozenset[int]]:
    data = part(archive, name) if name else None
    root = document(data) if data is not None else None
    if root is None:
        return b"", {}, frozenset()
    codes: dict[int, str] = {}
    used: list[int] = []
    fonts: list[int] = []
    struck: set[int] = set()
    for element in root:
        tag = local(element.tag)
        if tag == "numFmts":
            for child in element:
                if child.get("numFmtId", "").isdecimal():
                    codes[int(child.get("numFmtId"))] = child.get("formatCode", "")
        elif tag == "fonts":
            struck = {at for at, font in enumerate(element) if _is_struck(font)}
        elif tag == "cellXfs":
            forms = [child for child in element if local(child.tag) == "xf"]
            used = [_index(child, "numFmtId") for child in forms]
            fonts = [_index(child, "fontId") for child in forms]
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
    return bytes(kinds), formats, frozenset(at for at, font in enumerate(fonts) if font in struck)


def _index(form: Any, name: str) -> int:
    return int(form.get(name)) if form.get(name, "").isdecimal() else 0


def _is_struck(font: Any) -> bool:
    return any(local(child.tag) == "strike" and child.get("val", "1") not in ("0", "false") for child in font)


def has_iso_dates(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether the first cells of a sheet include a date stored as text (t="d"): who writes one writes all dates so."""
    try:
        with archive.open(name) as stream:
            return re.search(rb"<(?:\w+:)?c\b[^>]*?\st=[\"']d[\"']", stream.read(65536)) is not None
    except DAMAGE:  # a hint only; the reading itself says what is broken
        return False


def has_texts(archive: zipfile.ZipFile, name: str | None) -> bool:
    """Whether the table of texts holds any."""
    try:
        if name is None:
            return False
        with archive.open(name) as stream:
            return re.search(rb"<(?:\w+:)?si[\s>/]", stream.read(65536)) is not None
    except DAMAGE:
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


def range_of(ref: str) -> Merge | None:
    """A1:C3 as a range; None where it is none, or turned round."""
    place = _RANGE.match(ref)
    if place is None or place.group(3) is None:
        return None
    merge = Merge(int(place.group(2)), column_index(place.group(1)), int(place.group(4)), column_index(place.group(3)))
    told = 1 <= merge.first_row <= merge.last_row and merge.first_column <= merge.last_column
    return merge if told else None


def require_columns(text: bytes) -> None:
    """Refuse cells in columns that no sheet has: the fast reader would make room for all the columns before them."""
    told = text.translate(_ALIKE, _WHITE)
    if len(_FOUR_LETTERS.findall(told)) > text.count(_DECLARED) and _IMPOSSIBLE.search(text):
        raise unusable("read-failed", "A cell of a sheet claims to be in a column that no sheet has.")
