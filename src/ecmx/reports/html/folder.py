"""A page for each file and one that leads to them, the worst first: for a folder of files of many senders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ecmx.errors import EcmxError, OurFault
from ecmx.files import Book, aside
from ecmx.findings import FileReport, Party, counted
from ecmx.reports.html.document import HtmlPage, rendered
from ecmx.reports.html.sections import RefusedFile, Section, together, worst_first

__all__ = ["INDEX", "HtmlFolder"]

#: The page that leads to the others.
INDEX = "index.html"


class HtmlFolder:
    """The pages of one check, a file each. names: of each file's page; show_values, samples, addressee: see `HtmlPage`."""

    def __init__(
        self,
        names: Mapping[Path, str],
        *,
        show_values: bool = False,
        samples: int = 12,
        addressee: Party | None = None,
    ) -> None:
        self._names = names
        self._show_values = show_values
        self._samples = samples
        self._addressee = addressee
        self._pages: dict[str, HtmlPage] = {}

    def add(self, report: FileReport, open_file: Callable[[], Book] | None = None) -> None:
        """Take one file's report; see `HtmlPage.add`."""
        page = self._new()
        page.add(report, open_file)
        self._pages[report.file] = page

    def refuse(self, file: str, error: EcmxError) -> None:
        """Take a file that could not be used."""
        page = self._new()
        page.refuse(file, error)
        self._pages[file] = page

    def _new(self) -> HtmlPage:
        return HtmlPage(show_values=self._show_values, samples=self._samples, addressee=self._addressee)

    @property
    def empty(self) -> bool:
        """Whether no file was taken so far."""
        return not self._pages

    @property
    def faults(self) -> dict[str, OurFault]:
        """Files that ecmx failed to draw."""
        return {file: fault for page in self._pages.values() for file, fault in page.faults.items()}

    def write(self, folder: Path) -> None:
        """Write all pages into the folder, each whole or not at all. Raises UsageProblem."""
        for file, page in self._pages.items():
            page.write(folder / self._names[Path(file)])
        with aside(folder / INDEX) as path:
            path.write_text(self._index(), encoding="utf-8")

    def _index(self) -> str:
        entries: list[tuple[Section | RefusedFile, str]] = [
            (section, self._names[Path(file)]) for file, page in self._pages.items() for section in page.sections
        ]
        entries.sort(key=lambda entry: worst_first(entry[0]))
        words: dict[str, Any] = {
            "title": f"Check of {counted(len(entries), 'file')}",
            "entries": entries,
            "together": together([section for section, _ in entries]),
            "show_values": self._show_values,
            "passed_on": self._addressee is not None,
        }
        return rendered("index.html.j2", words)
