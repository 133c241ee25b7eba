"""What stands in the work list: a row an assignment, by what its own plan and the provider said. Nothing of another plan's (V9)."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecmx.guidance import FileType, element, on_paper
from ecmx.guidance.values import State
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.roster import newest
from ecmx.hub.work.current import CurrentWork, current_work
from ecmx.hub.work.facts import FACTS, wish_in_words
from ecmx.hub.work.models import OurFact
from ecmx.hub.work.questions import end_is_asked
from ecmx.hub.work.reaching import governs
from ecmx.hub.work.task_kinds import TASKS
from ecmx.hub.work.tasks import open_tasks
from ecmx.hub.work.told_rows import people_now

__all__ = ["SHARING", "ListRow", "list_rows", "month_of", "pick_of"]

#: Of the plan's own files; a name or birth date of whichever file it exchanged with us.
_MIF_WORDS = {
    "phone": ("mif.member_phone_number",),
    "street": ("mif.member_residential_address",),
    "city": ("mif.member_residential_city",),
    "zip": ("mif.member_residential_zip",),
    "language": ("mif.member_preferred_language",),
    "last": tuple(f"{kind.value}.member_last_name" for kind in FileType),
    "first": tuple(f"{kind.value}.member_first_name" for kind in FileType),
    "born": tuple(f"{kind.value}.member_date_of_birth" for kind in FileType),
}
_STREET, _PHONE = "member_residential_address", "member_phone_number"
_ADDRESS = (_STREET, "member_residential_city", "member_residential_zip")
#: What may be kept to ourselves, in the words of the list → the facts.
SHARING: Mapping[str, tuple[str, ...]] = {
    "": (),
    "phone": (_PHONE,),
    "address": _ADDRESS,
    "phone and address": (_PHONE, *_ADDRESS),
}
_WISH_FIRST = "do not use: see the contact wish"


@dataclass(frozen=True)
class ListRow:
    """A row of the tab Members. cells: by element, extension, or "plan": what it comes with; states: of elements that are no plain value"""

    member: int
    plan: Partner
    cells: Mapping[str, Any]
    states: Mapping[str, State]


def month_of(text: str) -> tuple[date, date]:
    """The first and last day of a month said as 2026-10; ValueError where it is none."""
    year, month = (int(part) for part in text.split("-"))
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def list_rows(organization: Organization, *, plan: Partner | None, month: tuple[date, date]) -> list[ListRow]:
    """A row an assignment that is live, or of which something is still asked. month: first and last day, for totals"""
    every = [one for one in current_work(organization, plan=plan) if _is_listed(one)]
    said = _said_by_plans(organization, [her.pk for one in every for her in (*one.same, one.member)])
    asked = _asked(organization)
    rows = [_row(one, _said_of(one, said), asked.get((one.member.pk, one.plan.pk), []), month) for one in every]
    return sorted(rows, key=_in_order)


def _in_order(row: ListRow) -> tuple[str, ...]:
    names = ("rtf.member_last_name", "rtf.member_first_name", "rtf.member_cin", "plan")
    return tuple(str(row.cells.get(name) or "").lower() for name in names)


def _is_listed(one: CurrentWork) -> bool:
    now = one.standing
    return now.refused is None and (now.termed is None or end_is_asked(now))


def _said_by_plans(organization: Organization, members: Sequence[int]) -> dict[tuple[int, int], dict[str, Any]]:
    """By member and plan, the newest word of that plan alone, as state and canonical text."""
    frame = newest(organization, _MIF_WORDS, members=members)
    return {(row["member_id"], row["partner_id"]): row for row in frame.iter_rows(named=True)}


def _said_of(one: CurrentWork, said: Mapping[tuple[int, int], Mapping[str, Any]]) -> Mapping[str, Any]:
    """The plan's newest word on a person: what it said under a CIN that was replaced goes on."""
    found: dict[str, Any] = {}
    for her in (*one.same, one.member):
        words = said.get((her.pk, one.plan.pk), {})
        found |= {name: word for name, word in words.items() if word is not None}
    return found


def _asked(organization: Organization) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    people = people_now(organization)
    for task in open_tasks(organization):
        if task.member_id is not None and task.plan_id is not None:
            found[people.under(task.member_id, task.plan_id), task.plan_id].append(TASKS[task.kind].words)
    return found


def _row(one: CurrentWork, said: Mapping[str, Any], asked: Sequence[str], month: tuple[date, date]) -> ListRow:
    now = one.standing
    cells: dict[str, Any] = {
        "plan": one.plan.name,
        "rtf.member_cin": one.member.cin,
        "rtf.member_last_name": _word(said, "last"),
        "rtf.member_first_name": _word(said, "first"),
        "rtf.member_date_of_birth": _day(_word(said, "born")),
        "ext.ours_look": "; ".join(dict.fromkeys([*_other_cins(one), *asked])),
        "ext.ours_wish": _wish(one),
        "ext.ours_phone": _phone_to_use(one, said),
        "ext.ours_address": _address_to_use(one, said),
        "ext.ours_language": _language(said),
        "ext.ours_assigned": _on_paper(one.assignment.assigned_on),
        "ext.ours_authorized_until": _on_paper(one.assignment.authorized_until),
        "ext.ours_attempts": _attempts(one),
        "ext.ours_start_by": "" if now.start is None else "you (proposed)" if now.start_is_proposed else "the plan",
        "ext.ours_sharing": _sharing(one.facts),
        "rtf.engagement_status": now.status or None,
        "rtf.ecm_benefit_start_date": now.start,
        "rtf.ecm_benefit_end_date": now.end,
        "rtf.discontinuation_date": now.discontinued_on,
        "rtf.discontinuation_reason_code": now.reason or None,
        "rtf.discontinuation_reason": now.text or None,
        "rtf.lead_care_manager_name": _care_manager(one),
        "rtf.referral_status": now.loop or None,
        "rtf.referral_status_date": now.loop_on,
        "rtf.referral_loop_closure_reason": now.closure or None,
        **_counts(one, month),
    }
    states: dict[str, State] = {}
    for stem, fact in one.facts.items():
        name = FACTS[stem].id
        cells[name], states[name] = _value(fact), State(fact.state)
    return ListRow(one.member.pk, one.plan, cells, states)


def _other_cins(one: CurrentWork) -> list[str]:
    return [f"Was CIN {', '.join(her.cin for her in one.same)} before"] if one.same else []


def _value(fact: OurFact) -> Any:
    if fact.state != State.VALUE:
        return None
    return fact.value == "true" if FACTS[fact.element].kind.coding else fact.value


def _word(said: Mapping[str, Any], name: str) -> str | None:
    """The plan's word, where it is a value."""
    word = said.get(name)
    return str(word["v"]) if word is not None and word["s"] == State.VALUE else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _on_paper(day: date | None) -> str:
    return on_paper(day) if day else ""


def _language(said: Mapping[str, Any]) -> str:
    code = _word(said, "language")
    if code is None:
        return ""
    codes = element("mif.member_preferred_language").kind.codes
    known = codes.meant(code) if codes is not None else None
    return known.label if known is not None else code


def _attempts(one: CurrentWork) -> str:
    if not one.attempts:
        return ""
    return f"{len(one.attempts)}, last on {on_paper(one.attempts[-1].day)}"


def _care_manager(one: CurrentWork) -> str | None:
    if one.care_manager is None:
        return None
    return one.care_manager.staff.name if one.care_manager.staff else one.care_manager.name


def _sharing(facts: Mapping[str, OurFact]) -> str:
    kept = {stem for stem, fact in facts.items() if fact.ours_only}
    phone, street = _PHONE in kept, bool(kept & set(_ADDRESS))
    return "phone and address" if phone and street else "phone" if phone else "address" if street else ""


def _wish(one: CurrentWork) -> str:
    return wish_in_words(one.wish) if one.wish is not None else ""


def _phone_to_use(one: CurrentWork, said: Mapping[str, Any]) -> str:
    if governs(one.wish, "phone"):
        return one.wish.phone if one.wish is not None and one.wish.phone else _WISH_FIRST
    fact = one.facts.get(_PHONE)
    if fact is not None and fact.value:
        return f"{fact.value} (yours{', told to no plan' if fact.ours_only else ''})"
    return _word(said, "phone") or ""


def _address_to_use(one: CurrentWork, said: Mapping[str, Any]) -> str:
    if governs(one.wish, "address"):
        return one.wish.address if one.wish is not None and one.wish.address else _WISH_FIRST
    ours = one.facts.get(_STREET)
    if ours is not None and ours.value:
        own = [fact.value for stem in _ADDRESS if (fact := one.facts.get(stem)) is not None and fact.value]
        return f"{', '.join(own)} (yours{', told to no plan' if ours.ours_only else ''})"
    words = [word for name in ("street", "city", "zip") if (word := _word(said, name))]
    return ", ".join(words)


def _counts(one: CurrentWork, month: tuple[date, date]) -> dict[str, int | None]:
    """The month's encounters: counted where they are listed one by one, else as they were typed."""
    first, last = month
    met = [seen for seen in one.encounters if first <= seen.day <= last and seen.same_as_id is None]
    typed = [total for total in one.totals if (total.period_start, total.period_end) == month]
    in_person: int | None = None
    telephonic: int | None = None
    if met:
        in_person = sum(seen.in_person for seen in met)
        telephonic = len(met) - in_person
    elif typed:
        in_person, telephonic = typed[-1].in_person, typed[-1].telephonic
    return {"rtf.in_person_encounter_count": in_person, "rtf.telephonic_encounter_count": telephonic}


def pick_of(row: ListRow) -> str:
    """A member and plan as one picks them in the list."""
    names = ", ".join(str(name) for key in ("last", "first") if (name := row.cells[f"rtf.member_{key}_name"]))
    return f"{names or '(no name)'} · {row.cells['rtf.member_cin']} · {row.plan.name}"
