"""What a learned layout is called: as said, as its file, after the one before, or after the sample without what tells a month."""

from __future__ import annotations

import re
from datetime import date

from ecmx.errors import UsageProblem
from ecmx.guidance import SHORT_MONTHS, date_form
from ecmx.layouts.model import Layout

__all__ = ["layout_name"]

_DATES = re.compile(rf"(?:\d+|(?<![a-z])(?:{'|'.join(SHORT_MONTHS).lower()})[a-z]*(?![a-z]))")
_BY_MONTH = date_form("YYYY-MM")
_MONTH = re.compile(r"-20[0-9]{2}(-?[01][0-9])?$")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def layout_name(name: str, *, file: str, older: Layout | None, day: date, sample: str) -> str:
    """The layout's name: as said; the written file's; the older one's with the month of the day; the sample's.

    name, file: "" where nobody says it; file, sample: without what a file's name ends in. Raises UsageProblem.
    """
    if name:
        if not _NAME.fullmatch(name):
            raise UsageProblem(
                "layout-name",
                "A layout's name has lower-case letters, digits and hyphens.",
                "For example: --name alder-mif.",
            )
        return name
    if file:
        return as_name(file) or "layout"
    if older is not None:
        return f"{_MONTH.sub('', older.name)}-{_BY_MONTH.written(day)}"
    stem = sample.lower()
    return as_name(_DATES.sub(" ", stem)) or as_name(stem) or "layout"


def as_name(text: str) -> str:
    """Text as a layout's name; "" where nothing is left of it."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
