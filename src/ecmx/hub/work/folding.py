"""What happened to a member with a plan, in its order, folded into how it stands. The one place where that is decided; pure.

The plan rules the assignment and the dates of ECM (fn 55), the provider what was done and how the member answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ecmx.guidance import element
from ecmx.hub.roster import SERVED
from ecmx.hub.work.events import EVENTS, STAYS, Event
from ecmx.hub.work.refusal_reasons import REFUSALS

__all__ = ["EngagementStanding", "Happened", "LoopSaid", "PlanPast", "RefusalSaid", "standing"]


@dataclass(frozen=True)
class Happened:
    """An engagement event. code: of `events.toml`; reason, text: of its discontinuation, where somebody said more than the table does"""

    code: str
    day: date
    start: date | None = None
    end: date | None = None
    reason: str = ""
    text: str = ""


@dataclass(frozen=True)
class LoopSaid:
    """What a person said of the referral's loop."""

    status: str
    day: date
    closure: str = ""


@dataclass(frozen=True)
class RefusalSaid:
    """That the provider cannot accept the member, by a code of `refusals.toml`."""

    reason: str
    day: date


@dataclass(frozen=True)
class PlanPast:
    """What the plan's files, and those of before the hub, say of a member.

    assigned: the day from which the plan's newest assignment counts; termed: the day on which it ended it
    statuses: engagement as it was reported, by day; episodes: start and end (None: open) of ECM
    """

    assigned: date | None = None
    termed: date | None = None
    statuses: Sequence[tuple[date, str]] = ()
    episodes: Sequence[tuple[date, date | None]] = ()


@dataclass(frozen=True)
class EngagementStanding:
    """How a member stands with a plan.

    event, since: what happened last, and on which day; status: engagement status code (fn 56), "" where nothing ever said any
    serving: whether ECM goes on; start_is_proposed: whether the plan has not said it; proposed: what the provider said, beside the plan's
    episode: how many there were, with this one; discontinued_on, reason, text: the recommendation that stands (fn 61-65)
    loop, loop_on, closure: the referral's (closed loop); reported: for how long, as in `events.toml`; termed: by the plan
    """

    event: str = ""
    since: date | None = None
    status: str = ""
    serving: bool = False
    start: date | None = None
    start_is_proposed: bool = False
    proposed: date | None = None
    end: date | None = None
    episode: int = 0
    discontinued_on: date | None = None
    reason: str = ""
    text: str = ""
    loop: str = ""
    loop_on: date | None = None
    closure: str = ""
    reported: Literal["", "while", "once", "ended"] = ""
    termed: date | None = None
    refused: RefusalSaid | None = None

    @property
    def closed(self) -> bool:
        """Whether nothing more is to be done for the member: declined, excluded, or ECM has ended."""
        return self.reported in ("once", "ended")


@dataclass(frozen=True)
class _Reported:
    """A status of before, as a file reported it."""

    day: date
    status: str


@dataclass(frozen=True)
class _PlanEpisode:
    """A beginning (start) or an end of ECM, as a file says it."""

    day: date
    start: bool


_Item = Happened | LoopSaid | RefusalSaid | _Reported | _PlanEpisode


def standing(
    events: Sequence[Happened],
    plan: PlanPast,
    *,
    loops: Sequence[LoopSaid] = (),
    refusals: Sequence[RefusalSaid] = (),
    until: date | None = None,
) -> EngagementStanding:
    """How a member stands at the end of a day (None: with all that is known).

    events, loops, refusals: those that count, in the order in which they were recorded; of one day, the later recorded comes later
    """
    items = sorted(_items(events, plan, loops, refusals), key=lambda one: one.day)
    at = EngagementStanding()
    for one in items:
        if until is None or one.day <= until:
            at = _after(at, one)
    if plan.termed is not None and (until is None or plan.termed <= until):
        at = _happened(
            at, Happened("termed", plan.termed)
        )  # last, since it stands as long as the plan does not assign anew
    return at


def _items(
    events: Sequence[Happened], plan: PlanPast, loops: Sequence[LoopSaid], refusals: Sequence[RefusalSaid]
) -> Iterator[_Item]:
    """Everything but the plan's end; of one day in this order: assigned, as reported, what happened, what a person said of it."""
    if plan.assigned is not None:
        yield Happened("assigned", plan.assigned)
    first = min((one.day for one in events), default=None)
    yield from (_Reported(day, status) for day, status in plan.statuses if first is None or day < first)
    for start, end in plan.episodes:
        yield _PlanEpisode(start, start=True)
        if end is not None:
            yield _PlanEpisode(end, start=False)
    yield from (one for at, one in enumerate(events) if not _corrected(at, events))
    yield from refusals
    yield from loops


def _corrected(at: int, events: Sequence[Happened]) -> bool:
    """Whether a beginning of ECM was said anew since, of an earlier day of the same episode: the later word is the right one."""
    one = events[at]
    if one.code != "enrolled":
        return False
    ends = [other.day for other in events if EVENTS[other.code].reported != "while"]
    return any(
        other.code == "enrolled" and other.day <= one.day and not any(other.day <= end <= one.day for end in ends)
        for other in events[at + 1 :]
    )


def _after(at: EngagementStanding, one: _Item) -> EngagementStanding:
    match one:
        case Happened(code="assigned"):
            return _assigned(at, one)
        case Happened():
            return _happened(at, one)
        case LoopSaid():
            return replace(at, loop=one.status, loop_on=one.day, closure=one.closure)
        case RefusalSaid():
            told = REFUSALS[one.reason]
            return replace(at, refused=one, loop=told.loop, loop_on=one.day, closure=told.closure)
        case _Reported():
            return _reported(at, one)
        case _PlanEpisode():
            return _of_plan(at, one)


def _assigned(at: EngagementStanding, one: Happened) -> EngagementStanding:
    """A new assignment opens what was closed; one that is only confirmed changes nothing."""
    if at.reported and not at.closed and at.refused is None:
        return at
    event = EVENTS["assigned"]
    return EngagementStanding(
        event=event.code,
        since=one.day,
        status=event.status,
        episode=at.episode,
        loop=event.loop,
        loop_on=one.day,
        reported=event.reported,
    )


def _happened(at: EngagementStanding, one: Happened) -> EngagementStanding:
    event = EVENTS[one.code]
    after = replace(at, event=one.code, since=one.day, reported=event.reported)
    if event.status != STAYS:
        after = replace(
            after, status=event.status, serving=event.status in SERVED, discontinued_on=None, reason="", text=""
        )
    if event.start == "said":
        after = _started(at, after, one, by_plan=event.by == "plan")
    if event.reported == "ended":
        after = replace(after, serving=False, end=one.end if event.end == "said" and one.end is not None else at.end)
    if event.discontinuation == "day":
        after = replace(after, discontinued_on=one.day, reason=one.reason or event.reason, text=one.text)
    if one.code == "termed":
        after = replace(after, termed=one.day)
    return _loop(after, event, one.day)


def _started(at: EngagementStanding, after: EngagementStanding, one: Happened, *, by_plan: bool) -> EngagementStanding:
    """ECM began: anew, or on another day than was said before. What the plan says stands (fn 55)."""
    if by_plan:
        began = one.start or at.start
        return replace(_opened(at, after), start=began, start_is_proposed=False)
    known = at.start if at.serving and not at.start_is_proposed else None
    proposed = one.start or one.day
    return replace(_opened(at, after), start=known or proposed, start_is_proposed=known is None, proposed=proposed)


def _opened(at: EngagementStanding, after: EngagementStanding) -> EngagementStanding:
    """The same episode where one goes on, else the next."""
    if at.serving and at.episode:
        return after
    return replace(after, episode=at.episode + 1, end=None, proposed=None)


def _loop(at: EngagementStanding, event: Event, day: date) -> EngagementStanding:
    """The plan's end closes what is open; a loop that was closed keeps its reason."""
    if not event.loop or (event.by == "plan" and _is_closed(at)):
        return at
    return replace(at, loop=event.loop, loop_on=day, closure=event.closure)


def _is_closed(at: EngagementStanding) -> bool:
    codes = element("rtf.referral_status").kind.codes
    assert codes is not None
    return bool(at.loop) and bool(codes.item(at.loop).closes)


def _reported(at: EngagementStanding, one: _Reported) -> EngagementStanding:
    """A status of before stands as the event that reports it would leave it, without a discontinuation that nobody told us."""
    like = next((event for event in EVENTS.values() if event.status == one.status), None)
    if like is None:
        return at
    serving = one.status in SERVED and not (at.reported == "ended" and at.end is not None)
    ended = one.status in SERVED and not serving
    return replace(
        at,
        event=at.event if ended else like.code,
        since=at.since if ended else one.day,
        status=one.status,
        serving=serving,
        episode=at.episode or int(serving),
        reported="ended" if ended else like.reported,
    )


def _of_plan(at: EngagementStanding, one: _PlanEpisode) -> EngagementStanding:
    if one.start:
        enrolled = EVENTS["enrolled"]
        after = replace(
            at,
            status=enrolled.status,
            serving=True,
            start=one.day,
            start_is_proposed=False,
            reported=enrolled.reported,
            discontinued_on=None,
            reason="",
            text="",
        )
        went_on = at.serving and at.episode
        return after if went_on else replace(after, event="enrolled", since=one.day, episode=at.episode + 1, end=None)
    return replace(at, serving=False, end=one.day, reported="ended", since=one.day)
