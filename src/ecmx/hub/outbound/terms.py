"""The terms of one file as they stood when it was composed, kept beside it so that it can be composed again: no member's value.

What an agreement, the directory and the plans' answers say may be another tomorrow; what stands here is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from ecmx.guidance import FileType
from ecmx.layouts import Layout, travelled_layout

__all__ = ["OutTerms", "SentBasis", "Telephone", "Us"]


class Telephone(msgspec.Struct, frozen=True):
    """Who is named to the plan, and by which telephone (fn 58-60)."""

    name: str = ""
    phone: str = ""
    extension: str = ""


class Us(msgspec.Struct, frozen=True):
    """Who we are, as Table 7 says it. sites: the telephone of a site, by its NPI; npis: all of ours"""

    name: str = ""
    npi: str = ""
    phone: str = ""
    npis: tuple[str, ...] = ()
    sites: dict[str, str] = {}


class SentBasis(msgspec.Struct, frozen=True):
    """What the plan has of us already, by ids.

    accepted: files that it accepted, or that count as accepted; rejected: of all files the rows that it did not accept
    carried: files that have gone or are to go; previous: of the last outreach file before, what was known when it was composed
    """

    accepted: tuple[int, ...] = ()
    rejected: tuple[int, ...] = ()
    carried: tuple[int, ...] = ()
    previous: datetime | None = None


class OutTerms(msgspec.Struct, frozen=True, kw_only=True):
    """All that a file follows from beside what was known of members.

    layout: its name; arrangement: the layout itself, as JSON; day: the day that counts as today; modes, nils: by file type
    elected: optional elements that the plan collects (fn 47), none said: those that the layout has; extensions: agreed on (fn 4, 44)
    same: pairs of members of the plan who are one person, as somebody said
    staff: by id; only, referrals: where rejected rows alone are corrected, those of these members, and these referrals
    statement: whether nothing is to be reported
    plain: SHA-256 of the file before it is protected by a password; version: of ecmx
    """

    layout: str
    arrangement: str
    file_types: tuple[str, ...]
    period_start: date
    period_end: date
    day: date
    zone: str
    modes: dict[str, str]
    nils: dict[str, str]
    elected: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    part_2: bool = False
    us: Us = Us()
    staff: dict[str, Telephone] = {}
    liaison: Telephone = Telephone()
    basis: SentBasis = SentBasis()
    same: tuple[tuple[int, int], ...] = ()
    only: tuple[int, ...] | None = None
    referrals: tuple[int, ...] = ()
    statement: bool = False
    notice: str = ""
    plain: str = ""
    version: str = ""

    @property
    def kinds(self) -> tuple[FileType, ...]:
        """The file types of the file."""
        return tuple(FileType(one) for one in self.file_types)

    def arranged(self) -> Layout:
        """The layout as it was then."""
        return travelled_layout(self.arrangement, self.layout)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> OutTerms:
        """Out of JSON."""
        return msgspec.convert(kept, cls)
