"""Messages that follow from what happened are drafted, each once: a file came, a member was refused. Safe to be run at any time."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.partners import Agreement
from ecmx.hub.saying.refused import refusals_now
from ecmx.hub.transmissions import INBOUND, FileState, PartnerMessage, Transmission

__all__ = ["draft_messages"]

#: States of a file that came which are no arrival of something new.
_NO_NEWS = (FileState.REPEATED, FileState.WITHDRAWN, FileState.ANSWER, FileState.NEEDS_PARTNER)


def draft_messages(organization: Organization) -> int:
    """Draft what is to be said and is not yet; how many messages were made or grew."""
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)  # one at a time drafts
        made = _acknowledgments(organization) + _refusals(organization)
        if made:
            record(By.the_hub(organization), "message.draft", "message", made)
    return len(made)


def _acknowledgments(organization: Organization) -> list[int]:
    """Of every file that came under an agreement by which files are acknowledged within some days."""
    agreed = Agreement.objects.of(organization).filter(acknowledge_days__isnull=False, stage="active")
    told = PartnerMessage.objects.of(organization).filter(kind=PartnerMessage.Kind.ACKNOWLEDGED)
    files = Transmission.objects.of(organization).filter(
        direction=Transmission.Direction.IN,
        agreement__in=agreed,
        partner__isnull=False,
        origin__in=Transmission.FROM_PARTNERS,
        state__in=[state for state in INBOUND.answered if state not in _NO_NEWS],
    )
    fresh = files.exclude(pk__in=told.values("transmission_id")).order_by("pk")
    drafts = PartnerMessage.objects.of(organization)
    return [
        drafts.create(partner=one.partner, transmission=one, kind=PartnerMessage.Kind.ACKNOWLEDGED).pk
        for one in fresh.select_related("partner")
        if one.partner is not None
    ]


def _refusals(organization: Organization) -> list[int]:
    """Of every member who was refused and stands in a file of whose refusal the plan has not been told."""
    by_file: dict[int, set[int]] = {}
    for one in refusals_now(organization):
        by_file.setdefault(one.file, set()).add(one.member)
    messages = PartnerMessage.objects.of(organization).filter(kind=PartnerMessage.Kind.REFUSED)
    made = []
    for file in Transmission.objects.of(organization).filter(pk__in=by_file).order_by("pk"):
        told = {member for one in messages.filter(transmission=file, state="sent") for member in one.members}
        missing = by_file[file.pk] - told
        if missing and (changed := _drafted(file, missing)) is not None:
            made.append(changed)
    return made


def _drafted(file: Transmission, members: Collection[int]) -> int | None:
    """The draft that names them, where it did not yet."""
    messages = PartnerMessage.objects.of(file.organization)
    draft = messages.filter(transmission=file, kind=PartnerMessage.Kind.REFUSED, state="drafted").first()
    if draft is None:
        assert file.partner is not None  # whoever is assigned is so by a partner's file
        kind = PartnerMessage.Kind.REFUSED
        return messages.create(partner=file.partner, transmission=file, kind=kind, members=sorted(members)).pk
    if set(members) <= set(draft.members):
        return None
    draft.members = sorted({*draft.members, *members})
    draft.save(update_fields=["members"])
    return draft.pk
