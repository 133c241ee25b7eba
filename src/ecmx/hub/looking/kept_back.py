"""Which words of a member somebody's roles do not include: they are left out; that there are some is said, and what they are is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from ecmx.hub.accounts import SENSITIVE, By, group_of, groups, may_see, sees

__all__ = ["words_seen"]

APART = "sensitive services"


class _Said(Protocol):
    """A word: on which element, as it is shown."""

    @property
    def element(self) -> str: ...

    @property
    def said(self) -> str: ...


One = TypeVar("One", bound=_Said)


def words_seen(words: Iterable[One], *, by: By, marked: bool) -> tuple[list[One], list[str]]:
    """The words that these roles see, and the groups of what there is beside them. marked: the member's records are under Part 2"""
    seen, left_out, theirs = [], set(), sees(by.roles)
    for one in words:
        if may_see(by, one.element, one.said, marked=marked):
            seen.append(one)
        else:
            group = group_of(one.element)
            left_out.add(SENSITIVE if group in theirs else group)
    return seen, [said for name, said in {**groups(), SENSITIVE: APART}.items() if name in left_out]
