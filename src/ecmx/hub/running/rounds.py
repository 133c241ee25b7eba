"""What becomes due by the mere passing of time: files that nobody answered, messages, obligations, and who is told of what is overdue.

One round over every organization; each part is safe to be cut off anywhere and done again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, InterfaceError
from django.db.models import Max

from ecmx.errors import OurFault
from ecmx.guidance import Calendar
from ecmx.hub.accounts import AuditEntry, Organization
from ecmx.hub.answers import deem_accepted
from ecmx.hub.fixing import lay_out_ahead
from ecmx.hub.home import Home
from ecmx.hub.obligations import DueAlert, alert, keep_due
from ecmx.hub.saying import draft_messages, draft_notices
from ecmx.hub.searching import forget_expired
from ecmx.hub.today import keep_today
from ecmx.hub.unsent import forget_unsent_expired
from ecmx.hub.work import ask_open_questions

__all__ = ["Rounds"]

Say = Callable[[str], None]
Deliver = Callable[[DueAlert], bool]


class Rounds:
    """A round, to be called from time to time. say: takes a line for people; deliver: sends an alert, and says whether it was taken

    clock: for tests; None: the machine's
    """

    def __init__(
        self, home: Home, say: Say, deliver: Deliver | None = None, clock: Callable[[], datetime] | None = None
    ) -> None:
        self.home, self.say, self.deliver = home, say, deliver
        self.zone = home.settings.zone
        self.clock = clock or (lambda: datetime.now(self.zone))
        self.calendar = Calendar.california()
        self._said: set[str] = set()
        self._seen: dict[int, int | None] = {}

    def __call__(self) -> None:
        """Raises nothing but the database's errors; a fault of ours at one part leaves the others done, and is said once."""
        now = self.clock()
        for organization in Organization.objects.order_by("pk"):
            for name, part in (
                ("answers", lambda one: deem_accepted(one, now, self.zone)),
                ("questions", self._asked),
                ("today", keep_today),
                ("messages", draft_messages),
                ("notices", lambda one: draft_notices(one, now.astimezone(self.zone).date())),
                ("due", lambda one: keep_due(one, now, self.zone, self.calendar)),
                ("alerts", lambda one: self._alert(one, now)),
                ("rows to correct", lambda one: lay_out_ahead(one, self.home, now)),
                ("searches", lambda one: forget_expired(one, now)),
                ("unsent", lambda one: forget_unsent_expired(one, now, self.home.settings.unsent_days)),
            ):
                self._done(name, part, organization)

    def _asked(self, organization: Organization) -> None:
        """What plan and provider say differently, once something was done here since the last round."""
        newest = AuditEntry.objects.filter(organization=organization).aggregate(newest=Max("pk"))["newest"]
        if newest != self._seen.get(organization.pk):
            ask_open_questions(organization)
            self._seen[organization.pk] = newest

    def _alert(self, organization: Organization, now: datetime) -> None:
        if self.deliver is not None:
            alert(organization, self.deliver, now, self.zone, self.calendar)

    def _done(self, name: str, part: Callable[[Organization], object], organization: Organization) -> None:
        try:
            part(organization)
        except (DatabaseError, InterfaceError):
            raise
        except Exception as fault:  # noqa: BLE001 – whatever we did wrong at one part, the others are done
            line = f"round: {name}: {OurFault.of(fault).message}"
            if line not in self._said:
                self._said.add(line)
                self.say(line)
