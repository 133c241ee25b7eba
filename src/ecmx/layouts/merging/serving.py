"""How well a common layout serves one plan: what of the plan has no place in it, and what the plan's own form cannot take over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from ecmx import guidance
from ecmx.guidance import FileType, on_one_line
from ecmx.layouts.drift import Difference, DifferenceKind, differences
from ecmx.layouts.merging.carried import apart
from ecmx.layouts.model import Column, Layout, SheetLayout
from ecmx.layouts.records import is_key, sheet_writers

__all__ = ["Served", "served"]

TICKS = ("1/blank", "Y/blank", "Yes/blank", "X/blank")
DELIMITED = ("csv", "tab", "pipe")


@dataclass(frozen=True, slots=True)
class Served:
    """What a common layout is for one plan.

    accept: what the plan would have to take otherwise than now, a sentence each
    left_out: the plan's own columns that the common layout has no place for, and why, a sentence each
    extra: ids of what the common layout has and the plan never asked for; it stays behind when a file is made for the plan
    careful: what the plan's form cannot say as the common one does, a sentence each
    """

    layout: str
    partner: str
    accept: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    careful: tuple[str, ...] = ()


def served(common: Layout, plan: Layout, files: Sequence[FileType]) -> Served:
    """Compare what both can carry."""
    sheets = [sheet for sheet in plan.sheets if any(file in files for file in sheet.types)]
    return Served(
        plan.name,
        plan.partner,
        tuple(accept(common, plan, files)),
        tuple(left_out(plan, sheets)),
        tuple(extra(common, plan)),
        tuple(careful(plan, sheets)),
    )


def accept(common: Layout, plan: Layout, files: Sequence[FileType]) -> Iterator[str]:
    """What is otherwise, kind by kind: how much of it, and the first case."""
    if shared := [sheet for sheet in plan.sheets if len([file for file in sheet.types if file in files]) > 1]:
        names = " and ".join(file.value.upper() for file in shared[0].types if file in files)
        yield f"{names} on tabs of their own, no longer in one row."
    own = [file for file in files if file in plan.types]
    theirs = apart(plan, own)
    ours = msgspec.structs.replace(common, sheets=tuple(one for one in common.sheets if one.types[0] in own))
    found: dict[DifferenceKind, list[Difference]] = {}
    for one in differences(theirs, ours):
        found.setdefault(one.kind, []).append(one)
    yield from facts(common, plan)
    for kind, words in TOLD.items():
        if kind in found:
            first = found[kind][0]
            count = len(found[kind])
            yield words.format(count=count, s="" if count == 1 else "s", case=case_of(first, theirs, ours))
    if several := [
        column for sheet in plan.sheets for column in plan.columns_of(sheet) if column.parts or column.flags
    ]:
        yield f"{named(several)}: a separate column for each item, no longer several in one cell."


#: What is told of each kind of difference; of the others nothing, or elsewhere: what is added or left out has its own lists.
TOLD = {
    DifferenceKind.RENAMED: "{count} different header{s}: {case}.",
    DifferenceKind.MOVED: "A different order of the columns: the guidance's.",
    DifferenceKind.DATE_FORM: "{count} column{s} with dates written differently: {case}.",
    DifferenceKind.YES_NO: "{count} column{s} with yes and no written differently: {case}.",
    DifferenceKind.SPELLING: "{count} column{s} written differently: {case}.",
    DifferenceKind.CODE_CHANGED: "{count} different code{s}: {case}",
    DifferenceKind.CODE_DROPPED: "{count} code{s} of the plan's own replaced by the guidance's: {case}",
}
FORMS = {
    "csv": "CSV",
    "tab": "tab-delimited text",
    "pipe": "pipe-delimited text",
    "xml": "XML",
    "ods": "an OpenDocument workbook",
}
NUMBERS = {"cin": "the CIN", "plan_member_id": "the plan's own number", "mrn": "the medical record number"}
MODES = {"full": "every member each time", "changes": "changes only"}


def case_of(difference: Difference, plan: Layout, common: Layout) -> str:
    """The first case of a kind of difference."""
    if difference.kind is DifferenceKind.RENAMED:
        return f"“{difference.new_header}” for “{difference.old_header}”"
    if difference.kind in (DifferenceKind.DATE_FORM, DifferenceKind.YES_NO, DifferenceKind.SPELLING):
        return f"“{difference.new_header}” as {spelt(common, difference.element)}, no longer {spelt(plan, difference.element)}"
    return difference.says


def spelt(layout: Layout, name: str) -> str:
    """How a layout spells an element."""
    columns = (column for sheet in layout.sheets for column in layout.columns_of(sheet) if column.element == name)
    return next((layout.spelling_as_read(column, guidance.element(name)) for column in columns), "")


def facts(common: Layout, plan: Layout) -> Iterator[str]:
    """What is otherwise about the file as a whole."""
    if plan.container in FORMS:
        yield f"An Excel workbook, no longer {FORMS[plan.container]}."
    if plan.protected and not common.protected:
        yield "A workbook without a password, unless you agree on one for the common form too."
    if plan.key != common.key:
        yield f"Members known by {NUMBERS[common.key]}, no longer by {NUMBERS[plan.key]}."
    if plan.mode != common.mode:
        yield f"A file with {MODES[common.mode]}, no longer {MODES[plan.mode]}."
    if set(plan.release.split("+")) != set(common.release.split("+")):
        yield f"Release {common.release} of the guidance, no longer {plan.release}."


def left_out(plan: Layout, sheets: Sequence[SheetLayout]) -> Iterator[str]:
    """The plan's columns that stay its own."""
    columns = [(sheet, column) for sheet in sheets for column in plan.columns_of(sheet)]
    if constant := [column for _, column in columns if column.constant is not None]:
        yield f"{named(constant)}: the same in every row; written when a file is made for this plan."
    if blank := [column for _, column in columns if column.ignored]:
        yield f"{named(blank)}: the plan's own, and left blank when a file is made for it."
    if undecided := [column for _, column in columns if column.undecided]:
        yield f"{named(undecided)}: not decided yet what belongs there, so it is not included. Decide it first."
    riding = [
        column
        for sheet, column in columns
        if any(name.partition(".")[0] not in sheet.types and not is_key(name) for name in column.elements)
    ]
    if riding:
        yield f"{named(riding)}: belongs to another file than its tab; it is not included."


def extra(common: Layout, plan: Layout) -> Iterator[str]:
    """What the common layout has of the plan's own files and the plan has no column for, in order."""
    writers = sheet_writers(plan)
    held = frozenset().union(*(writer.elements | writer.extensions for writer in writers))
    for sheet in common.sheets:
        if sheet.types[0] in plan.types:
            for column in sheet.columns:
                name = column.extension or column.element
                if name and name not in held and not guidance_key(name):
                    yield name


def guidance_key(name: str) -> bool:
    """Whether it says who the member is, beside a return or an attempt: the plan has it from the CIN."""
    return not name.startswith("ext.") and guidance.element(name).key


def careful(plan: Layout, sheets: Sequence[SheetLayout]) -> Iterator[str]:
    """Where the plan's form says less than the common one."""
    columns = [column for sheet in sheets for column in plan.columns_of(sheet)]
    if ticks := [column for column in columns if ticked(plan, column)]:
        yield f"{named(ticks)}: a check mark or a blank: a blank and a plain no become the same."
    if flags := [column for column in columns if column.flags]:
        yield f"{named(flags)}: populations as text: a member with none marked has a blank cell, whether the answer was no or not known."
    if parts := [column for column in columns if column.parts]:
        apart = sorted({f"“{column.separator}”" for column in parts})
        yield f"{named(parts)}: several fields in one cell: a name that itself has {' or '.join(apart)} in it cannot be split again."
    if plan.encoding == "windows-1252" and plan.container in DELIMITED:
        yield "Written in Windows-1252: letters that it does not have become a question mark."


def ticked(plan: Layout, column: Column) -> bool:
    """Whether a yes/no is written as a tick where the guidance tells a no from a blank."""
    if column.element is None:
        return False
    element = guidance.element(column.element)
    return element.kind.coding not in ("", "1/blank") and plan.spelling_as_read(column, element) in TICKS


def named(columns: Sequence[Column]) -> str:
    """Their headers, a few of many."""
    headers = list(dict.fromkeys(on_one_line(column.wordings[0]) for column in columns))
    more = f" and {len(headers) - 3} more" if len(headers) > 3 else ""
    return ", ".join(f"“{header}”" for header in headers[:3]) + more
