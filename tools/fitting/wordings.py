"""The wordings that authors wrote for each element (`wordings/*.jsonl`), as headers with what they mean. Knows no weights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ecmx.layouts.recognition.weights import OWN

__all__ = ["Worded", "wordings"]

FOLDER = Path(__file__).resolve().parent / "wordings"


@dataclass(frozen=True, slots=True)
class Worded:
    """A header and the heading above it, with what it means. weight: how much it counts"""

    text: str
    group: str
    meaning: str
    weight: float = 1.0


def wordings() -> dict[str, list[Worded]]:
    """Every author's wordings."""
    return {path.stem: of_author(path) for path in sorted(FOLDER.glob("*.jsonl"))}


def of_author(path: Path) -> list[Worded]:
    """One author's: a line each element, its headers a text, or a text and the heading above; "-" are an office's own columns."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        meaning = OWN if entry["element"] == "-" else str(entry["element"])
        for header in entry["headers"]:
            text, group = (header, "") if isinstance(header, str) else (header[0], header[1] or "")
            found.append(Worded(text, group, meaning))
    return found
