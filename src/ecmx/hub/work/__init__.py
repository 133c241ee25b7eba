"""The provider's own word: what happened to members, what is known of them, what is to be done; and how that comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.work.events import EVENTS, Event
    from ecmx.hub.work.models import (
        CareManager,
        Consent,
        ContactWish,
        Discontinuation,
        Encounter,
        EncounterTotals,
        EngagementEvent,
        LoggedAttempt,
        MemberRefusal,
        OurFact,
        OurWord,
        PartTwoRecord,
        PersonReferral,
        ReferralLoopWord,
        Task,
        known,
    )

__all__ = [
    "CareManager",
    "Consent",
    "ContactWish",
    "Discontinuation",
    "EVENTS",
    "Encounter",
    "EncounterTotals",
    "EngagementEvent",
    "Event",
    "LoggedAttempt",
    "OurFact",
    "OurWord",
    "PartTwoRecord",
    "PersonReferral",
    "ReferralLoopWord",
    "MemberRefusal",
    "Task",
    "known",
]

__getattr__ = late(
    __name__,
    {
        "events": (
            "EVENTS",
            "Event",
        ),
        "models": (
            "CareManager",
            "Consent",
            "ContactWish",
            "Discontinuation",
            "Encounter",
            "EncounterTotals",
            "EngagementEvent",
            "LoggedAttempt",
            "OurFact",
            "OurWord",
            "PartTwoRecord",
            "PersonReferral",
            "ReferralLoopWord",
            "MemberRefusal",
            "Task",
            "known",
        ),
    },
)
