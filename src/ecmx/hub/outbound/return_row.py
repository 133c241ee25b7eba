"""One member's record of a Return Transmission File (Tables 5-7), out of how she stands and what was known of her. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from ecmx.guidance import FileType
from ecmx.hub.outbound.columns_out import LOOP, AskedColumns
from ecmx.hub.outbound.contact_out import INDICATORS, contact
from ecmx.hub.outbound.terms import OutTerms, Telephone
from ecmx.hub.outbound.then import AcceptedRow, MemberThen, RecommendationThen
from ecmx.hub.outbound.values import BLANK, SaidValue, digest_of_row, value
from ecmx.hub.roster import SERVED
from ecmx.hub.work import EngagementStanding, Happened, standing

__all__ = ["COUNTS", "LONGEST_REASON", "digest_of_return", "identity", "loop_alone", "return_row", "stands"]

COUNTS = ("rtf.in_person_encounter_count", "rtf.telephonic_encounter_count")
#: Of the file and of the period, not of the member (Tables 6 and 7).
OF_FILE = (
    "rtf.production_date",
    "rtf.reporting_period",
    "rtf.ecm_provider_name",
    "rtf.ecm_provider_npi",
    "rtf.ecm_provider_phone_number",
)
NAMES = ("member_first_name", "member_last_name", "member_date_of_birth")
#: What a record needs so that the closed-loop elements in it can be used; everything else of it is unchanged.
BONES = ("rtf.ecm_benefit_start_date", "rtf.engagement_status", "rtf.ecm_benefit_end_date", *LOOP, *COUNTS, *OF_FILE)
LONGEST_REASON = 250  # characters (fn 65)


def stands(member: MemberThen, until: date | None) -> EngagementStanding:
    """How a member stands at the end of a day, with the end that the plan once made of an assignment before this one."""
    ended = member.plan.ended
    before = [Happened("termed", ended)] if ended is not None else []
    events = [*member.events, *before]
    return standing(events, member.plan.past, loops=member.loops, refusals=member.refusals, until=until)


def return_row(
    member: MemberThen,
    at: EngagementStanding,
    terms: OutTerms,
    accepted: Sequence[AcceptedRow],
    columns: AskedColumns,
) -> dict[str, SaidValue]:
    """The whole record, of the columns that go. at: how the member stands at the end of the period"""
    said = {
        **identity(member, FileType.RTF),
        **contact(member, accepted, columns.goes),
        "rtf.ecm_benefit_start_date": value(at.start),
        "rtf.engagement_status": value(at.status),
        "rtf.ecm_benefit_end_date": value(at.end),
        **_manager(member, terms),
        **_discontinuation(member, at, terms.period_end),
        **dict(zip(LOOP, (value(at.loop), value(at.loop_on), value(at.closure)), strict=True)),
        **_counts(member, at, terms),
        **_of_file(member, terms),
        **{name: _extension(member, name) for name in columns.goes if name.startswith("ext.")},
    }
    return {name: one for name, one in said.items() if name in columns.goes}


def loop_alone(row: dict[str, SaidValue]) -> dict[str, SaidValue]:
    """Of a record that has not changed, what goes all the same: who it is, how far she is, the closed loop (hub.md, fn 46)."""
    return {name: one for name, one in row.items() if name in BONES or name.partition(".")[2] in ("member_cin", *NAMES)}


def digest_of_return(row: dict[str, SaidValue]) -> str:
    """Of what may be unchanged: Table 5 and what was agreed beyond it, without the file, the period's counts and the two indicators."""
    return digest_of_row(row, without=(*COUNTS, *OF_FILE, *INDICATORS))


def identity(member: MemberThen, kind: FileType) -> dict[str, SaidValue]:
    """Who it is, in the plan's own words where it has said them: by these it finds its member again."""
    found = {f"{kind.value}.member_cin": value(member.cin)}
    for stem in NAMES:
        facts = member.facts.get(stem)
        plan = next(
            (one for name in (f"mif.{stem}", f"rtf.{stem}") if not (one := member.plan.said.get(name, BLANK)).blank),
            BLANK,
        )
        found[f"{kind.value}.{stem}"] = facts[-1].said if plan.blank and facts else plan
    return found


def _manager(member: MemberThen, terms: OutTerms) -> dict[str, SaidValue]:
    """The lead care manager, or the central liaison where none is known (fn 58)."""
    found = terms.liaison
    if member.manager is not None:
        typed = Telephone(member.manager.name, member.manager.phone, member.manager.extension)
        found = terms.staff.get(str(member.manager.staff), typed)
    return {
        "rtf.lead_care_manager_name": value(found.name),
        "rtf.lead_care_manager_phone_number": value(found.phone),
        "rtf.lead_care_manager_phone_extension": value(found.extension),
    }


def _discontinuation(member: MemberThen, at: EngagementStanding, until: date) -> dict[str, SaidValue]:
    """The recommendation that stands: of an event, or one by itself that nothing has overtaken (fn 61-65)."""
    floor = (at.start if at.status in SERVED else at.since) or date.min
    own = [one for one in member.recommendations if max(floor, at.discontinued_on or floor) <= one.day <= until]
    told = own[-1] if own else None
    if told is None and at.discontinued_on is not None:
        told = RecommendationThen(at.discontinued_on, at.reason, at.text)
    if told is None:
        return {}
    return {
        "rtf.discontinuation_date": value(told.day),
        "rtf.discontinuation_reason_code": value(told.reason),
        "rtf.discontinuation_reason": value(told.text[:LONGEST_REASON]),
    }


def _counts(member: MemberThen, at: EngagementStanding, terms: OutTerms) -> dict[str, SaidValue]:
    """Table 6: counted encounters of the period, else typed totals; 0 where the member had ECM in it, blank where she had not."""
    of_period = [in_person for day, in_person in member.encounters if terms.period_start <= day <= terms.period_end]
    typed = member.totals.get((terms.period_start, terms.period_end))
    ended_before = at.end is not None and at.end < terms.period_start
    if of_period:
        counts = (sum(of_period), len(of_period) - sum(of_period))
    elif typed is not None:
        counts = typed
    elif at.status in SERVED and at.start is not None and not ended_before:
        counts = (0, 0)
    else:
        return {}
    return dict(zip(COUNTS, map(value, counts), strict=True))


def _of_file(member: MemberThen, terms: OutTerms) -> dict[str, SaidValue]:
    """Table 7. A member of a site is reported under the site's NPI, where the plan's rows bear it."""
    us = terms.us
    npi = member.plan.npi if member.plan.npi in us.npis else us.npi
    period = {"start": terms.period_start.isoformat(), "end": terms.period_end.isoformat()}
    return {
        "rtf.production_date": value(terms.day),
        "rtf.reporting_period": value(json.dumps(period, separators=(",", ":"))),
        "rtf.ecm_provider_name": value(us.name),
        "rtf.ecm_provider_npi": value(npi),
        "rtf.ecm_provider_phone_number": value(us.sites.get(npi) or us.phone),
    }


def _extension(member: MemberThen, name: str) -> SaidValue:
    """What was agreed beyond the guidance: the provider's word, else the plan's own."""
    facts = member.facts.get(name)
    return facts[-1].said if facts else member.plan.said.get(name, BLANK)
