"""Where plans, or a plan and we, say different things by which a member is reached: side by side, to choose from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ecmx.hub.looking import MemberOurs
from ecmx.hub.portal.members.fact_groups import FactGroup, FactWord
from ecmx.hub.work import FACTS

__all__ = ["WordChoice", "Disagreement", "disagreements"]

NAMES = ("member_last_name", "member_first_name", "member_date_of_birth")


@dataclass(frozen=True)
class WordChoice:
    """One of the words. plan_id: of the plan that says it, None = it is ours already"""

    word: FactWord
    plan_id: int | None


@dataclass(frozen=True)
class Disagreement:
    """An element of which there are several words. choosable: whether we may choose, or the plans have to be asked"""

    stem: str
    label: str
    choices: Sequence[WordChoice]
    choosable: bool


def disagreements(groups: Iterable[FactGroup], ours: MemberOurs) -> list[Disagreement]:
    """Elements that wait for a choice: those that we said nothing of, and those where a plan newly says otherwise."""
    plans = {one.plan: one.plan_id for one in ours.plans}
    asked = {one.element for one in ours.tasks if one.kind == "contact-differs"}
    found = []
    for row in (row for group in groups for row in group.rows):
        known = row.stem in ours.facts
        if not row.differs or (row.stem not in FACTS and row.stem not in NAMES) or (known and row.stem not in asked):
            continue
        choices = [WordChoice(word, plans.get(word.partner)) for word in row.words]
        found.append(Disagreement(row.stem, row.label, choices, choosable=row.stem in FACTS))
    return found
