"""Files of what was billed (837P, billing tables) into the hub: kept as they came, each service line once; a claim that corrects an
earlier one takes back what that one brought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
from django.db import transaction

from ecmx.findings import Severity
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.inbound import answer
from ecmx.hub.partners import Partner
from ecmx.hub.transmissions import FileState, HeldRow, Transmission, move
from ecmx.hub.work.contacts import IN_PERSON
from ecmx.hub.work.models import Encounter, LoggedAttempt, known
from ecmx.hub.work.own_files import own_file, taken_meanwhile
from ecmx.hub.work.recording import withdraw_word
from ecmx.hub.work.services import take_services
from ecmx.measures import BilledFiles, ColumnMap, read_billed_files

__all__ = ["BilledTaken", "take_billed"]


@dataclass(frozen=True)
class BilledTaken:
    """What became of one file's service lines. file: its number; before: of the file that brought the same bytes, which changes nothing

    lines = attempts + encounters + known + other + set_aside + held; taken_back: entries of earlier files that a claim here corrects
    set_aside: of claims that were voided or replaced, or void others; other: no ECM service; held: by line, from 1, the code of why
    said: what was found in the file, and why lines are held, in sentences without a member's value
    """

    file: int | None
    before: int | None
    lines: int = 0
    attempts: int = 0
    encounters: int = 0
    known: int = 0
    other: int = 0
    set_aside: int = 0
    asked: int = 0
    taken_back: int = 0
    held: Mapping[int, str] = field(default_factory=dict)
    said: Sequence[str] = ()
    problem: str = ""


def take_billed(
    paths: Sequence[Path],
    *,
    by: By,
    home: Home,
    plan: Partner | None = None,
    columns: ColumnMap | None = None,
    as_of: date,
) -> list[BilledTaken]:
    """Take files, corrections reaching across them, in one transaction. plan: whose members they are, else each member's only one.

    Raises UsageProblem: a table without a map, or the person may not.
    """
    by.demand("work.record")
    read = read_billed_files(paths, columns, as_of=as_of)
    with transaction.atomic():
        return [_taken(number, path, read, by, home, plan) for number, path in enumerate(paths)]


def _taken(number: int, path: Path, read: BilledFiles, by: By, home: Home, plan: Partner | None) -> BilledTaken:
    error = read.files[number].error
    if error is not None:
        return BilledTaken(None, None, problem=f"{error.message} {error.fix}".rstrip())
    data = path.read_bytes()
    same = taken_meanwhile(by, data)
    if same is not None:
        return BilledTaken(None, same.pk)
    lines = read.encounters.lines.filter(pl.col("file") == number).with_row_index("line", 1)
    file = own_file(data, path.name, by=by, home=home)
    events = lines.filter(pl.col("kind").is_in(["outreach", "encounter"]) & (pl.col("standing") == "stands"))
    done = take_services(_services(events), by=by, plan=plan, file=file)
    held = {int(line): code for line, code in lines.filter(pl.col("kind") == "held").select("line", "held").iter_rows()}
    numbers = events["line"].to_list()
    held |= {numbers[at]: code for at, code in done.held.items()}
    back = _taken_back(lines, by)
    made = BilledTaken(
        file.pk,
        None,
        lines.height,
        done.attempts,
        done.encounters,
        done.known,
        lines.filter(pl.col("kind") == "other").height,
        lines.filter(pl.col("kind").is_in(["outreach", "encounter"]) & (pl.col("standing") != "stands")).height,
        done.asked,
        back,
        held,
        _said(number, read, {code: numbers[at] for at, code in sorted(done.held.items(), reverse=True)}, done.why),
    )
    _settle(file, made, by)
    return made


def _services(events: pl.DataFrame) -> pl.DataFrame:
    """Lines that stand, as `take_services` wants them. A line is known again by its claim and its place in it."""
    place = pl.int_range(pl.len()).over("claim").cast(pl.String)
    return events.select(
        "cin",
        "day",
        "kind",
        "provider_type",
        (pl.col("mode") == IN_PERSON).alias("in_person"),
        pl.concat_list(pl.concat_list("procedure"), pl.col("modifiers").fill_null([])).alias("codes"),
        pl.when(pl.col("claim").is_not_null())
        .then(pl.concat_str([pl.col("claim").str.slice(0, 50), place], separator="#"))
        .otherwise(pl.lit(""))
        .alias("claim"),
    )


def _said(number: int, read: BilledFiles, first: Mapping[str, int], why: Mapping[str, str]) -> list[str]:
    """Of the reading, place by place; of the hub, each reason once. first: the first line of each"""
    found = [
        f"{one.place}: {one.message} {one.fix}".rstrip()
        for one in read.encounters.problems
        if one.file == number and one.severity is not Severity.NOTE
    ]
    return [*found, *(f"line {first[code]}: {sentence}" for code, sentence in why.items())]


def _taken_back(lines: pl.DataFrame, by: By) -> int:
    """What earlier files brought by claims that a void or replacement here names; how many entries."""
    corrects = lines.filter(pl.col("frequency").is_in(["void", "replacement"]) & (pl.col("kind") != "held"))
    named = {claim for claim in corrects["replaces"].to_list() if claim}
    here = {claim for claim in lines["claim"].to_list() if claim}
    back = 0
    for claim in sorted(named - here):
        begins = f"{claim[:50]}#"
        tried = known(LoggedAttempt, by.organization).filter(claim__startswith=begins)
        met = known(Encounter, by.organization).filter(claim__startswith=begins)
        for pk in list(tried.values_list("pk", flat=True)):
            withdraw_word(by=by, word=LoggedAttempt, pk=pk)
            back += 1
        for pk in list(met.values_list("pk", flat=True)):
            withdraw_word(by=by, word=Encounter, pk=pk)
            back += 1
    return back


def _settle(file: Transmission, made: BilledTaken, by: By) -> None:
    """How many lines became what, and the receipt. A row of it is a service line."""
    file.rows, file.rows_held = made.lines, len(made.held)
    file.rows_excluded = made.other + made.set_aside
    file.rows_clean = file.rows - file.rows_held - file.rows_excluded
    HeldRow.objects.of(file.organization).bulk_create(
        HeldRow(transmission=file, sheet="", row=line, reason=HeldRow.Reason.HELD, codes=[code])
        for line, code in sorted(made.held.items())
    )
    move(file, FileState.READ)
    move(file, FileState.APPLIED)
    record(by, "work.billed", "transmission", [file.pk], {"lines": made.lines, "taken_back": made.taken_back})
    answer(file)
