"""A bad file back to its sender and in again: annotated, fixed, accepted. Floor 6: knows nothing of how a report is shown."""

from __future__ import annotations

from ecmx.mending.accept import Acceptance, SheetAcceptance, accept_file
from ecmx.mending.annotate import annotate_file
from ecmx.mending.as_checked import TabAsChecked, layout_as_checked
from ecmx.mending.job import Annotated, Sizes
from ecmx.mending.sending import write_accepted

__all__ = [
    "Acceptance",
    "Annotated",
    "SheetAcceptance",
    "Sizes",
    "TabAsChecked",
    "accept_file",
    "annotate_file",
    "layout_as_checked",
    "write_accepted",
]
