"""Learning a layout beside checking the same file, and checking among two hundred layouts beside checking with those of ecmx."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from ecmx.layouts import Column, Layout, layout_toml, layouts_in, shipped

__all__ = ["among", "crowd", "learned", "recognising"]

LAYOUTS = 200


def learned(path: Path) -> int:
    """Learn a layout from the file, as `ecmx layouts learn --yes` does: opened in a process of its own, proved, spelled out as TOML."""
    from bench.workbook import AS_OF
    from ecmx.files import open_book
    from ecmx.layouts.learning import Sample, learn

    with open_book(path) as book:
        lesson = learn([Sample(path.name, book)], name="learned", as_of=AS_OF)
    layout_toml(lesson.layout)
    return lesson.tabs[0].rows


def crowd(folder: Path) -> Path:
    """A folder of two hundred layouts of plans that are not the file's: the shipped ones with headers of their own."""
    folder.mkdir()
    partners = [layout for layout in shipped() if layout.partner]
    for number in range(LAYOUTS):
        layout = partners[number % len(partners)]
        (folder / f"plan-{number:03}.toml").write_text(layout_toml(renamed(layout, number)), encoding="utf-8")
    return folder


def renamed(layout: Layout, number: int) -> Layout:
    """Another plan's layout: the same columns, each third header in other words."""
    sheets = tuple(
        msgspec.structs.replace(
            sheet,
            columns=tuple(
                column if at % 3 else msgspec.structs.replace(column, header=other(column, number))
                for at, column in enumerate(sheet.columns)
            ),
        )
        for sheet in layout.sheets
    )
    return msgspec.structs.replace(
        layout, name=f"plan-{number:03}", partner=f"Plan {number:03}", container="csv", file_name="", sheets=sheets
    )


def other(column: Column, number: int) -> str:
    """A header that only this plan writes."""
    return f"{(column.wordings or ('Column',))[0]} P{number:03}"


def among(path: Path) -> int:
    """Check the file where two hundred layouts are at hand (in the folder beside it)."""
    from bench.workbook import AS_OF
    from ecmx.exchange import Options, Refused, check_files

    (report,) = check_files([path], Options(as_of=AS_OF, layout=str(path.with_name("layouts"))))
    if isinstance(report, Refused):
        raise report.error
    return report.rows.total


def recognising(path: Path) -> float:
    """Seconds that recognizing the file's sheets takes longer with the two hundred layouts beside it than with those that come with ecmx.

    The layouts are read beforehand; their headers are not yet made ready.
    """
    from bench.workbook import AS_OF
    from ecmx.files import open_book
    from ecmx.layouts import recognise

    few, many = shipped(), (*layouts_in(path.with_name("layouts")), *shipped())
    with open_book(path) as book:
        sheet = book.sheets[0]
        top = sheet.preview(200)
        recognise(sheet.name, top, sheet.merges, few, as_of=AS_OF)
        seconds = []
        for layouts in (few, many):
            start = time.perf_counter()
            recognise(sheet.name, top, sheet.merges, layouts, as_of=AS_OF)
            seconds.append(time.perf_counter() - start)
    return seconds[1] - seconds[0]
