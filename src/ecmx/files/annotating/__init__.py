"""A sender's own workbook with our marks in it, and a workbook of findings where theirs cannot be marked.

Knows workbooks, marks and texts; nothing of rules, of records or of who reads them.
"""

from __future__ import annotations

from ecmx.files.annotating.annotating import Anatomy, NotAnnotatable, anatomy, annotate
from ecmx.files.annotating.findings_book import CarriedRow, CarriedTab, write_findings_book
from ecmx.files.annotating.tab import Mark, Tab, TabCell, TabLine, clean_text

__all__ = [
    "Anatomy",
    "CarriedTab",
    "CarriedRow",
    "TabCell",
    "TabLine",
    "Mark",
    "NotAnnotatable",
    "Tab",
    "anatomy",
    "annotate",
    "clean_text",
    "write_findings_book",
]
