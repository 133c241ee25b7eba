"""`ecmx check`: files in, what was found out. Knows no rule and no rendering; it reads what was asked for and hands on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.annotations import Annotations
from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import Ending, ending
from ecmx.cli.named_layouts import tell_passed_over
from ecmx.cli.papers import Papers
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.cli.answers import Answer
    from ecmx.exchange import Partners
    from ecmx.guidance import FileType

__all__ = ["check", "files_in", "partners_in", "passwords_in", "types_in"]

#: What other programs leave in a folder that is no file of a plan.
_LEFTOVERS = ("~$", ".", "Thumbs.db", "desktop.ini")
_PASSWORDS_MOST = 1024 * 1024  # bytes


def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Files to check. Of a folder, every file in it is checked.")
    ],
    layout: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|PATH",
            help="Read the files by this layout: a shipped one's name or a TOML file. Of a folder of layouts, the one that fits.",
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
            metavar="PATH", help="A text file with the password of protected workbooks; one a line, all tried."
        ),
    ] = None,
    partners: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="Plans and providers with their names and numbers. Default: ./partners.toml."
        ),
    ] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="Read hidden copies of visible tabs too.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON alone on stdout; a list where several files were given.")
    ] = False,
    columns: Annotated[bool, typer.Option("--columns", help="Also show what each column was taken for.")] = False,
    samples: Annotated[int, typer.Option(min=0, metavar="N", help="Places shown of each kind of finding.")] = 5,
    html: Annotated[
        Path | None, typer.Option(metavar="OUT.html", help="Also write a page to read, print and pass on.")
    ] = None,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Show members' values on the page; without it none is shown.")
    ] = False,
    letter: Annotated[
        str | None,
        typer.Option(
            metavar="[OUT.txt]",
            help="Draft the message to the other side, without values: print it alone, or write it to OUT.txt.",
        ),
    ] = None,
    annotate: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.xlsx",
            help="Also write the workbook with its wrong cells coloured and noted, to be mended and sent back. Of several files, a folder.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over an annotated workbook that is there already.")
    ] = False,
) -> None:
    """Check files: what is in them, what is wrong, how to mend it.

    Says of each file what it is, what each column carries, what is wrong, where, how loud, and what to do.

    No file that is checked is changed, nothing leaves this computer, and no member's value is printed.
    """
    with ending(as_json=as_json) as voice:
        paths = list(files_in(files))
        wanted = types_in(types or [])
        passwords = passwords_in(password_file) if password_file else ()
        single = len(files) == 1 and not files[0].is_dir()
        tell_passed_over([layout])
        annotations = Annotations(annotate, force)
        annotations.prepare(paths, single=single)
        papers = Papers(html, letter, show_values=show_values, samples=samples)
        papers.prepare(paths)
        if as_json and papers.takes_stdout:
            raise UsageProblem(
                "stdout-twice", "JSON and a letter cannot both be printed.", "Name a file: --letter letter.txt."
            )

        from ecmx.cli.answers import JsonAnswer, NoAnswer, TerminalAnswer
        from ecmx.cli.waiting import Waiting
        from ecmx.exchange import Options, Refused, check_files
        from ecmx.files import Limits

        options = Options(
            layout=layout,
            types=wanted,
            as_of=as_of.date() if as_of else date.today(),
            passwords=passwords,
            limits=Limits.from_environment(),
            partners=partners_in(partners),
            hidden=hidden,
        )
        answer: Answer
        if papers.takes_stdout:
            answer = NoAnswer()
        else:
            answer = JsonAnswer(single=single) if as_json else TerminalAnswer(columns=columns, samples=samples)
        with answer, Waiting() as waiting:
            for missing in (path for path in paths if not path.exists()):
                voice.as_json = False
                answer.refusal(str(missing), _no_such_file())
            results = check_files([path for path in paths if path.exists()], options, waiting.step)
            for result in papers.written(results, options, annotations.of):
                waiting.pause()
                voice.as_json = False
                if isinstance(result, Refused):
                    answer.refusal(result.file, result.error)
                elif (fault := annotations.written(result, options)) is not None:
                    answer.refusal(result.file, fault)
                else:
                    answer.report(result)
        annotations.tell()
        written = papers.tell()
        raise typer.Exit(answer.ending if written else Ending.FAULT)


def files_in(given: Iterable[Path]) -> Iterable[Path]:
    """The files meant, each once: a file itself, a folder's files in the order of their names (not those of folders in it)."""
    seen: set[Path] = set()
    for path in _each(given):
        if path.resolve() not in seen:
            seen.add(path.resolve())
            yield path


def _each(given: Iterable[Path]) -> Iterable[Path]:
    for path in given:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith(_LEFTOVERS))
        if not inside:
            raise UsageProblem(
                "folder-empty", f"{path}: there is no file in this folder.", "Name a file, or another folder."
            )
        yield from inside


def _no_such_file() -> UsageProblem:
    return UsageProblem("no-such-file", "There is no such file.", "Look at how the name is spelt.")


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


def partners_in(path: Path | None) -> Partners:
    """Who takes part: the list that was named, else partners.toml of the folder one is in, else nobody beside the layouts' plans."""
    from ecmx.exchange import Partners
    from ecmx.files import Limits

    limits = Limits.from_environment()
    if path is not None:
        return Partners.load(path, limits)
    here = Path("partners.toml")
    return Partners.load(here, limits) if here.is_file() else Partners()


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
