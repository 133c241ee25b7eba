"""A template where there is no room or no leave to write: a sentence, and nothing half written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ecmx.cli.app import app

FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
from ecmx.cli import main
sys.argv = ["ecmx", "template", "otf", "-o", {target!r}]
main()
"""


#: What measures coverage writes a file of its own, for which there is no room either.
WITHOUT_COVERAGE = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}


@pytest.mark.parametrize("room", [200, 9_000])
def test_a_full_disk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, room: int) -> None:
    """One sentence, no traceback beside it, and nothing left in the folder or among temporary files."""
    target = tmp_path / "out.xlsx"
    parts = tmp_path_factory.mktemp("parts")
    run = subprocess.run(
        [sys.executable, "-c", FULL.format(room=room, target=str(target))],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**WITHOUT_COVERAGE, "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(parts)},
    )
    assert run.returncode == 2, run.stderr
    assert "no room left" in run.stderr
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == []
    assert list(parts.iterdir()) == []


def test_a_folder_in_the_place_of_the_workbook(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").mkdir()
    run = CliRunner().invoke(app, ["template", "otf", "-o", str(tmp_path / "out.xlsx"), "--force"])
    assert run.exit_code == 2
    assert "this is a folder" in run.stderr.replace("\n", " ")
