"""What is known of a member, grouped as a page shows it (`fact_groups.toml`): each value with who said it, when and where.

What several say differently stands side by side; what nobody knows says so. Pure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from ecmx import guidance
from ecmx.guidance import on_paper
from ecmx.hub.accounts import NOT_SHOWN, By, may_see
from ecmx.hub.looking import FactSeen, MemberOurs, MemberView, label_of

__all__ = ["FactGroup", "FactRow", "FactWord", "grouped"]

REST = "other"
OF_THE_FILE = frozenset({"member_cin", "production_date", "reporting_period", "primary_payer_identifier", "mcp_name"})
NO = "no or not known"


class GroupKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group; the fields are told at the head of `fact_groups.toml`."""

    code: str
    words: str
    stems: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    brief: bool = False
    compared: bool = False


@dataclass(frozen=True)
class FactWord:
    """Who says what. partner: "" = we ourselves; source: "Juniper Health, 10/05/2026, file 12 row 14"; state: a `State` by name"""

    said: str
    state: str
    partner: str
    source: str
    file: int | None = None
    ours_only: bool = False


@dataclass(frozen=True)
class FactRow:
    """One element. words: the one that counts first, then what others say otherwise; earlier: what was said before"""

    stem: str
    label: str
    words: Sequence[FactWord]
    phone: bool = False

    @property
    def differs(self) -> bool:
        """Whether there is more than one word."""
        return len(self.words) > 1


@dataclass(frozen=True)
class FactGroup:
    """A group. quiet: labels of marks that are not known, told in one line; compared: whether words that differ are marked"""

    code: str
    words: str
    rows: Sequence[FactRow]
    quiet: Sequence[str] = field(default_factory=tuple)
    compared: bool = False


@lru_cache(maxsize=1)
def group_kinds() -> tuple[GroupKind, ...]:
    """The groups, in their order."""
    raw = tomllib.loads(files("ecmx.hub.portal.members").joinpath("fact_groups.toml").read_text("utf-8"))["group"]
    return tuple(msgspec.convert(raw, list[GroupKind]))


@lru_cache(maxsize=512)
def _group_of(element: str) -> str:
    stem = stem_of(element)
    known = {one.id: one for one in guidance.elements()}.get(element)
    for kind in group_kinds():
        if stem in kind.stems or (known is not None and known.group in kind.kinds):
            return kind.code
    return REST


def stem_of(element: str) -> str:
    """An element's name without its file's."""
    return element.partition(".")[2]


def grouped(view: MemberView, ours: MemberOurs, by: By) -> list[FactGroup]:
    """Every word that counts, by group; a group without any is left out. What one's role does not see is not said to be not known."""
    rows = _rows(view, ours)
    found = []
    for kind in group_kinds():
        here = {stem: row for stem, (group, row) in rows.items() if group == kind.code}
        for stem in kind.always:
            here.setdefault(stem, FactRow(stem, _label(stem), _unseen(stem, by), phone="phone" in stem))
        order = {stem: at for at, stem in enumerate(kind.stems)}
        in_order = sorted(here.values(), key=lambda row: order.get(row.stem, len(order)))
        loud = [row for row in in_order if not (kind.brief and _is_quiet(row))]
        quiet = [row.label for row in in_order if kind.brief and _is_quiet(row)]
        if loud or quiet:
            found.append(FactGroup(kind.code, kind.words, loud, quiet, kind.compared))
    return found


def _unseen(stem: str, by: By) -> tuple[FactWord, ...]:
    return () if may_see(by, f"mif.{stem}") else (FactWord(NOT_SHOWN, "not_shown", "", ""),)


def _is_quiet(row: FactRow) -> bool:
    return all(word.state != "value" or word.said == NO for word in row.words)


def _rows(view: MemberView, ours: MemberOurs) -> dict[str, tuple[str, FactRow]]:
    """By stem: its group, and what counts of it."""
    words: dict[str, list[FactWord]] = {}
    groups: dict[str, str] = {}
    newest = [one for one in view.words if one.newest and stem_of(one.element) not in OF_THE_FILE]
    by_day = sorted(newest, key=lambda one: (one.as_of is not None, str(one.as_of), one.file), reverse=True)
    for one in by_day:
        stem = stem_of(one.element)
        groups.setdefault(stem, _group_of(one.element))
        words.setdefault(stem, []).append(FactWord(one.said, one.state, one.partner, _source(one), one.file))
    for stem, fact in ours.facts.items():
        groups.setdefault(stem, _group_of(f"mif.{stem}"))
        words.setdefault(stem, []).insert(0, _of_ours(fact))
    labels = {stem_of(one.element): one.label for one in reversed(by_day)}
    return {
        stem: (
            groups[stem],
            FactRow(stem, _short(labels.get(stem) or _label(stem)), _differing(said), phone="phone" in stem),
        )
        for stem, said in words.items()
    }


def _differing(words: Iterable[FactWord]) -> list[FactWord]:
    """The word that counts, and each that says otherwise; what nobody knows is no other word."""
    every = list(words)
    first = next((one for one in every if one.state == "value" and one.said), every[0])
    found: dict[str, FactWord] = {first.said: first}
    for one in every:
        if one.state == "value" and one.said:
            found.setdefault(one.said, one)
    return list(found.values())


def _of_ours(fact: FactSeen) -> FactWord:
    day = on_paper(fact.recorded_at.date())
    return FactWord(fact.said, fact.state, "", f"you ({fact.who}), {day}", ours_only=fact.ours_only)


def _source(one: Any) -> str:
    whose = one.partner if one.file_type in ("MIF", "") else f"your {one.file_type} to {one.partner}"
    day = f", {on_paper(one.as_of)}" if one.as_of else ""
    return f"{whose}{day}, file {one.file} row {one.row}"


def _label(stem: str) -> str:
    return _short(label_of(f"mif.{stem}"))


def _short(label: str) -> str:
    return label.removeprefix("Member ").removeprefix("ECM ")
