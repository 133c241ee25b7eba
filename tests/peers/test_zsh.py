"""A real zsh at a terminal finishes commands, options and names of files, set up as docs/start/install.md says."""

from __future__ import annotations

import os
import pty
import re
import select
import sys
import time
from pathlib import Path

import pytest

INSTALL = Path(__file__).resolve().parents[2] / "docs" / "start" / "install.md"
SECONDS = 120  # until a shell that says nothing counts as stuck


class Zsh:
    """A shell at a terminal of its own, without anybody's settings."""

    def __init__(self, home: Path) -> None:
        program = Path(sys.executable).parent
        child, self._terminal = pty.fork()
        if child == 0:
            os.chdir(home)
            os.environ.update(HOME=str(home), TERM="dumb", PATH=f"{program}:{os.environ['PATH']}")
            os.execvp("zsh", ["zsh", "-f", "-i"])
        self._child = child

    def type(self, words: str, until: str) -> None:
        """Type words and wait until the shell shows what is wanted. Raises AssertionError where it does not."""
        os.write(self._terminal, words.encode())
        shown, end = "", time.monotonic() + SECONDS
        while until not in shown:
            ready, _, _ = select.select([self._terminal], [], [], max(0, end - time.monotonic()))
            assert ready, f"{until} did not come: {shown}"
            shown += os.read(self._terminal, 4096).decode("utf-8", "replace")

    def close(self) -> None:
        """End it: its terminal goes away."""
        os.close(self._terminal)
        os.waitpid(self._child, 0)


@pytest.mark.needs("zsh")
def test_zsh_finishes_commands_options_and_files(tmp_path: Path) -> None:
    said = re.search(r"In zsh, in `~/.zshrc` after `compinit`: `([^`]+)`", INSTALL.read_text("utf-8"))
    assert said is not None
    (tmp_path / "october of larkspur.csv").touch()
    shell = Zsh(tmp_path)
    try:
        shell.type(f"autoload -U compinit; compinit -D; {said[1]}; print rea''dy\n", "\nready")
        shell.type("ecmx hub ros\t", "hub roster ")
        shell.type("\x15ecmx check --ann\t", "check --annotate ")
        shell.type("\x15ecmx check oct\t", "october\\ of\\ larkspur.csv")
    finally:
        shell.close()
