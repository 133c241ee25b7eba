"""LibreOffice without a window: files in, the files that it saves of them out; many files at one start."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Office"]


@dataclass(frozen=True)
class Office:
    """LibreOffice with the settings that lie in one folder."""

    profile: Path

    def run(self, *arguments: str, cwd: Path | None = None) -> None:
        """Start it, let it do what the arguments ask, and wait until it has ended."""
        command = ["soffice", "--headless", f"-env:UserInstallation={self.profile.as_uri()}", *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=180, cwd=cwd)

    def save_all(self, sources: Sequence[Path], to: str, folder: Path, *more: str) -> list[Path]:
        """What it saves of files as another kind (`xlsx`, or `xlsx:filter`), in a folder."""
        self.run(*more, "--convert-to", to, "--outdir", str(folder), *map(str, sources))
        return [folder / f"{source.stem}.{to.partition(':')[0]}" for source in sources]

    def save(self, source: Path, to: str, folder: Path, *more: str) -> Path:
        """What it saves of one file."""
        (saved,) = self.save_all([source], to, folder, *more)
        return saved
