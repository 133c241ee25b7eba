"""What only a person can settle, by kind, as data (`tasks.toml`). Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

import msgspec

__all__ = ["TASKS", "TaskKind"]


class TaskKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind; the fields are told at the head of `tasks.toml`."""

    code: str
    words: str
    short: str
    fix: str
    page: str = ""
    answers: dict[str, str]

    @property
    def on_page(self) -> str:
        """What to do, for somebody who looks at a page."""
        return self.page or self.fix


def _kinds() -> Mapping[str, TaskKind]:
    raw = tomllib.loads(files("ecmx.hub.work").joinpath("tasks.toml").read_text("utf-8"))["task"]
    return {one.code: one for one in msgspec.convert(raw, list[TaskKind])}


#: By code, in the order of the file.
TASKS: Mapping[str, TaskKind] = _kinds()
