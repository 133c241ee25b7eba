"""A file goes from state to state by the table alone: every move that it allows is made, every other is refused, in the database."""

from __future__ import annotations

import itertools

import pytest

from ecmx.hub import Home
from ecmx.hub.transmissions.states import INBOUND, OUTBOUND, FileState, Machine, UnknownMove, diagram, machine_of
from tests.hub.clinic import Clinic, file

MACHINES = [INBOUND, OUTBOUND]


@pytest.mark.parametrize("direction", ["in", "out"])
def test_every_move(hub_database: Home, direction: str) -> None:
    from django.db import transaction

    from ecmx.hub.transmissions import Counted, Transmission, move

    machine = machine_of(direction)
    clinic = Clinic.opened(hub_database)
    made = clinic.arrives(file("mif", [{"cin": "91000001A"}]), "juniper")
    mine = Transmission.objects.of(clinic.by.organization).filter(pk=made.pk)
    mine.update(direction=direction)
    allowed = 0
    for before, after in itertools.product(machine.words, FileState):
        mine.update(state=before)
        made.refresh_from_db()
        if after in machine.moves.get(before, {}):
            with transaction.atomic():
                move(made, after)
            allowed += 1
        else:
            with pytest.raises(UnknownMove), transaction.atomic():
                move(made, after)
        made.refresh_from_db()
        assert made.state == (after if after in machine.moves.get(before, {}) else before)
    assert allowed == sum(map(len, machine.moves.values()))
    counted = Counted.objects.of(clinic.by.organization)
    assert counted.exists() == (direction == "in")
    assert not counted.filter(until__isnull=True).exists(), "the last move was away from what counts"


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_is_in_words_and_reached(machine: Machine) -> None:
    reached = {machine.first, *(after for leads in machine.moves.values() for after in leads)}
    assert set(machine.words) == reached
    assert machine.working <= reached


def test_every_state_is_of_one_direction() -> None:
    assert set(INBOUND.words) | set(OUTBOUND.words) == set(FileState)
    assert not set(INBOUND.words) & set(OUTBOUND.words)
    assert INBOUND.ends == {FileState.REPEATED, FileState.SUPERSEDED, FileState.WITHDRAWN, FileState.ANSWER}
    assert OUTBOUND.ends == {FileState.RECALLED, FileState.DROPPED}


@pytest.mark.parametrize("machine", MACHINES)
def test_the_diagram_has_every_move(machine: Machine) -> None:
    drawn = diagram(machine)
    for before, leads in machine.moves.items():
        for after in leads:
            assert f"{before} --> {after}" in drawn
