"""A demo's hub is made anew each time: what an earlier one left is ended and removed, wherever its database lies."""

from __future__ import annotations

import shutil
from pathlib import Path

from ecmx.hub import Home
from ecmx.hub.database import stopped
from ecmx.hub.database.cluster import recorded

__all__ = ["removed"]


def removed(folder: Path) -> None:
    """Stop the database of the hub in that folder, and remove both. Only for a hub of invented members."""
    if not folder.exists():
        return
    home = Home.find(folder)
    if not home.settings.demo:
        raise ValueError("a hub with real members is never removed")
    cluster = recorded(home)
    if cluster is not None:
        stopped(home)
        beside = cluster.data.parent
        if beside != home.folder.resolve():  # of root's, where the database's user does not reach the home
            shutil.rmtree(beside, ignore_errors=True)
    shutil.rmtree(folder)
