"""What every source of billed services is turned into: a frame with a row a service line, and what is wrong with it.

Knows neither X12 nor workbooks, nor which services are ECM.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ecmx.measures.sources.problems import SourceProblems

__all__ = ["SERVICE_LINES", "ServiceLines"]

#: The columns of `ServiceLines.frame`. transaction: segment of its ST, null in a table; claim_number: the claim within its file, from 1;
#: segment of its LX, or sheet and row: where it stands;
#: cin, day, procedure: null unless they can be used; replaces: the number of the earlier claim as REF*F8 or its column has it;
#: frequency: original, replacement, void, or null; sent: when the interchange was made; held: the code of what keeps the line from
#: becoming an event, null = nothing; claim_held: likewise of what is wrong with its whole claim.
SERVICE_LINES = pl.Schema(
    {
        "file": pl.UInt32(),
        "transaction": pl.UInt32(),
        "claim_number": pl.UInt32(),
        "segment": pl.UInt32(),
        "sheet": pl.String(),
        "row": pl.UInt32(),
        "cin": pl.String(),
        "birth_date": pl.Date(),
        "day": pl.Date(),
        "procedure": pl.String(),
        "modifiers": pl.List(pl.String()),
        "units": pl.Float64(),
        "units_basis": pl.String(),
        "rendering_npi": pl.String(),
        "billing_npi": pl.String(),
        "place_of_service": pl.String(),
        "claim": pl.String(),
        "replaces": pl.String(),
        "frequency": pl.String(),
        "sent": pl.Datetime("us"),
        "claim_held": pl.String(),
        "held": pl.String(),
    }
)


@dataclass(frozen=True, slots=True, repr=False)
class ServiceLines:
    """The service lines of one file. form: "837P" or "table"; claims: how many there are, those without lines among them."""

    form: str
    frame: pl.DataFrame
    claims: int
    problems: SourceProblems = field(default_factory=SourceProblems)

    def __repr__(self) -> str:
        return f"<ServiceLines of {self.frame.height} lines, {self.form}>"
