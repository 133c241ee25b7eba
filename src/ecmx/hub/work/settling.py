"""A task's answer, and what follows from it: what is one and the same counts once, what was an encounter becomes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction

from ecmx.hub.accounts import By, record
from ecmx.hub.work.contacts import IN_PERSON, record_encounter
from ecmx.hub.work.models import Encounter, LoggedAttempt, Task
from ecmx.hub.work.questions import ask_open_questions
from ecmx.hub.work.recording import WordSource, said, withdraw_word
from ecmx.hub.work.tasks import open_tasks, settled_task

__all__ = ["seen_tasks", "settle_task"]


def seen_tasks(*, by: By) -> list[Task]:
    """What waits for somebody, oldest first, with what is newly found. The look is recorded. Raises UsageProblem."""
    by.demand("roster.look")
    with transaction.atomic():
        ask_open_questions(by.organization)
        found = open_tasks(by.organization)
        record(by, "task.look", "task", [one.pk for one in found])
    return found


def settle_task(*, by: By, pk: int, how: str) -> Task:
    """Settle a task with one of its answers, and do what the answer says. Raises UsageProblem."""
    with transaction.atomic():
        task = settled_task(by=by, pk=pk, how=how)
        follows = FOLLOWS.get((task.kind, how))
        if follows is not None:
            follows(task, by)
    return task


def _attempt_of(task: Task) -> LoggedAttempt | None:
    rows = LoggedAttempt.objects.of(task.organization).filter(withdrawn_at__isnull=True)
    return rows.select_related("member", "plan", "staff", "source").filter(pk=task.about["attempt"]).first()


def _place(word: LoggedAttempt | Encounter) -> WordSource:
    return WordSource(word.source, word.sheet, word.row)


def _counted_once(task: Task, by: By) -> None:
    """The later of two attempts that are one is taken back."""
    attempt = _attempt_of(task)
    if attempt is not None:
        withdraw_word(by=by, word=LoggedAttempt, pk=attempt.pk)


def _was_encounter(task: Task, by: By) -> None:
    attempt = _attempt_of(task)
    if attempt is None:
        return
    withdraw_word(by=by, word=LoggedAttempt, pk=attempt.pk)
    record_encounter(
        by=by,
        member=attempt.member,
        plan=attempt.plan,
        day=attempt.day,
        in_person=attempt.method == IN_PERSON,
        provider_type=attempt.provider_type,
        staff=attempt.staff,
        where=_place(attempt),
    )


def _same_service(task: Task, by: By) -> None:
    """The billed service is said anew as the same as what was logged; as it was said before, it is taken back.

    An attempt that was billed as outreach, and one that was logged, are one: the billed one is taken back.
    """
    if "billed_attempt" in task.about:
        withdraw_word(by=by, word=LoggedAttempt, pk=task.about["billed_attempt"])
        return
    rows = Encounter.objects.of(task.organization).select_related("source", "member", "plan", "staff")
    billed = rows.filter(pk=task.about["encounter"], withdrawn_at__isnull=True).first()
    if billed is None:
        return
    withdraw_word(by=by, word=Encounter, pk=billed.pk)
    kept = ("member", "plan", "day", "in_person", "provider_type", "staff", "codes", "claim")
    same = {
        "same_as_id": task.about.get("like_encounter"),
        "same_attempt_id": task.about.get("like_attempt"),
    }
    said(Encounter, by=by, where=_place(billed), **{name: getattr(billed, name) for name in kept}, **same)


#: By kind and answer, what is done beside.
FOLLOWS: Mapping[tuple[str, str], Callable[[Task, By], None]] = {
    ("possible-duplicate", "same"): _counted_once,
    ("attempt-after-start", "encounter"): _was_encounter,
    ("billed-and-logged", "same"): _same_service,
}
