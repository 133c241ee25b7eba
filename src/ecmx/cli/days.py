"""The days that a person types after an option or when asked. Knows no command; loads no guidance, which `--help` would wait for."""

from __future__ import annotations

from datetime import date, datetime

__all__ = ["DAY_FORMATS", "MOMENT_FORMATS", "MONTH_FORMATS", "typed_day"]

#: As programs write a day, and as people do: forms of `guidance/date_forms.py` (a test holds the two together).
DAY_FORMATS = ["%Y-%m-%d", "%m/%d/%Y"]
MOMENT_FORMATS = [*DAY_FORMATS, *(f"{day}{between}%H:%M" for day in DAY_FORMATS for between in "T ")]
MONTH_FORMATS = ["%Y-%m", "%m/%Y"]


def typed_day(said: str) -> date | None:
    """The day that somebody typed; None where it is none."""
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(said, form).date()  # noqa: DTZ007 – a day has no time zone
        except ValueError:
            continue
    return None
