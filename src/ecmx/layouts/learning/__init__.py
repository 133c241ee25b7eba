"""A layout learned from samples: what recognition found, settled column by column, asked about where it is not sure, and proved.

Builds on `recognise`: what a check takes a column for, learning does too.
"""

from __future__ import annotations

from ecmx.layouts.learning.answers import answered, left_open, with_codes, with_spelling
from ecmx.layouts.learning.learned import Learned, Lesson, Option, Question
from ecmx.layouts.learning.learning import learn
from ecmx.layouts.learning.samples import Sample

__all__ = [
    "Learned",
    "Lesson",
    "Option",
    "Question",
    "Sample",
    "answered",
    "learn",
    "left_open",
    "with_codes",
    "with_spelling",
]
