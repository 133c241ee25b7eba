"""A partner as people name it: by its short name, its name or any other that it goes by. The one place where that is decided."""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import Organization
from ecmx.hub.partners.models import Partner
from ecmx.hub.partners.stored import exchange_partners

__all__ = ["partner_by_name", "plan_by_name"]


def partner_by_name(organization: Organization, name: str) -> Partner:
    """A plan, or another provider, by any of its names. Raises UsageProblem where none of the hub's goes by it, or several do."""
    found = _found(organization, name, plans=False)
    if found is None:
        raise _unknown(organization, "partner-unknown", "No partner of this hub goes by that name.", plans=False)
    return found


def plan_by_name(organization: Organization, name: str) -> Partner:
    """A plan by any of its names. Raises UsageProblem."""
    found = _found(organization, name, plans=True)
    if found is None:
        raise _unknown(organization, "plan-unknown", "No plan of that name is known here.", plans=True)
    return found


def _found(organization: Organization, name: str, *, plans: bool) -> Partner | None:
    others = Partner.objects.of(organization).filter(ours=False)
    if plans:
        others = others.filter(kind=Partner.Kind.PLAN)
    short = others.filter(slug=name.strip().lower()).first()
    if short is not None:
        return short
    known = exchange_partners(organization)
    meant = known.plan(name) or (None if plans else known.provider(name))
    return others.filter(slug=meant.slug).first() if meant is not None else None


def _unknown(organization: Organization, code: str, message: str, *, plans: bool) -> UsageProblem:
    others = Partner.objects.of(organization).filter(ours=False)
    if plans:
        others = others.filter(kind=Partner.Kind.PLAN)
    slugs = ", ".join(others.order_by("slug").values_list("slug", flat=True))
    return UsageProblem(code, message, f"Known are: {slugs or 'none yet'}.")
