"""A file received and a file to send: the one door in and the one door out.

Above checks, below conversion, mending and synthetic; knows nothing of how an answer is shown.
"""

from __future__ import annotations

from ecmx.exchange.arriving import Data, arrived
from ecmx.exchange.cells import CellCount, CellLedger, CellPlace, Loss, RowFate
from ecmx.exchange.composed import Composed, Losses, compose
from ecmx.exchange.composing import Composer, lacking, write_tabs
from ecmx.exchange.partners import ContactPerson, Partner, Partners, wrong_partners
from ecmx.exchange.receiving import (
    PREVIEW_ROWS,
    Options,
    Progress,
    Received,
    Refused,
    check_files,
    opened,
    receive,
    receive_book,
    receive_files,
    silent,
)
from ecmx.exchange.rechecking import Checked, check_records
from ecmx.exchange.records import AS, STATE, record_schema
from ecmx.exchange.records import filled_up as record_frame
from ecmx.exchange.targets import Target, Withheld

__all__ = [
    "AS",
    "PREVIEW_ROWS",
    "CellCount",
    "CellLedger",
    "CellPlace",
    "Checked",
    "Composed",
    "Composer",
    "ContactPerson",
    "Data",
    "Loss",
    "Losses",
    "Options",
    "Partner",
    "Partners",
    "Progress",
    "Received",
    "Refused",
    "RowFate",
    "STATE",
    "Target",
    "Withheld",
    "arrived",
    "check_files",
    "check_records",
    "compose",
    "lacking",
    "opened",
    "receive",
    "receive_book",
    "receive_files",
    "record_frame",
    "record_schema",
    "silent",
    "write_tabs",
    "wrong_partners",
]
