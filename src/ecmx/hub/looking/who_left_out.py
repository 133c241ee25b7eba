"""Who is not in a file of ours, and why: derived again of what was known when it was composed. Looking is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from ecmx.guidance import FileType
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.looking.sight import sight_of
from ecmx.hub.outbound import left_out_then
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import Transmission

__all__ = ["MemberLeftOut", "members_left_out"]


@dataclass(frozen=True)
class MemberLeftOut:
    """A member who is not in a file. code: of `left_out.toml`, "" where one's role does not see why"""

    member: int
    cin: str
    last_name: str
    first_name: str
    file_type: str
    code: str
    says: str


def members_left_out(file: Transmission, *, by: By, home: Home) -> list[MemberLeftOut]:
    """By file type and name. Raises UsageProblem where the file was not composed here, or the person may not."""
    by.demand("files.look")
    by.demand("roster.look")
    with transaction.atomic():
        out = left_out_then(file, by=by, home=home)
        reasons = {kind: whom for kind, whom in out.items() if kind is not FileType.REFERRAL}
        wanted = {member for whom in reasons.values() for member in whom}
        people = Member.objects.of(by.organization).in_bulk(sorted(wanted))
        sight = sight_of(by, sorted(wanted))
        record(by, "roster.look", "member", sorted(wanted), {"file": file.pk})
    rows = [
        (kind, people[member], code)
        for kind, whom in reasons.items()
        for member, code in whom.items()
        if member in people
    ]
    rows.sort(key=lambda row: (row[0].value, row[1].sort_key, row[1].pk))
    return [
        MemberLeftOut(one.pk, one.cin, one.last_name, one.first_name, kind.value, *sight.left_out(code))
        for kind, one, code in rows
    ]
