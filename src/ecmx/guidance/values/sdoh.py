"""Social determinants of health: ICD-10 codes Z55–Z65 with their descriptors, apart by semicolons (fn 31)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance import icd
from ecmx.guidance.values import packed
from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import ICD_UNKNOWN, SDOH_BROKEN, SDOH_OUTSIDE

__all__ = ["Sdoh"]


@dataclass(frozen=True)
class Sdoh(PacedKind):
    """A list of structs of code (with its dot) and descriptor (null where the cell has none)."""

    name: ClassVar[str] = "sdoh"
    problems: ClassVar[tuple[Problem, ...]] = (SDOH_BROKEN, SDOH_OUTSIDE, ICD_UNKNOWN)

    @property
    def words(self) -> str:
        return "ICD-10 codes Z55–Z65 with their descriptors, apart by semicolons"

    @property
    def dtype(self) -> pl.DataType:
        return pl.List(pl.Struct({"code": pl.String(), "descriptor": pl.String()}))

    @property
    def good(self) -> tuple[str, ...]:
        return (
            "Z59.01 Sheltered homelessness; Z60.2 Problems related to living alone",
            "Z5901, Sheltered homelessness;",
            "Z55.0 - Illiteracy and low-level literacy",
            "Z59.1: Inadequate housing",
            "Z60.2",
        )

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Sheltered homelessness", "sdoh-broken"),
            ("Z59.01 Sheltered homelessness; alone", "sdoh-broken"),
            (";", "sdoh-broken"),
            ("E11.9 Type 2 diabetes", "sdoh-outside"),
            ("Z59.9999 Something", "icd-unknown"),
        )

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        found = packed.coded(packed.apart(text))
        social = pl.col("code").str.contains("^Z(5[5-9]|6[0-5])").fill_null(value=False)
        plain = social & packed.known(found["code"]).fill_null(value=False)
        found = found.select("row", plain.alias("plain"), "code", packed.words(pl.col("rest")).alias("descriptor"))
        return packed.together(found, ["code", "descriptor"], len(text))

    def judge(self, text: str, spelling: str) -> Judged:
        found = [packed.code_and_rest(entry) for entry in packed.entries(text)]
        coded = [(code, rest) for code, rest in filter(None, found)]
        social = [(code, rest) for code, rest in coded if icd.is_social_determinant(code)]
        read = [{"code": code, "descriptor": packed.described(rest)} for code, rest in social]
        problem = (
            SDOH_BROKEN if not coded or len(coded) < len(found) else SDOH_OUTSIDE if len(social) < len(coded) else None
        )
        if not read:
            return unread(problem or SDOH_BROKEN)
        return read_as(read, problem or (None if all(icd.is_known(code) for code, _ in social) else ICD_UNKNOWN))

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        """See `PacedKind.inscribe`. A semicolon inside a descriptor becomes a comma, as it would part the entry."""
        entry = pl.element().struct
        descriptor = entry.field("descriptor").str.replace_all(";", ",", literal=True)
        one = pl.concat_str([entry.field("code"), descriptor], separator=" ", ignore_nulls=True)
        return value.to_frame("v").select(pl.col("v").list.eval(one).list.join("; ")).to_series()
