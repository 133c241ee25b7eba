"""Whose row is it: the plan by the row's own words, then by the file; the provider by its NPI (invariant V9).

Two registered partners in one row, or a row and its file that disagree, hold the row. Knows records and partners; judges nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from ecmx import guidance
from ecmx.exchange.partners import Partner, Partners
from ecmx.findings import Findings, rule
from ecmx.guidance.values import State
from ecmx.layouts import How, PlannedColumn, RecordBatch

__all__ = ["PLAN", "PLAN_NAME", "PROVIDER", "SAID", "Claim", "Whose", "claimed", "meant_by", "providers_said"]

#: The columns of a record that say whose it is: the plan's registered name; what the row says of it; the provider's NPI.
PLAN, SAID, PROVIDER = "plan", "plan:said", "provider"
#: The element by which a Member Information File says it.
PLAN_NAME = "mif.mcp_name"


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
        claim = Claim.of([(text, named) for _, text, named in words], self.partners, count)
        said = none
        unknown = pl.repeat(False, count, eager=True)
        for (column, text, named), (against, plan, meant) in zip(words, claim.steps, strict=True):
            if named:
                said = said.zip_with(said.is_not_null(), text)
                stranger = text.is_not_null() & meant.is_null()
                unknown = unknown | stranger
                self._note(batch, column, text, stranger)
            if against.any():
                self._tell(batch, against, plan, meant, column)
        plan = claim.plan
        if partner is not None:
            file_says = pl.Series([partner.name], dtype=pl.String).new_from_index(0, count)
            against = plan.is_not_null() & (plan != file_says)
            if against.any() and words:
                self._tell(batch, against, plan, file_says, words[0][0])
            plan = plan.zip_with(plan.is_not_null() | unknown, file_says)
        return {PLAN: plan, SAID: said, PROVIDER: self._provider(batch, none)}

    def tell(self) -> None:
        """One note for each column that names plans that nobody registered."""
        for (sheet, letter), texts in self._unknown.items():
            column = self._columns[sheet, letter]
            self.findings.add(
                rule("plan-unregistered"),
                sheet=sheet,
                column=letter,
                header=column.header,
                element=column.element.id if column.element is not None else "",
                facts={"count": f"{texts.total():,}"},
            )

    def _words(self, batch: RecordBatch) -> list[tuple[PlannedColumn, pl.Series, bool]]:
        """What columns say of the plan, a declared column of plans first; whether a column names it.

        Else it gives its number, or is a second column that may name it: of such a one a registered name counts, and no other word.
        """
        by_letter = {column.letter: column for column in batch.plan.columns}
        words = [(by_letter[letter], text, True) for letter, text in batch.plans.items()]
        named = [column for column in batch.columns.values() if column.element.plays("plan")]
        named.sort(key=lambda column: not names_it(column.element.id))
        member = batch.member
        words += [(column.plan, column.value, names_it(column.element.id)) for column in named]
        for column in batch.plan.columns:
            likeliest = column.options[0] if column.how is How.UNSURE and column.options else ""
            if likeliest and guidance.element(likeliest).plays("plan") and column.letter in batch.text.columns:
                words.append((column, batch.text[column.letter], False))
        return [(column, text.set(~member, None), names) for column, text, names in words]

    def _note(self, batch: RecordBatch, column: PlannedColumn, text: pl.Series, unknown: pl.Series) -> None:
        """Names that nobody goes by; only where partners are listed, or where a form has a list of them."""
        if not unknown.any() or not (self.partners.registered or (column.declared and column.declared.choices)):
            return
        near = nearly(text, self.partners)
        misspelt = unknown & near.is_not_null()
        if misspelt.any():
            self.findings.add(
                rule("plan-misspelt"),
                sheet=batch.plan.name,
                rows=batch.rows.filter(misspelt),
                column=column.letter,
                header=column.header,
                element=column.element.id if column.element is not None else "",
                rows_facts={"partner": near.filter(misspelt)},
            )
        if (strange := text.filter(unknown & ~misspelt)).len():
            key = batch.plan.name, column.letter
            self._columns[key] = column
            self._unknown.setdefault(key, Counter()).update(strange.to_list())

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
        column = next((one for one in batch.columns.values() if one.element.plays("provider")), None)
        return column.value.cast(pl.String) if column is not None else none


@dataclass(frozen=True)
class Claim:
    """What the words of some rows say of their plan, by registered names.

    plan: the first that is named, null where none is or where another word is nearly another plan's name; other: a second one
    doubted: rows of which a word is nearly another plan's name; steps: of each word, where it contradicts, what was said before, and it
    """

    plan: pl.Series
    other: pl.Series
    doubted: pl.Series
    steps: tuple[tuple[pl.Series, pl.Series, pl.Series], ...]

    @classmethod
    def of(cls, words: Iterable[tuple[pl.Series, bool]], partners: Partners, count: int) -> Claim:
        """words: texts in the order in which they count, and whether they are names (else numbers, or names nobody is sure of)."""
        plan = other = pl.Series([None], dtype=pl.String).new_from_index(0, count)
        steps, likely = [], []
        for text, names in words:
            meant = meant_by(text, partners)
            against = (plan.is_not_null() & meant.is_not_null() & (plan != meant)).fill_null(False)
            steps.append((against, plan, meant))
            other = other.zip_with(~against | other.is_not_null(), meant)
            plan = plan.zip_with(plan.is_not_null(), meant)
            if names and (text.is_not_null() & meant.is_null()).any():
                likely.append(nearly(text, partners))
        doubted = pl.repeat(False, count, eager=True)
        for near in likely:
            doubted = doubted | (near.is_not_null() & plan.is_not_null() & (near != plan)).fill_null(False)
        return cls(plan.set(doubted, None) if doubted.any() else plan, other, doubted, tuple(steps))


def claimed(records: pl.DataFrame, partners: Partners) -> Claim:
    """What records' own words say of their plan: `plan`, `plan:said`, and the elements that name it or give its number."""
    elements = sorted((one for one in guidance.elements() if one.plays("plan")), key=lambda one: not names_it(one.id))
    words = [(name, True) for name in (PLAN, SAID)] + [(one.id, names_it(one.id)) for one in elements]
    held = [(records[name].cast(pl.String), names) for name, names in words if name in records.columns]
    return Claim.of(held, partners, records.height)


def providers_said(records: pl.DataFrame) -> tuple[list[pl.Series], pl.Series]:
    """Every NPI that records say they are of, and the rows that say one which cannot be read."""
    names = [PROVIDER, *(one.id for one in guidance.elements() if one.plays("provider"))]
    held = [name for name in names if name in records.columns]
    unread = pl.repeat(False, records.height, eager=True)
    for name in held:
        if f"{name}:state" in records.columns:
            unread = unread | (records[f"{name}:state"] == State.UNREADABLE).fill_null(False)
    return [records[name].cast(pl.String) for name in held], unread


def meant_by(text: pl.Series, partners: Partners) -> pl.Series:
    """The registered names of the plans that texts stand for; null where no plan goes by one."""
    known = {one: plan.name for one in text.drop_nulls().unique() if (plan := partners.plan(one)) is not None}
    if not known:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(text))
    return text.replace_strict(known, default=None, return_dtype=pl.String)


def nearly(text: pl.Series, partners: Partners) -> pl.Series:
    """The registered names that texts may be misspellings of; null for those that are a plan's, and for all others."""
    near = {
        one: plan.name
        for one in text.drop_nulls().unique()
        if partners.plan(one) is None and (plan := partners.near(one)) is not None
    }
    if not near:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(text))
    return text.replace_strict(near, default=None, return_dtype=pl.String)


def names_it(element: str) -> bool:
    """Whether an element that says whose a row is names the plan; else it gives the plan's number."""
    return element.endswith("_name")
