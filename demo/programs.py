"""The folder in which the programs of docs/reference/python.md run: a clinic's month for an invented plan, and two plans' layouts."""

from __future__ import annotations

from pathlib import Path

from demo.members import AS_OF
from ecmx.layouts import layout_toml, load_layout
from ecmx.synthetic import Month, Setting, write_invented

__all__ = ["python_folder"]

LAYOUTS = ("redbud-return", "larkspur-return")
SEED, MEMBERS = 21, 6


def python_folder(folder: Path) -> None:
    """Make it."""
    (folder / "layouts").mkdir(parents=True, exist_ok=True)
    for name in LAYOUTS:
        (folder / "layouts" / f"{name}.toml").write_text(layout_toml(load_layout(name)), "utf-8")
    redbud = load_layout("redbud-return")
    write_invented(redbud, Setting.of(redbud, SEED, Month.of("2026-10"), AS_OF), MEMBERS, folder / "october.xlsx")
