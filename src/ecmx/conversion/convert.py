"""Files of any plans into one file of one layout. Every row that comes in goes out or is held, with its reason.

Nothing takes its place before what it loses is known: both files are written aside, and renamed at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ecmx import guidance
from ecmx.checks import Options, Progress, Refused, check_files
from ecmx.conversion.gathered import Gathered
from ecmx.conversion.held import held_path, write_held
from ecmx.conversion.rows_over import RowsOver
from ecmx.errors import UsageProblem
from ecmx.files import aside, require_writable
from ecmx.findings import FileReport, Findings
from ecmx.guidance import DataElement, FileType, Requirement
from ecmx.layouts import Layout, opened_out, require_password, sheet_writers

__all__ = ["Conversion", "convert"]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What came of it. rows_in = rows_out + rows_held.

    reports: the check of each file; refused: files that could not be used (then nothing was written)
    written: the new file, None where nothing was written; held: the file with the rows that could not go, if there are any
    losses: by source file, what the layout could not carry
    lacks: ids of the elements that the guidance requires of these files and that the layout has no column for
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
    lacks: tuple[str, ...] = ()

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
    say: Callable[[Conversion], None] | None = None,
) -> Conversion:
    """Check the files, and write their records as one file of a layout.

    types: take the records of these file types only, and pass over rows that have none; trial: write nothing, say what would be lost
    whole: write nothing unless everything can be carried and no row is held
    say: is told what will come of it right before the files take their places
    Raises UsageProblem where the target cannot be written, and whatever stops a check.
    """
    require_keys(layout)
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
        if types and not any(len(source.all_rows()) for source in gathered.sources.values()):
            raise UsageProblem(
                "none-of-that-type",
                f"No row of these files has a record of the {' or the '.join(kind.words for kind in types)}.",
                "Leave --type out, or name another.",
            )
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
                if say is not None:
                    say(outcome(over, target))
        except Withdrawn:
            return outcome(over, None)
        return outcome(over, target)


def outcome(over: RowsOver, target: Path | None) -> Conversion:
    """The account of a conversion that is done."""
    rows_in = sum(len(source.all_rows()) for source in over.gathered.sources.values())
    rows_held = sum(len(reasons) for reasons in over.held().values())
    held = held_path(target) if target is not None and rows_held else None
    return Conversion(
        over.layout.name,
        over.reports,
        (),
        target,
        held,
        rows_in,
        over.rows_out(),
        rows_held,
        over.losses.by_file,
        lacking(over.layout, over.gathered.kinds),
    )


def lacking(layout: Layout, kinds: tuple[FileType, ...]) -> tuple[str, ...]:
    """The elements that the guidance requires of these files and that the layout has no column for."""
    placed = frozenset().union(*(writer.elements for writer in sheet_writers(layout)))
    return tuple(
        element.id
        for element in guidance.elements(layout.release)
        if element.file in kinds
        and element.file in layout.types
        and element.requirement is Requirement.YES
        and element.id not in placed
        and (element.group != "population" or not any(other in placed for other in siblings(element, layout)))
    )


def siblings(element: DataElement, layout: Layout) -> list[str]:
    """The other flags of an element's group: a layout of another release has other ones."""
    every = (*guidance.elements("1.1"), *guidance.elements(layout.release))
    return [one.id for one in every if one.file is element.file and one.group == element.group and one.id != element.id]


def require_keys(layout: Layout) -> None:
    """Refuse a layout in which nobody could tell whose a row is. A referral may be of somebody without a CIN (Table 9)."""
    for writer in sheet_writers(layout):
        kinds = set(writer.sheet.types) - {FileType.REFERRAL}
        if kinds and not any(f"{kind.value}.member_cin" in writer.elements for kind in kinds):
            raise UsageProblem(
                "layout-without-key",
                f"The layout {layout.name} has no column for the CIN, so nobody could tell whose a row is.",
                'Add a column with element = "mif.member_cin" (or rtf, otf) to it.',
            )
