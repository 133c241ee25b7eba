"""One file, opened: its sheets, what is known of it, and its rows in batches. Knows which reader reads what; nothing of ECM."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ecmx.errors import FileUnusable
from ecmx.files.cells import Batch, Merge
from ecmx.files.facts import Facts, Reader, unusable
from ecmx.files.limits import Limits
from ecmx.files.reading import kind_of, require_file

if TYPE_CHECKING:
    from ecmx.files.reading import Opened

__all__ = ["Book", "Sheet", "open_book", "open_reader", "told"]


class Sheet:
    """One tab. name: "" for a delimited file, the record's element for XML; visibility: visible, hidden or very_hidden."""

    def __init__(self, reader: Reader, index: int, name: str) -> None:
        self._reader = reader
        self._index = index
        facts = reader.sheets[index]
        self.name = name
        self.visibility: str = facts.visibility
        self.merges: tuple[Merge, ...] = facts.merges

    def __repr__(self) -> str:
        return f"<Sheet {self._index + 1}>"

    def preview(self, rows: int = 60) -> Batch:
        """The first rows with content, title rows and headers among them. Raises FileUnusable."""
        with told():
            return self._reader.preview(self._index, rows)

    def batches(self, *, after_row: int = 0, size: int = 16384) -> Iterator[Batch]:
        """All rows with content below that Excel row, at most `size` in a batch, every batch with the same columns. Raises FileUnusable."""
        with told():
            yield from self._reader.batches(self._index, after_row, size)


class Book:
    """An open file; a context manager. format: xlsx, xlsm, xls, ods, delimited or xml."""

    def __init__(self, path: Path, reader: Reader) -> None:
        self._reader = reader
        self.path = path
        self.format: str = reader.format
        self.facts: Facts = reader.facts
        self.sheets: tuple[Sheet, ...] = tuple(
            Sheet(reader, index, name) for index, name in enumerate(apart(sheet.name for sheet in reader.sheets))
        )

    def __repr__(self) -> str:
        return f"<Book of {len(self.sheets)} sheets, {self.format}>"

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._reader.close()


def apart(names: Iterable[str]) -> list[str]:
    """Names of tabs, each once: records of XML in two places may go by one name, and rows are told by their tab's name."""
    given: list[str] = []
    for name in names:
        told, number = name, 2
        while told in given:
            told, number = f"{name} ({number})", number + 1
        given.append(told)
    return given


def open_book(path: Path, *, password: str | None = None, limits: Limits = Limits(), isolated: bool = True) -> Book:  # noqa: B008 – Limits is frozen
    """Open a file of any supported kind.

    isolated: read in a process of its own, under the limits' memory and time. Raises FileUnusable.
    """
    path = Path(path)
    require_file(path, limits)
    with told():
        if isolated:
            from ecmx.files.isolated import IsolatedReader

            return Book(path, IsolatedReader(path, password, limits))
        return Book(path, open_reader(path, password, limits))


def open_reader(path: Path, password: str | None, limits: Limits) -> Reader:
    """The reader of the file's kind, in this process."""
    kind = kind_of(path, limits)
    if kind in ("xlsx", "xlsm"):
        from ecmx.files.reading import XlsxReader

        return XlsxReader(path, limits, format=kind)
    if kind == "ole":
        from ecmx.files.reading import look_into

        opened = look_into(path, password)
        if opened is not None:
            return _decrypted_reader(opened, limits)
    if kind in ("xls", "ole"):
        from ecmx.files.reading import XlsReader

        return XlsReader(path, limits)
    if kind == "ods":
        from ecmx.files.reading import OdsReader

        return OdsReader(path, limits)
    if kind == "xml":
        from ecmx.files.reading import XmlReader

        return XmlReader(path, limits)
    from ecmx.files.reading import DelimitedReader

    return DelimitedReader(path, limits)


def _decrypted_reader(opened: Opened, limits: Limits) -> Reader:
    kind = kind_of(opened.path, limits)
    if kind in ("xlsx", "xlsm"):
        from ecmx.files.reading import XlsxReader

        return XlsxReader(opened.path, limits, format=kind, opened=opened)
    if kind in ("xls", "ole"):
        from ecmx.files.reading import XlsReader

        return XlsReader(opened.path, limits, opened=opened)
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
        if isinstance(problem, MemoryError):
            raise unusable(
                "file-too-large", "Reading the file takes more memory than it may.", "Split it into smaller files."
            ) from None
        if isinstance(problem, OSError):
            raise unusable(
                "read-failed",
                "The file vanished or could not be read to its end.",
                "Check the disk and copy the file again.",
            ) from None
