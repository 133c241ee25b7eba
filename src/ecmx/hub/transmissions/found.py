"""What was found in a file, counted as it is kept: by code, tab and data element, with the few sentences that say it. Never a value."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ecmx.findings import rule
from ecmx.hub.transmissions.models import FindingCount, Transmission

__all__ = ["MOST_ROWS", "MOST_SENTENCES", "counted_findings", "finding_counts", "of_one_row"]

BY = ("code", "severity", "disposition", "owner", "sheet", "element")
MOST_SENTENCES = 3  # of more nobody reads; the code's general sentence is said then
MOST_ROWS = 8  # that are named
QUOTED = ("{header}", "{was}", "{change}")  # a header can be whatever somebody typed there


def counted_findings(findings: pl.DataFrame) -> pl.DataFrame:
    """A row a kind of finding: `BY`, count, rows and sentences, the first of them. findings: `Findings.frame()`"""
    return findings.group_by(BY, maintain_order=True).agg(
        pl.len().alias("count"),
        pl.col("row").drop_nulls().unique().sort().head(MOST_ROWS).alias("rows"),
        pl.col("message").unique(maintain_order=True).head(MOST_SENTENCES + 1).alias("sentences"),
    )


def finding_counts(file: Transmission, counted: pl.DataFrame) -> list[FindingCount]:
    """The same as records of a file, not saved yet. Of a file of ours its records were judged: no row of the file is named."""
    came = file.direction == Transmission.Direction.IN
    return [
        FindingCount(
            transmission=file,
            **{
                **one,
                "sheet": one["sheet"][:100],
                "rows": one["rows"] if came else [],
                "sentences": _worth_keeping(one["code"], one["sentences"], beside_one_row=came and one["count"] == 1),
            },
        )
        for one in counted.iter_rows(named=True)
    ]


def of_one_row(code: str) -> bool:
    """Whether a rule's sentence names another row, so that it makes sense only beside the row that it is said of."""
    return "{other_row}" in rule(code).sentence


def _worth_keeping(code: str, sentences: Sequence[str], *, beside_one_row: bool) -> list[str]:
    """Few sentences, of a rule that quotes no header, and that do not make sense only beside their own row."""
    apart = (of_one_row(code) and not beside_one_row) or any(slot in rule(code).sentence for slot in QUOTED)
    return [] if apart or len(sentences) > MOST_SENTENCES else list(sentences)
