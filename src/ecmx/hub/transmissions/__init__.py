"""Files that came and went: kept as they were, their states, the steps between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.transmissions.attempting import Again, TryLater, attempt, step
    from ecmx.hub.transmissions.caretaking import Caretaker
    from ecmx.hub.transmissions.clock import moment, moment_alone
    from ecmx.hub.transmissions.fence import Overtaken, StepClaim, claimed, claimed_next, move, settled
    from ecmx.hub.transmissions.found import MOST_ROWS, MOST_SENTENCES, counted_findings, finding_counts, of_one_row
    from ecmx.hub.transmissions.jobs import STEPS, Backlog, EngineTrouble, InHand, backlog, enqueue, unneeded, work
    from ecmx.hub.transmissions.kept import (
        BlobDamaged,
        BytesDeleted,
        delete_bytes,
        digest_of,
        has_bytes,
        keep,
        opened,
    )
    from ecmx.hub.transmissions.models import (
        Blob,
        BlobPiece,
        CellDraft,
        CorrectedRow,
        Correction,
        Counted,
        FindingCount,
        HeldRow,
        PartnerMessage,
        Receipt,
        Transmission,
    )
    from ecmx.hub.transmissions.states import INBOUND, OUTBOUND, FileState, diagram, machine_of

_MODELS = (
    "Blob",
    "BlobPiece",
    "CellDraft",
    "CorrectedRow",
    "Correction",
    "Counted",
    "FindingCount",
    "HeldRow",
    "PartnerMessage",
    "Receipt",
    "Transmission",
)

__all__ = [
    "INBOUND",
    "MOST_ROWS",
    "MOST_SENTENCES",
    "Again",
    "Backlog",
    "Blob",
    "BlobDamaged",
    "BlobPiece",
    "BytesDeleted",
    "OUTBOUND",
    "STEPS",
    "Caretaker",
    "CellDraft",
    "CorrectedRow",
    "Correction",
    "Counted",
    "StepClaim",
    "EngineTrouble",
    "FindingCount",
    "HeldRow",
    "InHand",
    "PartnerMessage",
    "Overtaken",
    "Receipt",
    "FileState",
    "Transmission",
    "TryLater",
    "attempt",
    "backlog",
    "claimed",
    "claimed_next",
    "counted_findings",
    "diagram",
    "delete_bytes",
    "digest_of",
    "enqueue",
    "finding_counts",
    "has_bytes",
    "keep",
    "machine_of",
    "moment",
    "moment_alone",
    "move",
    "of_one_row",
    "opened",
    "settled",
    "step",
    "unneeded",
    "work",
]

__getattr__ = late(
    __name__,
    {
        "attempting": ("Again", "TryLater", "attempt", "step"),
        "caretaking": ("Caretaker",),
        "clock": ("moment", "moment_alone"),
        "fence": ("StepClaim", "Overtaken", "claimed", "claimed_next", "move", "settled"),
        "found": ("MOST_ROWS", "MOST_SENTENCES", "counted_findings", "finding_counts", "of_one_row"),
        "jobs": ("STEPS", "Backlog", "EngineTrouble", "InHand", "backlog", "enqueue", "unneeded", "work"),
        "kept": ("BlobDamaged", "BytesDeleted", "delete_bytes", "digest_of", "has_bytes", "keep", "opened"),
        "models": _MODELS,
        "states": ("INBOUND", "OUTBOUND", "FileState", "diagram", "machine_of"),
    },
)
