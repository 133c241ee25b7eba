"""What can be meant of agreements: who, when, which files by which layouts, which elements, by which ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from ecmx import guidance
from ecmx.exchange import Partner
from ecmx.guidance import FileType, Requirement, plain_name
from ecmx.hub.home import Home
from ecmx.hub.partners.folder.entries import Entry
from ecmx.hub.partners.folder.mistakes import nearest, shown
from ecmx.hub.partners.folder.naming import Who
from ecmx.hub.partners.folder.schema import AgreementTerms, DoorTerms, FileTerms
from ecmx.layouts import Layout

__all__ = ["demand_agreements", "demand_order", "overlap"]

Agreements = Mapping[str, tuple[Entry, AgreementTerms]]
#: A folder's name: no way up, no blank part, nothing that a shell or a server reads otherwise.
NAMED = re.compile(r"(?!.*(^|/)\.\.?(/|$))/?[A-Za-z0-9._ -]+(/[A-Za-z0-9._ -]+)*")
ADDRESS = re.compile(r"[^@\s]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def demand_agreements(
    agreements: Agreements, who: Who, layouts: Mapping[str, Layout], home: Home | None = None
) -> None:
    """Each by itself, and that no two of one plan and provider are in force on one day. home: whose own folders are no partner's."""
    for entry, one in agreements.values():
        demand_order(entry, one.since, one.until)
        demand_elected(entry, one)
        demand_extensions(entry, one)
        for key, door in (("transport", one.transport), ("alternate", one.alternate)):
            if door is not None:
                demand_door(entry.within(f"[{key}]"), door, home)
        if one.alternate is not None and one.transport is None:
            entry.note("[alternate]", "There is an alternate way and no first one.", "Add [transport].")
        if one.stage != "inactive":  # what is over may name what is no more
            demand_parties(entry, one, who)
        demand_files(entry, one, who, layouts)
    standing = [(slug, *found) for slug, found in agreements.items() if found[1].stage != "inactive"]
    for place, (_, entry, one) in enumerate(standing):
        for other_slug, _, other in standing[:place]:
            same = (one.plan, one.provider) == (other.plan, other.provider) and one.plan and one.provider
            if same and overlap((one.since, one.until), (other.since, other.until)):
                entry.note(
                    "",
                    f"It is of the same plan, provider and days as agreements/{other_slug}.toml.",
                    "Give both since and until so that one ends before the other begins, or make one inactive.",
                )


def demand_order(entry: Entry, since: date | None, until: date | None) -> None:
    """That nothing ends before it begins."""
    if since and until and until < since:
        entry.note("until", "It ends before it begins.", "Correct since or until.")


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two times have a day in common; None = without beginning or end."""
    return (one[0] or date.min) <= (other[1] or date.max) and (other[0] or date.min) <= (one[1] or date.max)


def demand_parties(entry: Entry, one: AgreementTerms, who: Who) -> None:
    """That one of the two is ours, and both are there."""
    plan, provider = who.by_slug(one.plan), who.by_slug(one.provider)
    if plan and provider and who.ours and not (plan.ours or provider.ours):
        entry.note("", "It is between two others.", f"One of the two must be ours: {who.ours.slug}.")
    for key, partner in (("plan", plan), ("provider", provider), ("delegate", who.by_slug(one.delegate))):
        if partner and partner.stage == "inactive":
            entry.note(key, f"{partner.name} is inactive.", 'Make the agreement inactive too: stage = "inactive".')


def demand_elected(entry: Entry, one: AgreementTerms) -> None:
    """Elements that there are, and that are optional."""
    every = {
        element.id: element
        for element in (*guidance.elements(), *(added for one in guidance.releases() for added in one.added))
    }
    optional = {id_ for id_, element in every.items() if element.requirement is Requirement.OPTIONAL}
    for id_ in one.elected:
        if id_ in optional:
            continue
        if id_ in every:
            entry.note("elected", f"{id_} is not optional: it is owed anyway.", "Take it out.")
        else:
            fix = nearest(id_, sorted(optional)) or "Optional ones: docs/reference/elements.md."
            entry.note("elected", f"{shown(id_)} is no data element.", fix)


def demand_extensions(entry: Entry, one: AgreementTerms) -> None:
    """Extensions of the register, each once."""
    known = [extension.id for extension in guidance.extensions()]
    seen: set[str] = set()
    for number, agreed in enumerate(one.extensions, 1):
        at = entry.within(f"[[extensions]] {number}")
        if agreed.extension not in known:
            fix = nearest(agreed.extension, known) or "The register: docs/reference/extensions.md."
            at.note("extension", f"{shown(agreed.extension)} is not in the register of extensions.", fix)
        if agreed.extension in seen:
            at.note("extension", f"{shown(agreed.extension)} is there already.", "Keep one of the two.")
        seen.add(agreed.extension)


def demand_door(entry: Entry, door: DoorTerms, home: Home | None) -> None:
    """Folders that lead nowhere else, and what each way needs."""
    for key, name in (("inbox", door.inbox), ("outbox", door.outbox)):
        if not name or (door.transport == "mail" and key == "outbox"):
            continue
        if not NAMED.fullmatch(name):
            entry.note(
                key,
                "This is no name of a folder.",
                "Use letters, digits, spaces, dots and hyphens, and / between folders; no .. and no drive.",
            )
        elif door.transport == "folder" and home is not None and ours_alone(home, name):
            entry.note(key, "The hub's own things lie there.", "Name a folder that holds this partner's files alone.")
    if door.transport == "folder" and not (door.inbox or door.outbox):
        entry.note("", "It is not said which folder.", "Add inbox, outbox or both.")
    if door.inbox and door.inbox == door.outbox:
        entry.note("outbox", "It is the inbox: what we send would come back.", "Name another folder.")
    if door.transport == "sftp" and not door.credential:
        entry.note("credential", "It is not said with which key.", "Add the name your ecmx administrator gave the key.")
    if door.transport == "mail" and not ADDRESS.fullmatch(door.outbox):
        entry.note("outbox", "Mail goes to an address.", "Write an e-mail address.")


def ours_alone(home: Home, name: str) -> bool:
    """Whether a folder is, holds or lies in one of the hub's own."""
    there = (home.folder / name).resolve()
    own = [place.resolve() for place in (home.keys, home.layouts, home.folder / "postgres")]
    return home.folder.resolve().is_relative_to(there) or any(
        there.is_relative_to(place) or place.is_relative_to(there) for place in own
    )


def demand_files(entry: Entry, one: AgreementTerms, who: Who, layouts: Mapping[str, Layout]) -> None:
    """Each kind of file once, with terms that go together."""
    plan = who.by_slug(one.plan)
    seen: set[str] = set()
    for number, file in enumerate(one.files, 1):
        at = entry.within(f"[[files]] {number}")
        if file.type in seen:
            at.note("type", f"There are terms of a {shown(file.type)} file already.", "Put the two into one.")
        seen.add(file.type)
        if file.type == FileType.MIF and file.unusable != "good_rows":
            at.note(
                "unusable",
                "The good rows of a Member Information File are always applied: holding them back hides members.",
                "Take unusable out.",
            )
        if file.complete and file.mode == "changes":
            at.note("complete", "A file of changes only does not name everyone.", "Take complete out.")
        demand_due(at, file)
        if one.stage != "inactive":
            demand_layouts(at, file, plan, layouts)


def demand_due(at: Entry, file: FileTerms) -> None:
    """A due rule that goes with how often the file goes."""
    weekday = file.due.endswith("day") and " " not in file.due
    if file.due and (weekday != (file.frequency == "weekly") or file.frequency in ("daily", "as_needed")):
        at.note(
            "due",
            f"It does not go with frequency {file.frequency}.",
            "A weekly file is due on a weekday, a monthly or quarterly one on a day or business day, others have no due rule.",
        )
    if file.shift != "none" and (not file.due or file.due.startswith("business day")):
        at.note("shift", "There is no due day that could be a holiday.", "Take shift out.")


def demand_layouts(at: Entry, file: FileTerms, plan: Partner | None, layouts: Mapping[str, Layout]) -> None:
    """Layouts that there are, of that plan and kind, one at a time."""
    days: set[date | None] = set()
    for number, agreed in enumerate(file.layouts, 1):
        place = at.within(f"[[layouts]] {number}")
        layout = layouts.get(agreed.layout)
        if agreed.since in days:
            place.note("since", "Another layout begins on the same day.", "Give each a first day of its own.")
        days.add(agreed.since)
        if layout is None:
            fix = nearest(agreed.layout, list(layouts)) or "Put it into the folder layouts of the hub's home."
            place.note("layout", f"There is no layout {shown(agreed.layout)}.", fix)
            continue
        if file.type not in list(layout.types):
            place.note("layout", f"{layout.name} carries no {file.type} file.", "Name the layout of that file.")
        if plan and layout.partner and plain_name(layout.partner) not in map(plain_name, plan.names):
            place.note(
                "layout",
                f"{layout.name} is {layout.partner}'s.",
                f"Name one of {plan.name}'s, or add the name as an alias.",
            )
        if layout.partner and layout.mode != file.mode:
            place.note(
                "mode", f"{layout.name} says {layout.mode}, and the file {file.mode}.", "Correct one of the two."
            )
        if agreed.since and layout.effective and agreed.since < layout.effective:
            place.note("since", f"{layout.name} is in force from {layout.effective} on.", "Correct one of the two.")
