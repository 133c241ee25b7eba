"""What one plan's files say of each of its members: assignment, dates of ECM, its own facts, and what was returned before us.

Pure: files and their records in, words out. Follows the files that are given, and nothing else.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ecmx.guidance import FileType
from ecmx.hub.outbound.then import PlanWord
from ecmx.hub.outbound.values import SaidRow, SaidValue, of_kept
from ecmx.hub.roster import LAST, column, derived
from ecmx.hub.roster import said as said_of
from ecmx.hub.work import PlanPast

if TYPE_CHECKING:
    from ecmx.hub.roster import FileRecords
    from ecmx.hub.transmissions import Transmission

__all__ = ["FileOfPlan", "words_of_files"]


@dataclass(frozen=True)
class FileOfPlan:
    """A file that counted. said_on: the day by which it is ordered; since, arrived: from which moment and day it counted

    opening: it is one of before us, sent and accepted
    """

    file: Transmission
    said_on: date
    since: datetime
    arrived: date
    opening: bool


def words_of_files(files: Sequence[FileOfPlan], look: FileRecords) -> Mapping[str, PlanWord]:
    """By CIN, every member whom the files assign. files: in the order in which they speak."""
    records = [look(one.file) for one in files]
    made = derived(records, [look.held(one.file) for one in files])
    said: dict[str, dict[str, SaidValue]] = defaultdict(dict)
    for cin, text in made.statements.select("cin", "said").iter_rows():
        said[cin].update(of_kept(json.loads(text)))
    statuses: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for cin, at, status in made.engagements.iter_rows():
        statuses[cin].append((files[at].said_on, status))
    episodes: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for cin, start, end in made.episodes.select("cin", "start", "end").iter_rows():
        episodes[cin].append((start, end))
    returned = _returned(files, look)
    opened = _opened_again(files, look)
    found = {}
    for one in made.assignments.iter_rows(named=True):
        cin, again = one["cin"], opened.get(one["cin"])
        first = files[one["first"] if again is None else again.place]
        day = _assigned(one["assigned_on"], first, again)
        termed = files[one["termed"]].said_on if one["termed"] is not None else None
        past = PlanPast(day, termed, tuple(statuses[cin]), tuple(episodes[cin]))
        found[cin] = PlanWord(
            past,
            first.since,
            one["assigned_on"],
            one["npi"] or "",
            again.ended if again else None,
            said[cin],
            tuple(returned.get(cin, ())),
        )
    return found


@dataclass(frozen=True)
class _Again:
    """That the plan assigned a member anew. place: the file that did; ended: the day of the file that had ended it"""

    place: int
    ended: date


def _assigned(said: date | None, first: FileOfPlan, again: _Again | None) -> date:
    """The day from which an assignment counts; of one that was made anew, a day before the end is the old one's."""
    known = min(first.said_on, first.arrived)
    if again is None:
        return said or known
    return said if said is not None and said > again.ended else max(known, again.ended + timedelta(days=1))


def _opened_again(files: Sequence[FileOfPlan], look: FileRecords) -> Mapping[str, _Again]:
    """By CIN, who was ended and then assigned anew."""
    key, status = column(FileType.MIF, "member"), column(FileType.MIF, "status")
    ended: dict[str, date] = {}
    found: dict[str, _Again] = {}
    for place, one in enumerate(files):
        frame = look(one.file).get(FileType.MIF)
        if frame is None:
            continue
        for cin, said in frame.select(str(key), str(status)).iter_rows():
            if said in LAST:
                ended[cin] = one.said_on
                found.pop(cin, None)
            elif cin in ended:
                found[cin] = _Again(place, ended.pop(cin))
    return found


def _returned(files: Sequence[FileOfPlan], look: FileRecords) -> Mapping[str, list[SaidRow]]:
    """What the returns of before us said of each member, a record each."""
    found: dict[str, list[SaidRow]] = defaultdict(list)
    for one in files:
        frame = look(one.file).get(FileType.RTF) if one.opening else None
        if frame is None:
            continue
        rows: dict[str, dict[str, SaidValue]] = defaultdict(dict)
        for cin, element, text, state in (
            said_of(frame, FileType.RTF).select("cin", "element", "value", "state").iter_rows()
        ):
            rows[cin][element] = SaidValue(state, text)
        for cin, row in rows.items():
            found[cin].append(row)
    return found
