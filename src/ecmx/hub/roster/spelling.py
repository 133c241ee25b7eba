"""How names are spelled to be found and sorted: without accents, capitals and signs. The same for what is kept and what is asked.

Knows letters and digits; nothing of members or tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ecmx.guidance import on_one_line

__all__ = ["asked_words", "digits_of", "found_as", "sorting_key", "spelled"]

#: Letters that no accent makes, as people type them who have no such key.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i"})
#: Within a name they are heard as nothing: O'Brien is obrien.
_UNHEARD = frozenset("'`´\"‘’‛ʼʻʹ′.\u00ad")
#: Digits with what stands between the groups of a telephone number.
_NUMBER = re.compile(r"(?<![^\W_])\+?\(?\d(?:[\s().+/-]*\d){6,10}(?![^\W_])")
_LONGEST = 300  # of a key to sort by
_NOBODYS = "0000000000"  # stands for a number that is not known
_SHORTEST = 7  # digits of a number that somebody can call


def spelled(text: str) -> str:
    """Words in small letters and digits, single spaces between: "Peña-O'Brien" is "pena obrien"."""
    if text.isascii():
        plain = text.lower()
    else:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    return on_one_line("".join(map(_sign, plain)))


def _sign(sign: str) -> str:
    if sign.isalnum() and sign not in _UNHEARD:
        return sign
    return "" if sign in _UNHEARD or unicodedata.category(sign)[0] in "MC" and not sign.isspace() else " "


def asked_words(text: str) -> list[str]:
    """The words that somebody looks for, each as it stands in `Member.search`; a telephone number is one, however it is grouped."""
    numbers: list[str] = []

    def taken(found: re.Match[str]) -> str:
        numbers.append(digits_of(found[0]))
        return " "

    rest = _NUMBER.sub(taken, text)
    return list(dict.fromkeys([*spelled(rest).split(), *numbers]))


def found_as(last: str, first: str, cin: str, phones: Iterable[str]) -> str:
    """What a member is found by, as one text: names, CIN, telephone numbers."""
    every = dict.fromkeys(map(digits_of, phones))
    numbers = [one for one in every if len(one) >= _SHORTEST and one != _NOBODYS]
    return " ".join(filter(None, [spelled(f"{first} {last}"), spelled(cin), *numbers]))


def digits_of(phone: str) -> str:
    """A telephone number's digits, without the country's 1."""
    digits = "".join(sign for sign in phone if sign in "0123456789")
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def sorting_key(last: str, first: str) -> str:
    """By which a roster is in order, whatever the capitals and accents: last name, then first name."""
    return f"{spelled(last)}, {spelled(first)}".removesuffix(", ")[:_LONGEST]
