"""The notes of one tab of the sender's workbook: ours beside hers, in a cell that has one already below it.

A note is text in one part and a drawn shape (VML) in another. A cell with a discussion (a threaded comment) keeps that alone.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from typing import Any

from lxml import etree

from ecmx.files.annotating.package import NotAnnotatable, Package
from ecmx.files.annotating.tab import Mark, clean_text
from ecmx.files.cells import column_index
from ecmx.files.reading import document, local

__all__ = ["AUTHOR", "RULE", "Notes", "Shapes"]

AUTHOR = "ecmx"
RULE = "— — — — —"  # between the sender's own note and ours below it
# LibreOffice and others leave no author: then our own note is known by how it begins and ends.
_OURS = re.compile(r"(?:ERROR|WARNING|NOTE): .*(?:\([a-z][a-z0-9-]*\)|, on the Findings tab\.)\s*", re.DOTALL)
_THREAD = "tc={"  # how the author of a threaded comment's stand-in begins
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_WIDTH, _LINE, _ROW = 330, 15, 20  # pixels: of a note, of a line of text, of a row as it mostly is
_SIGNS = 54  # that go on a line of a note
_NEW_VML = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
_SHAPE_TYPE = (
    '<v:shapetype id="{id}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#{type}" style="position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;'
    'z-index:{order};visibility:hidden" fillcolor="#fffbe6" o:insetmode="auto"><v:fill color2="#fffbe6"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_NUMBERS = re.compile(rb"_s(\d{1,9})\b")


class Shapes:
    """The numbers of shapes, which are one sequence for the whole workbook, given out in blocks of 1,024."""

    def __init__(self, package: Package) -> None:
        self._block = 0
        for name in package.names:
            if name.lower().endswith(".vml"):
                self._block = max(
                    [self._block, *(int(found) // 1024 for found in _NUMBERS.findall(package.read(name)))]
                )
        self._next = 0
        self._end = 0
        self.blocks: list[int] = []  # taken for the drawing at hand

    def begin(self) -> None:
        """A new drawing."""
        self.blocks = []
        self._next = self._end = 0

    def number(self) -> int:
        """The next shape's."""
        if self._next >= self._end:
            self._block += 1
            self.blocks.append(self._block)
            self._next, self._end = self._block * 1024 + 1, (self._block + 1) * 1024
        self._next += 1
        return self._next - 1


class Notes:
    """The notes of one tab. type_base: how relation types of this workbook begin."""

    def __init__(self, package: Package, part: str, namespace: str, type_base: str) -> None:
        self._package = package
        self._part = part
        self._type_base = type_base
        self._relations = package.relations(part)
        self._name = self._relations.one("comments")
        self._root: Any
        if self._name is not None:
            self._root = package.tree(self._name)
        else:
            spaces: Any = {None: namespace}
            self._root = etree.Element(etree.QName(namespace, "comments"), nsmap=spaces)
            etree.SubElement(self._root, self._tag("authors"))
            etree.SubElement(self._root, self._tag("commentList"))
        self._authors = self._child("authors")
        self._list = self._child("commentList")
        self._by_cell = {element.get("ref", ""): element for element in self._list}
        self._drawing = next((name for _, _, name in self._relations.found("vmlDrawing")), None)

    def clear_ours(self) -> None:
        """Take the notes of an earlier round out; of those below the sender's, only our part."""
        vml = _usual_prefixes(self._package.read(self._drawing)) if self._drawing else b""
        for cell, element in list(self._by_cell.items()):
            text = self._text(element)
            if self._author(element) == AUTHOR or _OURS.fullmatch(text):
                self._list.remove(element)
                del self._by_cell[cell]
                vml = _without_shape(vml, cell)
            elif RULE in text:
                _cut(element)
        self._save_comments()
        if self._drawing:
            self._package.put(self._drawing, vml)

    def add(self, marks: Sequence[Mark], shapes: Shapes, width: Callable[[int], int]) -> str | None:
        """Put them in. The id of the relation to a new drawing that the sheet must name; None where it names one already."""
        new, larger = [], []
        for mark in marks:
            cell = f"{mark.column}{mark.row}"
            held = self._by_cell.get(cell)
            if held is None:
                self._by_cell[cell] = self._new_comment(cell, mark.note)
                new.append(mark)
            elif not self._author(held).startswith(_THREAD):
                self._append(held, mark.note)
                larger.append((mark, _lines(self._text(held))))
        self._save_comments()
        return self._draw(new, larger, shapes, width)

    # ---- text -----------------------------------------------------------------------------------------------------

    def _new_comment(self, cell: str, note: str) -> Any:
        element = etree.SubElement(self._list, self._tag("comment"))
        element.set("ref", cell)
        element.set("authorId", str(self._our_number()))
        text = etree.SubElement(element, self._tag("text"))
        for run in self._runs(note):
            text.append(run)
        return element

    def _append(self, element: Any, note: str) -> None:
        text = next((child for child in element if local(child.tag) == "text"), None)
        if text is None:
            text = etree.SubElement(element, self._tag("text"))
        for child in list(text):
            if local(child.tag) == "t":  # plain text becomes a run, since ours has to stand beside it
                run = etree.Element(self._tag("r"))
                run.append(copy.deepcopy(child))
                text.replace(child, run)
        at = next((i for i, child in enumerate(text) if local(child.tag) in ("rPh", "phoneticPr")), len(text))
        for offset, run in enumerate([self._run(f"\n{RULE}\n", bold=False), *self._runs(note)]):
            text.insert(at + offset, run)

    def _runs(self, note: str) -> list[Any]:
        """The first word, which says how loud it is, stands out."""
        word, space, rest = note.partition(" ")
        return [self._run(word, bold=True), self._run(space + rest, bold=False)]

    def _run(self, words: str, *, bold: bool) -> Any:
        run = etree.Element(self._tag("r"))
        looks = etree.SubElement(run, self._tag("rPr"))
        if bold:
            etree.SubElement(looks, self._tag("b"))
        etree.SubElement(looks, self._tag("sz")).set("val", "9")
        etree.SubElement(looks, self._tag("color")).set("indexed", "81")
        etree.SubElement(looks, self._tag("rFont")).set("val", "Tahoma")
        text = etree.SubElement(run, self._tag("t"))
        text.text = clean_text(words)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return run

    def _text(self, element: Any) -> str:
        return "".join(child.text or "" for child in element.iter() if local(child.tag) == "t")

    def _author(self, element: Any) -> str:
        number = element.get("authorId", "")
        authors = list(self._authors)
        return (authors[int(number)].text or "") if number.isdecimal() and int(number) < len(authors) else ""

    def _our_number(self) -> int:
        for number, author in enumerate(self._authors):
            if author.text == AUTHOR:
                return number
        etree.SubElement(self._authors, self._tag("author")).text = AUTHOR
        return len(self._authors) - 1

    def _save_comments(self) -> None:
        if self._name is None:
            self._name = self._package.free_name("xl/comments{}.xml")
            self._relations.add(f"{self._type_base}/comments", self._name)
            self._package.put_tree(self._name, self._root, _COMMENTS)
        else:
            self._package.put_tree(self._name, self._root)

    # ---- shapes ---------------------------------------------------------------------------------------------------

    def _draw(
        self, new: Sequence[Mark], larger: Sequence[tuple[Mark, int]], shapes: Shapes, width: Callable[[int], int]
    ) -> str | None:
        identifier = None
        if self._drawing is None:
            self._drawing = self._package.free_name("xl/drawings/vmlDrawing{}.vml")
            identifier = self._relations.add(f"{self._type_base}/vmlDrawing", self._drawing)
            self._package.declare_extension("vml", _VML)
            data = _NEW_VML
        else:
            data = _usual_prefixes(self._package.read(self._drawing))
        for mark, lines in larger:
            data = _heightened(data, mark, lines)
        if new:
            data = _with_shapes(data, new, shapes, width)
        self._package.put(self._drawing, data)
        return identifier

    def _child(self, name: str) -> Any:
        for element in self._root:
            if local(element.tag) == name:
                return element
        raise NotAnnotatable("the notes of a sheet are broken")

    def _tag(self, name: str) -> Any:
        return etree.QName(etree.QName(self._root).namespace, name)


def _with_shapes(data: bytes, marks: Sequence[Mark], shapes: Shapes, width: Callable[[int], int]) -> bytes:
    """The drawing with a shape more for each mark. It need not be well-formed XML, so it is worked on as bytes."""
    data = _usual_prefixes(data)
    end = data.rfind(b"</xml>")
    if end < 0:
        raise NotAnnotatable("the shapes of a sheet's notes are broken")
    shapes.begin()
    kind = "_x0000_t202"  # as every program calls it
    pieces = [] if f'id="{kind}"'.encode() in data else [_SHAPE_TYPE.format(id=kind)]
    for order, mark in enumerate(marks, 1):
        lines = _lines(mark.note)
        anchor, high = _anchor(mark, lines, width)
        pieces.append(
            _SHAPE.format(
                id=shapes.number(),
                type=kind,
                width=_WIDTH * 3 // 4,
                height=high * 3 // 4,
                order=order,
                anchor=anchor,
                row=mark.row - 1,
                column=column_index(mark.column) - 1,
            )
        )
    blocks = ",".join(map(str, shapes.blocks))
    data = data[:end] + "".join(pieces).encode() + data[end:]
    if found := re.search(rb"(<o:idmap\b[^>]*\bdata\s*=\s*[\"'])([\d,]*)", data):
        return data[: found.end()] + f",{blocks}".encode() + data[found.end() :]
    opened = data.find(b">", data.find(b"<xml")) + 1
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>'
    return data[:opened] + layout.encode() + data[opened:]


def _usual_prefixes(data: bytes) -> bytes:
    """The drawing with v:, o: and x: declared at its top, as Excel has them; other programs call them otherwise."""
    head = data[: data.find(b">", data.find(b"<xml")) + 1]
    if all(f'xmlns:{prefix}="{space}"'.encode() in head for prefix, space in _SPACES.items()):
        return data
    root = document(data)
    if root is None:
        raise NotAnnotatable("the shapes of a sheet's notes are broken")
    spaces: Any = _SPACES
    etree.cleanup_namespaces(root, top_nsmap=spaces, keep_ns_prefixes=list(_SPACES))
    usual: bytes = etree.tostring(root)
    return usual


def _anchor(mark: Mark, lines: int, width: Callable[[int], int]) -> tuple[str, int]:
    """Right of the cell, as wide as a note is read well, as high as its text; and that height in pixels."""
    left = column_index(mark.column)  # counted from 0, so this is the next column
    right, room = left, _WIDTH + 12
    while room > (pixels := width(right + 1)) and right < left + 60:
        room -= pixels
        right += 1
    high = lines * _LINE + 12
    top = max(mark.row - 2, 0)
    return f"{left}, 12, {top}, 6, {right}, {room}, {top + high // _ROW}, {high % _ROW + 6}", high


def _lines(text: str) -> int:
    """How many lines a note takes."""
    return sum(len(part) // _SIGNS + 1 for part in text.split("\n")) + 1


def _shape_of(data: bytes, cell: str) -> re.Match[bytes] | None:
    """The shape of a cell's note."""
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cell)
    if not found:
        return None
    row, column = int(found.group(2)) - 1, column_index(found.group(1)) - 1
    return re.search(
        rb"<v:shape\b(?:(?!</v:shape>).)*?<x:Row>\s*%d\s*</x:Row>\s*<x:Column>\s*%d\s*</x:Column>(?:(?!</v:shape>).)*</v:shape>"
        % (row, column),
        data,
        re.DOTALL,
    )


def _without_shape(data: bytes, cell: str) -> bytes:
    found = _shape_of(data, cell)
    return data[: found.start()] + data[found.end() :] if found else data


def _heightened(data: bytes, mark: Mark, lines: int) -> bytes:
    """The drawing with a note's box high enough for what was put below the sender's words."""
    found = _shape_of(data, f"{mark.column}{mark.row}")
    anchor = re.search(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)", found.group(0)) if found else None
    if found is None or anchor is None:
        return data
    numbers = [part.strip() for part in anchor.group(2).decode("ascii", "replace").split(",")]
    if len(numbers) != 8 or not all(number.isdecimal() for number in numbers):
        return data
    numbers[6] = str(max(int(numbers[6]), int(numbers[2]) + lines * _LINE // _ROW + 2))
    numbers[4] = str(max(int(numbers[4]), int(numbers[0]) + 4))
    start = found.start() + anchor.start(2)
    return data[:start] + ", ".join(numbers).encode() + data[found.start() + anchor.end(2) :]


def _cut(element: Any) -> None:
    """Leave of a note what stands above our rule."""
    text = next(child for child in element if local(child.tag) == "text")
    gone = False
    for run in list(text):
        words = "".join(child.text or "" for child in run.iter() if local(child.tag) == "t")
        if gone:
            text.remove(run)
        elif RULE in words:
            gone = True
            kept = words.partition(RULE)[0].rstrip("\n")
            first = next((child for child in run.iter() if local(child.tag) == "t"), None)
            if kept and first is not None:
                first.text = kept
            else:
                text.remove(run)
