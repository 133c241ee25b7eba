"""Writing where there is no room, and where nobody may: one sentence, exit 2, and nothing half written."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ecmx.errors import UsageProblem
from ecmx.files import aside
from tests.written import delimited, table


def convert(
    source: Path, target: Path, *, most: int | None = None, user: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command; most: the bytes that any file may take, as a full disk has it."""

    def limit() -> None:
        if most is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return subprocess.run(  # the real command, in a process of its own
        [sys.executable, "-m", "ecmx", "convert", str(source), "--to", "guidance-mif", "-o", str(target)],
        capture_output=True, text=True, check=False, preexec_fn=limit, cwd=source.parent,
    )  # fmt: skip


@pytest.mark.parametrize("suffix", ["xlsx"])
def test_no_room_on_the_disk(suffix: str, tmp_path: Path) -> None:
    source = delimited(tmp_path / "mif.csv", table("mif", rows=[{}] * 2000))
    target = tmp_path / f"out.{suffix}"
    target.write_bytes(b"what was there")
    ended = convert(source, target.with_name("new.xlsx"), most=200_000)
    assert ended.returncode == 2, ended.stderr
    assert "no room left" in " ".join(ended.stderr.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.csv", "out.xlsx"]


@pytest.mark.skipif(os.getuid() != 0, reason="not run: needs root to become somebody else")
@pytest.mark.parametrize("mode", [0o755, 0o700], ids=["may be read", "may not be looked into"])
def test_a_folder_of_somebody_else(mode: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("theirs")
    folder.chmod(mode)
    os.seteuid(65534)
    try:
        with pytest.raises(UsageProblem, match="cannot be written"), aside(folder / "out.xlsx"):
            pytest.fail("nobody may write here")
    finally:
        os.seteuid(0)
    assert not list(folder.iterdir())
