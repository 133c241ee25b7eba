"""What files in their order say of members. Frames in, frames out; the one place where that is decided.

A blank is no statement: what a plan once said stands until it says otherwise, so that an older file fills gaps and a newer one overwrites.
The roster is what is derived from the files that count, in whichever order they came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from ecmx.exchange import STATE
from ecmx.guidance import IN_PACKED_CELLS, FileType, date_form
from ecmx.guidance.values import State
from ecmx.hub.roster.named import LAST, UNTIL, column, facts_of

__all__ = ["Derived", "Records", "by_row", "cins_of", "continued", "derived", "of_members", "said"]

Records = Mapping[FileType, pl.DataFrame]
"""A file's rows that count, by file type, each frame of `ecmx.record_schema`."""

MIF, RTF, OTF = FileType.MIF, FileType.RTF, FileType.OTF
PROVIDER = "provider"  # the column of a record that says whose work it is, by NPI
SILENT = (int(State.BLANK), int(State.UNREADABLE))
SAID: Mapping[str, pl.DataType] = {
    "cin": pl.String(),
    "element": pl.String(),
    "value": pl.String(),
    "state": pl.UInt8(),
    "file": pl.UInt32(),
    "sheet": pl.String(),
    "row": pl.UInt32(),
}
ATTEMPT = ("cin", "day", "method", "provider_type", "ordinal")
ASSIGNED = ("cin", "record_status", "assigned_on", "authorized_on", "authorized_until", "npi")


@dataclass(frozen=True)
class Derived:
    """What is held of some members by one partner's files. `file` counts the files in their order, from 0.

    statements: cin, file, sheet, row, said (JSON); assignments: cin, record_status, assigned_on, authorized_on, authorized_until, npi,
    first, last, termed (files; termed null while it goes on); engagements: cin, file, status; episodes: cin, start, end, file
    attempts: cin, day, method, provider_type, ordinal, file; unassigned: file, sheet, row
    """

    statements: pl.DataFrame
    assignments: pl.DataFrame
    engagements: pl.DataFrame
    episodes: pl.DataFrame
    attempts: pl.DataFrame
    unassigned: pl.DataFrame

    @classmethod
    @lru_cache(maxsize=1)
    def none(cls) -> Derived:
        """Nothing, in the shape that all others have."""
        return derived([])


def key(kind: FileType) -> str:
    """The column by which a record is a member's."""
    found = column(kind, "member")
    assert found is not None
    return found


def cins_of(records: Records) -> pl.Series:
    """Every CIN that the records name, once, sorted."""
    named = [frame[key(kind)].rename("cin") for kind, frame in records.items()]
    every = pl.concat([pl.Series("cin", [], dtype=pl.String), *named])
    return every.drop_nulls().unique().sort()


def of_members(records: Records, cins: pl.Series) -> Records:
    """The records of these members."""
    among = {kind: frame.filter(pl.col(key(kind)).is_in(cins.implode())) for kind, frame in records.items()}
    return {kind: frame for kind, frame in among.items() if frame.height}


def derived(
    files: Sequence[Records],
    held: Sequence[pl.Series] | None = None,
    *,
    assigned: pl.Series | None = None,
    wait: bool = True,
    statements: Callable[[Sequence[Records]], pl.DataFrame] | None = None,
) -> Derived:
    """What the files, oldest first, say together. held: of each the CINs of rows that do not count, who are named all the same.

    wait: rows of members whom no Member Information File names, nor `assigned`, are not used, and are told
    statements: makes them of the records that are used; of all that the files say where it is not given
    """
    assignments = _assignments(files, held or [])
    known = assignments["cin"] if assigned is None else pl.concat([assignments["cin"], assigned])
    if not wait:
        known = pl.concat([known, *(cins_of(one) for one in files)])
    waiting = pl.concat([_NONE_WAITING, *(_waiting(at, records, known) for at, records in enumerate(files) if records)])
    used = [of_members(records, known) for records in files]
    return Derived(
        (statements or _statements)(used),
        assignments,
        _engagements(used),
        _episodes(used),
        _attempts(used),
        waiting,
    )


def said(records: pl.DataFrame, kind: FileType, file: int = 0) -> pl.DataFrame:
    """The statements of one file's records of a type: a row a member and element that says anything.

    Where a file names a member several times, its last row that says anything of an element counts.
    """
    names = [name for name in facts_of(kind) if name in records.columns]
    rows = records.filter(pl.col(key(kind)).is_not_null()) if names else records.clear()
    if not rows.height:
        return pl.DataFrame(schema=SAID)
    schema = rows.schema
    origin = [pl.col(key(kind)).alias("cin"), pl.col("sheet"), pl.col("row")]
    states = [
        (pl.col(name + STATE) if name + STATE in schema else pl.lit(int(State.VALUE))).cast(pl.UInt8).alias(name)
        for name in names
    ]
    # two long columns beside each other: a question a column would be a hundred questions a file
    values = rows.select(*origin, *(text_of(name, schema[name]).alias(name) for name in names))
    long = values.unpivot(on=names, index=["cin", "sheet", "row"], variable_name="element", value_name="value")
    beside = rows.select(states).unpivot(on=names, value_name="state")["state"]
    state = pl.col("state")
    every = (
        long.with_columns(beside)
        .filter(~state.is_in(SILENT) & ((state != int(State.VALUE)) | pl.col("value").is_not_null()))
        .with_columns(pl.col("value").fill_null(""), pl.lit(file, dtype=pl.UInt32).alias("file"))
        .select(list(SAID))
    )
    if rows[key(kind)].is_duplicated().any():
        every = every.unique(["cin", "element"], keep="last", maintain_order=True)
    return every


def text_of(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column's values as canonical text: ISO days, true and false, JSON for what has parts."""
    values = pl.col(name)
    if isinstance(dtype, pl.List):
        inner = pl.element().struct.json_encode() if isinstance(dtype.inner, pl.Struct) else pl.element()
        joined = values.list.eval(inner).list.join(",").fill_null("")
        return pl.when(values.is_not_null()).then(pl.concat_str(pl.lit("["), joined, pl.lit("]")))
    if isinstance(dtype, pl.Struct):
        return pl.when(values.is_not_null()).then(values.struct.json_encode())
    if dtype == pl.Boolean:
        return pl.when(values).then(pl.lit("true")).when(~values).then(pl.lit("false"))
    return values.cast(pl.String)


def _statements(used: Sequence[Records]) -> pl.DataFrame:
    """Of each member and element what differs from the statement before, put together by row."""
    said_in = [said(frame, kind, at) for at, records in enumerate(used) for kind, frame in records.items()]
    every = pl.concat([pl.DataFrame(schema=SAID), *said_in]).sort(["cin", "element", "file"], maintain_order=True)
    same = pl.all_horizontal(
        (pl.col(name) == pl.col(name).shift(1)).fill_null(value=False) for name in ("cin", "element", "value", "state")
    )
    return by_row(every.filter(~same))


def by_row(said: pl.DataFrame) -> pl.DataFrame:
    """Statements put together by the row that makes them: cin, file, sheet, row, said (JSON, its elements in alphabetical order)."""
    entry = pl.struct(pl.col("state").alias("s"), pl.col("value").alias("v")).struct.json_encode()
    text = pl.concat_str(pl.lit('"'), pl.col("element"), pl.lit('":'), entry)
    return (
        said.sort(["cin", "element"])
        .with_columns(text.alias("said"))
        .group_by(["cin", "file", "sheet", "row"], maintain_order=True)
        .agg(pl.col("said").str.join(","))
        .with_columns(pl.concat_str(pl.lit("{"), pl.col("said"), pl.lit("}")).alias("said"))
        .sort(["cin", "file", "sheet", "row"])
    )


_NO_ASSIGNMENT = {
    "cin": pl.String(),
    "record_status": pl.String(),
    "assigned_on": pl.Date(),
    "authorized_on": pl.Date(),
    "authorized_until": pl.Date(),
    "npi": pl.String(),
    "first": pl.UInt32(),
    "last": pl.UInt32(),
    "termed": pl.UInt32(),
}


def _assignments(files: Sequence[Records], held: Sequence[pl.Series]) -> pl.DataFrame:
    """The newest word on each assignment; `termed` is the file that ended it, if none has named the member otherwise since."""
    parts = [
        frame.filter(pl.col(key(MIF)).is_not_null()).select(
            pl.col(key(MIF)).alias("cin"),
            _named(MIF, "status").alias("record_status"),
            _named(MIF, "assigned").alias("assigned_on"),
            _named(MIF, "authorized").alias("authorized_on"),
            _day(frame, UNTIL).alias("authorized_until"),
            (pl.col(PROVIDER) if PROVIDER in frame.columns else pl.lit(None, dtype=pl.String)).alias("npi"),
            pl.lit(at, dtype=pl.UInt32).alias("file"),
        )
        for at, records in enumerate(files)
        if (frame := records.get(MIF)) is not None
    ]
    if not parts:
        return pl.DataFrame(schema=_NO_ASSIGNMENT)
    newest = [pl.col(name).drop_nulls().last() for name in ASSIGNED[1:]]
    ends = pl.col("record_status").is_in(list(LAST)).fill_null(value=False)
    ended_since = ends.cast(pl.UInt8).reverse().cum_min().reverse() == 1
    lasting = (
        pl.concat(parts)
        .group_by("cin", maintain_order=True)
        .agg(
            *newest,
            pl.col("file").first().alias("first"),
            pl.col("file").last().alias("last"),
            # of the run of final records at the end, the first; none where the newest word is another
            pl.col("file").filter(ended_since).first().alias("termed"),
        )
    )
    named = [
        pl.DataFrame({"cin": cins, "named": pl.Series([at] * len(cins), dtype=pl.UInt32)})
        for at, cins in enumerate(held)
        if len(cins)
    ]
    if named:
        newest_held = pl.concat(named).group_by("cin").agg(pl.col("named").max())
        lasting = lasting.join(newest_held, on="cin", how="left")
        lasting = lasting.with_columns(pl.max_horizontal("last", "named").alias("last"))
    return lasting.select(list(_NO_ASSIGNMENT)).sort("cin")


def continued(before: Derived, now: Derived, held: pl.Series, place: int) -> Derived:
    """What is held once a newest file is added to what was. Of the statements those of `now` alone: they were held against it before.

    held: whom rows of the newest file name that do not count; place: its own
    """
    return Derived(
        now.statements,
        _reassigned(before.assignments, now.assignments, held, place),
        pl.concat([before.engagements, now.engagements]),
        _ended(pl.concat([before.episodes, now.episodes])),
        pl.concat([before.attempts, now.attempts]).unique(list(ATTEMPT), keep="first", maintain_order=True),
        now.unassigned,
    )


def _reassigned(before: pl.DataFrame, now: pl.DataFrame, held: pl.Series, place: int) -> pl.DataFrame:
    said = now.join(before, on="cin", how="left", suffix=":before")
    newest = [pl.coalesce(name, f"{name}:before").alias(name) for name in ASSIGNED[1:]]
    ended = pl.when(pl.col("termed").is_not_null()).then(pl.coalesce("termed:before", "termed"))
    still = pl.when(pl.col("record_status").is_null()).then(pl.col("termed:before"))
    merged = said.select(
        "cin",
        *newest,
        pl.coalesce("first:before", "first").alias("first"),
        pl.coalesce("last", "last:before").alias("last"),
        pl.coalesce(ended, still).alias("termed"),
    )
    named = pl.when(pl.col("cin").is_in(held.implode())).then(pl.lit(place, dtype=pl.UInt32)).otherwise(pl.col("last"))
    others = before.join(now, on="cin", how="anti").with_columns(named.alias("last"))
    return pl.concat([merged, others]).sort("cin")


def _engagements(files: Sequence[Records]) -> pl.DataFrame:
    schema = {"cin": pl.String(), "file": pl.UInt32(), "status": pl.String()}
    parts = [
        frame.select(
            pl.col(key(RTF)).alias("cin"),
            pl.lit(at, dtype=pl.UInt32).alias("file"),
            _named(RTF, "status").alias("status"),
        ).drop_nulls()
        for at, records in enumerate(files)
        if (frame := records.get(RTF)) is not None
    ]
    every = pl.concat([pl.DataFrame(schema=schema), *parts])
    return every.unique(["cin", "file"], keep="last", maintain_order=True).sort(["cin", "file"])


def _episodes(files: Sequence[Records]) -> pl.DataFrame:
    """Times in which a member had ECM; the newest word on an end counts, and a blank end takes none back."""
    schema = {"cin": pl.String(), "start": pl.Date(), "end": pl.Date(), "file": pl.UInt32()}
    parts = [
        frame.select(
            pl.col(key(RTF)).alias("cin"),
            _named(RTF, "started").alias("start"),
            _named(RTF, "ended").alias("end"),
            pl.lit(at, dtype=pl.UInt32).alias("file"),
        ).filter(pl.col("cin").is_not_null() & pl.col("start").is_not_null())
        for at, records in enumerate(files)
        if (frame := records.get(RTF)) is not None
    ]
    return _ended(pl.concat([pl.DataFrame(schema=schema), *parts]))


def _ended(every: pl.DataFrame) -> pl.DataFrame:
    return (
        every.group_by(["cin", "start"], maintain_order=True)
        .agg(pl.col("end").drop_nulls().last(), pl.col("file").first())
        .select(every.columns)
        .sort(["cin", "start"])
    )


def _attempts(files: Sequence[Records]) -> pl.DataFrame:
    """Attempts, each once: a file that repeats those of another month adds none; two of one day in one file are two."""
    schema = {
        "cin": pl.String(),
        "day": pl.Date(),
        "method": pl.String(),
        "provider_type": pl.String(),
        "ordinal": pl.UInt32(),
        "file": pl.UInt32(),
    }
    what = list(ATTEMPT[:-1])
    parts = [
        frame.select(
            pl.col(key(OTF)).alias("cin"),
            _named(OTF, "event").alias("day"),
            _named(OTF, "method").fill_null("").alias("method"),
            _named(OTF, "provider type").fill_null("").alias("provider_type"),
        )
        .filter(pl.col("cin").is_not_null() & pl.col("day").is_not_null())
        .with_columns(
            (pl.int_range(pl.len(), dtype=pl.UInt32).over(what) + 1).alias("ordinal"),
            pl.lit(at, dtype=pl.UInt32).alias("file"),
        )
        for at, records in enumerate(files)
        if (frame := records.get(OTF)) is not None
    ]
    every = pl.concat([pl.DataFrame(schema=schema), *(part.select(list(schema)) for part in parts)])
    return every.unique(list(ATTEMPT), keep="first", maintain_order=True).sort(list(ATTEMPT))


_NONE_WAITING = pl.DataFrame(schema={"file": pl.UInt32(), "sheet": pl.String(), "row": pl.UInt32()})


def _waiting(at: int, records: Records, known: pl.Series) -> pl.DataFrame:
    """Rows of members whom no plan has assigned."""
    parts = [
        frame.filter(~pl.col(key(kind)).is_in(known.implode()).fill_null(value=False)).select(
            pl.lit(at, dtype=pl.UInt32).alias("file"), "sheet", "row"
        )
        for kind, frame in records.items()
        if kind in (RTF, OTF)
    ]
    return pl.concat([_NONE_WAITING, *parts]).unique(maintain_order=True)


def _named(kind: FileType, role: str) -> pl.Expr:
    name = column(kind, role)
    assert name is not None
    return pl.col(name)


def _day(frame: pl.DataFrame, extension: str) -> pl.Expr:
    if extension not in frame.columns:
        return pl.lit(None, dtype=pl.Date)
    text = pl.col(extension)
    return pl.coalesce(text.str.to_date(date_form(form).strftime, strict=False) for form in IN_PACKED_CELLS)
