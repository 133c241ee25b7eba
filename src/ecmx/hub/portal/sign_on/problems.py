"""Why nobody was signed in: what is wrong and what to do, on a page of ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ecmx.errors import EcmxError, UsageProblem
from ecmx.hub.portal.in_words import on_page
from ecmx.transports import TransportProblem

__all__ = ["another", "nobody", "not_signed_in"]


#: What is for whoever keeps the hub: it may name a file, and anybody reads this page.
OURS = frozenset({"transport-credential", "transport-address", "sign-on-settings"})


def not_signed_in(request: HttpRequest, problem: EcmxError) -> HttpResponse:
    """The page of a problem."""
    status = 502 if isinstance(problem, TransportProblem) or problem.code in OURS else 403
    shown = not_set_up() if problem.code in OURS else on_page(problem)
    return render(request, "portal/sign_on/refused.html", {"problem": shown}, status=status)


def not_set_up() -> UsageProblem:
    """That the hub cannot ask the issuer, and whom to tell."""
    return UsageProblem(
        "sign-on-not-set-up",
        "ecmx cannot reach your organization's account service: it is not set up correctly.",
        "Tell your ecmx administrator; the hub's status shows what is missing.",
    )


def nobody() -> UsageProblem:
    """That the account is nobody's here."""
    return UsageProblem(
        "account-nobodys",
        "No one signs in here with this account.",
        "Ask your ecmx administrator for a link, and use the account from that link once.",
    )


def another() -> UsageProblem:
    """That somebody else came back than went."""
    return UsageProblem(
        "account-anothers",
        "That is not the account you signed in here with.",
        "Sign in there with your own account.",
    )
