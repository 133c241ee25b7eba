"""Rules that look across the files of one call, in whatever order they were named: the same month twice, other birth dates,

attempts after an enrollment. Knows keys only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations

import polars as pl

from ecmx.checks.across_rows import AcrossRows
from ecmx.checks.named import ATTEMPTED, BORN, CIN
from ecmx.checks.rule import is_a_day
from ecmx.errors import EcmxError
from ecmx.findings import rule
from ecmx.guidance import FileType

__all__ = ["tell_across_files"]

MIF, RTF, OTF = FileType.MIF, FileType.RTF, FileType.OTF


def tell_across_files(files: Sequence[AcrossRows]) -> None:
    """All findings across files; each stands in the file that was named later.

    A fault of ours is kept as the `fault` of the files that it is about, and the rest is told.
    """
    pairs: list[tuple[AcrossRows, AcrossRows]] = []
    with faults_of(*files):
        pairs = with_members_in_common(files)
    for earlier, later in pairs:
        with faults_of(later):
            same_period(earlier, later)
            other_births(earlier, later)
    with faults_of(*files):
        attempts_after_enrollment(files)


@contextmanager
def faults_of(*files: AcrossRows) -> Iterator[None]:
    """Whatever we do wrong here is these files' fault; the first one of a file is the one that is said."""
    try:
        yield
    except EcmxError:
        raise
    except Exception as fault:  # noqa: BLE001 – whatever it is, the reports of all files are finished
        for one in files:
            one.fault = one.fault or fault


def with_members_in_common(files: Sequence[AcrossRows]) -> list[tuple[AcrossRows, AcrossRows]]:
    """The pairs of files that name one member, earlier and later, in the order of the later: of three hundred providers' files few."""
    cins = [
        pl.DataFrame({"cin": cin, "file": pl.Series([at], dtype=pl.UInt32).new_from_index(0, len(cin))})
        for at, one in enumerate(files)
        for _, _, keys in one.keys(MIF, RTF, FileType.REFERRAL)
        if len(cin := keys["cin"].drop_nulls().unique())
    ]
    if len(cins) < 2:
        return []
    shared = pl.concat(cins).unique().group_by("cin").agg(pl.col("file").sort()).filter(pl.col("file").list.len() > 1)
    pairs = {pair for places in shared["file"].unique().to_list() for pair in combinations(places, 2)}
    return [(files[earlier], files[later]) for later, earlier in sorted((later, earlier) for earlier, later in pairs)]


def same_period(earlier: AcrossRows, later: AcrossRows) -> None:
    """Two files of one sender for one period, with members in common."""
    on = ["cin", "period", "sender"]
    for sheet, file, keys in later.keys(MIF, RTF):
        here = keys.drop_nulls(["cin", "period"])
        for _, _, others in earlier.keys(file):
            common = here.join(others.select(on).unique(), on=on, nulls_equal=True)
            if common.is_empty():
                continue
            later.findings.add(rule("same-period-twice"), sheet=sheet, facts={"other_file": earlier.file})
            rows = common["row"].unique().sort()
            later.add("member-in-two-files", sheet, file, CIN, rows, other_file=earlier.file)


def other_births(earlier: AcrossRows, later: AcrossRows) -> None:
    """The same CIN with another birth date in another file: never merged."""
    known = [
        keys.drop_nulls(["cin", "born"]).select("cin", known="born")
        for _, _, keys in earlier.keys(MIF, RTF, FileType.REFERRAL)
    ]
    if not known:
        return
    first = pl.concat(known).unique("cin", keep="first", maintain_order=True)
    for sheet, file, keys in later.keys(MIF, RTF):
        odd = keys.drop_nulls(["cin", "born"]).join(first, on="cin").filter(pl.col("born") != pl.col("known"))
        rows = odd["row"].unique().sort()
        later.add("birth-date-elsewhere", sheet, file, BORN, rows, other_file=earlier.file)


def attempts_after_enrollment(files: Sequence[AcrossRows]) -> None:
    """Only outreach before enrollment counts (Table 8).

    Quiet: the same day; between episodes; and where a report has another start that the attempt still came before (set back later).
    """
    starts = [
        keys.filter(pl.col("cin").is_not_null() & is_a_day("first")).select("cin", "open", start="first", end="last")
        for one in files
        for _, _, keys in one.keys(RTF)
    ]
    if not starts:
        return
    episodes = pl.concat(starts).unique()
    for one in files:
        with faults_of(one):
            late_attempts(one, episodes)


def late_attempts(one: AcrossRows, episodes: pl.DataFrame) -> None:
    """One file's attempts, beside everybody's episodes (cin, start, end, open)."""
    for sheet, _, keys in one.keys(OTF):
        known = keys.drop_nulls(["cin", "first"]).select("row", "group", "cin", day="first").join(episodes, on="cin")
        ended = (pl.col("start") < pl.col("day")) & (pl.col("day") <= pl.col("end"))
        going_on = (pl.col("start") < pl.col("day")) & pl.col("open")
        told = known.group_by("row", "group").agg(
            ended.any().alias("ended"),
            going_on.any().alias("going_on"),
            (pl.col("start") >= pl.col("day")).any().alias("still_before"),
        )
        late = told.filter(pl.col("ended") | (pl.col("going_on") & ~pl.col("still_before")))
        for (group,), part in (
            late.sort("group", "row").partition_by("group", as_dict=True, maintain_order=True).items()
        ):
            one.add("attempt-after-enrollment", sheet, OTF, ATTEMPTED, part["row"], group=int(str(group)))
