"""A member's history as one list: what plans' files said and changed, and what we said and did, newest day first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from ecmx.hub.looking import MemberOurs, MemberView
from ecmx.hub.transmissions import Transmission

__all__ = ["TimelineRow", "timeline", "with_files"]


@dataclass(frozen=True)
class TimelineRow:
    """What happened on a day. word: by which it can be taken back, "" where it is not ours

    file, of: the file of which it is, by its number; and itself, where its reader may see files
    """

    day: date
    what: str
    more: str
    plan: str
    who: str
    file: int | None = None
    word: str = ""
    kind: str = ""
    of: Transmission | None = None


def timeline(view: MemberView, ours: MemberOurs) -> Sequence[TimelineRow]:
    """Everything, newest day first; of one day what we did comes before what files say."""
    rows = [*_ours(ours), *_files(view)]
    return sorted(rows, key=lambda one: one.day, reverse=True)


def with_files(rows: Sequence[TimelineRow], files: Mapping[int, Transmission]) -> Sequence[TimelineRow]:
    """The rows, each with the file of which it is."""
    return [row if row.file is None else replace(row, of=files.get(row.file)) for row in rows]


def _ours(ours: MemberOurs) -> Iterator[TimelineRow]:
    for one in ours.words:
        yield TimelineRow(one.day, one.what, one.more, one.plan, one.who, word=f"{one.kind}:{one.id}", kind=one.kind)


def _files(view: MemberView) -> Iterator[TimelineRow]:
    for change in view.changes:
        day = timezone.localdate(change.at)
        more = ", ".join(change.elements[:MOST]) + (
            f" and {len(change.elements) - MOST} more" if len(change.elements) > MOST else ""
        )
        if change.kind == NEW:
            more = ""
        yield TimelineRow(day, f"{change.kind} in the plan's file", more, change.plan, "", change.file, kind="file")
    for attempt in view.attempts:
        yield TimelineRow(
            attempt.day,
            f"Attempt, {attempt.method}",
            attempt.provider_type,
            attempt.plan,
            "",
            attempt.file,
            kind="attempt",
        )
    for one in view.assignments:
        for episode in one.episodes:
            yield TimelineRow(episode.start, "ECM began", "", one.plan, "", episode.file, kind="event")
            if episode.end is not None:
                yield TimelineRow(episode.end, "ECM ended", "", one.plan, "", episode.file, kind="event")
        for status in one.engagements:
            if status.as_of is not None:
                yield TimelineRow(
                    status.as_of, f"Reported as: {status.status}", "", one.plan, "", status.file, kind="event"
                )


MOST = 4
NEW = "New"
