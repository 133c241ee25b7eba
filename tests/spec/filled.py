"""Fills a template as a person would: blameless members, cells from their drop-down lists, others as the layout spells them.

The lists are read out of the workbook by openpyxl; which of their entries is meant is found by reading it as the checker would.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from ecmx import guidance
from ecmx.guidance import DataElement
from ecmx.layouts import Layout
from ecmx.layouts.model import Column, SheetLayout
from tests.spec.blameless import blameless

__all__ = ["fill", "lists_of"]


def lists_of(book: Any, tab: str) -> dict[int, list[str]]:
    """By column (from 1), the entries of its drop-down list."""
    found: dict[int, list[str]] = {}
    for rule in book[tab].data_validations.dataValidation:
        if rule.type != "list":
            continue
        if rule.formula1.startswith('"'):
            entries = rule.formula1.strip('"').split(",")
        else:
            name, place = rule.formula1.lstrip("=").rsplit("!", 1)
            cells = book[name.strip("'").replace("''", "'")][place.replace("$", "")]
            entries = [row[0].value for row in cells]
        for part in str(rule.sqref).split():
            first, _, last, _ = range_boundaries(part)
            assert first is not None and last is not None
            for column in range(first, last + 1):
                found[column] = entries
    return found


def fill(template: Path, layout: Layout, target: Path, members: int = 3) -> Path:
    """The template with so many members on each tab."""
    book = load_workbook(template)
    tabs = [name for name in book.sheetnames if name not in ("Read me", "Definitions", "Lists")]
    if layout.cover:
        tabs.remove(layout.cover.name)
    for sheet, tab in zip(layout.sheets, tabs, strict=True):
        head = sheet.header_row or len(sheet.titles) + 1
        lists = lists_of(book, tab)
        for number in range(1, members + 1):
            texts = row_of(layout, sheet, number)
            for at, column in enumerate(layout.columns_of(sheet), start=1):
                value = entered(layout, column, texts, lists.get(at))
                if value not in (None, ""):
                    book[tab].cell(head + number, at).value = value
    book.save(target)
    return target


#: A referral on its way, of the release that follows them.
REFERRED = {"rtf.referral_status": "Accepted", "rtf.referral_status_date": "10/05/2026"}


def row_of(layout: Layout, sheet: SheetLayout, number: int) -> dict[str, str]:
    """Element id → text in the guidance's spelling, what this release has in place of 1.1's flags included."""
    texts: dict[str, str] = {}
    for file in sheet.types:
        texts |= blameless(file.value, number)
    if "otf.outreach_attempt_date" in texts:
        texts["otf.outreach_attempt_date"] = f"09/0{number}/2026"  # before the return says that ECM began
    for element in guidance.elements(layout.release):
        if element.file not in sheet.types or element.id in texts:
            continue
        if element.replaces:
            texts[element.id] = "1" if "1" in [texts.get(old) for old in element.replaces] else "0"
        elif element.group == "population":
            texts[element.id] = "0"
        elif element.group == "age group":
            texts[element.id] = "Adult"
        elif element.id in REFERRED:
            texts[element.id] = REFERRED[element.id]
    return texts


def entered(layout: Layout, column: Column, texts: dict[str, str], entries: list[str] | None) -> Any:
    """What a person puts into one cell."""
    if column.element:
        return of_element(layout, column, guidance.element(column.element), texts.get(column.element, ""), entries)
    if column.parts:
        between = f"{column.separator} " if column.separator.strip() else column.separator
        return between.join(texts[name] for name in column.parts)
    if column.flags:
        assert entries is not None
        return "; ".join(word for word in entries if texts[column.flags[word]] == "1")
    if column.constant:
        assert entries == [column.constant]
        return entries[0]
    return None


def of_element(layout: Layout, column: Column, element: DataElement, text: str, entries: list[str] | None) -> Any:
    kind = element.kind
    spelling = layout.spelling_of(column, element)
    wanted = kind.read(pl.Series([text or None], dtype=pl.String))
    if entries is not None:
        if not text:
            return None
        ours = [column.codes.get(entry, entry) for entry in entries]
        read = kind.read(pl.Series(ours, dtype=pl.String), spelling)
        assert read.problem.sum() == 0, (column, entries)
        meant = [
            entry
            for at, entry in enumerate(entries)
            if (read.value[at], read.state[at]) == (wanted.value[0], wanted.state[0])
        ]
        if not meant:  # a spelling in which "no" is a blank
            assert kind.name == "yes_no", (column, text, entries)
            return None
        return meant[0]
    if (layout.typed if column.typed is None else column.typed) and layout.container in (None, "xlsx"):
        value = wanted.value[0]
        if isinstance(value, date | int) and not isinstance(value, bool):
            return value
    return kind.write(wanted.value, wanted.state, spelling)[0]
