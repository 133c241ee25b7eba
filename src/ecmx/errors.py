"""The tree of everything that can stop ecmx; a defect *in* a file is a finding, never an error of this tree.

EcmxError
├── FileUnusable      the file cannot be read at all: the sender's to fix; one sentence, how to fix it
├── LayoutInvalid     a layout file says something impossible: whoever wrote the layout fixes it
├── PartnersInvalid   the list of partners says something impossible: whoever keeps it fixes it
├── RecordsInvalid    frames that are no records of their file type: the program's that made them
├── UsageProblem      the command was asked for something that it cannot do
├── TransportProblem  a file did not go or come (`transports/problems.py`): for now, or until somebody changes something
└── OurFault          ecmx itself failed at one file: named by kind and line, never by its text, and the other files are finished

What was done, but otherwise than may be expected, is a `Remark`: a warning, never an error.

A message of this tree never holds a member's value, nor text out of a data cell.
"""

from __future__ import annotations

import errno
import os
import traceback
from pathlib import Path

__all__ = [
    "FULL",
    "EcmxError",
    "FileUnusable",
    "LayoutInvalid",
    "OurFault",
    "PartnersInvalid",
    "RecordsInvalid",
    "Remark",
    "UsageProblem",
]

#: What the system says where a disk, or what one may take of it, is full.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


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


class OurFault(EcmxError):
    """A fault of ecmx itself. Its text might quote a cell (invariant V1), so it is named by its kind and line alone."""

    fault: BaseException | None = None

    @classmethod
    def of(cls, fault: BaseException, file: str = "") -> OurFault:
        """What there is to say of an exception that nobody foresaw. file: at which it happened, "" where that is said elsewhere.

        The exception itself, whose traceback may hold members' values, is kept with ECMX_DEBUG=1 only.
        """
        begun = f"{file}: a fault" if file else "A fault"
        made = cls(
            "fault",
            f"{begun} of ecmx itself, not of your file: {type(fault).__name__} in {_place(fault)}.",
            "Please report this line. ECMX_DEBUG=1 shows more, but may show members' values: do not send that on.",
        )
        made.fault = fault if os.environ.get("ECMX_DEBUG") == "1" else None
        return made


def _place(fault: BaseException) -> str:
    """Module and line of the innermost of our own frames."""
    ours = [
        f"{Path(frame.filename).parent.name}/{Path(frame.filename).name} line {frame.lineno}"
        for frame in traceback.extract_tb(fault.__traceback__)
        if "ecmx" in Path(frame.filename).parts
    ]
    return ours[-1] if ours else "an unknown place"
