"""`ecmx open`: checks files and shows the page in the person's browser. What a shortcut runs when files are dropped on it."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.check import reading_options
from ecmx.cli.endings import Ending, ending
from ecmx.cli.named_files import NamedFiles
from ecmx.cli.options import AsOfOption, PartnersOption, PasswordsOption, ReadByOption
from ecmx.cli.page_places import folder_for, page_for
from ecmx.cli.papers import Papers
from ecmx.errors import UsageProblem

__all__ = ["open_files"]

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")


def open_files(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Files to check, or a folder for those in it. Without one you are asked."),
    ] = None,
    layout: ReadByOption = None,
    partners: PartnersOption = None,
    as_of: AsOfOption = None,
    password_file: PasswordsOption = None,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Show members' values on the page; without it none is shown.")
    ] = False,
    pause: Annotated[
        bool, typer.Option("--pause", help="Where there is something to read here, wait for the Return key at the end.")
    ] = False,
) -> None:
    """Check files and open the page of what was found in your browser.

    The page of october.xlsx is october.check.html beside it. Several files get a page each, in the folder ecmx-pages.

    Where nothing may be written beside a file, the page comes into ecmx-pages in your own folder. No file is changed.

    To drop files on a shortcut instead: ecmx desktop.
    """
    with _window(pause) as window, ending():
        named = NamedFiles.of(files or _asked())
        single = len(named.paths) == 1
        target = page_for(named.paths[0]) if single else folder_for(named.paths)
        papers = Papers(target, show_values=show_values)
        papers.prepare(named.paths)

        from ecmx.cli.answers import NoAnswer
        from ecmx.cli.waiting import Waiting
        from ecmx.exchange import Refused, check_files

        options = reading_options(layout, partners, as_of, password_file, beside=named.paths)
        with NoAnswer() as answer, Waiting() as waiting:
            for path, problem in named.unusable.items():
                answer.refusal(str(path), problem)
            results = named.others_files(check_files(named.usable, options, waiting.step), options)
            for result in papers.written(results, options, lambda file: ""):
                waiting.pause()
                if isinstance(result, Refused):
                    answer.refusal(result.file, result.error)
                else:
                    answer.report(result)
        named.tell()
        written = papers.tell()
        if papers.first_page is not None and not _shown(papers.first_page):
            window.read = True
            typer.echo("No browser was found here. Open the page yourself.", err=True)
        raise typer.Exit(answer.ending if written else Ending.FAULT)


@dataclass
class _Window:
    """What a shortcut opened for us. read: whether something in it is to be read even though all went well"""

    read: bool = False


@contextmanager
def _window(pause: bool) -> Iterator[_Window]:
    """Keep the window until what is said in it was read: it closes with the command."""
    window = _Window()
    try:
        yield window
    except typer.Exit as end:
        if pause and (window.read or end.exit_code >= Ending.UNUSABLE) and sys.stdin.isatty():
            _line("Press Return to close. ")
        raise


def _asked() -> list[Path]:
    """The files that somebody names when asked: typed, or dragged into the window, which types their names as a shell has them."""
    if not sys.stdin.isatty():
        raise UsageProblem("no-file", "No file was named.", "Name a file or a folder: ecmx open FILE.")
    said = _line("Drag a file or a folder into this window, then press Return: ").strip()
    if not said:
        raise UsageProblem("no-file", "No file was named.", "Name a file or a folder: ecmx open FILE.")
    return [Path(word) for word in _words(said, windows=sys.platform == "win32")]


def _words(said: str, *, windows: bool) -> list[str]:
    try:
        words = shlex.split(said, posix=not windows)
    except ValueError:  # a quotation mark that is part of the name
        return [said]
    return [word.strip('"') for word in words] if windows else words


def _line(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        return ""


def _shown(page: Path) -> bool:
    """Open the page in the browser. False where there is none: without a screen, one that needs none is not started unasked."""
    import webbrowser

    if sys.platform not in ("win32", "darwin") and not any(os.environ.get(name) for name in _SCREENS):
        return False
    try:
        return webbrowser.open(page.absolute().as_uri())
    except (webbrowser.Error, OSError):
        return False
