"""The out-tray: files that a person carries on. That one was taken out, when and where to, is that person's word, not this module's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ecmx.transports.carrying import Delivery, Whereabouts
from ecmx.transports.folder import probed, put, require_folder, whereabouts
from ecmx.transports.problems import problem

__all__ = ["OUT_TRAY", "ByHand"]

OUT_TRAY = "out-tray"
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True)
class ByHand:
    """A partner's folder in the out-tray of the hub's home: `HOME/out-tray/SENDER/PARTNER`, both by short name. Its owner alone may
    read it.
    """

    home: Path
    sender: str
    partner: str

    @property
    def folder(self) -> Path:
        """Where the partner's files wait for somebody."""
        if SLUG.fullmatch(self.sender) is None or SLUG.fullmatch(self.partner) is None:
            raise problem("transport-name", "A short name cannot be used as a folder name.", "Give it another slug.")
        return self.home / OUT_TRAY / self.sender / self.partner

    def deliver(self, data: bytes, name: str) -> Delivery:
        """As `Transport.deliver`: put it into the tray, where a person finds it."""
        return put(self._made(), data, name, mode=0o600)

    def became(self, data: bytes, name: str) -> Whereabouts:
        """As `Transport.became`. Nothing: it never came there, or a person took it out."""
        return whereabouts(self.folder, data, name) if self.folder.exists() else Whereabouts.NOTHING

    def tried(self) -> tuple[str, ...]:
        """As `Transport.tried`."""
        return (probed(self._made()),)

    def _made(self) -> Path:
        folder = self.folder
        try:
            for above in (folder.parent.parent, folder.parent):
                above.mkdir(mode=0o700, exist_ok=True)
                require_folder(above)
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError:
            raise problem(
                "transport-no-folder",
                f"{folder}: the folder cannot be made.",
                "Let the hub's user write in the hub's home, and make sure no file or link is in its place.",
            ) from None
        return folder
