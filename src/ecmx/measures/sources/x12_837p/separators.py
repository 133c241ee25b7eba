"""The signs by which an X12 interchange is parted. Its first segment, ISA, says them by their places: it is always 106 characters wide."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ISA_WIDTH", "Separators", "separators_of"]

ISA_WIDTH = 106
#: Where an element of ISA ends, counted from 0; the sign there is the same in all of these places.
EDGES = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
COMPONENT, TERMINATOR = 104, 105


@dataclass(frozen=True, slots=True)
class Separators:
    """The signs between elements, between the parts of one, and at the end of a segment."""

    element: str
    component: str
    terminator: str


def separators_of(head: str) -> Separators | None:
    """Of the first 106 characters of an interchange; None where they are no ISA segment of that width, or two signs are one."""
    if len(head) < ISA_WIDTH or not head.startswith("ISA"):
        return None
    element, component, terminator = head[EDGES[0]], head[COMPONENT], head[TERMINATOR]
    if {at for at, sign in enumerate(head[:COMPONENT]) if sign == element} != set(EDGES):
        return None
    signs = {element, component, terminator}
    if len(signs) < 3 or any(sign.isalnum() or sign == " " for sign in signs):
        return None
    return Separators(element, component, terminator)
