"""Last month's members against this month's, by plan: new, gone, Termed, back, moved, contact and status changed.

Over `exchange`; knows nothing of how an answer is shown.
"""

from __future__ import annotations

from ecmx.comparing.became import Became, Vanishing, became
from ecmx.comparing.comparing import compare_files
from ecmx.comparing.comparison import KINDS, Comparison

__all__ = [
    "KINDS",
    "Became",
    "Comparison",
    "Vanishing",
    "became",
    "compare_files",
]
