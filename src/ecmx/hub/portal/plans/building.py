"""A new plan and its agreement out of what was typed: the same terms that a folder of partners would say."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ecmx.errors import UsageProblem
from ecmx.exchange import ContactPerson, Partner
from ecmx.guidance import FileType, slugged
from ecmx.hub.partners.folder import AgreementTerms, DoorTerms, FileTerms, LayoutTerms, Terms
from ecmx.hub.portal.plans.form import LEARNED, PlanForm
from ecmx.layouts import Layout

__all__ = ["GUIDANCE", "with_plan"]

GUIDANCE = "guidance"  # the return goes in the guidance's own forms
_OWED = (FileType.RTF, FileType.OTF)


def with_plan(known: Terms, form: PlanForm, layouts: Mapping[str, Layout], learned: Layout | None) -> Terms:
    """What is known, and the plan. Its agreement is being tried. Raises UsageProblem where the name is there already."""
    said = form.cleaned_data
    slug = slugged(said["name"])
    if not slug:
        raise UsageProblem("plan-name", "A short name cannot be made from it.", "Write it in Latin letters or digits.")
    if slug in known.agreements or any(one.slug == slug for one in known.partners):
        raise UsageProblem("plan-there", "There is already a plan with that name.", "Look at it in the list of plans.")
    contact = ContactPerson(name=said["contact_name"], email=said["contact_email"], phone=said["contact_phone"])
    plan = Partner(kind="plan", name=said["name"].strip(), slug=slug, aliases=form.several("aliases"), contact=contact)
    agreement = AgreementTerms(
        plan=slug,
        provider=next((one.slug for one in known.partners if one.ours), ""),
        stage="testing",
        alerts=form.several("alerts"),
        contact=contact,
        transport=_way(form),
        files=_files(form, layouts, learned),
    )
    return msgspec.structs.replace(
        known, partners=(*known.partners, plan), agreements={**known.agreements, slug: agreement}
    )


def _way(form: PlanForm) -> DoorTerms:
    said = form.cleaned_data
    if said["transport"] == "by_hand":
        return DoorTerms(transport="by_hand")
    names = ("transport", "inbox", "outbox", "credential", "protect_with")
    return DoorTerms(**{name: said[name].strip() for name in names})


def _files(form: PlanForm, layouts: Mapping[str, Layout], learned: Layout | None) -> tuple[FileTerms, ...]:
    said = form.cleaned_data
    mif = layouts.get(said["mif_layout"])
    due = f"{said['due_count'] or 'day'} {said['due_number']}" if said["due_number"] else ""
    changes = mif is not None and mif.mode == "changes"
    files = [
        FileTerms(
            type=FileType.MIF.value,
            mode="changes" if changes else "full",
            complete=said["names_everyone"] and not changes,
            layouts=(LayoutTerms(layout=mif.name),) if mif is not None and mif.partner else (),
        )
    ]
    chosen = learned if said["returns"] == LEARNED else layouts.get(said["returns"])
    files += [_return(kind, _layout_of(kind, chosen, layouts), due) for kind in _OWED]
    if chosen is not None and FileType.REFERRAL in chosen.types:
        referral = _return(FileType.REFERRAL, chosen, "")
        files.append(msgspec.structs.replace(referral, frequency="as_needed"))
    return tuple(files)


def _return(kind: FileType, layout: Layout | None, due: str) -> FileTerms:
    """What goes to the plan."""
    return FileTerms(
        type=kind.value,
        due=due,
        shift="after" if due.startswith("day ") else "none",
        mode=layout.mode if layout is not None and layout.partner else "full",
        layouts=(LayoutTerms(layout=layout.name),) if layout is not None else (),
    )


def _layout_of(kind: FileType, chosen: Layout | None, layouts: Mapping[str, Layout]) -> Layout | None:
    """The chosen form where it carries that kind of file, else the guidance's own."""
    if chosen is not None and kind in chosen.types:
        return chosen
    return layouts.get(f"{GUIDANCE}-{kind.value}")
