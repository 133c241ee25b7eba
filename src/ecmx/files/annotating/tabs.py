"""Our own tabs in the sender's workbook: the XML of a tab of words, and the list of tabs with it first (or hidden, last).

Text goes in as text, never as a formula; links are links to cells, never formulas either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from ecmx.files.annotating.package import NotAnnotatable, Package
from ecmx.files.annotating.styles import CellStyles
from ecmx.files.annotating.tab import Tab, TabCell, TabLine, clean_text
from ecmx.files.cells import column_letter
from ecmx.files.reading import local

__all__ = ["Tabs", "quoted"]

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # text that reads like Open XML's own escape (ECMA-376 part 1, 22.9.2.19)
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


class Tabs:
    """The workbook's list of tabs."""

    def __init__(self, package: Package) -> None:
        self._package = package
        workbook = package.relations("").one("officeDocument")
        if workbook is None:
            raise NotAnnotatable("it does not say where its list of tabs is")
        self.workbook = workbook
        self._root = package.tree(self.workbook)
        self.namespace: str = etree.QName(self._root).namespace or ""
        sheets = next((child for child in self._root if local(child.tag) == "sheets"), None)
        if sheets is None or not len(sheets):
            raise NotAnnotatable("the workbook has no tabs")
        self._sheets = sheets
        self._id_name = next(
            (key for key in sheets[0].attrib if local(key) == "id" and key != "id"),
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
        )
        self._relations = package.relations(self.workbook)
        if any(self._relations.found(kind) for kind in ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet")):
            raise NotAnnotatable("it has sheets that are macros")
        kinds = self._relations.found("worksheet")
        if not kinds:
            raise NotAnnotatable("the workbook has no tabs")
        self.type_base = kinds[0][1].rpartition("/")[0]
        self._parts = {identifier: name for identifier, _, name in kinds}

    @property
    def relation_space(self) -> str:
        """The namespace of relation ids in this workbook."""
        return self._id_name[1:].partition("}")[0]

    @property
    def names(self) -> list[str]:
        return [element.get("name", "") for element in self._sheets]

    def part_of(self, name: str) -> str | None:
        """The worksheet part behind a tab; None for a chart or a name that is not there."""
        for element in self._sheets:
            if element.get("name") == name:
                return self._parts.get(element.get(self._id_name, ""))
        return None

    def parts(self) -> list[str]:
        """Every worksheet part."""
        return [name for name in self._parts.values() if name in self._package]

    def free_name(self, wanted: str) -> str:
        """The name, or one like it that no tab has; capitals do not count."""
        taken = {name.lower() for name in self.names}
        name, number = wanted, 2
        while name.lower() in taken:
            name, number = f"{wanted} ({number})", number + 1
        return name

    def remove(self, name: str) -> None:
        """Take a tab of ours out, that of an earlier round."""
        at = self.names.index(name)
        element = self._sheets[at]
        identifier = element.get(self._id_name, "")
        if part := self._parts.pop(identifier, None):
            self._package.remove(part)
        self._relations.drop(identifier)
        self._sheets.remove(element)
        for held in [held for held in self._names() if held.get("localSheetId") == str(at)]:
            held.getparent().remove(held)
        for held in self._names():
            place = int(held.get("localSheetId", "-1"))
            if place > at:
                held.set("localSheetId", str(place - 1))

    def add_first(self, tab: Tab, styles: CellStyles) -> None:
        """Put a tab in front of all others and open the workbook on it."""
        for held in self._names():
            if held.get("localSheetId", "").isdecimal():
                held.set("localSheetId", str(int(held.get("localSheetId")) + 1))
        self._sheets.insert(0, self._listed(tab, _xml(tab, styles, self.namespace)))
        for view in self._root.iter():
            if local(view.tag) == "workbookView":
                view.set("activeTab", "0")
                view.attrib.pop("firstSheet", None)
        if tab.header and tab.ends > tab.header:
            last = column_letter(len(tab.widths))
            self._name("_xlnm._FilterDatabase", f"{quoted(tab.name)}!$A${tab.header}:${last}${tab.ends}", hidden=True)
            self._name("_xlnm.Print_Titles", f"{quoted(tab.name)}!${tab.header}:${tab.header}")

    def add_hidden(self, name: str, cells: Sequence[str], styles: CellStyles) -> None:
        """Put a tab behind all others that no spreadsheet program shows: one text a row."""
        tab = Tab(name, (12,), [TabLine((TabCell(cell),)) for cell in cells])
        element = self._listed(tab, _xml(tab, styles, self.namespace, plain=True))
        element.set("state", "veryHidden")
        self._sheets.append(element)

    def without_macros(self) -> None:
        """Take out what runs, what signs, and what counts revisions: none of it fits the workbook that goes back."""
        self._package.declare(self.workbook, _WORKBOOK)
        for of, kinds in (
            (self.workbook, ("vbaProject", "revisionHeaders", "usernames")),
            ("", ("extensibility", "origin")),
        ):
            for kind in kinds:
                for identifier, _, name in self._package.relations(of).found(kind):
                    self._package.relations(of).drop(identifier)
                    self._package.remove(name)
        for name in self._package.names:
            lowered = name.lower()
            if "vbaproject" in lowered or lowered.startswith(("_xmlsignatures/", "xl/revisions/")):
                self._package.remove(name)

    def save(self) -> None:
        self._package.put_tree(self.workbook, self._root)

    # ---- the list -------------------------------------------------------------------------------------------------

    def _listed(self, tab: Tab, data: bytes) -> Any:
        part = self._package.free_name("xl/worksheets/sheet{}.xml")
        self._package.put(part, data, _SHEET)
        identifier = self._relations.add(f"{self.type_base}/worksheet", part)
        numbers = [int(one.get("sheetId", "0")) for one in self._sheets if one.get("sheetId", "").isdecimal()]
        element = etree.Element(etree.QName(self.namespace, "sheet"))
        element.set("name", tab.name)
        element.set("sheetId", str(max(numbers, default=0) + 1))
        element.set(self._id_name, identifier)
        self._parts[identifier] = part
        return element

    def _names(self) -> list[Any]:
        return [element for element in self._root.iter() if local(element.tag) == "definedName"]

    def _name(self, name: str, refers_to: str, *, hidden: bool = False) -> None:
        held = next((child for child in self._root if local(child.tag) == "definedNames"), None)
        if held is None:
            held = etree.Element(etree.QName(self.namespace, "definedNames"))
            at = max(i for i, child in enumerate(self._root) if local(child.tag) in _BEFORE_NAMES) + 1
            self._root.insert(at, held)
        made = etree.SubElement(held, etree.QName(self.namespace, "definedName"))
        made.set("name", name)
        made.set("localSheetId", "0")
        if hidden:
            made.set("hidden", "1")
        made.text = refers_to


def quoted(name: str) -> str:
    """A tab's name as a reference has it, always in quotes."""
    return "'" + name.replace("'", "''") + "'"


def _xml(tab: Tab, styles: CellStyles, namespace: str, *, plain: bool = False) -> bytes:
    return "".join(_pieces(tab, styles, namespace, plain=plain)).encode()


def _pieces(tab: Tab, styles: CellStyles, namespace: str, *, plain: bool) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield f'<worksheet xmlns="{namespace}">'
    if not plain:
        yield '<sheetPr><tabColor rgb="FFC0392B"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        yield '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        if tab.header:
            yield f'<pane ySplit="{tab.header}" topLeftCell="A{tab.header + 1}" activePane="bottomLeft" state="frozen"/>'
            yield f'<selection pane="bottomLeft" activeCell="A{tab.header + 1}" sqref="A{tab.header + 1}"/>'
        yield "</sheetView></sheetViews>"
    yield '<sheetFormatPr defaultRowHeight="15"/><cols>'
    for number, width in enumerate(tab.widths, 1):
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    for number, line in enumerate(tab.lines, 1):
        height = f' ht="{line.height}" customHeight="1"' if line.height else ""
        yield f'<row r="{number}"{height}>'
        for place, entry in enumerate(line.entries, 1):
            if entry is not None:
                yield _cell(
                    f"{column_letter(place)}{number}", entry, "" if plain else f' s="{styles.look(entry.look)}"'
                )
        yield "</row>"
    yield "</sheetData>"
    last = column_letter(len(tab.widths))
    if tab.header and tab.ends > tab.header:
        yield f'<autoFilter ref="A{tab.header}:{last}{tab.ends}"/>'
    merged = [number for number, line in enumerate(tab.lines, 1) if line.across]
    if merged:
        yield f'<mergeCells count="{len(merged)}">'
        yield from (f'<mergeCell ref="A{number}:{last}{number}"/>' for number in merged)
        yield "</mergeCells>"
    links = "".join(_links(tab))
    yield f"<hyperlinks>{links}</hyperlinks>" if links else ""
    yield '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    yield "" if plain else '<pageSetup orientation="landscape" fitToHeight="0"/>'
    yield "</worksheet>"


def _cell(place: str, entry: TabCell, style: str) -> str:
    if isinstance(entry.text, int):
        return f'<c r="{place}"{style}><v>{entry.text}</v></c>'
    words = escape(_ESCAPE.sub(r"_x005F_x\1_", clean_text(entry.text)))
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def _links(tab: Tab) -> Iterator[str]:
    for number, line in enumerate(tab.lines, 1):
        for place, entry in enumerate(line.entries, 1):
            if entry is not None and entry.link is not None:
                location = quoteattr(f"{quoted(entry.link[0])}!{entry.link[1]}")
                yield f'<hyperlink ref="{column_letter(place)}{number}" location={location}/>'
