"""What is wrong with single cells: what the kinds could not read, error cells, typed instructions; and how columns are spelled."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ecmx.findings import Findings, rule
from ecmx.guidance import CodeSet, FileType
from ecmx.guidance.values import READ_ALL_THE_SAME, State, known_share, unusual_letter
from ecmx.layouts import ReadColumn, RecordBatch, unlisted

__all__ = ["CellChecks"]

#: A quotation mark that opens or closes a text; behind a number it may mean inches.
UNPAIRED = r'^"|[^0-9\s]\s*"$'
# Instructions that stay behind in data cells; only whole cells, and nothing that a name or an address could be.
INSTRUCTION = (
    r"(?i)^\W*(?:please\s+)?"
    r"(?:enter|type|fill|key|add|insert|input|complete|select|choose|pick|leave|see|refer to|use|write)\b.*"
    r"\b(?:manually|here|in|out|blank|below|above|list|drop-?down|instructions?|notes?|tab|guide|date|code|value|name|number|"
    r"box|cell|if|from)\b\W*\w*\W*$"
    r"|^\W*(?:to be (?:completed|determined|entered|filled|provided)|tbd|tba|t\.b\.d\.?|required field|mandatory field|"
    r"manual entry|manually entered?|example|sample text|lorem ipsum|do not use|for (?:plan|provider) use only|drop-?down|free text)\W*$"
)
UNKNOWN_SET_BELOW = 0.5


@dataclass
class CellChecks:
    """Looks at every cell of a sheet, batch by batch."""

    findings: Findings
    unusual_cins: int = 0
    told: set[tuple[str, str, str]] = field(default_factory=set)  # code, tab, letter

    def look(self, batch: RecordBatch) -> None:
        """Find what is wrong with the cells of a batch."""
        member = batch.member
        instructed = with_words(batch, pl.all().str.contains(INSTRUCTION))
        quoted = with_words(batch, pl.all().str.contains('"', literal=True))
        for column in batch.own.values():
            self.problems(batch, column, member)
            self.broken(batch, column, member)
            self.spelling(batch, column)
            self.words(batch, column, member)
            if column.plan.letter in instructed and column.element.kind.is_text:
                self.instructions(batch, column, member)
            if column.plan.letter in quoted and column.element.kind.is_prose:
                self.quotes(batch, column, member)
            if column.element.plays("member"):
                self.letters(column, member)

    def add(
        self,
        batch: RecordBatch,
        column: ReadColumn,
        code: str,
        mask: pl.Series,
        *,
        unread: bool = True,
        words: str = "",
        stays: bool = False,
    ) -> None:
        """One finding for every row of a mask, on this column's cell; it holds the row where the row hangs on the cell.

        stays: of several records in the row only this column's is left out.
        """
        facts = {"label": column.element.label, "words": words or column.element.kind.words}
        self.findings.add(
            rule(code),
            sheet=batch.plan.name,
            rows=batch.rows.filter(mask),
            column=column.plan.letter,
            header=column.plan.header,
            element=column.element.id,
            source=column.element.source,
            facts=facts,
            holds=unread and holds_rows(column),
            stays=stays,
        )

    def problems(self, batch: RecordBatch, column: ReadColumn, member: pl.Series) -> None:
        """What the kind says is wrong."""
        problem = column.reading.problem
        if not problem.max():
            return
        for number in problem.unique().sort().to_list():
            if number:
                mask = (problem == number) & member
                found = column.element.kind.problems[number - 1]
                if mask.any():
                    half = found.leaves_out and (batch.plan.types != (column.element.file,) or bool(batch.plan.groups))
                    self.add(batch, column, found.code, mask, unread=found not in READ_ALL_THE_SAME, stays=half)

    def broken(self, batch: RecordBatch, column: ReadColumn, member: pl.Series) -> None:
        """Error cells (#N/A) and formulas that nobody calculated."""
        if column.cell is None:
            return
        for kind, code in (("error", "cell-error"), ("formula", "formula-without-value")):
            mask = column.cells_of(kind) & member
            if mask.any():
                self.add(batch, column, code, mask)

    def words(self, batch: RecordBatch, column: ReadColumn, member: pl.Series) -> None:
        """Populations as text: a word that the layout does not list, said once for all the flags of the cell."""
        declared = column.plan.declared
        if declared is None or not declared.flags or column.element != column.plan.carried[0]:
            return
        mask = unlisted(column.text, declared) & member
        if mask.any():
            self.add(batch, column, "code-unknown", mask, words=f"one of: {', '.join(declared.flags)}")

    def instructions(self, batch: RecordBatch, column: ReadColumn, member: pl.Series) -> None:
        """An instruction where a value should be."""
        mask = column.text.str.contains(INSTRUCTION).fill_null(False) & member
        if mask.any():
            self.add(batch, column, "instruction-in-cell", mask)

    def quotes(self, batch: RecordBatch, column: ReadColumn, member: pl.Series) -> None:
        """A quotation mark that opens and never closes, or the other way round."""
        uneven = column.text.str.count_matches('"', literal=True) % 2 == 1
        mask = (uneven & column.text.str.contains(UNPAIRED)).fill_null(value=False) & member
        if mask.any():
            self.add(batch, column, "quote-unpaired", mask, unread=False)

    def letters(self, column: ReadColumn, member: pl.Series) -> None:
        """Count the CINs outside the letters and first digit that one old source knows."""
        self.unusual_cins += int((unusual_letter(column.value) & member).sum())

    def tell(self) -> None:
        """One note for the file, at its end."""
        if self.unusual_cins:
            self.findings.add(rule("cin-letter-unusual"), sheet="", facts={"count": str(self.unusual_cins)})

    def spelling(self, batch: RecordBatch, column: ReadColumn) -> None:
        """One note for a column that is spelled otherwise than the guidance (or its layout) has it."""
        plan, kind = column.plan, column.element.kind
        layout = batch.plan.layout
        promised = layout is not None and layout.is_promise and plan.declared is not None
        parts = plan.declared.separator if plan.declared and plan.declared.parts else ""
        was = f"“{parts}” between its parts" if parts else plan.spelling or kind.spellings[0]
        facts = {"layout": layout.name if layout else "", "was": was}
        if column.doubt:
            self.note(batch, column, "spelling-unsure", change=column.doubt, **facts)
        elif column.spelling and column.spelling != was and (column.readable.any() or (promised and says_no(column))):
            code = "spelling-changed" if promised else "column-dialect"
            self.note(batch, column, code, spelling=column.spelling, **facts)
        free = kind.codes if kind.codes is not None and kind.codes.open else None
        if promised and free and self.has_unlisted(column, free):
            self.note(batch, column, "code-not-listed", **facts)
        if kind.is_day and column.cell is not None and column.readable.any():
            dates = column.cells_of("date") & column.readable
            typed = column.cells_of("text") & column.readable
            if dates.any() and typed.any():
                self.note(batch, column, "date-cells-mixed")
        if free and self.of_another_set(column, free):
            self.note(batch, column, "code-set-unknown")

    def has_unlisted(self, column: ReadColumn, codes: CodeSet) -> bool:
        """Whether an open set's column holds codes that neither the layout lists, which lists some, nor our list knows."""
        declared = column.plan.declared
        if declared is None or not declared.codes:
            return False
        listed = {*declared.codes, *declared.codes.values()}
        return any(one not in listed and codes.meant(one) is None for one in column.text.drop_nulls().unique())

    def of_another_set(self, column: ReadColumn, codes: CodeSet) -> bool:
        """Whether an open set's column holds mostly codes that our list does not know."""
        return bool(column.readable.any()) and known_share(column.value, codes.name) < UNKNOWN_SET_BELOW

    def note(self, batch: RecordBatch, column: ReadColumn, code: str, **facts: str) -> None:
        """A note on a column, once a sheet."""
        if (code, batch.plan.name, column.plan.letter) in self.told:
            return
        self.told.add((code, batch.plan.name, column.plan.letter))
        self.findings.add(
            rule(code),
            sheet=batch.plan.name,
            column=column.plan.letter,
            header=column.plan.header,
            element=column.element.id,
            source=column.element.source,
            facts={"label": column.element.label, "words": column.element.kind.words, **facts},
        )


def with_words(batch: RecordBatch, condition: pl.Expr) -> frozenset[str]:
    """The letters of the columns of words with a cell of which a condition holds; all are asked at once, but those of several elements."""
    words = [column.plan for column in batch.columns.values() if column.element.kind.is_prose]
    parts = {plan.letter for plan in words if plan.carried}
    return batch.letters_where({plan.letter for plan in words}, condition) | parts


def says_no(column: ReadColumn) -> bool:
    """Whether a cell of a yes/no column says that it is no, or not known."""
    return bool(((column.state == State.NO_OR_UNKNOWN) & column.text.is_not_null()).any())


def holds_rows(column: ReadColumn) -> bool:
    """Whether a row cannot be applied without this cell: the key, the record status, the engagement status."""
    return column.element.file is not FileType.REFERRAL and column.element.tells("member", "status")
