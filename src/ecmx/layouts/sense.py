"""What a layout must not say, although it is well-formed: contradictions, unknown elements, spellings that a kind does not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NoReturn

from ecmx import guidance
from ecmx.errors import LayoutInvalid, UsageProblem
from ecmx.files import XML_NAME, Limits, can_be_a_tab
from ecmx.guidance import DataElement, FileType, plain_name
from ecmx.layouts.file_names import wrong_pattern
from ecmx.layouts.model import Column, Layout, can_repeat

__all__ = ["demand_bounds", "demand_readable", "demand_sense", "missing_key", "missing_status"]

PATTERN_SHOWN = 60  # characters
KEYS = {file: guidance.key_of(file) for file in (FileType.MIF, FileType.RTF, FileType.OTF)}
STATUSES = {one.file: one.id for one in guidance.elements() if one.plays("status")}


def demand_bounds(layout: Layout, where: str, limits: Limits) -> None:
    """Refuse what is more than any file has, before it is worked with."""
    if len(layout.sheets) > limits.sheets:
        refuse(where, f"sheets has {len(layout.sheets):,} tabs; at most {limits.sheets:,} are read.", "Leave some out.")
    for number, sheet in enumerate(layout.sheets, 1):
        here = f"{where}: sheets {number}"
        for key, files in (("types", sheet.types), ("elements_of", sheet.elements_of)):
            if len(set(files)) < len(files):
                refuse(here, f"{key} says a file type twice.", "Say each once.")
        if len(sheet.columns) > limits.layout_columns:
            refuse(
                here,
                f"it has {len(sheet.columns):,} columns; at most {limits.layout_columns:,} are read.",
                "Leave out those that carry nothing of the guidance.",
            )
        for place, column in enumerate(sheet.columns, 1):
            for key, text in (("header", column.header), *(("aliases", alias) for alias in column.aliases)):
                if len(text) > limits.header:
                    refuse(
                        f"{here}, column {place}",
                        f"{key} has a text of {len(text):,} characters; at most {limits.header:,} are read of a header.",
                        "Write the header as it stands in the file.",
                    )


def demand_sense(layout: Layout, where: str) -> None:
    """Refuse what validates but cannot be meant."""
    try:
        # What a later release retired may still be there: a plan changes over, a roster takes both. And a plan may ask for what
        # only a later one has; that can be read, and `asking` says that it is more than the release has.
        later = (item for release in guidance.releases() for item in release.added)
        every = (*guidance.elements("1.1"), *guidance.elements(layout.release), *guidance.keys(), *later)
        known = {item.id: item for item in every}
    except UsageProblem as error:
        raise LayoutInvalid(
            "layout-release-unknown", f"{where}: there is no guidance release {layout.release!r}.", error.fix
        ) from error
    if not layout.sheets:
        refuse(where, "it has no [[sheets]].", 'Say at least which file types a tab carries: types = ["mif"].')
    if layout.effective and layout.until and layout.until < layout.effective:
        refuse(where, "`until` is before `effective`.", "Swap the two dates.")
    demand_tab_names(layout, where)
    demand_file_name(layout, where)
    for sheet in layout.sheets:
        if sheet.header_row is not None and sheet.header_row <= len(sheet.titles):
            refuse(where, f"the headers are to stand in row {sheet.header_row}, where a title stands.", "Count again.")
    demand_xml_names(layout, where)
    for sheet in layout.sheets:
        seen: set[tuple[str, int]] = set()
        demand_groups(layout.columns_of(sheet), f"{where}: tab {sheet.names[0]!r}" if sheet.names else where)
        for number, column in enumerate(layout.columns_of(sheet), 1):
            here = f"{where}: column {number}"
            demand_known(column, known, layout, here)
            demand_one_meaning(column, here)
            demand_attempt(column, here)
            for name in column.elements:
                if (name, max(column.group, 1)) in seen:
                    refuse(here, f"{name} stands twice on one tab.", "Let one of the columns be ignored.")
                seen.add((name, max(column.group, 1)))


def missing_key(types: tuple[FileType, ...], elements: Collection[str]) -> DataElement | None:
    """The CIN that a tab of these file types has no column for. A referral may be of somebody without one (Table 9)."""
    needed = [KEYS[file] for file in types if file in KEYS]
    there = any(guidance.plays(name, "member") for name in elements)
    return guidance.element(needed[0]) if needed and not there else None


def missing_status(types: tuple[FileType, ...], elements: Collection[str]) -> DataElement | None:
    """The status that a tab has no column for; where halves share a row, the other half may say it."""
    needed = STATUSES.get(types[0]) if len(types) == 1 else None
    return guidance.element(needed) if needed is not None and needed not in elements else None


def demand_readable(layout: Layout) -> None:
    """Refuse a layout whose files nobody could read back: they do not say which member a row is about, or what is to happen.

    Reading by it stays possible, and says so of the file.
    """
    for sheet in layout.sheets:
        elements = {name for column in layout.columns_of(sheet) for name in column.elements}
        where = f"The layout {layout.name}" + (f", tab {sheet.names[0]!r}," if sheet.names else "")
        if key := missing_key(sheet.types, elements):
            raise LayoutInvalid(
                "layout-without-key",
                f"{where} has no column for the CIN, so nobody could tell whose a row is.",
                f'Add a column with element = "{key.id}" to it.',
            )
        if status := missing_status(sheet.types, elements):
            raise LayoutInvalid(
                "layout-without-status",
                f"{where} has no column for “{status.label}”, so nobody could tell what is to happen with a member.",
                f'Add a column with element = "{status.id}" to it.',
            )


def demand_tab_names(layout: Layout, where: str) -> None:
    """A tab's name is one that a workbook can have, and no two tabs share one."""
    names = [name for sheet in layout.sheets for name in sheet.names] + ([layout.cover.name] if layout.cover else [])
    for name in names:
        if not can_be_a_tab(name):
            refuse(
                where, f"no tab of a workbook can be called {name!r}.", "At most 31 characters, none of [ ] : * ? / \\."
            )
    told = Counter(name.casefold() for name in names)
    twice = {name for name in names if told[name.casefold()] > 1}
    if twice:
        refuse(where, f"two tabs are called {min(twice)!r}.", "Give each tab a name of its own.")


def demand_file_name(layout: Layout, where: str) -> None:
    """The pattern of the file's name holds nothing but what it may hold, and says the container's ending."""
    if layout.file_name and (wrong := wrong_pattern(layout.file_name, layout.container)):
        shown = layout.file_name if len(layout.file_name) <= PATTERN_SHOWN else f"{layout.file_name[:PATTERN_SHOWN]}…"
        refuse(
            where,
            f"file_name cannot be {shown!r}: {wrong}.",
            "It may hold {type}, {partner}, {provider}, {period:%Y%m} and {day:%Y%m%d}.",
        )


def demand_xml_names(layout: Layout, where: str) -> None:
    """In XML a column is an element, and its header the element's name."""
    if layout.container != "xml":
        return
    headers = [column.header for sheet in layout.sheets for column in sheet.columns if column.header]
    for name in (layout.root, layout.record, *headers):
        if not XML_NAME.fullmatch(name):
            refuse(where, f"{name!r} cannot name an element of XML.", "Use letters, digits and _, a letter first.")


def refuse(where: str, sentence: str, fix: str) -> NoReturn:
    """Say what is wrong with a layout."""
    raise LayoutInvalid("layout-invalid", f"{where}: {sentence}", fix)


def demand_one_meaning(column: Column, here: str) -> None:
    """A column has a header, and exactly one thing stands in it."""
    said = [
        column.element,
        column.parts,
        column.flags,
        column.extension,
        column.constant is not None,
        column.origin,
        column.ignored,
        column.undecided,
    ]
    if sum(bool(one) for one in said) != 1:
        refuse(
            here,
            "it must say exactly one of element, parts, flags, extension, constant, origin, ignored, undecided.",
            "Keep one of them.",
        )
    if not column.wordings:
        refuse(here, "it has no header.", "Give it a header.")
    demand_choices(column, here)


def demand_attempt(column: Column, here: str) -> None:
    """Of what stands there several times in one row only outreach attempts are records of their own."""
    if column.group and not can_repeat(column):
        refuse(here, "it has a group, and carries nothing of an outreach attempt.", "Leave the group out.")


def demand_groups(columns: Sequence[Column], where: str) -> None:
    """Attempts are counted from 1 on."""
    told = {column.group for column in columns if column.group}
    if told and told != set(range(1, 1 + max(told))):
        refuse(
            where, "the groups of its columns are not counted on from 1.", "Count the attempts 1, 2, 3 … as they stand."
        )


def demand_choices(column: Column, here: str) -> None:
    """Plans to choose from stand in a column of plans alone, each once."""
    if column.choices and column.origin != "plan":
        refuse(here, "only a column of plans has choices.", 'Say origin = "plan", or leave the choices out.')
    names = [plain_name(name) for name in column.choices]
    if not all(name.strip() for name in column.choices):
        refuse(here, "one of its choices is blank.", "Take it out; a cell may be left blank anyhow.")
    if len(set(names)) < len(names):
        refuse(here, "one of its choices stands there twice.", "Take one of the two out.")


def demand_known(column: Column, known: dict[str, DataElement], layout: Layout, here: str) -> None:
    """What a column names exists, and can be spelled so. Columns of ecmx's own files stand in its own layouts alone."""
    own = guidance.own_extensions() if layout.standing == "ours" else ()
    if column.extension and column.extension not in {one.id for one in (*guidance.extensions(), *own)}:
        refuse(here, f"there is no extension {column.extension!r}.", "See docs/reference/extensions.md.")
    for name in column.elements:
        if name not in known:
            refuse(here, f"there is no element {name!r} in release {layout.release}.", "See `ecmx guidance elements`.")
    if column.spelling and column.element:
        ways = [spelling for spelling in known[column.element].kind.spellings if spelling]
        if column.spelling not in ways:
            refuse(here, f"{column.element} cannot be spelled {column.spelling!r}.", f"One of: {', '.join(ways)}.")
