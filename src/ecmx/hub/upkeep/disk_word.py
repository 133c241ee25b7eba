"""Somebody's word that the disk is encrypted, without which no real member's data come onto it (invariant V8); ecmx cannot see it."""

from __future__ import annotations

import os

from ecmx.errors import UsageProblem
from ecmx.hub.home import FILE, Home

__all__ = ["require_word", "settled"]

_SETTINGS = "# The settings of this hub: docs/reference/hub.md\n"


def require_word(*, attested: bool, demo: bool, by: str) -> None:
    """Raises UsageProblem where nobody answers for the disk, or nobody says who does."""
    if attested == demo:
        raise UsageProblem(
            "hub-disk-unattested",
            "A hub with invented members only needs nobody's word that its disk is encrypted."
            if demo
            else "A hub keeps members' data, and its database lies on a disk: nobody said that this disk is encrypted.",
            "Look whether it is, and add --attest-encrypted-disk; your name and the day are recorded. With invented members only: "
            "--demo.",
        )
    if not demo and not by.strip():
        raise UsageProblem("by-missing", "Nobody said who does this.", "Add --by with your user name.")


def settled(home: Home, *, demo: bool) -> Home:
    """The home with its folder and settings, which say whether the members are invented. Raises UsageProblem where they say otherwise."""
    home.folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    settings = home.folder / FILE
    if not settings.exists() and home.settings.demo != demo:
        settings.write_text(_SETTINGS + "demo = true\n", encoding="utf-8")
        home = Home.find(home.folder)
    elif not settings.exists():
        settings.write_text(_SETTINGS, encoding="utf-8")
    if home.settings.demo != demo:
        raise UsageProblem(
            "hub-demo",
            f"{settings}: this hub is one for {'invented members only' if home.settings.demo else 'real members'}.",
            "Make another one for the other.",
        )
    return home
