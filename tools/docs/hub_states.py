"""The page of the hub's states, out of the table by which files are moved."""

from __future__ import annotations

from ecmx.hub.transmissions import INBOUND, diagram

__all__ = ["pages"]

_TOP = """# States of a file in the hub

A file that came in goes from state to state by this table, which the hub itself goes by (`src/ecmx/hub/transmissions/states.py`).
A test moves a file along every move that stands here, and sees every other refused.
"""


def pages() -> dict[str, str]:
    """Path below docs/ → text."""
    rows = []
    for state, words in INBOUND.words.items():
        leads = [f"`{after}`: {why}" for after, why in INBOUND.moves.get(state, {}).items()]
        rows.append(f"| `{state}` | {words} | {', '.join(leads) or 'nothing more'} |")
    table = ["| state | means | leads to |", "| --- | --- | --- |", *rows]
    return {"reference/hub-states.md": "\n".join([_TOP, *table, "", "```mermaid", diagram(INBOUND), "```", ""])}
