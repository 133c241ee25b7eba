"""What somebody looks for in the roster: words and filters. A value; knows no table."""

from __future__ import annotations

from typing import Literal

import msgspec

from ecmx.errors import UsageProblem
from ecmx.hub.roster import asked_words

__all__ = ["RosterFilter", "StandingCode"]

StandingCode = Literal["", "assigned", "termed", "vanished"]
LONGEST = 200  # signs that somebody types


class RosterFilter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Members of whom all of it is so; what is left out asks nothing.

    words: every one stands in the names, the CIN or a telephone number; plan: its id; status: an engagement status code (fn 56)
    holder: the id of whoever of the staff leads the care, or "nobody"; new: came, or came again, by a file of this month
    attention: somebody has to look (`attention.toml`). plan, standing, status and holder are of one and the same assignment.
    """

    words: str = ""
    plan: int | None = None
    standing: StandingCode = ""
    status: str = ""
    holder: int | Literal["nobody"] | None = None
    new: bool = False
    attention: bool = False

    @property
    def codes(self) -> list[str]:
        """By what it looks, without what is looked for: for the audit."""
        return [name for name in self.__struct_fields__ if getattr(self, name) not in ("", None, False)]

    def each_word(self) -> list[str]:
        """The words as members are found by them. Raises UsageProblem where there are some, and nothing to look for in them."""
        if len(self.words) > LONGEST:
            raise UsageProblem("find-too-much", "That is too long to search for.", f"Type up to {LONGEST} characters.")
        found = asked_words(self.words)
        if self.words.strip() and not found:
            raise UsageProblem(
                "find-nothing",
                "There are no letters or digits to search for.",
                "Type a few letters of a name or CIN, or digits of a phone number.",
            )
        return found
