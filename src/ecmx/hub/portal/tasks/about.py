"""What a question is about, in words: days, rows and elements out of its ids and codes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecmx.guidance import FileType, on_paper
from ecmx.hub.looking import label_of

__all__ = ["about_of"]

#: What is told of a question; ids that say nothing to a person are not.
_DAYS: Mapping[str, Any] = {
    "plan_says": _("the plan says"),
    "provider_says": _("you proposed"),
    "termed": _("ended by the plan"),
    "day": _("day"),
}
_PLAIN: Mapping[str, Any] = {"sheet": _("tab"), "row": _("row")}


def about_of(about: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Names and values, in a fixed order."""
    said = [(str(words), _day(about[name])) for name, words in _DAYS.items() if about.get(name)]
    said += [(str(words), str(about[name])) for name, words in _PLAIN.items() if about.get(name)]
    if element := about.get("element"):
        said.append(("", label_of(element if "." in element else f"{FileType.MIF.value}.{element}")))
    return said


def _day(value: Any) -> str:
    try:
        return on_paper(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return str(value)
