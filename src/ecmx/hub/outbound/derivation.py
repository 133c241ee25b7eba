"""All records of a file, and why whoever is not in it is left out: out of what was known then, the terms and what the plan had. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ecmx.guidance import FileType
from ecmx.hub.outbound.columns_out import AskedColumns, asked_columns
from ecmx.hub.outbound.events_out import attempt_row, attempts_told, referral_row, referrals_told
from ecmx.hub.outbound.one_person import once_each
from ecmx.hub.outbound.reported import reported
from ecmx.hub.outbound.return_row import digest_of_return
from ecmx.hub.outbound.terms import OutTerms
from ecmx.hub.outbound.then import AcceptedRow, Had, MemberThen, PlanThen
from ecmx.hub.outbound.values import SaidRow, digest_of_row

__all__ = ["FileDerived", "RowToSend", "derived_file"]


@dataclass(frozen=True)
class RowToSend:
    """A record to send, and of whom or what it tells. digest: see `SentRow`"""

    said: SaidRow
    digest: str
    member: int | None = None
    attempt: int | None = None
    referral: int | None = None


@dataclass(frozen=True)
class FileDerived:
    """The records of a file by type, in its order. left_out: by type, who is not in it, each with a code of `left_out.toml`: of a
    referral file the referrals, of the others members

    members: all of the plan's; columns: by type; scopes: of the consents by which records of Part 2 programs go along
    """

    rows: Mapping[FileType, Sequence[RowToSend]]
    left_out: Mapping[FileType, Mapping[int, str]]
    members: Sequence[int]
    columns: Mapping[FileType, AskedColumns]
    scopes: Sequence[str]
    protected: bool

    @property
    def count(self) -> int:
        """How many records."""
        return sum(len(rows) for rows in self.rows.values())

    def included(self, kind: FileType) -> int:
        """How many of the plan's members are in it."""
        return len({one.member for one in self.rows[kind]} & set(self.members))

    def reasons(self, kind: FileType) -> Counter[str]:
        """How many members are left out, by reason."""
        return Counter(self.left_out[kind].values())

    def accounted(self, kind: FileType) -> bool:
        """Whether each member is in it, or left out for a reason, and none both."""
        if kind is FileType.REFERRAL:
            return True  # of persons whom the plan mostly has not assigned
        inside = {one.member for one in self.rows[kind]} & set(self.members)
        return inside | set(self.left_out[kind]) == set(self.members) and inside.isdisjoint(self.left_out[kind])


def derived_file(then: PlanThen, terms: OutTerms, had: Had) -> FileDerived:
    """The records of the file types of the terms."""
    everybody = [one.member for one in then.members]
    once = once_each(then, had, terms.same)
    then, had = once.then, once.had
    layout = terms.arranged()
    columns = {kind: asked_columns(layout, kind, terms) for kind in terms.kinds}
    gate = _Gate(then, terms)
    rows: dict[FileType, list[RowToSend]] = {}
    left_out: dict[FileType, dict[int, str]] = {}
    for kind in terms.kinds:
        made = _MAKERS[kind](then, terms, had, columns[kind], gate)
        rows[kind], left_out[kind] = _only(made, terms, had, once.replaced)
        if kind is not FileType.REFERRAL:
            left_out[kind] |= dict.fromkeys(once.replaced, "cin-replaced")
    inside = {one.member for ones in rows.values() for one in ones}
    protected = gate.protected & inside
    return FileDerived(
        rows,
        left_out,
        everybody,
        columns,
        gate.scopes(protected),
        protected=bool(protected),
    )


_Made = tuple[list[RowToSend], dict[int, str]]


class _Gate:
    """Which members' records may go to the plan by 42 CFR Part 2."""

    def __init__(self, then: PlanThen, terms: OutTerms) -> None:
        self.then, self.terms = then, terms
        self.protected: set[int | None] = set(then.protected)
        if terms.part_2:
            self.protected |= {None, *(one.member for one in then.members), *(one.member for one in then.referrals)}

    def withheld(self, member: int | None) -> bool:
        """Whether a record is protected and no consent in force names the plan."""
        return member in self.protected and not self._consents(member)

    def scopes(self, members: Iterable[int | None]) -> list[str]:
        """What the consents of some members cover, each once."""
        return sorted({one for member in members for one in self._consents(member)})

    def _consents(self, member: int | None) -> list[str]:
        given = self.then.consents.get(member, ()) if member is not None else ()
        return [one.scope for one in given if one.holds(self.terms.day)]


def _returns(then: PlanThen, terms: OutTerms, had: Had, columns: AskedColumns, gate: _Gate) -> _Made:
    rows: list[RowToSend] = []
    left_out: dict[int, str] = {}
    for member in then.members:
        accepted = [*_before_us(member, columns), *had.rows.get(member.member, ())]
        found = reported(member, terms, accepted, columns, withheld=gate.withheld(member.member))
        if found.row is None:
            left_out[member.member] = found.left_out
        else:
            rows.append(RowToSend(found.row, found.digest, member.member))
    return rows, left_out


def _before_us(member: MemberThen, columns: AskedColumns) -> list[AcceptedRow]:
    """What was returned before us, as far as this file says it too."""
    found = [{name: one for name, one in row.items() if name in columns.goes} for row in member.plan.returned]
    return [AcceptedRow(row, digest_of_return(row), None) for row in found]


def _attempts(then: PlanThen, terms: OutTerms, had: Had, columns: AskedColumns, gate: _Gate) -> _Made:
    rows: list[RowToSend] = []
    left_out: dict[int, str] = {}
    for member in then.members:
        told = attempts_told(member, terms, had)
        if told.left_out or gate.withheld(member.member):
            left_out[member.member] = told.left_out or "part-two"
            continue
        for one in told.attempts:
            row = attempt_row(member, one, columns)
            rows.append(RowToSend(row, digest_of_row(row), member.member, attempt=one.attempt))
    return rows, left_out


def _referrals(then: PlanThen, terms: OutTerms, had: Had, columns: AskedColumns, gate: _Gate) -> _Made:
    rows: list[RowToSend] = []
    left_out: dict[int, str] = {}
    for one in referrals_told(then.referrals, terms, had):
        if gate.withheld(one.member):
            left_out[one.referral] = "part-two"
            continue
        row = referral_row(one, columns)
        rows.append(RowToSend(row, digest_of_row(row), one.member, referral=one.referral))
    return rows, left_out


_MAKERS = {FileType.RTF: _returns, FileType.OTF: _attempts, FileType.REFERRAL: _referrals}


def _only(made: _Made, terms: OutTerms, had: Had, replaced: Mapping[int, int]) -> _Made:
    """Where rejected rows alone are corrected, those of their members, without the attempts of theirs that the plan has.

    Of referrals it is the rejected ones, and what was said in their place: of others of the same day nothing was to be corrected.
    """
    rows, left_out = made
    if terms.only is None:
        return rows, left_out
    wanted: Collection[int | None] = {replaced.get(pk, pk) for pk in terms.only}
    kept = [
        one
        for one in rows
        if (
            one.referral in terms.referrals
            if one.referral
            else one.member in wanted and one.attempt not in had.attempts
        )
    ]
    inside = {one.referral or one.member for one in kept}
    fell = {pk: "not-rejected" for one in rows if (pk := one.referral or one.member) is not None and pk not in inside}
    return kept, left_out | fell
