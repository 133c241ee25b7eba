"""The lint that holds that a class name has one meaning: what it refuses, what it leaves alone, and our own tree."""

from __future__ import annotations

from pathlib import Path

from tools.names import SOURCES, shared


def planted(folder: Path, files: dict[str, str]) -> dict[str, list[str]]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return shared(folder)


def test_a_name_that_stands_twice_is_told_with_its_places(tmp_path: Path) -> None:
    found = planted(tmp_path, {"a.py": "class Sheet: ...\n", "room/b.py": "\nif True:\n    class Sheet: ...\n"})
    assert found == {"Sheet": ["a.py:1", f"{Path('room', 'b.py')}:3"]}


def test_nested_and_private_classes_count(tmp_path: Path) -> None:
    assert list(planted(tmp_path, {"a.py": "class A:\n    class _Part: ...\n", "b.py": "class _Part: ...\n"})) == [
        "_Part"
    ]


def test_what_django_names_is_left_alone(tmp_path: Path) -> None:
    meta = "class {name}:\n    class Meta: ...\n"
    migration = "class Migration: ...\n"
    files = {
        "a/models.py": meta.format(name="A"),
        "b/models.py": meta.format(name="B"),
        "hub/migrations/0001.py": migration,
        "hub/migrations/0002.py": migration,
    }
    assert planted(tmp_path, files) == {}


def test_our_own_tree() -> None:
    assert shared(SOURCES) == {}
