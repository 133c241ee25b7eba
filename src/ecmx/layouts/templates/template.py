"""A layout as a workbook that people can fill without a manual: the tabs to fill, blank or begun, a page to read, definitions to look up.

Knows layouts and the guidance; how a workbook is made is for `files.form`.
"""

from __future__ import annotations

from pathlib import Path

from ecmx import guidance
from ecmx.files import aside
from ecmx.files.forms import Field, Form, FormPage, Gap, Grid, PageLine, Weight, write_form
from ecmx.guidance import FileType
from ecmx.layouts.model import Layout
from ecmx.layouts.records import SheetWriter, element_of, is_key, kept_in_sight, sheet_writers, tab_names
from ecmx.layouts.sense import demand_readable
from ecmx.layouts.templates.beforehand import Beforehand, with_rows
from ecmx.layouts.templates.fields import field_of
from ecmx.layouts.templates.pages import definitions, read_me

__all__ = ["form_of", "grid_of", "write_template"]

_MEMBER_A_ROW = (FileType.MIF, FileType.RTF, FileType.REFERRAL)


def write_template(
    layout: Layout,
    target: Path,
    *,
    came: Beforehand | None = None,
    password: str | None = None,
    sealed: bool = False,
    over: bool = True,
) -> Form:
    """Write a layout's template; gives what was written. Raises UsageProblem where the target cannot be written.

    came: what it is filled in with beforehand; password: that protects the workbook; sealed: see `aside`
    LayoutInvalid where what is filled in could not be read back.
    """
    demand_readable(layout)
    form = form_of(layout, came)
    with aside(target, password=password, sealed=sealed, over=over) as place:
        write_form(form, place)
    return form


def form_of(layout: Layout, came: Beforehand | None = None) -> Form:
    """The template as data. The tabs to fill stand where the plan has them, behind its own cover; what is ours stands behind them."""
    came = came or Beforehand()
    writers = sheet_writers(layout)
    names = tab_names(layout)
    taken = {*names, *((layout.cover.name,) if layout.cover else ())}
    read, defined, lists, who = (free(name, taken) for name in ("Read me", "Definitions", "Lists", "Who is who"))
    grids = tuple(
        with_rows(grid_of(writer, name), writer, came, number)
        for number, (writer, name) in enumerate(zip(writers, names, strict=True))
    )
    cover: tuple[FormPage, ...] = ()
    if layout.cover:
        lines = tuple(PageLine(text) for text in layout.cover.lines)
        cover = (FormPage(layout.cover.name, lines, plain=True, hidden=layout.cover.hidden),)
    return Form(
        title=f"{layout.partner or 'ECM'}: {', '.join(file.words for file in layout.types)}",
        tabs=(
            *cover,
            *grids,
            read_me(layout, writers, grids, read, defined, came.said),
            *((FormPage(who, tuple(map(PageLine, came.who))),) if came.who else ()),
            definitions(writers, grids, defined),
        ),
        opens_on=read,
        lists_tab=lists,
    )


def free(name: str, taken: set[str]) -> str:
    """A name for a tab of ours that the layout does not use."""
    lower = {one.lower() for one in taken}
    return name if name.lower() not in lower else f"{name} (help)"


def grid_of(writer: SheetWriter, name: str) -> Grid:
    """One tab to fill."""
    fields = tuple(field_of(writer, column) for column in writer.columns)
    head = writer.sheet.header_row or len(writer.sheet.titles) + 1
    return Grid(
        name,
        fields,
        titles=writer.sheet.titles,
        header_row=head,
        frozen=kept_in_sight(writer.columns),
        gaps=gaps(writer, fields),
        unique=unique(writer),
    )


def gaps(writer: SheetWriter, fields: tuple[Field, ...]) -> tuple[Gap, ...]:
    """What is colored while it is blank: for each file type its columns that every row has, once the row holds something of its own."""
    types = writer.sheet.types
    everything = tuple(range(len(fields)))
    if len(types) == 1:
        wanted = tuple(at for at in everything if fields[at].weight is Weight.ALWAYS)
        return (Gap(wanted, everything),) if wanted else ()
    found = []
    keys = tuple(at for at in everything if fields[at].weight is Weight.ALWAYS and shared_key(writer, at))
    if keys:
        found.append(Gap(keys, everything))
    for file in types:
        own = tuple(at for at in everything if at not in keys and file in files_of(writer, at))
        begun = tuple(at for at in own if not provided(writer, at))
        wanted = tuple(at for at in own if fields[at].weight is Weight.ALWAYS)
        if wanted and begun:
            found.append(Gap(wanted, begun))
    return tuple(found)


def files_of(writer: SheetWriter, at: int) -> set[str]:
    """The file types of a column's elements."""
    return {name.partition(".")[0] for name in writer.columns[at].elements}


def shared_key(writer: SheetWriter, at: int) -> bool:
    """Whether the column says who or whose the member is, for every file type of the tab."""
    column = writer.columns[at]
    return column.origin == "plan" or any(is_key(name) for name in column.elements)


def provided(writer: SheetWriter, at: int) -> bool:
    """Whether the column is one of the provider's own, the same in every row."""
    element = element_of(writer.columns[at])
    return element is not None and element.of_provider


def unique(writer: SheetWriter) -> tuple[int, ...]:
    """The CIN, where every row is another member's."""
    if len(writer.sheet.types) > 1 or writer.sheet.types[0] not in _MEMBER_A_ROW:
        return ()
    return tuple(
        at
        for at, column in enumerate(writer.columns)
        if column.element is not None and guidance.plays(column.element, "member")
    )
