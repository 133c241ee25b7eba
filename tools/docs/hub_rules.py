"""The pages of how long things are kept and of what is done about a wrong file, out of the tables that the hub goes by."""

from __future__ import annotations

from ecmx.hub.incidents import CLOCKS, STEPS, NoticeClock
from ecmx.hub.retention import KINDS

__all__ = ["pages"]

_UNSURE = "What says *unsure* stands there as data until counsel has checked it for your organization."
_KEPT = f"""# How long things are kept

Each kind of thing, how long it is kept at least, and what goes of it after that (`src/ecmx/hub/retention/retention.toml`).
{_UNSURE} An agreement's `retention_years` makes the years more, never fewer. How it is done:
[delete what may go](../how-to/delete-what-may-go.md).

| kind | is | kept at least | counted from | then goes | source |
| --- | --- | --- | --- | --- | --- |
"""
_GOES = {
    "": "nothing: it is never deleted",
    "bytes": "its bytes; name, SHA-256, size, key and counts stay",
    "rows": "its rows; that they were read stays",
    "sent_rows": "what stood in the rows; that there was a row, and the answer to it, stays",
    "member": "all that is known of the member, and the member's rows in kept files",
    "tables": "Tables 2 and 3 of the Member Information File",
}
_WRONG = f"""# A wrong file: steps and clocks

What is done about a file that should not have gone, or that brought what should not have come, and who must be told by when
(`src/ecmx/hub/incidents/steps.toml`, `clocks.toml`). {_UNSURE} None of it is advice. How it is done:
[when a file went wrong](../how-to/when-a-file-went-wrong.md).
"""
_DIRECTIONS = {"out": "a file of ours that should not have gone", "in": "a file that brought what should not have come"}


def pages() -> dict[str, str]:
    """Path below docs/ → text."""
    return {
        "reference/hub-retention.md": _KEPT + "\n".join(_kinds()) + "\n",
        "reference/hub-incidents.md": _WRONG + "\n".join(part for one in _DIRECTIONS for part in _direction(one)),
    }


def _kinds() -> list[str]:
    rows = []
    for one in KINDS.values():
        until = f", and until the member is {one.until_age}" if one.until_age else ""
        kept = f"{one.years} years{until}" if one.years else "as the agreement says"
        cells = (
            f"`{one.code}`",
            one.words,
            kept,
            one.counted_from,
            _GOES[one.what],
            _source(one.source, sure=one.sure),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _source(source: str, *, sure: bool) -> str:
    return source if sure else f"*unsure*: {source}"


def _direction(direction: str) -> list[str]:
    """A direction's steps as a table and drawn, and its clocks."""
    steps = [one for one in STEPS.values() if one.direction == direction]
    rows = [
        f"| `{one.state}` | {one.words} | {', '.join(one.asks) or 'nothing'} | "
        f"{', '.join(f'`{after}`' for after in one.leads) or 'nothing more'} |"
        for one in steps
    ]
    lines = [f"    {one.state} --> {after}" for one in steps for after in one.leads]
    clocks = [
        f"| `{one.code}` | {one.words} | {_time(one)} | {_members(one)} | {_source(one.source, sure=one.sure)} |"
        for one in CLOCKS.values()
        if one.direction == direction
    ]
    return [
        f"\n## {_DIRECTIONS[direction][:1].upper()}{_DIRECTIONS[direction][1:]}\n",
        "| state | means | the step asks | leads to |",
        "| --- | --- | --- | --- |",
        *rows,
        "\n```mermaid\nstateDiagram-v2",
        *lines,
        "```\n",
        "| clock | who is told | within | where | source |",
        "| --- | --- | --- | --- | --- |",
        *clocks,
        "",
    ]


def _time(clock: NoticeClock) -> str:
    times = {
        "hours": clock.hours,
        "days": clock.days,
        "business days": clock.business_days,
        "days after the end of the year": clock.year_end_days,
    }
    return next(f"{count} {what}" for what, count in times.items() if count)


def _members(clock: NoticeClock) -> str:
    if clock.from_members:
        return f"{clock.from_members} members or more"
    return f"fewer than {clock.below} members" if clock.below else "always"
