"""Which of the rows that went an answer speaks of, and what it says of each. A row that the file does not have, or one of which two things
are said, makes the whole answer none: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ecmx.errors import UsageProblem
from ecmx.hub.answers.said import NamedRow, SaidOfFile
from ecmx.hub.outbound import SentRow
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["Resolved", "resolved"]

_ACCEPTED, _REJECTED, _OPEN = SentRow.Verdict.ACCEPTED, SentRow.Verdict.REJECTED, SentRow.Verdict.OPEN
_SHOWN = 10  # places that are named one by one
_LONGEST = 500  # characters of a partner's message on a row


@dataclass(frozen=True)
class Resolved:
    """state: that the file comes to; None: the answer settles nothing. verdicts: of every row; named: the rejected rows to work on"""

    state: FileState | None
    verdicts: Mapping[int, SentRow.Verdict]
    messages: Mapping[int, str]
    named: Sequence[int]

    def ids(self, verdict: SentRow.Verdict) -> list[int]:
        """The rows of which it says so."""
        return sorted(pk for pk, one in self.verdicts.items() if one == verdict)


def resolved(file: Transmission, said: SaidOfFile, rows: Sequence[SentRow]) -> Resolved:
    """What an answer comes to. rows: all of the file's. Raises UsageProblem."""
    every = [one.pk for one in rows]
    if said.whole == "received":
        return Resolved(None, {}, {}, ())
    if said.whole == "accepted":
        return Resolved(FileState.ACCEPTED, dict.fromkeys(every, _ACCEPTED), {}, ())
    verdicts, messages = _of_rows(file, said.rows, rows)
    named = [pk for pk, one in verdicts.items() if one == _REJECTED]
    if said.whole == "rejected":
        return Resolved(FileState.REJECTED, dict.fromkeys(every, _REJECTED), messages, named)
    rest = _ACCEPTED if said.others == "accepted" else _OPEN
    all_rows = {pk: verdicts.get(pk, rest) for pk in every}
    return Resolved(_state(all_rows.values()), all_rows, messages, named)


def _state(verdicts: Iterable[SentRow.Verdict]) -> FileState | None:
    found = set(verdicts)
    if found == {_REJECTED}:
        return FileState.REJECTED
    if _REJECTED in found:
        return FileState.PART_ACCEPTED
    return None if _OPEN in found else FileState.ACCEPTED


def _of_rows(
    file: Transmission, named: Sequence[NamedRow], rows: Sequence[SentRow]
) -> tuple[dict[int, SentRow.Verdict], dict[int, str]]:
    verdicts: dict[int, SentRow.Verdict] = {}
    messages: dict[int, str] = {}
    unknown: list[NamedRow] = []
    both: list[NamedRow] = []
    found = _Finder(rows)
    for one in named:
        meant = found(one)
        if not meant:
            unknown.append(one)
        verdict = _ACCEPTED if one.accepted else _REJECTED
        for row in meant:
            if verdicts.setdefault(row.pk, verdict) != verdict:
                both.append(one)
            if one.message:
                messages[row.pk] = "; ".join(filter(None, (messages.get(row.pk, ""), one.message)))[:_LONGEST]
    if unknown:
        raise UsageProblem(
            "answer-rows-unknown",
            f"The answer lists {_places(unknown)}, which file {file.pk} does not have, or has on several tabs. Nothing was recorded.",
            "Is it the answer to another file? Look: ecmx hub trace.",
        )
    if both:
        raise UsageProblem(
            "answer-contradicts-itself",
            f"The answer says {_places(both)} is both accepted and rejected. Nothing was recorded.",
            "Ask the partner which one is right, and type that in: ecmx hub receipt.",
        )
    return verdicts, messages


class _Finder:
    """Rows by number and by member. A number that stands in several tabs is none, unless the tab is said."""

    def __init__(self, rows: Iterable[SentRow]) -> None:
        self._by_number: dict[int, list[SentRow]] = {}
        self._by_cin: dict[str, list[SentRow]] = {}
        for one in rows:
            self._by_number.setdefault(one.row, []).append(one)
            if one.member is not None:
                self._by_cin.setdefault(one.member.cin, []).append(one)

    def __call__(self, named: NamedRow) -> list[SentRow]:
        if named.row is None:
            return self._by_cin.get(named.cin, [])
        found = self._by_number.get(named.row, [])
        if named.sheet is not None and {one.sheet for one in found} != {""}:
            found = [one for one in found if one.sheet == named.sheet]
        return found if len({one.sheet for one in found}) == 1 else []


def _places(named: Sequence[NamedRow]) -> str:
    """Rows by their number in our file, else by that of the answer's own row; never a CIN."""
    numbers = sorted({one.row if one.row is not None else one.place or 0 for one in named})
    listed = ", ".join(map(str, numbers[:_SHOWN])) + (
        f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    )
    which = "row" if len(numbers) == 1 else "rows"
    return f"{which} {listed}" if named[0].row is not None else f"in its own {which} {listed} a member"
