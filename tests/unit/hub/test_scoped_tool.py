"""The tool that finds queries without an organization finds them, in the ORM and in SQL, and none in the house."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.scoped import HUB, scoped_models, unscoped

MODELS = "class Member(Scoped):\n    pass\n"


@pytest.mark.parametrize(
    "code",
    [
        "def look():\n    return Member.objects.filter(cin='x')\n",
        "def look():\n    return Member.objects.all()\n",
        "def look():\n    return Member._base_manager.get(pk=1)\n",
        "def look(cursor):\n    cursor.execute('SELECT cin FROM roster_member')\n",
        "def look(cursor):\n    cursor.execute('UPDATE roster_member SET cin = 1')\n",
        "FOUND = Member.objects.first()\n",
    ],
)
def test_a_query_without_an_organization_is_found(tmp_path: Path, code: str) -> None:
    (tmp_path / "roster").mkdir()
    (tmp_path / "roster" / "models.py").write_text(MODELS)
    (tmp_path / "roster" / "looking.py").write_text(code)
    assert len(list(unscoped(tmp_path))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "def look(organization):\n    return Member.objects.of(organization).filter(cin='x')\n",
        "def look(cursor):\n    cursor.execute('SELECT cin FROM roster_member WHERE organization_id = %s')\n",
    ],
)
def test_one_with_an_organization_is_not(tmp_path: Path, code: str) -> None:
    (tmp_path / "roster").mkdir()
    (tmp_path / "roster" / "models.py").write_text(MODELS)
    (tmp_path / "roster" / "looking.py").write_text(code)
    assert not list(unscoped(tmp_path))


def test_the_house_has_none() -> None:
    assert {"Member", "Transmission", "Partner"} <= set(scoped_models(HUB))
    assert list(unscoped(HUB)) == []
