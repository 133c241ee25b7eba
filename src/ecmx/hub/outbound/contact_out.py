"""Address and telephone of a return: whose word is reported, and whether it is new (fn 48-54). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from ecmx.guidance.values import State
from ecmx.hub.outbound.then import AcceptedRow, FactThen, MemberThen
from ecmx.hub.outbound.values import BLANK, SaidRow, SaidValue, value

__all__ = ["INDICATORS", "contact", "told_together"]

ADDRESS = ("member_residential_address", "member_residential_city", "member_residential_zip")
PHONE = ("member_phone_number",)
HOMELESS = "member_homelessness_indicator"
#: What is reported together, and the indicator that says that it is new.
PARTS: Mapping[str, Sequence[str]] = {
    "rtf.member_new_address_indicator": ADDRESS,
    "rtf.member_new_phone_number_indicator": PHONE,
}
#: An indicator goes once; that it is blank again is no change (fn 46).
INDICATORS = tuple(PARTS)
#: In the city and zip of a return a blank says what these say (fn 51, 52); the number that stands for none is the plan's alone (fn 19).
STANDS_FOR_NONE = (State.UNKNOWN_PHONE, State.UNKNOWN_ZIP)


def contact(member: MemberThen, accepted: Sequence[AcceptedRow], goes: Collection[str]) -> dict[str, SaidValue]:
    """The elements of a return that say where the member lives and how she is reached, and the two indicators. goes: what is sent

    The provider's word where she has one, else the plan's own. New is what the provider says otherwise than the plan, until the first
    accepted return that carried it.
    """
    found = {f"rtf.{HOMELESS}": _reported(member, HOMELESS)}
    for indicator, stems in PARTS.items():
        mine = {f"rtf.{stem}": _reported(member, stem) for stem in stems if f"rtf.{stem}" in goes}
        found |= mine
        found[indicator] = value(True) if _new(member, mine, accepted) else BLANK
    return found


def told_together(stems: Collection[str]) -> frozenset[str]:
    """Some elements, and those that go only with them: of an address no part is told without the others."""
    groups = [group for group in PARTS.values() if not set(group).isdisjoint(stems)]
    return frozenset(stems).union(*groups)


def _reported(member: MemberThen, stem: str) -> SaidValue:
    """What is reported of an element."""
    facts = member.facts.get(stem)
    return facts[-1].said if facts else _of_plan(member, stem)


def _of_plan(member: MemberThen, stem: str) -> SaidValue:
    """The plan's own word, as a return may say it."""
    said = member.plan.said.get(f"mif.{stem}", BLANK)
    if said.state in STANDS_FOR_NONE or (said.state == State.HOMELESS and stem == ADDRESS[1]):
        return BLANK
    return said


def _new(member: MemberThen, mine: SaidRow, accepted: Sequence[AcceptedRow]) -> bool:
    """Whether the provider says otherwise than the plan, and no accepted return has told it since."""
    stems = [name.partition(".")[2] for name in mine]
    said = [member.facts[stem] for stem in stems if member.facts.get(stem)]
    same = all(_alike(mine[f"rtf.{stem}"], _of_plan(member, stem)) for stem in stems)
    if not said or same or all(one.blank for one in mine.values()):
        return False
    since = max(_since(facts) for facts in said)
    ever = all(_since(facts) == facts[0].at for facts in said)  # so that what was returned before us may have told it
    return not any(
        all(_alike(row.said.get(name, BLANK), one) for name, one in mine.items())
        for row in accepted
        if (ever if row.known_at is None else row.known_at >= since)
    )


def _since(facts: Sequence[FactThen]) -> datetime:
    """When what is known now was first said, of the last time that it was said anew."""
    at = facts[-1].at
    for one in reversed(facts):
        if not _alike(one.said, facts[-1].said):
            break
        at = one.at
    return at


def _alike(one: SaidValue, other: SaidValue) -> bool:
    """The same but for capitals and spaces."""
    if one.blank or other.blank:
        return one.blank and other.blank
    return one.state == other.state and one.text.casefold().split() == other.text.casefold().split()
