"""Organizations, users, roles, who may what and sees what, how people come in, and the audit: the lowest room with tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.accounts.audit import AuditVerdict, Detail, audit_head, record, record_way_in, seal, verify
    from ecmx.hub.accounts.audit_reading import entries_of, people_of
    from ecmx.hub.accounts.beginning import attest, attested, begin
    from ecmx.hub.accounts.by import By, acting
    from ecmx.hub.accounts.inviting import (
        InvitationLink,
        accept,
        accept_by_account,
        invitation_of,
        invite,
        join,
        new_password,
        open_invitations,
    )
    from ecmx.hub.accounts.issuer_accounts import has_way_in, signs_in_by_issuer, user_of_account
    from ecmx.hub.accounts.models import AuditEntry, AuditSeal, Invitation, Membership, Organization, User, in_force
    from ecmx.hub.accounts.narrowing import narrow_access
    from ecmx.hub.accounts.people import add_person, change_roles, end_person, person_here, working_here
    from ecmx.hub.accounts.permissions import (
        actions,
        can_words,
        demand,
        described,
        label_of_role,
        limited_roles,
        may,
    )
    from ecmx.hub.accounts.scoping import Scoped, ScopedManager, ScopedRows, UnscopedQuery
    from ecmx.hub.accounts.seeing import (
        NOT_SHOWN,
        OTHER,
        SENSITIVE,
        demand_whole,
        group_of,
        groups,
        is_sensitive,
        may_see,
        may_see_group,
        not_seen,
        sees,
    )

__all__ = [
    "NOT_SHOWN",
    "OTHER",
    "SENSITIVE",
    "AuditEntry",
    "AuditSeal",
    "AuditVerdict",
    "By",
    "Detail",
    "Invitation",
    "InvitationLink",
    "Membership",
    "Organization",
    "Scoped",
    "ScopedManager",
    "ScopedRows",
    "UnscopedQuery",
    "User",
    "accept",
    "accept_by_account",
    "acting",
    "actions",
    "add_person",
    "attest",
    "attested",
    "audit_head",
    "begin",
    "can_words",
    "change_roles",
    "demand",
    "demand_whole",
    "described",
    "end_person",
    "entries_of",
    "group_of",
    "groups",
    "has_way_in",
    "in_force",
    "invitation_of",
    "invite",
    "is_sensitive",
    "join",
    "label_of_role",
    "limited_roles",
    "may",
    "may_see",
    "may_see_group",
    "narrow_access",
    "new_password",
    "not_seen",
    "open_invitations",
    "people_of",
    "person_here",
    "record",
    "record_way_in",
    "seal",
    "sees",
    "signs_in_by_issuer",
    "user_of_account",
    "verify",
    "working_here",
]

__getattr__ = late(
    __name__,
    {
        "by": ("By", "acting"),
        "audit": ("AuditVerdict", "Detail", "audit_head", "record", "record_way_in", "seal", "verify"),
        "audit_reading": ("entries_of", "people_of"),
        "beginning": ("attest", "attested", "begin"),
        "inviting": (
            "InvitationLink",
            "accept",
            "accept_by_account",
            "invitation_of",
            "invite",
            "join",
            "new_password",
            "open_invitations",
        ),
        "issuer_accounts": ("has_way_in", "signs_in_by_issuer", "user_of_account"),
        "models": ("AuditEntry", "AuditSeal", "Invitation", "Membership", "Organization", "User", "in_force"),
        "narrowing": ("narrow_access",),
        "people": ("add_person", "change_roles", "end_person", "person_here", "working_here"),
        "permissions": ("actions", "can_words", "demand", "described", "label_of_role", "limited_roles", "may"),
        "scoping": ("Scoped", "ScopedManager", "ScopedRows", "UnscopedQuery"),
        "seeing": (
            "NOT_SHOWN",
            "OTHER",
            "SENSITIVE",
            "demand_whole",
            "group_of",
            "groups",
            "is_sensitive",
            "may_see",
            "may_see_group",
            "not_seen",
            "sees",
        ),
    },
)
