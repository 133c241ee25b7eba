"""What the roster asks of records, by role: which column says it in a file type, and which codes mean something to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ecmx import guidance
from ecmx.guidance import CodeItem, DataElement, FileType

__all__ = ["LAST", "SERVED", "UNTIL", "column", "elements", "facts_of"]

#: Of a row or a file, not of the member: no fact.
NO_FACTS = ("member", "plan", "provider", "produced", "period")
#: Until when a plan authorized; many plans say it, the guidance has no element for it.
UNTIL = "ext.authorization_end_date"


@lru_cache(maxsize=8)
def elements(kind: FileType) -> tuple[DataElement, ...]:
    """The elements of a file type, its key columns and those of later releases too."""
    every = [
        *(one for one in guidance.keys() if one.file is kind),  # noqa: SIM118 – a function of the guidance
        *(one for one in guidance.elements() if one.file is kind),
        *(one for release in guidance.releases() for one in release.added if one.file is kind),
    ]
    return tuple({one.id: one for one in every}.values())


@lru_cache(maxsize=64)
def column(kind: FileType, role: str) -> str | None:
    """The element of a file type that plays a role; None where none does."""
    return next((one.id for one in elements(kind) if one.plays(role)), None)


@lru_cache(maxsize=8)
def facts_of(kind: FileType) -> tuple[str, ...]:
    """The columns of a file type's records that say something of the member that stays: elements, then known extensions."""
    if column(kind, "event") is not None:
        return ()  # each record is an event of its own
    said = [one.id for one in elements(kind) if not one.tells(*NO_FACTS)]
    return (*said, *(one.id for one in guidance.extensions() if kind in one.files))


def _codes(kind: FileType, wanted: Callable[[CodeItem], bool]) -> frozenset[str]:
    """The codes of a file type's status that mean something."""
    status = next(one for one in elements(kind) if one.plays("status"))
    assert status.kind.codes is not None
    return frozenset(item.code for item in status.kind.codes.codes if wanted(item))


#: Engagement statuses that say that the member has ECM (fn 56).
SERVED = _codes(FileType.RTF, lambda item: item.served)
#: Record statuses that say that the record is the member's last (fn 41).
LAST = _codes(FileType.MIF, lambda item: item.last)
