"""What a notice is made of: the member, where the referral stands, how to reach whom, who calls; of plans, the word of that one alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecmx.guidance import element
from ecmx.guidance.values import State
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member, newest
from ecmx.hub.saying.notice_way import ContactKnown
from ecmx.hub.work import CurrentWork, PartTwoRecord, current_work, known

__all__ = ["NoticeFacts", "facts_for_notices"]

Pair = tuple[int, int]
_OF_AGE = 18
#: By a name of our own, the elements of the plan's file that say it.
_SAID = {
    "first": ("mif.member_first_name",),
    "last": ("mif.member_last_name",),
    "phone": ("mif.member_phone_number",),
    "email": ("mif.member_email_address",),
    "mail_street": ("mif.member_mailing_address",),
    "mail_city": ("mif.member_mailing_city",),
    "mail_zip": ("mif.member_mailing_zip",),
    "street": ("mif.member_residential_address",),
    "city": ("mif.member_residential_city",),
    "zip": ("mif.member_residential_zip",),
    "language": ("mif.member_preferred_language",),
    "guardian_first": ("mif.guardian_first_name",),
    "guardian_last": ("mif.guardian_last_name",),
    "guardian_phone": ("mif.guardian_phone_number",),
    "death": ("ext.date_of_death",),
    "referrer": ("ext.referring_provider_name",),
    "referrer_phone": ("ext.referring_provider_phone",),
    "referrer_email": ("ext.referring_provider_email",),
}
_ENGLISH = "English"


@dataclass(frozen=True)
class NoticeFacts:
    """first, name: the member's, in the plan's words; clinic: our name; phone: ours, by which the member reaches us

    caller: who leads the care, "" where nobody was named
    language: other than English, if one is known; referrer: "" where the plan's file names none
    """

    work: CurrentWork
    first: str
    name: str
    clinic: str
    phone: str
    caller: str
    reached: ContactKnown
    language: str
    died: bool
    part_two: bool
    referrer: str
    referrer_reached: ContactKnown


def facts_for_notices(organization: Organization, members: Collection[int], today: date) -> Mapping[Pair, NoticeFacts]:
    """By member and plan, of these members."""
    ours = Partner.objects.of(organization).filter(ours=True).first()
    said = {
        (row["member_id"], row["partner_id"]): row
        for row in newest(organization, _SAID, members=list(members)).iter_rows(named=True)
    }
    under_part_two = set(known(PartTwoRecord, organization).values_list("member", flat=True))
    return {
        (work.member.pk, work.plan.pk): _facts(
            work, ours, said.get((work.member.pk, work.plan.pk), {}), under_part_two, today
        )
        for work in current_work(organization, members=members)
    }


def _facts(
    work: CurrentWork, ours: Partner | None, said: Mapping[str, Any], under_part_two: set[int], today: date
) -> NoticeFacts:
    manager = work.care_manager
    site = work.assignment.site
    direct = "" if manager is None else manager.staff.phone if manager.staff is not None else manager.phone
    language = _language(_value(said, "language"))
    first = _value(said, "first") or work.member.first_name
    return NoticeFacts(
        work=work,
        first=first,
        name=f"{first} {_value(said, 'last') or work.member.last_name}".strip(),
        clinic=ours.name if ours is not None else work.assignment.organization.name,
        phone=direct or (site.phone if site is not None else "") or (ours.contact_phone if ours is not None else ""),
        caller="" if manager is None else manager.staff.name if manager.staff is not None else manager.name,
        reached=ContactKnown(
            phone=_phone(work, said),
            address=_address(work, said),
            email=_value(said, "email"),
            guardian=" ".join(filter(None, (_value(said, "guardian_first"), _value(said, "guardian_last")))),
            guardian_phone=_value(said, "guardian_phone"),
            under_age=_under_age(work.member, today),
        ),
        language="" if language == _ENGLISH else language,
        died=bool(_value(said, "death")),
        part_two=any(one.pk in under_part_two for one in (work.member, *work.same)),
        referrer=_value(said, "referrer"),
        referrer_reached=ContactKnown(phone=_value(said, "referrer_phone"), email=_value(said, "referrer_email")),
    )


def _value(said: Mapping[str, Any], name: str) -> str:
    """The plan's word, where it is a value and no sentinel."""
    word = said.get(name)
    return str(word["v"]) if word is not None and word["s"] == State.VALUE else ""


def _phone(work: CurrentWork, said: Mapping[str, Any]) -> str:
    ours = work.facts.get("member_phone_number")
    return ours.value if ours is not None else _value(said, "phone")


def _address(work: CurrentWork, said: Mapping[str, Any]) -> str:
    """Where a letter goes, on one line: what the provider knows goes before the plan's word, even that there is none."""
    stems = ("member_residential_address", "member_residential_city", "member_residential_zip")
    ours = [work.facts.get(stem) for stem in stems]
    if ours[0] is not None:
        return ", ".join(fact.value for fact in ours if fact is not None and fact.value) if ours[0].value else ""
    for names in (("mail_street", "mail_city", "mail_zip"), ("street", "city", "zip")):
        if _value(said, names[0]):
            return ", ".join(word for name in names if (word := _value(said, name)))
    return ""


def _under_age(member: Member, today: date) -> bool:
    born = member.birth_date
    return born is not None and (today.year - born.year - ((today.month, today.day) < (born.month, born.day))) < _OF_AGE


def _language(code: str) -> str:
    codes = element("mif.member_preferred_language").kind.codes
    meant = codes.meant(code) if codes is not None and code else None
    return meant.label if meant is not None else code
