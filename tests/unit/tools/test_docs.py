"""The check for drift sees what is missing, what differs and what is stale."""

from __future__ import annotations

from pathlib import Path

from tools.docs.__main__ import drift, write


def test_what_was_written_has_not_drifted(tmp_path: Path) -> None:
    pages = {"reference/a.md": "one\n", "manual/b.md": "two\n"}
    write(pages, tmp_path)
    assert drift(pages, tmp_path) == []


def test_drift_is_seen(tmp_path: Path) -> None:
    write({"reference/a.md": "one\n", "reference/old/b.md": "two\n"}, tmp_path)
    assert drift({"reference/a.md": "one", "manual/c.md": "three\n"}, tmp_path) == [
        "docs/manual/c.md is missing",
        "docs/reference/a.md differs from what the code says",
        "docs/reference/old/b.md is generated no more",
    ]


def test_what_is_stale_goes_and_what_a_person_wrote_stays(tmp_path: Path) -> None:
    write({"reference/a.md": "one\n"}, tmp_path)
    (tmp_path / "explanation").mkdir()
    (tmp_path / "explanation" / "why.md").write_text("why\n", encoding="utf-8")
    write({"reference/b.md": "two\n"}, tmp_path)
    assert sorted(page.name for page in tmp_path.rglob("*.md")) == ["b.md", "why.md"]
