"""A layout as a blank workbook for people to fill, with its lists, messages and hints.

Knows layouts and the guidance's words; how a form is written is the business of `files.forms`.
"""

from __future__ import annotations

from ecmx.layouts.templates.template import grid_of, write_template

__all__ = [
    "grid_of",
    "write_template",
]
