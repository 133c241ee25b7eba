"""Organizations, users, roles, who may what, and the audit: the lowest room with tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.accounts.audit import AuditVerdict, audit_head, record, seal, verify
    from ecmx.hub.accounts.beginning import attest, attested, begin
    from ecmx.hub.accounts.by import By, acting
    from ecmx.hub.accounts.models import AuditEntry, AuditSeal, Membership, Organization, User
    from ecmx.hub.accounts.people import add_person, end_person
    from ecmx.hub.accounts.permissions import actions, demand, described, may
    from ecmx.hub.accounts.scoping import Scoped, ScopedManager, ScopedRows, UnscopedQuery

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "AuditVerdict",
    "By",
    "Membership",
    "Organization",
    "Scoped",
    "ScopedManager",
    "ScopedRows",
    "UnscopedQuery",
    "User",
    "acting",
    "actions",
    "add_person",
    "attest",
    "attested",
    "audit_head",
    "begin",
    "demand",
    "described",
    "end_person",
    "may",
    "record",
    "seal",
    "verify",
]

__getattr__ = late(
    __name__,
    {
        "by": ("By", "acting"),
        "audit": ("AuditVerdict", "audit_head", "record", "seal", "verify"),
        "beginning": ("attest", "attested", "begin"),
        "models": ("AuditEntry", "AuditSeal", "Membership", "Organization", "User"),
        "people": ("add_person", "end_person"),
        "permissions": ("actions", "demand", "described", "may"),
        "scoping": ("Scoped", "ScopedManager", "ScopedRows", "UnscopedQuery"),
    },
)
