"""Any plan's file as batches of cells that keep their place: xlsx, xlsm, xls, ods, delimited text, XML. Floor 2: knows nothing of ECM."""

from ecmx.files.aside import Place, aside, encrypted, require_writable, taken
from ecmx.files.at_hand import TabAtHand, book_at_hand
from ecmx.files.at_once import columns_where, grouped, stacked
from ecmx.files.book import Book, Sheet, open_ahead, open_book
from ecmx.files.cells import Batch, CellKind, Merge, column_index, column_letter
from ecmx.files.facts import Facts
from ecmx.files.header_lines import lines_of_header
from ecmx.files.limits import Limits, whole_numbers
from ecmx.files.picked import picked_rows
from ecmx.files.plain_text import NoPlainText, plain_text, said_to_us
from ecmx.files.publishing import there_already
from ecmx.files.rows_out import FORBIDDEN, LIVE, LONGEST, XML_NAME, ColumnOut, RowsOut, SheetOut, file_out
from ecmx.files.scratch import Scratch, no_room, temporary_root
from ecmx.files.sealed import Seal
from ecmx.files.tab_names import can_be_a_tab, free_tab_name, near_tab_name

__all__ = [
    "FORBIDDEN",
    "LIVE",
    "LONGEST",
    "XML_NAME",
    "Batch",
    "Book",
    "CellKind",
    "ColumnOut",
    "Facts",
    "Limits",
    "Merge",
    "NoPlainText",
    "Place",
    "RowsOut",
    "Scratch",
    "Seal",
    "Sheet",
    "SheetOut",
    "TabAtHand",
    "aside",
    "book_at_hand",
    "can_be_a_tab",
    "column_index",
    "columns_where",
    "grouped",
    "stacked",
    "column_letter",
    "encrypted",
    "file_out",
    "free_tab_name",
    "lines_of_header",
    "near_tab_name",
    "no_room",
    "open_ahead",
    "open_book",
    "picked_rows",
    "plain_text",
    "require_writable",
    "said_to_us",
    "taken",
    "there_already",
    "temporary_root",
    "whole_numbers",
]
