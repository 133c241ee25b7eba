"""What a form asks is done, and what came of it is said on the page from which it came: also where it can no longer be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ecmx.errors import EcmxError, OurFault
from ecmx.hub.portal.in_words import on_page

__all__ = ["acted", "say_done", "say_problem"]


def acted(request: HttpRequest, back: str, act: Callable[[], Any], said: str) -> HttpResponse:
    """Do it, say it, and go back. A second click, or a page that was open for long, finds a plain sentence why it cannot be done now.

    Raises what the page itself answers: that it is not there, or not permitted, and faults of ours.
    """
    try:
        act()
    except EcmxError as problem:
        if isinstance(problem, OurFault) or problem.code == "not-permitted" or problem.code.endswith("-unknown"):
            raise
        say_problem(request, problem)
    else:
        say_done(request, said)
    return HttpResponseRedirect(back)


def say_done(request: HttpRequest, said: str) -> None:
    """At the head of the next page. Never a member's word."""
    messages.success(request, said, extra_tags="good")


def say_problem(request: HttpRequest, problem: EcmxError) -> None:
    """At the head of the next page."""
    told = on_page(problem)
    messages.error(request, f"{told.message} {told.fix}".rstrip(), extra_tags="late")
