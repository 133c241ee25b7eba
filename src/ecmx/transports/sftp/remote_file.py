"""What stands under a name on a server, as one look saw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = ["RemoteFile"]


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """What stands under a name on the server; a link is a link, whatever it leads to."""

    name: str
    kind: Literal["file", "folder", "link", "other"]
    size: int
    modified: datetime
