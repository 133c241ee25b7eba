"""Whose fault an exception is: the file's, which is told as damage in one sentence, or ours, which must never be told as the file's.

Knows no container; holds no text of an exception, since that may quote a cell.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from types import TracebackType

__all__ = ["ReadingFault", "is_ours", "place_of"]

# What a program's own mistakes raise. Everything else (ValueError, KeyError, struct.error, a parser's panic …) comes of the data.
_MISTAKES = (AssertionError, AttributeError, NameError, SyntaxError, TypeError)
# Parsers that raise even these where a file is damaged.
_PARSERS = frozenset(
    ["cryptography", "et_xmlfile", "lxml", "msoffcrypto", "olefile", "openpyxl", "wolfxl", "xlrd", "xml", "zipfile"]
)


class ReadingFault(Exception):
    """Reading failed by a fault of ecmx or of its installation, not of the file. The message names a kind of exception and a place."""


def is_ours(problem: BaseException) -> bool:
    """Whether the exception is a fault of our own or of the installation: something missing, or a mistake outside the parsers."""
    if isinstance(problem, ImportError):
        return True
    return isinstance(problem, _MISTAKES) and not any(
        name.partition(".")[0] in _PARSERS for name in _modules(problem.__traceback__)
    )


def _modules(trace: TracebackType | None) -> list[str]:
    """The modules that the exception came through."""
    names = []
    while trace is not None:
        names.append(str(trace.tb_frame.f_globals.get("__name__", "")))
        trace = trace.tb_next
    return names


def place_of(problem: BaseException) -> str:
    """TypeError in files/reading/xlsx.py line 120: the kind of exception and the innermost frame."""
    frames = traceback.extract_tb(problem.__traceback__)
    where = Path(frames[-1].filename) if frames else Path("unknown")
    return f"{type(problem).__name__} in {where.parent.name}/{where.name} line {frames[-1].lineno if frames else 0}"
