"""Layouts out of TOML: the shipped ones, a partner's own, what they inherit. Every mistake is one sentence that says where."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from ecmx.errors import LayoutInvalid
from ecmx.layouts.model import Layout
from ecmx.layouts.sense import demand_sense

__all__ = ["layouts_in", "load_layout", "shipped"]


@lru_cache(maxsize=1)
def shipped() -> tuple[Layout, ...]:
    """The layouts that come with ecmx, by name."""
    folder = resources.files("ecmx.layouts").joinpath("shipped")
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(layout_of(entry.read_text("utf-8"), entry.name, {}) for entry in found)


def load_layout(name_or_path: str) -> Layout:
    """A shipped layout by its name, or one from a TOML file; LayoutInvalid where it cannot be meant."""
    for layout in shipped():
        if layout.name == name_or_path:
            return layout
    path = Path(name_or_path)
    if not path.is_file():
        known = ", ".join(layout.name for layout in shipped())
        raise LayoutInvalid(
            "layout-unknown",
            f"There is no layout {name_or_path!r}, neither shipped nor as a file.",
            f"Shipped layouts: {known}.",
        )
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LayoutInvalid(
            "layout-unreadable",
            f"The layout file {path.name} cannot be read as UTF-8 text.",
            "Save it as plain text in UTF-8.",
        ) from error
    beside = {other.stem: other for other in path.parent.glob("*.toml")}
    return layout_of(text, path.name, beside)


def layouts_in(folder: Path) -> tuple[Layout, ...]:
    """Every layout of a folder, by file name; LayoutInvalid where one cannot be meant, or where there is none."""
    beside = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    if not beside:
        raise LayoutInvalid("layout-folder-empty", "There is no layout (.toml) in that folder.", "Name another folder.")
    return tuple(layout_of(path.read_text("utf-8-sig"), path.name, beside) for path in beside.values())


def layout_of(text: str, where: str, beside: Mapping[str, Path], seen: tuple[str, ...] = ()) -> Layout:
    """A layout out of TOML text, with what it inherits; every mistake is one sentence that says where."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutInvalid(
            "layout-not-toml", f"{where} is not valid TOML: {error}.", "Mend the line; text stands in double quotes."
        ) from error
    raw = raw.get("layout", {}) | {key: value for key, value in raw.items() if key != "layout"}
    parent = raw.get("inherits")
    if parent is not None:
        raw = inherited(str(parent), where, beside, (*seen, str(raw.get("name", where)))) | raw
    try:
        layout = msgspec.convert(raw, Layout)
    except msgspec.ValidationError as error:
        raise LayoutInvalid(
            "layout-invalid",
            f"{where}: {error}.",
            "Compare with `ecmx layouts show guidance-mif` and docs/reference/layouts.md.",
        ) from error
    demand_sense(layout, where)
    return layout


def inherited(parent: str, where: str, beside: Mapping[str, Path], seen: tuple[str, ...]) -> dict[str, Any]:
    """What a layout takes over: everything of its parent but name, words, standing and dates."""
    if parent in seen:
        raise LayoutInvalid("layout-circle", f"{where} inherits from itself by way of {parent}.", "Break the circle.")
    path = beside.get(parent)
    text = path.read_text("utf-8-sig") if path else None
    if text is None:
        entry = resources.files("ecmx.layouts").joinpath("shipped").joinpath(f"{parent}.toml")
        if not entry.is_file():
            raise LayoutInvalid(
                "layout-parent-unknown",
                f"{where} inherits from {parent}, which there is not.",
                "Put it in the same folder, or name a shipped layout.",
            )
        text = entry.read_text("utf-8")
    layout = layout_of(text, f"{parent}.toml", beside, seen)
    raw: dict[str, Any] = msgspec.to_builtins(layout, builtin_types=(date,))
    return {
        key: value
        for key, value in raw.items()
        if key not in ("name", "words", "standing", "effective", "until", "inherits")
    }
