"""Social determinants of health: ICD-10 codes Z55–Z65 with their descriptors, apart by semicolons (fn 31)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance import icd
from ecmx.guidance.values import packed
from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import (
    DESCRIPTION_MISSING,
    ENTRIES_TOGETHER,
    ICD_UNKNOWN,
    SDOH_BROKEN,
    SDOH_OUTSIDE,
)

__all__ = ["Sdoh"]


@dataclass(frozen=True)
class Sdoh(PacedKind):
    """A list of structs of code (with its dot) and descriptor (null where the cell has none)."""

    name: ClassVar[str] = "sdoh"
    width: ClassVar[float] = 32.0
    may_look_like_formula: ClassVar[bool] = True
    selective: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (
        SDOH_BROKEN,
        ENTRIES_TOGETHER,
        SDOH_OUTSIDE,
        ICD_UNKNOWN,
        DESCRIPTION_MISSING,
    )

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
            "Z56.0 Unemployment, unspecified, since 15012026",
        )

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Sheltered homelessness", "sdoh-broken"),
            ("Z59.01 Sheltered homelessness; alone", "sdoh-broken"),
            (";", "sdoh-broken"),
            ("E11.9 Type 2 diabetes", "sdoh-outside"),
            ("Z59.9999 Something", "icd-unknown"),
            ("Z59.00 Homelessness unspecified, Z60.2 Problems related to living alone", "entries-together"),
            ("Z59.00 Homelessness unspecified\nZ602 Living alone", "entries-together"),
            ("Z60.2", "description-missing"),
        )

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        found = packed.coded(packed.apart(text))
        social = pl.col("code").str.contains("^Z(5[5-9]|6[0-5])").fill_null(value=False)
        rest = pl.col("rest")
        whole = packed.words(rest).is_not_null() & ~packed.maybe_two(rest)
        plain = (social & whole & packed.known(found["code"])).fill_null(value=False)
        found = found.select("row", plain.alias("plain"), "code", packed.words(rest).alias("descriptor"))
        return packed.together(found, ["code", "descriptor"], len(text))

    def judge(self, text: str, spelling: str) -> Judged:
        read: list[dict[str, object]] = []
        problems: set[Problem] = set()
        for entry in packed.entries(text):
            found = packed.code_and_rest(entry)
            if found is None:
                problems.add(SDOH_BROKEN)
            elif packed.two(*found):
                problems.add(ENTRIES_TOGETHER)
            elif not icd.is_social_determinant(found[0]):
                problems.add(SDOH_OUTSIDE)
            else:
                code, descriptor = found[0], packed.described(found[1])
                read.append({"code": code, "descriptor": descriptor})
                problems |= {ICD_UNKNOWN} if not icd.is_known(code) else set()
                problems |= {DESCRIPTION_MISSING} if descriptor is None else set()
        if not read:
            return unread(packed.gravest(problems, self.problems) or SDOH_BROKEN)
        return read_as(read, packed.gravest(problems, self.problems))

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        """See `PacedKind.inscribe`. A semicolon inside a descriptor becomes a comma, as it would part the entry."""
        entry = pl.element().struct
        descriptor = entry.field("descriptor").str.replace_all(";", ",", literal=True)
        one = pl.concat_str([entry.field("code"), descriptor], separator=" ", ignore_nulls=True)
        return value.to_frame("v").select(pl.col("v").list.eval(one).list.join("; ")).to_series()
