"""To what an auditor's access is narrowed: named members, what was in some days, or both. What is beyond it is as if it never was."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from ecmx.hub.accounts.models import Membership

__all__ = ["Narrowed"]


@dataclass(frozen=True)
class Narrowed:
    """members: of these alone (None: of any); first, last: to what was in these days (None: no such end)"""

    members: frozenset[int] | None = None
    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, held: Iterable[Membership]) -> Narrowed | None:
        """As what somebody has of roles says; None where nothing is narrowed."""
        for one in held:
            if one.only_members is not None or one.first_day is not None or one.last_day is not None:
                members = frozenset(one.only_members) if one.only_members is not None else None
                return cls(members, one.first_day, one.last_day)
        return None

    def reaches(self, member: int) -> bool:
        """Whether a member is one of those."""
        return self.members is None or member in self.members

    def during(self, day: date | None) -> bool:
        """Whether something was in these days; what has no day was not, where there are such."""
        if self.first is None and self.last is None:
            return True
        return day is not None and (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def allows(self, members: Collection[int] | None, day: date | None) -> bool:
        """Whether a look at these members, or at what was on that day and is about any, is within it; one that says neither is not."""
        if members is not None:
            return all(map(self.reaches, members))
        return day is not None and self.members is None and self.during(day)
