"""Findings by the million: one small head per kind of finding and place, and its rows as Polars blocks.

No value of a cell is kept: a finding says where, and the file says what stands there (invariant V1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from types import MappingProxyType

import polars as pl

from ecmx.findings.heads import FactError, Head, column_number
from ecmx.findings.model import PLACE_SLOTS, SLOTS, Disposition, Finding, Place, Rule, Severity

__all__ = ["Extent", "FactError", "FindingGroup", "Findings", "GroupEntry"]

_PAGE = 65536  # findings worked off at a time: bounds the memory of iterating
_COMPACT_AT = 64  # blocks of one head before they are joined: keeps single-row adds cheap in memory

#: The columns of `Findings.frame`.
FRAME: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "code": pl.String(),
        "severity": pl.String(),
        "disposition": pl.String(),
        "owner": pl.String(),
        "sheet": pl.String(),
        "row": pl.UInt32(),
        "column": pl.String(),
        "header": pl.String(),
        "element": pl.String(),
        "message": pl.String(),
        "fix": pl.String(),
    }
)

#: head (rule, place, source), row, message, fix
GroupEntry = tuple[Head, int | None, str, str]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one rule in one column (or about one element) of one sheet, of which the same facts are told.

    message, fix: with “…” for what differs from row to row, if there are several; facts: those that do not differ
    count: findings; rows: the first rows, ascending, at most as many samples as were asked for, empty when without rows
    beside: for each of `rows` what differs there ("other row 5"), "" where nothing does
    """

    rule: Rule
    disposition: Disposition
    sheet: str
    column: str
    header: str
    element: str
    message: str
    fix: str
    source: str
    facts: Mapping[str, str]
    count: int
    rows: tuple[int, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """Where one rule was broken, each place once. cells: distinct (tab, row, column); rows: distinct (tab, row); both 0 without rows.

    places: distinct (tab, column) of findings without a row; names: of what is not there at all, such as a column that is missing
    """

    rule: Rule
    cells: int
    rows: int
    places: frozenset[tuple[str, str]]
    names: frozenset[str]


class Findings:
    """All findings on one file. Added by whole columns, read in the order of a workbook."""

    __slots__ = ("_heads", "_sheets")

    def __init__(self) -> None:
        self._heads: dict[tuple[object, ...], Head] = {}
        self._sheets: dict[str, int] = {}

    def add(  # noqa: PLR0913 - one call says all there is to say; everything but the rule has a name
        self,
        rule: Rule,
        *,
        sheet: str,
        rows: pl.Series | Sequence[int] | None = None,
        column: str = "",
        header: str = "",
        element: str = "",
        source: str = "",
        facts: Mapping[str, str] = {},
        rows_facts: Mapping[str, pl.Series] = {},
        holds: bool = False,
        stays: bool = False,
    ) -> None:
        """Add one finding for each of `rows` (Excel rows), or one without a row where `rows` is None.

        source: the data element's own source; "" = the rule's
        facts: fills the slots of the rule's sentence and fix; facts the rule has no slot for are left out
        holds: the rows are held, whatever the rule says (a key or a status that cannot be used)
        stays: the rows are applied, whatever the rule says (one of several records of a row is left out, the row is not)
        rows_facts: slots that differ from row to row, one series as long as `rows` each
        Raises `FactError`, a programming error, where a slot stays empty or a fact is none of `SLOTS`.
        """
        _demand_facts(rule, facts, rows_facts, rows is None)
        used = tuple(sorted((name, str(text)) for name, text in facts.items() if name in rule.facts))
        varying = tuple(sorted(name for name in rows_facts if name in rule.facts))
        key = (
            sheet,
            rule.code,
            column,
            header,
            element,
            source,
            used,
            varying,
            rows is None,
            holds,
            stays,
        )
        block = _block(rule, rows, {name: rows_facts[name] for name in varying})
        if not block.height:
            return
        self._sheets.setdefault(sheet, len(self._sheets))
        head = self._heads.get(key)
        if head is None:
            place = Place(sheet, None, column, header, element)
            head = self._heads[key] = Head(
                rule, place, source or rule.source, dict(used), varying, holds=holds, stays=stays
            )
        head.append(block, _COMPACT_AT)

    def merge(self, other: Findings) -> None:
        """Take over all findings of `other`, which stays as it is; its new sheets come after ours."""
        for sheet in other._sheets:
            self._sheets.setdefault(sheet, len(self._sheets))
        for key, theirs in other._heads.items():
            head = self._heads.get(key)
            if head is None:
                head = self._heads[key] = Head(
                    theirs.rule,
                    theirs.place,
                    theirs.source,
                    theirs.facts,
                    theirs.varying,
                    holds=theirs.holds,
                    stays=theirs.stays,
                )
            for block in theirs.blocks:
                head.append(block, _COMPACT_AT)

    def keeping_back(self) -> Findings:
        """Those findings that hold or exclude their rows; shares what it is made of."""
        return self.only(lambda head: head.disposition is not Disposition.APPLY)

    def only(self, wanted: Callable[[Head], bool]) -> Findings:
        """Those findings whose head is wanted; shares what it is made of."""
        some = Findings()
        for key, head in self._heads.items():
            if wanted(head):
                some._heads[key] = head
                some._sheets.setdefault(head.place.sheet, len(some._sheets))
        return some

    def forget(self, sheet: str) -> None:
        """Take back all findings on one sheet, which is left out as a whole."""
        self._heads = {key: head for key, head in self._heads.items() if head.place.sheet != sheet}

    def frame(self) -> pl.DataFrame:
        """A row a finding, in the order of a workbook, and no value of any cell.

        code, severity, disposition, owner, sheet ("" = a delimited file), row (UInt32, null without one), column, header, element
        ("" without one), message, fix.
        """
        heads = [(at, self._sheets[head.place.sheet], head) for at, head in enumerate(self._heads.values())]
        parts = [
            _as_frame(several, constant=constant)
            for constant in (True, False)
            if (several := [one for one in heads if one[2].constant is constant])
        ]
        if not parts:
            return pl.DataFrame(schema=FRAME)
        order = [pl.col("at_sheet"), pl.col("row").fill_null(0), pl.col("at_column"), pl.col("at_head")]
        return pl.concat(parts).sort(order, maintain_order=True).select(list(FRAME))

    def __len__(self) -> int:
        return sum(head.count for head in self._heads.values())

    def __iter__(self) -> Iterator[Finding]:
        """In order: sheets as they were first met; in a sheet what has no row, then by row; then by column."""
        for head, row, message, fix in self.entries():
            place = Place(head.place.sheet, row, head.place.column, head.place.header, head.place.element)
            yield Finding(head.rule, place, message, fix, head.source, head.disposition)

    def entries(self) -> Iterator[GroupEntry]:
        """As iterating, without an object each: for renderers of very long lists."""
        for sheet in self._sheets:
            heads = [head for head in self._heads.values() if head.place.sheet == sheet]
            order = _reading_order(heads)
            for start in range(0, order.height, _PAGE):
                page = order.slice(start, _PAGE)
                lines = {
                    index: _lines(heads[index], positions)
                    for index, positions in page.group_by("head", maintain_order=True).agg("position").iter_rows()
                }
                for index in page.get_column("head").to_list():
                    yield next(lines[index])

    def counts(self) -> dict[str, int]:
        """Findings per code, in the order of first add."""
        counts: dict[str, int] = {}
        for head in self._heads.values():
            counts[head.rule.code] = counts.get(head.rule.code, 0) + head.count
        return counts

    def counts_by_severity(self) -> dict[Severity, int]:
        """Findings per severity, all three, loudest first."""
        counts = dict.fromkeys(Severity, 0)
        for head in self._heads.values():
            counts[head.rule.severity] += head.count
        return counts

    def extents(self) -> tuple[Extent, ...]:
        """Where each rule was broken, in the order of first add; a place counts once, whatever and however often it is said of it."""
        by_code: dict[str, list[Head]] = {}
        for head in self._heads.values():
            by_code.setdefault(head.rule.code, []).append(head)
        return tuple(_extent(heads) for heads in by_code.values())

    @property
    def has_errors(self) -> bool:
        return any(head.rule.severity is Severity.ERROR for head in self._heads.values())

    @property
    def sheets(self) -> tuple[str, ...]:
        """Sheets with findings, as first met."""
        return tuple(self._sheets)

    def rows_with(
        self,
        *,
        severity: Severity | None = None,
        disposition: Disposition | None = None,
        code: str = "",
        sheet: str = "",
    ) -> pl.Series:
        """The distinct rows of one sheet that have such a finding: UInt32, ascending."""
        frames = [
            block.get_column("row")
            for head in self._heads.values()
            if head.place.sheet == sheet
            and (severity is None or head.rule.severity is severity)
            and (disposition is None or head.disposition is disposition)
            and (not code or head.rule.code == code)
            for block in head.blocks
        ]
        if not frames:
            return pl.Series("row", [], dtype=pl.UInt32)
        return pl.concat(frames).drop_nulls().unique().sort()

    def grouped(self, samples: int = 5) -> tuple[FindingGroup, ...]:
        """One group for each rule × sheet × column × element × facts: loudest first, then as first added."""
        together: dict[tuple[object, ...], list[Head]] = {}
        for head in self._heads.values():
            place, facts = head.place, tuple(head.facts.items())
            key = (head.rule.code, place.sheet, place.column, place.element, head.disposition, facts)
            together.setdefault(key, []).append(head)
        groups = (_group(heads, samples) for heads in together.values())
        return tuple(sorted(groups, key=lambda group: group.rule.severity.rank))

    def estimated_size(self) -> int:
        """Bytes that the blocks take; the heads are few."""
        return sum(int(block.estimated_size()) for head in self._heads.values() for block in head.blocks)

    def __repr__(self) -> str:
        counts = self.counts_by_severity()
        return f"<Findings: {', '.join(f'{counts[severity]} {severity.value}' for severity in Severity)}>"

    __str__ = __repr__


def _demand_facts(rule: Rule, facts: Mapping[str, str], rows_facts: Mapping[str, pl.Series], without_row: bool) -> None:
    given = facts.keys() | rows_facts.keys()
    if missing := rule.facts - given:
        raise FactError(f"{rule.code} needs the facts {sorted(missing)}")
    if unknown := given - SLOTS.keys():
        raise FactError(f"{rule.code} was given facts that are none of SLOTS: {sorted(unknown)}")
    if taken := given & PLACE_SLOTS:
        raise FactError(f"{rule.code}: {sorted(taken)} come from the finding's place, not from the facts")
    if without_row and (rows_facts or rule.by_row):
        raise FactError(f"{rule.code} was added without a row, yet has facts for each row")


def _block(rule: Rule, rows: pl.Series | Sequence[int] | None, rows_facts: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The columns row and one for each fact that differs by row."""
    if rows is None:
        numbers = pl.Series("row", [None], dtype=pl.UInt32)
    else:
        numbers = pl.Series("row", rows).cast(pl.UInt32)
        if numbers.null_count():
            raise FactError(f"{rule.code} was given a row without a number")
    columns = [numbers]
    # Numbers stay numbers, four bytes each; anything else is kept as text.
    columns += [
        (series.cast(pl.Int64).cast(pl.Int32) if series.dtype.is_integer() else series.cast(pl.String)).alias(name)
        for name, series in rows_facts.items()
    ]
    if wrong := [column.name for column in columns if len(column) != len(numbers)]:
        raise FactError(f"{rule.code}: {wrong} are not as long as the rows")
    return pl.DataFrame(columns)


def _as_frame(heads: Sequence[tuple[int, int, Head]], *, constant: bool) -> pl.DataFrame:
    """The findings of heads as rows of `Findings.frame`, with what they are ordered by. heads: place, sheet's place, head

    constant: each head says the same of all its rows; else none does
    """
    lines = []
    for at, sheet, head in heads:
        place, rows = head.place, head.frame().get_column("row")
        positions: Sequence[int] = range(1) if constant else range(len(rows))
        messages, fixes = head.messages(positions), head.fixes(positions)
        lines.append(
            (
                head.rule.code,
                head.rule.severity.value,
                head.disposition.value,
                head.rule.owner.value,
                place.sheet,
                rows,
                place.column,
                place.header,
                place.element,
                messages[0] if constant else messages,
                fixes[0] if constant else fixes,
                sheet,
                column_number(place.column),
                at,
            )
        )
    by_row = ["row"] if constant else ["row", "message", "fix"]
    types = {**FRAME, **dict.fromkeys(("at_sheet", "at_column", "at_head"), pl.UInt32())}
    several = {name: pl.List(dtype) if name in by_row else dtype for name, dtype in types.items()}
    return pl.DataFrame(lines, schema=several, orient="row").explode(by_row)


def _reading_order(heads: list[Head]) -> pl.DataFrame:
    """All findings of one sheet as (head, position in that head's frame), by row, column and first add."""
    parts = [
        head.frame().select(
            pl.col("row").fill_null(0),
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("position"),
            pl.lit(index, dtype=pl.UInt32).alias("head"),
            pl.lit(column_number(head.place.column), dtype=pl.UInt32).alias("column"),
        )
        for index, head in enumerate(heads)
    ]
    return pl.concat(parts).sort("row", "column", "head", maintain_order=True).select("head", "position")


def _lines(head: Head, positions: Sequence[int]) -> Iterator[GroupEntry]:
    return zip(repeat(head), head.rows(positions), head.messages(positions), head.fixes(positions), strict=False)


def _extent(heads: list[Head]) -> Extent:
    columns: dict[tuple[str, str], list[pl.Series]] = {}
    places: set[tuple[str, str]] = set()
    names: set[str] = set()
    for head in heads:
        place, rows = head.place, head.frame().get_column("row").drop_nulls()
        if len(rows):
            columns.setdefault((place.sheet, place.column), []).append(rows)
            continue
        places.add((place.sheet, place.column))
        if not place.column and (name := head.facts.get("was") or head.facts.get("label")):
            names.add(name)
    sheets: dict[str, list[pl.Series]] = {}
    for (sheet, _), parts in columns.items():
        sheets.setdefault(sheet, []).extend(parts)
    return Extent(
        heads[0].rule, _distinct(columns.values()), _distinct(sheets.values()), frozenset(places), frozenset(names)
    )


def _distinct(several: Iterable[list[pl.Series]]) -> int:
    """The distinct rows of each list of blocks, together."""
    return sum(pl.concat(parts).n_unique() for parts in several)


def _group(heads: list[Head], samples: int) -> FindingGroup:
    first = min(heads, key=lambda head: head.first_row())
    count = sum(head.count for head in heads)
    found: dict[int, str] = {}
    for head in heads:
        rows = head.frame().select("row", pl.int_range(pl.len()).alias("position")).drop_nulls()
        for row, position in rows.unique("row", keep="first").bottom_k(samples, by="row").iter_rows():
            found.setdefault(row, head.beside(position))
    shown = sorted(found.items())[:samples]
    position = first.frame().get_column("row").arg_min() or 0
    one = first.messages([position])[0], first.fixes([position])[0]
    message, fix = one if count == 1 else first.in_general()
    return FindingGroup(
        rule=first.rule,
        disposition=first.disposition,
        sheet=first.place.sheet,
        column=first.place.column,
        header=first.place.header,
        element=first.place.element,
        message=message,
        fix=fix,
        source=first.source,
        facts=MappingProxyType(dict(first.facts)),
        count=count,
        rows=tuple(row for row, _ in shown),
        beside=tuple(beside for _, beside in shown),
    )
