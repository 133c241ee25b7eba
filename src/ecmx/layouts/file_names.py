"""Which patterns a layout may have for the names of its files. A small language of its own: no widths, no attributes, no endless name.

Knows no layout; `records/writing` makes the names.
"""

from __future__ import annotations

import re
from string import Formatter

__all__ = ["NAME_LONGEST", "wrong_pattern"]

NAME_LONGEST = 200  # letters of a pattern, and bytes of the name that is made of it without its ending: disks take 255
WORDS = frozenset({"layout", "type", "partner", "provider"})
DAYS = frozenset({"period", "day"})
#: How a day may be written: the directives that tell year, month or day, and what stands between them.
DAY = re.compile(r"(?:%[YymdBbj]|[ A-Za-z0-9._+-])*")
#: Container → the endings of its files; delimited text goes by many names.
TEXT = frozenset({"csv", "txt", "tsv", "tab", "psv", "dat", "asc", "del", "out"})
ENDINGS = {
    None: frozenset({"xlsx"}), "xlsx": frozenset({"xlsx"}), "xlsm": frozenset({"xlsm"}), "xls": frozenset({"xls"}),
    "ods": frozenset({"ods"}), "xml": frozenset({"xml"}), "csv": TEXT, "tab": TEXT, "pipe": TEXT,
}  # fmt: skip


def wrong_pattern(pattern: str, container: str | None) -> str:
    """Why a pattern cannot name a container's files; "" where it can."""
    if len(pattern) > NAME_LONGEST:
        return f"it has {len(pattern):,} letters, and at most {NAME_LONGEST} make a name"
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        return "its braces do not match"
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if conversion or name not in WORDS | DAYS:
            return "it holds something else in braces than it may"
        if form and (name in WORDS or not DAY.fullmatch(form)):
            return f"{{{name}}} cannot be written in that form"
    endings = ENDINGS[container]
    stem, dot, ending = pattern.rpartition(".")
    if not (dot and stem.strip(" .") and ending.lower() in endings):
        return f"a file of this container has a name that ends in .{' or .'.join(sorted(endings))}"
    return ""
