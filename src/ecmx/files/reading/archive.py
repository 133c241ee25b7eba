"""Zip containers judged from their directory before anything is inflated: bombs, absurd sizes, broken ends; and what their parts go by."""

from __future__ import annotations

import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable

from ecmx.errors import FileUnusable
from ecmx.files.facts import unusable
from ecmx.files.limits import MIB, Limits
from ecmx.files.reading.in_memory import Source, given

__all__ = ["DAMAGE", "Names", "directory", "part", "require_within"]

PERCENT = re.compile("(?:%[0-9A-Fa-f]{2})+")
# What zipfile and its decompressors raise where an archive is damaged.
DAMAGE = (
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)

RATIO_FLOOR = 16 * MIB
MOST_PARTS = 20_000
BESIDE = "__macosx/"  # what a Mac adds to a zip
MARKS = ("[content_types].xml", "xl/workbook.xml", "mimetype")  # parts by which a package's root is known


def directory(source: Source) -> zipfile.ZipFile:
    """The open archive. Raises FileUnusable where its directory is missing or broken: mostly a copy that was cut off."""
    try:
        return zipfile.ZipFile(given(source))
    except DAMAGE:
        raise unusable(
            "file-truncated",
            "The file begins like a workbook but its end is missing or broken; it was probably cut off during the transfer.",
            "Ask for the file again, or copy it again once it is closed and complete.",
        ) from None


def require_within(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse archives whose directory announces more than the limits allow. The announced sizes are held to when reading."""
    total = 0
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise bomb(f"it holds {len(parts):,} parts")
    for info in parts:
        total += info.file_size
        if info.flag_bits & 0x1:
            raise unusable(
                "unsupported-format",
                "Parts of the file are protected by a zip password.",
                "Send the workbook itself, or protect it in Excel.",
            )
        if info.file_size > RATIO_FLOOR and info.file_size > limits.ratio * max(1, info.compress_size):
            raise bomb("a part of it would grow more than a thousandfold when unpacked")
        if info.filename.lower().endswith("sharedstrings.xml") and info.file_size > limits.shared_strings_bytes:
            raise bomb(f"its table of texts would take {info.file_size // MIB:,} MB when unpacked")
    if total > limits.inflated_bytes:
        raise bomb(f"it would take {total // MIB:,} MB when unpacked")


def bomb(why: str) -> FileUnusable:
    return unusable(
        "archive-bomb",
        f"The file was not unpacked because {why}.",
        "If it is a real workbook, save the sheet that is needed alone, as CSV.",
    )


def part(archive: zipfile.ZipFile, name: str, most: int = 64 * MIB) -> bytes | None:
    """One small part, None where there is none or it cannot be inflated."""
    try:
        info = archive.getinfo(name)
        if info.file_size > most:
            raise bomb("one of its small parts is far too large")
        with archive.open(info) as stream:
            return stream.read(most + 1)[: most + 1]
    except DAMAGE:
        return None


class Names:
    """The names of a package's parts, found whatever their capitals, slashes and signs: some programs write xl\\Workbook.XML,
    ./xl/workbook.xml or sheet%201.xml, and a person may pack anew the folder that a package was unpacked to.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._exact = frozenset(names)
        self._loose: dict[str, str] = {}
        for name in sorted(self._exact):
            self._loose.setdefault(_loose(name), name)
        self._folder = _folder_of_all(self._loose)
        self.plain = frozenset(
            name.removeprefix(self._folder) for name in self._loose
        )  # in small letters, from the package's root

    def find(self, *wanted: str) -> str | None:
        """The first of these parts that there is."""
        for name in wanted:
            if name in self._exact:
                return name
        keys = (key for name in wanted for key in (_loose(name), self._folder + _loose(name)))
        return next((self._loose[key] for key in keys if key in self._loose), None)


def _loose(name: str) -> str:
    plain = PERCENT.sub(lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace"), name)
    return posixpath.normpath(plain.replace("\\", "/").lstrip("/")).lower()


def _folder_of_all(names: Iterable[str]) -> str:
    """The folder that every part of the one package lies in; "" where that is the zip itself."""
    told = [name for name in names if not (f"{name}/".startswith(BESIDE) or posixpath.basename(name) == ".ds_store")]
    folders = {name.removesuffix(mark) for name in told for mark in MARKS if f"/{name}".endswith(f"/{mark}")}
    folder = folders.pop() if len(folders) == 1 else ""
    return folder if all(name.startswith(folder) or folder.startswith(f"{name}/") for name in told) else ""
