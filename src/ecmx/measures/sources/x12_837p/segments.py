"""Bytes → the segments of X12 interchanges, one at a time and within bounds. Knows where ISA stands, and nothing of any other segment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ecmx.measures.sources.x12_837p.separators import ISA_WIDTH, Separators, separators_of

__all__ = ["SEGMENT_MOST", "X12Segment", "SegmentReader"]

CHUNK = 256 * 1024
#: Characters of one segment; the longest that a professional claim may have takes a few hundred.
SEGMENT_MOST = 16 * 1024
#: What stands between segments and is none: line ends after the terminator, the mark of UTF-8, and the end mark of old systems.
_BLANKS = "\r\n\t \0\x1a\xef\xbb\xbf"
#: The one segment that need not be ended: many programs leave the file's last sign out.
_LAST = "IEA"


@dataclass(frozen=True, slots=True, repr=False)
class X12Segment:
    """One segment. number: 1 = the file's first; elements: [0] is its name; component: the sign between the parts of an element."""

    number: int
    elements: list[str]
    component: str

    @property
    def name(self) -> str:
        """ISA, NM1, CLM …"""
        return self.elements[0]

    def at(self, position: int) -> str:
        """An element by its position from 1, without blanks around it; "" where the segment has none."""
        return self.elements[position].strip() if position < len(self.elements) else ""

    def parts(self, position: int) -> list[str]:
        """The parts of a composite element; [""] where there is none."""
        return [part.strip() for part in self.at(position).split(self.component)]


class SegmentReader:
    """The segments of a stream of bytes, read once.

    stopped: why reading ended early, a code of the problems ("" = it did not); number: of the last segment
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self.stopped = ""
        self.number = 0

    def __iter__(self) -> Iterator[X12Segment]:
        separators: Separators | None = None
        while self._skip_blanks():
            if self._begins("ISA"):
                separators = separators_of(self._ahead(ISA_WIDTH))
                if separators is None:
                    self.stopped = "header-broken"
                    return
            if separators is None:
                self.stopped = "header-broken"
                return
            text = self._until(separators.terminator)
            if text is None:
                return
            self.number += 1
            elements = text.split(separators.element)
            elements[0] = elements[0].strip().upper()
            yield X12Segment(self.number, elements, separators.component)

    def _begins(self, word: str) -> bool:
        return self._ahead(len(word)) == word

    def _ahead(self, count: int) -> str:
        """The next characters, without going on; fewer at the end."""
        while len(self._text) - self._at < count and self._more():
            pass
        return self._text[self._at : self._at + count]

    def _skip_blanks(self) -> bool:
        """Go to the next segment; false at the end of the file."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANKS:
                    return True
                self._at += 1
            if not self._more():
                return False

    def _until(self, terminator: str) -> str | None:
        """What stands before the next terminator; None where there is none, within bounds, and `stopped` says so."""
        begin = self._at
        while True:
            end = self._text.find(terminator, begin)
            length = (len(self._text) if end < 0 else end) - self._at
            if length > SEGMENT_MOST:
                self.stopped = "segment-too-long"
                return None
            if end >= 0:
                text = self._text[self._at : end]
                self._at = end + 1
                return text
            begin = len(self._text) - self._at
            if not self._more():
                if self._begins(_LAST):
                    text, self._at = self._text[self._at :].rstrip(_BLANKS), len(self._text)
                    return text
                self.stopped = "file-cut-off"
                return None

    def _more(self) -> bool:
        """Read on; false at the end. Each byte is one character, so that no byte is an error."""
        data = self._stream.read(CHUNK)
        if not data:
            return False
        self._text = self._text[self._at :] + data.decode("latin-1")
        self._at = 0
        return True
