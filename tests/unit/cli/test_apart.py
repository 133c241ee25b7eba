"""Every command that is given a file reads it in a process of its own: what a file holds can harm nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from ecmx.files import isolated
from tests.furnished import furnished
from tests.written import delimited, table, workbook

READ_APART = isolated.IsolatedReader
WRONG: dict[int, dict[str, object]] = {2: {"mif.pcp_npi": "1234567890"}}


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read in another process."""
    names: list[str] = []

    def reader(path: Path, *options: Any) -> isolated.IsolatedReader:
        names.append(path.name)
        return READ_APART(path, *options)

    monkeypatch.setattr(isolated, "IsolatedReader", reader)
    return names


def ecmx(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize(
    "words",
    [
        ["check", "otf.csv", "otf.xlsx", "--as-of", "2026-11-01"],
        ["convert", "otf.csv", "otf.xlsx", "--to", "canonical", "-o", "out.xlsx", "--as-of", "2026-11-01"],
        ["layouts", "learn", "otf.csv", "otf.xlsx", "--yes", "-o", "plan.toml", "--as-of", "2026-11-01"],
    ],
    ids=lambda words: " ".join(words[: words.index("otf.csv")]),
)
def test_what_is_checked_converted_and_learned(
    words: list[str], apart: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = table("otf", rows=[{}] * 8)
    delimited(tmp_path / "otf.csv", rows)
    workbook(tmp_path / "otf.xlsx", {"OTF": rows})
    ended = ecmx(*words)
    assert ended.exit_code in (0, 1), ended.output
    assert set(apart) == {"otf.csv", "otf.xlsx"}


def test_what_two_layouts_are_compared_by(apart: list[str], tmp_path: Path) -> None:
    path = delimited(tmp_path / "next.csv", table("otf", rows=[{}] * 8))
    ended = ecmx("layouts", "diff", "guidance-otf", path)
    assert ended.exit_code in (0, 1), ended.output
    assert set(apart) == {"next.csv"}


def test_what_was_annotated_and_comes_back(apart: list[str], tmp_path: Path) -> None:
    source, sent = furnished(tmp_path / "members.xlsx", WRONG), tmp_path / "sent.xlsx"
    assert ecmx("check", source, "--as-of", "2026-11-01", "--annotate", sent).exit_code == 1
    assert set(apart) == {"members.xlsx"}
    apart.clear()
    ended = ecmx("accept", sent, "--as-of", "2026-11-01")
    assert ended.exit_code in (0, 1), ended.output
    assert set(apart) == {"sent.xlsx"}
