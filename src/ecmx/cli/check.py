"""`ecmx check`: files in, what was found out. Knows no rule and no rendering; it reads what was asked for and hands on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.annotations import Annotations
from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import Ending, ending
from ecmx.cli.named_files import NamedFiles
from ecmx.cli.named_layouts import tell_passed_over
from ecmx.cli.options import HiddenOption, PartnersOption
from ecmx.cli.papers import Papers
from ecmx.cli.partner_lists import partners_in
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.cli.answers import Answer
    from ecmx.exchange import Options
    from ecmx.findings import Party
    from ecmx.guidance import FileType

__all__ = ["check", "passwords_in", "reading_options", "types_in"]


class Addressee(StrEnum):
    """A side that a page or a letter can be for; named as `ecmx.findings.Party` names it."""

    PLAN = "plan"
    PROVIDER = "provider"


_PASSWORDS_MOST = 1024 * 1024  # bytes


def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Files to check. Of a folder, every file in it is checked.")
    ],
    layout: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|PATH",
            help="Read the files as this form (layout): a shipped one's name or a TOML file. Of a folder of layouts, the one that fits.",
        ),
    ] = None,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="What the files are: mif, rtf, otf or referral. May be repeated."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=DAY_FORMATS, help="The day that counts as today. Default: today."),
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="A text file with the passwords of protected workbooks, one per line; all are tried."
        ),
    ] = None,
    partners: PartnersOption = None,
    recursive: Annotated[
        bool, typer.Option("--recursive", help="Of a folder, check the files of the folders in it too.")
    ] = False,
    hidden: HiddenOption = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON alone on stdout; a list where several files were given.")
    ] = False,
    columns: Annotated[bool, typer.Option("--columns", help="Also show what each column was recognized as.")] = False,
    samples: Annotated[int, typer.Option(min=0, metavar="N", help="Places shown of each kind of finding.")] = 5,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.html|DIR",
            help="Also write a page to read, print and pass on. Of several files, a folder: a page each, and one that leads there.",
        ),
    ] = None,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Show members' values on the page; without it none is shown.")
    ] = False,
    letter: Annotated[
        str | None,
        typer.Option(
            metavar="[OUT.txt|DIR/]",
            help="Draft the message to the other side, without values: print it, write it to OUT.txt, or one for each file to DIR/.",
        ),
    ] = None,
    addressee: Annotated[
        Addressee | None,
        typer.Option(
            "--for",
            metavar="plan|provider",
            help="Write the page and the letter for this side only: what it has to fix.",
        ),
    ] = None,
    annotate: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.xlsx",
            help="Also write the workbook with its wrong cells colored and noted, to be fixed and sent back. Of several files, a folder.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over an annotated workbook that is there already.")
    ] = False,
) -> None:
    """Check files: what is in them, what is wrong, how to fix it.

    Says of each file what it is, what each column is, what is wrong, where, how serious, and what to do.

    No file that is checked is changed, nothing leaves this computer, and no member's value is printed.
    """
    with ending(as_json=as_json) as voice:
        named = NamedFiles.of(files, recursive=recursive)
        paths = named.paths
        options = reading_options(layout, partners, as_of, password_file, types=types_in(types or []), hidden=hidden)
        single = len(files) == 1 and not files[0].is_dir()
        tell_passed_over([layout])
        annotations = Annotations(annotate, force)
        annotations.prepare(paths, single=single)
        papers = Papers(html, letter, show_values=show_values, samples=samples, addressee=_party(addressee))
        papers.prepare(paths)
        if as_json and papers.takes_stdout:
            raise UsageProblem(
                "stdout-twice", "JSON and a letter cannot both be printed.", "Name a file: --letter letter.txt."
            )

        from ecmx.cli.answers import JsonAnswer, NoAnswer, TerminalAnswer
        from ecmx.cli.waiting import Waiting
        from ecmx.exchange import Refused, check_files

        answer: Answer
        if papers.takes_stdout:
            answer = NoAnswer()
        else:
            answer = JsonAnswer(single=single) if as_json else TerminalAnswer(columns=columns, samples=samples)
        with answer, Waiting() as waiting:
            for path, problem in named.unusable.items():
                voice.as_json = False
                answer.refusal(str(path), problem)
            results = named.others_files(check_files(named.usable, options, waiting.step), options)
            for result in papers.written(results, options, annotations.of):
                waiting.pause()
                voice.as_json = False
                if isinstance(result, Refused):
                    answer.refusal(result.file, result.error)
                elif (fault := annotations.written(result, options)) is not None:
                    answer.refusal(result.file, fault)
                else:
                    answer.report(result)
        named.tell()
        annotations.tell()
        written = papers.tell()
        raise typer.Exit(answer.ending if written else Ending.FAULT)


def _party(addressee: Addressee | None) -> Party | None:
    from ecmx.findings import Party

    return Party(addressee.value) if addressee else None


def passwords_in(path: Path) -> tuple[str, ...]:
    """The lines of a password file, as they stand but for the line's end."""
    from ecmx.files import Limits, NoPlainText, said_to_us

    try:  # may be a pipe: <(pass show plan)
        said = said_to_us(path, _PASSWORDS_MOST, Limits.from_environment().seconds)
        lines = said.decode("utf-8-sig").splitlines()
    except NoPlainText as problem:
        raise UsageProblem(
            "password-file-unreadable",
            f"{path}: the password file {problem.why}.",
            "Give a plain text file (UTF-8) that you may read, one password a line.",
        ) from None
    except UnicodeDecodeError as error:
        raise UsageProblem(
            "password-file-unreadable",
            f"{path}: the password file cannot be read.",
            "Give a plain text file (UTF-8) that you may read, one password a line.",
        ) from error
    passwords = tuple(line for line in lines if line)
    if not passwords:
        raise UsageProblem(
            "password-file-empty", f"{path}: the password file is empty.", "Write the password on its first line."
        )
    return passwords


def reading_options(
    layout: str | None,
    partners: Path | None,
    as_of: datetime | None,
    password_file: Path | None,
    *,
    types: tuple[FileType, ...] | None = None,
    hidden: bool = False,
    beside: Sequence[Path] = (),
) -> Options:
    """How files are read, by what was typed: the options that every command has that reads them.

    as_of: None: today; beside: files or folders beside which a list of partners may lie, see `partners_in`
    """
    from ecmx.exchange import Options
    from ecmx.files import Limits

    return Options(
        layout=layout,
        types=types,
        as_of=as_of.date() if as_of else date.today(),
        passwords=passwords_in(password_file) if password_file else (),
        limits=Limits.from_environment(),
        partners=partners_in(partners, beside),
        hidden=hidden,
    )


def types_in(names: list[str]) -> tuple[FileType, ...] | None:
    """The file types of these names; None where none are named."""
    if not names:
        return None
    from ecmx.guidance import FileType

    known = {kind.value: kind for kind in FileType}
    for name in names:
        if name.lower() not in known:
            raise UsageProblem(
                "type-unknown", "--type takes mif, rtf, otf or referral.", "Leave it out to have the type found out."
            )
    return tuple(dict.fromkeys(known[name.lower()] for name in names))
