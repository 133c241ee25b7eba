"""The lint that holds the faces: what it refuses, and that our own tree has none of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.faces import SOURCES, disagreeing, hidden, missing, modules, trespasses


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


LATE = """
from house.late import late
if TYPE_CHECKING:
    from house.room.table import lay, sit
__all__ = ["lay", "sit"]
__getattr__ = late(__name__, {"table": ("lay", "sit")})
"""


@pytest.mark.parametrize(
    ("face", "said"),
    [
        (LATE, []),
        (LATE.replace('("lay", "sit")', '("lay",)'), ["sit stands not alike"]),
        (LATE.replace('["lay", "sit"]', '["lay"]'), ["sit stands not alike"]),
        (LATE.replace("import lay, sit", "import lay"), ["sit stands not alike"]),
        (LATE.replace("sit", "dance"), ["house.room.table has no dance"]),
        (LATE.replace(")})", '), "bed": ("sit",)})'), ["sit stands not alike"]),
    ],
)
def test_a_late_face_says_the_same_three_times_and_what_is_there(tmp_path: Path, face: str, said: list[str]) -> None:
    planted(tmp_path, face, "house/room/__init__.py")
    (tmp_path / "house/room/table.py").write_text("def lay(): ...\nsit = 1\n", encoding="utf-8")
    found = list(disagreeing(modules(tmp_path)))
    assert len(found) == len(said) and all(words in one for words, one in zip(said, found, strict=True))
    user = tmp_path / "users" / "test_room.py"
    user.parent.mkdir()
    user.write_text("from house.room import lay, bed, gone\n", encoding="utf-8")
    assert [one.rpartition(" ")[2] for one in missing(user.parent, modules(tmp_path))] == ["gone"]


def test_a_name_of_a_face_hides_no_module_of_its_inside(tmp_path: Path) -> None:
    """The import of `house.room.bed` would put the module in the place of what the face offers by that name."""
    planted(tmp_path, "from house.room.table import bed\n__all__ = ['bed']\n", "house/room/__init__.py")
    assert len(list(hidden(modules(tmp_path)))) == 1
    planted(tmp_path, "from house.room.bed import bed\n__all__ = ['bed']\n", "house/room/__init__.py")
    assert list(hidden(modules(tmp_path))) == []
    late = "from house.room.bed import bed\n__getattr__ = late(__name__, {'bed': ('bed',)})\n__all__ = ['bed']\n"
    planted(tmp_path, late, "house/room/__init__.py")
    assert len(list(hidden(modules(tmp_path)))) == 1, "whoever loads the module first finds it in the name's place"


def test_our_own_house() -> None:
    tree = modules(SOURCES)
    assert [*trespasses(SOURCES, tree), *hidden(tree), *disagreeing(tree)] == []
