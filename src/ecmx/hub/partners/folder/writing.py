"""Terms as a folder of TOML, as a person would write it: what says nothing is left out. The other way round of `reading`."""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import tomlkit
from tomlkit.items import Array, InlineTable

from ecmx.errors import FULL, UsageProblem
from ecmx.hub.partners.folder.schema import Terms

__all__ = ["texts", "write_folder"]

LISTS = ("layouts",)  # lists of tables that stand in the line of their key
INLINE = ("waived",)


def texts(terms: Terms) -> dict[str, str]:
    """The files by their path within the folder. Reading them gives the same terms."""
    found = {
        "partners.toml": listing("partner", terms.partners),
        "sites.toml": listing("site", terms.sites),
        "staff.toml": listing("staff", terms.staff),
        "populations.toml": listing("live", terms.populations),
    }
    found |= {f"agreements/{slug}.toml": page(one) for slug, one in terms.agreements.items()}
    return {name: text for name, text in found.items() if text or name == "partners.toml"}


def write_folder(terms: Terms, folder: Path) -> tuple[str, ...]:
    """Write them into a folder that is new or empty, all or nothing; the files' paths within it. Raises UsageProblem."""
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        raise UsageProblem("target-exists", f"{folder}: there is something already.", "Name a new folder.")
    made = folder.with_name(f".{folder.name[:40]}.{secrets.token_hex(4)}.part")
    written = texts(terms)
    try:
        (made / "agreements").mkdir(parents=True, mode=0o700)
        for name, text in written.items():
            (made / name).write_text(text, encoding="utf-8")
        if not terms.agreements:
            (made / "agreements").rmdir()
        made.replace(folder)
    except OSError as problem:
        if problem.errno in FULL:
            raise UsageProblem("disk-full", f"{folder}: there is no room left on the disk.", "Make room.") from None
        if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
            raise UsageProblem(
                "target-not-writable", f"{folder}: this folder cannot be made.", "Name another one."
            ) from None
        raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return tuple(written)


def listing(table: str, entries: Iterable[msgspec.Struct]) -> str:
    """A file of [[table]]s; "" without any."""
    every = tomlkit.aot()
    for entry in entries:
        every.append(filled(tomlkit.table(), entry))
    if not every:
        return ""
    page = tomlkit.document()
    page.add(table, every)
    return tomlkit.dumps(page)


def page(one: msgspec.Struct) -> str:
    """A file that is one entry."""
    document = tomlkit.document()
    filled(document, one)
    return tomlkit.dumps(document)


def filled(table: Any, one: msgspec.Struct) -> Any:
    """A table with what an entry says: lines first, tables below."""
    below: list[tuple[str, Any]] = []
    for field in msgspec.structs.fields(one):
        value = getattr(one, field.name)
        if value == field.default or value is None or value == ():
            continue
        if isinstance(value, msgspec.Struct):
            if field.name in INLINE:
                table.add(field.name, inline(value))
            elif inner := filled(tomlkit.table(), value):
                below.append((field.name, inner))
        elif isinstance(value, tuple) and isinstance(value[0], msgspec.Struct):
            if field.name in LISTS:
                table.add(field.name, lines(map(inline, value)))
            else:
                below.append((field.name, every(value)))
        else:
            table.add(field.name, list(value) if isinstance(value, tuple) else plainly(value))
    for name, inner in below:
        table.add(name, inner)
    return table


def every(values: Iterable[msgspec.Struct]) -> Any:
    """A list of tables."""
    found = tomlkit.aot()
    for value in values:
        found.append(filled(tomlkit.table(), value))
    return found


def inline(one: msgspec.Struct) -> InlineTable:
    """An entry in one line."""
    table = tomlkit.inline_table()
    for field in msgspec.structs.fields(one):
        value = getattr(one, field.name)
        if value is not None and value != field.default:
            table.append(field.name, plainly(value))
    return table


def lines(tables: Iterable[InlineTable]) -> Array:
    """A list, an entry a line where there are several."""
    array = tomlkit.array()
    found = list(tables)
    array.extend(found)
    array.multiline(len(found) > 1)
    return array


def plainly(value: Any) -> Any:
    """A value as TOML has it."""
    return value if isinstance(value, str | bool | int | date) else msgspec.to_builtins(value)
