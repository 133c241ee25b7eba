"""Billed services → ECM events: outreach attempts and encounters, a row a service line, and an account in which every line is found.

Knows which services are ECM (as data) and how they correct each other; nothing of how a source is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ecmx.measures.corrections import ClaimKey, Corrected, corrected
from ecmx.measures.ecm_services import EcmServices, ecm_services
from ecmx.measures.sources import SERVICE_LINES, ServiceLines, SourcePlace, SourceProblem, SourceProblems

__all__ = ["EVENT_COLUMNS", "EncounterCount", "Encounters", "encounters_of"]

#: What `Encounters.lines` has beside `SERVICE_LINES` (of which `held` and `claim_held` become one). kind: outreach, encounter, other (no
#: ECM service) or held; provider_type, mode: codes of the guidance, null unless the procedure is an ECM code; standing: stands, voided,
#: replaced, void; held: why the line is held, a code of the problems.
EVENT_COLUMNS = pl.Schema(
    {"kind": pl.String(), "provider_type": pl.String(), "mode": pl.String(), "standing": pl.String()}
)
_KEY = ["file", "claim_number"]


@dataclass(frozen=True, slots=True)
class EncounterCount:
    """read = outreach + encounters + other + held; and outreach + encounters = events + voided + replaced + voids."""

    read: int
    outreach: int
    encounters: int
    other: int
    held: int
    events: int
    voided: int
    replaced: int
    voids: int


@dataclass(frozen=True, slots=True, repr=False)
class Encounters:
    """What came of some sources. lines: every service line; problems: of all of them, listed within a bound and counted without."""

    lines: pl.DataFrame
    count: EncounterCount
    found: SourceProblems

    def __repr__(self) -> str:
        return f"<Encounters of {self.count.read} lines>"

    @property
    def events(self) -> pl.DataFrame:
        """The lines that are outreach attempts or encounters and stand."""
        return self.lines.filter(pl.col("kind").is_in(["outreach", "encounter"]) & (pl.col("standing") == "stands"))

    @property
    def problems(self) -> tuple[SourceProblem, ...]:
        return self.found.listed


def encounters_of(sources: Sequence[ServiceLines], services: EcmServices | None = None) -> Encounters:
    """The ECM events of some files together: corrections reach across files, and a claim that came before counts once."""
    services = services or ecm_services()
    found = SourceProblems()
    for number, source in enumerate(sources):
        found.take(source.problems, number)
    frames = [source.frame.with_columns(file=pl.lit(number, pl.UInt32)) for number, source in enumerate(sources)]
    lines = pl.concat(frames) if frames else pl.DataFrame(schema=SERVICE_LINES)
    lines = _with_held(lines, _repeated(lines), found)
    done = corrected(lines)
    lines = _with_held(lines, done.held, found)
    _tell_absent(lines, done, found)
    judged = _judged(_standing(lines, done), services)
    return Encounters(judged, _counted(judged), found)


def _repeated(lines: pl.DataFrame) -> dict[ClaimKey, str]:
    """Originals of one number and sender that say of one member the same services as one before."""
    service = pl.struct("day", "procedure", pl.col("modifiers").list.sort(), "units").hash()
    whole = lines.filter(
        (pl.col("frequency") == "original") & pl.col("claim").is_not_null() & pl.col("claim_held").is_null()
    )
    if whole.is_empty():
        return {}
    same = ["claim", "cin", "billing_npi"]
    claims = whole.group_by(_KEY).agg(
        *[pl.col(name).first() for name in same], services=service.sort().cast(pl.String).str.join()
    )
    later = claims.sort(_KEY).with_columns(number=pl.int_range(pl.len()).over([*same, "services"]))
    return dict.fromkeys(later.filter(pl.col("number") > 0).select(_KEY).rows(), "claim-repeated")


def _with_held(lines: pl.DataFrame, held: dict[ClaimKey, str], found: SourceProblems) -> pl.DataFrame:
    """The lines of some claims held, each claim told at its first line."""
    if not held:
        return lines
    for key, place in _places(lines, list(held)).items():
        found.add(held[key], place, file=key[0])
    keys = pl.DataFrame([(*key, why) for key, why in held.items()], schema=_key_schema("why"), orient="row")
    joined = lines.join(keys, on=_KEY, how="left", maintain_order="left")
    return joined.with_columns(claim_held=pl.coalesce("claim_held", "why"), held=pl.coalesce("held", "why")).drop("why")


def _key_schema(name: str) -> dict[str, Any]:
    return {"file": pl.UInt32(), "claim_number": pl.UInt32(), name: pl.String()}


def _places(lines: pl.DataFrame, keys: Sequence[ClaimKey]) -> dict[ClaimKey, SourcePlace]:
    """Where each of these claims begins."""
    wanted = pl.DataFrame(keys, schema={"file": pl.UInt32(), "claim_number": pl.UInt32()}, orient="row")
    first = lines.join(wanted, on=_KEY, how="semi").group_by(_KEY).agg(pl.col("segment", "sheet", "row").first())
    return {
        (row[0], row[1]): SourcePlace(segment=row[2], loop="2400" if row[2] else "", sheet=row[3] or "", row=row[4])
        for row in first.sort(_KEY).iter_rows()
    }


def _tell_absent(lines: pl.DataFrame, done: Corrected, found: SourceProblems) -> None:
    if done.absent:
        for key, place in _places(lines, done.absent).items():
            found.add("original-not-here", place, file=key[0])


def _standing(lines: pl.DataFrame, done: Corrected) -> pl.DataFrame:
    """With `standing`; a void that is held is a void still."""
    rows = [(*key, standing) for key, standing in done.standing.items()]
    keys = pl.DataFrame(rows, schema=_key_schema("standing"), orient="row")
    void = pl.when(pl.col("frequency") == "void").then(pl.lit("void")).otherwise(pl.lit("stands"))
    return lines.join(keys, on=_KEY, how="left", maintain_order="left").with_columns(
        standing=pl.coalesce("standing", void)
    )


def _judged(lines: pl.DataFrame, services: EcmServices) -> pl.DataFrame:
    """With `kind`, `provider_type` and `mode`. What is no ECM service is other, whatever else is wrong with its line."""
    code = pl.col("procedure")
    ecm = code.is_in(sorted(services.provider_types))
    outreach, remote = (
        pl.col("modifiers").list.set_intersection(sorted(which)).list.len().fill_null(0) > 0
        for which in (services.outreach, services.remote)
    )
    whole = pl.col("held").is_null()
    kind = (
        pl.when(code.is_not_null() & ~ecm).then(pl.lit("other"))
        .when(code.is_null() & whole).then(pl.lit("other"))
        .when(~whole).then(pl.lit("held"))
        .when(outreach).then(pl.lit("outreach"))
        .otherwise(pl.lit("encounter"))
    )  # fmt: skip
    mode = pl.when(remote).then(pl.lit(services.remote_mode)).otherwise(pl.lit(services.present_mode))
    judged = lines.with_columns(
        kind=kind,
        provider_type=code.replace_strict(dict(services.provider_types), default=None, return_dtype=pl.String),
        mode=pl.when(ecm).then(mode),
    )
    return judged.with_columns(held=pl.when(pl.col("kind") == "held").then("held")).drop("claim_held")


def _counted(lines: pl.DataFrame) -> EncounterCount:
    kinds = dict(lines.group_by("kind").len().rows())
    ecm = lines.filter(pl.col("kind").is_in(["outreach", "encounter"]))
    standings = dict(ecm.group_by("standing").len().rows())
    return EncounterCount(
        lines.height,
        *(kinds.get(kind, 0) for kind in ("outreach", "encounter", "other", "held")),
        *(standings.get(standing, 0) for standing in ("stands", "voided", "replaced", "void")),
    )
