"""What a finding's code says of data elements, in words that hold for all of its findings. No value, no place."""

from __future__ import annotations

from ecmx.findings import rule, said_of_many
from ecmx.hub.looking.showing import kind_of, label_of

__all__ = ["finding_words"]


def finding_words(code: str, *elements: str) -> tuple[str, str]:
    """A code's sentence and fix, of one data element or of several.

    Blank of a code that this ecmx does not know any more.
    """
    try:
        found = rule(code)
    except KeyError:
        return "", ""
    told = {one for one in elements if one}
    label = label_of(*told) if len(told) == 1 else ""
    right = {kind.words for one in told if (kind := kind_of(one)) is not None}
    return said_of_many(found, label=label, words=right.pop() if len(right) == 1 else "", elements=len(told))
