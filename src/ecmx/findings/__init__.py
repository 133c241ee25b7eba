"""Everything that can be said about a file, said with a place and a way out, and never with a member's value."""

from __future__ import annotations

from ecmx.findings.catalogue import refusal, refusals, rule, rules
from ecmx.findings.heads import Head
from ecmx.findings.model import SLOTS, Disposition, Finding, Owner, Place, Refusal, Rule, Scope, Severity, quoted_sheet
from ecmx.findings.outcomes import APPLIED, Outcome, Outcomes, judged
from ecmx.findings.redacted import Redacted
from ecmx.findings.report import ColumnReport, FileReport, RowCount, SheetReport, Unchecked
from ecmx.findings.store import Entry, FactError, FindingGroup, Findings

__all__ = [
    "APPLIED",
    "SLOTS",
    "ColumnReport",
    "Disposition",
    "Entry",
    "FactError",
    "FileReport",
    "Finding",
    "FindingGroup",
    "Findings",
    "Outcome",
    "Outcomes",
    "Head",
    "Owner",
    "Place",
    "Redacted",
    "Refusal",
    "RowCount",
    "Rule",
    "Scope",
    "Severity",
    "SheetReport",
    "Unchecked",
    "judged",
    "quoted_sheet",
    "refusal",
    "refusals",
    "rule",
    "rules",
]
