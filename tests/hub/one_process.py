"""`python -m tests.hub.one_process`: commands of the hub, one after the other in one process, for tests that type many of them.

Each line on stdin is a JSON list of words, each on stdout what came of it: exit code, stdout, stderr. A process of its own still keeps
this hub's database apart from the tests' own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from tests.commands_made import made_once

__all__ = ["HubProcess"]


class HubProcess:
    """Such a process for one hub, and the place where its commands are typed. env: its environment; None: this process's"""

    def __init__(self, place: Path, env: Mapping[str, str] | None = None) -> None:
        root = str(Path(__file__).resolve().parents[2])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.hub.one_process"], cwd=place, text=True,
            env={**(env or os.environ), "PYTHONPATH": root}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, command: Sequence[str], words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """What `ecmx` with these words comes to. command: as it was typed"""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(list(words)), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return subprocess.CompletedProcess(list(command), answer["code"], answer["out"], answer["err"])

    def end(self) -> None:
        """No more commands."""
        self.process.communicate(timeout=30)


def _main() -> None:
    from ecmx.cli.app import app

    made_once()
    for line in sys.stdin:
        ended = CliRunner().invoke(app, json.loads(line))
        print(json.dumps({"code": ended.exit_code, "out": ended.stdout, "err": ended.stderr}), flush=True)


if __name__ == "__main__":
    _main()
