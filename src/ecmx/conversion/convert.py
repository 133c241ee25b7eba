"""Files of any plans into one file of one layout. Every row that comes in goes out or is held, with its reason.

Nothing takes its place before what it loses is known: both files are written aside, and renamed at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ecmx.checks import Options, Progress, Refused, check_files
from ecmx.conversion.gathered import Gathered
from ecmx.conversion.held import held_path, write_held
from ecmx.conversion.rows_over import RowsOver
from ecmx.files import aside, require_writable
from ecmx.findings import FileReport, Findings
from ecmx.guidance import FileType
from ecmx.layouts import Layout, opened_out, require_password

__all__ = ["Conversion", "convert"]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What came of it. rows_in = rows_out + rows_held.

    reports: the check of each file; refused: files that could not be used (then nothing was written)
    written: the new file, None where nothing was written; held: the file with the rows that could not go, if there are any
    losses: by source file, what the layout could not carry
    """

    layout: str
    reports: tuple[FileReport, ...]
    refused: tuple[Refused, ...]
    written: Path | None
    held: Path | None
    rows_in: int
    rows_out: int
    rows_held: int
    losses: dict[str, Findings]

    def __post_init__(self) -> None:
        if self.rows_in != self.rows_out + self.rows_held:
            raise ValueError("rows out and rows held do not add up to the rows that came in")

    @property
    def loses(self) -> bool:
        """Whether anything stays behind: a row, or something of one."""
        return bool(self.rows_held) or any(len(found) for found in self.losses.values())


class Withdrawn(Exception):
    """Leaves the writing of a file without putting it into its place."""


def convert(  # noqa: PLR0913 - one call says all there is to say; everything but the three has a name
    paths: Sequence[Path],
    layout: Layout,
    target: Path,
    options: Options,
    *,
    types: tuple[FileType, ...] = (),
    password: str | None = None,
    trial: bool = False,
    whole: bool = False,
    progress: Progress | None = None,
) -> Conversion:
    """Check the files, and write their records as one file of a layout.

    types: take the records of these file types only, and pass over rows that have none; trial: write nothing, say what would be lost
    whole: write nothing unless everything can be carried and no row is held
    Raises UsageProblem where the target cannot be written, and whatever stops a check.
    """
    if not trial:
        require_password(layout, password)
        require_writable(target)
        require_writable(held_path(target))
    with Gathered(types) as gathered:
        answers = list(check_files(paths, options, progress, gathered.keep))
        reports = tuple(one for one in answers if isinstance(one, FileReport))
        refused = tuple(one for one in answers if isinstance(one, Refused))
        if refused:
            return Conversion(layout.name, reports, refused, None, None, 0, 0, 0, {})
        over = RowsOver(layout, gathered, reports, progress)
        if trial:
            with opened_out(layout, gathered.scratch) as out:
                over.write(out)
            return outcome(over, None)
        try:
            with ExitStack() as both:
                with opened_out(layout, both.enter_context(aside(target, password=password))) as out:
                    over.write(out)
                if whole and outcome(over, None).loses:
                    raise Withdrawn
                if over.held():
                    beside = both.enter_context(aside(held_path(target), password=password))
                    write_held(over.held(), gathered.sources, beside, options)
        except Withdrawn:
            return outcome(over, None)
        return outcome(over, target)


def outcome(over: RowsOver, target: Path | None) -> Conversion:
    """The account of a conversion that is done."""
    rows_in = sum(len(source.all_rows()) for source in over.gathered.sources.values())
    rows_held = sum(len(reasons) for reasons in over.held().values())
    held = held_path(target) if target is not None and rows_held else None
    return Conversion(
        over.layout.name, over.reports, (), target, held, rows_in, over.rows_out(), rows_held, over.losses.by_file
    )
