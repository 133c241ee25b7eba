"""What is kept from when ecmx was built is what would be worked out; where its sources have changed, it is worked out anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecmx.layouts import compiled
from ecmx.layouts.compiling import compile_all
from ecmx.layouts.loading import shipped_anew, shipped_sources
from ecmx.layouts.model import Layout
from ecmx.layouts.recognition import read_wording, wording_sources
from ecmx.layouts.recognition.headers import Wording


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "compiled.msgpack"
    compile_all(path)
    monkeypatch.setattr(compiled, "FILE", path)
    compiled.parts.cache_clear()
    return path


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    compiled.parts.cache_clear()


def test_what_is_kept_is_what_would_be_worked_out(made: Path) -> None:
    assert compiled.kept("layouts", shipped_sources(), tuple[Layout, ...]) == shipped_anew()
    wordings = compiled.kept("wordings", wording_sources(), dict[str, Wording])
    assert wordings is not None
    assert len(wordings) > 1000
    assert wordings == {text: read_wording(text) for text in wordings}


def test_other_sources_are_worked_out_anew(made: Path) -> None:
    first, *others = wording_sources()
    assert compiled.kept("wordings", (first + b" ", *others), dict[str, Wording]) is None
    assert compiled.kept("layouts", shipped_sources()[:-1], tuple[Layout, ...]) is None


@pytest.mark.parametrize("left", [b"", b"\x81", b"no such thing"])
def test_a_file_that_was_spoilt_is_as_none(made: Path, left: bytes) -> None:
    made.write_bytes(left)
    compiled.parts.cache_clear()
    assert compiled.kept("layouts", shipped_sources(), tuple[Layout, ...]) is None
