"""`ecmx layouts learn`: samples of a plan's file in, the layout of it out. Knows no way of recognizing; reads, asks, writes and says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.asking_person import asked_of_person, at_the_keyboard, resumed_from, stop_once
from ecmx.cli.check import passwords_in, types_in
from ecmx.cli.days import DAY_FORMATS, typed_day
from ecmx.cli.endings import Ending, Voice, ending, write_json
from ecmx.cli.named_files import files_in
from ecmx.cli.named_layouts import layout_named, tell_passed_over
from ecmx.cli.options import AsOfOption
from ecmx.cli.targets import demand_free
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.guidance import FileType
    from ecmx.layouts import Layout
    from ecmx.layouts.learning import Lesson, Sample

__all__ = ["learn"]

UNNAMED = "layout"
NAME_ANOTHER = "Name another with -o, or add --force to write over it."


def learn(
    samples: Annotated[
        list[Path],
        typer.Argument(metavar="SAMPLE", help="A plan's file, filled or blank. Several months of the same file help."),
    ],
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="What the file is: mif, rtf, otf or referral. May be repeated."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="LAYOUT.toml",
            help="The layout (the plan's form) to write. Default: named after the sample.",
        ),
    ] = None,
    name: Annotated[str, typer.Option(metavar="NAME", help="The layout's own name. Default: its file's.")] = "",
    partner: Annotated[str, typer.Option(metavar="NAME", help="Whose form it is.")] = "",
    effective: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=DAY_FORMATS, help="The first day on which it applies."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing. Columns that are not certain stay undecided and are not read.")
    ] = False,
    let_stand: Annotated[
        list[str] | None,
        typer.Option(
            "--let-stand",
            metavar="HEADER|ROW",
            help="Keep this column's header and what it says in every row, or this line above the headers, in the layout: you have checked"
            " that it does not identify a member. May be repeated.",
        ),
    ] = None,
    update: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|PATH", help="The layout used until now: write the next version, and show what changed."
        ),
    ] = None,
    known: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Layouts whose headers help with columns that are not certain. Default: those in the folder that is written to.",
        ),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="Answers kept when you stopped before; the rest is asked, or not with --yes.",
        ),
    ] = None,
    password_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Passwords of protected workbooks; one a line, all tried.")
    ] = None,
    as_of: AsOfOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout; with --yes.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a layout that is there already.")] = False,
) -> None:
    """Learn a plan's form (its layout) from a sample of its file, so that nobody has to describe it by hand.

    Finds the tabs and the headers, and what each column is and how it is written, from the words and from the data. Asks only
    about what it is not sure of, and shows no member's value. A column that nobody decides is not read, and every check says so.
    """
    with ending(as_json=as_json) as voice:
        paths = files_in(samples)
        voice.file = str(paths[0]) if len(paths) == 1 else ""
        wish = Wish(
            paths=paths,
            types=types_in(types or []) or (),
            out=out,
            name=name,
            partner=partner,
            effective=effective.date() if effective else None,
            asking=not yes,
            standing=tuple(let_stand or ()),
            known=known,
            answers=answers,
            day=as_of.date() if as_of else date.today(),
            passwords=passwords_in(password_file) if password_file else (),
            as_json=as_json,
            force=force,
        )
        demand_somebody(wish)
        from ecmx.layouts.learning import changed

        older = layout_named(update) if update else None
        try:
            lesson, target, over = carry_out(wish, older, update or "")
        except (KeyboardInterrupt, EOFError):
            stop_once()
            typer.echo("\necmx: stopped; nothing was written.", err=True)
            raise typer.Exit(Ending.UNUSABLE) from None
        if older is not None and not changed(older, lesson.layout):
            same(older, voice, as_json=wish.as_json)
            raise typer.Exit(Ending.CLEAN)
        write(lesson, wish, target, over=over)
        voice.as_json = False
        tell(lesson, older, target, as_json=wish.as_json)


def same(older: Layout, voice: Voice, *, as_json: bool) -> None:
    """Say that the sample is in the layout that it was in before, and that nothing was written."""
    voice.as_json = False
    if as_json:
        from ecmx.layouts import layout_json

        write_json({"file": None, "layout": layout_json(older), "differences": []})
    else:
        typer.echo(f"{older.name}: nothing has changed. The sample is in this form, so no new version was written.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line."""

    paths: list[Path]
    types: tuple[FileType, ...]
    out: Path | None
    name: str
    partner: str
    effective: date | None
    asking: bool
    standing: tuple[str, ...]
    known: Path | None
    answers: Path | None
    day: date
    passwords: tuple[str, ...]
    as_json: bool
    force: bool


def carry_out(wish: Wish, older: Layout | None, update: str) -> tuple[Lesson, Path, bool]:
    """Learn, and ask; what was learned, where it is to be written, and whether over what is there."""
    from ecmx.cli.waiting import Waiting
    from ecmx.layouts.learning import at_hand, let_stand, lost_offered, proved, remembered
    from ecmx.layouts.learning import learn as learned

    over = wish.force
    with ExitStack() as books:
        samples = list(opened_samples(wish, books))
        name = name_of(wish, older, wish.day)
        target = target_of(wish, name, update)
        demand_target(target, wish, update)
        with Waiting() as waiting:
            waiting.begin("Learning the columns")
            lesson = first = learned(
                samples,
                name=name,
                partner=wish.partner,
                types=wish.types,
                known=older,
                effective=wish.effective,
                asking=wish.asking or wish.answers is not None,
                as_of=wish.day,
            )
            tell_passed_over([wish.known])
            lesson = remembered(lesson, at_hand(wish.known, target.parent, samples[0].limits))
            lesson = lost_offered(lesson, older) if older else lesson
            for wanted in wish.standing:
                lesson = let_stand(lesson, wanted)
        if not (wish.name or named_by_file(wish) or older) and lesson.names_a_member(wish.paths[0].stem):
            lesson, target = renamed(lesson, wish, target)
        if wish.asking:
            at_the_keyboard()
        if older is not None:
            lesson, target = next_version(lesson, wish, older, update, target)
        state = resumed_from(lesson, wish.answers)
        if wish.asking:
            over = consent(target, wish)
            lesson = asked_of_person(state, target)
        elif wish.answers is not None:
            lesson = state.result
        if lesson is not first:
            with Waiting() as waiting:
                waiting.begin("Reading the sample back")
                lesson = proved(lesson, samples, wish.day)
    return lesson, target, over


def named_by_file(wish: Wish) -> bool:
    """Whether the file to be written gives the layout its name."""
    return wish.out is not None and not wish.out.is_dir()


def renamed(lesson: Lesson, wish: Wish, target: Path) -> tuple[Lesson, Path]:
    """The lesson under a name that says nothing, where the sample's name names a member."""
    from ecmx.layouts.learning import called

    moved = target.with_name(f"{UNNAMED}.toml")
    demand_target(moved, wish, "")
    return called(lesson, UNNAMED, said=wish.partner), moved


def demand_somebody(wish: Wish) -> None:
    """Refuse early to ask where nobody can answer."""
    if wish.asking and wish.as_json:
        raise UsageProblem(
            "json-and-questions",
            "JSON cannot be printed while questions are asked.",
            "Add --yes: then nothing is asked.",
        )
    if wish.asking and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem(
            "nobody-to-ask",
            "No questions can be asked here, since this is not a terminal.",
            "Add --yes: then nothing is asked, and columns that are not certain stay undecided.",
        )


def opened_samples(wish: Wish, books: ExitStack) -> Iterator[Sample]:
    """The samples, open until the lesson is proved."""
    from ecmx.exchange import Options, opened
    from ecmx.files import Limits
    from ecmx.layouts.learning import Sample

    options = Options(as_of=wish.day, passwords=wish.passwords, limits=Limits.from_environment())
    for path in wish.paths:
        book, _ = opened(path, options)
        yield Sample(path.name, books.enter_context(book), options.limits)


def name_of(wish: Wish, older: Layout | None, day: date) -> str:
    """What the layout is called, by what was asked for."""
    from ecmx.layouts.learning import layout_name

    file = wish.out.stem if wish.out is not None and named_by_file(wish) else ""
    return layout_name(wish.name, file=file, older=older, day=day, sample=wish.paths[0].stem)


def target_of(wish: Wish, name: str, update: str) -> Path:
    """Where to write: as asked; else by the layout's name, a next version beside the one before."""
    if wish.out is not None and not wish.out.is_dir():
        return wish.out
    beside = Path(update).parent if Path(update).is_file() else Path()
    return (wish.out or beside) / f"{name}.toml"


def demand_target(target: Path, wish: Wish, update: str) -> None:
    """Refuse early what cannot be written, and never write over a sample or the layout that is updated."""
    from ecmx.files import require_writable

    if target.suffix.lower() != ".toml":
        raise UsageProblem("layout-not-toml-name", f"{target}: a layout is a TOML file.", "Let the name end in .toml.")
    if update and target.exists() and Path(update).exists() and target.samefile(update):
        raise UsageProblem(
            "target-is-source",
            f"{target}: this is the layout used until now; it still applies to earlier months.",
            "Give the new version its own name: -o NEW.toml.",
        )
    require_writable(target)
    demand_free(target, force=wish.force or wish.asking, fix=NAME_ANOTHER)


def consent(target: Path, wish: Wish) -> bool:
    """Ask before a file is written over. Whether one may be: of one that comes while questions are asked nobody has said so."""
    from ecmx.files import taken, there_already

    if wish.force or not taken(target):
        return wish.force
    said = input(f"{target} is there already. Write over it? y = yes, Enter = no > ")
    if said.strip().lower() not in ("y", "yes"):
        raise there_already(target, fix=NAME_ANOTHER)
    return True


def next_version(lesson: Lesson, wish: Wish, older: Layout, update: str, target: Path) -> tuple[Lesson, Path]:
    """The lesson from its first day on, under the name of that month, and where it is to be written."""
    from ecmx.layouts.learning import first_day, following, require_later

    day = wish.effective or first_day(lesson)
    if day is None:
        day = wish.day.replace(day=1)
        if wish.asking:
            day = asked_day(day)
    require_later(older, day)
    name = name_of(wish, older, day)
    moved = target_of(wish, name, update)
    if moved != target:
        demand_target(moved, wish, update)
    return following(lesson, name, day), moved


def asked_day(likely: date) -> date:
    """The first day of the new form, as the person says it."""
    from ecmx.guidance import on_paper

    while True:
        said = input(f"From which day on does the new form apply? Enter = {on_paper(likely)} > ").strip()
        if not said:
            return likely
        if day := typed_day(said):
            return day
        typer.echo("  Type it like 10/01/2026.")


def write(lesson: Lesson, wish: Wish, target: Path, *, over: bool) -> None:
    """The layout's file."""
    from ecmx.files import aside
    from ecmx.layouts.learning import lesson_toml

    text = lesson_toml(lesson, samples=[path.name for path in wish.paths], day=wish.day, file=target.name)
    with aside(target, over=over) as path:
        path.write_text(text, encoding="utf-8")


def tell(lesson: Lesson, older: Layout | None, target: Path, *, as_json: bool) -> None:
    """Print what was learned; of a next version what changed, and only the columns that the older one does not know."""
    from rich.console import Console

    from ecmx.layouts import layout_json
    from ecmx.layouts.learning import changed, headers_of, unasked
    from ecmx.reports import lesson_json, show_following, show_lesson, show_next

    tabs, notes = lesson.shown, (*lesson.notes, *unasked(lesson))
    changes = changed(older, lesson.layout)
    if as_json:
        from ecmx.cli.differences import as_objects

        answer = {"file": str(target), "layout": layout_json(lesson.layout), **lesson_json(tabs, notes)}
        write_json(answer | ({"differences": as_objects(changes)} if older else {}))
        return
    console = Console(highlight=False)
    show_lesson(tabs, notes, console, target=str(target), name=lesson.layout.name, known=headers_of(older))
    if older is not None:
        from ecmx.cli.differences import show_differences

        show_differences(changes, (older.name, lesson.layout.name), console)
        show_following(older.name, lesson.layout, console, folder=str(target.parent))
    show_next(str(target), console, undecided=any(one.column.undecided for _, one in lesson))
