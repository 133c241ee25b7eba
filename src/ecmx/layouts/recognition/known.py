"""Which known layout a sheet is in, also when its form has changed, and which of its columns each header is.

Compares headers as text; what an unknown header means is for the words and the data (assign).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from ecmx import guidance
from ecmx.guidance import plain, unspaced
from ecmx.layouts.model import Column, Layout, SheetLayout
from ecmx.layouts.recognition.headers import FORMS
from ecmx.layouts.recognition.sheet_headers import HeaderCell

__all__ = [
    "best_layout",
    "columns_of",
    "drifted_layout",
    "forced_sheet",
    "header_key",
    "known_by_name",
    "sheet_columns",
    "wordings_of",
]

KNOWN_HEADERS = 0.95  # share of a sheet's headers that a layout must know
PRESENT_COLUMNS = 0.6  # share of a layout's columns that must stand on the sheet
DRIFTED = 0.6  # of both, for a sheet in a form that has changed since
OWN_LEAST = 4  # headers that only this partner writes
CLEARLY = 0.25  # by how much it must be nearer (known + present) than anybody else's layout
ROSTER = ("file", "sheet", "row")
KEPT = 1000  # layouts whose headers are kept ready
ASIDE = re.compile(r"\((?:if [^)]*|enrollment date as[^)]*|disenrollment date as[^)]*)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """One tab of a layout, its headers ready to be compared: the keys of each column's wordings."""

    layout: Layout
    sheet: SheetLayout
    columns: tuple[Column, ...]
    keys: tuple[frozenset[str], ...]
    every: frozenset[str]
    wordings: frozenset[str]  # letters and digits, date forms and all

    def known(self, headers: frozenset[str]) -> float:
        """The share of a sheet's headers that the tab knows."""
        return len(headers & self.every) / max(len(headers), 1)

    def present(self, headers: frozenset[str]) -> float:
        """The share of the tab's columns that stand on a sheet."""
        return sum(not keys.isdisjoint(headers) for keys in self.keys) / max(len(self.columns), 1)

    def may_be(self, headers: frozenset[str]) -> bool:
        """A roster of our own says where each row came from: a sheet without any of that is none, however many of its headers are there."""
        told = [keys for column, keys in zip(self.columns, self.keys, strict=True) if column.origin in ROSTER]
        return not told or not all(keys.isdisjoint(headers) for keys in told)

    @property
    def whose(self) -> str:
        """Whose layout it is: versions of one partner's are no rivals."""
        return self.layout.partner or self.layout.name


@lru_cache(maxsize=65_536)
def header_key(header: str) -> str:
    """A header without date form and "(if …)", letters and digits only; one that has none of these (“#”) is itself."""
    said = FORMS.sub(" ", header) if "yy" in header.lower() else header
    return plain(ASIDE.sub(" ", said) if "(" in said else said) or unspaced(header)


_ready: dict[int, tuple[Layout, tuple[Known, ...]]] = {}


def tabs_of(layout: Layout) -> tuple[Known, ...]:
    """A layout's tabs with their headers ready. Kept by identity: a layout cannot be hashed, and reading 200 of them takes its time."""
    kept = _ready.get(id(layout))
    if kept is not None and kept[0] is layout:
        return kept[1]
    made = []
    for sheet in layout.sheets:
        columns = layout.columns_of(sheet)
        keys = tuple(frozenset(header_key(wording) for wording in column.wordings) for column in columns)
        wordings = frozenset(plain(wording) for column in columns for wording in column.wordings)
        made.append(Known(layout, sheet, columns, keys, frozenset().union(*keys), wordings))
    if len(_ready) >= KEPT:
        _ready.clear()
    _ready[id(layout)] = (layout, tuple(made))
    return tuple(made)


def tab_of(layout: Layout, sheet: SheetLayout) -> Known:
    """One of a layout's own tabs; always the same object, so that its columns can be told by identity."""
    return next(tab for tab in tabs_of(layout) if tab.sheet is sheet)


def columns_of(layout: Layout, sheet: SheetLayout) -> tuple[Column, ...]:
    """A tab's columns: the very ones that `sheet_columns` gives."""
    return tab_of(layout, sheet).columns


def every_tab(layouts: Sequence[Layout]) -> Iterator[Known]:
    """All tabs of all layouts."""
    for layout in layouts:
        yield from tabs_of(layout)


def keys_of(cells: Sequence[HeaderCell]) -> frozenset[str]:
    """A sheet's headers as they are compared."""
    return frozenset(header_key(cell.text) for cell in cells if cell.text)


def wordings_of(forced: Layout | None, layouts: Sequence[Layout]) -> frozenset[str]:
    """The headers that a layout knows: of the one asked for, else of every partner's."""
    meant = [forced] if forced else [layout for layout in layouts if layout.partner]
    return frozenset().union(*(tab.wordings for tab in every_tab(meant)))


def forced_sheet(layout: Layout, name: str, cells: Sequence[HeaderCell] = ()) -> SheetLayout | None:
    """The tab of a layout that a sheet of this name is; of a tab under another name, by its headers."""
    for sheet in layout.sheets:
        if plain(name) in {plain(known) for known in sheet.names}:
            return sheet
    by_name = next(
        (sheet for sheet in layout.sheets if not sheet.names), layout.sheets[0] if len(layout.sheets) == 1 else None
    )
    if by_name is not None or not cells:
        return by_name
    headers = keys_of(cells)
    near = max(tabs_of(layout), key=lambda tab: tab.known(headers) + tab.present(headers))
    return near.sheet if min(near.known(headers), near.present(headers)) >= DRIFTED else None


def known_by_name(tab: SheetLayout, name: str) -> bool:
    """Whether a sheet is a layout's tab by its name; then the header stands where the layout says."""
    return not tab.names or plain(name) in {plain(known) for known in tab.names}


def best_layout(cells: Sequence[HeaderCell], layouts: Sequence[Layout], day: date) -> tuple[Layout, SheetLayout] | None:
    """The layout whose headers these are; a partner's before the guidance's, and the one in force before others."""
    headers = keys_of(cells)
    best: tuple[tuple[float, ...], Known] | None = None
    for tab in every_tab(layouts):
        known = tab.known(headers)
        if known < KNOWN_HEADERS or (present := tab.present(headers)) < PRESENT_COLUMNS or not tab.may_be(headers):
            continue
        rank = (
            known + present,
            float(bool(tab.layout.partner)),
            float(tab.layout.in_force(day)),
            since(tab.layout, day),
            -float(len(tab.layout.sheets)),
        )
        if best is None or rank > best[0]:
            best = (rank, tab)
    return (best[1].layout, best[1].sheet) if best else None


def since(layout: Layout, day: date) -> float:
    """How late a layout came into force: of two in one form, both in force, the newer one has replaced the other."""
    return float(layout.effective.toordinal()) if layout.effective and layout.in_force(day) else 0.0


def drifted_layout(
    cells: Sequence[HeaderCell], layouts: Sequence[Layout], day: date
) -> tuple[Layout, SheetLayout] | None:
    """The partner's layout of which the sheet is a changed form: most headers are there, many are this partner's alone, and no one
    else's layout comes near. A wrong layout would spell values wrongly, and nobody would see it; without one nothing is lost.
    """
    headers = keys_of(cells)
    near = sorted(
        ((tab.known(headers) + tab.present(headers), tab) for tab in every_tab(layouts)), key=lambda one: -one[0]
    )
    passing = [
        (score, tab)
        for score, tab in near
        if tab.layout.can_change
        and min(tab.known(headers), tab.present(headers)) >= DRIFTED
    ]  # fmt: skip
    if not passing:
        return None
    most, first = passing[0]
    if any(tab.whose != first.whose and score > most - CLEARLY for score, tab in near):
        return None
    shared = labels().union(*(tab.every for _, tab in near if tab.whose != first.whose))
    ours = [(score, tab) for score, tab in passing if tab.whose == first.whose and own_enough(headers, tab, shared)]
    if not ours:
        return None
    _, best = max(
        ours,
        key=lambda one: (one[1].layout.in_force(day) and one[0] > most - CLEARLY, one[0], since(one[1].layout, day)),
    )
    return best.layout, best.sheet


def own_enough(headers: frozenset[str], tab: Known, shared: frozenset[str]) -> bool:
    """Whether enough of the headers that nobody but this partner writes are there."""
    own = tab.every - shared
    return len(own & headers) >= OWN_LEAST and sum(
        not keys.isdisjoint(headers) for keys in tab.keys if keys - shared
    ) >= DRIFTED * sum(bool(keys - shared) for keys in tab.keys)


@cache
def labels() -> frozenset[str]:
    """The guidance's own headers, of every release."""
    added = [item for release in guidance.releases() for item in release.added]
    return frozenset(header_key(item.label) for item in (*guidance.elements(), *guidance.keys(), *added))


def sheet_columns(cells: Sequence[HeaderCell], layout: Layout, sheet: SheetLayout) -> dict[str, Column]:
    """Letter → the layout's column. Where several have one header, those beside them say which is which; else none is read."""
    tab = tab_of(layout, sheet)
    places: dict[str, list[int]] = {}
    for at, cell in enumerate(cells):
        if key := header_key(cell.text):
            places.setdefault(key, []).append(at)
    known: dict[int, Column] = {}
    taken: set[int] = set()
    for key, found in places.items():
        meant = [at for at, keys in enumerate(tab.keys) if key in keys and at not in taken]
        if not meant:
            continue
        pairs = {found[0]: meant[0]} if len(found) == len(meant) == 1 else told_apart(cells, found, tab, meant)
        for here in found:
            if here in pairs:
                known[here] = tab.columns[pairs[here]]
            elif not pairs and layout.is_promise:
                known[here] = Column(header=cells[here].shown, undecided=True)
        taken |= set(pairs.values())
    return {cells[here].letter: known[here] for here in sorted(known)}


def told_apart(cells: Sequence[HeaderCell], found: Sequence[int], tab: Known, meant: Sequence[int]) -> dict[int, int]:
    """Which of several columns under one header is which of a layout's, by the headers beside them; {} where that does not settle it."""
    in_order = dict(zip(found, meant, strict=False))
    if len({tab.columns[at].group for at in meant} - {0}) == len(meant):
        return in_order  # attempts side by side: the first is the first, however many there are
    if len(found) == len(meant) and all(
        0 < beside(cells, here, tab, there) == max(beside(cells, here, tab, at) for at in meant)
        for here, there in in_order.items()
    ):
        return in_order
    pairs: dict[int, int] = {}
    for here in found:
        likeness = sorted(((beside(cells, here, tab, at), at) for at in meant), reverse=True)
        if likeness[0][0] and (len(likeness) == 1 or likeness[0][0] > likeness[1][0]):
            pairs[here] = likeness[0][1]
    if len(set(pairs.values())) < len(pairs):  # two columns are as near to one of the layout's
        best = {at: max(beside(cells, here, tab, at) for here in pairs if pairs[here] == at) for at in pairs.values()}
        pairs = {here: at for here, at in pairs.items() if beside(cells, here, tab, at) == best[at]}
    return pairs if len(set(pairs.values())) == len(pairs) else {}


def beside(cells: Sequence[HeaderCell], here: int, tab: Known, there: int) -> int:
    """How many of the two headers beside a column are those that the layout has beside its own."""
    same = 0
    for step in (-1, 1):
        inside = 0 <= here + step < len(cells)
        if 0 <= there + step < len(tab.columns):
            same += inside and header_key(cells[here + step].text) in tab.keys[there + step]
        else:
            same += not inside
    return same
