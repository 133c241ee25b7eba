"""Which cells of a row that is to be corrected one's role does not see: by what a column carries, and by whose row it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ecmx.hub.accounts import OTHER, By
from ecmx.hub.fixing.drafts import FixingDraft
from ecmx.hub.looking import Sight, sight_of
from ecmx.hub.roster import Member

__all__ = ["RowSight"]


@dataclass(frozen=True)
class RowSight:
    """What somebody sees of a file's rows. cins: of the members who are marked, by their number"""

    draft: FixingDraft
    sight: Sight
    cins: Mapping[str, int]

    @classmethod
    def of(cls, draft: FixingDraft, by: By) -> RowSight:
        """Of whoever acts."""
        sight = sight_of(by)
        rows = Member.objects.of(by.organization).filter(pk__in=sight.marked) if not sight.sensitive else ()
        return cls(draft, sight, {one.cin: one.pk for one in rows})

    @property
    def sees_all(self) -> bool:
        """Whether nothing is kept from them."""
        return self.sight.sees_all

    def unseen(self, tab: int, row: int) -> frozenset[str]:
        """The letters of the cells that are not seen. A column that nobody knows counts as a plan's own word."""
        if self.sees_all:
            return frozenset()
        member = self.cins.get(self._cin(tab, row))
        return frozenset(
            one.letter
            for one in self.draft.tab(tab).columns
            if not self._seen(member, one.element, self.draft.now((tab, row, one.letter)))
        )

    def _seen(self, member: int | None, element: str, text: str) -> bool:
        if element:
            return self.sight.sees(member, element, text)
        return self.sight.sees_group(member, OTHER, text)

    def _cin(self, tab: int, row: int) -> str:
        letter = self._letters[tab]
        return self.draft.now((tab, row, letter)).strip().upper() if letter else ""

    @cached_property
    def _letters(self) -> tuple[str, ...]:
        """By tab, the column of the CIN; "" where none is known."""
        tabs = self.draft.prepared.tabs
        return tuple(
            next((one.letter for one in tab.columns if one.element.endswith(".member_cin")), "") for tab in tabs
        )
