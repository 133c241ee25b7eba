"""Where pages are served, as people say it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from ecmx.errors import UsageProblem

__all__ = ["Bind", "bound"]

EACH_CORE, FEWEST, MOST = 2, 2, 8  # processes: one that waits for its turn in another's is what makes a page slow


def _processes() -> int:
    return min(max(EACH_CORE * (os.cpu_count() or 1), FEWEST), MOST)


@dataclass(frozen=True)
class Bind:
    """Where pages are served. processes × threads: how many are answered at once"""

    host: str
    port: int
    processes: int = field(default_factory=_processes)
    threads: int = 2

    @property
    def address(self) -> str:
        """As a browser's address begins."""
        return f"http://{self.host}:{self.port}/"


def bound(said: str) -> Bind:
    """ "host:port", or a port alone on this machine. Raises UsageProblem."""
    host, _, port = said.rpartition(":")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise UsageProblem(
            "serve-address", "That is no address to serve pages at.", "For example: 8000, or 0.0.0.0:8000."
        )
    return Bind(host.strip("[]") or "127.0.0.1", int(port))
