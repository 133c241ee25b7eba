"""What is measured from a plan's or provider's own data: here billed services (837P, tables) → outreach attempts and encounters. Floor 4.

Knows the guidance and files; nothing of layouts, the hub or the command line.
"""

from __future__ import annotations

from ecmx.measures.billed_files import BilledFile, BilledFiles, read_billed_files
from ecmx.measures.ecm_services import EcmServices, ecm_services
from ecmx.measures.encounters import EVENT_COLUMNS, EncounterCount, Encounters, encounters_of
from ecmx.measures.event_table import write_event_table
from ecmx.measures.sources import (
    SERVICE_LINES,
    ColumnMap,
    ServiceLines,
    SourcePlace,
    SourceProblem,
    SourceProblems,
    column_map,
    is_x12,
    load_column_map,
    problem_kinds,
    read_837p,
    read_encounter_table,
)

__all__ = [
    "EVENT_COLUMNS",
    "SERVICE_LINES",
    "BilledFile",
    "BilledFiles",
    "ColumnMap",
    "EcmServices",
    "EncounterCount",
    "Encounters",
    "ServiceLines",
    "SourcePlace",
    "SourceProblem",
    "SourceProblems",
    "column_map",
    "ecm_services",
    "encounters_of",
    "is_x12",
    "load_column_map",
    "problem_kinds",
    "read_837p",
    "read_billed_files",
    "read_encounter_table",
    "write_event_table",
]
