"""The page of what a transport needs and says: the keys of a credential, and every problem by its kind."""

from __future__ import annotations

import msgspec

from ecmx.transports import LASTING, OUT_TRAY, PASSING, Credential, variable
from tools.docs.reference import properties

__all__ = ["pages"]

_BEGIN = f"""# Credentials, and problems on the way

How to use them: [give the hub a door](../how-to/give-the-hub-a-door.md).

## Where a credential is

An agreement names a credential, for example `juniper-sftp`. It is looked for

1. in the environment, as `{variable("juniper-sftp")}`, whose text is what a file would hold;
2. in the file `credentials/juniper-sftp` in the hub's home, which its owner alone may read or write (`chmod 600`). The owner is the user
   that runs the hub, or root. A link is refused.

By hand needs none; what is to be carried on lies in `{OUT_TRAY}/<organization>/<partner>/` in the hub's home.

## Its keys

TOML. All may be left out as far as this page goes; a transport says what it misses. A key that is not in this table is refused.
"""


def pages() -> dict[str, str]:
    """Path below docs/ → text."""
    schema = msgspec.json.schema(Credential)
    parts = [
        _BEGIN.strip(),
        properties(schema["$defs"]["Credential"], schema["$defs"]),
        "## What may pass by itself\n\nIt is tried again, later each time.",
        _table(PASSING),
        "## What a person has to change\n\nIt is not tried again before.",
        _table(LASTING),
    ]
    return {"reference/transports.md": "\n\n".join(parts) + "\n"}


def _table(problems: dict[str, str]) -> str:
    rows = [f"| `{code}` | {said} |" for code, said in problems.items()]
    return "\n".join(["| Code | What it says |", "| --- | --- |", *rows])
