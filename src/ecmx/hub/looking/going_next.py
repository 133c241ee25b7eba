"""What each plan will be told of a member next, in words, and why not where nothing is told. The look is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.looking.showing import label_of, place_of, shown
from ecmx.hub.looking.sight import Sight, sight_of
from ecmx.hub.outbound import NextOfMember, next_of_member
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member

__all__ = ["GoingNext", "NextFile", "member_next"]


@dataclass(frozen=True)
class NextFile:
    """A file type. rows: of each record what its columns say; why_not: the sentence where there is none"""

    file_type: str
    words: str
    rows: Sequence[Sequence[tuple[str, str]]]
    why_not: str


@dataclass(frozen=True)
class GoingNext:
    """A plan's next files. problem: why none can be made, "" where they can"""

    plan: str
    period: tuple[date, date]
    files: Sequence[NextFile]
    problem: str


def member_next(
    member: Member, plans: Sequence[tuple[Partner, tuple[date, date]]], *, by: By, home: Home
) -> list[GoingNext]:
    """Of each plan and period, what would go now. Raises UsageProblem where the person may not."""
    by.demand("files.look")
    by.demand("roster.look")
    sight = sight_of(by, [member.pk])
    found = [_going(member, plan, period, sight, home) for plan, period in plans]
    with transaction.atomic():
        record(by, "roster.look", "member", [member.pk], {"next": True})
    return found


def _going(member: Member, plan: Partner, period: tuple[date, date], sight: Sight, home: Home) -> GoingNext:
    try:
        told = next_of_member(member, plan, period=period, by=sight.by, home=home)
    except UsageProblem as problem:
        return GoingNext(plan.name, period, (), problem.message)
    return GoingNext(
        plan.name, period, [_file(kind, told, member.pk, sight) for kind in told.rows if _says(kind, told)], ""
    )


def _says(kind: FileType, told: NextOfMember) -> bool:
    return bool(told.rows[kind]) or kind in told.left_out


def _file(kind: FileType, told: NextOfMember, member: int, sight: Sight) -> NextFile:
    rows = [
        [
            (label_of(name), words)
            for name, said in sorted(row.items(), key=lambda pair: place_of(pair[0]))
            if not said.blank and sight.sees(member, name, words := shown(name, said.state, said.text))
        ]
        for row in told.rows[kind]
    ]
    why_not = sight.left_out(told.left_out[kind])[1] if not rows else ""
    return NextFile(kind.value, kind.words, rows, why_not)
