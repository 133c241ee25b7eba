"""What was just said of a member, offered once to be taken back: kept in the session as numbers, shown on the next page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from ecmx.hub.work import WORDS, OurWord

__all__ = ["offer_undo", "offered"]

KEY = "just_said"
_KINDS = {word: kind for kind, word in WORDS.items()}


def offer_undo(request: HttpRequest, *, member: int, words: Sequence[OurWord], text: str, place: str = "") -> None:
    """Offer to take words back. text: what was done, without a member's word; place: where it leads back to, by name"""
    named = [f"{_KINDS[type(one)]}:{one.pk}" for one in words]
    request.session[KEY] = {"member": member, "words": named, "text": text, "next": place}


def offered(request: HttpRequest | None) -> Any:
    """What is offered, once; None where nothing is."""
    session = getattr(request, "session", None)
    return session.pop(KEY, None) if session is not None and KEY in session else None
