"""The provider's own word: what happened to members, what is known of them, what is to be done; and how that comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.work.billed import BilledTaken, take_billed
    from ecmx.hub.work.contacts import METHODS, STAFF_TYPES, log_attempt, record_encounter, record_totals, staff_type
    from ecmx.hub.work.current import CurrentWork, current_work
    from ecmx.hub.work.engaging import can_happen, record_event
    from ecmx.hub.work.events import EVENTS, SAYABLE, STAYS, Event
    from ecmx.hub.work.facts import (
        FACTS,
        ROUTES,
        canonical,
        canonical_of,
        record_care_manager,
        record_fact,
        record_wish,
        wish_in_words,
    )
    from ecmx.hub.work.folding import EngagementStanding, Happened, LoopSaid, PlanPast, RefusalSaid, standing
    from ecmx.hub.work.list_book import WorkList, work_list, write_work_list
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
    from ecmx.hub.work.outcomes import OUTCOMES, AttemptOutcome, outcome_meant
    from ecmx.hub.work.privacy import mark_part_two, record_consent, revoke_consent
    from ecmx.hub.work.questions import ask_open_questions
    from ecmx.hub.work.reaching import phone_to_call, zip_to_go_to
    from ecmx.hub.work.record_rows import NewlySaid
    from ecmx.hub.work.recording import BY_HAND, WORDS, WordSource, kinds_said, withdraw_word
    from ecmx.hub.work.referring import refer_person, referral_agreed
    from ecmx.hub.work.refusal_reasons import REFUSALS, RefusalReason
    from ecmx.hub.work.refusing import CLOSURES, LOOP_STATUSES, refuse_member, say_loop
    from ecmx.hub.work.said_same import with_other_cins
    from ecmx.hub.work.services import SERVICES, ServicesTaken, take_services
    from ecmx.hub.work.settling import seen_tasks, settle_task
    from ecmx.hub.work.taken_rows import Fate, RowPlace, RowWord, TakenRows
    from ecmx.hub.work.taking import TakenFile, take_file, would_take
    from ecmx.hub.work.task_kinds import TASKS, TaskKind
    from ecmx.hub.work.tasks import RESOLVED, open_task, open_tasks
    from ecmx.hub.work.told_rows import ProviderWords, pasts, people_now, standings, standings_alone, told
    from ecmx.hub.work.two_cins import PeopleOnce, joined_past, leading
    from ecmx.hub.work.whom import plan_of_member, staff_by_name, staff_now, staff_of_user
    from ecmx.hub.work.word_corrected import correctable
    from ecmx.hub.work.work_columns import work_layout

__all__ = [
    "BilledTaken",
    "take_billed",
    "AttemptOutcome",
    "BY_HAND",
    "CLOSURES",
    "CareManager",
    "Consent",
    "ContactWish",
    "CurrentWork",
    "Discontinuation",
    "EVENTS",
    "Encounter",
    "EncounterTotals",
    "EngagementEvent",
    "EngagementStanding",
    "Event",
    "FACTS",
    "Fate",
    "Happened",
    "LOOP_STATUSES",
    "LoggedAttempt",
    "LoopSaid",
    "METHODS",
    "MemberRefusal",
    "OUTCOMES",
    "OurFact",
    "OurWord",
    "PartTwoRecord",
    "PeopleOnce",
    "PersonReferral",
    "PlanPast",
    "ProviderWords",
    "REFUSALS",
    "RESOLVED",
    "ROUTES",
    "ReferralLoopWord",
    "RefusalReason",
    "RefusalSaid",
    "RowPlace",
    "RowWord",
    "SAYABLE",
    "SERVICES",
    "STAFF_TYPES",
    "STAYS",
    "ServicesTaken",
    "TASKS",
    "TakenFile",
    "TakenRows",
    "Task",
    "TaskKind",
    "WORDS",
    "WordSource",
    "WorkList",
    "ask_open_questions",
    "can_happen",
    "canonical",
    "canonical_of",
    "current_work",
    "joined_past",
    "kinds_said",
    "known",
    "leading",
    "log_attempt",
    "mark_part_two",
    "open_task",
    "open_tasks",
    "outcome_meant",
    "pasts",
    "people_now",
    "phone_to_call",
    "plan_of_member",
    "record_care_manager",
    "record_consent",
    "record_encounter",
    "record_event",
    "record_fact",
    "record_totals",
    "record_wish",
    "refer_person",
    "referral_agreed",
    "refuse_member",
    "revoke_consent",
    "say_loop",
    "seen_tasks",
    "settle_task",
    "staff_by_name",
    "staff_now",
    "staff_of_user",
    "staff_type",
    "standing",
    "standings",
    "standings_alone",
    "take_file",
    "NewlySaid",
    "correctable",
    "work_layout",
    "would_take",
    "take_services",
    "told",
    "with_other_cins",
    "withdraw_word",
    "work_list",
    "write_work_list",
    "zip_to_go_to",
    "wish_in_words",
]

__getattr__ = late(
    __name__,
    {
        "billed": ("BilledTaken", "take_billed"),
        "contacts": (
            "METHODS",
            "STAFF_TYPES",
            "staff_type",
            "log_attempt",
            "record_encounter",
            "record_totals",
        ),
        "current": (
            "CurrentWork",
            "current_work",
        ),
        "engaging": ("can_happen", "record_event"),
        "events": (
            "EVENTS",
            "STAYS",
            "SAYABLE",
            "Event",
        ),
        "facts": (
            "FACTS",
            "ROUTES",
            "canonical",
            "canonical_of",
            "record_care_manager",
            "record_fact",
            "record_wish",
            "wish_in_words",
        ),
        "folding": (
            "EngagementStanding",
            "Happened",
            "LoopSaid",
            "PlanPast",
            "RefusalSaid",
            "standing",
        ),
        "list_book": (
            "WorkList",
            "work_list",
            "write_work_list",
        ),
        "record_rows": ("NewlySaid",),
        "word_corrected": ("correctable",),
        "models": (
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
        ),
        "outcomes": (
            "OUTCOMES",
            "AttemptOutcome",
            "outcome_meant",
        ),
        "privacy": (
            "mark_part_two",
            "record_consent",
            "revoke_consent",
        ),
        "questions": ("ask_open_questions",),
        "reaching": ("phone_to_call", "zip_to_go_to"),
        "recording": (
            "WORDS",
            "BY_HAND",
            "WordSource",
            "kinds_said",
            "withdraw_word",
        ),
        "referring": ("refer_person", "referral_agreed"),
        "refusal_reasons": (
            "REFUSALS",
            "RefusalReason",
        ),
        "refusing": (
            "CLOSURES",
            "LOOP_STATUSES",
            "refuse_member",
            "say_loop",
        ),
        "services": (
            "SERVICES",
            "ServicesTaken",
            "take_services",
        ),
        "settling": (
            "seen_tasks",
            "settle_task",
        ),
        "taken_rows": (
            "Fate",
            "RowPlace",
            "RowWord",
            "TakenRows",
        ),
        "taking": (
            "TakenFile",
            "take_file",
            "would_take",
        ),
        "task_kinds": (
            "TASKS",
            "TaskKind",
        ),
        "tasks": (
            "RESOLVED",
            "open_task",
            "open_tasks",
        ),
        "told_rows": (
            "ProviderWords",
            "pasts",
            "people_now",
            "standings",
            "standings_alone",
            "told",
        ),
        "said_same": ("with_other_cins",),
        "two_cins": (
            "PeopleOnce",
            "joined_past",
            "leading",
        ),
        "whom": (
            "plan_of_member",
            "staff_by_name",
            "staff_now",
            "staff_of_user",
        ),
        "work_columns": ("work_layout",),
    },
)
