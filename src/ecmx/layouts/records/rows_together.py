"""Records of several file types into the rows of one tab: the halves of one source row stay together, the others meet by their CIN.

No record is lost and none stands twice: the second return of a member meets her second row, and what meets nobody has a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ecmx.guidance import FileType, key_of

__all__ = ["ORIGIN", "beside", "rows_together"]

#: Where a record came from; frames without these columns have no source rows.
ORIGIN = ("file", "sheet", "row")


def rows_together(records: Mapping[FileType, pl.DataFrame]) -> pl.DataFrame:
    """One frame with the columns of all file types; a null where a row has no record of a type.

    What two types both bring (where they came from, extensions) is the first one's, or the second's where the first has none;
    the second's own stands in a column named by `beside`.
    """
    frames = [(file, frame) for file, frame in records.items() if frame.height]
    if not frames:
        return pl.DataFrame()
    if len(frames) == 1:
        return frames[0][1]
    frames = with_one_plan(frames)
    first, rows = frames[0]
    rows = numbered(rows, first)
    for file, frame in frames[1:]:
        rows = met(rows, numbered(frame, file), file)
    return rows.drop("__cin", "__places", "__at", "__plan", strict=False)


def with_one_plan(frames: list[tuple[FileType, pl.DataFrame]]) -> list[tuple[FileType, pl.DataFrame]]:
    """The frames with `__plan`: the plan by which a record may meet another's. One that names none has that of the only plan that the
    member has in these files; a member of two plans meets within each.
    """
    if not any("plan" in frame.columns for _, frame in frames):
        return frames
    told = [
        frame.select(cin=key_of(file), plan="plan")
        for file, frame in frames
        if {"plan", key_of(file)} <= set(frame.columns)
    ]
    only = pl.concat(told).drop_nulls().unique() if told else pl.DataFrame(schema={"cin": pl.String, "plan": pl.String})
    only = only.filter(pl.len().over("cin") == 1).rename({"plan": "__only"})
    made = []
    for file, frame in frames:
        cin = key_of(file)
        if cin in frame.columns and "plan" in frame.columns:
            frame = frame.join(only, left_on=cin, right_on="cin", how="left", maintain_order="left")
            # Words that no plan goes by tell members apart all the same.
            own = ["plan", *(name for name in ("plan:said",) if name in frame.columns)]
            frame = frame.with_columns(__plan=pl.coalesce(*own, "__only")).drop("__only")
        else:
            frame = frame.with_columns(__plan=pl.lit(None, dtype=pl.String))
        made.append((file, frame))
    return made


def beside(name: str, file: FileType) -> str:
    """The column that keeps what a later file type brought under a name that an earlier one has too."""
    return f"{name}:{file.value}"


def numbered(frame: pl.DataFrame, file: FileType) -> pl.DataFrame:
    """A frame with its member's CIN, the place in its source (a row put together has several), and its order."""
    cin = key_of(file)
    known = pl.col(cin) if cin in frame.columns else pl.lit(None, dtype=pl.String)
    if "__plan" in frame.columns:
        known = known + pl.lit("\x1f") + pl.col("__plan").fill_null("")
    place = (
        pl.concat_str([pl.col(name).cast(pl.String) for name in ORIGIN], separator="\x1f")
        if set(ORIGIN) <= set(frame.columns)
        else pl.lit(None, dtype=pl.String)
    )
    return frame.with_columns(__cin=known, __places=pl.concat_list(place), __at=pl.int_range(pl.len()))


def met(rows: pl.DataFrame, others: pl.DataFrame, file: FileType) -> pl.DataFrame:
    """`others` joined to `rows`: first by the source row, then by CIN, the n-th free one to the n-th free one."""
    pairs = (
        by_place(rows, "left")
        .join(by_place(others, "right"), on="key", maintain_order="left")
        .select("left", "right")
        .unique("left", keep="first", maintain_order=True)
    )
    free_rows = rows.filter(~pl.col("__at").is_in(pairs["left"].implode()))
    free_others = others.filter(~pl.col("__at").is_in(pairs["right"].implode()))
    nth = pl.int_range(pl.len()).over("__cin").alias("nth")
    by_cin = (
        free_rows.drop_nulls("__cin")
        .select("__cin", nth, left="__at")
        .join(free_others.drop_nulls("__cin").select("__cin", nth, right="__at"), on=["__cin", "nth"])
        .select("left", "right")
    )
    pairs = pl.concat([pairs, by_cin])
    shared = [name for name in others.columns if name in rows.columns and not name.startswith("__")]
    theirs = others.drop("__cin", "__plan", strict=False).rename(
        {"__at": "right", "__places": "__theirs"} | {name: beside(name, file) for name in shared}
    )
    joined = rows.join(pairs, left_on="__at", right_on="left", how="left").join(theirs, on="right", how="left")
    joined = joined.with_columns(
        pl.when(pl.col("__theirs").is_null())
        .then("__places")
        .otherwise(pl.concat_list("__places", "__theirs"))
        .alias("__places"),
        *(pl.coalesce(name, beside(name, file)) for name in shared if name not in ORIGIN),
    ).drop("__theirs", "right")
    alone = others.filter(~pl.col("__at").is_in(pairs["right"].implode()))
    whole = pl.concat([joined, alone], how="diagonal_relaxed")
    return whole.with_columns(__at=pl.int_range(pl.len()))


def by_place(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """The places of rows, each with the one row that it belongs to."""
    return (
        rows.select(pl.col("__at").alias(name), key="__places")
        .explode("key")
        .drop_nulls()
        .unique("key", keep="first", maintain_order=True)
    )
