"""What was found in a file, by code: how often, where, and how it is put right. Sentences are the rules' own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecmx.findings import listed
from ecmx.hub.looking import FoundSeen, finding_words
from ecmx.hub.transmissions import MOST_ROWS, MOST_SENTENCES, of_one_row

__all__ = ["FoundByCode", "found_by_code"]

COMMAND = re.compile(r" \(ecmx [^()]*\)")  # what is typed in a terminal helps nobody on a page
PLACES = 4  # columns that are named
ROWS = 6  # that are named


@dataclass(frozen=True)
class FoundByCode:
    """A code of a file. count: how often; columns: in which, the commonest first; more: columns besides; fix: how it is put right

    whose: who fixes it, "" where that differs; says: a sentence, or the few that there are; rows: in words, "" of none
    """

    code: str
    severity: str
    count: int
    says: str
    fix: str
    columns: Sequence[str]
    more: int
    whose: str = ""
    rows: str = ""


def found_by_code(found: Sequence[FoundSeen]) -> list[FoundByCode]:
    """The gravest and commonest first, as they came."""
    by_code: dict[str, list[FoundSeen]] = {}
    for one in found:
        by_code.setdefault(one.code, []).append(one)
    return [_one(code, ones) for code, ones in by_code.items()]


def _one(code: str, ones: Sequence[FoundSeen]) -> FoundByCode:
    columns = list(dict.fromkeys(one.column for one in ones if one.column))
    hidden = any(one.column and not one.element for one in ones)
    says, fix = finding_words(code, *(() if hidden else [one.element for one in ones]))
    said = list(dict.fromkeys(sentence for one in ones for sentence in one.sentences))
    if len(said) <= MOST_SENTENCES and all(one.sentences for one in ones) and (len(ones) == 1 or not of_one_row(code)):
        says = " ".join(said)
    whose = {one.whose for one in ones}
    rows = sorted({row for one in ones for row in one.rows})
    return FoundByCode(
        code,
        ones[0].severity,
        sum(one.count for one in ones),
        says or code,
        COMMAND.sub("", fix),
        columns[:PLACES],
        max(0, len(columns) - PLACES),
        whose.pop() if len(whose) == 1 else "",
        _rows(rows, whole=all(len(one.rows) < MOST_ROWS for one in ones))
        if len({one.sheet for one in ones}) == 1
        else "",
    )


def _rows(rows: Sequence[int], *, whole: bool) -> str:
    """Rows in words; of many the first few. whole: whether these are all"""
    if not rows:
        return ""
    if whole and len(rows) <= ROWS:
        return ngettext("row %(rows)s", "rows %(rows)s", len(rows)) % {"rows": listed([f"{row:,}" for row in rows])}
    return _("rows %(rows)s …") % {"rows": ", ".join(f"{row:,}" for row in rows[:ROWS])}
