"""Layouts out of TOML: the shipped ones, a partner's own, what they inherit. Every mistake is one sentence that says where.

A layout file is a stranger's: it is read within bounds, and inherits from layouts by their names alone, beside it or shipped.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from ecmx.errors import LayoutInvalid
from ecmx.files import Limits, NoPlainText, plain_text
from ecmx.layouts.compiled import kept
from ecmx.layouts.model import Layout
from ecmx.layouts.sense import demand_bounds, demand_sense
from ecmx.layouts.toml_bounds import NAME, demand_shallow

__all__ = ["layouts_in", "load_layout", "passed_over", "shipped", "travelled_layout"]

#: Times the size of its file that a layout may have as JSON, which says its defaults too.
AS_JSON = 8
SHOWN = 200  # characters of what a parser says of a mistake: it may quote the file


@lru_cache(maxsize=1)
def shipped() -> tuple[Layout, ...]:
    """The layouts that come with ecmx, by name."""
    found: tuple[Layout, ...] | None = kept("layouts", shipped_sources(), tuple[Layout, ...])
    return shipped_anew() if found is None else found


def shipped_anew() -> tuple[Layout, ...]:
    """Those layouts out of their files."""
    return tuple(layout_of(entry.read_text("utf-8"), entry.name, {}) for entry in shipped_files())


def shipped_files() -> list[Traversable]:
    """Their files, by name."""
    folder = resources.files("ecmx.layouts").joinpath("shipped")
    return sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)


def shipped_sources() -> tuple[bytes, ...]:
    """What the shipped layouts hang on: their files, and how a layout is read."""
    here = resources.files("ecmx.layouts")
    code = tuple(here.joinpath(name).read_bytes() for name in ("loading.py", "model.py"))
    return (*code, *(entry.read_bytes() for entry in shipped_files()))


def load_layout(name_or_path: str, limits: Limits = Limits()) -> Layout:  # noqa: B008 – Limits is frozen
    """A shipped layout by its name, or one from a TOML file; LayoutInvalid where it cannot be meant."""
    for layout in shipped():
        if layout.name == name_or_path:
            return layout
    path = Path(name_or_path)
    try:
        text = plain_text(path, limits.layout_bytes)
    except NoPlainText as problem:
        if not path.exists():
            known = ", ".join(layout.name for layout in shipped())
            raise LayoutInvalid(
                "layout-unknown",
                f"There is no layout {name_or_path!r}, neither shipped nor as a file.",
                f"Shipped layouts: {known}.",
            ) from None
        raise LayoutInvalid(
            "layout-unreadable",
            f"The layout file {path.name} {problem.why}.",
            "Save it as plain text in UTF-8.",
        ) from None
    return layout_of(text, path.name, beside(path.parent), limits)


def travelled_layout(text: str, where: str, limits: Limits = Limits()) -> Layout:  # noqa: B008 – Limits is frozen
    """A layout as JSON that was in other hands meanwhile, within the bounds of a file; LayoutInvalid where it cannot be meant."""
    if len(text) > AS_JSON * limits.layout_bytes:
        raise LayoutInvalid("layout-unreadable", f"{where} is larger than a layout may be.", "Name a layout.")
    try:
        layout = msgspec.json.decode(text, type=Layout)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        raise LayoutInvalid("layout-invalid", f"{where} is damaged.", "Name a layout.") from None
    demand_bounds(layout, where, limits)
    demand_sense(layout, where)
    return layout


def layouts_in(folder: Path, limits: Limits = Limits()) -> tuple[Layout, ...]:  # noqa: B008 – Limits is frozen
    """Every layout of a folder, by file name; LayoutInvalid where one cannot be meant, or where there is none.

    What is no text at all is left out; `passed_over` tells of it.
    """
    files = beside(folder)
    if len(files) > limits.layout_files:
        raise LayoutInvalid(
            "layout-folder-too-large",
            f"There are {len(files):,} layouts (.toml) in that folder; at most {limits.layout_files:,} are read.",
            "Name a folder with the layouts alone that are needed.",
        )
    texts: dict[Path, str] = {}
    left: list[str] = []
    for path in files.values():
        try:
            texts[path] = plain_text(path, limits.layout_bytes)
        except NoPlainText as problem:
            left.append(f"{path.name} {problem.why}")
    if not texts:
        raise LayoutInvalid(
            "layout-folder-empty",
            f"There is no layout (.toml) in that folder{'; ' if left else ''}{', and '.join(left[:3])}.",
            "Name another folder.",
        )
    return tuple(layout_of(text, path.name, files, limits) for path, text in texts.items())


def passed_over(folder: Path, limits: Limits = Limits()) -> tuple[str, ...]:  # noqa: B008 – Limits is frozen
    """Of each file of a folder that its name says is a layout and that is no text at all, a sentence."""
    said = []
    for path in beside(folder).values():
        try:
            plain_text(path, limits.layout_bytes)
        except NoPlainText as problem:
            said.append(f"{path} {problem.why}, so it was skipped.")
    return tuple(said)


def beside(folder: Path) -> dict[str, Path]:
    """The files of a folder that may be layouts, by their names without the ending."""
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


@dataclass
class Line:
    """A layout and those that it inherits from, the nearest first: of each the file's name and what it says itself."""

    beside: Mapping[str, Path]
    limits: Limits
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def follow(self, text: str, where: str) -> None:
        """Read a layout and its parents, one after the other."""
        seen: list[str] = [where]
        self.said.append((where, parsed(text, where)))
        while (parent := parent_of(*self.said[-1])) is not None:
            child = self.said[-1][0]
            text, where = self.parent(parent, child)
            if where in seen:
                raise LayoutInvalid(
                    "layout-circle", f"{child} inherits from itself by way of {parent}.", "Break the circle."
                )
            if len(seen) > self.limits.layout_parents:
                raise LayoutInvalid(
                    "layout-too-deep",
                    f"{seen[0]}: inherits goes on for more than {self.limits.layout_parents} layouts.",
                    "Write what the first of them say into one layout.",
                )
            seen.append(where)
            self.said.append((where, parsed(text, where)))

    def parent(self, name: str, child: str) -> tuple[str, str]:
        """The text of the layout of that name, and the name of its file: in the same folder, else a shipped one."""
        if path := self.beside.get(name):
            try:
                return plain_text(path, self.limits.layout_bytes), path.name
            except NoPlainText as problem:
                raise LayoutInvalid(
                    "layout-unreadable",
                    f"{child}: inherits names {name}, and {path.name} {problem.why}.",
                    "Save it as plain text in UTF-8.",
                ) from None
        entry = resources.files("ecmx.layouts").joinpath("shipped").joinpath(f"{name}.toml")
        if not entry.is_file():
            raise LayoutInvalid(
                "layout-parent-unknown",
                f"{child} inherits from {name}, which there is not.",
                "Put it in the same folder, or name a shipped layout.",
            )
        return entry.read_text("utf-8"), f"{name}.toml (shipped)"


def parsed(text: str, where: str) -> dict[str, Any]:
    """What a layout file says itself."""
    demand_shallow(text, where)
    try:
        raw = tomllib.loads(text)
    except RecursionError:
        raise LayoutInvalid(
            "layout-not-toml",
            f"{where}: its tables or lists are nested too deep.",
            "A layout has tabs and columns only.",
        ) from None
    except ValueError as error:  # a TOMLDecodeError, or a number with thousands of digits
        raise LayoutInvalid(
            "layout-not-toml",
            f"{where} is not valid TOML: {cut(error)}.",
            "Fix the line; text goes in double quotes.",
        ) from error
    inner = raw.pop("layout", {})
    if not isinstance(inner, dict):
        raise LayoutInvalid("layout-invalid", f"{where}: `layout` is no table.", "Leave it out.")
    return inner | raw


def parent_of(where: str, raw: Mapping[str, Any]) -> str | None:
    """The name of the layout that one inherits from."""
    name = raw.get("inherits")
    if name is None:
        return None
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise LayoutInvalid(
            "layout-invalid",
            f"{where}: inherits takes a layout's name, never a path.",
            "Put the other layout in the same folder, and name it by its file's name without .toml.",
        )
    return name


def layout_of(text: str, where: str, beside: Mapping[str, Path], limits: Limits = Limits()) -> Layout:  # noqa: B008
    """A layout out of TOML text, with what it inherits; every mistake is one sentence that says where."""
    line = Line(beside, limits)
    line.follow(text, where)
    taken: dict[str, Any] = {}
    layout: Layout | None = None
    for name, own in reversed(line.said):
        layout = made(taken | own, name, limits)
        taken = inherited(layout)
    assert layout is not None
    return layout


def made(raw: dict[str, Any], where: str, limits: Limits) -> Layout:
    """The layout that says this."""
    try:
        layout = msgspec.convert(raw, Layout)
    except msgspec.ValidationError as error:
        raise LayoutInvalid(
            "layout-invalid",
            f"{where}: {cut(error)}.",
            "Compare with `ecmx layouts show guidance-mif` and docs/reference/layouts.md.",
        ) from error
    demand_bounds(layout, where, limits)
    demand_sense(layout, where)
    return layout


def inherited(layout: Layout) -> dict[str, Any]:
    """What a layout gives to those that inherit from it: everything but name, words, standing and dates."""
    raw: dict[str, Any] = msgspec.to_builtins(layout, builtin_types=(date,))
    own = ("name", "words", "standing", "effective", "until", "inherits")
    return {key: value for key, value in raw.items() if key not in own}


def cut(error: Exception) -> str:
    """What a parser says, not at any length."""
    said = str(error)
    return said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
