"""What one's roles see of members: the judgment of `accounts` on an element, together with who is marked under 42 CFR Part 2.

Every look asks it, so that no page, list or file shows what another leaves out. A word that is not seen is left out; where a place would
stand empty, as a cell does, it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from ecmx.hub.accounts import NOT_SHOWN, SENSITIVE, By, may_see, may_see_group, not_seen
from ecmx.hub.looking.showing import shown
from ecmx.hub.outbound import LEFT_OUT
from ecmx.hub.roster import RosterChange
from ecmx.hub.work import PartTwoRecord, known

__all__ = ["RoleSight", "sight_of"]


class _Said(Protocol):
    """A word: on which element, as it is shown."""

    @property
    def element(self) -> str: ...

    @property
    def said(self) -> str: ...


Word = TypeVar("Word", bound=_Said)


@dataclass(frozen=True)
class RoleSight:
    """What somebody sees. marked: the members of whom a person said that what is known of them is under Part 2"""

    by: By
    marked: frozenset[int]

    @property
    def sensitive(self) -> bool:
        """Whether they see what is kept apart: that a member is marked, too."""
        return may_see_group(self.by, SENSITIVE)

    @property
    def sees_all(self) -> bool:
        """Whether nothing is kept from them."""
        return not not_seen(self.by)

    def sees(self, member: int | None, element: str, text: str = "") -> bool:
        """Whether they see a word on an element of a member. text: the word"""
        return may_see(self.by, element, text, marked=member in self.marked)

    def sees_group(self, member: int | None, group: str, text: str = "") -> bool:
        """Whether they see what is no element but belongs to a group of them."""
        return may_see_group(self.by, group, text, marked=member in self.marked)

    def words(self, member: int, words: Iterable[Word]) -> list[Word]:
        """Those of a member's words that they see."""
        return [one for one in words if self.sees(member, one.element, one.said)]

    def word(self, member: int | None, element: str, text: str) -> str:
        """A word on an element as it is shown, or that it is not; nothing where nothing was said."""
        return text if not text or self.sees(member, element, text) else NOT_SHOWN

    def text(self, member: int | None, group: str, text: str) -> str:
        """What somebody wrote, or that it is not shown; nothing where nothing was written."""
        return text if not text or self.sees_group(member, group, text) else NOT_SHOWN

    def elements(self, member: int | None, elements: Iterable[str]) -> list[str]:
        """Those elements of a member of which they may know."""
        return [one for one in elements if self.sees(member, one)]

    def changed(self, change: RosterChange) -> list[str] | None:
        """Those elements of a change of which they may know; None where it changed others alone."""
        seen = self.elements(change.member_id, change.elements)
        return None if change.elements and not seen and change.kind == RosterChange.Kind.CHANGED else seen

    def left_out(self, code: str) -> tuple[str, str]:
        """Why a member is not in a file, by code and in words; that she is marked is kept apart."""
        reason = LEFT_OUT[code]
        return ("", NOT_SHOWN) if reason.sensitive and not self.sensitive else (code, reason.said)

    def told(self, member: int | None, said: Mapping[str, Mapping[str, object]]) -> list[tuple[str, str]]:
        """Of a row as it is kept, the elements that they see and what is shown of each."""
        words = [(name, shown(name, int(str(one["s"])), str(one["v"] or ""))) for name, one in said.items()]
        return [(name, text) for name, text in words if self.sees(member, name, text)]


def sight_of(by: By, members: Sequence[int] | None = None) -> RoleSight:
    """What somebody sees of these members, or of all."""
    rows = known(PartTwoRecord, by.organization)
    if members is not None:
        rows = rows.filter(member__in=list(members))
    return RoleSight(by, frozenset(rows.values_list("member_id", flat=True)))
