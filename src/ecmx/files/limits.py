"""How much of the machine one file may cost, and a command. Every bound is a setting with a default; a file that goes over it is
`FileUnusable`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from ecmx.errors import UsageProblem

__all__ = ["Limits", "whole_numbers"]

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file, and `processes`. Bytes, counts and seconds; the defaults hold 200,000 rows of 100 columns with room to spare.

    bytes: of the file as it lies on the disk
    inflated_bytes: of everything in a zip container together
    ratio: inflated to stored, per part of a zip container; parts under 16 MiB are let be
    shared_strings_bytes: inflated; they are held in memory whole while a sheet is read
    cells: rows with content × columns, over all that is read of one sheet
    columns: the rightmost column with content
    rows: the lowest row; also the number of records of a delimited or XML file
    sheets: tabs of a workbook
    text_bytes: of a sheet's long texts (over twelve bytes), each cell counted: one that many cells refer to takes little room in the file
    counted_bytes: of a tab's inflated XML: up to this its filled cells are counted a second time and held against what was read; of a
    larger tab only the beginning, the first eighth of this
    memory: address space that the reading process may reserve beyond what it holds at its start
    seconds: without any progress, when the file is read in a process of its own
    second_seconds: that another program may take to open an old workbook that our reader refuses; 0: it is not asked
    header: characters of one header, and of a tab's name; a longer header names nothing
    headers: characters of all headers of a tab together; those behind name nothing
    layout_bytes: of a layout file, or a list of partners
    layout_columns: of one tab of a layout
    layout_parents: layouts that one inherits from, one by way of the other
    layout_files: layouts in a folder
    processes: that check the small files of one command at the same time; never more than the cores, nor than are worth starting
    """

    bytes: int = 1 * GIB
    inflated_bytes: int = 4 * GIB
    ratio: int = 1000
    shared_strings_bytes: int = 512 * MIB
    cells: int = 50_000_000
    columns: int = 2000
    rows: int = 1_048_576
    sheets: int = 200
    text_bytes: int = 1 * GIB
    counted_bytes: int = 8 * MIB
    memory: int = 1 * GIB
    seconds: float = 120.0
    second_seconds: int = 60
    header: int = 1000
    headers: int = 60_000
    layout_bytes: int = 1 * MIB
    layout_columns: int = 2000
    layout_parents: int = 8
    layout_files: int = 2000
    processes: int = 6

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Limits:
        """The defaults, with what variables such as ECMX_LIMIT_CELLS or ECMX_LIMIT_MEMORY say instead; whole numbers above 0."""
        return cls(**whole_numbers((one.name for one in fields(cls)), "ECMX_LIMIT_", environment))


def whole_numbers(settings: Iterable[str], prefix: str, environment: Mapping[str, str]) -> dict[str, int]:
    """What the environment says of some settings, by name: prefix and the name in capitals, a whole number above 0."""
    told: dict[str, int] = {}
    for setting in settings:
        name = f"{prefix}{setting.upper()}"
        if name not in environment:
            continue
        if not environment[name].isdigit() or int(environment[name]) == 0:
            raise UsageProblem(
                "limit-invalid", f"{name} must be a whole number above 0.", f"Set {name} anew, or unset it."
            )
        told[setting] = int(environment[name])
    return told
