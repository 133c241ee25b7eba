"""What waits for somebody, with what each side says of it in words, and where that stands: for people, on a screen.

The look is recorded with the tasks' numbers alone; no word of a member's goes anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from ecmx.hub.accounts import OTHER, By
from ecmx.hub.looking.showing import day_shown, label_of, shown
from ecmx.hub.looking.sight import Sight, sight_of
from ecmx.hub.outbound import PlanAnswer, SentRow
from ecmx.hub.roster import Assignment, Episode, Member, Statement
from ecmx.hub.work import (
    Encounter,
    EngagementEvent,
    LoggedAttempt,
    OurFact,
    OurWord,
    Task,
    known,
    people_now,
    seen_tasks,
)

__all__ = ["TaskSeen", "TaskWord", "tasks_seen"]

PLAN, YOU = "the plan", "you"


@dataclass(frozen=True)
class TaskWord:
    """What one side says. about: a data element or fact in words; source: the file, tab and row, or who said it here and when"""

    about: str
    whose: str
    words: str
    source: str


@dataclass(frozen=True)
class TaskSeen:
    """A task. cin: under which its plan knows the member now; also: CINs that were replaced; details: ids, codes and days"""

    number: int
    kind: str
    cin: str
    also: Sequence[str]
    plan: str
    plan_name: str
    file: int | None
    details: Mapping[str, Any]
    opened_at: datetime
    said: Sequence[TaskWord] = field(default=())


def tasks_seen(*, by: By) -> list[TaskSeen]:
    """What waits for somebody, oldest first. Raises UsageProblem where the person may not look at members."""
    tasks = seen_tasks(by=by)
    people = people_now(by.organization)
    sight = sight_of(by)
    found = []
    for task in tasks:
        hers = list(people.all_of(task.member_id, task.plan_id)) if task.member_id is not None else []
        cins = dict(Member.objects.of(by.organization).filter(pk__in=hers).values_list("pk", "cin"))
        words = _WORDS.get(task.kind)
        found.append(
            TaskSeen(
                number=task.pk,
                kind=task.kind,
                cin=cins[hers[-1]] if hers else "",
                also=[cins[pk] for pk in hers[:-1]],
                plan=task.plan.slug if task.plan else "",
                plan_name=task.plan.name if task.plan else "",
                file=task.transmission_id,
                details=task.about,
                opened_at=task.opened_at,
                said=_as_seen(task, words(task, hers), sight) if words is not None else (),
            )
        )
    return found


def _as_seen(task: Task, words: Iterator[TaskWord], sight: Sight) -> list[TaskWord]:
    """Contact data and what was done are of groups that whoever sees members sees; a plan's own sentence may hold anything."""
    if task.kind not in _IN_PLANS_WORDS:
        return list(words)
    return [replace(one, words=sight.text(task.member_id, OTHER, one.words)) for one in words]


def _row(file: int | None, sheet: str, row: int | None) -> str:
    return ", ".join(filter(None, (f"file {file}", sheet, f"row {row}" if row else "")))


def _said_where(word: OurWord) -> str:
    """The file that brought a word of ours, or who said it; and when."""
    where = _row(word.source_id, word.sheet, word.row) if word.source_id else ""
    who = f"by {word.recorded_by.username}" if word.recorded_by is not None else ""
    return f"{where or who or 'by the hub'}, on {day_shown(word.recorded_at.date())}"


def _contact(task: Task, hers: Sequence[int]) -> Iterator[TaskWord]:
    stem = task.about["element"]
    element = f"mif.{stem}"
    rows = Statement.objects.of(task.organization).filter(member__in=hers, transmission=task.about["file"])
    theirs = rows.filter(said__has_key=element).order_by("sheet", "row").last()
    if theirs is not None:
        word = theirs.said[element]
        where = _row(theirs.transmission_id, theirs.sheet, theirs.row)
        yield TaskWord(label_of(element), PLAN, shown(element, word["s"], word["v"]), where)
    ours = known(OurFact, task.organization).filter(member__in=hers, element=stem).select_related("recorded_by").last()
    if ours is not None:
        yield TaskWord(label_of(element), YOU, shown(element, ours.state, ours.value), _said_where(ours))


def _start(task: Task, hers: Sequence[int]) -> Iterator[TaskWord]:
    theirs, ours = (date.fromisoformat(task.about[name]) for name in ("plan_says", "provider_says"))
    label = label_of("rtf.ecm_benefit_start_date")
    events = known(EngagementEvent, task.organization).filter(member__in=hers, plan=task.plan_id)
    served = Episode.objects.of(task.organization).filter(assignment__member__in=hers, assignment__plan=task.plan_id)
    file = served.filter(start=theirs).values_list("transmission", flat=True).last()
    told = events.filter(event="plan-start", start=theirs).select_related("recorded_by").last()
    where = _row(file, "", None) if file else _said_where(told) if told else ""
    yield TaskWord(label, PLAN, day_shown(theirs), where)
    mine = events.filter(start=ours).exclude(event="plan-start").select_related("recorded_by").last()
    yield TaskWord(label, YOU, day_shown(ours), _said_where(mine) if mine else "")


def _end(task: Task, hers: Sequence[int]) -> Iterator[TaskWord]:
    ended = Assignment.objects.of(task.organization).filter(member__in=hers, plan=task.plan_id, termed_by__isnull=False)
    file = ended.values_list("termed_by", flat=True).last()
    termed = date.fromisoformat(task.about["termed"])
    yield TaskWord("End of the assignment", PLAN, day_shown(termed), _row(file, "", None) if file else "")
    begun = known(EngagementEvent, task.organization).filter(member__in=hers, plan=task.plan_id, start__isnull=False)
    mine = begun.select_related("recorded_by").last()
    if mine is not None:
        yield TaskWord(label_of("rtf.ecm_benefit_start_date"), YOU, day_shown(mine.start), _said_where(mine))


def _contacts(task: Task, hers: Sequence[int]) -> Iterator[TaskWord]:
    """The attempts and encounters that a task is about."""
    for number in _numbers(task, "attempt", "billed_attempt", "like", "like_attempt"):
        rows = LoggedAttempt.objects.of(task.organization).select_related("recorded_by")
        one = rows.filter(pk=number, member__in=hers).first()
        if one is not None:
            yield TaskWord("Outreach attempt", YOU, f"{day_shown(one.day)}, {one.method}", _said_where(one))
    for number in _numbers(task, "encounter", "like_encounter"):
        met = Encounter.objects.of(task.organization).select_related("recorded_by")
        seen = met.filter(pk=number, member__in=hers).first()
        if seen is not None:
            how = "in person" if seen.in_person else "telephonic or video"
            yield TaskWord("Encounter", YOU, f"{day_shown(seen.day)}, {how}", _said_where(seen))
    if "start" in task.about:
        start = date.fromisoformat(task.about["start"])
        yield TaskWord(label_of("rtf.ecm_benefit_start_date"), "known", day_shown(start), "")


def _numbers(task: Task, *names: str) -> Iterator[int]:
    """The ids that a task names there, one or several each."""
    for name in names:
        said = task.about.get(name)
        yield from said if isinstance(said, list) else [] if said is None else [said]


def _rejected(task: Task, _: Sequence[int]) -> Iterator[TaskWord]:
    """The plan's own words on a row, or on a file."""
    answers = PlanAnswer.objects.of(task.organization).filter(transmission=task.transmission_id).order_by("at", "pk")
    answer = answers.last()
    row = SentRow.objects.of(task.organization).filter(pk=task.about.get("sent_row")).first()
    words = row.message if row is not None else answer.note if answer is not None else ""
    how = f"its answer of {day_shown(answer.at.date())}, by {answer.how}" if answer is not None else ""
    where = f"{_row(row.transmission_id, row.sheet, row.row)}; {how}" if row is not None else how
    yield TaskWord("Why", PLAN, words or "gave no reason", where)


_IN_PLANS_WORDS = frozenset({"row-rejected", "file-rejected"})
#: By kind of task, what each side says.
_WORDS: Mapping[str, Callable[[Task, Sequence[int]], Iterator[TaskWord]]] = {
    "contact-differs": _contact,
    "start-differs": _start,
    "end-asked": _end,
    "possible-duplicate": _contacts,
    "attempt-after-start": _contacts,
    "billed-and-logged": _contacts,
    "row-rejected": _rejected,
    "file-rejected": _rejected,
}
