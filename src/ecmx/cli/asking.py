"""`ecmx layouts check`: whether layouts can be used, and whether they ask for more than the guidance lets a plan ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecmx.cli.endings import Ending, ending, write_json
from ecmx.cli.letters import STDOUT, require_letter, write_letters
from ecmx.cli.named_layouts import layout_named
from ecmx.errors import LayoutInvalid, UsageProblem

if TYPE_CHECKING:
    from ecmx.layouts.asking import Asking

__all__ = ["check"]


def check(
    layouts: Annotated[
        list[str],
        typer.Argument(metavar="NAME|PATH", help="Shipped layouts' names, TOML files, or folders of TOML files."),
    ],
    letter: Annotated[
        str | None,
        typer.Option(
            metavar="[OUT.txt]",
            help="Draft a letter to each plan that asks too much: print it alone, or write it to OUT.txt.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON alone on stdout; a list where several layouts were given.")
    ] = False,
) -> None:
    """Check whether layouts can be used, and whether they ask for too much.

    A return, outreach or referral layout is compared with the release of the guidance that it names: columns that a plan may
    not require unless both agree, elements that it lacks, optional ones that the plan chose to collect.

    Exit code 0 when every layout can be used and asks for no more than the guidance, 1 when one asks for more, 2 when one
    cannot be used.
    """
    with ending(as_json=as_json) as voice:
        names = names_in(layouts)
        single = len(names) == 1 and not Path(layouts[0]).is_dir()
        require_letter(letter, [Path(name) for name in names])
        if as_json and letter == STDOUT:
            raise UsageProblem(
                "stdout-twice", "JSON and a letter cannot both be printed.", "Name a file: --letter letter.txt."
            )
        from ecmx.layouts import demand_readable
        from ecmx.layouts.asking import asking_of

        found: list[Asking | tuple[str, LayoutInvalid]] = []
        for name in names:
            try:
                layout = layout_named(name)
                demand_readable(layout)
                found.append(asking_of(layout))
            except LayoutInvalid as error:
                if single:
                    raise
                found.append((name, error))
        asked = [one for one in found if not isinstance(one, tuple)]
        voice.as_json = False
        if letter != STDOUT:
            tell_json(found, single=single) if as_json else tell(found, single=single)
        if letter is not None:
            tell_plans(asked, letter)
        raise typer.Exit(ending_of(found))


def names_in(given: list[str]) -> list[str]:
    """The layouts meant, each once: of a folder every TOML file in it."""
    names: dict[str, None] = {}
    for name in given:
        if not Path(name).is_dir():
            names[name] = None
            continue
        inside = sorted(Path(name).glob("*.toml"))
        if not inside:
            raise UsageProblem(
                "layout-folder-empty", f"{name}: there is no layout (.toml) in this folder.", "Name another folder."
            )
        names |= dict.fromkeys(map(str, inside))
    return list(names)


def tell(answers: list[Any], *, single: bool) -> None:
    """Print what was found of each, and a summary of several."""
    from rich.console import Console

    from ecmx.reports import show_asked, show_asking, show_refusal

    console = Console(highlight=False)
    for one in answers:
        if isinstance(one, tuple):
            name, error = one
            show_refusal(name, error, console)
        else:
            show_asking(one, console)
    if not single:
        refused = sum(isinstance(one, tuple) for one in answers)
        show_asked([one for one in answers if not isinstance(one, tuple)], refused, console)


def tell_json(answers: list[Any], *, single: bool) -> None:
    """Print the same as JSON."""
    from ecmx.reports import asking_json, asking_refused_json

    told = [asking_refused_json(*one) if isinstance(one, tuple) else asking_json(one) for one in answers]
    write_json(told[0] if single else told)


def tell_plans(asked: list[Asking], letter: str) -> None:
    """Draft the letters, or say that there is nothing to write."""
    from ecmx.reports import letters_about

    letters = letters_about(asked)
    if not letters:
        typer.echo("There is nothing to write to a plan: no layout asks too much or lacks what is required.", err=True)
    elif said := write_letters(letters, letter):
        typer.echo(said, err=True)


def ending_of(answers: list[Any]) -> Ending:
    """How it ends: what cannot be used wins over what asks too much."""
    if any(isinstance(one, tuple) for one in answers):
        return Ending.UNUSABLE
    return Ending.FINDINGS if any(one.too_much for one in answers) else Ending.CLEAN
