"""A clinic's month from end to end: files come in, work is said by the actions, files go by hand, and plans answer by word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.provider_month import OCTOBER, ProviderMonth
from tests.hub.work_lists import ListInHand, handed_out, taken

__all__ = ["WholeMonth"]


class WholeMonth(ProviderMonth):
    """The same people as of `ProviderMonth`, who say what happened by the hub's own actions alone."""

    def __init__(self, home: Home) -> None:
        super().__init__(Clinic.opened(home))

    def named(self, *cins: str, plan: str = "juniper", month: int = 10, produced: int = 5, **said: Any) -> Any:
        """A plan's file that names members, all with the same words; said: words of the file, else of what is known of it."""
        of_file = {name: said.pop(name) for name in ("replaces",) if name in said}
        rows = [{"cin": cin, **said} for cin in cins]
        return self.clinic.receives(plan, file("mif", rows, month=month, produced=produced), **of_file)

    def goes(self, found: Any, when: datetime | None = None, *, copied: bool = False) -> Any:
        """A composed file is taken out of the tray and brought there. copied: and left in the tray"""
        from ecmx.hub.sending import said_sent, send_by_hand, tray_of

        sent = getattr(found, "transmission", found)
        send_by_hand(sent.pk, by=self.by, home=self.home)
        if not copied:
            tray_of(sent, self.home).unlink()
        return said_sent(sent.pk, by=self.by, at=when or timezone.now())

    def hears(self, sent: Any, verdict: str = "accepted", rows: str = "") -> Any:
        """The plan says by telephone what became of a file of ours."""
        from ecmx.hub.answers import say_answer

        now = timezone.now()
        return say_answer(
            sent.pk, by=self.by, verdict=verdict, rows=rows, how="phone", given_by="Lee", at=now, now=now,  # type: ignore[arg-type]
        )  # fmt: skip

    def accepted(self, period: tuple[date, date] = OCTOBER, *kinds: str, **said: Any) -> Any:
        """What is composed goes, and the plan accepts it."""
        found = self.composes(period, *kinds, **said)
        self.hears(self.goes(found))
        return found

    def told(self, found: Any, kind: str = "rtf") -> dict[str, dict[str, str]]:
        """By CIN, what a composed file says of each member."""
        return {row["member_cin"]: row for row in self.rows(found.transmission, kind)}

    def tried(self, found: Any) -> list[tuple[str, str]]:
        """The attempts of a composed file: whose, and when."""
        rows = self.rows(found.transmission, "otf") if found.transmission is not None else []
        return [(row["member_cin"], row["outreach_attempt_date"]) for row in rows]

    def listed(self) -> list[dict[str, Any]]:
        """The rows of the work list."""
        return handed_out(self.clinic).rows()

    def hands_back(self, row: int, cells: dict[str, Any]) -> Any:
        """The work list comes back with a row filled in."""
        return taken(self.clinic, ListInHand(handed_out(self.clinic).data()).fill(row, cells))

    def asked(self) -> list[tuple[str, str]]:
        """What waits for somebody: kind, and whom it is about."""
        return [(one.kind, one.member.cin if one.member else "") for one in self.clinic.tasks()]
