"""`ecmx template`: a file type or a layout → a workbook to fill, blank or with a plan's members in it. Knows no layout and no workbook."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.check import passwords_in, reading_options
from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import ending
from ecmx.cli.named_files import files_in
from ecmx.cli.named_layouts import layout_named
from ecmx.cli.options import ForceOption
from ecmx.cli.targets import demand_free, demand_unread
from ecmx.cli.template_folder import templates_of_folder
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.exchange import Options
    from ecmx.layouts import Layout
    from ecmx.prefilling import ReturnAsked

__all__ = ["template"]

_TYPES = ("mif", "rtf", "otf", "referral", "consolidated")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def template(
    what: Annotated[
        str,
        typer.Argument(
            metavar="TYPE|LAYOUT",
            help="mif, rtf, otf, referral or consolidated: the guidance's own. Or a layout: its name, its file, or a folder of them.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="OUT.xlsx|DIR",
            help="The workbook to write. Default: the name and “-template.xlsx”. Of a folder of layouts, a folder.",
        ),
    ] = None,
    members: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Fill in that plan's members from this member file or roster, or a folder of them. May be repeated.",
        ),
    ] = None,
    plan: Annotated[
        str, typer.Option(metavar="NAME", help="With --members: whose members, if the form does not belong to a plan.")
    ] = "",
    all_are: Annotated[
        str,
        typer.Option(
            metavar="PLAN",
            help="With --members: rows that name no plan are all this plan's members. You are responsible for that.",
        ),
    ] = "",
    month: Annotated[
        str,
        typer.Option(
            metavar="MONTH",
            help="With --members: the month reported on, as 2026-10. Default: the month of their files.",
        ),
    ] = "",
    sent_on: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE",
            formats=DAY_FORMATS,
            help="With --members: the day on which you will send it, which is its production date. Default: today.",
        ),
    ] = None,
    termed: Annotated[
        bool, typer.Option("--termed", help="With --members: also those whose assignment the plan has ended.")
    ] = False,
    partners: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="With --members: who you are and who the plans are. Default: ./partners.toml.",
        ),
    ] = None,
    layout: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|PATH",
            help="With --members: read those files as this form (layout), or of a folder as the one that fits.",
        ),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=DAY_FORMATS, help="With --members: the day that counts as today."),
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="With --members: passwords of protected workbooks that are read, one per line."
        ),
    ] = None,
    protect_with: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="With --members: a text file with the password that the workbook is protected by."
        ),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Make a workbook that people can fill without a manual: blank, or begun with a plan's members.

    With drop-down lists, a note on every header, a message at every cell, a page to read first and a tab of definitions.

    With --members: that plan's members and nobody else's, who you are, and the month; what you have to type is left blank.
    """
    with ending():
        given = (plan, all_are, month, sent_on, termed, partners, layout, as_of, password_file, protect_with)
        if not members and any(given):
            raise UsageProblem(
                "members-unsaid",
                "Only a form that is filled in with members takes these options.",
                "Name their file: --members FILE, or remove the options.",
            )
        password = passwords_in(protect_with)[0] if protect_with else None
        day = sent_on.date() if sent_on else None

        def make(wanted: Layout, target: Path) -> None:
            if not members:
                _blank(wanted, target, force=force)
                return
            from ecmx.prefilling import ReturnAsked

            asked = ReturnAsked(plan, all_are, _month(month), day, termed, password, force)
            options = reading_options(layout, partners, as_of, password_file, beside=members)
            _begin(files_in(members), wanted, target, asked, options)

        if Path(what).is_dir():
            templates_of_folder(Path(what), out, make, force=force)
            return
        target = _target(what, out, force=force)
        make(layout_named(f"guidance-{what.lower()}" if what.lower() in _TYPES else what), target)


def _blank(wanted: Layout, target: Path, *, force: bool) -> None:
    from ecmx.layouts.templates import write_template

    form = write_template(wanted, target, over=force)
    tabs = [f"“{tab.name}” ({len(tab.fields)} columns)" for tab in form.grids]
    typer.echo(f"{target}: ready to fill in: {', '.join(tabs)}. It opens on the tab “{form.opens_on}”.")


def _begin(paths: list[Path], wanted: Layout, target: Path, asked: ReturnAsked, options: Options) -> None:
    """Write a form with members in it, and say what is in it. options: how their files are read"""
    for path in paths:
        if not path.exists():
            raise UsageProblem("no-such-file", f"{path}: there is no such file.", "Check how the name is spelled.")
    demand_unread(target, paths)
    from ecmx.cli.waiting import Waiting
    from ecmx.files import require_writable
    from ecmx.prefilling import begin_return

    require_writable(target)
    with Waiting() as waiting:
        done = begin_return(paths, wanted, target, options, asked, waiting.step)
    typer.echo(f"{target}: {done.said[0]}")
    for line in done.said[1:]:
        typer.echo(f"  {line}")


def _target(what: str, out: Path | None, *, force: bool) -> Path:
    """Where to write. Raises UsageProblem where that is no workbook, or is there already."""
    target = out or Path(f"{_name(what)}-template.xlsx")
    if target.suffix.lower() != ".xlsx":
        raise UsageProblem(
            "template-not-xlsx", f"{target}: a template is an Excel workbook.", "Let the name end in .xlsx."
        )
    if not target.is_dir():
        demand_free(target, force=force)
    return target


def _month(text: str) -> tuple[date, date] | None:
    """The first and last day of a month said as 2026-10."""
    if not text:
        return None
    found = _MONTH.fullmatch(text)
    if found is None or found[1] == "0000":
        raise UsageProblem("month-unreadable", "There is no such month.", "Write it as 2026-10.")
    first = date(int(found[1]), int(found[2]), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _name(what: str) -> str:
    """The name of a type or layout; of a layout's file, without folder and ending."""
    return what.lower() if what.lower() in _TYPES else Path(what).name.removesuffix(".toml")
