"""Annotating the sender's own workbook: cells colored, notes hung, our tabs added; everything else in it stays as it was.

The archive is worked on directly, since no library gives back all that a workbook may hold: charts, text boxes, rich text,
images, validations, conditional formats, forms. Knows no finding: it is told what to mark and what to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ecmx.files.annotating.notes import Notes, Shapes
from ecmx.files.annotating.package import NotAnnotatable, Package
from ecmx.files.annotating.sheet import SheetPart
from ecmx.files.annotating.styles import CellStyles
from ecmx.files.annotating.tab import Mark, Tab
from ecmx.files.annotating.tabs import Tabs
from ecmx.files.aside import Place, aside
from ecmx.files.limits import Limits
from ecmx.files.reading import look_into

__all__ = ["Anatomy", "NotAnnotatable", "anatomy", "annotate"]

_OLE = b"\xd0\xcf\x11\xe0"
_SELECTED = re.compile(rb"\stabSelected\s*=\s*[\"'](?:1|true)[\"']")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Z]{1,3}\d{1,7})[\"'][^<>]*>\s*<(?:[\w.-]+:)?f[\s>/]")
_HEAD = 64 * 1024  # of a sheet; its views stand there


def annotate(  # noqa: PLR0913 - everything but the two has a name
    source: Path,
    target: Place,
    *,
    marks: Mapping[str, Sequence[Mark]],
    front: Tab,
    hidden: tuple[str, Sequence[str]],
    former: Collection[str] = (),
    password: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 – Limits is frozen
    over: bool = True,
) -> None:
    """Write the workbook at `source`, annotated, to `target`; encrypted with `password` where one is given.

    marks: by tab; front: our tab, whose name must be free; hidden: name and texts of the tab that nobody sees
    former: names of our tabs of an earlier round, which go, with the notes and shades of that round
    Raises NotAnnotatable where not everything in the workbook could be kept, UsageProblem where nothing can be written.
    """
    with _opened(source, password, limits) as package:
        tabs = Tabs(package)
        styles = CellStyles(package, tabs.workbook, tabs.namespace, tabs.type_base)
        if former:
            _clear(package, tabs, styles, former)
        _mark(package, tabs, styles, marks)
        _unselect(package, tabs)
        tabs.add_first(front, styles)
        tabs.add_hidden(*hidden, styles)
        tabs.without_macros()
        styles.save()
        tabs.save()
        with aside(target, password=password, over=over) as made:
            package.save(made)


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What is known of a workbook beside its cells. tabs: the names of all, charts among them; formulas: cells by tab, as "C5"."""

    tabs: tuple[str, ...]
    formulas: Mapping[str, frozenset[str]]


def anatomy(source: Path, password: str | None = None, limits: Limits = Limits()) -> Anatomy:  # noqa: B008 – Limits is frozen
    """Look into a workbook (Open XML). Raises NotAnnotatable."""
    with _opened(source, password, limits) as package:
        tabs = Tabs(package)
        formulas: dict[str, frozenset[str]] = {}
        for name in tabs.names:
            part = tabs.part_of(name)
            data = package.read(part) if part is not None else b""
            if b"<f" in data or b":f" in data:
                formulas[name] = frozenset(found.decode() for found in _FORMULA.findall(data))
        return Anatomy(tuple(tabs.names), formulas)


@contextmanager
def _opened(source: Path, password: str | None, limits: Limits) -> Iterator[Package]:
    with ExitStack() as stack:
        with source.open("rb") as stream:
            encrypted = stream.read(4) == _OLE
        opened = look_into(source, password) if encrypted else None
        if opened is not None:
            stack.callback(opened.close)
        yield stack.enter_context(Package(opened.source if opened is not None else source, limits))


def _clear(package: Package, tabs: Tabs, styles: CellStyles, former: Collection[str]) -> None:
    for name in former:
        if name in tabs.names:
            tabs.remove(name)
    styles.unshade()
    for part in tabs.parts():
        if package.relations(part).one("comments"):
            Notes(package, part, tabs.namespace, tabs.type_base).clear_ours()


def _mark(package: Package, tabs: Tabs, styles: CellStyles, marks: Mapping[str, Sequence[Mark]]) -> None:
    shapes = Shapes(package)
    for name, ours in marks.items():
        part = tabs.part_of(name)
        if part is None or not ours:
            continue
        sheet = SheetPart(package.read(part))
        by_row: dict[int, dict[str, str]] = {}
        for mark in ours:
            by_row.setdefault(mark.row, {})[mark.column] = mark.loudness
        sheet.restyle(by_row, styles.marked)
        noted = [mark for mark in ours if mark.note]
        if noted:
            notes = Notes(package, part, tabs.namespace, tabs.type_base)
            identifier = notes.add(noted, shapes, sheet.widths())
            if identifier is not None:
                sheet.hang_notes(identifier, tabs.relation_space)
        package.put(part, sheet.data())


def _unselect(package: Package, tabs: Tabs) -> None:
    """Two selected tabs would be a group, and what is typed into one goes into both."""
    for part in tabs.parts():
        head = package.begins(part, _HEAD)
        if _SELECTED.search(head):
            package.put(part, _SELECTED.sub(b"", head) + package.read(part)[_HEAD:])
