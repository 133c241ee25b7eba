"""Pages for the tests: made from real files by the real check, and read back with the parser of the standard library."""

from __future__ import annotations

import html.parser
import re
from pathlib import Path

from ecmx.exchange import Options, Refused, check_files, opened
from ecmx.findings import FileReport
from ecmx.reports.html import HtmlPage
from tests.spec.blameless import TODAY

__all__ = ["Parsed", "page_of", "report_of"]

_SILENT = ("style", "title")


class Parsed(html.parser.HTMLParser):
    """A page's visible text (hidden by style or not), its tags and its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self._text: list[str] = []
        self.feed(page)
        self.close()

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self._text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> does not close what is open"

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in _SILENT:
            self._text.append(data)

    def of(self, tag: str, name: str) -> list[str]:
        return [value for one, other, value in self.attributes if (one, other) == (tag, name)]


def report_of(path: Path) -> FileReport:
    (report,) = check_files([path], Options(as_of=TODAY, isolated=False))
    assert not isinstance(report, Refused), report.error.code
    return report


def page_of(*paths: Path, show_values: bool = False, samples: int = 12) -> str:
    options = Options(as_of=TODAY, isolated=False)
    page = HtmlPage(show_values=show_values, samples=samples)
    for path, result in zip(paths, check_files(paths, options), strict=True):
        if isinstance(result, Refused):
            page.refuse(result.file, result.error)
        else:
            page.add(result, lambda path=path: opened(path, options)[0])  # type: ignore[misc]
    return page.html()
