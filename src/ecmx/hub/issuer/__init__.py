"""Signing in by an account of the organization's own issuer (OpenID Connect): the question, and what its answer is worth.

Knows no table and no page.
"""

from __future__ import annotations

from ecmx.hub.issuer.answer import Vouched, answered, stale_answer
from ecmx.hub.issuer.question import SignOnQuestion, question
from ecmx.hub.issuer.served import Issuer

__all__ = ["Issuer", "SignOnQuestion", "Vouched", "answered", "question", "stale_answer"]
