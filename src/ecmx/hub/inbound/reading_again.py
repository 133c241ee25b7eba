"""How a kept file is read: by whose layouts, with which password, on which day that counts as today. The same each time it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ecmx.exchange import Options
from ecmx.hub.inbound.corrections import correction_of, layout_of, root_of
from ecmx.hub.inbound.desk import PartnerDesk
from ecmx.hub.inbound.memory import in_memory
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import Transmission, opened
from ecmx.layouts import Layout

__all__ = ["HowRead", "how_read", "kept_at"]


@dataclass(frozen=True)
class HowRead:
    """layout: the one that its rows are in, if that is known; plan: the name of the plan whose file it is, "" where nobody said"""

    layout: Layout | None
    passwords: tuple[str, ...]
    as_of: date
    plan: str

    def options(self, desk: PartnerDesk) -> Options:
        """As the rooms below take it."""
        return Options(
            layout=self.layout,
            as_of=self.as_of,
            passwords=self.passwords,
            layouts=desk.layouts,
            partners=desk.partners,
        )


def how_read(file: Transmission, desk: PartnerDesk, keys: Keys) -> HowRead:
    """How a file is read. Rows that were corrected are read as those of the file that they came in, on its day."""
    correction, root = correction_of(file), root_of(file)
    password = (keys.opened(file.organization.slug, bytes(file.password)).decode(),) if file.password else ()
    came = root.received_at.astimezone(desk.home.settings.zone).date()
    opening = root.origin == Transmission.Origin.OPENING or root.records_id is None
    plan = file.partner.name if file.partner is not None and file.partner.kind == "plan" else ""
    day = (root.said_on if opening else None) or came
    return HowRead(layout_of(correction) if correction is not None else None, password, day, plan)


@contextmanager
def kept_at(file: Transmission, keys: Keys) -> Iterator[Path]:
    """A path at which a kept file's bytes can be read, and lie on no disk. Raises UsageProblem, BytesDeleted."""
    with in_memory(opened(file.blob, keys)) as path:
        yield path
