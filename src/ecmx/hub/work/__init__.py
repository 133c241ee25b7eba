"""The provider's own word: what happened to members, what is known of them, what is to be done; and how that comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.work.events import EVENTS, Event
    from ecmx.hub.work.folding import EngagementStanding, Happened, LoopSaid, PlanPast, RefusalSaid, standing
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
    from ecmx.hub.work.refusal_reasons import REFUSALS, RefusalReason
    from ecmx.hub.work.told import Told, pasts, standings, told

_MODELS = (
    "CareManager",
    "Consent",
    "ContactWish",
    "Discontinuation",
    "Encounter",
    "EncounterTotals",
    "EngagementEvent",
    "LoggedAttempt",
    "MemberRefusal",
    "OurFact",
    "OurWord",
    "PartTwoRecord",
    "PersonReferral",
    "ReferralLoopWord",
    "Task",
    "known",
)

__all__ = [
    "EVENTS",
    "REFUSALS",
    "CareManager",
    "Consent",
    "ContactWish",
    "Discontinuation",
    "Encounter",
    "EncounterTotals",
    "EngagementEvent",
    "EngagementStanding",
    "Event",
    "Happened",
    "LoggedAttempt",
    "LoopSaid",
    "MemberRefusal",
    "OurFact",
    "OurWord",
    "PartTwoRecord",
    "PersonReferral",
    "PlanPast",
    "ReferralLoopWord",
    "RefusalReason",
    "RefusalSaid",
    "Task",
    "Told",
    "known",
    "pasts",
    "standing",
    "standings",
    "told",
]

__getattr__ = late(
    __name__,
    {
        "events": ("EVENTS", "Event"),
        "folding": ("EngagementStanding", "Happened", "LoopSaid", "PlanPast", "RefusalSaid", "standing"),
        "models": _MODELS,
        "refusal_reasons": ("REFUSALS", "RefusalReason"),
        "told": ("Told", "pasts", "standings", "told"),
    },
)
