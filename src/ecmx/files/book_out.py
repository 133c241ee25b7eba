"""A new workbook in XlsxWriter's hands, and where it keeps what is not yet packed: in a folder of the run or, where the workbook goes
out protected or its rows came so, sealed. Knows nothing of what stands in it.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from ecmx.errors import FULL, UsageProblem
from ecmx.files.aside import Place
from ecmx.files.scratch import Scratch, no_room
from ecmx.files.sealed import PIECE, SealedStream

__all__ = ["BookOut"]

#: Text stays text, whatever it begins with.
_PLAIN = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
_ROWS = b"<sheetData/>"  # where the rows go that wait elsewhere
_MOMENT = (1980, 1, 1, 0, 0, 0)


class BookOut:
    """The workbook as `book`, to be closed or dropped. place: a path, or a stream in memory, of which nothing lies in plain on a disk.

    flat: rows are written in their order and no more changed, so that memory stays flat
    """

    def __init__(self, place: Place, *, flat: bool = True) -> None:
        self._place = place
        self._scratch: Scratch | None = None
        self.book: Any
        if isinstance(place, Path):
            # What XlsxWriter keeps beside the file holds members' data: in a folder of its own, which goes with this object.
            self._scratch = Scratch()
            self.book = Workbook(str(place), {"constant_memory": flat, "tmpdir": str(self._scratch.path), **_PLAIN})
        else:
            self.book = SealedBook(place, {"constant_memory": flat, **_PLAIN})
        self.book.set_properties({"created": datetime(*_MOMENT)})  # the same rows are the same bytes on any day

    def close(self) -> None:
        """Write it to its end. Raises OSError where that fails, UsageProblem where it is the temporary folder that is full."""
        try:
            self.book.close()
        except FileCreateError as problem:  # it wraps what the system said
            full = self._full()
            self.drop()
            said = problem.args[0] if problem.args else None
            if full is not None and isinstance(said, OSError) and said.errno in FULL:
                raise no_room(full) from None
            raise said if isinstance(said, OSError) else problem from None
        except BaseException:
            self.drop()
            raise
        self._forget()

    def drop(self) -> None:
        """Close it without an end, after a failure."""
        self.book.fileclosed = 1
        self._forget()

    def _forget(self) -> None:
        for tab in self.book.worksheets():
            waiting = getattr(tab, "row_data_fh", None)
            if waiting is not None:
                with contextlib.suppress(OSError, ValueError, UsageProblem):  # on a full disk even closing fails
                    waiting.close()
        if self._scratch is not None:
            self._scratch.close()

    def _full(self) -> Path | None:
        """The temporary folder, where there is less room in it than where the workbook goes."""
        if self._scratch is None or not isinstance(self._place, Path):
            return None
        root = self._scratch.path.parent
        try:
            return root if shutil.disk_usage(root).free < shutil.disk_usage(self._place.parent).free else None
        except OSError:
            return None


class SealedSheet(Worksheet):  # type: ignore[misc]
    """A tab whose rows wait sealed, not in a file of plain text."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        flat = init_data["constant_memory"]
        super()._initialize({**init_data, "constant_memory": False})
        self.constant_memory = flat
        self.sealed: SealedStream | None = None
        if flat:
            self.sealed = SealedStream()
            self.row_data_fh = io.TextIOWrapper(io.BufferedWriter(self.sealed, PIECE), encoding="utf-8", newline="")
            self.fh = self.row_data_fh

    def _opt_reopen(self) -> None:
        """It is never closed before the end."""

    def _opt_close(self) -> None:
        """It is closed with the workbook."""

    def _write_optimized_sheet_data(self) -> None:
        self._xml_empty_tag("sheetData")


class SealedBook(Workbook):  # type: ignore[misc]
    """A workbook that is packed in memory, its rows straight out of the seal."""

    worksheet_class = SealedSheet
    filename: Any

    def __init__(self, stream: io.BytesIO, options: dict[str, Any]) -> None:
        super().__init__(stream, options)
        self.worksheet_class = SealedSheet
        self.in_memory = (
            True  # its other parts, which are small; said here, since the constructor would give up flat rows for it
        )

    def _store_workbook(self) -> None:
        stream, self.filename = self.filename, io.BytesIO()
        super()._store_workbook()
        with (
            zipfile.ZipFile(self.filename) as made,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as out,
        ):
            waiting = {f"xl/worksheets/sheet{at}.xml": tab for at, tab in enumerate(self.worksheets(), 1)}
            for name in made.namelist():
                info = zipfile.ZipInfo(name, _MOMENT)
                info.compress_type = zipfile.ZIP_DEFLATED
                tab = waiting.get(name)
                info.file_size = made.getinfo(name).file_size + (
                    tab.sealed.size if tab is not None and tab.sealed else 0
                )
                with out.open(info, "w") as part:
                    for piece in _with_rows(made.read(name), tab):
                        part.write(piece)


def _with_rows(part: bytes, tab: Any) -> Iterator[bytes]:
    """A part of the workbook, with the rows that waited for their place in it."""
    if tab is None or tab.sealed is None or tab.dim_rowmin is None:
        yield part
        return
    before, _, after = part.partition(_ROWS)
    tab.row_data_fh.flush()
    yield before
    yield b"<sheetData>"
    yield from tab.sealed.pieces()
    yield b"</sheetData>"
    yield after
