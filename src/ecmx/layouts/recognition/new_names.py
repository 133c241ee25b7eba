"""Which unknown columns of a sheet may be known ones under a new name: they stand where one is missing, and no cell speaks against it.

Renamed is not gone plus new. Nothing is read of such a column here; it is told, and a person is asked when the next layout is learned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ecmx.layouts.model import Column

__all__ = ["new_names", "stood_between"]

MayCarry = Callable[[str, Column], bool]
"""Of a letter on the sheet and a layout's column: whether the cells do not speak against it."""


def new_names(
    letters: Sequence[str], every: Sequence[Column], places: Mapping[str, int], unknown: Sequence[str], may: MayCarry
) -> dict[str, Column]:
    """By letter of an unknown column, the missing one whose new name its header may be; each is named once, in their order.

    letters: the sheet's; every: the layout's columns; places: letter → position in it, of those that are known
    """
    at = {letter: number for number, letter in enumerate(letters)}
    stands: list[int | None] = [None] * len(every)
    for letter, column in places.items():
        stands[column] = at[letter]
    missing = [here for here, there in enumerate(stands) if there is None and every[here].elements]
    found: dict[str, Column] = {}
    for letter in unknown:
        for gone in missing:
            if stood_between(gone, stands, at[letter]) and may(letter, every[gone]):
                found[letter] = every[gone]
                missing = [here for here in missing if here > gone]
                break
    return found


def stood_between(gone: int, stands: Sequence[int | None], at: int) -> bool:
    """Whether a place on the sheet lies between the columns that stood around a missing one.

    gone: the missing one's position in the layout; stands: where each column of the layout stands on the sheet; None: nowhere
    """
    before = next((there for there in reversed(stands[:gone]) if there is not None), -1)
    after = next((there for there in stands[gone + 1 :] if there is not None), None)
    return before < at and (after is None or at < after)
