"""Hubs of a test's own, beside the run's cluster: made once, copied with owners and rights, looked at from outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ecmx.hub import Home
from ecmx.hub.database import ADMIN, connected, words
from tests.conftest import NOT_RUN

__all__ = ["ORDINARY", "AsUser", "as_user", "copied", "postmaster", "postmaster_in", "shown"]

ORDINARY = "nobody"  # whom every machine knows


class AsUser:
    """How ecmx is run: by this user, or, where that is root, by an ordinary one too."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def ecmx(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ECMX_")}
        return subprocess.run(
            [*self.words, sys.executable, "-m", "ecmx", *words],
            capture_output=True, text=True, check=False, env={**environment, **more}, cwd="/",
        )  # fmt: skip

    def own(self, folder: Path) -> None:
        """Make the folder, and what is in it, that user's."""
        if self.words:
            for one in (folder, *folder.rglob("*")):
                shutil.chown(one, ORDINARY)


def as_user(who: str) -> AsUser:
    """root: as root; ordinary: as a user without rights, who may read this clone though it lie below root's own folder."""
    if who == "root":
        if os.geteuid() != 0:
            pytest.skip(NOT_RUN + "root")
        return AsUser()
    if os.geteuid() != 0:
        return AsUser()
    if shutil.which("setpriv") is None:
        pytest.skip(NOT_RUN + "setpriv")
    reading = "+dac_read_search"
    return AsUser(
        "setpriv", f"--reuid={ORDINARY}", f"--regid={ORDINARY}" if _group(ORDINARY) else "--regid=nogroup", "--clear-groups",
        f"--inh-caps={reading}", f"--ambient-caps={reading}",
    )  # fmt: skip


def _group(name: str) -> bool:
    import grp

    return any(one.gr_name == name for one in grp.getgrall())


def copied(home: Home, folder: Path) -> Home:
    """A copy of a home, as an administrator makes one."""
    folder.mkdir(mode=0o711, exist_ok=True)
    subprocess.run(["cp", "-a", f"{home.folder}/.", str(folder)], check=True)
    return Home.find(folder)


def postmaster(home: Home) -> int:
    """The number of the server's first process, as its own file says it."""
    return postmaster_in(home.folder / "postgres")


def postmaster_in(data: Path) -> int:
    """The same, of a data folder."""
    return int((data / "postmaster.pid").read_text(encoding="ascii").split()[0])


def shown(home: Home, what: str) -> str:
    """A setting of the running server."""
    with connected({**words(home, ADMIN), "dbname": "postgres"}) as connection:
        found = connection.execute("SELECT current_setting(%s)", [what]).fetchone()
    assert found is not None
    return str(found[0])
