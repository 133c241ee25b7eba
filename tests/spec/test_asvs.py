"""The list of ASVS requirements names tests that are there, each number once, and says of each met, not applicable or open."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*)\|$", re.MULTILINE)


#: How many of levels 1 and 2 each section of release 5.0.0 has: those of level 3 come last in a section.
SECTIONS = {
    1: (2, 9, 11, 3, 2), 2: (3, 3, 4, 1), 6: (3, 12, 4, 4, 5, 3, 0, 4), 7: (3, 4, 2, 5, 2, 2), 8: (2, 3, 1, 1), 14: (2, 4, 3),
}  # fmt: skip


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall((ROOT / "docs/explanation/asvs.md").read_text(encoding="utf-8"))


def test_every_test_that_is_named_is_there() -> None:
    for number, _, _, shown in rows():
        for named in re.findall(r"`(tests/[^`]+)`", shown):
            path, _, test = named.partition("::")
            assert (ROOT / path).is_file(), (number, path)
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            found = {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}
            assert not test or test in found, (number, test)


def test_each_number_stands_once_in_its_order_with_a_word_on_it() -> None:
    numbers = [tuple(map(int, number.split("."))) for number, *_ in rows()]
    assert numbers == [
        (chapter, section, number + 1)
        for chapter, sections in SECTIONS.items()
        for section, many in enumerate(sections, 1)
        for number in range(many)
    ]
    for number, state, words, shown in rows():
        assert state in {"met", "open", "not applicable"}, number
        assert words.strip(), number
        assert state != "not applicable" or not shown.strip(), number
        assert state != "met" or "`tests/" in shown, f"{number} is met, and no test is named that shows it"


def test_the_limits_that_are_told_are_those_that_hold() -> None:
    from ecmx.hub.home import Settings

    told, holds = " ".join((ROOT / "docs/explanation/asvs.md").read_text(encoding="utf-8").split()), Settings()
    pages = (ROOT / "src/ecmx/hub/site/pages.py").read_text(encoding="utf-8")
    assert f"Idle for {holds.idle_minutes} minutes" in told and f"for {holds.longest_hours} hours" in told
    assert f"{holds.password_length} signs at least" in told
    assert '"AXES_FAILURE_LIMIT": 5,' in pages and "Five wrong passwords" in told
    assert '"AXES_COOLOFF_TIME": 0.25,' in pages and "for 15 minutes" in told
    assert '"login_failed": "60/m/ip,10/900s/key"' in pages and "ten wrong passwords or codes" in told
