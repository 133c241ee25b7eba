"""How a stored number reads: plain digits, or as its number format shows an identifier. Knows formats, not containers.

A spreadsheet that keeps a zip as the number 1234 under the format 00000 shows 01234; that is what the person who typed it meant.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

__all__ = [
    "BUILT_IN_DATES",
    "DURATION_BUILT_IN",
    "as_shown",
    "duration",
    "is_date_format",
    "is_duration_format",
    "is_identifier_format",
    "plain_number",
    "shown",
]

# ECMA-376 part 1, 18.8.30: built-in number formats that are dates or times, the East Asian ones included; 45–47 are times.
BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)])
DURATION_BUILT_IN = 46

_QUOTED = re.compile(r'"[^"]*"?|\\.|_.|\*.')
_BRACKETED = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
# In an identifier format only digit places and separators stand; # and commas group amounts, not identifiers.
_IDENTIFIER = re.compile(r"^[0#?\-() ./]*$")


def is_date_format(code: str) -> bool:
    """Whether a number under this format code is a date or a time of day."""
    bare = _QUOTED.sub("", code)
    if _ELAPSED.search(bare):
        return True
    bare = _BRACKETED.sub("", bare).split(";")[0].lower()
    return bool(re.search(r"[dmyhs]", bare)) and "general" not in bare and not re.search(r"[0#?]\.?[0#?]*e[+-]", bare)


def is_duration_format(code: str) -> bool:
    """Elapsed time such as [h]:mm, which is no date."""
    return bool(_ELAPSED.search(_QUOTED.sub("", code)))


@lru_cache(maxsize=4096)
def is_identifier_format(code: str) -> bool:
    """Whether the format shows digits in fixed places, as for zips, phones and record numbers: 00000, 000-00-0000, (000) 000-0000.

    A lone 0, 0.00 or #,##0 is an amount; there the plain number says as much.
    """
    if is_date_format(code):
        return False
    return any(_places(section) is not None for section in code.split(";")[:2])


def _literal(section: str) -> str:
    """The section with its quoted and escaped literals replaced by plain text; bracketed colors and locales dropped."""
    section = _BRACKETED.sub("", section)
    text = re.sub(r'"([^"]*)"?', r"\1", section)
    text = re.sub(r"\\(.)", r"\1", text)
    return re.sub(r"_.|\*.", "", text)


def _places(section: str) -> str | None:
    """The section as digit places and separators, None where it is not an identifier's."""
    text = _literal(section).strip()
    zeros = text.count("0")
    if not _IDENTIFIER.match(text) or (not zeros and not re.search(r"#[\-() /]+#", text)):
        return None
    if "." in text and not re.search(r"0\.0+\.0|0{2,}\.0{2,}\.", text):
        return None  # decimals: 0.00, 00.0
    if text in {"0", "#0", "##0", "###0", "#"}:
        return None
    separators = re.search(r"[\-() /.]", text.strip("-"))
    if not separators and zeros < 2:
        return None
    return text


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[tuple[str | None, str, float], ...]:
    """(operator or None, section, bound) in order."""
    found = []
    for section in code.split(";")[:3]:
        condition = _CONDITION.search(_QUOTED.sub("", section))
        found.append((condition.group(1), section, float(condition.group(2))) if condition else (None, section, 0.0))
    return tuple(found)


def shown(value: float, code: str) -> str:
    """The number as an identifier format shows it: shown(1234, "00000") → "01234". Falls back to the plain number."""
    if value < 0 or value >= 1e15 or not float(value).is_integer():
        return plain_number(value)
    sections = _sections(code)
    chosen = sections[0][1]
    if sections[0][0] is not None:
        compare = {
            "<=": float.__le__,
            ">=": float.__ge__,
            "<": float.__lt__,
            ">": float.__gt__,
            "=": float.__eq__,
            "<>": float.__ne__,
        }
        for operator, section, bound in sections:
            if operator is None or compare[operator](float(value), bound):
                chosen = section
                break
    places = _places(chosen)
    if places is None:
        return plain_number(value)
    return _fill(places, str(int(value)))


def _fill(places: str, digits: str) -> str:
    """Digits into places from the right; what is left over goes before the leftmost place; an empty # place shows nothing."""
    out: list[str] = []
    rest = digits
    last = len(places)
    first_place = next(index for index, mark in enumerate(places) if mark in "0#?")
    for index in range(last - 1, -1, -1):
        mark = places[index]
        if mark not in "0#?":
            out.append(mark)
            continue
        if rest:
            out.append(rest[-1])
            rest = rest[:-1]
        elif mark == "0":
            out.append("0")
        if index == first_place and rest:
            out.append(rest[::-1])
            rest = ""
    return "".join(reversed(out)).strip()


def plain_number(value: float) -> str:
    """12.0 → "12", 6457220000000.0 → "6457220000000", 0.5 → "0.5"; never with an exponent."""
    if isinstance(value, int):
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!"
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    if "e" not in text:
        return text.removesuffix(".0")
    return format(Decimal(text), "f")


def duration(days: float) -> str:
    """Elapsed time as [h]:mm:ss shows it: duration(30.5) → "732:00:00"."""
    seconds = round(abs(days) * 86400)
    return f"{'-' if days < 0 else ''}{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def as_shown(value: float, text: str) -> str | None:
    """The text that a spreadsheet shows for a number, where it is an identifier's: 01234, (559) 555-0100; None for amounts."""
    text = text.strip()
    if not value.is_integer() or value < 0 or not re.fullmatch(r"[0-9()\-/. ]+", text):
        return None
    digits = re.sub(r"[^0-9]", "", text)
    if digits.lstrip("0") != str(int(value)).lstrip("0") or not digits:
        return None
    if digits == text:
        return text
    return None if re.fullmatch(r"\d+\.\d*", text) else text
