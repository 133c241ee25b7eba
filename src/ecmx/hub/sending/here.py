"""Another organization of the same hub as a way: what is sent arrives in its books as a file, like any other."""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.hub.accounts import By, Organization
from ecmx.hub.home import Home
from ecmx.hub.inbound import arrive
from ecmx.hub.transmissions import Transmission, digest_of
from ecmx.transports import Delivery, LastingProblem, Whereabouts

__all__ = ["Here"]


@dataclass(frozen=True)
class Here:
    """The books of the organization of a short name. Each side keeps its own, and holds them against the other's."""

    home: Home
    slug: str

    def deliver(self, data: bytes, name: str) -> Delivery:
        """As `ecmx.transports.Transport.deliver`."""
        if self.became(data, name) is Whereabouts.WHOLE:
            return Delivery(name, len(data), was_there=True)
        arrive(data, name, by=By.the_hub(self._organization()), home=self.home)
        return Delivery(name, len(data))

    def became(self, data: bytes, name: str) -> Whereabouts:
        """As `ecmx.transports.Transport.became`; a file is known by its bytes."""
        came = Transmission.objects.of(self._organization()).filter(
            direction=Transmission.Direction.IN, digest=digest_of(data), name=name
        )
        return Whereabouts.WHOLE if came.exists() else Whereabouts.NOTHING

    def tried(self) -> tuple[str, ...]:
        """As `ecmx.transports.Transport.tried`."""
        self._organization()
        return ("The other organization keeps its books in this hub.",)

    def _organization(self) -> Organization:
        found = Organization.objects.filter(slug=self.slug).first()
        if found is None:
            raise LastingProblem(
                "transport-no-folder",
                "No organization of that short name keeps its books in this hub.",
                "Write its short name as `outbox` of the agreement's transport.",
            )
        return found
