"""A file received and a file to send: the one door in and the one door out.

Above checks, below conversion, mending and synthetic; knows nothing of how an answer is shown.
"""

from __future__ import annotations

from ecmx.exchange.arriving import Data, arrived
from ecmx.exchange.cells import CellCount, CellLedger, CellPlace, Loss, RowFate
from ecmx.exchange.columns_lacking import lacking
from ecmx.exchange.composed import Composed, Losses, compose
from ecmx.exchange.composing import Composer, write_tabs
from ecmx.exchange.named_members import as_members, has_ended, kind_naming, member_rows, newest_rows
from ecmx.exchange.options import of_usable
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
from ecmx.exchange.records import AS, GROUP, STATE, record_schema
from ecmx.exchange.records import filled_up as record_frame
from ecmx.exchange.targets import Target, Withheld, with_members_beside
from ecmx.exchange.terms import NPI_FORM, PHONE_FORM, SLUG_FORM, StaffTerms, said
from ecmx.exchange.whose import PLAN, SAID

__all__ = [
    "AS",
    "NPI_FORM",
    "PHONE_FORM",
    "PLAN",
    "PREVIEW_ROWS",
    "CellCount",
    "CellLedger",
    "CellPlace",
    "Checked",
    "Composed",
    "Composer",
    "ContactPerson",
    "Data",
    "GROUP",
    "Loss",
    "Losses",
    "Options",
    "Partner",
    "Partners",
    "Progress",
    "Received",
    "Refused",
    "RowFate",
    "SAID",
    "SLUG_FORM",
    "STATE",
    "StaffTerms",
    "Target",
    "Withheld",
    "arrived",
    "as_members",
    "check_files",
    "check_records",
    "compose",
    "has_ended",
    "kind_naming",
    "lacking",
    "member_rows",
    "newest_rows",
    "of_usable",
    "opened",
    "receive",
    "receive_book",
    "receive_files",
    "record_frame",
    "record_schema",
    "said",
    "silent",
    "with_members_beside",
    "write_tabs",
    "wrong_partners",
]
