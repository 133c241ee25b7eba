"""What only a person can settle: opened once by its key, settled with one of its answers (`tasks.toml`). Ids, codes and days only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import Transmission, moment
from ecmx.hub.work.models import Task
from ecmx.hub.work.task_kinds import TASKS

__all__ = ["RESOLVED", "open_task", "open_tasks", "resolved", "settled_task"]

RESOLVED = "resolved"


def open_task(
    organization: Organization,
    kind: str,
    key: str,
    *,
    member: Member | None = None,
    plan: Partner | None = None,
    transmission: Transmission | None = None,
    about: Mapping[str, Any] | None = None,
) -> Task | None:
    """Open a task, once: None where it was asked before, settled or not. about: ids, codes, days. In a transaction."""
    made, new = Task.objects.of(organization).get_or_create(
        kind=TASKS[kind].code,
        key=key,
        defaults={
            "member": member,
            "plan": plan,
            "transmission": transmission,
            "about": dict(about or {}),
            "opened_at": moment(organization),
        },
    )
    return made if new else None


def open_tasks(organization: Organization) -> list[Task]:
    """What waits for somebody, oldest first."""
    waiting = Task.objects.of(organization).filter(settled_at__isnull=True).select_related("member", "plan")
    return list(waiting.order_by("opened_at", "pk"))


def settled_task(*, by: By, pk: int, how: str) -> Task:
    """Settle a task with one of its answers; what follows from the answer is for whoever asks. In a transaction. Raises UsageProblem."""
    by.demand("work.settle")
    rows = Task.objects.of(by.organization).select_for_update(of=("self",)).select_related("member", "plan")
    task = rows.filter(pk=pk, settled_at__isnull=True).first()
    if task is None:
        raise UsageProblem(
            "task-unknown", f"There is no open question {pk}.", "ecmx hub tasks lists those that are waiting."
        )
    answers = TASKS[task.kind].answers
    if how not in answers:
        raise UsageProblem(
            "answer-none",
            "That is not an answer to this question.",
            f"One of: {'; '.join(f'{code} ({words})' for code, words in answers.items())}.",
        )
    _settle(task, how, by)
    record(by, "task.settle", "task", [task.pk], {"kind": task.kind, "how": how})
    return task


def resolved(organization: Organization, kind: str, still: set[str]) -> int:
    """Settle the open tasks of a kind whose reason is gone; how many. still: the keys of those that stand. In a transaction."""
    by = By.the_hub(organization)
    gone = Task.objects.of(organization).filter(kind=kind, settled_at__isnull=True).exclude(key__in=still)
    with transaction.atomic():
        for task in gone:
            _settle(task, RESOLVED, by)
    return len(gone)


def _settle(task: Task, how: str, by: By) -> None:
    task.settled_at, task.settled_by, task.settled_how = moment(by.organization), by.user, how
    task.save(update_fields=["settled_at", "settled_by", "settled_how"])
