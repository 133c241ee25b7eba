"""A layout learned from samples: what recognition found, settled column by column, asked about where it is not sure, and proved.

Builds on `recognise`: what a check takes a column for, learning does too.
"""

from __future__ import annotations

from ecmx.layouts.learning.answers import (
    answered,
    carrier,
    let_stand,
    read_as,
    unanswered_left,
    with_codes,
    with_line,
    with_spelling,
)
from ecmx.layouts.learning.learned import ALWAYS, ColumnPlace, Learned, Lesson, LineAbove, Option, Question, label_of
from ecmx.layouts.learning.learning import learn
from ecmx.layouts.learning.meanings import meanings_like
from ecmx.layouts.learning.memory import at_hand, lost_offered, remembered
from ecmx.layouts.learning.naming import layout_name
from ecmx.layouts.learning.proof import proved
from ecmx.layouts.learning.samples import Sample
from ecmx.layouts.learning.text import lesson_toml
from ecmx.layouts.learning.versions import called, changed, first_day, following, headers_of, require_later

__all__ = [
    "ALWAYS",
    "Learned",
    "Lesson",
    "Option",
    "ColumnPlace",
    "Question",
    "Sample",
    "LineAbove",
    "answered",
    "at_hand",
    "called",
    "carrier",
    "changed",
    "first_day",
    "following",
    "headers_of",
    "label_of",
    "layout_name",
    "learn",
    "let_stand",
    "lesson_toml",
    "lost_offered",
    "meanings_like",
    "proved",
    "read_as",
    "remembered",
    "require_later",
    "unanswered_left",
    "with_codes",
    "with_line",
    "with_spelling",
]
