"""Where `ecmx open` writes its pages: beside the file, or in a folder of the person's own where nothing may be written there.
Nothing that ecmx did not write is ever written over.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ecmx.cli.our_marks import is_marked

__all__ = ["PAGES", "folder_for", "ours", "page_for"]

#: The folder that the pages of several files come to stand in.
PAGES = "ecmx-pages"
_ENDING = ".check.html"
_INDEX = "index.html"
_MARK = b'<meta name="generator" content="ecmx'
_LONGEST = 255  # bytes of a name that every disk takes


def page_for(source: Path) -> Path:
    """The page of one file: october.xlsx → october.check.html, numbered where such a file of somebody else is there."""
    folder = _written_to(source.absolute().parent)
    number = 1
    while True:
        ending = _ENDING if number == 1 else f"-{number}{_ENDING}"
        target = folder / f"{_shortened(source.stem, ending)}{ending}"
        if not os.path.lexists(target) or ours(target):
            return target
        number += 1


def folder_for(sources: Sequence[Path]) -> Path:
    """The folder for the pages of several files, made where it is missing: ecmx-pages beside the first of them."""
    beside = _written_to(sources[0].absolute().parent)
    number = 1
    while True:
        target = beside / (PAGES if number == 1 else f"{PAGES}-{number}")
        if not os.path.lexists(target):
            target.mkdir(mode=0o700)
        if target.is_dir() and (ours(target / _INDEX) or not any(target.iterdir())):
            return target
        number += 1


def ours(path: Path) -> bool:
    """Whether this is a page that ecmx wrote."""
    return is_marked(path, _MARK)


def _written_to(folder: Path) -> Path:
    """The folder itself where a file may be written there, else one of the person's own, else one that goes with the computer's rest."""
    if _may_write(folder):
        return folder
    try:
        own = Path.home() / PAGES  # not a hidden folder, nor the system's: some browsers may not look into those
        own.mkdir(mode=0o700, exist_ok=True)
    except (OSError, RuntimeError):
        return Path(tempfile.mkdtemp(prefix="ecmx-"))
    return own if _may_write(own) else Path(tempfile.mkdtemp(prefix="ecmx-"))


def _may_write(folder: Path) -> bool:
    """Tried, not asked: what a system says of rights is not always so, on a server's folder above all."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _shortened(stem: str, ending: str) -> str:
    """As much of a name as leaves room for its ending."""
    return os.fsencode(stem)[: _LONGEST - len(ending)].decode("utf-8", "ignore")
