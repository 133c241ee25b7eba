"""What a stranger's file is called here: one line that any disk, screen and database takes."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean_name"]

LONGEST = 200
ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def clean_name(name: str) -> str:
    """A file's name without folders, controls, marks that turn the writing round, and more than 200 signs; its ending stays."""
    last = re.split(r"[/\\]", name)[-1] if name else ""
    seen = "".join(
        sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    seen = seen.strip()
    if ENDING.fullmatch(seen):  # nothing else is left of it
        seen = f"file{seen}"
    seen = seen.strip(".").strip() or "file"
    if len(seen) <= LONGEST:
        return seen
    ending = ENDING.search(seen)
    kept = ending.group() if ending else ""
    return seen[: LONGEST - len(kept) - 1] + "…" + kept
