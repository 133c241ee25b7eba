"""Command lines of ecmx without a process for each: the hub's share one for each hub, with its own database."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ecmx.cli.app import app
from tests.hub.one_process import HubProcess
from tests.in_one_process import in_one_process

__all__ = ["Typed", "commands_typed"]

RUN = subprocess.run  # as it is


class Typed:
    """What stands for `subprocess.run`."""

    def __init__(self) -> None:
        self.hubs: dict[tuple[str, str], HubProcess] = {}

    def __call__(
        self, command: list[str], *, cwd: str | Path = ".", env: dict[str, str] | None = None, **more: Any
    ) -> subprocess.CompletedProcess[str]:
        """What it prints and how it ends."""
        program, *words = map(str, command)
        if Path(program).name != "ecmx" and words[:2] == ["-c", "from ecmx.cli import main; main()"]:
            words = words[2:]
            program = "ecmx"
        if Path(program).name != "ecmx":
            return RUN(command, cwd=cwd, env=env, **more)
        if words[0] == "hub":
            return self._hub(command, words, Path(cwd), env)
        with contextlib.chdir(cwd):
            ended = CliRunner().invoke(app, words, env=env)
        return subprocess.CompletedProcess(command, ended.exit_code, ended.stdout, ended.stderr)

    def _hub(
        self, command: list[str], words: list[str], place: Path, env: dict[str, str] | None
    ) -> subprocess.CompletedProcess[str]:
        home = words[words.index("--home") + 1] if "--home" in words else (env or os.environ).get("ECMX_HUB", "")
        which = (str(place.resolve()), home)
        if words[1] == "stop":
            if which in self.hubs:
                self.hubs.pop(which).end()
            return RUN(command, cwd=place, env=env, capture_output=True, text=True, check=False)
        if which not in self.hubs:
            self.hubs[which] = HubProcess(place, env)
        return self.hubs[which].run(command, words)

    def end(self) -> None:
        """No more of them."""
        while self.hubs:
            self.hubs.popitem()[1].end()


@contextlib.contextmanager
def commands_typed() -> Iterator[None]:
    """`subprocess.run` in which commands of ecmx share processes, and read files in them."""
    made = Typed()
    with pytest.MonkeyPatch.context() as patched:
        in_one_process(patched)
        patched.setattr(subprocess, "run", made)
        try:
            yield
        finally:
            made.end()
