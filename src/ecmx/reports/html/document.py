"""The whole page: gathers the files as they are checked, looks their rows up, and is written at the end.

Every text from a file is escaped, and what does not print becomes a blank. The page forbids itself to load anything.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from ecmx.errors import EcmxError, OurFault
from ecmx.files import Book, aside
from ecmx.findings import FileReport, Party, counted
from ecmx.reports.html.excerpts import Excerpt, excerpt, pick, wanted
from ecmx.reports.html.period import period_of
from ecmx.reports.html.sections import RefusedFile, Section, refusal_of, section_of, together, worst_first
from ecmx.version import __version__

__all__ = ["HtmlPage", "environment", "rendered"]


@dataclass
class _Seen:
    """What was looked up in a file for its section."""

    excerpts: dict[str, tuple[Excerpt, ...]] = field(default_factory=dict)
    period: str = ""


class HtmlPage:
    """One page for all files of a check. show_values: whether members' data may stand on it; samples: places of each finding.

    addressee: the side that the page is for, which finds on it what is its to fix alone; None: a page for whoever checks.
    """

    def __init__(self, *, show_values: bool = False, samples: int = 12, addressee: Party | None = None) -> None:
        self._show_values = show_values
        self._addressee = addressee
        self._samples = samples
        self._files: list[Path] = []
        self._sections: list[Section | RefusedFile] = []
        self._excerpts: dict[str, tuple[Excerpt, ...]] = {}
        self._period: dict[str, str] = {}
        self.faults: dict[str, OurFault] = {}

    def add(self, report: FileReport, open_file: Callable[[], Book] | None = None) -> None:
        """Take one file's report. open_file: opens it once more, for the rows to show; without it none are shown."""
        section = section_of(report, self._anchor(), self._samples, self._addressee)
        seen = self._look_up(section, report, open_file) if open_file is not None else _Seen()
        self._take(report.file, section)  # all of it or nothing
        self._excerpts |= seen.excerpts
        if seen.period:
            self._period[section.anchor] = seen.period

    def refuse(self, file: str, error: EcmxError) -> None:
        """Take a file that could not be used."""
        self._take(file, refusal_of(file, error, self._anchor()))

    @property
    def empty(self) -> bool:
        """Whether no file was taken so far."""
        return not self._sections

    @property
    def sections(self) -> Sequence[Section | RefusedFile]:
        """What is said of each file."""
        return self._sections

    def write(self, target: Path) -> None:
        """Write the page, whole or not at all. Raises UsageProblem."""
        html = self.html()
        with aside(target) as path:
            path.write_text(html, encoding="utf-8")

    def html(self) -> str:
        """The page as text. A file that ecmx fails to draw is told as such (`faults`), and the others are drawn."""
        sections = self._named()
        try:
            return self._drawn(sections)
        except Exception:
            sound = [self._sound(section, str(file)) for section, file in zip(sections, self._files, strict=True)]
            if not self.faults:
                raise
            return self._drawn(sound)

    def _sound(self, section: Section | RefusedFile, file: str) -> Section | RefusedFile:
        """A file's section where it can be drawn alone, else what is said in its place."""
        try:
            self._drawn([section])
        except Exception as fault:  # noqa: BLE001 – whatever we did wrong at one file, the others are drawn
            self.faults[file] = OurFault.of(fault)
            return replace(refusal_of(file, self.faults[file], section.anchor), name=section.name)
        return section

    def _drawn(self, sections: list[Section | RefusedFile]) -> str:
        several = len(sections) > 1
        return rendered(
            "page.html.j2",
            {
                "title": f"Check of {counted(len(sections), 'file')}" if several else sections[0].name,
                "sections": sections,
                "entries": [(one, f"#{one.anchor}") for one in sorted(sections, key=worst_first)],
                "excerpts": self._excerpts,
                "periods": self._period,
                "show_values": self._show_values,
                "passed_on": self._addressee is not None,
                "several": several,
                "together": together(sections),
            },
        )

    def _anchor(self) -> str:
        return f"file{len(self._files) + 1}"

    def _take(self, file: str, section: Section | RefusedFile) -> None:
        self._files.append(Path(file))
        self._sections.append(section)

    def _named(self) -> list[Section | RefusedFile]:
        """The files under their bare names; with the folder where two are named alike."""
        names = Counter(file.name for file in self._files)
        return [
            replace(one, name=f"{file.parent.name}/{file.name}") if names[file.name] > 1 else one
            for one, file in zip(self._sections, self._files, strict=True)
        ]

    def _look_up(self, section: Section, report: FileReport, open_file: Callable[[], Book]) -> _Seen:
        """Where the file has gone or cannot be read again, the page does without rows: the findings stand all the same."""
        asked = {item.anchor: wanted(item.block, report) for part in section.parts for item in part.items}
        seen = _Seen()
        try:
            with open_file() as book:
                picked = pick(book, [one for several in asked.values() for one in several])
                if self._show_values:
                    seen.period = period_of(book, report)
        except EcmxError:
            return seen
        for anchor, several in asked.items():
            made = (excerpt(one, picked, show_values=self._show_values) for one in several)
            seen.excerpts[anchor] = tuple(one for one in made if one is not None)
        return seen


def rendered(template: str, words: Mapping[str, Any]) -> str:
    """A page of the report's look. words: what its template asks for, beside the style and who made it."""
    style = (files(__package__) / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment().get_template(template).render(**words, version=__version__, style=style, style_hash=digest)


@cache
def environment() -> jinja2.Environment:
    """The templates, escaping every text."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ecmx.reports", "html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda count: f"{count:,}"
    return environment


def _printable(part: Any) -> Any:
    """Headers, tab names and values may hold anything: what does not print (control signs, reversed writing) becomes a blank."""
    if type(part) is str and not part.isprintable():
        return "".join(sign if sign.isprintable() else " " for sign in part)
    return part
