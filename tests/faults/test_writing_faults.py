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


def convert(source: Path, target: Path, *, most: int, beside: Path) -> subprocess.CompletedProcess[str]:
    """Run the command; most: the bytes that any file may take, as a full disk has it; beside: where temporary files go."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [sys.executable, "-m", "ecmx", "convert", str(source), "--to", "guidance-mif", "-o", str(target)]
    environment = {**os.environ, "TMPDIR": str(beside)}
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit, env=environment)


@pytest.mark.parametrize("most", [20_000, 200_000, 1_000_000], ids=["at once", "in the middle", "at the end"])
def test_no_room_on_the_disk(most: int, tmp_path: Path) -> None:
    source = delimited(tmp_path / "mif.csv", table("mif", rows=[{}] * 2000))
    target = tmp_path / "out.xlsx"
    beside = tmp_path.parent / f"{tmp_path.name}-tmp"
    beside.mkdir()
    target.write_bytes(b"what was there")
    ended = convert(source, target.with_name("new.xlsx"), most=most, beside=beside)
    assert ended.returncode == 2, ended.stderr
    assert "no room left" in " ".join(ended.stderr.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.csv", "out.xlsx"]
    assert not list(beside.iterdir())  # nor anything of a member elsewhere


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
