"""A blank workbook for people to fill: described as data, then written.

Knows tabs, lists, messages and the people who fill cells; nothing of elements, layouts or how a filled form is read.
"""

from __future__ import annotations

from ecmx.files.forms.form import (
    CellFilled,
    Choice,
    Colour,
    EntryRule,
    Field,
    Form,
    FormPage,
    Gap,
    Grid,
    LineStyle,
    Message,
    PageLine,
    Reference,
    TextTable,
    Weight,
)
from ecmx.files.forms.form_workbook import write_form

__all__ = [
    "CellFilled",
    "Choice",
    "Colour",
    "EntryRule",
    "Field",
    "Form",
    "Gap",
    "Grid",
    "PageLine",
    "LineStyle",
    "Message",
    "FormPage",
    "Reference",
    "TextTable",
    "Weight",
    "write_form",
]
