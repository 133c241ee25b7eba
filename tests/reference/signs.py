"""What a text looks like to a person, and the words that say nothing: one text at a time.

Part of the slow judge: knows nothing of how ecmx keeps its signs and words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

__all__ = ["as_it_looks", "habits_of", "says_nothing"]

#: In whatever column; small letters.
NEVER_MEANT = {
    "n/a",
    "(n/a)",
    "<n/a>",
    "n.a.",
    "(blank)",
    "(null)",
    "<null>",
    "(none)",
    "<na>",
    r"\n",
    "-",
    "--",
    "---",
    "–",
    "—",
    ".",
    "- -",
    "...",
    '""',
    "''",
    "{}",
    "{ }",
    "[]",
    "[ ]",
    "()",
}
#: No day, where words are meant.
ZEROS = {"00/00/0000", "0/0/0000", "00-00-0000", "0000-00-00", "0000/00/00", "0000-00-00 00:00:00"}
#: Where no words are meant; in words only if three columns have the very same one.
SOMETIMES_MEANT = {"null", "none", "nan", "nat", "na", "nil", "undefined", "blank", "not applicable", "not available"}
#: Nowhere but where three columns have it.
UNSURE = {"?", "??", "???"}
HABIT = 3
OPEN = ("code language", "code ethnicity")
#: Kinds in which a hyphen parts the digits, and those in which nothing but plain signs can be meant.
PARTED = ("date", "phone", "zip", "period")
PLAIN = ("cin", "npi", "date", "phone", "extension", "zip", "count", "email")


def of_words(kind: str) -> bool:
    return kind.partition(" ")[0] in ("text", "text250", "contact") or kind in OPEN


def habits_of(columns: Sequence[Sequence[str]]) -> set[str]:
    """The words that so many columns have that they are the export's way to say nothing."""
    held = [{text.strip() for text in column} for column in columns]
    words = {text for column in held for text in column if text.lower() in SOMETIMES_MEANT | UNSURE}
    return {word for word in words if sum(word in column for column in held) >= HABIT}


def says_nothing(kind: str, text: str, habits: set[str]) -> bool:
    text = text.strip()
    if not any(unicodedata.category(sign)[0] not in "CZ" for sign in text):
        return True
    if text.lower() in NEVER_MEANT or text.lower() in ("&nbsp;", "&#160;"):
        return True
    if text in ZEROS and (of_words(kind) or kind == "email"):
        return True
    return text in habits or (not of_words(kind) and text.lower() in SOMETIMES_MEANT)


@lru_cache(1 << 16)  # a column says the same again and again
def as_it_looks(kind: str, text: str) -> str:
    """The text without signs that are not seen, and with plain ones for those that look like them."""
    name = kind.partition(" ")[0]
    plain = name in PLAIN
    for _ in range(2):  # &amp;#39; went through two programs
        text = re.sub(r"&(#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);", lambda said: html.unescape(said[0]), text)
    shown = []
    for sign in text:
        sort = unicodedata.category(sign)
        if sign == "\u00ad":
            shown.append("-" if name in PARTED else "")
        elif sort == "Cf":
            shown.append(sign if not plain and sign in "\u200c\u200d" else "")
        elif sort == "Zs":
            shown.append(" ")
        elif sign in "\u2010\u2011" or (plain and (sort == "Pd" or sign == "\u2212")):
            shown.append("-")
        elif plain and sort == "Nd" and ("\u0660" <= sign <= "\u0669" or "\u06f0" <= sign <= "\u06f9"):
            shown.append(str(unicodedata.digit(sign)))
        elif plain and sign in "\u2044\u2215":
            shown.append("/")
        elif "\uff01" <= sign <= "\uff5e" and (plain or sign.isdigit()):
            shown.append(unicodedata.normalize("NFKC", sign))
        else:
            shown.append(sign)
    return "".join(shown).strip()
