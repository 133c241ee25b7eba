"""Words that people read on pages: one word for one thing, and none that nobody says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ecmx.hub.portal
from ecmx.findings import rules

PORTAL = Path(ecmx.hub.portal.__file__).parent
#: A word, and what is said instead.
UNSAID = {r"\bmend(s|ed|ing)?\b": "correct", r"\bcompose(s|d)?\b": "prepare"}
PLACES = [*PORTAL.rglob("*.html"), *PORTAL.rglob("*.toml"), *PORTAL.rglob("*.js")]


def words_of(path: Path) -> str:
    """What people read of a file: of a template without what it asks for by name, of settings without their names."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        return re.sub(r"\b(may|can|sent|view|file|one)\.\w+|'[\w-]+'", "", text)
    return re.sub(r"(?m)^[\w-]+ = ", "", text)


@pytest.mark.parametrize("word", UNSAID)
def test_one_word_is_said_for_one_thing(word: str) -> None:
    said = [path.name for path in PLACES if re.search(word, words_of(path), re.IGNORECASE)]
    assert not said, f"say {UNSAID[word]}"


def test_a_finding_asks_for_a_correction() -> None:
    texts = [text for rule in rules() for text in (rule.sentence, rule.fix)]
    assert texts and not [text for text in texts if re.search(r"\bmend", text)]
