"""The page of the hub's states, out of the table by which files are moved."""

from __future__ import annotations

from ecmx.hub.transmissions import INBOUND, OUTBOUND, diagram
from ecmx.hub.transmissions.states import Machine

__all__ = ["pages"]

_TOP = """# States of a file in the hub

A file goes from state to state by these tables, which the hub itself goes by (`src/ecmx/hub/transmissions/states.py`).
A test moves a file along every move that stands here, and sees every other refused.
"""


def pages() -> dict[str, str]:
    """Path below docs/ → text."""
    parts = [_TOP, *(part for machine in (INBOUND, OUTBOUND) for part in _drawn(machine))]
    return {"reference/hub-states.md": "\n".join(parts)}


def _drawn(machine: Machine) -> list[str]:
    rows = []
    for state, words in machine.words.items():
        leads = [f"`{after}`: {why}" for after, why in machine.moves.get(state, {}).items()]
        rows.append(f"| `{state}` | {words} | {', '.join(leads) or 'nothing more'} |")
    table = ["| state | means | leads to |", "| --- | --- | --- |", *rows]
    return [f"## {machine.name.capitalize()}", "", *table, "", "```mermaid", diagram(machine), "```", ""]
