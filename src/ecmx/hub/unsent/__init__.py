"""Forms that somebody typed into and did not send: kept sealed, so that nothing typed is lost with a session or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.unsent.keeping import (
        LONGEST_UNSENT,
        UnsentSeen,
        forget_unsent,
        forget_unsent_expired,
        keep_unsent,
        unsent_forms,
        unsent_since,
        unsent_words,
    )
    from ecmx.hub.unsent.models import UnsentForm

__all__ = [
    "LONGEST_UNSENT",
    "UnsentForm",
    "UnsentSeen",
    "forget_unsent",
    "forget_unsent_expired",
    "keep_unsent",
    "unsent_forms",
    "unsent_since",
    "unsent_words",
]

__getattr__ = late(
    __name__,
    {
        "keeping": (
            "LONGEST_UNSENT",
            "UnsentSeen",
            "forget_unsent",
            "forget_unsent_expired",
            "keep_unsent",
            "unsent_forms",
            "unsent_since",
            "unsent_words",
        ),
        "models": ("UnsentForm",),
    },
)
