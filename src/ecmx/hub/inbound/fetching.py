"""Partners' folders on servers: a file is fetched when it is whole, kept, and left where it is, since the folder is the partner's.

Whole is what two looks find the same. Fetched before is what came of that name and size after it was last changed there; a restart
fetches nothing twice. Says places by agreement, never a file's name.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, InterfaceError, connection

from ecmx.errors import EcmxError, UsageProblem
from ecmx.hub.accounts import By, Organization
from ecmx.hub.database import require_room
from ecmx.hub.home import Home
from ecmx.hub.inbound.arriving import arrive
from ecmx.hub.inbound.names import clean_name
from ecmx.hub.inbound.watching import LARGEST, being_written
from ecmx.hub.partners import Endpoint
from ecmx.hub.transmissions import EngineTrouble, Transmission
from ecmx.transports import RemoteFile, Sftp, credential

__all__ = ["Fetcher", "Fetching"]

Say = Callable[[str], None]
Seen = tuple[int, datetime]


@dataclass
class _Server:
    """What is known of one partner's folder: what the last look saw, what of it is left there, and what was said of it."""

    seen: dict[str, Seen] = field(default_factory=dict)
    left: dict[str, Seen] = field(default_factory=dict)
    said: str = ""


class Fetcher:
    """Looks into the inboxes on servers of active agreements. say: takes a line for people"""

    def __init__(self, home: Home, say: Say) -> None:
        self.home, self.say = home, say
        self._servers: dict[int, _Server] = {}

    def look(self) -> list[int]:
        """One round over all of them; the ids of the files that were taken."""
        taken: list[int] = []
        for organization in Organization.objects.order_by("pk"):
            ends = Endpoint.objects.of(organization).filter(transport="sftp", agreement__stage="active")
            related = ("agreement__plan", "agreement__provider", "agreement__organization")
            for end in ends.exclude(inbox="").select_related(*related).order_by("pk"):
                taken += self._looked(end)
        return taken

    def _looked(self, end: Endpoint) -> list[int]:
        server = self._servers.setdefault(end.pk, _Server())
        taken: list[int] = []
        try:
            way = Sftp(credential(end.credential, self.home.folder), inbox=end.inbox)
            listed = [one for one in way.listed() if not being_written(one.name)]
            for one in listed:
                if self._whole(server, one) and not self._came(end, one):
                    taken += self._taken(server, end, way, one)
            server.seen = {one.name: (one.size, one.modified) for one in listed}
            server.said = ""
        except EcmxError as problem:
            self._tell(server, end, problem)
        return taken

    def _whole(self, server: _Server, one: RemoteFile) -> bool:
        now = (one.size, one.modified)
        return server.seen.get(one.name) == now and server.left.get(one.name) != now

    def _taken(self, server: _Server, end: Endpoint, way: Sftp, one: RemoteFile) -> list[int]:
        """Fetch a file and keep it; none where it is left."""
        require_room(self.home)
        try:
            if one.size > LARGEST:
                raise UsageProblem("file-large", f"a file of {one.size:,} bytes is no partner's file; it is left")
            made = arrive(
                way.fetched(one, most=LARGEST),
                one.name,
                by=By.the_hub(end.organization),
                home=self.home,
                origin=Transmission.Origin.SERVER,
                partner=end.agreement.other_side,
                agreement=end.agreement,
            )
        except UsageProblem as problem:
            server.left[one.name] = (one.size, one.modified)
            said = "an empty file is left on its server" if problem.code == "file-empty" else problem.message
            self.say(f"{end.agreement.slug}: {said}")
            return []
        self.say(f"file {made.pk}: fetched from the server of {end.agreement.slug}")
        return [made.pk]

    def _came(self, end: Endpoint, one: RemoteFile) -> bool:
        """Whether it came since it was last changed there."""
        came = Transmission.objects.of(end.organization).filter(
            origin=Transmission.Origin.SERVER, agreement=end.agreement, name=clean_name(one.name), size=one.size
        )
        return came.filter(received_at__gte=one.modified).exists()

    def _tell(self, server: _Server, end: Endpoint, problem: EcmxError) -> None:
        """Once, until it works again or is another problem."""
        if server.said != problem.code:
            server.said = problem.code
            self.say(f"{end.agreement.slug}: {problem.message} {problem.fix}".rstrip())


class Fetching(threading.Thread):
    """A fetcher at work until stopped."""

    def __init__(self, home: Home, say: Say) -> None:
        super().__init__(name="servers", daemon=True)
        self.fetcher = Fetcher(home, say)
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(self.fetcher.home.settings.fetch_seconds):
            try:
                self.fetcher.look()
            except (DatabaseError, InterfaceError, EngineTrouble):
                connection.close()  # it comes back; what was not committed is fetched again

    def stop(self) -> None:
        """End it; it may still be waiting for a server, which nothing hangs on."""
        self.ended.set()
        self.join(timeout=5)
