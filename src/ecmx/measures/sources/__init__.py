"""Where billed services come from: professional claims (837P), and tables with a column map. All become `ServiceLines`.

A source tells every defect with its place and no member's value; it knows nothing of which services are ECM.
"""

from __future__ import annotations

from ecmx.measures.sources.column_map import MAPPED, ColumnMap, column_map, load_column_map
from ecmx.measures.sources.encounter_table import read_encounter_table
from ecmx.measures.sources.problems import ProblemKind, SourcePlace, SourceProblem, SourceProblems, problem_kinds
from ecmx.measures.sources.service_lines import SERVICE_LINES, ServiceLines
from ecmx.measures.sources.x12_837p import is_x12, read_837p

__all__ = [
    "MAPPED",
    "SERVICE_LINES",
    "ColumnMap",
    "ProblemKind",
    "ServiceLines",
    "SourcePlace",
    "SourceProblem",
    "SourceProblems",
    "column_map",
    "is_x12",
    "load_column_map",
    "problem_kinds",
    "read_837p",
    "read_encounter_table",
]
