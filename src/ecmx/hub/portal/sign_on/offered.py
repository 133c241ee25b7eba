"""Whether such accounts open anything here, and what the pages call them."""

from __future__ import annotations

from django.http import Http404

from ecmx.hub.home import SingleSignOn
from ecmx.hub.issuer import Issuer
from ecmx.hub.portal.here import this_home

__all__ = ["accounts_offered", "issuer_here"]


def accounts_offered() -> SingleSignOn | None:
    """The setting; None where there is none."""
    return this_home().settings.single_sign_on


def issuer_here() -> Issuer:
    """The issuer of this hub. Raises Http404 where there is none, TransportProblem where our secret with it is not there."""
    said = accounts_offered()
    if said is None:
        raise Http404("no single sign-on")
    return Issuer.of(this_home(), said)
