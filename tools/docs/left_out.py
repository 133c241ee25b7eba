"""The page of the reasons for which a member is not in a file of ours, out of the table that the hub goes by."""

from __future__ import annotations

from ecmx.hub.outbound import LEFT_OUT

__all__ = ["pages"]

_TOP = """# Why a member is not in a file

Each of a plan's members is in a file that goes to the plan, or left out of it for one of these reasons
(`src/ecmx/hub/outbound/left_out.toml`).
[What goes into a return, and why](../explanation/what-goes-into-a-return.md) tells how they come about.

| reason | in | means |
| --- | --- | --- |
"""


def pages() -> dict[str, str]:
    """Path below docs/ → text."""
    rows = [
        f"| `{one.code}` | {', '.join(kind.upper() for kind in one.files)} | {one.said} |" for one in LEFT_OUT.values()
    ]
    return {"reference/hub-left-out.md": _TOP + "\n".join(rows) + "\n"}
