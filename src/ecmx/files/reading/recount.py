"""What was read of a worksheet held against a count of its filled cells: a cell that the file holds and the reader does not deliver
must never pass in silence. Also which rows somebody commented on.
"""

from __future__ import annotations

import re
import zipfile

from ecmx.files.limits import Limits
from ecmx.files.reading.archive import part
from ecmx.files.reading.ooxml import WorkbookParts, WorksheetPart
from ecmx.files.reading.safe_xml import document, local
from ecmx.files.reading.survey import Survey, blank_texts, lost, marked, survey, weighed

__all__ = ["Recount", "commented_rows"]

BEGINNING = 8  # of a large part, the first eighth of what is counted
OURS = "ecmx"  # the author of our own notes
#: Our own note where a program that saved the workbook dropped the author.
OUR_WORDS = re.compile(r"(?:ERROR|WARNING|NOTE): ")


class Recount:
    """The count of one worksheet: quick, and cell by cell where that differs from what was read."""

    def __init__(
        self, archive: zipfile.ZipFile, package: WorkbookParts, worksheet: WorksheetPart, limits: Limits, *, skim: bool
    ) -> None:
        self._archive = archive
        self._package = package
        self._worksheet = worksheet
        whole = worksheet.bytes <= limits.counted_bytes
        self._most = limits.counted_bytes if whole else limits.counted_bytes // BEGINNING
        self.look: Survey | None = survey(archive, worksheet.name, self._most, package.struck, skim=skim)
        self._marked = self.look is not None and (self.look.marked or marked(archive, package.texts, self._most))
        self._weighed: dict[int, int] = {}

    def lost(self, read: dict[int, int], *, second: bool = False) -> list[int]:
        """Rows of which less was read than there is. Of text in CDATA the fast reader says too much too: all rows are in doubt."""
        assert self.look is not None
        if self._marked and not second:
            return sorted(self.look.filled) or [1]
        rows = lost(self.look.filled, read)
        if waiting := [row for row in rows if row not in self._weighed]:
            texts = blank_texts(self._archive, self._package.texts)
            exact = weighed(self._archive, self._worksheet.name, self._most, texts, waiting)
            self._weighed |= self.look.filled if exact is None else {row: exact.get(row, 0) for row in waiting}
        return lost({row: self._weighed[row] for row in rows}, read)


def commented_rows(archive: zipfile.ZipFile, name: str | None) -> tuple[int, ...]:
    """Rows with a comment that is not one of our own notes."""
    data = part(archive, name) if name else None
    root = document(data) if data is not None else None
    if root is None:
        return ()
    authors = [element.text or "" for element in root.iter() if local(element.tag) == "author"]
    rows = set()
    for element in root.iter():
        place = (
            re.fullmatch(r"[A-Za-z]{1,3}(\d{1,7})", element.get("ref", "")) if local(element.tag) == "comment" else None
        )
        if place is None:
            continue
        number = element.get("authorId", "")
        author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
        if author != OURS and not OUR_WORDS.match("".join(element.itertext()).lstrip()):
            rows.add(int(place.group(1)))
    return tuple(sorted(rows))
