"""Whose the columns under a heading are: the member's, or somebody's who has a name of their own there ("Landlord": name, phone).

Found by what stands under each heading, whatever its words. Knows headers; nothing of data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from enum import Enum

from ecmx.guidance import plain
from ecmx.layouts.recognition.frames import FILE_WORDS
from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.match import EVERYWHERE, GROUPS, candidates, may_hold
from ecmx.layouts.recognition.stems import KEY

__all__ = ["KNOWN_BY", "MEMBERS_OWN", "UnderHeading", "is_about_another", "is_name", "whose", "without_numbering"]


class UnderHeading(Enum):
    """Whose a column is by the heading above it."""

    MEMBERS = 1
    OTHERS = 2
    UNTOLD = 3


#: What a person under a heading of their own has too; a column there is the member's only where its own words say so.
MEMBERS_OWN = frozenset(
    {
        "member_first_name", "member_last_name", "member_date_of_birth", "member_phone_number", "member_email_address",
        "member_residential_address", "member_residential_city", "member_residential_zip",
        "member_mailing_address", "member_mailing_city", "member_mailing_zip", "ext.member_full_name",
    }
)  # fmt: skip
KNOWN_BY = frozenset({KEY, "member_date_of_birth"})
NAMING = frozenset({"name", "full", "first", "last", "middle"})
NUMBERING = re.compile(
    r"^\s*\(?(?:(?:section|sec|part|table|tbl|block|box|step|group)\b\.?\s*(?:\d{1,2}|[A-Z]|[IVX]{2,4})(?![^\W_])\)?\s*[.):|–—-]?"
    r"|(?:\d{1,2}|[A-Z]|[IVX]{2,4})\s*[.):|–—-])\s*(?=[^\W\d_]{2})",
    re.IGNORECASE,
)
TABLE = re.compile(
    r"\b(?:(?:table|tbl|tab|section|sec|part)\b\.?|t(?=\s*\d))(?:\s*(?:\d{1,2}|[A-Z]|[IVX]{2,4})(?![^\W_]))?",
    re.IGNORECASE,
)
CONTACT = "contact"  # over an address as over a phone
NUMBERED_SHARE = 0.6  # of the headings


def without_numbering(headings: Sequence[str]) -> list[str]:
    """The headings of a row without "A.", "Section 3:", "Part II –" before them, where most have that."""
    different = {one for one in headings if one}
    numbered = [one for one in different if NUMBERING.match(one)]
    if len(numbered) < max(2, NUMBERED_SHARE * len(different)):
        return list(headings)
    bare = {one: NUMBERING.sub("", one) for one in different}
    times = Counter(map(plain, bare.values()))  # a number that alone tells two apart stays: "1. Attempt", "2. Attempt"
    return [bare[one] if one and times[plain(bare[one])] == 1 else one for one in headings]


def whose(headers: Sequence[tuple[str, str]]) -> list[UnderHeading]:
    """Of each (header, heading above): whose it is by its heading. Somebody else's it is where they are named under the heading, and the
    member is named elsewhere in the row, beside what they are known by.
    """
    if not any(heading for _, heading in headers):
        return [UnderHeading.UNTOLD] * len(headers)
    under: dict[str, list[str]] = {}
    for text, heading in headers:
        under.setdefault(plain(heading), []).append(text)
    headings = {plain(heading): heading for _, heading in headers}
    by_cin = any(is_known_by(texts, {KEY}) for texts in under.values())  # anybody has a birthday
    known = frozenset({KEY}) if by_cin else KNOWN_BY
    members = {key for key, texts in under.items() if is_members(headings[key], texts, known)}
    named = any(any(map(is_name, under[key])) for key in members)
    others = {
        key
        for key, texts in under.items()
        if named and key not in members and says_something(headings[key]) and any(map(is_somebodys_name, texts))
    }
    return [
        UnderHeading.MEMBERS
        if plain(heading) in members
        else UnderHeading.OTHERS
        if plain(heading) in others and not wording(text).concepts & EVERYWHERE
        else UnderHeading.UNTOLD
        for text, heading in headers
    ]


def is_about_another(heading: str, name: str) -> bool:
    """Whether a heading is about something that the headers of a stem never speak of: "If stopped" over why somebody is referred."""
    above = wording(heading).concepts - GROUPS - EVERYWHERE - {CONTACT}
    return bool(above) and not above & may_hold(name)


def says_something(heading: str) -> bool:
    """Whether a heading has words of its own; the name of a file or of a table says nothing of whose the columns are."""
    said = wording(TABLE.sub(" ", heading)).concepts
    return bool(said - NAMING) and not said & FILE_WORDS


def is_members(heading: str, texts: Sequence[str], known: Collection[str]) -> bool:
    """Whether a heading says that it is the member's, or what a member is known by stands under it."""
    return bool(wording(TABLE.sub(" ", heading)).concepts & EVERYWHERE) or is_known_by(texts, known)


def is_known_by(texts: Sequence[str], stems: Collection[str]) -> bool:
    """Whether one of these headers is one of these stems."""
    return any(one.stem in stems and not one.weak for text in texts for one in candidates(text))


def is_name(text: str) -> bool:
    """Whether a header says nothing but a name, or a part of one."""
    said = wording(text).concepts - EVERYWHERE
    return bool(said) and said <= NAMING


def is_somebodys_name(text: str) -> bool:
    """Whether a header says nothing but a name, and not that it is the member's."""
    return is_name(text) and not wording(text).concepts & EVERYWHERE
