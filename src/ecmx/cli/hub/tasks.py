"""`ecmx hub tasks`: what only a person can settle."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import JsonOption
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.hub.looking import TaskSeen

__all__ = ["tasks"]


def tasks(
    by: ByOption,
    settle: Annotated[int | None, typer.Option(metavar="NUMBER", min=1, help="Answer this question.")] = None,
    how: Annotated[str, typer.Option(metavar="ANSWER", help="With which of its answers.")] = "",
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show the questions waiting for an answer, with what each side says, or answer one. Members are listed by CIN.

    Exit code 1: some are waiting.
    """
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.looking import tasks_seen
        from ecmx.hub.work import TASKS, settle_task

        who = acting(by, organization)
        if settle is not None:
            done = settle_task(by=who, pk=settle, how=how)
            typer.echo(f"task {done.pk}: {TASKS[done.kind].answers[done.settled_how]}.")
            return
        if how:
            raise UsageProblem("task-unsaid", "An answer needs its question.", "Say which with --settle.")
        found = tasks_seen(by=who)
        if as_json:
            write_json([_object(one) for one in found])
        else:
            _show(found)
        if found:
            raise typer.Exit(1)


def _object(task: TaskSeen) -> dict[str, object]:
    return {
        "number": task.number,
        "kind": task.kind,
        "cin": task.cin or None,
        "also": list(task.also),
        "plan": task.plan or None,
        "about": dict(task.details),
        "said": [asdict(one) for one in task.said],
        "opened_at": task.opened_at.isoformat(),
    }


def _show(found: list[TaskSeen]) -> None:
    from rich.console import Console

    from ecmx.hub.work import TASKS
    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    if not found:
        page.line("No questions are waiting for an answer.")
    for task in found:
        kind = TASKS[task.kind]
        also = f" (also {', '.join(task.also)})" if task.also else ""
        whom = f", {task.cin}{also}" if task.cin else ""
        plan = f", {page.safe(task.plan_name)}" if task.plan else ""
        page.line((f"TASK {task.number}{whom}{plan}", "bold"))
        page.line(f"{kind.words}. {kind.fix}", indent=2)
        for one in task.said:
            where = f"  ({one.source})" if one.source else ""
            page.line(f"{one.about}, {one.whose}: {one.words or 'blank'}", (where, "dim"), indent=2)
        if not task.said:
            page.line(_place(task), indent=2)
        page.line("Answers: " + "; ".join(f"{code} ({words})" for code, words in kind.answers.items()), indent=2)
        page.gap()


def _place(task: TaskSeen) -> str:
    """Where it stands, of what nobody has words for."""
    told = [f"file {task.file}"] if task.file is not None else []
    told += [
        f"{name.replace('_', ' ')} {value}"
        for name, value in task.details.items()
        if value is not None and (name != "file" or task.file is None)
    ]
    return ", ".join(told)
