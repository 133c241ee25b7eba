"""What a check writes beside its answer: the page and the letter. Knows where they go, not how they look."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ecmx.errors import EcmxError, FileUnusable, UsageProblem

if TYPE_CHECKING:
    from ecmx.checks import Options, Refused
    from ecmx.findings import FileReport
    from ecmx.reports.html import HtmlPage
    from ecmx.reports.letter import Letter

__all__ = ["STDOUT", "Papers"]

#: Where a letter goes that is to be printed.
STDOUT = "-"
_LEAST_SAMPLES = 12  # a page has room for more places than a terminal


@dataclass
class Papers:
    """The page and the letters of one check. html, letter: where to, None where not asked for; letter may be STDOUT."""

    html: Path | None = None
    letter: str | None = None
    show_values: bool = False
    samples: int = 5
    _page: HtmlPage | None = None
    _letters: list[Letter] = field(default_factory=list)
    _for_us: list[str] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)

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
        for name, target, endings in (("--html", self.html, _PAGES), ("--letter", self.letter, _TEXTS)):
            if target is not None and target != STDOUT:
                _require_target(name, Path(target), endings, inputs)
        if self.letter is not None and self.letter != STDOUT:
            _require_letter_or_nothing(Path(self.letter))
        if self.html is not None:
            from ecmx.reports.html import HtmlPage

            places = self.samples and max(self.samples, _LEAST_SAMPLES)
            self._page = HtmlPage(show_values=self.show_values, samples=places)

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
        from ecmx.checks import Refused

        kept = list(results)
        for one in kept:
            if isinstance(one, Refused):
                self._refusal(one.file, one.error)
            else:
                self._report(one, options, annotated(one.file))
        self._write()
        yield from kept

    def tell(self) -> None:
        """Say on stderr where the papers are, and what only the reader can settle."""
        for line in self._said:
            typer.echo(line, err=True)
        if self._for_us:
            typer.echo("For you to settle, and therefore not in the letter:", err=True)
            for line in dict.fromkeys(self._for_us):
                typer.echo(f"  - {line}", err=True)

    def _report(self, report: FileReport, options: Options, annotated: str) -> None:
        if self._page is not None:
            from ecmx.checks import opened

            self._page.add(report, (lambda: opened(Path(report.file), options)[0]) if self.samples else None)
        if self.letter is not None:
            from ecmx.reports.letter import for_us, letters_of

            page = self.html.name if self.html is not None and not self.show_values else ""
            self._letters += letters_of(report, [name for name in (annotated, page) if name])
            self._for_us += for_us(report)

    def _refusal(self, file: str, error: EcmxError) -> None:
        if self._page is not None:
            self._page.refuse(file, error)
        if self.letter is not None and isinstance(error, FileUnusable):
            from ecmx.reports.letter import refusal_letter

            self._letters.append(refusal_letter(file, error))

    def _write(self) -> None:
        if self._page is not None and self.html is not None and not self._page.empty:
            self._page.write(self.html)
            values = "It shows members' values." if self.show_values else "It shows no member's value."
            self._said.append(f"The page is {self.html}. {values}")
        if self._letters and self.letter is not None:
            self._write_letter(self.letter)

    def _write_letter(self, target: str) -> None:
        from ecmx.files import aside
        from ecmx.reports.letter import joined

        text = joined(self._letters)
        if target == STDOUT:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode())
            sys.stdout.buffer.flush()
            return
        with aside(Path(target)) as path:
            path.write_text(text, encoding="utf-8")
        what = "The letter is" if len(self._letters) == 1 else f"{len(self._letters)} letters are in"
        self._said.append(f"{what} {target}. Read it before you send it.")


_PAGES = (".html", ".htm")
_TEXTS = (".txt", ".md")


def _require_target(name: str, target: Path, endings: tuple[str, ...], inputs: Sequence[Path]) -> None:
    """That no file of a plan is written over by a slip: the name must end rightly and be none of the files checked."""
    from ecmx.files import require_writable

    if target.suffix.lower() not in endings:
        raise UsageProblem(
            "target-name",
            f"{name} writes a file whose name ends in {endings[0]}; {target} does not.",
            f"For example: {name} report{endings[0]}.",
        )
    if target.resolve() in {one.resolve() for one in inputs}:
        raise UsageProblem(
            "target-is-source", f"{target}: this file is to be checked; it is never changed.", "Name another file."
        )
    require_writable(target)


def _require_letter_or_nothing(target: Path) -> None:
    """Text files are also what plans send: only an earlier letter is written over."""
    from ecmx.reports.letter import FIRST_OF_SEVERAL, OPENING

    if not target.exists():
        return
    try:
        with target.open("rb") as stream:
            start = stream.read(64)
    except OSError:
        start = b"?"
    if start and not start.startswith((OPENING.encode(), FIRST_OF_SEVERAL.encode())):
        raise UsageProblem(
            "target-is-no-letter", f"{target}: this file is there already, and it is no letter.", "Name another file."
        )
