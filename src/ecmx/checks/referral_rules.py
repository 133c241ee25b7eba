"""A referral that names nobody: without a CIN or a name the plan has nobody to look up (Table 9)."""

from __future__ import annotations

from ecmx.checks.date_rules import elements_with
from ecmx.findings import Findings, rule
from ecmx.guidance import FileType
from ecmx.layouts import RecordBatch

__all__ = ["nobody_named"]

#: Known extensions that say who the member is as well.
NAMING = (
    "ext.member_full_name",
    "ext.plan_member_id",
    "ext.card_id",
    "ext.social_security_number",
    "ext.medicare_identifier",
)


def nobody_named(batch: RecordBatch, findings: Findings) -> None:
    """Warn once of each row that names nobody. A CIN or a name that cannot be read is there, and has its own finding."""
    if FileType.REFERRAL not in batch.plan.types:
        return
    nobody = batch.present[FileType.REFERRAL]
    for element in elements_with("identifies"):
        if element.file is FileType.REFERRAL and (column := batch.get(element.id)) is not None:
            nobody = nobody & column.blank
    for name in NAMING:
        if name in batch.extensions:
            nobody = nobody & batch.extensions[name].is_null()
    if nobody.any():
        findings.add(rule("nobody-identifiable"), sheet=batch.plan.name, rows=batch.rows.filter(nobody))
