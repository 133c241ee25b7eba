"""What `import ecmx` gives beside the two doors: a layout learned, a file annotated, a workbook taken back, by one call each.

Each is what the command of that name does, without a terminal. Knows the rooms' faces only.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from ecmx.errors import UsageProblem
from ecmx.exchange import Data, Options, Partners, Refused, arrived, opened, receive_files
from ecmx.files import Limits
from ecmx.guidance import FileType
from ecmx.layouts import Layout, Layouts
from ecmx.layouts.learning import Lesson, Sample
from ecmx.layouts.learning import learn as learned
from ecmx.mending import Acceptance, Annotated, accept_file, annotate_file

__all__ = ["annotate", "learn", "take_back"]


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
    """Check a file, and write it annotated: the sender's own workbook with what is wrong coloured and noted, else a findings workbook.

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
