"""The dialogue of learning with somebody who types: for tests of what is asked and shown. Knows no terminal."""

from __future__ import annotations

import io

from rich.console import Console

from ecmx.cli.conversation import Conversation
from ecmx.layouts.learning import Lesson, begun
from ecmx.reports import Page

__all__ = ["conversed"]


def conversed(lesson: Lesson, *answers: str) -> tuple[Lesson, str]:
    """The lesson after these answers, all of which must be wanted and after which the table alone is left; and what was shown."""
    left, page = list(answers), io.StringIO()

    def ask(_: str) -> str:
        if left:
            return left.pop(0)
        assert conversation.state.asked is not None and conversation.state.asked.about == "table", page.getvalue()
        return ""

    conversation = Conversation(Page(Console(file=page, width=120)), ask, begun(lesson))
    settled = conversation.run()
    assert left == [], page.getvalue()
    return settled.result, page.getvalue()
