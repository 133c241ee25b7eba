"""The page of what a provider says of members, out of the tables by which it is taken and reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ecmx.hub.work import EVENTS, OUTCOMES, REFUSALS, TASKS

__all__ = ["pages"]

_TOP = """# What a provider says of members

Events, refusals, outcomes and tasks, by the tables that the hub itself goes by (the TOML files of its room `work`). How to say them:
[let the clinic fill in one list](../how-to/clinic-work-list.md).
"""
_EVENTS = """## Events

What happened decides what a return says: engagement status (fn 56), discontinuation reason (fn 63), the referral's status where the release
has it, and for how long the member is reported: *while* it stands, *once* accepted (changes only) or until Termed (full), or until the
*end* was accepted (fn 57).
"""


def pages() -> dict[str, str]:
    """Path below docs/ → text."""
    parts = [_TOP, _EVENTS, *_events(), "## Why a member cannot be accepted", "", *_refusals()]
    parts += ["## What came of an attempt", "", *_outcomes(), "## Tasks", "", *_tasks()]
    return {"reference/provider-work.md": "\n".join(parts)}


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def _events() -> list[str]:
    heads = ("event", "in words", "whose word", "when", "status", "reason", "referral", "reported")
    when = {"before": "before enrollment", "during": "during ECM", "any": "any time"}
    return _table(
        heads,
        (
            (
                f"`{one.code}`",
                one.words,
                f"the {one.by}'s",
                when[one.when],
                one.status,
                one.reason,
                ": ".join(filter(None, (one.loop, one.closure))),
                one.reported,
            )
            for one in EVENTS.values()
        ),
    )


def _refusals() -> list[str]:
    rows = ((f"`{one.code}`", one.words, f"{one.loop}: {one.closure}") for one in REFUSALS.values())
    return _table(("reason", "in words", "referral"), rows)


def _outcomes() -> list[str]:
    rows = ((f"`{one.code}`", one.words, "yes" if one.reached else "no") for one in OUTCOMES.values())
    return _table(("outcome", "in words", "reached"), rows)


def _tasks() -> list[str]:
    def answers(told: dict[str, str]) -> str:
        return "; ".join(f"`{code}`: {words}" for code, words in told.items())

    rows = ((f"`{one.code}`", f"{one.words}. {one.fix}", answers(one.answers)) for one in TASKS.values())
    return _table(("task", "what is the matter, and what to do", "answers"), rows)
