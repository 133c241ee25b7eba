"""A person whom the provider refers to a plan (Table 9). Where the process is agreed, every field is asked (fn 74)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType
from ecmx.hub.accounts import By, Organization
from ecmx.hub.partners import AgreementFile, Partner
from ecmx.hub.roster import Member, elements
from ecmx.hub.work.models import PersonReferral, known
from ecmx.hub.work.recording import BY_HAND, WordSource, demand_happened, said

__all__ = ["referral_agreed", "refer_person", "referral_lacks"]

_CIN = "referral.member_cin"
_OF_THE_FILE = ("produced", "period", "plan", "provider")


def referral_agreed(organization: Organization, plan: Partner) -> bool:
    """Whether referral files are agreed with a plan."""
    found = AgreementFile.objects.of(organization).filter(
        agreement__plan=plan, file_type=FileType.REFERRAL, waived_since__isnull=True
    )
    return found.exclude(agreement__stage="inactive").exists()


def referral_lacks(told: Mapping[str, Any]) -> list[str]:
    """The labels of Table 9's fields that are not filled, of those that are the person's."""
    return [
        one.label
        for one in elements(FileType.REFERRAL)
        if one.table and not one.later and not one.tells(*_OF_THE_FILE) and not one.group and one.id not in told
    ]


def refer_person(
    *,
    by: By,
    plan: Partner,
    day: date,
    told: Mapping[str, Mapping[str, Any]],
    where: WordSource = BY_HAND,
    instead_of: PersonReferral | None = None,
) -> PersonReferral | None:
    """Refer a person to a plan; None where the same referral stands already.

    told: by data element, {"s": state, "v": canonical text}, as in a `Statement`; instead_of: one that was wrong, and is taken back
    Raises UsageProblem where nobody can be told by it, or a field is blank although the process is agreed.
    """
    by.demand("work.record")
    demand_happened(day)
    known_ids = {one.id for one in elements(FileType.REFERRAL)}
    if strange := sorted(set(told) - known_ids):
        raise UsageProblem("referral-unknown-field", f"Table 9 has no field {strange[0]}.", "Leave it out.")
    if not any(name.endswith(("_last_name", "_cin")) for name in told):
        raise UsageProblem("referral-nobody", "This referral does not say who it is for.", "Enter at least the name.")
    lacks = referral_lacks(told) if referral_agreed(by.organization, plan) else []
    if lacks:
        raise UsageProblem(
            "referral-incomplete",
            f"You agreed on referrals with this plan, so every field is required (fn 74). Blank: {', '.join(lacks)}.",
            "Fill them in.",
        )
    cin = str(told[_CIN]["v"]) if _CIN in told else ""
    same = json.dumps(dict(told), sort_keys=True)
    with transaction.atomic():
        member = Member.objects.of(by.organization).filter(cin=cin).first() if cin else None
        for one in known(PersonReferral, by.organization).filter(plan=plan):
            if json.dumps(one.said, sort_keys=True) == same:
                return None
        words: dict[str, Any] = {"plan": plan, "member": member, "day": day, "said": dict(told)}
        return said(PersonReferral, by=by, where=where, instead_of=instead_of, **words)
