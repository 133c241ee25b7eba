"""What the rules call an element stands in one place."""

from __future__ import annotations

import ast
from pathlib import Path

import ecmx.checks
from ecmx.guidance import elements, keys, releases

ROOM = Path(ecmx.checks.__file__).parent


def test_no_rule_names_an_element_but_in_one_place() -> None:
    every = [*elements(), *keys(), *(one for release in releases() for one in release.added)]
    ids = {one.id for one in every} | {one.id.partition(".")[2] for one in every}
    named: dict[str, list[str]] = {}
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lstrip(".") in ids:
                named.setdefault(node.value, []).append(path.name)
    assert {name: places for name, places in named.items() if places != ["named.py"]} == {}
    assert len(named) > 10
