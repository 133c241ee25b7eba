"""A telephone number: "numbers only; no dashes; limit of ten" (fn 19, 34, 38, 40, 54, 59, 69, 75), or as its whole column spells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.values.base import Problem, State
from ecmx.guidance.values.identifiers import is_scientific
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import (
    IDENTIFIER_SCIENTIFIC,
    PHONE_EXTENSION,
    PHONE_FORMAT,
    PHONE_UNKNOWN_NOT_ALLOWED,
    SEVERAL_VALUES,
)

__all__ = ["Phone"]

_TEN = "9999999999"
_SPELLINGS = (
    _TEN,
    "999-999-9999",
    "(999) 999-9999",
    "(999)999-9999",
    "(999)-999-9999",
    "999.999.9999",
    "999 999 9999",
    "999/999-9999",
    "1-999-999-9999",
    "1 (999) 999-9999",
    "19999999999",
    "+19999999999",
    "+1 999-999-9999",
    "+1 999 999 9999",
    "+1-999-999-9999",
    "+1 (999) 999-9999",
)
_PATTERNS = {spelling: "^" + re.escape(spelling).replace("9", "[0-9]") + "$" for spelling in _SPELLINGS}
# \1 is the area code, \2 the exchange, \3 the line
_TEMPLATES = {
    spelling: spelling.replace("999", "${1}", 1).replace("999", "${2}", 1).replace("9999", "${3}", 1)
    for spelling in _SPELLINGS
}
_UNKNOWN = re.compile(r"(?:\+?1[-. ]?)?[-() .0]*0[-() .0]*")
# 559-555-0112 ext. 12, 559-555-0112 x12, 559-555-0112, Extension: 12, 559-555-0112 #12
_EXTENSION = r"(?i)\s*[,;]?\s*(?:\(?\s*(?:extension|extn|ext|ex|x)\.?|#)\s*[.:#]?\s*[0-9]{1,6}\s*\)?$"
_EXTENSION_AFTER = re.compile(_EXTENSION)
_ONE_OF_SEVERAL = re.compile(r"(?<![0-9])(?:\+?1[-. ]?)?\(?[0-9]{3}\)?[-. /]{0,2}[0-9]{3}[-. ]?[0-9]{4}(?![0-9])")


@dataclass(frozen=True)
class Phone(PacedKind):
    """Ten digits. unknown: "0000000000" says that the number is not known (fn 19, the MIF's member phone only).

    Area codes and exchanges are not looked up. A cell spelled otherwise than its column is reported and left unread. Of a number with
    an extension behind it the number is read; that the extension has no place here is reported.
    """

    unknown: bool = False

    name: ClassVar[str] = "phone"
    width: ClassVar[float] = 15.0
    in_digits: ClassVar[bool] = True
    in_plain_signs: ClassVar[bool] = True
    in_parts: ClassVar[bool] = True
    selective: ClassVar[bool] = True
    file_wide: ClassVar[bool] = True
    one_way: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (
        PHONE_FORMAT,
        PHONE_UNKNOWN_NOT_ALLOWED,
        SEVERAL_VALUES,
        IDENTIFIER_SCIENTIFIC,
        PHONE_EXTENSION,
    )
    spellings: ClassVar[tuple[str, ...]] = _SPELLINGS

    def shown(self, value: str) -> str:
        return f"({value[:3]}) {value[3:6]}-{value[6:]}" if len(value) == 10 and value.isdigit() else value

    def __str__(self) -> str:
        return "phone unknown" if self.unknown else "phone"

    @property
    def sentinel(self) -> State | None:
        return State.UNKNOWN_PHONE if self.unknown else None

    @property
    def words(self) -> str:
        return f"a phone number of ten digits{', or 0000000000 where it is not known' if self.unknown else ''}"

    @property
    def dtype(self) -> pl.DataType:
        return pl.String()

    @property
    def good(self) -> tuple[str, ...]:
        return ("5595550112", "0000000000") if self.unknown else ("5595550112",)

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("559555011", "phone-format"),
            ("559-555-0112", "phone-format"),
            ("call the clinic", "phone-format"),
            ("5595550144, 5595550155", "several-values"),
            ("5.59555E+09", "identifier-scientific"),
            ("5595550112 ext. 12", "phone-extension"),
            *((("0000000000", "phone-unknown-not-allowed"),) if not self.unknown else ()),
        )

    def infer(self, text: pl.Series, declared: str = "") -> str:
        """See `Kind.infer`. "0000000000" counts for none: it may stand in a column spelled in any way."""
        text = text.drop_nulls()
        if text.str.contains("[xX#]").any():
            text = text.str.replace(_EXTENSION, "")
        text = text.filter(~text.str.contains("^[0 .()-]+$"))
        start = self.spelt(declared)
        best, most = start, int(text.str.contains(_PATTERNS[start]).sum())
        for spelling, pattern in _PATTERNS.items():
            if most >= len(text):
                break
            count = int(text.str.contains(pattern).sum())
            if count > most:
                best, most = spelling, count
        return best

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        right = text.set(~text.str.contains(_PATTERNS[spelling]), None)
        if spelling != _TEN:
            right = right.str.replace_all("[^0-9]", "").str.tail(10)
        zeros = right == "0000000000"
        return right.set(zeros, None) if zeros.any() else right

    def judge(self, text: str, spelling: str) -> Judged:
        digits = re.sub("[^0-9]", "", text)
        if _UNKNOWN.fullmatch(text) and digits[-10:] == "0" * 10 and len(digits) <= 11:
            return Judged(None, State.UNKNOWN_PHONE) if self.unknown else unread(PHONE_UNKNOWN_NOT_ALLOWED)
        if re.match(_PATTERNS[spelling], text) or re.match(
            _PATTERNS[_TEN], text
        ):  # the guidance's form is right anywhere
            return read_as(digits[-10:])
        if is_scientific(text):
            return unread(IDENTIFIER_SCIENTIFIC)
        number = _EXTENSION_AFTER.sub("", text)
        if number != text:
            plain = self.judge(number, spelling)
            if plain.state == State.VALUE:
                return read_as(plain.value, PHONE_EXTENSION)
        return unread(SEVERAL_VALUES if len(_ONE_OF_SEVERAL.findall(text)) > 1 else PHONE_FORMAT)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        if spelling == _TEN:
            return value
        return value.str.replace("^(.{3})(.{3})(.{4})$", _TEMPLATES[spelling])

    def sentinels(self, spelling: str) -> dict[State, str]:
        """See `PacedKind.sentinels`: ten zeros in whatever column, as fn 19 has them."""
        return {State.UNKNOWN_PHONE: "0000000000"}
