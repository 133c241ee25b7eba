"""XML with one element a record. Row 1 is made of the field names; the n-th record is row n + 1. Entities and inclusions are refused.

The file is read twice: first for its shape (which element repeats, which fields its records have), then for its records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from ecmx.files.cells import Batch
from ecmx.files.facts import Facts, SheetFacts, too_many_cells, unusable
from ecmx.files.limits import Limits
from ecmx.files.reading.batches import batch_of, letters, rows_at_a_time
from ecmx.files.reading.safe_xml import events, local, refused, require_no_type, require_plain

__all__ = ["XmlReader"]

Path_ = tuple[str, ...]
DEEPEST = 60
MOST_SHAPES = 20_000
XINCLUDE = "{http://www.w3.org/2001/XInclude}"


@dataclass(slots=True)
class Shape:
    """One kind of element, by its path of names from the root."""

    count: int = 0
    most_in_parent: int = 0
    attributes: dict[str, None] = field(default_factory=dict)
    children: dict[str, None] = field(default_factory=dict)
    text: bool = False


class XmlReader:
    """See `Reader`. One sheet for each kind of record, in the order of the file; mostly one."""

    format = "xml"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self.facts = Facts()
        shapes = self._shapes()
        self._records = _records(shapes)
        if not self._records:
            raise unusable(
                "read-failed",
                "The XML holds no records: no element in it has fields.",
                "Export one element for each member, with the fields inside it.",
            )
        if len(self._records) > limits.sheets:
            raise unusable("file-too-large", f"The XML holds more than {limits.sheets} kinds of records.")
        self._fields = {path: _fields(shapes, path) for path in self._records}
        for fields in self._fields.values():
            if len(fields) > limits.columns:
                raise unusable(
                    "too-many-cells", f"The records have {len(fields):,} fields; at most {limits.columns:,} are read."
                )
        self.sheets = tuple(SheetFacts(path[-1]) for path in self._records)

    def close(self) -> None:
        return None

    def preview(self, sheet: int, rows: int) -> Batch:
        numbers: list[int] = []
        table: list[list[str | None]] = []
        for number, record in self._rows(sheet):
            if any(value and value.strip() for value in record):
                numbers.append(number)
                table.append(record)
                if len(numbers) >= rows:
                    break
        return batch_of(numbers, table, self._names(sheet))

    def batches(self, sheet: int, after_row: int, size: int) -> Iterator[Batch]:
        names = self._names(sheet)
        size = rows_at_a_time(size, len(names))
        numbers: list[int] = []
        table: list[list[str | None]] = []
        cells = 0
        for number, record in self._rows(sheet):
            if number <= after_row:
                continue
            numbers.append(number)
            table.append(record)
            if len(numbers) >= size:
                cells += len(numbers) * len(names)
                if cells > self._limits.cells:
                    raise too_many_cells(self._limits)
                yield batch_of(numbers, table, names)
                numbers, table = [], []
        if numbers:
            if cells + len(numbers) * len(names) > self._limits.cells:
                raise too_many_cells(self._limits)
            yield batch_of(numbers, table, names)

    def _names(self, sheet: int) -> list[str]:
        return letters(len(self._fields[self._records[sheet]]))

    # ---- first reading --------------------------------------------------------------------------------------------

    def _shapes(self) -> dict[Path_, Shape]:
        shapes: dict[Path_, Shape] = {}
        path: list[str] = []
        inside: list[dict[str, int]] = [{}]
        for event, element in self._events():
            if event == "start":
                name = local(element.tag)
                path.append(name)
                if len(path) > DEEPEST:
                    raise unusable("read-failed", "The XML is nested too deeply to be a list of records.")
                key = tuple(path)
                shape = shapes.get(key)
                if shape is None:
                    shape = shapes[key] = Shape()
                    if len(shapes) > MOST_SHAPES:
                        raise unusable(
                            "read-failed", "The XML has no repeating record: its elements all have different names."
                        )
                shape.count += 1
                siblings = inside[-1]
                siblings[name] = siblings.get(name, 0) + 1
                shape.most_in_parent = max(shape.most_in_parent, siblings[name])
                inside.append({})
                for attribute in element.attrib:
                    shape.attributes.setdefault(local(attribute))
            else:
                shape = shapes[tuple(path)]
                if element.text and element.text.strip():
                    shape.text = True
                path.pop()
                found = inside.pop()
                if not found.keys() <= shape.children.keys():
                    shape.children = merged(shape.children, found)
                _forget(element)
        return shapes

    # ---- second reading -------------------------------------------------------------------------------------------

    def _rows(self, sheet: int) -> Iterator[tuple[int, list[str | None]]]:
        record = self._records[sheet]
        fields = self._fields[record]
        yield 1, [_words(record, name) for name in fields]
        depth = len(record)
        path: list[str] = []
        values: list[str | None] = []
        number = 1
        for event, element in self._events():
            if event == "start":
                path.append(local(element.tag))
                if len(path) == depth and tuple(path) == record:
                    values = [None] * len(fields)
                    number += 1
                    if number > self._limits.rows:
                        raise unusable(
                            "too-many-cells",
                            f"The file has more than {self._limits.rows:,} records.",
                            "Split it into smaller files.",
                        )
                continue
            if len(path) >= depth and tuple(path[:depth]) == record:
                below = tuple(path[depth:])
                for attribute, value in element.attrib.items():
                    _put(values, fields[(*below, "@" + local(attribute))], value)
                place = fields.get((*below, ""))
                if place is not None and element.text:
                    _put(values, place, element.text)
                if len(path) == depth:
                    yield number, values
            path.pop()
            _forget(element)

    def _events(self) -> Iterator[tuple[str, Any]]:
        with self._path.open("rb") as stream:
            require_plain(stream.read(65536))
            stream.seek(0)
            try:
                first = True
                for event, element in events(stream):
                    if first:
                        require_no_type(element)
                        first = False
                    tag = element.tag
                    if not isinstance(tag, str) or tag.startswith(XINCLUDE):
                        raise refused()
                    yield event, element
            except (etree.XMLSyntaxError, UnicodeError, LookupError, ValueError):
                raise unusable(
                    "file-truncated" if _cut_short(self._path) else "read-failed",
                    "The XML is not well-formed: it was cut off or damaged.",
                    "Export the file again and send the whole of it.",
                ) from None


def _cut_short(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - 64))
        return not stream.read().replace(b"\0", b"").rstrip().endswith(b">")


def _forget(element: Any) -> None:
    """Let go of what has been read, or the whole tree would stay in memory."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _put(values: list[str | None], place: int, value: str) -> None:
    """A field that repeats within a record becomes a list in one cell."""
    before = values[place]
    values[place] = value if before is None else f"{before};{value}"


def _records(shapes: dict[Path_, Shape]) -> tuple[Path_, ...]:
    """The paths whose elements are records: the outermost that repeat and have fields; else the outermost with fields alone."""

    def with_fields(path: Path_) -> bool:
        return bool(shapes[path].children or shapes[path].attributes)

    found: list[Path_] = []
    for path in sorted((path for path in shapes if shapes[path].most_in_parent > 1 and with_fields(path)), key=len):
        if len(path) > 1 and not any(path[: len(one)] == one for one in found):
            found.append(path)
    if not found:
        flat = [
            path
            for path in shapes
            if shapes[path].children and not any(shapes[(*path, name)].children for name in shapes[path].children)
        ]
        found = sorted(flat, key=len)[:1]
    order = {path: index for index, path in enumerate(shapes)}
    return tuple(sorted(found, key=lambda path: order[path]))


def _fields(shapes: dict[Path_, Shape], record: Path_) -> dict[Path_, int]:
    """Path below the record, ending in "" for text and "@name" for an attribute → place; in the order in which the records have them."""
    fields: dict[Path_, int] = {}

    def walk(path: Path_) -> None:
        shape = shapes[path]
        below = path[len(record) :]
        for attribute in shape.attributes:
            fields[(*below, "@" + attribute)] = len(fields)
        if below and not shape.children or shape.text:
            fields[(*below, "")] = len(fields)
        for name in shape.children:
            walk((*path, name))

    walk(record)
    return fields


def merged(known: dict[str, None], found: Iterable[str]) -> dict[str, None]:
    """The fields known so far and those of one more record, each new one before the known one that it was found before.

    Records may leave out blank fields, so that the first one does not have them all.
    """
    order, waiting = list(known), list[str]()
    for name in found:
        if name in known:
            at = order.index(name)
            order[at:at] = waiting
            waiting = []
        else:
            waiting.append(name)
    return dict.fromkeys(order + waiting)


def _words(record: Path_, name: Path_) -> str:
    """A field's header: its names, the outer ones first; the record's own text goes by the record's name."""
    words = [part.lstrip("@") for part in name if part]
    return "/".join(words) if words else record[-1]
