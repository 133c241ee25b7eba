"""The lint that holds the faces: what it refuses, and that our own tree has none of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.faces import SOURCES, trespasses


def planted(folder: Path, statement: str, where: str = "house/attic.py") -> list[str]:
    files = {
        "house/__init__.py": "",
        "house/attic.py": "",
        "house/room/__init__.py": '"""A room."""\nfrom house.room.table import lay\n__all__ = ["lay"]\n',
        "house/room/table.py": "def lay(): ...\ndef hidden(): ...\n",
        "house/room/bed.py": "",
        "house/room/wing/__init__.py": "__all__ = []\n",
    }
    for name, text in (files | {where: statement}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(trespasses(folder))


@pytest.mark.parametrize(
    "statement",
    [
        "from house.room.table import lay",
        "from house.room import bed",
        "from house.room import hidden",
        "import house.room.table",
        "def late():\n    from house.room.table import hidden",
        "if TYPE_CHECKING:\n    from house.room.table import lay",
    ],
)
def test_who_stands_outside_comes_in_by_the_face(tmp_path: Path, statement: str) -> None:
    (sentence,) = planted(tmp_path, statement)
    assert sentence.startswith(str(Path("house", "attic.py")) + ":")


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("from house.room import lay", "house/attic.py"),
        ("from house.room import wing", "house/attic.py"),
        ("import house.room", "house/attic.py"),
        ("import json\nfrom json import decoder", "house/attic.py"),
        ("from house.room.table import hidden", "house/room/bed.py"),
        ("from house.room.table import hidden", "house/room/wing/chair.py"),
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, statement: str, where: str) -> None:
    assert planted(tmp_path, statement, where) == []


def test_our_own_house() -> None:
    assert list(trespasses(SOURCES)) == []
