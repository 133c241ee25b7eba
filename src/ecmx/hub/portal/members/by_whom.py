"""By whom something was done, as a form offers it: the signed-in person first, the rest of the directory, then kinds of staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecmx.guidance import element
from ecmx.hub.accounts import By
from ecmx.hub.partners import Staff
from ecmx.hub.work import STAFF_TYPES, LoggedAttempt, known, staff_now, staff_of_user, staff_type

__all__ = ["ByWhom"]

Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class ByWhom:
    """Who may be named. staff: the directory of today, by key; herself: the key of the signed-in person, "" where she stands in none"""

    by: By
    staff: Mapping[str, Staff]
    herself: str

    @classmethod
    def of(cls, by: By) -> ByWhom:
        """As it is for whoever acts."""
        staff = {_key(one): one for one in staff_now(by.organization)}
        mine = staff_of_user(by.user, list(staff.values())) if by.user is not None else None
        return cls(by, staff, _key(mine) if mine is not None else "")

    @property
    def people(self) -> Choices:
        """The directory, herself first."""
        others = [(key, one.name) for key, one in self.staff.items() if key != self.herself]
        if not self.herself:
            return others
        return [(self.herself, _("%(name)s (you)") % {"name": self.staff[self.herself].name}), *others]

    @property
    def choices(self) -> Choices:
        """Everybody of the directory, else by kind of staff (fn 71)."""
        codes = element("otf.provider_type").kind.codes
        assert codes is not None
        kinds = [(f"type:{code}", codes.item(code).label) for code in STAFF_TYPES]
        return [("", gettext_lazy("Choose…")), *self.people, *kinds]

    @property
    def usual(self) -> str:
        """What this person said last, else herself; "" where neither is known."""
        last = self._last
        if last is None:
            return self.herself
        named = f"staff:{last.staff_id}"
        return named if named in self.staff else f"type:{last.provider_type}"

    @property
    def unasked(self) -> str:
        """Who is meant where one button says it all: herself, else the kind of staff that she said last."""
        if self.herself:
            return self.herself
        return f"type:{self._last.provider_type}" if self._last is not None else ""

    def named(self, key: str) -> tuple[str, Staff | None]:
        """The kind of staff that a choice says, and whom of the directory."""
        staff = self.staff.get(key)
        return (staff_type(staff), staff) if staff is not None else (key.removeprefix("type:"), None)

    @property
    def _last(self) -> LoggedAttempt | None:
        return known(LoggedAttempt, self.by.organization).filter(recorded_by=self.by.user).last()


def _key(staff: Staff) -> str:
    return f"staff:{staff.pk}"
