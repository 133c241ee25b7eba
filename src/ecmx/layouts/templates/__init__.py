"""A layout as a blank workbook for people to fill, with its lists, messages and hints.

Knows layouts and the guidance's words; how a form is written is the business of `files.forms`.
"""

from __future__ import annotations

from ecmx.layouts.templates.template import write_template

__all__ = [
    "write_template",
]
