"""Whose the columns under a heading are: the member's, or somebody's who has a name of their own there ("Landlord": name, phone).

Found by what stands under each heading, whatever its words. Knows headers; nothing of data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ecmx.guidance import plain
from ecmx.layouts.recognition.frames import FILE_WORDS
from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.match import EVERYWHERE, candidates

__all__ = ["KNOWN_BY", "MEMBERS_OWN", "is_name", "somebody_elses", "without_numbering"]

#: What a person under a heading of their own has too; a column there is the member's only where its own words say so.
MEMBERS_OWN = frozenset(
    {
        "member_first_name", "member_last_name", "member_date_of_birth", "member_phone_number", "member_email_address",
        "member_residential_address", "member_residential_city", "member_residential_zip",
        "member_mailing_address", "member_mailing_city", "member_mailing_zip", "ext.member_full_name",
    }
)  # fmt: skip
KNOWN_BY = frozenset({"member_cin", "member_date_of_birth"})
NAMING = frozenset({"name", "full", "first", "last", "middle"})
NUMBERING = re.compile(
    r"^\s*\(?(?:(?:section|sec|part|table|tbl|block|box|step|group)\b\.?\s*(?:\d{1,2}|[A-Z]|[IVX]{2,4})\)?\s*[.):|–—-]?"
    r"|(?:\d{1,2}|[A-Z]|[IVX]{2,4})\s*[.):|–—-])\s*(?=[^\W\d_]{2})",
    re.IGNORECASE,
)
TABLE = re.compile(r"\b(?:table|tbl|tab|section|sec|part|t)\b", re.IGNORECASE)
NUMBERED_SHARE = 0.6  # of the headings


def without_numbering(headings: Sequence[str]) -> list[str]:
    """The headings of a row without "A.", "Section 3:", "Part II –" before them, where most have that."""
    different = {one for one in headings if one}
    numbered = [one for one in different if NUMBERING.match(one)]
    if len(numbered) < max(2, NUMBERED_SHARE * len(different)):
        return list(headings)
    return [NUMBERING.sub("", one) for one in headings]


def somebody_elses(headers: Sequence[tuple[str, str]]) -> list[bool]:
    """Of each (header, heading above): whether it stands under a heading of somebody who is named there and is not the member.

    Only where the member is named elsewhere in the row, beside what they are known by.
    """
    if not any(heading for _, heading in headers):
        return [False] * len(headers)
    under: dict[str, list[str]] = {}
    for text, heading in headers:
        under.setdefault(plain(heading), []).append(text)
    headings = {plain(heading): heading for _, heading in headers}
    members = {key for key, texts in under.items() if is_members(headings[key], texts)}
    if not any(any(map(is_name, under[key])) for key in members):
        return [False] * len(headers)
    others = {
        key
        for key, texts in under.items()
        if key not in members and says_something(headings[key]) and any(map(is_name, texts))
    }
    return [plain(heading) in others and not wording(text).concepts & EVERYWHERE for text, heading in headers]


def says_something(heading: str) -> bool:
    """Whether a heading has words of its own; the name of a file or of a table says nothing of whose the columns are."""
    said = wording(TABLE.sub(" ", heading)).concepts
    return bool(said - NAMING) and not said & FILE_WORDS


def is_members(heading: str, texts: Sequence[str]) -> bool:
    """Whether a heading says that it is the member's, or what a member is known by stands under it."""
    if wording(heading).concepts & EVERYWHERE:
        return True
    return any(one.stem in KNOWN_BY and not one.weak for text in texts for one in candidates(text))


def is_name(text: str) -> bool:
    """Whether a header says nothing but a name, or a part of one."""
    said = wording(text).concepts - EVERYWHERE
    return bool(said) and said <= NAMING
