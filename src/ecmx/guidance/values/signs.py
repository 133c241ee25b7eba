"""Signs that are not seen, or that stand for plainer ones: direction marks, zero-width blanks, typographic hyphens, full-width digits,
and signs as a web page spells them (&amp;).

They come along when text is pasted from a message, a web page or a form; a person reads past them, and so do we. Where words are meant,
what belongs to good typesetting stays: dashes, and the joiners of scripts that need them.
"""

from __future__ import annotations

import html
import re
from html.entities import name2codepoint

import polars as pl

from ecmx.guidance.values.base import Kind

__all__ = ["UNSEEN_ONLY", "as_meant"]

_MARKS = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u061c\u180e\u034f"
_JOINERS, _SOFT_HYPHEN = "\u200c\u200d", "\u00ad"
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_HYPHENS = "\u2010\u2011"
_DASHES = "\u2012-\u2015\u2212\ufe58\ufe63\uff0d"
_WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
#: Digits of other scripts, and the slash of fractions.
_LIKE = {chr(start + digit): str(digit) for start in (0x0660, 0x06F0) for digit in range(10)} | {
    "\u2044": "/",
    "\u2215": "/",
}
_WIDE_DIGITS = {wide: plain for wide, plain in _WIDE.items() if plain.isdigit()}
#: A sign as a web page spells it: by its number, or by one of the names that are known. A&B is none.
_SPELT = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|(?:apos|" + "|".join(name2codepoint) + "));")
_SPELT_TWICE = 2  # &amp;#39; went through two programs
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
#: UTF-8 that was taken for an older encoding: Ã and a soft hyphen is í.
_HALF_A_LETTER = "[ÃÂ][\u0080-\u00bf]"
#: A cell that holds nothing that can be seen.
UNSEEN_ONLY = f"^[{_MARKS}{_JOINERS}{_SOFT_HYPHEN}{_BLANKS}\u3000\\s]+$"


def as_meant(text: pl.Series, kind: Kind) -> pl.Series:
    """The texts of a column as a person reads them; blank where nothing can be seen. Untouched where every sign is an ordinary one."""
    text = _with_signs_for_names(text)
    if (text.str.len_bytes() == text.str.len_chars()).all():
        return text
    soft = "-" if kind.in_parts else ""
    plain = kind.in_plain_signs
    if soft:  # beside a hyphen that is seen it is none of its own
        text = text.str.replace_all(f"-{_SOFT_HYPHEN}|{_SOFT_HYPHEN}-", "-")
    if plain:
        text = text.str.replace_many(list(_LIKE), list(_LIKE.values())).str.replace("^[\u2018\u2019]", "")
    steps = [
        (f"[{_MARKS}{_JOINERS if plain else ''}]", ""),
        (_SOFT_HYPHEN, soft),
        (f"[{_BLANKS}{chr(0x3000) if plain else ''}]", " "),
        (f"[{_HYPHENS}{_DASHES if plain else ''}]", "-"),
    ]
    received = text
    for signs, instead in steps:
        if text.str.contains(signs).any():
            text = text.str.replace_all(signs, instead)
    if not plain and (halved := received.str.contains(_HALF_A_LETTER).fill_null(value=False)).any():
        text = text.zip_with(~halved, received)  # without its other half nobody could bring the letter back
    if text.str.contains("[\uff01-\uff5e]").any():
        wide = _WIDE if plain else _WIDE_DIGITS
        text = text.str.replace_many(list(wide), list(wide.values()))
    text = text.str.strip_chars()
    return text.set((text == "").fill_null(value=False), None)


def _with_signs_for_names(text: pl.Series) -> pl.Series:
    """Texts with the signs that a web page's names for them mean (O&#39;Brien)."""
    if not text.str.contains("&", literal=True).any():
        return text
    spelt = text.str.contains(r"&#?[0-9A-Za-z]+;").fill_null(value=False)
    if not spelt.any():
        return text
    return pl.Series(
        text.name, [_read(one) if yes else one for one, yes in zip(text, spelt, strict=True)], dtype=pl.String
    )


def _read(text: str) -> str | None:
    said = text
    for _ in range(_SPELT_TWICE):
        said = _SPELT.sub(lambda found: html.unescape(found[0]), said)
    return text if said == text else _CONTROLS.sub("", said).strip() or None
