"""What pages write when something fails holds no member's value (invariant V1)."""

from __future__ import annotations

import logging

import pytest

from ecmx.hub.site.logs import KindAndLine


def _logged(monkeypatch: pytest.MonkeyPatch, debugged: str) -> str:
    monkeypatch.setenv("ECMX_DEBUG", debugged)
    with pytest.raises(ValueError, match="Ortega") as raised:
        int("Ortega")
    caught = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Internal Server Error: %s", ("/members/1/",), caught
    )
    record.exc_text = "another handler wrote Ortega"
    return KindAndLine("%(name)s: %(message)s").format(record)


def test_a_fault_is_logged_by_kind_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _logged(monkeypatch, "0")
    assert said.startswith("django.request: Internal Server Error: /members/1/\n")
    assert "ValueError" in said
    assert "Ortega" not in said


def test_whoever_asks_for_it_sees_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "invalid literal" in _logged(monkeypatch, "1")
