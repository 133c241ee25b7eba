"""The guidance as data: elements, tables, releases, footnotes, known extensions, populations, the business calendar.

Floor 1: knows nothing of files, findings or layouts. Light to import; Polars comes only with the first value kind.
"""

from __future__ import annotations

from ecmx.guidance.data_element import (
    Age,
    BlankWhen,
    DataElement,
    FileType,
    Need,
    RecordForm,
    Requirement,
    Table,
)
from ecmx.guidance.elements import as_json, element, elements, keys, tables
from ecmx.guidance.extensions import Extension, extension, extensions
from ecmx.guidance.footnotes import Footnote, Nature, footnote, footnotes
from ecmx.guidance.releases import Release, releases

__all__ = [
    "Age",
    "BlankWhen",
    "DataElement",
    "Extension",
    "FileType",
    "Footnote",
    "Nature",
    "Need",
    "RecordForm",
    "Release",
    "Requirement",
    "Table",
    "as_json",
    "element",
    "elements",
    "extension",
    "extensions",
    "footnote",
    "footnotes",
    "keys",
    "releases",
    "tables",
]
