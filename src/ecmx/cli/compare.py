"""`ecmx compare`: last month's member files against this month's, by plan. Shows no member but in the papers that are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.check import passwords_in, reading_options
from ecmx.cli.endings import Ending, ending, write_json
from ecmx.cli.named_files import files_in
from ecmx.cli.options import (
    AllAreOption,
    AsOfOption,
    ForceOption,
    JsonOption,
    PartnersOption,
    PasswordsOption,
    ReadByOption,
)
from ecmx.cli.targets import demand_target
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.comparing import Comparison

__all__ = ["compare"]


def compare(
    last: Annotated[Path, typer.Argument(metavar="LAST", help="Last month's file, or a folder of last month's files.")],
    this: Annotated[Path, typer.Argument(metavar="THIS", help="Likewise: this month's.")],
    plan: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Compare this plan's members alone. May be repeated.")
    ] = None,
    all_are: AllAreOption = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="OUT.xlsx", help="Also write a workbook of who they are, before and after."
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="OUT.html", help="Also write a page to read, print and share.")
    ] = None,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Show members on the page; without it none is shown.")
    ] = False,
    samples: Annotated[int, typer.Option(min=0, metavar="N", help="Places shown of each kind of change.")] = 5,
    layout: ReadByOption = None,
    partners: PartnersOption = None,
    as_of: AsOfOption = None,
    password_file: PasswordsOption = None,
    protect_with: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="A text file with the password that the written workbook is protected by."),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Compare last month with this month: who is new, missing (not Termed), Termed, moved; whose contact or status changed; by plan.

    By CIN. The files stay as they are, and no member's value is printed: rows are listed by their place.

    Exit code 0; 1 where somebody is missing and not Termed; 2 where the two cannot be compared.
    """
    with ending(as_json=as_json) as voice:
        sides = [files_in([side]) for side in (last, this)]
        if show_values and html is None:
            raise UsageProblem(
                "show-values-alone", "--show-values belongs to --html.", "Name the page: --html report.html."
            )
        for target, wanted in ((out, ".xlsx"), (html, ".html")):
            if target is not None:
                demand_target(target, (wanted,), [path for side in sides for path in side], force=force)

        from ecmx.cli.waiting import Waiting
        from ecmx.comparing import compare_files

        options = reading_options(layout, partners, as_of, password_file)
        with Waiting() as waiting:
            done = compare_files(
                sides[0], sides[1], options, plans=tuple(plan or ()), all_are=all_are, progress=waiting.step
            )
        password = passwords_in(protect_with)[0] if protect_with else None
        written = _write(done, out, html, show_values=show_values, password=password, force=force)
        voice.as_json = False
        _answer(done, written, as_json=as_json, samples=samples)
        raise typer.Exit(Ending.FINDINGS if done.total()["gone"] else Ending.CLEAN)


def _write(
    done: Comparison, out: Path | None, html: Path | None, *, show_values: bool, password: str | None, force: bool
) -> list[str]:
    """Write the papers that were asked for; their names."""
    from ecmx.files import aside
    from ecmx.reports import comparison_page, write_comparison

    if out is not None:
        write_comparison(done, out, password=password, over=force)
    if html is not None:
        with aside(html, over=force) as path:
            path.write_text(comparison_page(done, show_values=show_values), encoding="utf-8")
    return [str(path) for path in (out, html) if path is not None]


def _answer(done: Comparison, written: list[str], *, as_json: bool, samples: int) -> None:
    from ecmx.reports import comparison_json, show_comparison

    if as_json:
        write_json(comparison_json(done, written))
        return
    from rich.console import Console

    show_comparison(done, Console(highlight=False), samples=samples)
    for name in written:
        typer.echo(f"{name}: written.", err=True)
