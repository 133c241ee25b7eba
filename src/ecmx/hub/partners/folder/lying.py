"""What lies in a folder of partners: which files are read, within bounds, and what may not lie there. A folder may be a stranger's.

No link is followed, no pipe is waited for, nothing below `agreements/` is looked into. Knows no key of any file.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from ecmx.files import NoPlainText, plain_text
from ecmx.hub.partners.folder.clean_text import without_secrets
from ecmx.hub.partners.folder.mistakes import Mistakes, shown
from ecmx.layouts import deep_key

__all__ = ["AGREEMENTS", "FILES", "parsed_files"]

FILES = ("partners.toml", "sites.toml", "staff.toml", "populations.toml")
AGREEMENTS = "agreements"
ENDING = ".toml"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
BYTES = 1024 * 1024  # of one file
ALL_BYTES = 4 * BYTES
MOST = 1_000  # entries of a folder
SAVE = "Save it as plain text in UTF-8."


def parsed_files(folder: Path, mistakes: Mistakes) -> dict[str, dict[str, Any]]:
    """Every file that can be read, by its path within the folder, as parsed TOML without what looks like a secret."""
    found: dict[str, dict[str, Any]] = {}
    named = _named(folder, mistakes)
    if sum(path.lstat().st_size for path in named.values()) > ALL_BYTES:
        mistakes.note("", "", "The files are larger than 4 MB together.", "Keep only the partners' files there.")
        return {}
    for name, path in named.items():
        raw = _parsed(path, name, mistakes)
        if raw is None:
            continue
        for place in without_secrets(raw):
            mistakes.note(
                name,
                place,
                "This looks like a password, a key or a token.",
                "Take it out, and give it to your ecmx administrator another way; only its name goes here, under credential.",
            )
        found[name] = raw
    return found


def _named(folder: Path, mistakes: Mistakes) -> dict[str, Path]:
    """The files to read, by their path within the folder."""
    found: dict[str, Path] = {}
    for entry in _entries(folder, "", mistakes):
        if entry.is_symlink():
            _link(entry.name, mistakes)
        elif entry.name == AGREEMENTS and entry.is_dir(follow_symlinks=False):
            found |= _agreements(Path(entry.path), mistakes)
        elif entry.name in FILES:
            found[entry.name] = Path(entry.path)
        elif entry.name.endswith(ENDING) or entry.is_dir(follow_symlinks=False):
            mistakes.note(
                shown(entry.name),
                "",
                "There is no such part of a folder of partners.",
                f"It has {', '.join(FILES)} and {AGREEMENTS}/NAME.toml. Rename it, or put it elsewhere.",
            )
    return dict(sorted(found.items()))


def _agreements(folder: Path, mistakes: Mistakes) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for entry in _entries(folder, f"{AGREEMENTS}/", mistakes):
        name = f"{AGREEMENTS}/{entry.name}"
        if entry.is_symlink():
            _link(name, mistakes)
        elif entry.is_dir(follow_symlinks=False):
            mistakes.note(
                shown(name), "", "Folders in it are not looked into.", "Put its files into agreements/ itself."
            )
        elif entry.name.endswith(ENDING):
            if NAME.fullmatch(entry.name.removesuffix(ENDING)):
                found[name] = Path(entry.path)
            else:
                mistakes.note(
                    shown(name),
                    "",
                    "The file's name is the agreement's short name, and this one cannot be it.",
                    "Use lower-case letters, digits and hyphens, at most 60, and .toml.",
                )
    return found


def _entries(folder: Path, within: str, mistakes: Mistakes) -> list[os.DirEntry[str]]:
    """What lies there by name; hidden files, and those of other kinds, are nobody's business here."""
    found: list[os.DirEntry[str]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if len(found) == MOST:
                    mistakes.note(
                        within, "", f"There are more than {MOST:,} files in it.", "Keep only the partners' files there."
                    )
                    break
                found.append(entry)
    except (OSError, ValueError):
        mistakes.note(
            within, "", "This is no folder that can be looked into.", "Name the folder that holds partners.toml."
        )
    return sorted(found, key=lambda entry: entry.name)


def _link(name: str, mistakes: Mistakes) -> None:
    mistakes.note(shown(name), "", "It is a link to somewhere else.", "Put the file itself there.")


def _parsed(path: Path, name: str, mistakes: Mistakes) -> dict[str, Any] | None:
    try:
        text = plain_text(path, BYTES)
    except NoPlainText as problem:
        mistakes.note(name, "", f"The file {problem.why}.", SAVE)
        return None
    if (line := deep_key(text)) is not None:
        mistakes.note(
            name, f"line {line}", "There is a key of too many parts.", "Tables hold keys and lists of tables only."
        )
        return None
    try:
        return tomllib.loads(text)
    except RecursionError:
        mistakes.note(
            name, "", "Its tables or lists are nested too deep.", "Tables hold keys and lists of tables only."
        )
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line ([0-9]+)", str(error))
        place = f"line {at[1]}" if at else ""
        mistakes.note(
            name, place, "This is not TOML.", "Text stands in double quotes, lists in square brackets, each key once."
        )
    except ValueError:  # a number with thousands of digits
        mistakes.note(name, "", "There is a number in it that no key takes.", "Write numbers of a few digits.")
    return None
