"""What became of a member between two files of a plan, and when so many are missing that a file is more likely a part. Pure.

The one judgment of it: for two files by themselves, and for a hub that has seen all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Became", "Vanishing", "became"]


class Became(StrEnum):
    """What became of a member whose assignment began, ended, came back, or is no longer named."""

    NEW = "new"
    RETURNED = "returned"  # was Termed, and is there again
    TERMED = "termed"
    GONE = "gone"  # is named no more, and nobody said Termed


def became(was_termed: bool | None, termed: bool | None) -> Became | None:
    """was_termed, termed: whether Termed by the earlier and by the later word; None where she is not named.

    None where nothing became of her: she is there as before, or she was Termed and is rightly named no more.
    """
    if termed is None:
        return Became.GONE if was_termed is False else None
    if termed:
        return None if was_termed else Became.TERMED
    if was_termed is None:
        return Became.NEW
    return Became.RETURNED if was_termed else None


@dataclass(frozen=True)
class Vanishing:
    """Members whom a complete file does not name, of those that the plan had assigned before it."""

    members: int
    of: int

    def above(self, percent: int) -> bool:
        """Whether so many would be gone that the file is more likely a part; where nobody is left it always is."""
        return self.of > 0 and (self.members == self.of or self.members * 100 > percent * self.of)
