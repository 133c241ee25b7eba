"""`ecmx hub tasks`: what only a person can settle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.hub.work import Task

__all__ = ["tasks"]


def tasks(
    by: ByOption,
    settle: Annotated[int | None, typer.Option(metavar="NUMBER", min=1, help="Settle this task.")] = None,
    how: Annotated[str, typer.Option(metavar="ANSWER", help="With which of its answers.")] = "",
    organization: OrganizationOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")] = False,
    home: HomeOption = None,
) -> None:
    """Show what waits for somebody's answer, or settle it. Members are named by CIN. Exit code 1: something waits."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.work import TASKS, seen_tasks, settle_task

        who = acting(by, organization)
        if settle is not None:
            done = settle_task(by=who, pk=settle, how=how)
            typer.echo(f"task {done.pk}: {TASKS[done.kind].answers[done.settled_how]}.")
            return
        if how:
            raise UsageProblem("task-unsaid", "An answer needs its task.", "Say which with --settle.")
        found = seen_tasks(by=who)
        if as_json:
            write_json([_object(one) for one in found])
        else:
            _show(found)
        if found:
            raise typer.Exit(1)


def _object(task: Task) -> dict[str, object]:
    return {
        "number": task.pk,
        "kind": task.kind,
        "cin": task.member.cin if task.member else None,
        "plan": task.plan.slug if task.plan else None,
        "about": task.about,
        "opened_at": task.opened_at.isoformat(),
    }


def _show(found: list[Task]) -> None:
    from rich.console import Console

    from ecmx.hub.work import TASKS
    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    if not found:
        page.line("Nothing waits for an answer.")
    for task in found:
        kind = TASKS[task.kind]
        whom = f", {task.member.cin}" if task.member else ""
        plan = f", {page.safe(task.plan.name)}" if task.plan else ""
        page.line((f"TASK {task.pk}{whom}{plan}", "bold"))
        page.line(f"{kind.words}. {kind.fix}", indent=2)
        said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in task.about.items() if value is not None)
        if task.transmission_id is not None:
            said = f"file {task.transmission_id}" + (f", {said}" if said else "")
        if said:
            page.line(said, indent=2)
        page.line("Answers: " + "; ".join(f"{code} ({words})" for code, words in kind.answers.items()), indent=2)
        page.gap()
