"""One file, opened: its sheets, what is known of it, and its rows in batches. Knows nothing of formats, nor of ECM."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from ecmx.errors import FileUnusable
from ecmx.files.cells import Batch, Merge
from ecmx.files.facts import Facts, Marks, Reader, unusable
from ecmx.files.limits import MIB, Limits
from ecmx.files.merged import FillDown
from ecmx.files.reading import VIEW, open_reader, require_file, told
from ecmx.files.scratch import sweep_temporary

__all__ = ["Book", "Sheet", "open_ahead", "open_book"]


class Sheet:
    """One tab. name: "" for a delimited file, the record's element for XML; visibility: visible, hidden or very_hidden.

    filled_down: rows that were given the value of a block of merged cells, by the last reading of all rows
    merged_across: rows in which one goes across several columns, each with its block; by the last reading, too
    """

    def __init__(self, reader: Reader, index: int, name: str, limits: Limits) -> None:
        self._reader = reader
        self._limits = limits
        self._index = index
        facts = reader.sheets[index]
        self.name = name
        self.visibility: str = facts.visibility
        self.merges: tuple[Merge, ...] = facts.merges
        self.marks: Marks = facts.marks
        self.filled_down: list[int] = []
        self.merged_across: list[tuple[int, Merge]] = []

    def __repr__(self) -> str:
        return f"<Sheet {self._index + 1}>"

    def preview(self, rows: int = 60) -> Batch:
        """The first rows with content, title rows and headers among them. Raises FileUnusable."""
        with told():
            return self._reader.preview(self._index, rows)

    def batches(self, *, after_row: int = 0, size: int = 16384) -> Iterator[Batch]:
        """All rows with content below that Excel row, at most `size` in a batch, every batch with the same columns. Raises FileUnusable.

        Cells merged over several rows have their value in each of them.
        """
        merged = FillDown(self.marks.blocks, after_row)
        self.filled_down, self.merged_across = merged.filled, merged.across
        text = 0
        with told():
            for batch in self._reader.batches(self._index, after_row, size):
                text += int(batch.text.estimated_size()) - VIEW * batch.text.height * batch.text.width
                if text > self._limits.text_bytes:
                    raise unusable(
                        "file-too-large",
                        f"The cells of a sheet hold more than {self._limits.text_bytes // MIB:,} MB of text, each cell counted.",
                        "Look for a column with the same long text in every row, and take it out.",
                    )
                yield merged.of(batch)


class Book:
    """An open file; a context manager. format: xlsx, xlsm, xls, ods, delimited or xml."""

    def __init__(self, path: Path, reader: Reader, limits: Limits) -> None:
        for sheet in reader.sheets:
            if len(sheet.name) > limits.header:
                raise unusable(
                    "file-too-large",
                    f"A tab has a name of {len(sheet.name):,} characters; at most {limits.header:,} are read.",
                    "Give the tab a short name.",
                )
        self._reader = reader
        self.path = path
        self.format: str = reader.format
        self.facts: Facts = reader.facts
        self.sheets: tuple[Sheet, ...] = tuple(
            Sheet(reader, index, name, limits)
            for index, name in enumerate(apart(sheet.name for sheet in reader.sheets))
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
    sweep_temporary()
    with told():
        if isolated:
            from ecmx.files.isolated import IsolatedReader

            return _book(path, IsolatedReader(path, password, limits), limits)
        return _book(path, open_reader(path, password, limits), limits)


def open_ahead(path: Path, *, password: str | None = None, limits: Limits = Limits()) -> None:  # noqa: B008 – Limits is frozen
    """Have another process open a file that will be opened next, while this one is at work on the file before it. Never fails."""
    if path.is_file():
        from ecmx.files import isolated

        isolated.open_ahead(path, password, limits)


def _book(path: Path, reader: Reader, limits: Limits) -> Book:
    try:
        return Book(path, reader, limits)
    except FileUnusable:
        reader.close()
        raise
