"""The files that a person names: a file itself, or a folder for what lies in it. Says of a name that leads nowhere what is near it, and
passes over what no plan sent: other programs' leavings, and ecmx's own files. Knows no rule.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ecmx.cli.page_places import PAGES, ours
from ecmx.errors import FileUnusable, UsageProblem

if TYPE_CHECKING:
    from ecmx.exchange import Options, Refused
    from ecmx.findings import FileReport

__all__ = ["OWN_HEADERS", "NamedFiles", "files_in"]

#: What other programs leave in a folder that is no file of a plan.
_LEAVINGS = ("~$", ".", "Thumbs.db", "desktop.ini")
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart")
_LINKS = (".gsheet", ".gdoc", ".gslides")
_OWN_FOLDERS = ("held", PAGES)
#: Files of ecmx's own that a folder may hold, by the end of their names.
_OWN_NAMES = {
    ".toml": "a layout or a list of partners",
    ".truth.csv": "the list of the defects in a practice file",
}
#: And by headers that only they have.
OWN_HEADERS = {
    frozenset({"Why it was not sent", "File", "Row"}): "rows that were not sent",
    frozenset({"Why it is held", "File", "Row"}): "rows that were not sent",  # as ecmx called it before 0.2.0
    frozenset({"Look at", "Assignment", "Record status"}): "a roster that the hub wrote",
    frozenset({"Look at", "Standing", "Record status"}): "a roster that the hub wrote",  # before 0.2.0
}
_TOLD = 5  # of those passed over


@dataclass
class NamedFiles:
    """paths: every file meant, once, in order; unusable: those of them that there is no use in opening, and why."""

    paths: list[Path]
    unusable: dict[Path, UsageProblem] = field(default_factory=dict)
    _from_folder: set[str] = field(default_factory=set)
    _passed_over: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, given: Iterable[Path], *, recursive: bool = False) -> NamedFiles:
        """Look at what was named. recursive: folders in a folder too. Raises UsageProblem where a folder holds no file."""
        named = cls([])
        seen: set[Path] = set()
        for path in given:
            inside = named._inside(path, recursive=recursive) if path.is_dir() else [path]
            for one in inside:
                if one.resolve() in seen:
                    continue
                seen.add(one.resolve())
                named.paths.append(one)
                if one is path and (problem := _problem_of(one)) is not None:
                    named.unusable[one] = problem
        return named

    @property
    def usable(self) -> list[Path]:
        """Those that can be opened."""
        return [path for path in self.paths if path not in self.unusable]

    def others_files(self, results: Iterable[FileReport | Refused], options: Options) -> Iterator[FileReport | Refused]:
        """What was found, without the files of a folder that turn out to be ecmx's own."""
        for result in results:
            words = "" if result.file not in self._from_folder else _own(result, options)
            if words:
                self._passed_over.append(f"{result.file} ({words})")
            else:
                yield result

    def tell(self) -> None:
        """Say on stderr what was passed over."""
        for line in self._passed_over[:_TOLD]:
            typer.echo(f"Skipped: {line}.", err=True)
        if (more := len(self._passed_over) - _TOLD) > 0:
            typer.echo(f"Skipped: {more:,} more.", err=True)

    def _inside(self, folder: Path, *, recursive: bool) -> list[Path]:
        files, folders = _listed(folder)
        found: list[Path] = []
        for path in files:
            words = next((words for end, words in _OWN_NAMES.items() if path.name.lower().endswith(end)), "")
            if not words and path.name.lower().endswith((*_UNFINISHED, *_LINKS)):
                words = "not a whole file"
            if not words and path.suffix.lower() == ".html" and ours(path):
                words = "a page that ecmx wrote"
            if words:
                self._passed_over.append(f"{path} ({words})")
            else:
                found.append(path)
        self._from_folder.update(str(path) for path in found)
        if recursive:
            found += [one for inner in folders if inner.name not in _OWN_FOLDERS for one in self._below(inner)]
        if not found:
            raise _nothing_in(folder, folders, recursive=recursive)
        return found

    def _below(self, folder: Path) -> list[Path]:
        try:
            return self._inside(folder, recursive=True)
        except UsageProblem as problem:
            if problem.code != "folder-empty":
                raise
            return []


def files_in(given: Iterable[Path]) -> list[Path]:
    """The files meant, each once. Raises UsageProblem where one of them is not there or is no file to open."""
    named = NamedFiles.of(given)
    for path, problem in named.unusable.items():
        said = problem.message[0].lower() + problem.message[1:]
        raise UsageProblem(problem.code, f"{path}: {said}", problem.fix)
    named.tell()
    return named.paths


def _listed(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files of a folder in the order of their names, and the folders in it; a link to a folder is none."""
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith(_LEAVINGS))
    except OSError:
        raise UsageProblem(
            "folder-unreadable",
            f"{folder}: you do not have access to this folder, or the disk cannot be read.",
            "Ask for access to it, or copy the files to a folder of yours.",
        ) from None
    return [one for one in entries if one.is_file()], [one for one in entries if one.is_dir() and not one.is_symlink()]


def _nothing_in(folder: Path, folders: list[Path], *, recursive: bool) -> UsageProblem:
    if folders and not recursive:
        names = ", ".join(one.name for one in folders[:_TOLD])
        return UsageProblem(
            "folder-empty",
            f"{folder}: there is no file to read in this folder, only folders: {names}"
            f"{' and more' if len(folders) > _TOLD else ''}.",
            "Name one of them. With ecmx check, --recursive takes all of them.",
        )
    return UsageProblem(
        "folder-empty", f"{folder}: there is no file in this folder.", "Name a file, or another folder."
    )


def _problem_of(path: Path) -> UsageProblem | None:
    """Why there is no use in opening what was named; None where there may be."""
    name = path.name.lower()
    if name.startswith("~$"):
        return UsageProblem(
            "lock-file",
            "This is not the workbook but the lock file that Excel keeps next to it while somebody has it open.",
            f"Use the workbook itself ({path.name[2:]}); have it saved and closed first.",
        )
    if name.endswith(_UNFINISHED):
        return UsageProblem(
            "file-unfinished",
            "This file is still being downloaded: it keeps this name until it is complete.",
            "Wait until it has its own name. If nothing is downloading it any more, download it again.",
        )
    if name.endswith(_LINKS):
        return UsageProblem(
            "file-is-link",
            "This is a link to a document on the web, not the document.",
            "Open it there, download it as a Microsoft Excel workbook (.xlsx), and use that.",
        )
    try:
        os.stat(path)  # noqa: PTH116 – what a Path would hide is asked for
    except (FileNotFoundError, NotADirectoryError):
        return _missing(path)
    except PermissionError:
        return UsageProblem(
            "file-unreadable",
            "You do not have access to this file's folder.",
            "Ask for access to it, or have the file copied to a folder of yours.",
        )
    return None


def _missing(path: Path) -> UsageProblem:
    folder = path.absolute().parent
    if path.is_symlink():
        return UsageProblem("no-such-file", "This is a link to a file that is not there.", "Name the file itself.")
    if not folder.is_dir():
        there = next(one for one in folder.parents if one.is_dir())
        return UsageProblem(
            "no-such-file", f"There is no folder {folder}.", f"As far as {there} it is there. {_near(there, folder)}"
        )
    return UsageProblem("no-such-file", f"There is no such file in {folder}.", _near(folder, path))


def _near(folder: Path, wanted: Path) -> str:
    """What is in a folder that resembles what was asked for."""
    try:
        names = {name.lower(): name for name in os.listdir(folder) if not name.startswith(_LEAVINGS)}  # noqa: PTH208
    except OSError:
        names = {}
    alike = difflib.get_close_matches(wanted.name.lower(), names, n=3)
    alike += [one for one in names if one not in alike and Path(one).stem == wanted.stem.lower()][: 3 - len(alike)]
    return f"Similar there: {', '.join(names[one] for one in alike)}." if alike else "Check how the name is spelled."


def _own(result: FileReport | Refused, options: Options) -> str:
    """What file of ecmx's own this is, by its headers; "" where it is none."""
    for headers in _headers(result, options):
        for own, words in OWN_HEADERS.items():
            if own <= headers:
                return words
    return ""


def _headers(result: FileReport | Refused, options: Options) -> Iterator[set[str]]:
    """The headers of each tab; of a file that is none of the four, what stands in its first row."""
    from ecmx.exchange import Refused

    if not isinstance(result, Refused):
        yield from ({column.header for column in sheet.columns} for sheet in result.sheets)
        return
    if result.error.code != "wrong-report":
        return
    from ecmx.exchange import opened

    with suppress(FileUnusable):
        book, _ = opened(Path(result.file), options)
        with book:
            for sheet in book.sheets:
                row = sheet.preview(1).text
                yield {str(text) for text in (row.row(0) if row.height else ())}
