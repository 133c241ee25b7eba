"""A file that was read into the roster, by the agreement's terms, and what follows: who vanished, what waits, what it replaces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from django.db.models import Q

from ecmx.guidance import FileType
from ecmx.hub.accounts import Organization
from ecmx.hub.home import Home
from ecmx.hub.inbound.answering import ask_about
from ecmx.hub.inbound.corrections import correction_of, corrections_of, places_corrected, weigh
from ecmx.hub.inbound.rows import unpacked
from ecmx.hub.keys import Keys
from ecmx.hub.partners import AgreementFile, Partner
from ecmx.hub.roster import (
    Applied,
    Records,
    apply,
    cins_of,
    in_order,
    mark_vanished,
    of_members,
    one_at_a_time,
    suggest_likenesses,
    tell_changes,
    would_vanish,
)
from ecmx.hub.transmissions import Blob, FileState, HeldRow, PartnerMessage, Transmission, move, opened

__all__ = ["Books", "apply_file", "derive_without", "follow", "live_files"]

#: What is asked of a file among the others, of which there may be thousands.
LIGHT = (
    *("organization", "partner", "records", "file_types", "said_on", "produced_on", "received_at"),
    *("complete", "doubted", "rows_unassigned"),
)
_NOBODY = pl.Series("cin", [], dtype=pl.String)


class Books:
    """The records of files, each opened once."""

    def __init__(
        self, home: Home, *, at: datetime | None = None, newly: Sequence[int] = (), without: Sequence[int] = ()
    ) -> None:
        self._keys = Keys(home)
        self._at, self._newly, self._without = at, newly, without
        self._opened: dict[int, Records] = {}
        self._held: dict[int, pl.Series] = {}
        self._corrected: set[int] = set()  # of which some rows stand corrected elsewhere

    def __call__(self, file: Transmission) -> Records:
        """The rows that count of one file."""
        self._open(file)
        return self._opened[file.pk]

    def held(self, file: Transmission) -> pl.Series:
        """Whom the rows name that do not count: such a member has not vanished."""
        self._open(file)
        return self._held[file.pk]

    def named(self, file: Transmission) -> pl.Series:
        """Whom any row names, those too that stand corrected elsewhere."""
        self._open(file)
        records, held = self._opened[file.pk], self._held[file.pk]
        if file.records_id is not None and file.pk in self._corrected:
            records, held = unpacked(self._kept(file.records_id, file))
        return pl.concat([cins_of(records), held]).unique().sort()

    def _open(self, file: Transmission) -> None:
        if file.pk not in self._opened:
            records: Records = {}
            held = _NOBODY
            if file.records_id is not None:
                corrected = places_corrected(file, at=self._at, newly=self._newly, without=self._without)
                records, held = unpacked(self._kept(file.records_id, file), corrected)
                if corrected.height:
                    self._corrected.add(file.pk)
            self._opened[file.pk], self._held[file.pk] = records, held

    def _kept(self, records: int, file: Transmission) -> bytes:
        blob = Blob.objects.of(file.organization).get(pk=records)
        blob.organization = file.organization
        return opened(blob, self._keys)


def live_files(organization: Organization, partner: Partner, *, without: Sequence[int] = ()) -> list[Transmission]:
    """The files of a partner whose rows are in the roster, in their order."""
    found = Transmission.objects.of(organization).filter(partner=partner, state=FileState.APPLIED)
    files = in_order(found.exclude(pk__in=list(without)).only(*LIGHT))
    for one in files:
        one.organization, one.partner = organization, partner
    return files


def apply_file(now: Transmission, home: Home) -> bool:
    """Apply a file that is locked, in its transaction; whether it was: not where the agreement wants it whole and it is not."""
    organization, partner = now.organization, now.partner
    assert partner is not None
    if _wanted_whole(now) and (now.rows_held or now.rows_with_errors):
        return False
    one_at_a_time(organization, partner)
    corrects = correction_of(now)
    if corrects is not None:
        weigh(corrects)
    replaced = _replaced(now)
    books = Books(home, newly=[now.pk], without=[one.pk for one in replaced])
    now.complete = _names_everyone(now)
    now.save(update_fields=["complete"])
    files = in_order([*live_files(organization, partner, without=[one.pk for one in (*replaced, now)]), now])
    concerned = [now, *replaced, *([corrects.of] if corrects is not None else [])]
    cins = pl.concat([books.named(one) for one in concerned]).unique().sort()
    waits = HeldRow.objects.of(organization).filter(transmission__partner=partner, reason=HeldRow.Reason.UNASSIGNED)
    alone = not replaced and corrects is None and not waits.exclude(transmission=now).exists()
    applied = apply(organization, partner, files, books, cins, newly=now, alone=alone)
    for one in replaced:
        move(one, FileState.SUPERSEDED)
    _wait(organization, applied, [now] if alone else files, books, cins)
    now.refresh_from_db(fields=["rows_unassigned"])
    vanished = follow(now, files)
    tell_changes(organization, partner, now, applied, [member for member, by in vanished if by == now.pk])
    suggest_likenesses(organization, applied.members)
    if now.rows_not_ours:
        ask_about(now, PartnerMessage.Kind.NOT_OURS, rows=_rows_not_ours(now))
    return True


def derive_without(file: Transmission, home: Home) -> None:
    """A file that was applied counts no more: its members are derived anew from those that do. In a transaction."""
    organization, partner = file.organization, file.partner
    assert partner is not None
    one_at_a_time(organization, partner)
    books = Books(home, without=[file.pk])
    files = live_files(organization, partner, without=[file.pk])
    corrects = correction_of(file)
    concerned = [file, *([corrects.of] if corrects is not None else [])]
    cins = pl.concat([books.named(one) for one in concerned]).unique().sort()
    applied = apply(organization, partner, files, books, cins)
    _wait(organization, applied, files, books, cins)
    mark_vanished(organization, partner, files)


def follow(now: Transmission, files: Sequence[Transmission], *, sure: bool = False) -> list[tuple[int, int]]:
    """Who vanished, now that these files count; a question to the plan is drafted.

    sure: a person said that it names everyone; else so many at once that it looks like a part of a file is doubted first
    """
    organization, partner = now.organization, now.partner
    assert partner is not None
    share = now.agreement.vanished_share if now.agreement else 20
    if now.complete and not sure and not now.doubted and would_vanish(organization, partner, now).above(share):
        now.doubted = True
        now.save(update_fields=["doubted"])
    vanished = mark_vanished(organization, partner, [now if one.pk == now.pk else one for one in files])
    for file in files:
        members = sorted(member for member, by in vanished if by == file.pk)
        if members:
            ask_about(file, PartnerMessage.Kind.VANISHED, members=members)
    return vanished


def _terms(now: Transmission) -> list[AgreementFile]:
    if now.agreement is None:
        return []
    return list(
        AgreementFile.objects.of(now.organization).filter(agreement=now.agreement, file_type__in=now.file_types)
    )


def _wanted_whole(now: Transmission) -> bool:
    """All or nothing; never of a file that brings members, since holding its good rows back hides them."""
    whole = [one.unusable == AgreementFile.Unusable.ALL_OR_NOTHING for one in _terms(now)]
    return bool(whole) and all(whole) and FileType.MIF not in now.file_types


def _names_everyone(now: Transmission) -> bool:
    """Whether the agreement declares such a file complete; corrected rows add to one. A person may have said otherwise of this one."""
    return now.origin != Transmission.Origin.CORRECTION and any(
        one.file_type == FileType.MIF and one.complete and one.mode == AgreementFile.Mode.FULL for one in _terms(now)
    )


def _replaced(now: Transmission) -> list[Transmission]:
    """The file that this one takes the place of, if a person or the partner said so, and what was corrected of it."""
    if now.replaces_id is None:
        return []
    found = Transmission.objects.of(now.organization).filter(
        Q(pk=now.replaces_id), state__in=[FileState.APPLIED, FileState.RETURNED]
    )
    first = list(found.select_for_update(of=("self",)).select_related("organization"))
    numbers = [two.pk for one in first for two in corrections_of(one) if two.pk != now.pk]
    of_it = Transmission.objects.of(now.organization).filter(pk__in=numbers, state=FileState.APPLIED)
    return [*first, *of_it.select_for_update(of=("self",)).select_related("organization").order_by("pk")]


def _wait(
    organization: Organization, applied: Applied, files: Sequence[Transmission], books: Books, cins: pl.Series
) -> None:
    """Rows of members whom no plan has assigned wait; those whose member is assigned now wait no more."""
    for file in files:
        named = of_members(books(file), cins)
        rows = [frame.select("sheet", "row") for kind, frame in named.items() if kind is not FileType.MIF]
        if not rows:
            continue
        asked = pl.concat(rows).unique()
        waiting = applied.unassigned.filter(pl.col("transmission_id") == file.pk).select("sheet", "row")
        _hold(organization, file, asked, waiting)


def _hold(organization: Organization, file: Transmission, asked: pl.DataFrame, waiting: pl.DataFrame) -> None:
    reason = HeldRow.Reason.UNASSIGNED
    held = HeldRow.objects.of(organization).filter(transmission=file, reason=reason)
    there = {(sheet, row): pk for pk, sheet, row in held.values_list("pk", "sheet", "row")}
    wanted = set(waiting.iter_rows())
    freed = [pk for place, pk in there.items() if place in set(asked.iter_rows()) and place not in wanted]
    held.filter(pk__in=freed).delete()
    fresh = sorted(wanted - set(there))
    HeldRow.objects.of(organization).bulk_create(
        [HeldRow(transmission=file, sheet=sheet, row=row, reason=reason, codes=[]) for sheet, row in fresh]
    )
    if freed or fresh:
        file.rows_unassigned = held.count()
        file.save(update_fields=["rows_unassigned"])


def _rows_not_ours(now: Transmission) -> list[int]:
    held = HeldRow.objects.of(now.organization).filter(transmission=now, reason=HeldRow.Reason.NOT_OURS)
    return sorted(held.values_list("row", flat=True))
