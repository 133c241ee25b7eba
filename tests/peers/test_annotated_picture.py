"""The picture that opens the README is drawn from a real annotated workbook, by a real LibreOffice."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tools.annotated_picture import PICTURE, draw


@pytest.mark.needs("soffice", "pdftoppm", "chromium")
def test_it_can_be_drawn(tmp_path: Path) -> None:
    draw(tmp_path / "annotated.png")
    made, kept = ((path.read_bytes()) for path in (tmp_path / "annotated.png", PICTURE))
    assert made[:8] == kept[:8] == b"\x89PNG\r\n\x1a\n"
    (width, height), (kept_width, kept_height) = (struct.unpack(">II", data[16:24]) for data in (made, kept))
    assert width == kept_width
    assert abs(height - kept_height) < 200
    assert len(made) > len(kept) / 3
