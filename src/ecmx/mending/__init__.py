"""A bad file back to its sender and in again: annotated, mended, accepted. Floor 6: knows nothing of how a report is shown."""

from __future__ import annotations

from ecmx.mending.accept import Acceptance, SheetAcceptance, accept_file
from ecmx.mending.annotate import annotate_file
from ecmx.mending.job import Annotated, Sizes
from ecmx.mending.sending import write_accepted

__all__ = [
    "Acceptance",
    "Annotated",
    "SheetAcceptance",
    "Sizes",
    "accept_file",
    "annotate_file",
    "write_accepted",
]
