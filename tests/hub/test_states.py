"""A file goes from state to state by the table alone: every move that it allows is made, every other is refused, in the database."""

from __future__ import annotations

import itertools

import pytest

from ecmx.hub import Home
from ecmx.hub.transmissions.states import INBOUND, FileState, UnknownMove, diagram
from tests.hub.clinic import Clinic, file

PAIRS = list(itertools.product(FileState, FileState))


def test_every_move(hub_database: Home) -> None:
    from django.db import transaction

    from ecmx.hub.transmissions import Transmission, move

    clinic = Clinic.opened(hub_database)
    made = clinic.arrives(file("mif", [{"cin": "91000001A"}]), "juniper")
    allowed = 0
    for before, after in PAIRS:
        Transmission.objects.of(clinic.by.organization).filter(pk=made.pk).update(state=before)
        made.refresh_from_db()
        if after in INBOUND.moves.get(before, {}):
            with transaction.atomic():
                move(made, after)
            allowed += 1
        else:
            with pytest.raises(UnknownMove), transaction.atomic():
                move(made, after)
        made.refresh_from_db()
        assert made.state == (after if after in INBOUND.moves.get(before, {}) else before)
    assert allowed == sum(map(len, INBOUND.moves.values()))


def test_every_state_is_in_words_and_reached() -> None:
    reached = {INBOUND.first, *(after for leads in INBOUND.moves.values() for after in leads)}
    assert set(INBOUND.words) == set(FileState) == reached
    assert INBOUND.ends == {FileState.REPEATED, FileState.SUPERSEDED, FileState.WITHDRAWN}


def test_the_diagram_has_every_move() -> None:
    drawn = diagram(INBOUND)
    for before, leads in INBOUND.moves.items():
        for after in leads:
            assert f"{before} --> {after}" in drawn
