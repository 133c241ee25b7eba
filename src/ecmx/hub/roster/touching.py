"""That something changed of members: noted in the transaction that changes it, for whoever keeps what is derived from it."""

from __future__ import annotations

from collections.abc import Sequence

from ecmx.hub.accounts import Organization
from ecmx.hub.roster.models import MembersTouched

__all__ = ["touched"]

AT_ONCE = 1_000  # members that are derived anew in one step: a plan's first file has ten thousand


def touched(organization: Organization, members: Sequence[int]) -> None:
    """Note that something was said of these members, or taken back. In the transaction that does so."""
    parts = [members[first : first + AT_ONCE] for first in range(0, len(members), AT_ONCE)]
    if parts:
        MembersTouched.objects.of(organization).bulk_create(MembersTouched(members=list(part)) for part in parts)
