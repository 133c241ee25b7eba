"""The person at the keyboard of `ecmx layouts learn`: what was answered before, what is asked now, and what is kept where it is stopped."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ecmx.cli.endings import Ending
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.layouts.learning import Dialogue, Lesson

__all__ = ["asked_of_person", "at_the_keyboard", "resumed_from", "stop_once"]

KEPT = ".answers.json"


def resumed_from(lesson: Lesson, answers: Path | None) -> Dialogue:
    """The dialogue about a lesson, after the answers of a file. Raises UsageProblem where that is none."""
    from ecmx.layouts.learning import begun, replies_kept, resumed

    if answers is None:
        return begun(lesson)
    try:
        text = answers.read_bytes()
    except OSError:
        raise UsageProblem(
            "no-such-file", f"{answers}: there is no such file.", "Check how the name is spelled."
        ) from None
    state, unfit = resumed(lesson, replies_kept(text, str(answers)))
    if unfit:
        typer.echo(f"{answers}: {unfit} of the answers do not fit this sample and were not used.", err=True)
    return state


def asked_of_person(state: Dialogue, target: Path) -> Lesson:
    """The lesson after everything was asked. Whoever stops keeps the answers, in a file beside the layout that was to be written."""
    from rich.console import Console

    from ecmx.cli.conversation import Conversation
    from ecmx.reports import Page

    conversation = Conversation(Page(Console(highlight=False)), input, state)
    try:
        return conversation.run().result
    except (KeyboardInterrupt, EOFError):
        stop_once()
        typer.echo(f"\necmx: stopped; {kept(conversation.state, target)}", err=True)
        raise typer.Exit(Ending.UNUSABLE) from None


def kept(state: Dialogue, target: Path) -> str:
    """Keep the answers so far; where, in words."""
    from ecmx.files import aside
    from ecmx.findings import counted
    from ecmx.layouts.learning import kept_replies, replies_kept

    if not state.replies:
        return "nothing was written."
    place = target.with_suffix(KEPT)
    try:
        if place.exists():
            replies_kept(place.read_bytes(), str(place))
        with aside(place) as path:
            path.write_bytes(kept_replies(state.replies))
    except (UsageProblem, OSError):
        return f"no form was saved. The answers could not be kept: {place} is something else, or cannot be written."
    said = counted(len(state.replies), "answer")
    return f"no form was saved. {said} kept in {place}: run the command again with --answers {place}"


def at_the_keyboard() -> None:
    """Listen to the keyboard from now on: Ctrl-C interrupts a question again, and what was typed while nothing was asked is dropped.

    Polars has put a handler in the place of Ctrl-C's that lets the reading go on until Enter.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with suppress(ImportError):  # arrow keys work in an answer; not every Python has it
        import readline

        readline.set_auto_history(False)
    drop_typed()


def stop_once() -> None:
    """From here on Ctrl-C once more means nothing: whoever presses it twice must not lose the answers that are just being kept."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def drop_typed() -> None:
    """Forget what was typed before anything was asked, where there is a terminal."""
    if not sys.stdin.isatty():
        return
    try:
        import termios
    except ImportError:
        with suppress(ImportError):
            import msvcrt

            while msvcrt.kbhit():  # type: ignore[attr-defined]
                msvcrt.getwch()  # type: ignore[attr-defined]
        return
    with suppress(termios.error):
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
