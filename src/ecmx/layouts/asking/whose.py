"""Which file a plan's own column belongs to, where several files share a row: it stands among that file's columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from ecmx import guidance
from ecmx.guidance import FileType
from ecmx.layouts.model import Column, SheetLayout

__all__ = ["file_of"]


def file_of(columns: Sequence[Column], at: int, sheet: SheetLayout) -> FileType:
    """The file of the column at that place of a tab: that of the nearest element before it that tells one, else behind it."""
    if len(sheet.types) == 1:
        return sheet.types[0]
    near = chain(reversed(columns[:at]), columns[at + 1 :])
    kinds = (name.partition(".")[0] for column in near for name in column.elements if not of_every_file(name))
    found = next(kinds, "")
    return FileType(found) if found in sheet.types else sheet.types[0]


def of_every_file(name: str) -> bool:
    """Whether an element tells nothing of whose column it is: the CIN, and the keys of a return or a tracker."""
    return guidance.plays(name, "member") or guidance.element(name).key
