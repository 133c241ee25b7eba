"""When two texts are the same: every comparison of headers, names and codes that looks past how a text is typed goes by one of these.

plain       headers, labels, names of tabs: Latin letters and digits, so that what a program or an encoding did to the others does not count
plain_name  names of plans and providers: the letters and digits of every script
without_accents  words of a header: bare letters, so that a Spanish word is the same with and without its accents
folded      words of a code or its label: the same, but where a word ends counts
unspaced    the header of one workbook that comes back: nothing but capitals and spaces may have changed
on_one_line what is shown of a text: itself, with single spaces
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = [
    "folded",
    "on_one_line",
    "parted",
    "plain",
    "plain_name",
    "slugged",
    "in_plain_signs",
    "unspaced",
    "without_accents",
]

_SHORT = 300  # longer texts are no headers, and are not kept
_SUPERSCRIPTS = re.compile("[\u00b2\u00b3\u00b9\u2070-\u209f]")
_LATIN = re.compile("[a-z0-9]+")
_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPACE = re.compile(r"\s+")


def plain(header: str) -> str:
    """Letters and digits only, in lower case: how two spellings of one header are compared."""
    return _kept(header) if len(header) <= _SHORT else _plain(header)


@lru_cache(maxsize=65_536)  # tens of thousands of headers, where many layouts are known
def _kept(header: str) -> str:
    return _plain(header)


def _plain(header: str) -> str:
    return "".join(_LATIN.findall(in_plain_signs(header).lower()))


def in_plain_signs(header: str) -> str:
    """A header in plain signs: without superscripts (of footnotes) and line breaks as Excel hides them, letters in their usual form."""
    return unicodedata.normalize("NFKC", _SUPERSCRIPTS.sub("", header.replace("_x000D_", " ")))


def plain_name(name: str) -> str:
    """A name's letters and digits in small letters, composed accents and all."""
    return "".join(_WORDS.findall(unicodedata.normalize("NFKC", name).casefold()))


def folded(words: str) -> str:
    """Words brought to what counts in comparing: small letters and digits, single spaces."""
    return " ".join(_WORDS.findall(words.lower()))


def unspaced(header: str) -> str:
    """A header without capitals and spaces. Annotated workbooks hold it, so that it must stay what it is."""
    return _SPACE.sub("", header).casefold()


def slugged(name: str) -> str:
    """A short name made of a name: small letters and digits, hyphens between; "" where it has none of them."""
    plain_letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain_letters).strip("-")[:60].strip("-")


def on_one_line(text: str) -> str:
    """A text with single spaces in place of line breaks and several spaces."""
    return " ".join(text.split())


def parted(text: str) -> str:
    """A text with a space between words run together: MemberName, MRNNumber."""
    return _CAMEL.sub(" ", text)


def without_accents(text: str) -> str:
    """A text with bare letters in place of those with an accent: teléfono is telefono."""
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
