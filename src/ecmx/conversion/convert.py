"""Files of any plans into files of one or more layouts. Every row goes out or is set aside, every cell is accounted for.

Nothing takes its place before what it loses is known: all files are written aside, and renamed at the end, those with rows that
could not go first.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ecmx.conversion.account import RowAccount, RowsCounted
from ecmx.conversion.held import HeldFile, demand_apart, demand_unread, folder_made, held_files, write_held
from ecmx.errors import EcmxError, OurFault, UsageProblem
from ecmx.exchange import (
    CellCount,
    Composer,
    Loss,
    Options,
    Progress,
    Received,
    Refused,
    Target,
    lacking,
    receive_files,
    with_members_beside,
)
from ecmx.files import Place, Scratch, aside, require_writable, taken, temporary_root
from ecmx.findings import FileReport
from ecmx.guidance import FileType
from ecmx.layouts import Layout, demand_readable, require_password

__all__ = ["Conversion", "Output", "convert", "convert_each"]


@dataclass(frozen=True, slots=True)
class Output:
    """One file of a conversion. written: None where nothing was written; rows: of its tabs; partner: whose it is, "" = nobody's.

    begun: whether it is a return whose rows hold the members' keys alone, out of their Member Information Files
    """

    layout: Layout
    path: Path
    rows: int = 0
    written: Path | None = None
    added: int = 0
    lacks: tuple[str, ...] = ()
    begun: bool = False

    @property
    def partner(self) -> str:
        return self.layout.partner


@dataclass(frozen=True, slots=True)
class Conversion:
    """What came of it: every source row once, every source cell once.

    outputs: the files; reports: the check of each source file
    refused: files that could not be used, or not be written by a fault of ours (then nothing was written)
    rows, cells: the sums; losses: the cells that do not go along, with their reasons; held: the files with rows that were set aside
    """

    outputs: tuple[Output, ...]
    reports: tuple[FileReport, ...]
    refused: tuple[Refused, ...] = ()
    rows: RowsCounted = field(default_factory=lambda: RowsCounted(0, 0, 0, 0, 0))
    cells: CellCount = field(default_factory=lambda: CellCount(0, 0, 0, 0))
    losses: tuple[Loss, ...] = ()
    held: tuple[HeldFile, ...] = ()
    held_written: bool = False
    not_read: tuple[tuple[str, str], ...] = ()  # file and tab of what holds none of the four files

    @property
    def written(self) -> Path | None:
        """The file, where there is one alone; None where nothing was written."""
        return self.outputs[0].written if self.outputs else None

    @property
    def lacks(self) -> tuple[str, ...]:
        """Ids of the elements that the guidance requires and that a layout has no column for."""
        return tuple(dict.fromkeys(name for output in self.outputs for name in output.lacks))

    @property
    def rows_kept(self) -> int:
        """Source rows that were to go and did not."""
        return self.rows.held + self.rows.withheld

    @property
    def keeps_back(self) -> bool:
        """Whether a record that was to go did not: with its whole row, or one of several of a row that went."""
        return bool(self.rows_kept or self.rows.in_part)

    @property
    def loses(self) -> bool:
        """Whether anything stays behind of what was asked for: a row, or a cell of one."""
        return self.keeps_back or any(loss.code != "not-carried-half" for loss in self.losses)


class Withdrawn(Exception):
    """Leaves the writing of files without putting them into their places."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How files are converted.

    types: take the records of these file types only; trial: write nothing, say what would be lost
    whole: write nothing unless everything can be carried and no row is kept back; password: of the written workbooks, of kept rows too
    all_are: the plan of all rows that name none; for_provider: whose members a MIF is written for; held: the folder for kept rows
    force: whether a file that is there may be written over, of rows that were set aside too
    """

    types: tuple[FileType, ...] = ()
    password: str | None = None
    trial: bool = False
    whole: bool = False
    all_are: str = ""
    for_provider: str = ""
    held: Path | None = None
    force: bool = False


def convert(  # noqa: PLR0913 - one call says all there is to say; everything but the four has a name
    paths: Sequence[Path],
    layout: Layout,
    target: Path,
    options: Options,
    *,
    types: tuple[FileType, ...] = (),
    password: str | None = None,
    trial: bool = False,
    whole: bool = False,
    all_are: str = "",
    for_provider: str = "",
    held: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Conversion:
    """Check the files, and write their records as one file of a layout; see `Wishes`.

    Raises UsageProblem where the target cannot be written or a partner is not known, and whatever stops a check.
    """
    wishes = Wishes(types, password, trial, whole, all_are, for_provider, held, force)
    return _converted(paths, [(layout, target)], options, wishes, progress)


def convert_each(
    paths: Sequence[Path],
    targets: Sequence[tuple[Layout, Path]],
    options: Options,
    wishes: Wishes,
    *,
    each: bool = True,
    progress: Progress | None = None,
) -> Conversion:
    """Write each plan's records as a file in that plan's own form.

    targets: layouts and where their files go; each: every one must be a partner's, whose rows alone it takes
    """
    for layout, _ in targets:
        if each and not layout.partner:
            raise UsageProblem(
                "layout-of-nobody",
                f"The form {layout.name} does not belong to a plan, so no rows are its own.",
                "Name forms (layouts) that say whose they are (partner), or write one file with --to.",
            )
    return _converted(paths, targets, options, wishes, progress, each=each)


def _converted(
    paths: Sequence[Path],
    targets: Sequence[tuple[Layout, Path]],
    options: Options,
    wishes: Wishes,
    progress: Progress | None,
    *,
    each: bool = False,
) -> Conversion:
    if not wishes.trial:
        temporary_root()  # said before the work rather than after it
    for layout, target in targets:
        demand_readable(layout)
        if not wishes.trial:
            require_password(layout, wishes.password if layout.container in (None, "xlsx") else None)
            require_writable(target)
    if not wishes.trial:
        demand_apart(paths, wishes.held, [target.parent for _, target in targets], each=each)
    answers = receive_files(paths, replace(options, asked=wishes.types), progress, keep=True)
    with ExitStack() as open_files:
        received = [open_files.enter_context(one) for one in answers if isinstance(one, Received)]
        reports = tuple(one.report() for one in received)
        refused = tuple(one for one in answers if isinstance(one, Refused))
        refused += tuple(Refused(one.file, one.fault) for one in reports if one.fault is not None)
        if refused:
            return Conversion(tuple(Output(layout, target) for layout, target in targets), reports, refused)
        return Work(targets, options, wishes, received, reports, progress).done()


@dataclass
class Work:
    """One conversion under way: what was received, and what is to come of it."""

    targets: Sequence[tuple[Layout, Path]]
    options: Options
    wishes: Wishes
    received: Sequence[Received]
    reports: tuple[FileReport, ...]
    progress: Progress | None
    account: RowAccount = field(init=False)
    outputs: list[Output] = field(default_factory=list)
    failed: list[Refused] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = " or ".join(layout.name for layout, _ in self.targets)
        self.account = RowAccount(self.received, self.wishes.types, names, several=len(self.targets) > 1)
        if self.wishes.types and not any(len(source.asked) for source in self.account.sources.values()):
            raise UsageProblem(
                "none-of-that-type",
                f"No row of these files has a record of the {' or the '.join(kind.words for kind in self.wishes.types)}.",
                "Run it without --type, or name another.",
            )

    def done(self) -> Conversion:
        """Write everything aside, and put it into its place unless that is not wanted."""
        try:
            with ExitStack() as places:
                for layout, target in self.targets:
                    with self._of(target):
                        self._write(layout, target, places)
                if self.failed:
                    raise Withdrawn
                self._tell_without_form()
                answer = self._answer(written=not self.wishes.trial)
                if self.wishes.trial or (self.wishes.whole and answer.loses):
                    raise Withdrawn
                # What was entered last takes its place first: rows that could not go are safe before the files are there.
                for held in answer.held:
                    demand_unread(held.path, [Path(one.name) for one in self.received])
                    if taken(held.path) and not self.wishes.force:
                        raise UsageProblem(
                            "held-exists",
                            f"{held.path}: this file has rows put on hold by an earlier run. Nothing was written.",
                            "Check whether they are still waiting; then move the file away, or add --force.",
                        )
                    places.enter_context(folder_made(held.path.parent))
                    aside_held = places.enter_context(self._aside(held.path, self.wishes.password))
                    with self._of(held.path):
                        write_held(held, aside_held, {one.name: one for one in self.received}, self.options)
                if self.failed:
                    raise Withdrawn
        except Withdrawn:
            if self.failed:
                nothing = tuple(Output(layout, target) for layout, target in self.targets)
                return Conversion(nothing, self.reports, tuple(self.failed))
            return self._answer(written=False)
        return answer

    @contextmanager
    def _of(self, target: Path) -> Iterator[None]:
        """Whatever we do wrong at one file to write is its fault: the others are tried, and then nothing is written."""
        try:
            yield
        except (EcmxError, OSError):
            raise
        except Exception as fault:  # noqa: BLE001 – see above
            self.failed.append(Refused(str(target), OurFault.of(fault)))

    def _write(self, layout: Layout, target: Path, places: ExitStack) -> None:
        """Write one target's file aside; in a trial where nobody finds it."""
        own, layout = layout, self._begun(layout)
        several = len(self.targets) > 1
        composer = Composer(
            self._target(layout),
            self.account.frames,
            tuple(kind for kind in self.account.kinds if not several or kind in layout.types),
            self.account,
            self.options.as_of,
            self.progress,
        )
        _ = composer.telling
        password = self.wishes.password if layout.container in (None, "xlsx") else None
        made: Place
        if not self.wishes.trial:
            made = places.enter_context(self._aside(target, password))
        elif self._protected or password:
            made = io.BytesIO()
        else:
            made = places.enter_context(Scratch()) / "scratch"
        with composer.open(made) as out:
            composer.write(out)
        lacks = lacking(own, self.account.kinds)
        begun = own is not layout and bool(composer.rows)
        self.outputs.append(Output(own, target, composer.rows, target, composer.added, lacks, begun))

    def _begun(self, layout: Layout) -> Layout:
        """A return for members who came in a file of their own: their keys begin its rows, where no file says more of them."""
        members, returns = FileType.MIF, FileType.RTF
        alone = members in self.account.kinds and returns not in self.account.kinds
        fits = returns in layout.types and members not in layout.types
        return with_members_beside(layout, returns) if alone and fits else layout

    def _aside(self, target: Path, password: str | None) -> AbstractContextManager[Place]:
        """A place to write to, of which nothing lies in plain on a disk where a source came protected."""
        return aside(target, password=password, sealed=self._protected, over=self.wishes.force)

    @property
    def _protected(self) -> bool:
        return any(one.protected for one in self.received)

    def _tell_without_form(self) -> None:
        """Of several targets: records of a plan whose own layouts have no tab for their file type."""
        if len(self.targets) == 1:
            return
        forms: dict[str, list[Layout]] = {}
        for layout, _ in self.targets:
            forms.setdefault(layout.partner, []).append(layout)
        for layouts in forms.values():
            served = {kind for layout in layouts for kind in self._begun(layout).types}
            target = self._target(layouts[0])
            for kind in self.account.kinds:
                for frame in self.account.frames(kind) if kind not in served else ():
                    goes, _ = target.judge(frame, kind)
                    if goes.height:
                        self.account.without_place(kind, goes)

    def _target(self, layout: Layout) -> Target:
        """A layout with whose rows go into it."""
        partners = self.received[0].partners if self.received else self.options.partners
        return Target(layout, partners, self.wishes.all_are, self.wishes.for_provider)

    def _answer(self, *, written: bool) -> Conversion:
        """The account as it stands."""
        cells, losses = self.account.cells(sum(output.added for output in self.outputs))
        outputs = tuple(replace(one, written=one.path if written else None) for one in self.outputs)
        name = self.targets[0][1].stem if len(self.targets) == 1 else "rows"
        not_read = tuple(
            (one.name, sheet.name) for one in self.received for sheet in one.sheets if not sheet.types and sheet.name
        )
        held = tuple(held_files(self.account.kept_back(), name, self.wishes.held))
        return Conversion(
            outputs, self.reports, (), self.account.count(), cells, tuple(losses), held, written, not_read
        )
