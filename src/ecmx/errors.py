"""The tree of everything that can stop ecmx; a defect *in* a file is a finding, never an error of this tree.

EcmxError
├── FileUnusable      the file cannot be read at all: the sender's to mend; one sentence, how to mend it
├── LayoutInvalid     a layout file says something impossible: whoever wrote the layout mends it
├── PartnersInvalid   the list of partners says something impossible: whoever keeps it mends it
├── RecordsInvalid    frames that are no records of their file type: the program's that made them
└── UsageProblem      the command was asked for something that it cannot do

What was done, but otherwise than may be expected, is a `Remark`: a warning, never an error.

A message of this tree never holds a member's value, nor text out of a data cell.
"""

from __future__ import annotations

__all__ = ["EcmxError", "FileUnusable", "LayoutInvalid", "PartnersInvalid", "RecordsInvalid", "Remark", "UsageProblem"]


class EcmxError(Exception):
    """One clear sentence, a stable code, and what to do about it."""

    def __init__(self, code: str, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fix = fix


class FileUnusable(EcmxError):
    """Not a workbook, truncated, encrypted without a password, over a limit, empty…"""


class LayoutInvalid(EcmxError):
    """A layout that cannot be meant."""


class PartnersInvalid(EcmxError):
    """A list of partners that cannot be meant."""


class RecordsInvalid(EcmxError):
    """Frames that are no records of their file type: a column is missing, surplus or of another type."""


class UsageProblem(EcmxError):
    """A request that cannot be carried out."""


class Remark(UserWarning):
    """One sentence on what was done otherwise than may be expected."""
