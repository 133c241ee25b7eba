"""What people do with partners: hold a folder against what is known, take it, write it out, look. Who may; whole; audited."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.partners.folder import Differing, Mistake, Terms, TermsInvalid, differing, listed, renamed, write_folder
from ecmx.hub.partners.stored import in_use, store, stored_terms

__all__ = ["difference", "exported", "looked_at", "taken"]

LOCK = 0x65636D70  # with an organization's id: one folder at a time


def difference(organization: Organization, terms: Terms) -> Differing:
    """What taking these terms would change. Raises TermsInvalid where they are another organization's, or call one by a new slug."""
    ours = next((partner for partner in terms.partners if partner.ours), None)
    if ours is not None and ours.kind != organization.kind:
        raise TermsInvalid(
            [
                Mistake(
                    "partners.toml",
                    ours.slug,
                    f"It is ours and a {ours.kind}, and these are the books of a {organization.kind}.",
                    "Mark our own entry with ours = true, or name the folder of this organization.",
                )
            ]
        )
    found = differing(stored_terms(organization), terms, in_use(organization))
    if same := renamed(found):
        raise TermsInvalid(
            [
                Mistake(
                    "partners.toml",
                    new.slug,
                    f"It has a name or number of {old.slug}, which has files or members and is not in the folder any more.",
                    f'If it is the same, give it slug = "{old.slug}". If not, keep {old.slug} in the folder with stage = "inactive".',
                )
                for old, new in same
            ]
        )
    return found


def taken(terms: Terms, *, by: By, seen: Differing | None = None) -> Differing:
    """Take a folder's terms; what that changed. seen: the difference that a person agreed to.

    Raises UsageProblem where this person may not, or where what is known has become another than was seen.
    """
    by.demand("partners.import")
    with transaction.atomic():
        _alone(by.organization)
        found = difference(by.organization, terms)
        if seen is not None and found != seen:
            raise UsageProblem(
                "partners-changed",
                "Someone changed the partners while you were looking; nothing was imported.",
                "Run the import again, and review it again.",
            )
        if found:
            ids = store(found.result, by.organization)
            detail = {how: found.count(how) for how in ("added", "changed", "gone")}
            record(by, "partners.import", "partner", ids, {**detail, "kept": len(found.kept)})
    return found


def exported(folder: Path, *, by: By) -> tuple[str, ...]:
    """Write what is known into a new folder; the files. Raises UsageProblem."""
    by.demand("partners.export")
    with transaction.atomic():
        terms = stored_terms(by.organization)
        record(by, "partners.export", "partner", (), {"partners": len(terms.partners)})
    return write_folder(terms, folder)


def looked_at(*, by: By) -> list[str]:
    """What is known, to be looked through."""
    by.demand("partners.look")
    return listed(stored_terms(by.organization))


def _alone(organization: Organization) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, organization.pk])
