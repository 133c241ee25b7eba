"""`ecmx layouts diff`: what changed between two layouts, or between a layout and a file. Shows no member's value."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import Ending, ending, write_json
from ecmx.cli.named_layouts import layout_named
from ecmx.cli.options import JsonOption

if TYPE_CHECKING:
    from ecmx.layouts import Layout

__all__ = ["diff"]

_Side = Annotated[str, typer.Argument(metavar="OLD", help="A layout (a shipped one's name, a TOML file), or a file.")]


def diff(
    old: _Side,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same, after the change.")],
    password_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Passwords of protected workbooks, one per line; all are tried.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say in plain words what changed between two layouts, or between a layout and a file.

    Each change comes with its place, and with what it means for the files that you read and for those that you send.

    Exit code 0 where nothing changed, 1 where something did, 2 where the two could not be compared.
    """
    with ending(as_json=as_json) as voice:
        from ecmx.layouts.drift import differences

        passwords = _passwords(password_file)
        before = None if _is_file(old) else _layout(old)
        after = None if _is_file(new) else _layout(new)
        seen = before is None or after is None
        was = before or _learned(Path(old), after, passwords)
        now = after or _learned(Path(new), was, passwords)
        found = differences(was, now, seen=seen)
        names = (_name(old, before), _name(new, after))
        if as_json:
            from ecmx.cli.differences import as_objects

            voice.as_json = False
            write_json({"old": names[0], "new": names[1], "differences": as_objects(found)})
        else:
            from rich.console import Console

            from ecmx.cli.differences import show_differences

            show_differences(found, names, Console(highlight=False))
    raise typer.Exit(Ending.FINDINGS if found else Ending.CLEAN)


def _is_file(given: str) -> bool:
    """Whether a file of members is meant, and not a layout."""
    return Path(given).is_file() and Path(given).suffix.lower() != ".toml"


def _layout(given: str) -> Layout:
    from ecmx.errors import UsageProblem

    if Path(given).suffix and not Path(given).exists():
        raise UsageProblem("no-such-file", f"{given}: there is no such file.", "Check how the name is spelled.")
    return layout_named(given)


def _name(given: str, layout: Layout | None) -> str:
    return layout.name if layout else Path(given).name


def _passwords(path: Path | None) -> tuple[str, ...]:
    from ecmx.cli.check import passwords_in

    return passwords_in(path) if path else ()


def _learned(path: Path, known: Layout | None, passwords: tuple[str, ...]) -> Layout:
    """The layout that a file is in, as far as the file tells; what the known layout says of its columns holds where they are."""
    from ecmx.cli.waiting import Waiting
    from ecmx.exchange import Options, opened
    from ecmx.files import Limits
    from ecmx.layouts.learning import Sample, learn

    options = Options(passwords=passwords, limits=Limits.from_environment())
    book, _ = opened(path, options)
    with book, Waiting() as waiting:
        waiting.begin("Learning the columns")
        lesson = learn(
            [Sample(path.name, book, options.limits)],
            name=known.name if known else "file",
            known=known,
            as_of=date.today(),
        )
    return lesson.layout
