"""What a plan's next file would say of one member as everything is known now, or why it would say nothing. Composes and keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from django.db import transaction

from ecmx.guidance import FileType
from ecmx.hub.accounts import By
from ecmx.hub.home import Home
from ecmx.hub.outbound.accepted import basis_at
from ecmx.hub.outbound.asked import asked_files, terms_now
from ecmx.hub.outbound.composing import derive
from ecmx.hub.outbound.values import SaidRow
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import moment

__all__ = ["NextOfMember", "next_of_member"]


@dataclass(frozen=True)
class NextOfMember:
    """By file type, the records that would go, and why none would, by a code of `left_out.toml`."""

    rows: Mapping[FileType, Sequence[SaidRow]]
    left_out: Mapping[FileType, str]


def next_of_member(member: Member, plan: Partner, *, period: tuple[date, date], by: By, home: Home) -> NextOfMember:
    """Derived as the file itself would be. Raises UsageProblem where nothing is agreed for the period, or the person may not."""
    by.demand("files.look")
    by.demand("roster.look")
    organization = by.organization
    with transaction.atomic():
        now = moment(organization)
    rows: dict[FileType, list[SaidRow]] = {}
    left_out: dict[FileType, str] = {}
    for asked in asked_files(organization, plan, (), period, home):
        terms = terms_now(organization, asked, period, now, home)
        basis = basis_at(organization, plan, asked.kinds, now)
        found = derive(plan, msgspec.structs.replace(terms, basis=basis), now, by, home)
        for kind in terms.kinds:
            rows[kind] = [one.said for one in found.rows[kind] if one.member == member.pk]
            if kind is not FileType.REFERRAL and member.pk in found.left_out[kind]:
                left_out[kind] = found.left_out[kind][member.pk]
    return NextOfMember(rows, left_out)
