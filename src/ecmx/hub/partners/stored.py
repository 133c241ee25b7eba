"""The terms that the database holds for an organization, and the tables made to say others. The one place where terms meet tables.

Knows nothing of folders, and asks nobody's permission.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from django.db.models import ForeignObjectRel

from ecmx import Partners
from ecmx.exchange import ContactPerson, StaffTerms
from ecmx.exchange import Partner as PartnerTerms
from ecmx.hub.accounts import Organization, Scoped, ScopedRows
from ecmx.hub.partners.folder import (
    AgreementTerms,
    DoorTerms,
    ExtensionTerms,
    FileTerms,
    LayoutTerms,
    SiteTerms,
    Terms,
    WaivedTerms,
    by_county,
    each_population,
    ordered,
)
from ecmx.hub.partners.models import (
    AgreedExtension,
    Agreement,
    AgreementFile,
    AgreementLayout,
    Endpoint,
    LivePopulation,
    Partner,
    Site,
    Staff,
)

__all__ = ["exchange_partners", "in_use", "store", "stored_terms"]

Row = TypeVar("Row", bound=Scoped)
Key = Any


def stored_terms(organization: Organization) -> Terms:
    """What is known, as a folder would say it."""
    sites = Site.objects.of(organization).select_related("partner")
    staff = Staff.objects.of(organization).select_related("partner")
    live = LivePopulation.objects.of(organization)
    return ordered(
        Terms(
            partners=tuple(map(_partner, Partner.objects.of(organization))),
            sites=tuple(_said(SiteTerms, row, provider=row.partner.slug) for row in sites),
            staff=tuple(_said(StaffTerms, row, provider=row.partner.slug) for row in staff),
            agreements=_agreements(organization),
            populations=by_county((row.county, row.population, row.since, row.until) for row in live),
        )
    )


def exchange_partners(organization: Organization) -> Partners:
    """Who takes part, for `ecmx.receive(partners=…)`. Inactive ones are known too, by what no other one is called."""
    return Partners(tuple(map(_partner, Partner.objects.of(organization).order_by("slug"))), registered=True)


def in_use(organization: Organization) -> set[tuple[str, str]]:
    """("partner" or "agreement", slug) of those that rows of other rooms hang on, so that the database would not let them go."""
    found: set[tuple[str, str]] = set()
    tables: tuple[tuple[str, type[Partner | Agreement]], ...] = (("partner", Partner), ("agreement", Agreement))
    for kind, model in tables:
        slugs = dict(model.objects.of(organization).values_list("pk", "slug"))
        for relation in model._meta.get_fields(include_hidden=True):  # none of them has a name for the way back
            table: Any = relation.related_model
            if isinstance(relation, ForeignObjectRel) and table._meta.app_label != "partners" and _has_rows(table):
                column = relation.field.name
                hung = table.objects.of(organization).filter(**{f"{column}__isnull": False})
                found |= {(kind, slugs[pk]) for pk in hung.values_list(column, flat=True).distinct()}
    return found


def _has_rows(table: Any) -> bool:
    """Whether rows of a table are an organization's. Those that only join two others are asked for by the one that has the list."""
    return not table._meta.auto_created


def store(terms: Terms, organization: Organization) -> list[int]:
    """Make the tables say these terms, in the transaction that is open; the ids of the partners."""
    Partner.objects.of(organization).filter(ours=True).exclude(
        slug__in=[one.slug for one in terms.partners if one.ours]
    ).update(ours=False)  # two are never ours, not even while rows are written one by one
    partners = _put(
        Partner.objects.of(organization), ("slug",), [_columns(one) for one in terms.partners], remove=False
    )
    ids = {slug: row.pk for (slug,), row in partners.items()}
    _put(Site.objects.of(organization), ("partner_id", "slug"), [_at(one, ids) for one in terms.sites])
    _put(Staff.objects.of(organization), ("slug",), [_at(one, ids) for one in terms.staff])
    agreements = _put(
        Agreement.objects.of(organization),
        ("slug",),
        [{"slug": slug, **_agreement_columns(one, ids)} for slug, one in terms.agreements.items()],
    )
    _store_files(terms, {slug: row.pk for (slug,), row in agreements.items()}, organization)
    _put(
        LivePopulation.objects.of(organization),
        ("county", "population", "since"),
        [
            {"county": county, "population": population, "since": since, "until": until}
            for county, population, since, until in each_population(terms.populations)
        ],
    )
    Partner.objects.of(organization).exclude(slug__in=ids).delete()
    return sorted(ids.values())


def _store_files(terms: Terms, agreements: Mapping[str, int], organization: Organization) -> None:
    """What hangs on agreements."""
    files, extensions, doors = [], [], []
    for slug, one in terms.agreements.items():
        at = {"agreement_id": agreements[slug]}
        files += [{**at, **_file_columns(file)} for file in one.files]
        extensions += [{**at, **msgspec.structs.asdict(extension)} for extension in one.extensions]
        doors += [
            {**at, "alternate": alternate, **msgspec.structs.asdict(door)}
            for alternate, door in ((False, one.transport), (True, one.alternate))
            if door is not None
        ]
    rows = _put(AgreementFile.objects.of(organization), ("agreement_id", "file_type"), files)
    _put(AgreedExtension.objects.of(organization), ("agreement_id", "extension"), extensions)
    _put(Endpoint.objects.of(organization), ("agreement_id", "alternate"), doors)
    layouts = [
        {"file_id": rows[agreements[slug], file.type].pk, **msgspec.structs.asdict(layout)}
        for slug, one in terms.agreements.items()
        for file in one.files
        for layout in file.layouts
    ]
    _put(AgreementLayout.objects.of(organization), ("file_id", "since"), layouts)


def _put(
    rows: ScopedRows[Row], key: tuple[str, ...], wanted: Iterable[Mapping[str, Any]], *, remove: bool = True
) -> dict[Key, Row]:
    """Make rows say what is wanted, matched by some columns: those that differ are changed, missing ones made, the others removed."""
    known = {tuple(getattr(row, name) for name in key): row for row in rows}
    found: dict[Key, Row] = {}
    new: list[Mapping[str, Any]] = []
    for columns in wanted:
        at = tuple(columns[name] for name in key)
        row = known.pop(at, None)
        if row is None:
            new.append(columns)
            continue
        found[at] = row
        changed = [name for name, value in columns.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, columns[name])
        if changed:
            row.save(update_fields=changed)
    if remove and known:
        rows.filter(pk__in=[row.pk for row in known.values()]).delete()
    for columns in new:
        found[tuple(columns[name] for name in key)] = rows.create(**columns)
    return found


def _partner(row: Partner) -> PartnerTerms:
    return _said(PartnerTerms, row, contact=_contact(row))


def _contact(row: Partner | Agreement) -> ContactPerson:
    return ContactPerson(name=row.contact_name, email=row.contact_email, phone=row.contact_phone)


def _agreements(organization: Organization) -> dict[str, AgreementTerms]:
    layouts: dict[int, list[LayoutTerms]] = {}
    for row in AgreementLayout.objects.of(organization):
        layouts.setdefault(row.file_id, []).append(LayoutTerms(layout=row.layout, since=row.since))
    files: dict[int, list[FileTerms]] = {}
    for file in AgreementFile.objects.of(organization):
        waived = WaivedTerms(since=file.waived_since, why=file.waived_why) if file.waived_since else None
        made = _said(FileTerms, file, type=file.file_type, layouts=tuple(layouts.get(file.pk, ())), waived=waived)
        files.setdefault(file.agreement_id, []).append(made)
    extensions: dict[int, list[ExtensionTerms]] = {}
    for agreed in AgreedExtension.objects.of(organization):
        extensions.setdefault(agreed.agreement_id, []).append(_said(ExtensionTerms, agreed))
    doors = {(row.agreement_id, row.alternate): _said(DoorTerms, row) for row in Endpoint.objects.of(organization)}
    return {
        row.slug: _said(
            AgreementTerms,
            row,
            plan=row.plan.slug,
            provider=row.provider.slug,
            delegate=row.delegate.slug if row.delegate else "",
            contact=_contact(row),
            files=tuple(files.get(row.pk, ())),
            extensions=tuple(extensions.get(row.pk, ())),
            transport=doors.get((row.pk, False)),
            alternate=doors.get((row.pk, True)),
        )
        for row in Agreement.objects.of(organization).select_related("plan", "provider", "delegate")
    }


Said = TypeVar("Said", bound=msgspec.Struct)


def _said(struct: type[Said], row: Scoped, **more: Any) -> Said:
    """A struct out of a row's columns of the same names; more: what has no such column."""
    said = {}
    for field in msgspec.structs.fields(struct):
        if field.name not in more:
            value = getattr(row, field.name)
            said[field.name] = tuple(value) if isinstance(value, list) else value
    return struct(**said, **more)


def _columns(one: msgspec.Struct, *without: str) -> dict[str, Any]:
    """A row's columns out of a struct; whom to ask spread out."""
    columns: dict[str, Any] = {}
    for name, value in msgspec.structs.asdict(one).items():
        if isinstance(value, ContactPerson):
            columns |= {f"contact_{key}": text for key, text in msgspec.structs.asdict(value).items()}
        elif name not in without:
            columns[name] = list(value) if isinstance(value, tuple) else value
    return columns


def _at(one: SiteTerms | StaffTerms, ids: Mapping[str, int]) -> dict[str, Any]:
    return {"partner_id": ids[one.provider], **_columns(one, "provider")}


def _agreement_columns(one: AgreementTerms, ids: Mapping[str, int]) -> dict[str, Any]:
    inner = ("plan", "provider", "delegate", "files", "extensions", "transport", "alternate")
    return {
        "plan_id": ids[one.plan],
        "provider_id": ids[one.provider],
        "delegate_id": ids[one.delegate] if one.delegate else None,
        **_columns(one, *inner),
    }


def _file_columns(file: FileTerms) -> dict[str, Any]:
    return {
        "file_type": file.type,
        **_columns(file, "type", "layouts", "waived"),
        "waived_since": file.waived.since if file.waived else None,
        "waived_why": file.waived.why if file.waived else "",
    }
