"""What a stranger's file is called here: one line that any disk, screen and database takes."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean_name"]

LONGEST = 200
ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
BEFORE, BEHIND = re.compile(r"^[\s.]+"), re.compile(r"[\s.]+$")


def clean_name(name: str) -> str:
    """A file's name without folders, controls, marks that turn the writing round, and more than 200 signs; its ending stays."""
    last = re.split(r"[/\\]", name)[-1] if name else ""
    seen = "".join(
        sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    seen = BEHIND.sub("", seen)
    found = ENDING.search(seen)
    ending = found.group() if found else ""
    stem = BEHIND.sub("", BEFORE.sub("", seen.removesuffix(ending))) or "file"
    if len(stem) + len(ending) <= LONGEST:
        return stem + ending
    return stem[: LONGEST - len(ending) - 1] + "…" + ending
