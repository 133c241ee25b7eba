"""Whether such accounts open anything here, and what the pages call them."""

from __future__ import annotations

from ecmx.hub.home import SingleSignOn
from ecmx.hub.issuer import Issuer
from ecmx.hub.portal.here import this_home

__all__ = ["accounts_offered", "issuer_here"]


def accounts_offered() -> SingleSignOn | None:
    """The setting; None where there is none."""
    return this_home().settings.single_sign_on


def issuer_here() -> Issuer:
    """The issuer of this hub, which has one. Raises TransportProblem or UsageProblem where our secret with it is not there."""
    said = accounts_offered()
    assert said is not None, "the page is offered"
    return Issuer.of(this_home(), said)
