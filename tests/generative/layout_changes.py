"""Changes that plans make to their layouts, drawn by chance from a seed: what was changed, and where a check must say so.

Made from the shipped fictional layouts. Knows nothing of how changes are found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import msgspec

from ecmx import guidance
from ecmx.errors import LayoutInvalid
from ecmx.files.cells import column_letter
from ecmx.guidance import plain
from ecmx.guidance.values import Code
from ecmx.layouts import Column, Layout, shipped
from ecmx.layouts.sense import demand_sense

__all__ = ["KINDS", "OF_THE_TAB", "OPAQUE", "Changed", "Made", "base", "changed"]

PARTNERS = [layout for layout in shipped() if layout.partner and layout.container != "xml"]
OPAQUE = ["Field 17", "XQ_03", "Feld B", "Spalte 9", "C-44", "Qualifier Zed", "Zusatz"]
OWN = ["Colour", "Row Reviewer", "Batch Key", "Load Stamp", "Warehouse Bin", "Ticket"]
TABS = ["Sheet1", "Export 2026", "New Tab"]
TEXT_FILES = ("csv", "tab", "pipe")


@dataclass(frozen=True)
class Made:
    """One change. header: of the changed layout's column, "" where it is gone; was: the header before; form: before and after."""

    kind: str
    header: str = ""
    was: str = ""
    element: str = ""
    form: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Changed:
    """A layout before and after, and what was done to it."""

    old: Layout
    new: Layout
    made: tuple[Made, ...]

    def letter(self, header: str) -> str:
        """Where a column of the changed layout stands."""
        return column_letter([column.header for column in self.new.sheets[0].columns].index(header) + 1)


def base(dice: Random, *, text: bool, widest: int) -> Layout:
    """A fictional plan's layout, cut to one tab and to some of its columns; the member's key is always among them."""
    layout = dice.choice([one for one in PARTNERS if not text or one.container in TEXT_FILES])
    sheet = dice.choice(layout.sheets)
    columns = layout.columns_of(sheet)
    keep = {
        at for at, column in enumerate(columns) if column.element and column.element.endswith(("member_cin", "_status"))
    }
    keep |= set(dice.sample(range(len(columns)), min(len(columns), dice.randint(min(6, widest), widest))))
    kept = tuple(
        msgspec.structs.replace(column, header=column.wordings[0]) for at, column in enumerate(columns) if at in keep
    )
    names = sheet.names or (() if text else ("Members",))
    return msgspec.structs.replace(
        layout,
        sheets=(msgspec.structs.replace(sheet, columns=kept, elements_of=(), names=names),),
        container=layout.container if text else "xlsx",
        protected=False,
        cover=None,
        encoding="utf-8",
    )


Change = Callable[[Random, list[Column], Layout, list[int]], Made | None]
"""Takes the columns to change in place, the layout, and the positions that no other change has touched."""


def unused(dice: Random, names: Sequence[str], columns: Sequence[Column]) -> str | None:
    """A header that no column of the layout has."""
    taken = {plain(wording) for column in columns for wording in column.wordings}
    free = [name for name in names if plain(name) not in taken]
    return dice.choice(free) if free else None


def wordings_elsewhere(element: str) -> list[str]:
    """How other fictional plans, and the guidance, call an element."""
    found = [guidance.element(element).label]
    for layout in PARTNERS:
        found += [
            column.header
            for sheet in layout.sheets
            for column in sheet.columns
            if column.element == element and column.header
        ]
    return found


def kind_of(column: Column) -> str:
    """The kind of value that a column's element has; "" where it has none."""
    return guidance.element(column.element).kind.name if column.element else ""


def open_set(column: Column) -> bool:
    """Whether any text may be a code of the column's element."""
    kind = guidance.element(column.element or "").kind
    return isinstance(kind, Code) and kind.codes.open


def rename(dice: Random, columns: list[Column], _: Layout, free: list[int]) -> Made | None:
    at = dice.choice(free)
    column = columns[at]
    names = wordings_elsewhere(column.element) if column.element and dice.random() < 0.6 else OPAQUE
    name = unused(dice, names, columns)
    if name is None:
        return None
    columns[at] = msgspec.structs.replace(column, header=name)
    return Made("renamed", name, column.header, column.element or "")


def move(dice: Random, columns: list[Column], _: Layout, free: list[int]) -> Made | None:
    if len(columns) < 3:
        return None
    here = dice.choice(free)
    there = dice.choice([at for at in range(len(columns)) if at != here])
    column = columns.pop(here)
    columns.insert(there, column)
    return Made("moved", column.header, column.header)


def add(dice: Random, columns: list[Column], layout: Layout, free: list[int]) -> Made | None:
    if dice.random() < 0.3:
        held = {column.extension for column in columns}
        extension = dice.choice([one for one in guidance.extensions() if one.id not in held])
        column = Column(header=unused(dice, extension.headers, columns) or "Zusatz 2", extension=extension.id)
    else:
        name = unused(dice, OWN, columns)
        if name is None:
            return None
        column = Column(header=name, constant=dice.choice(["red", "7", "n/a"]))
    columns.insert(dice.randint(0, len(columns)), column)
    return Made("added", column.header)


def drop(dice: Random, columns: list[Column], _: Layout, free: list[int]) -> Made | None:
    droppable = [at for at in free if not (columns[at].element or "").endswith("member_cin")]
    if len(columns) < 5 or not droppable:
        return None
    column = columns.pop(dice.choice(droppable))
    return Made("dropped", "", column.header, " ".join(column.elements))


def respell(kind: str) -> Change:
    """Another spelling for a column of a kind."""

    def change(dice: Random, columns: list[Column], layout: Layout, free: list[int]) -> Made | None:
        places = [at for at in free if kind_of(columns[at]) == kind]
        if not places:
            return None
        at = dice.choice(places)
        value_kind = guidance.element(columns[at].element or "").kind
        before = columns[at].spelling or layout.spelling.of(value_kind) or value_kind.spellings[0]
        after = dice.choice([one for one in value_kind.spellings if one != before])
        columns[at] = msgspec.structs.replace(columns[at], spelling=after, typed=False)
        return Made(
            f"spelled {kind}", columns[at].header, columns[at].header, columns[at].element or "", (before, after)
        )

    return change


def recode(dice: Random, columns: list[Column], _: Layout, free: list[int]) -> Made | None:
    places = [at for at in free if kind_of(columns[at]) == "code" and not open_set(columns[at])]
    if not places:
        return None
    at = dice.choice(places)
    kind = guidance.element(columns[at].element or "").kind
    assert isinstance(kind, Code)
    codes = [item.code for item in kind.codes.codes]
    before = dict(columns[at].codes)
    meant = dice.choice(codes)
    after = {code: said for code, said in before.items() if said != meant} | {dice.choice(["Z7", "QQ", "Typ 9"]): meant}
    columns[at] = msgspec.structs.replace(columns[at], codes=after)
    return Made(
        "code", columns[at].header, columns[at].header, columns[at].element or "", (meant, next(reversed(after)))
    )


KINDS: dict[str, Change] = {
    "renamed": rename,
    "moved": move,
    "added": add,
    "dropped": drop,
    "date": respell("date"),
    "yes_no": respell("yes_no"),
    "phone": respell("phone"),
    "period": respell("period"),
    "code": recode,
}
OF_THE_TAB = ("tab", "header row")


def of_the_tab(kind: str, dice: Random, layout: Layout) -> tuple[Layout, Layout, Made] | None:
    """The tab's name, or its header row; before and after."""
    (sheet,) = layout.sheets
    if kind == "tab":
        if layout.container in TEXT_FILES:
            return None
        name = dice.choice(TABS)
        new = msgspec.structs.replace(sheet, names=(name,))
        return layout, msgspec.structs.replace(layout, sheets=(new,)), Made("tab", name, sheet.names[0])
    stated = msgspec.structs.replace(sheet, header_row=sheet.header_row or len(sheet.titles) + 1)
    titles = tuple(
        f"Line {number}" for number in range(dice.choice([one for one in range(6) if one + 1 != stated.header_row]))
    )
    moved = msgspec.structs.replace(sheet, titles=titles, header_row=len(titles) + 1)
    old, after = (msgspec.structs.replace(layout, sheets=(one,)) for one in (stated, moved))
    return old, after, Made("header row", str(len(titles) + 1), str(stated.header_row))


def changed(seed: int, *, text: bool = True, widest: int = 30, most: int = 1, kind: str | None = None) -> Changed:
    """A layout with 1 … most changes. kind: of the first of them."""
    dice = Random(seed)
    while True:
        old = base(dice, text=text, widest=widest)
        made: list[Made] = []
        columns = list(old.sheets[0].columns)
        wanted = [
            kind or dice.choice([*KINDS, *OF_THE_TAB]),
            *dice.choices([*KINDS, *OF_THE_TAB], k=dice.randint(0, most - 1)),
        ]
        new = old
        for one in dict.fromkeys(wanted):
            if one in OF_THE_TAB:
                tab = of_the_tab(one, dice, new)
                if tab is not None:
                    if one == "header row":
                        old = msgspec.structs.replace(
                            old,
                            sheets=(msgspec.structs.replace(old.sheets[0], header_row=tab[0].sheets[0].header_row),),
                        )
                    new, told = tab[1], tab[2]
                    made.append(told)
            else:
                touched = {told.header for told in made}
                free = [at for at, column in enumerate(columns) if column.header not in touched]
                done = KINDS[one](dice, columns, old, free) if free else None
                if done is not None:
                    made.append(done)
        if not made or (kind and made[0].kind not in (kind, f"spelled {kind}")):
            continue
        new = msgspec.structs.replace(new, sheets=(msgspec.structs.replace(new.sheets[0], columns=tuple(columns)),))
        try:
            demand_sense(old, "old")
            demand_sense(new, "new")
        except LayoutInvalid:
            continue
        return Changed(old, new, tuple(made))
