"""Invented members and whole invented files, seeded, clean or with chosen defects and their truth.

Floor 6: above layouts, files, guidance and findings; knows nothing of how anything is shown. No member can be real.
"""

from __future__ import annotations

from ecmx.synthetic.files import InventedFile, write_invented
from ecmx.synthetic.kit import Kit, write_kit
from ecmx.synthetic.month import Month
from ecmx.synthetic.records import batches, records
from ecmx.synthetic.setting import Setting

__all__ = [
    "Kit",
    "Month",
    "Setting",
    "InventedFile",
    "batches",
    "records",
    "write_invented",
    "write_kit",
]
