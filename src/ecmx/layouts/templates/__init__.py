"""A layout as a workbook for people to fill, blank or with what is known already, with its lists, messages and hints.

Knows layouts and the guidance's words; how a form is written is the business of `files.forms`.
"""

from __future__ import annotations

from ecmx.layouts.templates.beforehand import Beforehand, as_filled
from ecmx.layouts.templates.template import grid_of, write_template

__all__ = [
    "Beforehand",
    "as_filled",
    "grid_of",
    "write_template",
]
