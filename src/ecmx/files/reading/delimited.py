"""Text files with delimiters: which encoding, which delimiter, which records. Every cell is text; a record's number is its Excel row."""

from __future__ import annotations

import codecs
import csv
import io
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from ecmx.errors import FileUnusable
from ecmx.files.cells import Batch
from ecmx.files.facts import Facts, Marks, SheetFacts, too_many_cells, unusable
from ecmx.files.limits import MIB, Limits
from ecmx.files.reading.batches import batch_of, letters, rows_at_a_time
from ecmx.files.reading.encodings import Encoding, encoding_of
from ecmx.files.reading.loose_quotes import loose_records, marks_around, with_plain_marks

__all__ = ["DelimitedReader", "looks_like_text"]

SAMPLE = 256 * 1024
DELIMITERS = ("\t", "|", ",", ";", "^", "~")
LONGEST_CELL = 1 * MIB
FIRST = 200  # records whose number of fields is told
WIDE = 0.6  # of the most fields, from which a record is no title
SHARE = 0.1  # of the records, from which a number of fields is one of the file's own
MOST_UNEVEN = 100_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What text files hold besides letters: tab, line ends, form feed, and the end mark of old DOS exports.
_CONTROL = bytes(code for code in range(32) if code not in (9, 10, 12, 13, 26, 27)) + b"\x7f"


@dataclass(frozen=True, slots=True)
class Dialect:
    encoding: Encoding
    delimiter: str
    quoting: bool
    marks: str | None  # the pair of marks around every cell, if they are no plain ones
    hint_line: bool  # a first line "sep=;", which Excel takes as an instruction and does not count as a row


def looks_like_text(head: bytes) -> bool:
    """Whether these first bytes can be a text file: next to no control characters, UTF-16 apart."""
    if any(head.startswith(mark) for mark, _ in _BOMS):
        return True
    if _utf16(head):
        return True
    return len(head) - len(head.translate(None, _CONTROL)) <= len(head) // 200


def _utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    pairs = len(head) // 2
    if pairs < 8:
        return None
    if head[1::2].count(0) > pairs * 0.7 and head[0::2].count(0) < pairs * 0.1:
        return "utf-16-le"
    if head[0::2].count(0) > pairs * 0.7 and head[1::2].count(0) < pairs * 0.1:
        return "utf-16-be"
    return None


class DelimitedReader:
    """See `Reader`."""

    format = "delimited"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._dialect = _dialect(path)
        self._loose = False
        self.facts = Facts(
            encoding=self._dialect.encoding.name,
            encoding_guessed=self._dialect.encoding.guessed,
            encoding_instead=self._dialect.encoding.instead,
            delimiter=self._dialect.delimiter,
        )
        self._seen, marks = self._measured()
        self.sheets: tuple[SheetFacts, ...] = (SheetFacts("", marks=marks),)

    def close(self) -> None:
        return None

    def preview(self, sheet: int, rows: int) -> Batch:
        numbers: list[int] = []
        table: list[list[str]] = []
        for number, record in self._records():
            if any(field.strip() for field in record):
                numbers.append(number)
                table.append(record)
                if len(numbers) >= rows:
                    break
        width = self._require_columns(max(map(_filled, _without_overlong(table)), default=0))
        return batch_of(numbers, [_fitted(record, width) for record in table], letters(width))

    def batches(self, sheet: int, after_row: int, size: int) -> Iterator[Batch]:
        width = self._width()
        names = letters(width)
        size = rows_at_a_time(size, width)
        numbers: list[int] = []
        table: list[list[str | None]] = []
        cells = 0
        for number, record in self._records():
            if number <= after_row or not record:
                continue
            numbers.append(number)
            table.append(record if len(record) == width else _fitted(record, width))  # type: ignore[arg-type]
            if len(numbers) >= size:
                batch = batch_of(numbers, table, names)
                numbers, table = [], []
                cells += len(batch) * width
                if cells > self._limits.cells:
                    raise too_many_cells(self._limits)
                yield batch
        if numbers:
            batch = batch_of(numbers, table, names)
            if cells + len(batch) * width > self._limits.cells:
                raise too_many_cells(self._limits)
            yield batch

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """The records by number. Where quotation marks stand inside a cell as they are, the rest is read by where cells end."""
        number = 0
        if not self._loose:
            try:
                for number, record in enumerate(self._strictly(), start=1):
                    self._require_rows(number)
                    yield number, record
                return
            except csv.Error as problem:
                if "field larger" in str(problem):
                    raise _never_ends(number) from None
                self._loose = True
        dialect, done = self._dialect, number
        with self._stream() as stream:
            for number, loose in enumerate(loose_records(self._lines(stream), dialect.delimiter), start=1):
                if number > done:
                    self._require_rows(number)
                    yield number, loose

    def _strictly(self) -> Iterator[list[str]]:
        with self._stream() as stream:
            yield from _reader(self._lines(stream), self._dialect.delimiter, self._dialect.quoting)

    def _lines(self, stream: TextIO) -> Iterator[str]:
        lines, marks = _lines(stream), self._dialect.marks
        return lines if marks is None else with_plain_marks(lines, self._dialect.delimiter, marks)

    def _stream(self) -> TextIO:
        stream = self._path.open("r", encoding=self._dialect.encoding.name, errors="replace", newline="")
        if self._dialect.hint_line:
            stream.readline()
        return stream

    def _require_rows(self, number: int) -> None:
        if number > self._limits.rows:
            raise unusable(
                "too-many-cells",
                f"The file has more than {self._limits.rows:,} records.",
                "Split it into smaller files.",
            )

    def _width(self) -> int:
        return self._require_columns(self._seen)

    def _measured(self) -> tuple[int, Marks]:
        """The widest record with content, and which records have more fields than others: with how many, and up to which filled; or
        fewer than the header, which is the first wide one or stands below it.
        """
        widest = 0
        by_fields: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        first: list[int] = []
        try:
            for number, record in self._records():
                fields = len(record)
                if number <= FIRST:
                    first.append(fields)
                by_fields[fields].append(number)
                if fields > widest:
                    widest = max(widest, _filled(record))
            counts = {fields: len(numbers) for fields, numbers in by_fields.items()}
            records = sum(count for fields, count in counts.items() if fields > 1)
            usual = min(
                (fields for fields, count in counts.items() if fields > 1 and count >= SHARE * records), default=0
            )
            long: list[tuple[int, int, int]] = []
            if any(fields > usual for fields in counts):
                found = (
                    (number, len(record), _filled(record)) for number, record in self._records() if len(record) > usual
                )
                long.extend(islice(found, MOST_UNEVEN))
        except FileUnusable:
            return 0, Marks()  # the reading says it
        head = next((fields for fields in first if fields >= WIDE * max(first)), 0)
        short = ((number, fields) for fields in counts if 0 < fields < head for number in by_fields[fields])
        return widest, Marks(
            fields=tuple(first),
            overlong=tuple(long),
            short=tuple(sorted(islice(short, MOST_UNEVEN))),
            records=sum(counts.values()),
        )

    def _require_columns(self, width: int) -> int:
        if width > self._limits.columns:
            raise unusable(
                "too-many-cells",
                f"A record has {width:,} fields; at most {self._limits.columns:,} are read.",
                "Check the delimiter of the export.",
            )
        return width


def _reader(stream: Iterable[str], delimiter: str, quoting: bool, strict: bool = True) -> Iterator[list[str]]:
    """strict: a quotation mark inside a cell that is not doubled is an error. Blanks before a cell are no part of it: "a", "b"."""
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(
        stream, delimiter=delimiter, quotechar='"', quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
        skipinitialspace=True, strict=strict,
    )  # fmt: skip


def _lines(stream: Iterable[str]) -> Iterator[str]:
    """Without the end mark of old programs (0x1A), which they put behind the last line, some until the block is full."""
    for line in stream:
        yield line if "\x1a" not in line else _without_end_mark(line)


def _without_end_mark(line: str) -> str:
    told = line.rstrip("\x1a\0\r\n")
    return told + ("\n" if line.endswith(("\r", "\n")) else "") if "\x1a" in line[len(told) :] else line


def _never_ends(number: int) -> FileUnusable:
    return unusable(
        "read-failed",
        f"A cell after record {number:,} does not end: a quotation mark is opened there and never closed.",
        "Correct the quotation mark, or export the file again.",
    )


def _without_overlong(table: list[list[str]]) -> list[list[str]]:
    """The first records without those few that have more fields than the first wide one, which is or stands above the header."""
    widest = max(map(len, table), default=0)
    head = next((len(record) for record in table if len(record) >= WIDE * widest), 0)
    told = [record for record in table if len(record) <= head]
    return told if 2 * len(told) >= len(table) else table


def _filled(record: list[str]) -> int:
    """Fields up to the last one with content."""
    width = len(record)
    while width and not record[width - 1].strip():
        width -= 1
    return width


def _fitted(record: list[str], width: int) -> list[str | None]:
    return [*record[:width], *[None] * (width - len(record))]


def _dialect(path: Path) -> Dialect:
    with path.open("rb") as stream:
        head = stream.read(SAMPLE)
    encoding = _encoding(path, head)
    text = head.decode(encoding.name, errors="replace")
    whole = len(head) < SAMPLE
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        mark = "\t" if first[4] == "t" and text[:6].lower() == "sep=\\t" else text[text.lower().index("sep=") + 4]
        return Dialect(encoding, mark, True, marks_around(text, mark), True)
    delimiter, quoting = _delimiter(text, whole)
    marks = marks_around(text, delimiter)
    return Dialect(encoding, delimiter, quoting or marks is not None, marks, False)


def _encoding(path: Path, head: bytes) -> Encoding:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return Encoding(name)
    wide = _utf16(head)
    if wide:
        return Encoding(wide, True)
    return encoding_of(path)


def _delimiter(text: str, whole: bool) -> tuple[str, bool]:
    """The delimiter under which the most records agree on the most fields, and whether quotation marks quote."""
    best, delimiter = max(
        ((_agreement(_parsed(text, one, True, whole)), one) for one in DELIMITERS if one in text),
        default=(0.0, ","),
        key=lambda pair: pair[0],
    )
    if not best:
        return ",", True
    return delimiter, '"' not in text or not _inch_marks(text, delimiter, whole)


def _inch_marks(text: str, delimiter: str, whole: bool) -> bool:
    """Whether quotation marks are part of the text: read as such, every record has the same fields and there are more records."""
    plain = _parsed(text, delimiter, False, whole)
    return len({len(record) for record in plain}) == 1 and len(plain) > len(_parsed(text, delimiter, True, whole))


def _parsed(text: str, delimiter: str, quoting: bool, whole: bool) -> list[list[str]]:
    try:
        records = [
            record for record in _reader(io.StringIO(text, newline=""), delimiter, quoting, strict=False) if record
        ]
    except csv.Error:
        return []
    if not whole and len(records) > 1:
        records.pop()  # cut by the end of the sample
    return records


def _agreement(records: list[list[str]]) -> float:
    """How many records agree on how many fields. Title lines are narrow and ragged ends happen: the commonest width counts."""
    widths = Counter(len(record) for record in records if len(record) > 1)
    width, count = max(widths.items(), key=lambda pair: pair[1] * (pair[0] - 1), default=(1, 0))
    return float(count / max(1, len(records)) * (width - 1) ** 0.5)
