"""Why members are left out of a file, as data (`left_out.toml`). Pure: knows no table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

import msgspec

__all__ = ["LEFT_OUT", "LeftOutReason"]


class LeftOutReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One reason; the fields are told at the head of `left_out.toml`."""

    code: str
    files: tuple[str, ...]
    words: str
    footnote: int | None = None
    withheld: bool = False
    sensitive: bool = False

    @property
    def said(self) -> str:
        """The sentence, with the footnote that it follows from."""
        return f"{self.words} (fn {self.footnote})" if self.footnote else self.words


def _reasons() -> Mapping[str, LeftOutReason]:
    raw = tomllib.loads(files("ecmx.hub.outbound").joinpath("left_out.toml").read_text("utf-8"))["reason"]
    return {one.code: one for one in msgspec.convert(raw, list[LeftOutReason])}


#: By code, in the order of the file.
LEFT_OUT: Mapping[str, LeftOutReason] = _reasons()
