"""What a check writes beside its answer: the page and the letter. Knows where they go, not how they look."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

from ecmx.cli.endings import show_cause
from ecmx.errors import EcmxError, FileUnusable, OurFault, UsageProblem

if TYPE_CHECKING:
    from ecmx.exchange import Options, Refused
    from ecmx.findings import FileReport
    from ecmx.reports import Letter
    from ecmx.reports.html import HtmlPage

__all__ = ["STDOUT", "LetterCommand", "Papers", "require_letter", "write_letters"]

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
    _not_written: list[OurFault] = field(default_factory=list)

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
        if self.html is not None:
            _require_target("--html", self.html, _PAGES, inputs)
        require_letter(self.letter, inputs)
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
            typer.echo("For you to settle, and therefore not in the letter:", err=True)
            for line in dict.fromkeys(self._for_us):
                typer.echo(f"  - {line}", err=True)
        return not self._not_written

    def _report(self, report: FileReport, options: Options, annotated: str) -> None:
        letters: list[Letter] = []
        asked: list[str] = []
        if self.letter is not None:
            from ecmx.reports import for_us, letters_of

            page = self.html.name if self.html is not None and not self.show_values else ""
            letters += letters_of(report, [name for name in (annotated, page) if name])
            asked += for_us(report)
        if self._page is not None:
            from ecmx.exchange import opened

            self._page.add(report, (lambda: opened(Path(report.file), options)[0]) if self.samples else None)
        self._letters += letters
        self._for_us += asked

    def _refusal(self, file: str, error: EcmxError) -> None:
        if self._page is not None:
            self._page.refuse(file, error)
        if self.letter is not None and isinstance(error, FileUnusable):
            from ecmx.reports import refusal_letter

            with self._paper(f"the letter about {file}"):
                self._letters.append(refusal_letter(file, error))

    def _write(self) -> None:
        if self._page is not None and self.html is not None and not self._page.empty:
            with self._paper(str(self.html)):
                self._page.write(self.html)
                values = "It shows members' values." if self.show_values else "It shows no member's value."
                self._said.append(f"The page is {self.html}. {values}")
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


def write_letters(letters: Sequence[Letter], target: str) -> str:
    """Print letters, or write them where they are to go; what there is to say of it, "" where they were printed."""
    from ecmx.files import aside
    from ecmx.reports import joined

    text = joined(letters)
    if target == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return ""
    with aside(Path(target)) as path:
        path.write_text(text, encoding="utf-8")
    what = "The letter is" if len(letters) == 1 else f"{len(letters)} letters are in"
    return f"{what} {target}. Read it before you send it."


def require_letter(letter: str | None, inputs: Sequence[Path]) -> None:
    """Refuse early a letter that cannot be written later. letter: where to, STDOUT, or None where none is asked for."""
    if letter is not None and letter != STDOUT:
        _require_target("--letter", Path(letter), _TEXTS, inputs)
        _require_letter_or_nothing(Path(letter))


class LetterCommand(TyperCommand):
    """A command whose --letter may stand alone: then the letter is printed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a bare --letter its value. Only the name of a text file behind it is taken for its target."""
        said: list[str] = []
        for at, word in enumerate(args):
            following = args[at + 1] if at + 1 < len(args) else ""
            bare = word == "--letter" and following != STDOUT and not following.lower().endswith((".txt", ".md"))
            said.append(f"{word}={STDOUT}" if bare else word)
        return super().parse_args(ctx, said)


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
    from ecmx.reports import FIRST_OF_SEVERAL, OPENING

    if not target.exists():
        return
    try:
        if not target.is_file():  # asked before it is opened: opening a pipe waits for ever
            raise OSError
        with target.open("rb") as stream:
            start = stream.read(64)
    except OSError:
        start = b"?"
    if start and not start.startswith((OPENING.encode(), FIRST_OF_SEVERAL.encode())):
        raise UsageProblem(
            "target-is-no-letter", f"{target}: this file is there already, and it is no letter.", "Name another file."
        )
