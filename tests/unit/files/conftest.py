"""A way to write a small workbook and to look at what was read of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """workbook(lambda book, sheet: …) writes with XlsxWriter and gives the path."""

    def write(fill: Callable[[Any, Any], None], **options: Any) -> Path:
        path = tmp_path / "made.xlsx"
        book = xlsxwriter.Workbook(path, options)
        fill(book, book.add_worksheet("MIF"))
        book.close()
        return path

    return write
