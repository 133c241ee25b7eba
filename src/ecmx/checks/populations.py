"""A row on which no population of focus is marked: an answer ("not enough information", fn 23, 76), but worth a note."""

from __future__ import annotations

import polars as pl

from ecmx.checks.columns import populations_elsewhere
from ecmx.checks.named import RECORD_STATUS, TERMED
from ecmx.checks.rule import whole_id
from ecmx.findings import Findings, rule
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import RecordBatch

__all__ = ["no_population"]


def no_population(batch: RecordBatch, findings: Findings) -> None:
    """Note rows without any population marked; Termed rows, and rows with a flag that could not be read, stay quiet."""
    for file in (FileType.MIF, FileType.REFERRAL):
        if file not in batch.plan.types:
            continue
        flags = [
            one for one in batch.columns.values() if one.element.file is file and one.element.group == "population"
        ]
        if not flags or populations_elsewhere(batch.plan):
            continue
        quiet = pl.repeat(False, len(batch), eager=True)
        for flag in flags:
            marked = flag.value.fill_null(False) if flag.value.null_count() else flag.value
            quiet = quiet | marked | (flag.state == State.UNREADABLE)
        if (status := batch.get(whole_id(FileType.MIF, RECORD_STATUS))) is not None and file is FileType.MIF:
            quiet = quiet | (status.value == TERMED).fill_null(False)
        mask = ~quiet & batch.present[file]
        if mask.any():
            findings.add(rule("no-population"), sheet=batch.plan.name, rows=batch.rows.filter(mask))
