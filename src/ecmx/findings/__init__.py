"""Everything that can be said about a file, said with a place and a way out, and never with a member's value. Floor 1."""

from __future__ import annotations

from ecmx.findings.catalogue import refusal, refusals, rule, rules, said_of_many
from ecmx.findings.heads import Head
from ecmx.findings.model import SLOTS, Disposition, Finding, Owner, Place, Refusal, Rule, Scope, Severity, quoted_sheet
from ecmx.findings.outcomes import APPLIED, Outcome, Outcomes, RowCount, judged
from ecmx.findings.packed import PackedFindings, packed, unpacked
from ecmx.findings.parties import Party, addressed, party_of, party_of_element, party_of_rule, sender_of
from ecmx.findings.report import ColumnReport, FileReport, SheetReport, Unchecked
from ecmx.findings.store import FactError, FindingGroup, Findings, GroupEntry
from ecmx.findings.things import Things, things, things_by_severity
from ecmx.findings.wording import counted, listed, numbered_rows, rows_in_words, verdict, wrong_form

__all__ = [
    "APPLIED",
    "SLOTS",
    "ColumnReport",
    "Disposition",
    "GroupEntry",
    "FactError",
    "FileReport",
    "Finding",
    "FindingGroup",
    "Findings",
    "Outcome",
    "Outcomes",
    "Head",
    "Owner",
    "PackedFindings",
    "Party",
    "Place",
    "Refusal",
    "RowCount",
    "Rule",
    "Scope",
    "Severity",
    "SheetReport",
    "Things",
    "Unchecked",
    "judged",
    "addressed",
    "counted",
    "listed",
    "numbered_rows",
    "packed",
    "party_of",
    "party_of_element",
    "party_of_rule",
    "quoted_sheet",
    "refusal",
    "refusals",
    "rows_in_words",
    "rule",
    "rules",
    "said_of_many",
    "sender_of",
    "things",
    "things_by_severity",
    "unpacked",
    "verdict",
    "wrong_form",
]
