"""A folder of files for the campaign, by `ecmx synthesize`: clean, flawed, twins, broken, locked. The first word of a name says which."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from typer.testing import CliRunner

from ecmx.cli.app import app

__all__ = ["made"]


def made(folder: Path, count: int, seed: int) -> list[Path]:
    """So many files. Several name the same members, so that their order matters."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    password = folder.parent / "password.txt"
    password.write_text("a password that nobody gives\n", encoding="utf-8")
    found: list[Path] = []
    for number in range(count):
        kind = ("clean", "clean", "clean", "flawed", "clean", "twin", "clean", "broken", "clean", "locked")[number % 10]
        path = folder / f"{kind}-{number:04}.xlsx"
        said = ["--members", str(chance.choice((20, 60, 150))), "--seed", str(chance.randrange(1, max(2, count // 3)))]
        said += ["--period", f"2026-{chance.randrange(1, 11):02}"]
        if kind == "twin":
            shutil.copy(chance.choice([one for one in found if one.name.startswith("clean-")]), path)
        elif kind == "broken":
            path.write_bytes(b"PK\x03\x04" + chance.randbytes(4000))
        else:
            more = {"flawed": ["--defects", "all", "--truth", str(folder.parent / f"truth-{number}.csv")]}.get(kind, [])
            more += ["--password-file", str(password)] if kind == "locked" else []
            _synthesized(path, [*said, *more])
        found.append(path)
    return found


def _synthesized(path: Path, said: list[str]) -> None:
    done = CliRunner().invoke(app, ["synthesize", "--layout", "mif", "-o", str(path), *said])
    if done.exit_code:
        raise RuntimeError(done.output)
