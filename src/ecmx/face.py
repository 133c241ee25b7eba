"""What `import ecmx` gives beside the two doors: a layout learned, a file annotated, a workbook taken back, two months compared.

Each is one call, and what the command of that name does, without a terminal. Knows the rooms' faces only.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from ecmx.comparing import Comparison, compare_files
from ecmx.errors import UsageProblem
from ecmx.exchange import Data, Options, Partners, Refused, arrived, opened, receive_files
from ecmx.files import Limits
from ecmx.guidance import FileType
from ecmx.layouts import Layout, Layouts
from ecmx.layouts.learning import Lesson, Sample
from ecmx.layouts.learning import learn as learned
from ecmx.mending import Acceptance, Annotated, accept_file, annotate_file

__all__ = ["annotate", "compare", "learn", "take_back"]


def learn(
    *samples: Data,
    name: str,
    partner: str = "",
    types: Sequence[FileType | str] = (),
    known: Layout | None = None,
    effective: date | None = None,
    passwords: Sequence[str] = (),
    as_of: date | None = None,
) -> Lesson:
    """The layout of a plan's file out of samples of it, filled or blank: paths, bytes or streams.

    name: of the layout; partner: whose it is; types: what the file is, where that is known; known: an earlier layout of it
    The lesson's `layout` leaves undecided what nobody could be asked about. Raises FileUnusable where a sample is of no use.
    """
    day = as_of or date.today()
    options = Options(as_of=day, passwords=tuple(passwords), limits=Limits())
    with ExitStack() as open_samples:
        opened_samples = []
        for number, sample in enumerate(samples, 1):
            path, called = open_samples.enter_context(
                arrived(sample, f"sample {number}" if isinstance(sample, bytes) else "")
            )
            book, _ = opened(path, options)
            opened_samples.append(Sample(Path(called).name, open_samples.enter_context(book)))
        if not opened_samples:
            raise UsageProblem("no-sample", "There is nothing to learn from.", "Give at least one sample file.")
        return learned(
            opened_samples,
            name=name,
            partner=partner,
            types=tuple(FileType(kind) for kind in types),
            known=known,
            effective=effective,
            as_of=day,
        )


def annotate(
    file: Path | str,
    target: Path | str,
    *,
    layouts: Layouts | None = None,
    layout: Layout | str | None = None,
    partners: Partners | None = None,
    passwords: Sequence[str] = (),
    as_of: date | None = None,
) -> Annotated:
    """Check a file, and write it annotated: the sender's own workbook with what is wrong colored and noted, else a findings workbook.

    Raises FileUnusable where the file cannot be read, UsageProblem where nothing can be written to `target`.
    """
    options = Options(
        layout=layout,
        as_of=as_of or date.today(),
        passwords=tuple(passwords),
        layouts=layouts if layouts is not None else Layouts.guidance(),
        partners=partners or Partners(),
    )
    (received,) = receive_files([Path(file)], options)
    if isinstance(received, Refused):
        raise received.error
    return annotate_file(received.report(), Path(target), options)


def take_back(
    file: Path | str, *, layout: Layout | str | None = None, passwords: Sequence[str] = (), as_of: date | None = None
) -> Acceptance:
    """Compare and check an annotated workbook that came back: which rows were changed, and which of them are right now.

    layout: by which it is read; else as it was read before. Raises UsageProblem where the workbook is none of ours.
    """
    return accept_file(Path(file), Options(layout=layout, passwords=tuple(passwords)), as_of=as_of)


def compare(  # noqa: PLR0913 - everything but the two has a name and a default
    last: Path | str | Sequence[Path | str],
    this: Path | str | Sequence[Path | str],
    *,
    plans: Sequence[str] = (),
    all_are: str = "",
    layouts: Layouts | None = None,
    layout: Layout | str | None = None,
    partners: Partners | None = None,
    passwords: Sequence[str] = (),
    as_of: date | None = None,
) -> Comparison:
    """Compare last month's member files with this month's, by plan and CIN; `changes` holds members' values.

    plans: these plans' members alone; all_are: the plan of all rows that name none; layouts: those that the files may be in (default: the
    shipped ones); layout: the one that they are in. Raises FileUnusable for a file that cannot be read, UsageProblem where the two cannot
    be compared: one file twice, other plans, other kinds of files, the newer one first.
    """
    options = Options(
        layout=layout,
        as_of=as_of or date.today(),
        passwords=tuple(passwords),
        layouts=layouts if layouts is not None else Layouts.shipped(),
        partners=partners or Partners(),
    )
    sides = [[Path(side)] if isinstance(side, Path | str) else [Path(one) for one in side] for side in (last, this)]
    for path in (path for side in sides for path in side):
        if not path.is_file():
            raise UsageProblem("no-such-file", f"{path}: there is no such file.", "Check how the name is spelled.")
    if not all(sides):
        raise UsageProblem("no-file", "There is nothing to compare with.", "Give at least one file for each month.")
    return compare_files(sides[0], sides[1], options, plans=plans, all_are=all_are)
