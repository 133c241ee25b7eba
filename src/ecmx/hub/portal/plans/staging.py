"""An agreement is moved from one stage to another, by the same door by which a folder of partners comes in."""

from __future__ import annotations

import msgspec

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By
from ecmx.hub.partners import stored_terms, taken
from ecmx.hub.partners.folder import TermsInvalid
from ecmx.hub.portal.plans.judging import judged, problem_of
from ecmx.hub.portal.plans.said import STAGES

__all__ = ["staged"]


def staged(slug: str, to: str, *, by: By) -> None:
    """Give an agreement another stage. Raises UsageProblem, also where the terms as a whole would not hold."""
    by.demand("partners.import")
    if to not in STAGES:
        raise UsageProblem("stage-none", "That is not a stage of an agreement.", "Choose testing, active or inactive.")
    known = stored_terms(by.organization)
    changed = msgspec.structs.replace(known.agreements[slug], stage=to)
    wanted = msgspec.structs.replace(known, agreements={**known.agreements, slug: changed})
    try:
        terms, seen = judged(wanted, by.organization)
    except TermsInvalid as invalid:
        raise problem_of(invalid) from None
    taken(terms, by=by, seen=seen)
