"""What a layout has no column for although the guidance requires it. Knows layouts; no records."""

from __future__ import annotations

from collections.abc import Iterable

from ecmx import guidance
from ecmx.guidance import DataElement, FileType, Requirement
from ecmx.layouts import Layout, sheet_writers

__all__ = ["lacking"]


def lacking(layout: Layout, kinds: Iterable[FileType]) -> tuple[str, ...]:
    """The elements that the guidance requires of these files and that the layout has no column for."""
    placed = frozenset().union(*(writer.elements for writer in sheet_writers(layout)))
    wanted = set(kinds)
    return tuple(
        element.id
        for element in guidance.elements(layout.release)
        if element.file in wanted
        and element.file in layout.types
        and element.requirement is Requirement.YES
        and element.id not in placed
        and (element.group != "population" or not any(other in placed for other in _siblings(element, layout)))
    )


def _siblings(element: DataElement, layout: Layout) -> list[str]:
    """The other flags of an element's group: a layout of another release has other ones."""
    every = (*guidance.elements("1.1"), *guidance.elements(layout.release))
    return [one.id for one in every if one.file is element.file and one.group == element.group and one.id != element.id]
