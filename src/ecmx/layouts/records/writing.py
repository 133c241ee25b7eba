"""Canonical records → the cells of a layout: its columns in order, its spellings, constants and several elements in one cell.

The other way round of `records.py`. Every cell is read back as its reader would read it: what would come back otherwise is lost, and
`Cells.lost` says in which rows. Knows layouts and kinds; nothing of how a file is stored beyond text, days and numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import msgspec
import polars as pl

from ecmx import guidance
from ecmx.errors import UsageProblem
from ecmx.files import ColumnOut, Place, RowsOut, SheetOut, file_out, grouped, stacked
from ecmx.guidance import DataElement
from ecmx.guidance.values import Kind, State, as_meant
from ecmx.layouts.exports import is_free, without_nothing
from ecmx.layouts.file_names import NAME_LONGEST
from ecmx.layouts.model import Column, Cover, Layout, SheetLayout
from ecmx.layouts.records.attempts_across import at_place
from ecmx.layouts.records.encoding import fit, in_older_encoding
from ecmx.layouts.records.in_sight import kept_in_sight
from ecmx.layouts.records.several import apart, together

__all__ = [
    "Cells",
    "SheetWriter",
    "file_name",
    "is_key",
    "opened_out",
    "require_password",
    "sheet_writers",
]

_ID = ":state"
NOTHING = Column(ignored=True)
_ORIGINS = {"plan": 26.0, "file": 26.0}  # characters of a name of either


@dataclass(frozen=True, slots=True, repr=False)
class Cells:
    """Rows as a layout writes them.

    text: a String column per column of the tab, named as in `SheetWriter.names`; null = blank
    natives: for typed columns, days and numbers that stand in the place of the text where they are not null
    lost: by the id of an element or extension, Boolean: the rows whose value or state would not come back from what is written
    """

    text: pl.DataFrame
    natives: dict[str, pl.Series]
    lost: dict[str, pl.Series] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class ColumnWritten:
    """What one column is to say: the values and states of its element, and how they are spelled."""

    name: str
    column: Column
    element: DataElement
    spelling: str
    values: pl.Series
    state: pl.Series

    @property
    def how(self) -> object:
        """What columns share that are written alike: the kind, the spelling, the codes."""
        return self.element.kind, self.spelling, tuple(self.column.codes.items()), self.column.typed


@dataclass(frozen=True, slots=True)
class SheetWriter:
    """How one tab of a layout is written. Frames come in with a column per element id and, where there is one, `ID:state` beside it.

    A record is a row. Where the layout has several outreach attempts side by side, it is written in the columns of the first; what
    `side_by_side` has put beside it, in those of the others.
    as_of: the day on which it is read back, for years of two digits
    """

    layout: Layout
    sheet: SheetLayout
    columns: tuple[Column, ...]
    as_of: date | None = None

    @property
    def names(self) -> list[str]:
        """The names of the columns of `Cells.text`."""
        return [f"c{number}" for number in range(len(self.columns))]

    @property
    def elements(self) -> frozenset[str]:
        """Ids of all data elements that have a place here; one key serves every file type of the tab."""
        own = {name for column in self.columns for name in column.elements}
        shared = {f"{file.value}.{name.partition('.')[2]}" for name in own for file in self.sheet.types if is_key(name)}
        return frozenset(own | shared)

    @property
    def extensions(self) -> frozenset[str]:
        """Ids of the known extensions that have a place here."""
        return frozenset(column.extension for column in self.columns if column.extension)

    @property
    def attempts(self) -> dict[int, frozenset[str]]:
        """By their number, what the attempts that stand side by side carry, elements and extensions; none where each has a row."""
        held: dict[int, set[str]] = {}
        for column in self.columns:
            if column.group:
                held.setdefault(column.group, set()).update(filter(None, (column.element, column.extension)))
        return {number: frozenset(names) for number, names in held.items()}

    @property
    def once(self) -> list[str]:
        """The names of all columns of a record of which a row has one, whatever its attempts."""
        names: list[str] = []
        for column in self.columns:
            if column.group:
                continue
            told = [one for name in column.elements for one in self.ids(guidance.element(name))]
            names += [one for name in told for one in (name, name + _ID)]
            names += [name for name in (column.extension, column.origin) if name]
        return list(dict.fromkeys((*names, "plan", "plan:said")))

    def of_attempt(self, number: int) -> SheetWriter:
        """The writer of records that stand at a later place of a row: with the columns of that attempt as if it were the first."""
        columns = tuple(
            msgspec.structs.replace(column, group=1 if column.group == number else 2) if column.group else column
            for column in self.columns
        )
        return replace(self, columns=columns)

    def out(self, name: str) -> SheetOut:
        """The tab as `files` writes it."""
        return SheetOut(
            name,
            tuple(self.column_out(column) for column in self.columns),
            self.sheet.titles,
            self.sheet.header_row or len(self.sheet.titles) + 1,
            filtered=self.layout.standing
            == "ours",  # to work with; a plan's form has none that the plan does not ask for
            fixed=kept_in_sight(self.columns),
        )

    def column_out(self, column: Column) -> ColumnOut:
        """One column as `files` writes it."""
        element = element_of(column)
        form = "text"
        if element is not None and self.is_typed(column):
            form = "date" if element.kind.is_day else "number" if element.kind.dtype.is_integer() else "text"
        header = column.wordings[0]
        width = min(
            40.0,
            max(
                10.0,
                max(map(len, header.split("\n"))) * 0.8 + 2,
                12.0 if form == "date" else _ORIGINS.get(column.origin or "", 0.0),
            ),
        )
        guarded = element is None or element.kind.may_look_like_formula
        return ColumnOut(header, form, width, guarded)

    def clean(self, text: pl.Series) -> pl.Series:
        """Text as this layout's file can hold it."""
        return fit(text, self.layout)

    def is_typed(self, column: Column) -> bool:
        """Whether days and counts of the column are written as such."""
        return (self.layout.typed if column.typed is None else column.typed) and self.layout.container in (None, "xlsx")

    def spelling(self, column: Column, element: DataElement) -> str:
        """How the column's values are spelled; "" = as the guidance has it."""
        return self.layout.spelling_of(column, element)

    def cells(self, records: pl.DataFrame) -> Cells:
        """The rows' cells."""
        text: dict[str, pl.Series] = {}
        natives: dict[str, pl.Series] = {}
        lost: dict[str, pl.Series] = {}
        told = [
            ColumnWritten(
                name, column, element, self.spelling(column, element), *self.held(records, element, column.group)
            )
            for name, column in zip(self.names, self.columns, strict=True)
            if (element := element_of(column)) is not None
            and (not column.again or at_place(element.id, column.group) in records.columns)
        ]
        for group in grouped(told, lambda one: one.how, records.height):
            self.write(group, text, natives, lost)
        for name, column in zip(self.names, self.columns, strict=True):
            if name in text:
                continue
            if column.again:
                beside = at_place(column.extension or "", column.group)
                text[name] = self.other(msgspec.structs.replace(NOTHING, extension=beside), records)
            elif column.parts or column.flags:
                text[name], gone = self.several(column, records)
                lost |= gone
            else:
                text[name] = self.other(column, records)
                if column.extension and column.extension in records.columns:
                    lost[column.extension] = text[name].ne_missing(records[column.extension].cast(pl.String))
        return Cells(pl.DataFrame([text[name].alias(name) for name in self.names]), natives, lost)

    def write(
        self,
        group: Sequence[ColumnWritten],
        text: dict[str, pl.Series],
        natives: dict[str, pl.Series],
        lost: dict[str, pl.Series],
    ) -> None:
        """Columns that are written alike, as one long column."""
        first, size = group[0], len(group[0].values)
        column, element = first.column, first.element
        values, state = stacked([one.values for one in group]), stacked([one.state for one in group])
        written = self.written(column, element, values, state)
        typed = self.is_typed(column) and (values.dtype == pl.Date or values.dtype.is_integer())
        gone = self.changed(column, element, written, values, state, native=values if typed else None)
        for at, one in enumerate(group):
            text[one.name] = written.slice(at * size, size)
            lost[at_place(one.element.id, one.column.group)] = gone.slice(at * size, size)
            if typed:
                natives[one.name] = one.values

    def held(self, records: pl.DataFrame, element: DataElement, place: int = 0) -> tuple[pl.Series, pl.Series]:
        """An element's values and states. Who the member is, is one for all file types of the row: the first that says it.

        place: of an attempt that stands beside others, which it is
        A record's own name or birth date that is blank stays blank; only a row without such a record takes them from another half.
        """
        values = pl.Series([None], dtype=element.kind.dtype).new_from_index(0, records.height)
        state = pl.Series([int(State.BLANK)], dtype=pl.UInt8).new_from_index(0, records.height)
        for one in self.ids(element):
            name = at_place(one, place)
            if name not in records.columns:
                continue
            mine, said = records[name].cast(element.kind.dtype), state_of(records, one, place)
            if one == element.id:  # nothing is known yet
                values, state = mine, said
                continue
            told = (state == State.VALUE) | ((state != State.BLANK) & (said != State.VALUE))
            told = told | self.settled(records, element)
            values, state = values.zip_with(told, mine), state.zip_with(told, said)
        return values, state

    def ids(self, element: DataElement) -> tuple[str, ...]:
        """The element, and where it says who the member is, the same of the row's other file types."""
        if not is_key(element.id):
            return (element.id,)
        others = (f"{file.value}.{element.id.partition('.')[2]}" for file in self.sheet.types)
        return tuple(dict.fromkeys((element.id, *others)))

    def settled(self, records: pl.DataFrame, element: DataElement) -> pl.Series:
        """Rows in which what the element's own record says stands, blank or not."""
        own = guidance.key_of(element.file)
        if element.key or element.id == own or own not in records.columns:
            return pl.repeat(False, records.height, eager=True)
        return records[own].is_not_null()

    def written(self, column: Column, element: DataElement, values: pl.Series, state: pl.Series) -> pl.Series:
        """An element's text as the column spells it, in the partner's own codes where it has some."""
        text = element.kind.write(values, state, self.spelling(column, element))
        if is_free(element.kind):
            text = without_nothing(as_meant(text, element.kind), element.kind)
        theirs: dict[str, str] = {}
        for partner, ours in column.codes.items():
            if ours:  # a code that says nothing is read as a blank, and never written
                theirs.setdefault(ours, partner)
        text = text.replace(theirs) if theirs else text
        return text if values.dtype != pl.String and not theirs and not values.dtype.is_nested() else self.clean(text)

    def changed(
        self,
        column: Column,
        element: DataElement,
        text: pl.Series,
        values: pl.Series,
        state: pl.Series,
        *,
        native: pl.Series | None,
    ) -> pl.Series:
        """The rows in which the text, read back, is not what it was. What nobody could read has been told by its own finding."""
        told = text.replace(column.codes) if column.codes else text
        kind = element.kind if self.as_of is None else element.kind.on(self.as_of)
        back = kind.read(told, self.spelling(column, element))
        same = alike(back.value, values, element) & (back.state == state)
        if is_free(kind) and not same.all():
            said = kind.write(values, state, self.spelling(column, element))
            same = same | ((state == State.VALUE) & meant_alike(text, said, kind, self.layout))
        if native is not None:
            same = same | native.is_not_null()
        return ~same & (state != State.UNREADABLE)

    def several(self, column: Column, records: pl.DataFrame) -> tuple[pl.Series, dict[str, pl.Series]]:
        """One cell that carries several elements, and by element what would not come back."""
        carried = tuple(guidance.element(name) for name in column.elements)
        held = {element.id: self.held(records, element) for element in carried}
        texts = {element.id: element.kind.write(*held[element.id]) for element in carried}
        written = self.clean(together(texts, {name: values for name, (values, _) in held.items()}, column))
        back = apart(written, column, carried)
        gone = {}
        for element in carried:
            values, state = held[element.id]
            again = element.kind.read(back[element.id])
            same = alike(again.value, values, element) & (again.state == state)
            gone[element.id] = ~same & (state != State.UNREADABLE)
        return written, gone

    def other(self, column: Column, records: pl.DataFrame) -> pl.Series:
        """A column that carries no data element: a known extension, a constant, where the row came from, or nothing."""
        blank = pl.Series([None], dtype=pl.String).new_from_index(0, records.height)
        if column.extension and column.extension in records.columns:
            return self.clean(records[column.extension].cast(pl.String))
        if column.origin == "plan":
            named = [records[name] for name in ("plan:said", "plan") if name in records.columns]
            return self.clean(pl.select(pl.coalesce(map(pl.lit, named))).to_series()) if named else blank
        if column.origin and column.origin in records.columns:
            return self.clean(records[column.origin].cast(pl.String))
        if column.constant is not None:
            return self.clean(pl.Series([column.constant], dtype=pl.String)).new_from_index(0, records.height)
        return blank


def element_of(column: Column) -> DataElement | None:
    """The one data element of a column."""
    return guidance.element(column.element) if column.element else None


def is_key(element_id: str) -> bool:
    """Whether an element says who the member is, so that one column serves every file type of a row."""
    return element_id.partition(".")[2] in KEYS


KEYS = frozenset(one.id.partition(".")[2] for one in guidance.keys())  # noqa: SIM118 - a function of the guidance


def state_of(records: pl.DataFrame, name: str, place: int = 0) -> pl.Series:
    """The states of an element; where none are given, what is not null is a value and the rest is blank."""
    name, states = at_place(name, place), at_place(name + _ID, place)
    if states in records.columns:
        said = records[states]
        return said.fill_null(int(State.BLANK)) if said.null_count() else said
    none = records[name].is_null()
    return none.cast(pl.UInt8) * int(State.BLANK)


def alike(found: pl.Series, given: pl.Series, element: DataElement) -> pl.Series:
    """Row by row, whether two columns of one kind hold the same; lists and pairs are compared as the guidance writes them."""
    if found.dtype.is_nested():
        state = pl.Series([int(State.VALUE)], dtype=pl.UInt8).new_from_index(0, len(found))
        found, given = element.kind.write(found, state), element.kind.write(given, state)
    return found.eq_missing(given)


def meant_alike(text: pl.Series, said: pl.Series, kind: Kind, layout: Layout) -> pl.Series:
    """Words that differ from what was written by unseen signs only, or that say nothing and were left out; Boolean."""
    meant = without_nothing(as_meant(said, kind), kind)
    if in_older_encoding(layout):
        meant, text = meant.str.normalize("NFC"), text.str.normalize("NFC")
    return text.eq_missing(meant)


def sheet_writers(layout: Layout, as_of: date | None = None) -> tuple[SheetWriter, ...]:
    """A writer for each tab of a layout. as_of: the day that counts as today, where anything is written by it."""
    return tuple(SheetWriter(layout, sheet, layout.columns_of(sheet), as_of) for sheet in layout.sheets)


def tab_names(layout: Layout) -> list[str]:
    """The names of the tabs as they are written: the layout's first, else what the tab holds."""
    names: list[str] = []
    for sheet in layout.sheets:
        name = sheet.names[0] if sheet.names else " ".join(file.value.upper() for file in sheet.types)
        names.append(name if name not in names else f"{name} {len(names) + 1}")
    return names


def opened_out(layout: Layout, place: Place, closing: Cover | None = None) -> RowsOut:
    """A file of the layout's form, open for rows: its cover first where it has one. Tab n of the layout is tab n of `rows`.

    closing: a tab of a workbook behind all others

    Raises UsageProblem where the container is one that is only read, or cannot hold the layout.
    """
    sheets = [writer.out(name) for writer, name in zip(sheet_writers(layout), tab_names(layout), strict=True)]
    container = layout.container or "xlsx"
    if closing is not None and container == "xlsx":
        sheets.append(_lines(closing))
    if layout.cover is not None and container == "xlsx":
        out = file_out(place, container, [_lines(layout.cover), *sheets])
        return Shifted(out)
    return file_out(place, container, sheets, encoding=layout.encoding, root=layout.root, record=layout.record)


def _lines(tab: Cover) -> SheetOut:
    """A tab of lines alone."""
    return SheetOut(tab.name, (), tab.lines, hidden=tab.hidden, lines_only=True)


class Shifted(RowsOut):
    """A workbook whose first tab is a cover: the layout's tabs are counted from the one behind it."""

    def __init__(self, out: RowsOut) -> None:
        super().__init__(out.place, out.sheets[1:])
        self._out = out

    def rows(self, sheet: int, text: pl.DataFrame, natives: dict[str, pl.Series]) -> None:
        self._out.write(sheet + 1, text, natives)

    def finish(self) -> None:
        self._out.finish()

    def drop(self) -> None:
        self._out.drop()


def require_password(layout: Layout, password: str | None) -> None:
    """Refuse to write without protection what a partner wants protected."""
    if layout.protected and not password:
        raise UsageProblem(
            "password-wanted",
            f"The layout {layout.name} wants the workbook protected by a password, and none was given.",
            "Give one in a text file: with --protect-with to `ecmx convert`, else with --password-file.",
        )
    if password and layout.container not in (None, "xlsx"):
        raise UsageProblem(
            "password-without-workbook",
            "Only a workbook (xlsx) can be protected by a password.",
            "Leave the password out.",
        )


def file_name(layout: Layout, *, provider: str = "", period_end: date, day: date) -> str:
    """The file's name by the layout's pattern; without one, the layout's own name and the day."""
    suffix = {None: "xlsx", "tab": "txt", "pipe": "txt"}.get(layout.container, layout.container)
    pattern = layout.file_name or f"{{layout}}_{{day:%Y%m%d}}.{suffix}"
    kind = "-".join(file.value.upper() for file in layout.types)
    made = pattern.format(
        layout=layout.name,
        type=kind,
        partner=layout.partner.replace(" ", "_") or layout.name,
        provider=provider.replace(" ", "_") or "PROVIDER",
        period=period_end,
        day=day,
    )
    name = "".join(letter if letter.isalnum() or letter in "._-+ " else "_" for letter in made).lstrip(". ")
    stem, _, ending = name.rpartition(".")
    return f"{stem.encode()[:NAME_LONGEST].decode(errors='ignore')}.{ending}"
