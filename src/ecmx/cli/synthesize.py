"""`ecmx synthesize`: invented members in files of any layout, clean or with chosen defects; the practice kit. Knows no rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.named_layouts import layout_named
from ecmx.cli.targets import demand_free
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.guidance import FileType
    from ecmx.layouts import Layout
    from ecmx.synthetic import InventedFile, Month

__all__ = ["synthesize"]

_TEXT_FILES = (".txt", ".csv", ".tsv", ".tab", ".psv", ".pipe", ".dat")
_SUFFIXES = {None: (".xlsx",), "xlsx": (".xlsx",), "xml": (".xml",), "csv": (".csv", ".txt")}


def synthesize(
    layout: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|PATH|TYPE", help="A layout: a shipped one's name, a TOML file; or mif, rtf, otf, referral."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="PATH", help="The file to write; in a folder it is named by the layout."),
    ] = None,
    members: Annotated[int, typer.Option(metavar="N", help="How many members to invent.")] = 50,
    seed: Annotated[int, typer.Option(metavar="N", help="The same number invents the same members.")] = 1,
    period: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="The month reported on. Default: the last whole month.")
    ] = None,
    fill: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TYPE",
            help="Of a layout with several file types, fill in only this one; the others stay blank. May be repeated.",
        ),
    ] = None,
    defects: Annotated[
        str | None,
        typer.Option(metavar="CODE[,CODE…]|all", help="Plant these defects, each once at least where it fits."),
    ] = None,
    defect_share: Annotated[
        float, typer.Option(min=0.0, max=0.3, metavar="SHARE", help="Plant more of them, up to this share of the rows.")
    ] = 0.02,
    truth: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Where to write what was planted (CSV). Default: beside the file."),
    ] = None,
    kit: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Write a practice kit: clean and flawed files of the fictional plans, with exercises.",
        ),
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="A text file whose first line is the password to protect the workbook with."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
    list_defects: Annotated[bool, typer.Option("--list-defects", help="List the defects that can be planted.")] = False,
) -> None:
    """Invent members and write them as a file: to learn with, to try a layout, to test other programs.

    Nobody in these files is real: CINs end in letters that are never issued, phones are 555-01xx, NPIs belong to nobody.

    With --defects the file has mistakes in it, and a list beside it says where; `ecmx check` finds exactly those.
    """
    with ending():
        if list_defects:
            _list()
            return
        from ecmx.synthetic import Month

        month = Month.of(period) if period else Month.before(date.today())
        if kit is not None:
            _kit(kit, seed, month, force=force)
            return
        if layout is None or out is None:
            raise UsageProblem(
                "nothing-to-write",
                "Say which layout to write (--layout) and where to (-o), or name a folder for a practice kit (--kit).",
                "For example: ecmx synthesize --layout mif --members 30 -o practice.xlsx",
            )
        chosen = _layout(layout)
        target = _target(out, chosen, month, force=force)
        told = _truth(target, truth, wanted=defects is not None, force=force)
        password = _password(password_file)
        written = _write(
            chosen, target, month, seed, members, _types(fill, chosen), (defects, defect_share), password, force
        )
        _say(written, target, told, members, month, force=force)


def _list() -> None:
    from ecmx.synthetic.defects import plantable

    found = plantable()
    width = max(map(len, found))
    for code, words in found.items():
        typer.echo(f"{code:<{width}}  {words}")


def _kit(folder: Path, seed: int, month: Month, *, force: bool) -> None:
    from ecmx.cli.waiting import Waiting
    from ecmx.layouts import shipped
    from ecmx.synthetic import Kit, write_kit

    with Waiting() as waiting:
        count = write_kit(Kit(folder, seed, month), shipped(), force=force, progress=waiting.step)
    typer.echo(f"{folder}: {count} practice files of invented members for {month.words}. Begin with README.txt.")


def _layout(name: str) -> Layout:
    from ecmx.guidance import FileType

    return layout_named(f"guidance-{name.lower()}" if name.lower() in list(FileType) else name)


def _types(names: list[str] | None, layout: Layout) -> tuple[FileType, ...]:
    from ecmx.guidance import FileType

    known = {file.value: file for file in FileType if file in layout.types}
    for name in names or ():
        if name.lower() not in known:
            raise UsageProblem(
                "type-not-in-layout", f"The layout {layout.name} has no such file type.", f"It has: {', '.join(known)}."
            )
    return tuple(known[name.lower()] for name in names or ())


def _target(out: Path, layout: Layout, month: Month, *, force: bool) -> Path:
    """The file to write; refuses a name of another kind of file, and to overwrite."""
    from ecmx.files import require_writable
    from ecmx.layouts.records import file_name

    if out.is_dir():
        named = file_name(layout, provider="INVENTED", period_end=month.end, day=month.end)
        out = out / (named if "INVENTED" in named else f"INVENTED_{named}")
    fitting = _SUFFIXES.get(layout.container, _TEXT_FILES)
    if out.suffix.lower() not in fitting:
        raise UsageProblem(
            "suffix-of-another-kind",
            f"The layout {layout.name} is written as {layout.container or 'xlsx'}, which the name {out.name} does not say.",
            f"End the name with {fitting[0]}.",
        )
    require_writable(out)
    demand_free(out, force=force)
    return out


def _truth(target: Path, truth: Path | None, *, wanted: bool, force: bool) -> Path | None:
    from ecmx.files import require_writable

    if truth is None and not wanted:
        return None
    path = truth or target.with_name(f"{target.stem}.truth.csv")
    if path.resolve() == target.resolve():
        raise UsageProblem("truth-is-file", "The file and its truth have the same name.", "Give --truth another name.")
    require_writable(path)
    demand_free(path, force=force)
    return path


def _password(path: Path | None) -> str | None:
    from ecmx.cli.check import passwords_in

    return passwords_in(path)[0] if path else None


def _write(
    layout: Layout,
    target: Path,
    month: Month,
    seed: int,
    members: int,
    types: tuple[FileType, ...],
    wanted: tuple[str | None, float],
    password: str | None,
    force: bool,
) -> InventedFile:
    from ecmx.cli.waiting import Waiting
    from ecmx.synthetic import Setting, write_invented
    from ecmx.synthetic.defects import Defects, codes_of

    defects = Defects(codes_of(wanted[0]), wanted[1]) if wanted[0] else None
    setting = Setting.of(layout, seed, month)
    with Waiting() as waiting:
        return write_invented(
            layout,
            setting,
            members,
            target,
            types=types,
            defects=defects,
            password=password,
            over=force,
            progress=waiting.step,
        )


def _say(written: InventedFile, target: Path, told: Path | None, members: int, month: Month, *, force: bool) -> None:
    from ecmx.files import aside

    typer.echo(f"{target}: {written.rows} rows of {members} invented members for {month.words}.")
    if told is not None:
        with aside(told, over=force) as path:
            written.truth.write_csv(path)
        typer.echo(f"{told}: the {written.truth.height} defects planted in it.")
    if written.left_out:
        typer.echo(f"Not planted, for want of a place in this file: {', '.join(written.left_out)}.", err=True)
    typer.echo(f"Look at it with: ecmx check {_quoted(target)} --as-of {month.check_day.isoformat()}")


def _quoted(path: Path) -> str:
    from shlex import quote

    return quote(str(path))
