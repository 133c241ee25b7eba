"""Whether somebody said lately who she is, by each of the steps by which she signs in: before one of them is changed, all are said."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from ecmx.hub.portal.second_step import SECOND_STEP_AT, has_second_step

__all__ = ["FIRST", "SECOND", "of_step", "steps_to_say"]

FIRST, SECOND = "first", "second"
LATELY = 300  # seconds for which what was said counts
#: By what the first step is done: how allauth's records of a session call it.
FIRST_WAYS = frozenset({"password", "organization"})
#: And which of its pages say it again.
FIRST_PAGES = frozenset({"reauthenticate", "sign-on-again"})


def steps_to_say(request: HttpRequest) -> list[str]:
    """The steps that have to be said once more, in that order: the second, where there is one, and then the first.

    A page that asks for the password itself comes between them so.
    """
    second = has_second_step(request.user) and not _lately([request.session.get(SECOND_STEP_AT, 0)])
    said = [one["at"] for one in get_authentication_records(request, request.user) if one["method"] in FIRST_WAYS]
    asked = ((SECOND, second), (FIRST, not _lately(said)))
    return [step for step, wanted in asked if wanted]


def of_step(methods: list[dict[str, Any]], step: str) -> list[dict[str, Any]]:
    """Of the ways to say it again, those that say this step."""
    return [one for one in methods if _is_first(one) is (step == FIRST)]


def _is_first(method: Mapping[str, Any]) -> bool:
    return method["id"] in FIRST_PAGES


def _lately(moments: list[float]) -> bool:
    return bool(moments) and time.time() - max(moments) <= LATELY
