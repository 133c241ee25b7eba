"""How long things are kept, what holds them, and how they are deleted: ordered, written down, done, and done again after a restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.retention.deleting import EMPTIED
    from ecmx.hub.retention.kept_rows import rows_of
    from ecmx.hub.retention.legal_holds import hold_file, holds, lift_hold, release_file, set_hold
    from ecmx.hub.retention.minimums import KINDS, KeptKind
    from ecmx.hub.retention.models import DeletedRows, Deletion, LegalHold
    from ecmx.hub.retention.purging import (
        KindSeen,
        Purge,
        delete_again,
        go_on,
        look,
        order_strangers,
        purge,
        purge_member,
    )
    from ecmx.hub.retention.seen import DeletedSeen, deleted_of

__all__ = [
    "DeletedRows",
    "DeletedSeen",
    "Deletion",
    "EMPTIED",
    "KINDS",
    "KeptKind",
    "KindSeen",
    "LegalHold",
    "Purge",
    "delete_again",
    "deleted_of",
    "go_on",
    "hold_file",
    "holds",
    "lift_hold",
    "look",
    "order_strangers",
    "purge",
    "purge_member",
    "release_file",
    "rows_of",
    "set_hold",
]

__getattr__ = late(
    __name__,
    {
        "legal_holds": ("hold_file", "holds", "lift_hold", "release_file", "set_hold"),
        "deleting": ("EMPTIED",),
        "kept_rows": ("rows_of",),
        "minimums": ("KINDS", "KeptKind"),
        "models": ("DeletedRows", "Deletion", "LegalHold"),
        "purging": ("KindSeen", "Purge", "delete_again", "go_on", "look", "order_strangers", "purge", "purge_member"),
        "seen": ("DeletedSeen", "deleted_of"),
    },
)
