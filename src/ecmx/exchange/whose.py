"""Whose row is it: the plan by the row's own words, then by the file; the provider by its NPI (invariant V9).

Two registered partners in one row, or a row and its file that disagree, hold the row. Knows records and partners; judges nothing else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from ecmx import guidance
from ecmx.exchange.partners import Partner, Partners
from ecmx.findings import Findings, rule
from ecmx.layouts import PlannedColumn, RecordBatch

__all__ = ["PLAN", "PROVIDER", "SAID", "Whose", "claimed"]

#: The columns of a record that say whose it is: the plan's registered name; what the row says of it; the provider's NPI.
PLAN, SAID, PROVIDER = "plan", "plan:said", "provider"


@dataclass
class Whose:
    """Says of each row of a file whose it is, and tells where that cannot be said.

    partner: whose file it is, None where the file does not say
    """

    partners: Partners
    findings: Findings
    partner: Partner | None = None
    _unknown: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    _columns: dict[tuple[str, str], PlannedColumn] = field(default_factory=dict)

    def of(self, batch: RecordBatch) -> dict[str, pl.Series]:
        """The columns PLAN, SAID and PROVIDER of a batch, over all of its rows; null where nobody says it."""
        partner = self.partner
        if partner is None and batch.plan.layout is not None and batch.plan.layout.partner:
            partner = self.partners.plan(batch.plan.layout.partner)
        count = len(batch)
        none = pl.Series([None], dtype=pl.String).new_from_index(0, count)
        words = self._words(batch)
        plan, said = none, none
        unknown = pl.repeat(False, count, eager=True)
        for column, text, named in words:
            meant = meant_by(text, self.partners)
            if named:
                said = said.zip_with(said.is_not_null(), text)
                unknown = unknown | (text.is_not_null() & meant.is_null())
                self._note(batch, column, text.filter(text.is_not_null() & meant.is_null()))
            against = plan.is_not_null() & meant.is_not_null() & (plan != meant)
            if against.any():
                self._tell(batch, against, plan, meant, column)
            plan = plan.zip_with(plan.is_not_null(), meant)
        if partner is not None:
            file_says = pl.Series([partner.name], dtype=pl.String).new_from_index(0, count)
            against = plan.is_not_null() & (plan != file_says)
            if against.any() and words:
                self._tell(batch, against, plan, file_says, words[0][0])
            plan = plan.zip_with(plan.is_not_null() | unknown, file_says)
        return {PLAN: plan, SAID: said, PROVIDER: self._provider(batch, none)}

    def tell(self) -> None:
        """One note for each column that names plans that nobody registered; only where partners are, or where a form has a list of them."""
        for (sheet, letter), texts in self._unknown.items():
            column = self._columns[sheet, letter]
            if not self.partners.registered and not (column.declared and column.declared.choices):
                continue
            near = next(filter(None, (self.partners.near(text) for text, _ in texts.most_common())), None)
            self.findings.add(
                rule("plan-unregistered"),
                sheet=sheet,
                column=letter,
                header=column.header,
                element=column.element.id if column.element is not None else "",
                facts={"count": f"{texts.total():,}", "change": f" Is {near.name} meant?" if near else ""},
            )

    def _words(self, batch: RecordBatch) -> list[tuple[PlannedColumn, pl.Series, bool]]:
        """What columns say of the plan, a declared column of plans first; whether a column names it (else it gives its number)."""
        by_letter = {column.letter: column for column in batch.plan.columns}
        words = [(by_letter[letter], text, True) for letter, text in batch.plans.items()]
        named = [column for column in batch.columns.values() if column.element.role == "plan"]
        named.sort(key=lambda column: not names_it(column.element.id))
        member = batch.member
        words += [(column.plan, column.value, names_it(column.element.id)) for column in named]
        return [(column, text.set(~member, None), names) for column, text, names in words]

    def _note(self, batch: RecordBatch, column: PlannedColumn, texts: pl.Series) -> None:
        if len(texts):
            key = batch.plan.name, column.letter
            self._columns[key] = column
            self._unknown.setdefault(key, Counter()).update(texts.to_list())

    def _tell(
        self, batch: RecordBatch, against: pl.Series, plan: pl.Series, other: pl.Series, column: PlannedColumn
    ) -> None:
        self.findings.add(
            rule("plan-contradicts"),
            sheet=batch.plan.name,
            rows=batch.rows.filter(against),
            column=column.letter,
            header=column.header,
            rows_facts={"partner": plan.filter(against), "other_partner": other.filter(against)},
        )

    def _provider(self, batch: RecordBatch, none: pl.Series) -> pl.Series:
        """The NPI of the provider whose row it is."""
        column = next((one for one in batch.columns.values() if one.element.role == "provider"), None)
        return column.value.cast(pl.String) if column is not None else none


def claimed(records: pl.DataFrame, partners: Partners) -> tuple[pl.Series, pl.Series]:
    """The plan that each record's own words name, and a second one where they name two; registered names, null where none."""
    elements = sorted((one for one in guidance.elements() if one.role == "plan"), key=lambda one: not names_it(one.id))
    plan = other = pl.Series([None], dtype=pl.String).new_from_index(0, records.height)
    for name in (PLAN, SAID, *(one.id for one in elements)):
        if name in records.columns:
            meant = meant_by(records[name].cast(pl.String), partners)
            unlike = plan.is_not_null() & meant.is_not_null() & (plan != meant) & other.is_null()
            other = other.zip_with(~unlike, meant)
            plan = plan.zip_with(plan.is_not_null(), meant)
    return plan, other


def meant_by(text: pl.Series, partners: Partners) -> pl.Series:
    """The registered names of the plans that texts stand for; null where no plan goes by one."""
    known = {one: plan.name for one in text.drop_nulls().unique() if (plan := partners.plan(one)) is not None}
    if not known:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(text))
    return text.replace_strict(known, default=None, return_dtype=pl.String)


def names_it(element: str) -> bool:
    """Whether an element that says whose a row is names the plan; else it gives the plan's number."""
    return element.endswith("_name")
