"""A plan's return, filled in beforehand with that plan's members: who they are, who we are, and the month.

Over `exchange` and the templates of layouts; knows nothing of how an answer is shown.
"""

from __future__ import annotations

from ecmx.prefilling.begun_return import BegunReturn, ReturnAsked, begin_return
from ecmx.prefilling.their_members import LeftOut

__all__ = [
    "ReturnAsked",
    "BegunReturn",
    "LeftOut",
    "begin_return",
]
