"""People: who works for the organization, who was invited, which role may what; and the way in by a link."""

from __future__ import annotations

from ecmx.hub.portal.people.pages import PAGES
from ecmx.hub.portal.people.practice import PracticeAccess, code_now, practice_people, seconds_left
from ecmx.hub.portal.people.wording import last_day

__all__ = ["PAGES", "PracticeAccess", "code_now", "last_day", "practice_people", "seconds_left"]
