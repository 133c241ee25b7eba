"""A template where there is no room or no leave to write: a sentence, and nothing half written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
from ecmx.cli import main
sys.argv = ["ecmx", "template", "otf", "-o", {target!r}]
main()
"""


@pytest.mark.parametrize("room", [200, 9_000])
def test_a_full_disk(tmp_path: Path, room: int) -> None:
    """Full while the parts are gathered, and full while the workbook itself is written."""
    target = tmp_path / "out.xlsx"
    run = subprocess.run(
        [sys.executable, "-c", FULL.format(room=room, target=str(target))],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert run.returncode == 2, run.stderr
    assert "no room left" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_workbook(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "ecmx", "template", "otf", "-o", str(tmp_path / "out.xlsx"), "--force"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 2
    assert "this is a folder" in run.stderr
