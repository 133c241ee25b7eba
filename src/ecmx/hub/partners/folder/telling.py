"""Who files are exchanged with, and what was agreed, for a person to look through. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ecmx.exchange import Partner
from ecmx.hub.partners.folder.differing import words
from ecmx.hub.partners.folder.schema import AgreementTerms, DoorTerms, FileTerms, Terms

__all__ = ["listed"]


def listed(terms: Terms) -> list[str]:
    """The lines of `ecmx hub partners show`."""
    said = list(partners(terms))
    for slug, one in terms.agreements.items():
        said += ["", *agreement(slug, one)]
    if terms.populations:
        said += ["", "Populations of focus that are live"]
        said += [
            f"  {one.county}: {len(one.populations)} from {one.since}{f' to {one.until}' if one.until else ''}"
            for one in terms.populations
        ]
    return said


def partners(terms: Terms) -> Iterator[str]:
    """Who there is, a line each."""
    if not terms.partners:
        yield "No partner is registered. Bring a folder in: ecmx hub partners import FOLDER."
        return
    width = max(len(partner.slug) for partner in terms.partners)
    for partner in terms.partners:
        yield f"{partner.slug:<{width}}  {', '.join(facts(partner, terms))}"


def facts(partner: Partner, terms: Terms) -> Iterator[str]:
    """What a line says of a partner."""
    yield partner.name
    yield f"{partner.kind}{', ours' if partner.ours else ''}"
    if partner.stage != "active":
        yield partner.stage
    for count, what in (
        (len(partner.payer_identifiers), "payer identifier"),
        (len(partner.npis), "NPI"),
        (len(partner.shared_npis), "shared NPI"),
        (sum(site.provider == partner.slug for site in terms.sites), "site"),
    ):
        if count:
            yield f"{count} {what}{'' if count == 1 else 's'}"
    if count := sum(person.provider == partner.slug for person in terms.staff):
        yield f"{count} staff"


def agreement(slug: str, one: AgreementTerms) -> Iterator[str]:
    """An agreement's lines."""
    time = f", {one.since or '…'} to {one.until or '…'}" if one.since or one.until else ""
    by = f", by way of {one.delegate}" if one.delegate else ""
    yield f"Agreement {slug}: {one.plan} and {one.provider}{by}, {one.stage}{time}"
    for file in one.files:
        yield f"  {file.type}: {'; '.join(terms_of(file))}"
    if one.elected:
        yield f"  elected: {words(one.elected)}"
    for extension in one.extensions:
        yield f"  {extension.extension}: agreed on {extension.agreed_on}"
    for key, door in (("transport", one.transport), ("alternate", one.alternate)):
        if door is not None:
            yield f"  {key}: {', '.join(way(door))}"


def terms_of(file: FileTerms) -> Iterator[str]:
    """What was agreed of a kind of file."""
    yield f"{file.frequency.replace('_', ' ')}{f', due {file.due}' if file.due else ''}"
    yield "changes only" if file.mode == "changes" else "complete" if file.complete else "full"
    if file.layouts:
        yield words(file.layouts)
    if file.waived:
        yield f"waived {words(file.waived)}"


def way(door: DoorTerms) -> Iterator[str]:
    """A way's words."""
    yield door.transport.replace("_", " ")
    if door.inbox:
        yield f"from {door.inbox}"
    if door.outbox:
        yield f"to {door.outbox}"
    if door.credential:
        yield f"by the credential {door.credential}"
    if door.protect_with:
        yield f"protected by the password of {door.protect_with}"
