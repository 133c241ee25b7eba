"""Parsed TOML into structs, with every mistake and not the first alone: an unknown key, a value of another kind, a text of another form.

A value that cannot be taken is left out, so that what hangs on the others is still looked at. Knows no struct by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from ecmx.hub.partners.folder.clean_text import has_unseen
from ecmx.hub.partners.folder.mistakes import Mistakes, nearest, shown

__all__ = ["Entry"]

One = TypeVar("One", bound=msgspec.Struct)
ENTRIES = 5_000  # of one table, and items of one list


@dataclass(frozen=True, slots=True)
class Key:
    """What may stand at a key. bare: its kind without bounds and words."""

    type: Any
    info: inspect.Type
    bare: inspect.Type
    required: bool


@dataclass(frozen=True)
class Entry:
    """A table of a file, where it stands, and where its mistakes go."""

    file: str
    place: str
    mistakes: Mistakes

    def note(self, key: str, wrong: str, fix: str) -> None:
        """A mistake at a key."""
        self.mistakes.note(self.file, ", ".join(filter(None, (self.place, key))), wrong, fix)

    def within(self, place: str) -> Entry:
        """A table inside."""
        return Entry(self.file, ", ".join(filter(None, (self.place, place))), self.mistakes)

    def taken(self, raw: object, struct: type[One]) -> One | None:
        """The struct that the table says; None where it lacks what must be said."""
        if not isinstance(raw, Mapping):
            self.note("", "This is no table.", "Write it as key = value lines below its head in brackets.")
            return None
        keys = keys_of(struct)
        for key in raw:
            if key not in keys:
                fix = nearest(str(key), list(keys)) or f"Keys: {', '.join(keys)}."
                self.note("", f"There is no key {shown(str(key))}.", fix)
        said: dict[str, Any] = {}
        whole = True
        for name, key in keys.items():
            if name not in raw:
                if key.required:
                    self.note("", f"{name} is not said.", f"Add {name}: {words(key.info)}.")
                    whole = False
                continue
            value = self._value(name, raw[name], key)
            if value is not None:
                said[name] = value
            elif key.required:
                whole = False
        return struct(**said) if whole else None

    def every(self, raw: object, table: str, struct: type[One]) -> list[tuple[Entry, One]]:
        """The structs of a list of tables [[table]], each with its place."""
        if not isinstance(raw, list):
            self.note(table, "This is no list of tables.", f"Begin each with [[{table}]].")
            return []
        if len(raw) > ENTRIES:
            self.note(table, f"There are {len(raw):,} of them.", f"At most {ENTRIES:,} are read.")
        found = []
        for number, one in enumerate(raw[:ENTRIES], 1):
            entry = self.within(f"[[{table}]] {number}")
            if (made := entry.taken(one, struct)) is not None:
                found.append((entry, made))
        return found

    def _value(self, key: str, raw: object, kind: Key) -> Any:
        """A value as its kind; None where it cannot be taken, and that is noted."""
        bare = kind.bare
        if isinstance(bare, inspect.StructType):
            return self.within(f"[{key}]").taken(raw, bare.cls)
        if isinstance(bare, inspect.VarTupleType) and isinstance(item := stripped(bare.item_type), inspect.StructType):
            return tuple(one for _, one in self.every(raw, key, item.cls))
        if isinstance(raw, list) and len(raw) > ENTRIES:
            self.note(key, f"There are {len(raw):,} of them.", f"At most {ENTRIES:,} are read.")
            return None
        try:
            value = msgspec.convert(raw, kind.type, strict=True)
        except msgspec.ValidationError:
            self.note(key, "This cannot be taken.", f"Write {words(kind.info)}.")
            return None
        texts = value if isinstance(value, tuple) else (value,)
        if any(isinstance(text, str) and has_unseen(text) for text in texts):
            self.note(key, "There is a sign in it that nobody sees.", "Type the text anew.")
            return None
        return value


@lru_cache(maxsize=64)
def keys_of(struct: type[msgspec.Struct]) -> Mapping[str, Key]:
    """A struct's keys."""
    found = {}
    for field in msgspec.structs.fields(struct):
        info = inspect.type_info(field.type)
        bare = stripped(info)
        if isinstance(bare, inspect.UnionType):
            bare = stripped(next(one for one in bare.types if not isinstance(stripped(one), inspect.NoneType)))
        found[field.name] = Key(field.type, info, bare, field.required)
    return found


def stripped(info: inspect.Type) -> inspect.Type:
    """What a kind is without what is said about it."""
    return stripped(info.type) if isinstance(info, inspect.Metadata) else info


def words(info: inspect.Type) -> str:
    """What a value of a kind looks like, to complete "Write …"."""
    if isinstance(info, inspect.Metadata):
        form = (info.extra or {}).get("form", "")
        return form or words(info.type)
    match info:
        case inspect.LiteralType():
            return f"one of {', '.join(str(value) for value in info.values)}"
        case inspect.StrType():
            most = f" of at most {info.max_length} characters" if info.max_length else ""
            return f"text in double quotes{', not blank' if info.min_length else ''}{most}"
        case inspect.BoolType():
            return "true or false, without quotes"
        case inspect.IntType():
            return f"a whole number from {info.ge} to {info.le}, without quotes"
        case inspect.DateType():
            return "a date without quotes, for example 2026-01-31"
        case inspect.VarTupleType():
            return f"a list in square brackets{' with at least one entry' if info.min_length else ''}: {words(info.item_type)}"
        case inspect.UnionType():
            return words(next(one for one in info.types if not isinstance(one, inspect.NoneType)))
        case _:
            return "a table"
