"""The styles of the sender's workbook, with a few more: each style that a marked cell has, once per shade, and our own tabs' looks.

Nothing that stands there is changed, so every cell that is not marked looks as before.
"""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from ecmx.files.annotating.package import Package
from ecmx.files.annotating.tab import INK, LOOKS, SHADES, Look
from ecmx.files.reading import local

__all__ = ["CellStyles"]

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
# The order in which the parts of a style sheet stand (ECMA-376 part 1, 18.8.39).
_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_EMPTY = (
    '<styleSheet xmlns="{0}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


class CellStyles:
    """Gives indexes of cell styles; `save` puts the part back."""

    def __init__(self, package: Package, workbook: str, namespace: str, type_base: str) -> None:
        self._package = package
        relations = package.relations(workbook)
        name = relations.one("styles")
        if name is None or name not in package:
            name = package.free_name("xl/styles{}.xml") if "xl/styles.xml" in package else "xl/styles.xml"
            relations.add(f"{type_base}/styles", name)
            package.put(name, _EMPTY.format(namespace).encode(), _TYPE)
        self._name = name
        self._root = package.tree(name)
        self._namespace = etree.QName(self._root).namespace
        self._formats = self._part("cellXfs")
        if not len(self._formats):
            self._add(self._formats, etree.Element(self._tag("xf")))
        self._marked: dict[tuple[int, str], int] = {}
        self._fills: dict[str, int] = {}
        self._inks: dict[int, int] = {}
        self._looks: dict[str, int] = {}

    def marked(self, base: int, loudness: str) -> int:
        """The style `base` with that shade behind it, and dark text: light text on a light shade could not be read."""
        key = (base, loudness)
        if key not in self._marked:
            found = self._formats[base] if base < len(self._formats) else self._formats[0]
            made = copy.deepcopy(found)
            made.set("fillId", str(self._fill(SHADES[loudness])))
            made.set("applyFill", "1")
            made.set("fontId", str(self._inked(_number(found.get("fontId")))))
            made.set("applyFont", "1")
            self._marked[key] = self._add(self._formats, made)
        return self._marked[key]

    def look(self, name: str) -> int:
        """The style of one of our own tabs' looks."""
        if name not in self._looks:
            self._looks[name] = self._add(self._formats, self._format_of(LOOKS[name]))
        return self._looks[name]

    def unshade(self) -> None:
        """Take our shades off every style that has one: marks of an earlier round."""
        fills = self._part("fills")
        ours = {str(index) for index, fill in enumerate(fills) if _rgb(fill) in SHADES.values()}
        for form in self._formats:
            if form.get("fillId") in ours:
                form.set("fillId", "0")

    def save(self) -> None:
        self._package.put_tree(self._name, self._root)

    # ---- parts ----------------------------------------------------------------------------------------------------

    def _format_of(self, look: Look) -> Any:
        made = etree.Element(self._tag("xf"))
        made.set("numFmtId", "49")  # text
        made.set("fontId", str(self._font(look)))
        made.set("fillId", str(self._fill(look.fill)) if look.fill else "0")
        made.set("borderId", str(self._border(look.line)) if look.line else "0")
        made.set("xfId", "0")
        for name in ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"):
            made.set(name, "1")
        alignment = etree.SubElement(made, self._tag("alignment"))
        alignment.set("vertical", "center" if look.size > 12 else "top")
        if look.centred:
            alignment.set("horizontal", "center")
        if look.indent:
            alignment.set("horizontal", "left")
            alignment.set("indent", "1")
        if look.wrap:
            alignment.set("wrapText", "1")
        return made

    def _font(self, look: Look) -> int:
        font = etree.Element(self._tag("font"))
        for wanted, name in ((look.bold, "b"), (look.italic, "i"), (look.underline, "u")):
            if wanted:
                etree.SubElement(font, self._tag(name))
        etree.SubElement(font, self._tag("sz")).set("val", str(look.size))
        etree.SubElement(font, self._tag("color")).set("rgb", f"FF{look.colour}")
        etree.SubElement(font, self._tag("name")).set("val", "Calibri")
        etree.SubElement(font, self._tag("family")).set("val", "2")
        return self._add(self._part("fonts"), font)

    def _inked(self, base: int) -> int:
        if base not in self._inks:
            fonts = self._part("fonts")
            made = copy.deepcopy(fonts[base]) if base < len(fonts) else etree.Element(self._tag("font"))
            old = next((child for child in made if local(child.tag) == "color"), None)
            colour = etree.Element(self._tag("color"))
            colour.set("rgb", f"FF{INK}")
            if old is not None:
                made.replace(old, colour)
            else:
                # Before the name and what follows it; after b, i, strike … sz.
                late = ("name", "rFont", "family", "charset", "scheme")
                at = next((index for index, child in enumerate(made) if local(child.tag) in late), len(made))
                made.insert(at, colour)
            self._inks[base] = self._add(fonts, made)
        return self._inks[base]

    def _fill(self, rgb: str) -> int:
        if rgb not in self._fills:
            fill = etree.Element(self._tag("fill"))
            pattern = etree.SubElement(fill, self._tag("patternFill"))
            pattern.set("patternType", "solid")
            etree.SubElement(pattern, self._tag("fgColor")).set("rgb", f"FF{rgb}")
            etree.SubElement(pattern, self._tag("bgColor")).set("indexed", "64")
            self._fills[rgb] = self._add(self._part("fills"), fill)
        return self._fills[rgb]

    def _border(self, rgb: str) -> int:
        border = etree.Element(self._tag("border"))
        for side in ("left", "right", "top", "bottom", "diagonal"):
            edge = etree.SubElement(border, self._tag(side))
            if side == "bottom":
                edge.set("style", "thin")
                etree.SubElement(edge, self._tag("color")).set("rgb", f"FF{rgb}")
        return self._add(self._part("borders"), border)

    def _part(self, name: str) -> Any:
        for element in self._root:
            if local(element.tag) == name:
                return element
        made = etree.Element(self._tag(name))
        place = _ORDER.index(name)
        later = _ORDER[place + 1 :]
        at = next((i for i, child in enumerate(self._root) if local(child.tag) in later), len(self._root))
        self._root.insert(at, made)
        if name == "fills":  # the first two are the program's own
            for kind in ("none", "gray125"):
                fill = etree.Element(self._tag("fill"))
                etree.SubElement(fill, self._tag("patternFill")).set("patternType", kind)
                self._add(made, fill)
        return made

    def _add(self, part: Any, element: Any) -> int:
        part.append(element)
        part.set("count", str(len(part)))
        return len(part) - 1

    def _tag(self, name: str) -> Any:
        return etree.QName(self._namespace, name)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _rgb(fill: Any) -> str:
    return next((child.get("rgb", "")[-6:].upper() for child in fill.iter() if local(child.tag) == "fgColor"), "")
