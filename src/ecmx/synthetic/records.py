"""Invented records, in one piece or batch by batch: the same members whatever the pieces, for the same seed and month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType
from ecmx.synthetic.dice import Dice
from ecmx.synthetic.extras import with_extensions
from ecmx.synthetic.mif import mif_records
from ecmx.synthetic.month import Month
from ecmx.synthetic.numbers import MOST_MEMBERS
from ecmx.synthetic.otf import otf_records
from ecmx.synthetic.people import people
from ecmx.synthetic.referral import referral_records
from ecmx.synthetic.rtf import episodes, rtf_records
from ecmx.synthetic.setting import Setting

__all__ = ["BESIDE", "batches", "records", "referrals_of"]

BATCH = 16_384
BESIDE = "__start"  # beside an attempt, when the member's ECM began: no element, and never written
REFERRED_FROM = MOST_MEMBERS  # people who are only referred have numbers of their own
MEMBERS_A_REFERRAL = 8


def records(
    seed: int,
    members: int,
    types: Sequence[FileType] = tuple(FileType),
    period: Month | str = "2026-10",
    as_of: date | None = None,
) -> dict[FileType, pl.DataFrame]:
    """Canonical records of invented members by file type: a column per element id of guidance 1.1, `ID:state` beside it.

    period: a month; as_of: the day that counts as today, after which nothing happened (default: the day after the period)
    Referrals are of other people: as many as members where only referrals are asked for, else one for every eighth.
    """
    month = period if isinstance(period, Month) else Month.of(period)
    pieces = list(batches(Setting(seed, month, as_of or month.check_day), members, types))
    return {file: pl.concat([piece[file] for piece in pieces]).drop(BESIDE, strict=False) for file in types}


def batches(
    setting: Setting,
    members: int,
    types: Sequence[FileType] = tuple(FileType),
    *,
    referrals: int | None = None,
    size: int = BATCH,
) -> Iterator[dict[FileType, pl.DataFrame]]:
    """The same in batches of members: flat memory for any number of them. Beside an attempt stands when ECM began (`BESIDE`)."""
    demand_possible(members)
    ours = [file for file in types if file is not FileType.REFERRAL]
    referred = (referrals or referrals_of(members, types)) if FileType.REFERRAL in types else 0
    for first in range(0, max(members if ours else 0, referred), size):
        piece: dict[FileType, pl.DataFrame] = {}
        if ours:
            piece = of_members(Dice.of(setting.seed, first, max(0, min(size, members - first))), setting, ours)
        if FileType.REFERRAL in types:
            count = max(0, min(size, referred - first))
            piece[FileType.REFERRAL] = of_the_referred(Dice.of(setting.seed, REFERRED_FROM + first, count), setting)
        yield {file: piece[file] for file in types}


def referrals_of(members: int, types: Sequence[FileType]) -> int:
    """How many people are referred where these file types are asked for."""
    alone = all(file is FileType.REFERRAL for file in types)
    return members if alone else -(-members // MEMBERS_A_REFERRAL)


def of_members(dice: Dice, setting: Setting, types: Sequence[FileType]) -> dict[FileType, pl.DataFrame]:
    """One batch of members' records."""
    made = people(dice, setting)
    way = episodes(dice, made, setting)
    extras = with_extensions(dice, made, setting)
    found: dict[FileType, pl.DataFrame] = {}
    if FileType.MIF in types:
        found[FileType.MIF] = mif_records(dice, made, setting).hstack(extras)
    if FileType.RTF in types:
        found[FileType.RTF] = rtf_records(dice, made, way, setting).hstack(extras)
    if FileType.OTF in types:
        tried = otf_records(dice, made, way, setting)
        beside = pl.DataFrame([made["cin"].alias("otf.member_cin"), way["start"].alias(BESIDE), *extras])
        found[FileType.OTF] = tried.join(beside, on="otf.member_cin", how="left", maintain_order="left")
    return found


def of_the_referred(dice: Dice, setting: Setting) -> pl.DataFrame:
    """One batch of referrals."""
    made = people(dice, setting)
    return referral_records(dice, made, setting).hstack(with_extensions(dice, made, setting))


def demand_possible(members: int) -> None:
    """Refuse numbers of members that there are no CINs for."""
    if not 1 <= members <= MOST_MEMBERS:
        raise UsageProblem(
            "members-out-of-range",
            f"The number of members has to be between 1 and {MOST_MEMBERS:,}.",
            "Give another number.",
        )
