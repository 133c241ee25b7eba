"""`ecmx hub partners import` takes nothing without somebody's word."""

from __future__ import annotations

import io

import pytest

from ecmx.cli.hub.partners import demand_word
from ecmx.errors import UsageProblem


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "code"), [("n\n", "not-taken"), ("\n", "not-taken"), ("y\n", "")])
def test_a_person_is_asked(monkeypatch: pytest.MonkeyPatch, typed: str, code: str) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    if not code:
        demand_word(yes=False)
        return
    with pytest.raises(UsageProblem) as caught:
        demand_word(yes=False)
    assert caught.value.code == code


def test_where_nobody_can_be_asked_nothing_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    with pytest.raises(UsageProblem, match="There is no one to ask here"):
        demand_word(yes=False)
    demand_word(yes=True)
