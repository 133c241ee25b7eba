"""What a tab of a workbook can be called. Knows no workbook in particular."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["can_be_a_tab", "free_tab_name", "near_tab_name"]

LONGEST = 31  # units of UTF-16, of which an emoji takes two
_NOT_IN_IT = frozenset("[]:*?/\\")
_RESERVED = ("history",)  # Excel keeps it for itself


def can_be_a_tab(name: str) -> bool:
    """Whether a workbook can have a tab of that name."""
    return bool(name.strip()) and near_tab_name(name) == name.strip() and name.casefold() not in _RESERVED


def near_tab_name(wanted: str) -> str:
    """As much of the name as a workbook lets a tab have; "" where nothing of it may stand."""
    plain = "".join(" " if letter in _NOT_IN_IT or not letter.isprintable() else letter for letter in wanted)
    return _cut(plain.strip(" '"), LONGEST)


def free_tab_name(wanted: str, taken: Collection[str]) -> str:
    """The name, or one like it that no tab has; capitals do not count."""
    lowered = {name.casefold() for name in (*taken, *_RESERVED)}
    name, number = wanted, 2
    while name.casefold() in lowered:
        ending = f" ({number})"
        name, number = f"{_cut(wanted, LONGEST - len(ending))}{ending}", number + 1
    return name


def _cut(name: str, units: int) -> str:
    return name.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip(" '")
