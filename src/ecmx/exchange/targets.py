"""The judge of a row for a target: it goes, or it is withheld, since it is another plan's or another provider's (invariant V9).

The second stage after what a row is by itself. A target without a partner takes every plan's rows and keeps the plan beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import msgspec
import polars as pl

from ecmx import guidance
from ecmx.errors import UsageProblem
from ecmx.exchange.partners import Partner, Partners
from ecmx.exchange.whose import PLAN, PLAN_NAME, SAID, claimed, providers_said
from ecmx.findings import Rule, rule
from ecmx.guidance import DataElement, FileType
from ecmx.layouts import Column, Layout

__all__ = ["Target", "Withheld", "with_members_beside", "with_plan_column"]

#: The header of a plan's column that a form without one gets; the guidance's own words for it, so that everybody reads it.
PLAN_HEADER = "MCP Name"


@dataclass(frozen=True, slots=True, repr=False)
class Withheld:
    """Records of a file type that do not go to a target. whole: whether nothing of their rows goes, not even another file type's record."""

    records: pl.DataFrame
    rule: Rule
    message: str
    fix: str
    facts: Mapping[str, str]
    kind: FileType
    whole: bool


@dataclass(frozen=True)
class Target:
    """Where records are to go. Raises UsageProblem for a partner whom nobody registered.

    all_are: the plan whose members all rows are that name no plan; for_provider: the provider that a MIF is written for
    """

    layout: Layout
    partners: Partners
    all_are: str = ""
    for_provider: str = ""
    partner: Partner | None = field(init=False)
    provider: Partner | None = field(init=False)
    everyone: Partner | None = field(init=False)

    def __post_init__(self) -> None:
        known = self.partners.with_layouts([self.layout])
        object.__setattr__(self, "partners", known)
        object.__setattr__(self, "partner", known.plan(self.layout.partner) if self.layout.partner else None)
        object.__setattr__(self, "everyone", known.require(self.all_are, "plan") if self.all_are else None)
        object.__setattr__(
            self, "provider", known.require(self.for_provider, "provider") if self.for_provider else None
        )

    @property
    def keeps_origin(self) -> bool:
        """Whether the target says where each row came from: a roster of our own, that goes to nobody."""
        return any(
            column.origin in ("file", "sheet", "row")
            for sheet in self.layout.sheets
            for column in self.layout.columns_of(sheet)
        )

    def demand_one_provider(self, providers: set[str]) -> None:
        """Refuse a MIF of several providers that is written for nobody in particular."""
        if self.provider is None and len(providers) > 1 and not self.keeps_origin and FileType.MIF in self.layout.types:
            raise UsageProblem(
                "mif-of-several-providers",
                f"By their NPIs, the members belong to {len(providers)} providers, and a Member Information File goes to one.",
                "Say which provider it is for, once for each: --for PROVIDER, with the provider's NPIs in partners.toml.",
            )

    def owned(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The records, those that name no plan taken for the plan that all are said to be of."""
        if self.everyone is None:
            return frame
        settled = frame[PLAN].is_not_null() | self._meant_otherwise(frame)
        mine = pl.Series([self.everyone.name], dtype=pl.String).new_from_index(0, frame.height)
        return frame.with_columns(frame[PLAN].zip_with(settled, mine).alias(PLAN))

    def judge(
        self, frame: pl.DataFrame, kind: FileType, telling: Collection[tuple[str, str]] = ()
    ) -> tuple[pl.DataFrame, list[Withheld]]:
        """The records of a file type that go, and those that are withheld with the reason.

        telling: the files and tabs that say of their rows which provider's they are; of them a row that does not is withheld from a
        provider
        """
        frame = self.owned(frame)
        withheld: list[Withheld] = []
        claim = claimed(frame, self.partners)
        if claim.doubted.any():
            frame = frame.with_columns(frame[PLAN].set(claim.doubted, None))
        goes = claim.other.is_null()
        if not goes.all():
            two = frame.with_columns(claim.plan.alias("__one"), claim.other.alias("__other")).filter(~goes)
            withheld += self._of_two(two, kind)
        if self.partner is not None:
            mine = (frame[PLAN] == self.partner.name).fill_null(False)
            withheld += self._of_others(frame.filter(goes & ~mine), kind)
            goes = goes & mine
        if self.provider is not None:
            other = goes & self._of_another_provider(frame, telling)
            if other.any():
                named = {"other_partner": self.provider.name}
                withheld.append(self._withheld(frame.filter(other), kind, "withheld-other-provider", named))
            goes = goes & ~other
        for element in events(kind):
            undated = goes & (frame[element.id].is_null() if element.id in frame.columns else goes)
            if undated.any():
                named = {"label": element.label}
                withheld.append(self._withheld(frame.filter(undated), kind, "withheld-undated", named, whole=False))
            goes = goes & ~undated
        return (frame if goes.all() else frame.filter(goes)), withheld

    def _of_another_provider(self, frame: pl.DataFrame, telling: Collection[tuple[str, str]]) -> pl.Series:
        """Records of which any word is not the provider's NPI, and those that say nothing where others do."""
        assert self.provider is not None
        words, strange = providers_said(frame)
        silent = ~strange
        for said in words:
            npi = said.set(said.is_in(self.provider.shared_npis).fill_null(False), None)  # says of no row whose it is
            strange = strange | (npi.is_not_null() & ~npi.is_in(self.provider.npis)).fill_null(False)
            silent = silent & npi.is_null()
        if not silent.any() or not telling:
            return strange
        places = pl.DataFrame(list(telling), schema={"file": pl.String, "sheet": pl.String}, orient="row")
        asked = frame.select("file", "sheet").join(
            places.unique().with_columns(told=True), on=["file", "sheet"], how="left", maintain_order="left"
        )
        return strange | (silent & asked["told"].fill_null(False))

    def _of_two(self, frame: pl.DataFrame, kind: FileType) -> Iterator[Withheld]:
        """Records that one word says are one plan's, and another word another's: they go nowhere."""
        for (one, other), part in frame.partition_by("__one", "__other", as_dict=True, maintain_order=True).items():
            named = {"partner": str(one), "other_partner": str(other)}
            yield self._withheld(part.drop("__one", "__other"), kind, "plan-contradicts", named)

    def _of_others(self, frame: pl.DataFrame, kind: FileType) -> Iterator[Withheld]:
        assert self.partner is not None
        for (plan,), part in frame.partition_by(PLAN, as_dict=True, maintain_order=True).items():
            if plan is not None:
                named = {"partner": str(plan), "other_partner": self.partner.name}
                yield self._withheld(part, kind, "withheld-other-plan", named)
                continue
            for (said,), rows in part.partition_by(SAID, as_dict=True, maintain_order=True).items():
                near = self.partners.near(str(said)) if said is not None else None
                hint = f" Did they mean {near.name}?" if near else ""
                named = {"other_partner": self.partner.name, "change": hint}
                yield self._withheld(rows, kind, "withheld-unknown-plan", named)

    def _withheld(
        self, records: pl.DataFrame, kind: FileType, code: str, facts: Mapping[str, str], *, whole: bool = True
    ) -> Withheld:
        said = rule(code)
        told = {"change": "", **facts}
        return Withheld(records, said, said.sentence.format(**told), said.fix.format(**told), told, kind, whole)

    def _meant_otherwise(self, frame: pl.DataFrame) -> pl.Series:
        """Rows that name a plan nobody registered, in words so near to another plan's that they may mean it."""
        assert self.everyone is not None
        texts = frame[SAID].drop_nulls().unique()
        other = [
            text for text in texts if (near := self.partners.near(text)) is not None and near.name != self.everyone.name
        ]
        return frame[SAID].is_in(other).fill_null(False)


@cache
def events(kind: FileType) -> tuple[DataElement, ...]:
    """The days without which there is no record of the file type."""
    return tuple(element for element in guidance.elements() if element.file is kind and element.plays("event"))


def with_plan_column(layout: Layout, kinds: set[FileType]) -> Layout:
    """A layout whose tabs have a column that says whose each row is; for those of these file types that have none."""
    sheets = []
    for sheet in layout.sheets:
        columns = layout.columns_of(sheet)
        told = any(column.origin == "plan" or PLAN_NAME in column.elements for column in columns)
        if told or not kinds & set(sheet.types):
            sheets.append(sheet)
        else:
            added = (*columns, Column(header=PLAN_HEADER, origin="plan"))
            sheets.append(msgspec.structs.replace(sheet, columns=added, elements_of=()))
    return msgspec.structs.replace(layout, sheets=tuple(sheets))


def with_members_beside(layout: Layout, kind: FileType) -> Layout:
    """A layout whose tabs of a file type are written as if each row stood beside the member's own in a Member Information File.

    Who the member is, is taken from there: so a return is begun where a plan sends its members in a file of their own. Tabs that hold
    members already stay as they are.
    """
    sheets = tuple(
        sheet
        if FileType.MIF in sheet.types or kind not in sheet.types
        else msgspec.structs.replace(
            sheet,
            types=(*sheet.types, FileType.MIF),
            names=sheet.names or (" ".join(one.value.upper() for one in sheet.types),),
            columns=layout.columns_of(sheet),
            elements_of=(),
        )
        for sheet in layout.sheets
    )
    return msgspec.structs.replace(layout, sheets=sheets)
