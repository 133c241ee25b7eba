"""A layout learned from samples: what recognition found, settled column by column, asked about where it is not sure, and proved.

Builds on `recognize`: what a check takes a column for, learning does too.
"""

from __future__ import annotations

from ecmx.layouts.learning.answers import answered, carrier, read_as
from ecmx.layouts.learning.dialogue import Dialogue, begun, place_of, resumed
from ecmx.layouts.learning.learned import (
    ALWAYS,
    ColumnPlace,
    HeaderAside,
    Learned,
    Lesson,
    LineAbove,
    Option,
    Question,
    label_of,
)
from ecmx.layouts.learning.learning import learn
from ecmx.layouts.learning.meanings import meanings_like
from ecmx.layouts.learning.memory import at_hand, lost_offered, remembered
from ecmx.layouts.learning.naming import layout_name
from ecmx.layouts.learning.next_question import NextQuestion, column_name
from ecmx.layouts.learning.offering import offers_for
from ecmx.layouts.learning.proof import proved
from ecmx.layouts.learning.replies import (
    Agreed,
    CodesMean,
    ColumnClaim,
    ColumnName,
    DatesSpelt,
    Finished,
    HeaderStands,
    LeftOpen,
    LineStands,
    OneByOne,
    OpenedAgain,
    Reply,
    TakenFor,
    kept_replies,
    replies_kept,
)
from ecmx.layouts.learning.samples import Sample
from ecmx.layouts.learning.standing import let_stand
from ecmx.layouts.learning.text import lesson_toml
from ecmx.layouts.learning.unsaid import nowhere, open_proposals, unasked
from ecmx.layouts.learning.versions import called, changed, first_day, following, headers_of, require_later

__all__ = [
    "ALWAYS",
    "Agreed",
    "ColumnClaim",
    "CodesMean",
    "ColumnName",
    "ColumnPlace",
    "DatesSpelt",
    "Dialogue",
    "Finished",
    "HeaderAside",
    "HeaderStands",
    "Learned",
    "LeftOpen",
    "Lesson",
    "LineAbove",
    "LineStands",
    "NextQuestion",
    "OneByOne",
    "OpenedAgain",
    "Option",
    "Question",
    "Reply",
    "Sample",
    "TakenFor",
    "answered",
    "at_hand",
    "begun",
    "called",
    "carrier",
    "changed",
    "column_name",
    "first_day",
    "following",
    "headers_of",
    "kept_replies",
    "label_of",
    "layout_name",
    "learn",
    "lesson_toml",
    "let_stand",
    "lost_offered",
    "meanings_like",
    "nowhere",
    "offers_for",
    "open_proposals",
    "place_of",
    "proved",
    "read_as",
    "remembered",
    "replies_kept",
    "require_later",
    "resumed",
    "unasked",
]
