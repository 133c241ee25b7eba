"""The guidance as data: elements, tables, releases, footnotes, known extensions, populations, the business calendar.

Floor 1: knows nothing of files, findings or layouts. Light to import; Polars comes only with the first value kind.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ecmx.guidance.codes import CodeItem, CodeSet
from ecmx.guidance.data_element import (
    WHO,
    Age,
    BlankWhen,
    DataElement,
    FileType,
    Need,
    RecordForm,
    Requirement,
    Table,
)
from ecmx.guidance.date_forms import (
    DAY_FIRST,
    IN_FILE_NAMES,
    IN_PACKED_CELLS,
    ISO_DAY,
    ON_PAPER,
    SERIAL,
    SHORT_MONTHS,
    DateForm,
    date_form,
    in_words,
    moment_on_paper,
    month_on_paper,
    on_paper,
)
from ecmx.guidance.element_help import Measure, help_of, measures
from ecmx.guidance.elements import as_json, element, elements, key_of, keys, plays, stems_with, tables
from ecmx.guidance.extensions import Extension, extension, extensions, own_extensions
from ecmx.guidance.footnotes import Footnote, Nature, footnote, footnotes, footnotes_json
from ecmx.guidance.populations import adult_from, age_groups, populations
from ecmx.guidance.releases import Release, releases
from ecmx.guidance.sameness import (
    folded,
    in_plain_signs,
    on_one_line,
    parted,
    plain,
    plain_name,
    slugged,
    unspaced,
    without_accents,
)
from ecmx.guidance.window import Window

if TYPE_CHECKING:
    from ecmx.guidance.business_days import ASSIGNMENT_DAYS, Calendar, latest_deadlines
    from ecmx.guidance.icd import icd_titles

__all__ = [
    "ASSIGNMENT_DAYS",
    "DAY_FIRST",
    "IN_FILE_NAMES",
    "ISO_DAY",
    "IN_PACKED_CELLS",
    "ON_PAPER",
    "SERIAL",
    "SHORT_MONTHS",
    "WHO",
    "Age",
    "BlankWhen",
    "Calendar",
    "CodeItem",
    "CodeSet",
    "DataElement",
    "DateForm",
    "Extension",
    "FileType",
    "Footnote",
    "Measure",
    "Nature",
    "Need",
    "RecordForm",
    "Release",
    "Requirement",
    "Table",
    "Window",
    "adult_from",
    "age_groups",
    "as_json",
    "date_form",
    "element",
    "elements",
    "extension",
    "extensions",
    "footnote",
    "footnotes",
    "footnotes_json",
    "folded",
    "help_of",
    "icd_titles",
    "in_plain_signs",
    "in_words",
    "key_of",
    "keys",
    "plays",
    "stems_with",
    "latest_deadlines",
    "measures",
    "on_one_line",
    "own_extensions",
    "moment_on_paper",
    "month_on_paper",
    "on_paper",
    "parted",
    "plain",
    "plain_name",
    "slugged",
    "populations",
    "releases",
    "tables",
    "unspaced",
    "without_accents",
]

#: What is loaded only when it is asked for, and the module that holds it.
_LATER = {
    "ASSIGNMENT_DAYS": "business_days",
    "Calendar": "business_days",
    "icd_titles": "icd",
    "latest_deadlines": "business_days",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
