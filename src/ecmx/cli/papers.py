"""What a check writes beside its answer: the page and the letter. Knows where they go, not how they look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ecmx.cli.endings import show_cause
from ecmx.cli.letters import STDOUT, LetterFolder, require_letter, write_letters
from ecmx.cli.paper_folders import meant_as_folder, named_in, require_folder, require_target
from ecmx.errors import EcmxError, FileUnusable, OurFault, UsageProblem

if TYPE_CHECKING:
    from ecmx.exchange import Options, Refused
    from ecmx.findings import FileReport, Party
    from ecmx.reports import Letter
    from ecmx.reports.html import HtmlFolder, HtmlPage

__all__ = ["Papers"]

_PAGES = (".html", ".htm")
_LEAST_SAMPLES = 12  # a page has room for more places than a terminal


@dataclass
class Papers:
    """The page and the letters of one check. html, letter: where to, None where not asked for; letter may be STDOUT.

    addressee: the side that both are for, None for all sides

    Either may be a folder: then there is a page for each file and one that leads to them, and a letter for each addressee of a file.
    first_page: the page to begin with, once it is written.
    """

    html: Path | None = None
    letter: str | None = None
    show_values: bool = False
    samples: int = 5
    addressee: Party | None = None
    _page: HtmlPage | HtmlFolder | None = None
    _pages: dict[Path, Path] = field(default_factory=dict)
    _letters: list[Letter] = field(default_factory=list)
    _folder: LetterFolder | None = None
    _for_us: list[str] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)
    _not_written: list[OurFault] = field(default_factory=list)
    first_page: Path | None = None

    @property
    def takes_stdout(self) -> bool:
        """Whether the letter is what is printed, so that nothing else may be."""
        return self.letter == STDOUT

    def prepare(self, inputs: Sequence[Path]) -> None:
        """Refuse early what cannot be written later. Raises UsageProblem."""
        if self.show_values and self.html is None:
            raise UsageProblem(
                "show-values-alone", "--show-values belongs to --html.", "Name the page: --html report.html."
            )
        if self.addressee is not None and self.html is None and self.letter is None:
            raise UsageProblem(
                "addressee-alone",
                "--for belongs to --html or --letter.",
                "Name the page: --html report.html --for plan.",
            )
        if self.letter is not None and self.letter != STDOUT and meant_as_folder(Path(self.letter), inputs):
            self._folder = LetterFolder(Path(self.letter), inputs)
        else:
            require_letter(self.letter, inputs)
        if self.html is not None:
            self._page = self._prepared_page(self.html, inputs)

    def _prepared_page(self, html: Path, inputs: Sequence[Path]) -> HtmlPage | HtmlFolder:
        from ecmx.reports.html import INDEX, HtmlFolder, HtmlPage

        places = self.samples and max(self.samples, _LEAST_SAMPLES)
        if not meant_as_folder(html, inputs):
            require_target("--html", html, _PAGES, inputs)
            return HtmlPage(show_values=self.show_values, samples=places, addressee=self.addressee)
        require_folder(html)
        self._pages = named_in(html, inputs, _PAGES[0], (INDEX,))
        for target in (*self._pages.values(), html / INDEX):
            require_target("--html", target, _PAGES, inputs)
        names = {path: target.name for path, target in self._pages.items()}
        return HtmlFolder(names, show_values=self.show_values, samples=places, addressee=self.addressee)

    def written(
        self,
        results: Iterable[FileReport | Refused],
        options: Options,
        annotated: Callable[[str], str],
    ) -> Iterator[FileReport | Refused]:
        """Write what was asked for, then hand the results on: who has read enough of them may close the pipe.

        annotated: the name of the annotated workbook that goes with a file's letter, "" without one. Raises UsageProblem.
        """
        if self._page is None and self.letter is None:
            yield from results
            return
        from ecmx.exchange import Refused

        kept: list[FileReport | Refused] = []
        for one in results:
            try:
                if not isinstance(one, Refused):
                    self._report(one, options, annotated(one.file))
            except EcmxError:
                raise
            except Exception as fault:  # noqa: BLE001 – whatever we did wrong at one file, the others are finished
                one = Refused(one.file, OurFault.of(fault))
            if isinstance(one, Refused):
                self._refusal(one.file, one.error)
            kept.append(one)
        self._write()
        undrawn = self._page.faults if self._page is not None else {}
        for one in kept:
            yield Refused(one.file, undrawn[one.file]) if one.file in undrawn else one

    def tell(self) -> bool:
        """Say on stderr where the papers are, and what only the reader can settle. Whether all that were asked for are there."""
        for line in self._said:
            typer.echo(line, err=True)
        for fault in self._not_written:
            typer.echo(f"ecmx: {fault.message}", err=True)
            typer.echo(f"      {fault.fix}", err=True)
        if self._for_us:
            typer.echo("For you to decide, and therefore not in the letter:", err=True)
            for line in dict.fromkeys(self._for_us):
                typer.echo(f"  - {line}", err=True)
        return not self._not_written

    def _report(self, report: FileReport, options: Options, annotated: str) -> None:
        letters: list[Letter] = []
        asked: list[str] = []
        if self.letter is not None:
            from ecmx.reports import for_us, letters_of

            own = self._pages.get(Path(report.file), self.html)
            page = own.name if own is not None and not self.show_values else ""
            letters += letters_of(report, [name for name in (annotated, page) if name], self.addressee)
            if not letters and self.addressee is not None:
                to = self.addressee.name_in_words
                self._said.append(f"{report.file}: {to} has nothing to fix in it, so there is no letter to {to}.")
            asked += for_us(report)
        if self._page is not None:
            from ecmx.exchange import opened

            self._page.add(report, (lambda: opened(Path(report.file), options)[0]) if self.samples else None)
        self._take(report.file, letters)
        self._for_us += asked

    def _take(self, file: str, letters: list[Letter]) -> None:
        if self._folder is not None:
            self._folder.take(file, letters)
        else:
            self._letters += letters

    def _refusal(self, file: str, error: EcmxError) -> None:
        if self._page is not None:
            self._page.refuse(file, error)
        if self.letter is not None and isinstance(error, FileUnusable):
            from ecmx.reports import refusal_letter

            with self._paper(f"the letter about {file}"):
                self._take(file, [refusal_letter(file, error)])

    def _write(self) -> None:
        if self._page is not None and self.html is not None and not self._page.empty:
            with self._paper(str(self.html)):
                from ecmx.reports.html import INDEX

                self._page.write(self.html)
                self.first_page = self.html / INDEX if self._pages else self.html
                begun = "They show" if self._pages else "It shows"
                values = f"{begun} members' values." if self.show_values else f"{begun} no member's value."
                said = (
                    f"The pages are in {self.html}; begin with index.html."
                    if self._pages
                    else f"The page is {self.html}."
                )
                self._said.append(f"{said} {values}")
        if self._folder is not None:
            with self._paper(str(self.letter)):
                self._said += filter(None, [self._folder.write()])
        if self._letters and self.letter is not None:
            with self._paper("letter" if self.takes_stdout else self.letter):
                self._said += filter(None, [write_letters(self._letters, self.letter)])

    @contextmanager
    def _paper(self, name: str) -> Iterator[None]:
        """One of them under way; where we do something wrong it is not written, and what else was asked for is finished."""
        try:
            yield
        except (EcmxError, OSError):
            raise
        except Exception as fault:  # noqa: BLE001 – see above
            self._not_written.append(OurFault.of(fault, name))
            show_cause(self._not_written[-1])
