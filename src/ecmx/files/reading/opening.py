"""Which reader reads what, and what running out of memory or a vanished file is called. Loads a reader only where a file needs it."""

from __future__ import annotations

import errno
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ecmx.errors import FileUnusable
from ecmx.files.facts import Reader, unusable
from ecmx.files.limits import Limits
from ecmx.files.reading.container import kind_of
from ecmx.files.reading.in_memory import Source

if TYPE_CHECKING:
    from ecmx.files.reading.encrypted import Opened

__all__ = ["open_reader", "told"]


def open_reader(path: Path, password: str | None, limits: Limits) -> Reader:
    """The reader of the file's kind, in this process."""
    kind = kind_of(path, limits)
    if kind in ("xlsx", "xlsm"):
        from ecmx.files.reading.xlsx import XlsxReader

        return XlsxReader(path, limits, format=kind)
    if kind == "ole":
        from ecmx.files.reading.encrypted import look_into

        opened = look_into(path, password)
        if opened is not None:
            return _decrypted_reader(opened, limits)
    if kind in ("xls", "ole"):
        return _xls_reader(path, limits)
    if kind == "ods":
        from ecmx.files.reading.ods import OdsReader

        return OdsReader(path, limits)
    if kind == "xml":
        from ecmx.files.reading.xml_records import XmlReader

        return XmlReader(path, limits)
    from ecmx.files.reading.delimited import DelimitedReader

    return DelimitedReader(path, limits)


def _xls_reader(path: Source, limits: Limits, opened: Opened | None = None) -> Reader:
    from ecmx.files.reading.xls import XlsReader

    try:
        return XlsReader(path, limits, opened=opened)
    except FileUnusable as refused:
        from ecmx.files.reading.second_xls import second_reader

        return second_reader(path, limits, refused, protected=opened is not None)


def _decrypted_reader(opened: Opened, limits: Limits) -> Reader:
    kind = kind_of(opened.source, limits)
    if kind in ("xlsx", "xlsm"):
        from ecmx.files.reading.xlsx import XlsxReader

        return XlsxReader(opened.source, limits, format=kind, opened=opened)
    if kind in ("xls", "ole"):
        return _xls_reader(opened.source, limits, opened)
    raise unusable(
        "not-a-workbook",
        "What the password protects is not a workbook.",
        "Ask for the file as an Excel workbook (.xlsx).",
    )


class told:  # noqa: N801 – used as a statement: with told()
    """Turns what running out of memory or a vanished file raise into one sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(problem, FileUnusable) or problem is None:
            return
        if isinstance(problem, MemoryError) or (isinstance(problem, OSError) and problem.errno == errno.ENOMEM):
            raise unusable(
                "file-too-large", "Reading the file takes more memory than it may.", "Split it into smaller files."
            ) from None
        if isinstance(problem, OSError):
            raise unusable(
                "read-failed",
                "The file vanished or could not be read to its end.",
                "Check the disk and copy the file again.",
            ) from None
