"""Password-protected workbooks, opened with the password given. What comes out is kept in memory alone: as a file of the system that
lies there, or, where the system has none such, as bytes.
"""

from __future__ import annotations

import io
import os
import weakref
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msoffcrypto
import olefile  # type: ignore[import-untyped]
from msoffcrypto.format import xls97

from ecmx.errors import FileUnusable
from ecmx.files.facts import not_a_workbook, unusable
from ecmx.files.reading.blame import is_ours
from ecmx.files.reading.in_memory import InMemory, Source

__all__ = ["Opened", "look_into"]

# msoffcrypto puts an old workbook together in a temporary file, in plain. Here it does so in memory.
xls97.tempfile = SimpleNamespace(TemporaryFile=io.BytesIO)


class Opened:
    """The decrypted workbook, which lives as long as this object. source: what is opened as a path is."""

    def __init__(self) -> None:
        self.source: Source = InMemory()
        self._finalizer: Any = None
        if hasattr(os, "memfd_create"):
            descriptor = os.memfd_create("workbook")
            self.source = Path(f"/proc/self/fd/{descriptor}")
            self._finalizer = weakref.finalize(self, os.close, descriptor)

    def close(self) -> None:
        if self._finalizer is not None:
            self._finalizer()
        else:
            self.source = InMemory()


def look_into(path: Path, password: str | None) -> Opened | None:
    """What an OLE container holds: None for a plain xls, the decrypted workbook for a protected one.

    Raises FileUnusable: password-needed, password-wrong, not-a-workbook, file-truncated.
    """
    try:
        with olefile.OleFileIO(str(path)) as container:
            names = {"/".join(entry).lower() for entry in container.listdir()}
    except (MemoryError, TimeoutError):
        raise
    except Exception as problem:
        if is_ours(problem):
            raise
        raise _truncated() from None
    protected = "encryptedpackage" in names
    if not protected and not names & {"workbook", "book"}:
        if "worddocument" in names:
            raise not_a_workbook("a Word document")
        if "powerpoint document" in names:
            raise not_a_workbook("a PowerPoint presentation")
        if "__properties_version1.0" in names:
            raise not_a_workbook("an Outlook message")
        raise not_a_workbook("data of another program")
    if not protected and not _xls_protected(path):
        return None
    if password is None:
        raise unusable(
            "password-needed",
            "The workbook is protected by a password.",
            "Give the password (--password-file), or ask for the file without one.",
        )
    return _decrypted(path, password)


def _xls_protected(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return bool(msoffcrypto.OfficeFile(stream).is_encrypted())
    except (MemoryError, TimeoutError):
        raise
    except Exception as problem:
        if is_ours(problem):
            raise
        return False


def _decrypted(path: Path, password: str) -> Opened:
    if not password:
        raise _wrong()  # msoffcrypto takes an empty one for none at all
    opened = Opened()
    try:
        with path.open("rb") as stream, opened.source.open("wb") as out:
            office: Any = msoffcrypto.OfficeFile(stream)
            office.load_key(password=password)
            office.decrypt(out)
    except (MemoryError, TimeoutError):
        raise
    except Exception as problem:
        opened.close()
        if is_ours(problem):
            raise
        raise _told(problem) from None
    return opened


def _told(problem: Exception) -> FileUnusable:
    kind = type(problem).__name__
    if kind == "InvalidKeyError" or "password" in str(problem).lower() or kind == "UnicodeDecodeError":
        return _wrong()
    if kind == "DecryptionError" and "not supported" in str(problem).lower():
        return unusable("unsupported-format", "The workbook is protected in a way that is not supported.")
    return _truncated()


def _wrong() -> FileUnusable:
    return unusable(
        "password-wrong",
        "The password does not open the workbook.",
        "Check the password with the sender; capitals count.",
    )


def _truncated() -> FileUnusable:
    return unusable(
        "file-truncated", "The workbook is damaged or was cut off during the transfer.", "Ask for the file again."
    )
