"""What is said to partners, members and referrers besides files: drafted by what happened, worded when looked at, recorded when gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.saying.drafting import draft_messages
    from ecmx.hub.saying.gone import WAYS, message_needless, message_went
    from ecmx.hub.saying.letters import Note
    from ecmx.hub.saying.messages import notes
    from ecmx.hub.saying.notices import NoticeNotDrafted, draft_notices, notices_not_drafted
    from ecmx.hub.saying.places import PlacesTaken, places_taken
    from ecmx.hub.saying.refused import RefusalNow, refusals_now

__all__ = [
    "WAYS",
    "Note",
    "PlacesTaken",
    "NoticeNotDrafted",
    "RefusalNow",
    "draft_messages",
    "draft_notices",
    "message_needless",
    "message_went",
    "notes",
    "places_taken",
    "notices_not_drafted",
    "refusals_now",
]

__getattr__ = late(
    __name__,
    {
        "drafting": ("draft_messages",),
        "gone": ("WAYS", "message_needless", "message_went"),
        "letters": ("Note",),
        "messages": ("notes",),
        "places": ("PlacesTaken", "places_taken"),
        "notices": ("NoticeNotDrafted", "draft_notices", "notices_not_drafted"),
        "refused": ("RefusalNow", "refusals_now"),
    },
)
