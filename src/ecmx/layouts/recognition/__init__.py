"""Which columns of which sheet a file holds: its header row, its headers' words, a known layout, and what changed since.

Knows headers and samples of columns; must not know how records are read, nor learn, ask or write anything.
"""

from __future__ import annotations

from ecmx.layouts.recognition.header_row import TopTexts, header_at, score
from ecmx.layouts.recognition.headers import known_word, read_wording, wording, wording_sources
from ecmx.layouts.recognition.known import header_key
from ecmx.layouts.recognition.looks import looks_like, repeated
from ecmx.layouts.recognition.match import GENERAL, SURE, How, beyond, candidates, needed
from ecmx.layouts.recognition.moves import moved
from ecmx.layouts.recognition.new_names import stood_between
from ecmx.layouts.recognition.on_sheet import Change, SheetChange, tables_gone
from ecmx.layouts.recognition.other_files import another_kind
from ecmx.layouts.recognition.pairing import Pairing, carried_by, header_of, pair_columns
from ecmx.layouts.recognition.planned import PlannedColumn, SheetPlan
from ecmx.layouts.recognition.population_text import flags_of, named_in
from ecmx.layouts.recognition.recognise import recognise
from ecmx.layouts.recognition.settling import OPTIONS_MOST
from ecmx.layouts.recognition.shapes import is_list
from ecmx.layouts.recognition.stems import stem
from ecmx.layouts.recognition.weights import weights_anew, weights_sources

__all__ = [
    "Change",
    "GENERAL",
    "How",
    "OPTIONS_MOST",
    "Pairing",
    "PlannedColumn",
    "SURE",
    "SheetChange",
    "SheetPlan",
    "TopTexts",
    "another_kind",
    "beyond",
    "candidates",
    "carried_by",
    "flags_of",
    "header_at",
    "header_key",
    "header_of",
    "is_list",
    "known_word",
    "looks_like",
    "moved",
    "named_in",
    "needed",
    "pair_columns",
    "read_wording",
    "recognise",
    "repeated",
    "score",
    "stem",
    "stood_between",
    "tables_gone",
    "weights_anew",
    "weights_sources",
    "wording",
    "wording_sources",
]
