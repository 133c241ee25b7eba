"""One candidate a column, all columns together: the sure ones first, then what the other columns and the data decide, until nothing moves.

Two claims on one element that nothing separates leave both unsure (invariant V6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from ecmx import guidance
from ecmx.guidance import FileType, plain
from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.match import NEWLY, Candidate, How, candidates, loosely, may_hold, needed
from ecmx.layouts.recognition.sheet_headers import HeaderCell
from ecmx.layouts.recognition.stems import id_for, ids, key_stems, later_stems, stems_of, whose_stems
from ecmx.layouts.recognition.vocabulary import data

__all__ = [
    "DATA_AGREE",
    "OPTIONS_MOST",
    "SUBJECTS",
    "Alike",
    "Fit",
    "cells_agree",
    "could_be",
    "is_mapped",
    "options_of",
    "settle",
]

Fit = Callable[[str, str], float | None]
"""(column letter, element id) → the share of its non-blank cells that read as that element's kind; None where too few are filled."""

Alike = Callable[[str, str], bool]
"""Whether two columns, by letter, hold the same in every row."""

DATA_AGREE = 0.6  # a header that needs its data's word: this share of the cells must read
DATA_DENY = 0.2  # below this share the data say that it is something else, unless the header is the guidance's own
DATA_ALONE = 0.95  # of the cells where the words say little or nothing
RIVAL_WITHIN = 0.025  # of each other's confidence two claims are rivals
OPTIONS_MOST = 8
ABSENT = 0.9  # the confidence of a short header that can only be what the sheet lacks
VAGUE = frozenset(data()["vague"])
LATER_LEAST = 3  # populations that only a later release has
SUBJECTS: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (frozenset({"pcp"}), ("pcp_name", "pcp_npi", "pcp_phone_number", "pcp_last_visit_date")),
    (frozenset({"guardian"}), ("guardian_first_name", "guardian_last_name", "guardian_phone_number")),
    (
        frozenset({"lcm"}),
        ("lead_care_manager_name", "lead_care_manager_phone_number", "lead_care_manager_phone_extension"),
    ),
    (frozenset({"ecm", "provider"}), ("ecm_provider_name", "ecm_provider_npi", "ecm_provider_phone_number")),
    (frozenset({"mcp", "contact"}), ("mcp_contact_person", "mcp_contact_person_phone_number")),
    (frozenset({"er"}), ("emergency_room_count", "emergency_room_last_date", "emergency_room_facility")),
    (frozenset({"inpatient"}), ("inpatient_days_count", "inpatient_last_date", "inpatient_facility")),
    (frozenset({"mailing"}), ("member_mailing_address", "member_mailing_city", "member_mailing_zip")),
    (frozenset({"residential"}), ("member_residential_address", "member_residential_city", "member_residential_zip")),
    (frozenset({"discontinuation"}), ("discontinuation_date", "discontinuation_reason_code", "discontinuation_reason")),
)


@dataclass(frozen=True)
class SheetEvidence:
    """What is weighed: the headers, their candidates, the file types, and what the data say."""

    headers: Sequence[HeaderCell]
    offers: Sequence[tuple[Candidate, ...]]
    types: tuple[FileType, ...]
    fit: Fit
    alike: Alike

    @property
    def wanted(self) -> frozenset[str]:
        """The stems that the sheet's file types have, and what may name the plan on any of them."""
        if not self.types:
            return frozenset()
        return frozenset().union(plan_stems(), self.later, *(stems_of(file) | key_stems(file) for file in self.types))

    @cached_property
    def later(self) -> frozenset[str]:
        """The stems of a later release's age group, where that release's populations stand on the sheet."""
        sure = {one.stem for offered in self.offers for one in offered if not one.weak}
        return later_stems("age group") if len(sure & later_stems("population")) >= LATER_LEAST else frozenset()


@cache
def plan_stems() -> frozenset[str]:
    """The stems that name the plan by words alone, whatever the cells look like."""
    named = {name for name, element in whose_stems().items() if guidance.element(element).plays("plan")}
    return frozenset(name for name in named if not data()["elements"].get(name, {}).get("data"))


def settle(sheet: SheetEvidence) -> list[Candidate]:
    """One candidate a column."""
    own = Candidate("", How.OWN, 0.0)
    chosen: list[Candidate] = []
    for cell, offered in zip(sheet.headers, sheet.offers, strict=True):
        best = next((c for c in offered if not c.weak), own)
        doubted = best.how not in (How.OWN, How.LABEL) and not best.extension
        if doubted and denied(cell, best, sheet.types, sheet.fit):
            others = any(c.weak and c.stem != best.stem for c in offered)
            best = own if others else Candidate(best.stem, How.UNSURE, 0.3)
        chosen.append(best)
    settle_rivals(sheet.headers, chosen, sheet.types, sheet.fit, sheet.alike)
    taken = Counter(claim(c) for c in chosen if is_mapped(c))
    for step in (by_context, by_absence):
        while moved(sheet, chosen, taken, step):
            pass
    for at, offered in enumerate(sheet.offers):
        weak = open_claims(sheet, at, taken)
        if weak and is_open(chosen[at], offered) and not chosen[at].extension:
            chosen[at] = Candidate(weak[0].stem, How.UNSURE, 0.4)
    return chosen


Step = Callable[["SheetEvidence", Sequence[Candidate], Counter[str], int], Candidate | None]


def moved(sheet: SheetEvidence, chosen: list[Candidate], taken: Counter[str], step: Step) -> bool:
    """Try one way of deciding on every open column; whether any was decided, so that others may be now."""
    found = False
    for at, offered in enumerate(sheet.offers):
        if is_open(chosen[at], offered) and (decided := step(sheet, chosen, taken, at)) is not None:
            chosen[at] = decided
            taken[claim(decided)] += 1
            found = True
    return found


def is_open(candidate: Candidate, offered: Sequence[Candidate]) -> bool:
    """Whether a column is still to be decided; an extension is where its words could also be an element's."""
    return candidate.how is How.OWN or (candidate.extension and any(c.weak for c in offered))


def open_claims(sheet: SheetEvidence, at: int, taken: Counter[str]) -> list[Candidate]:
    """The weak candidates of a column that there is room for."""
    wanted = sheet.wanted
    return [c for c in sheet.offers[at] if c.weak and c.stem in wanted and has_room(c, taken, sheet.types)]


def by_context(sheet: SheetEvidence, chosen: Sequence[Candidate], taken: Counter[str], at: int) -> Candidate | None:
    """What the column before and the data make of words that leave it open."""
    cell = sheet.headers[at]
    if at and cell.group == sheet.headers[at - 1].group:  # under another heading it is somebody else's, or nobody's
        near = from_neighbours(cell, chosen, at, taken, sheet.fit, sheet.types)
        if near is not None:
            return near
    supported = [
        c
        for c in open_claims(sheet, at, taken)
        if supports(cell, c, sheet.types, sheet.fit) and not cell.is_beside(c.stem)
    ]
    if len(supported) == 1 and not rivals_elsewhere(supported[0], at, sheet.offers, chosen):
        return supported[0]
    return None


def by_absence(sheet: SheetEvidence, chosen: Sequence[Candidate], taken: Counter[str], at: int) -> Candidate | None:
    """A short header ("Start") that can only be one of the elements which the sheet lacks, where its cells are of that kind."""
    found = lacking_like(sheet, chosen, taken, at)
    if len(found) != 1:
        return None
    (name,) = found
    places = (place for place in range(len(chosen)) if place != at and is_open(chosen[place], sheet.offers[place]))
    if any(name in lacking_like(sheet, chosen, taken, place) for place in places):
        return None
    return Candidate(name, How.CONTEXT, ABSENT)


def lacking_like(sheet: SheetEvidence, chosen: Sequence[Candidate], taken: Counter[str], at: int) -> list[str]:
    """The stems that the sheet lacks and that an open column's words and cells can both be."""
    if sheet.offers[at] or sheet.headers[at].unread or not is_open(chosen[at], sheet.offers[at]):
        return []
    said = wording(sheet.headers[at].text).concepts
    free = (name for name in sorted(sheet.wanted) if not taken[name] and has_room(own_claim(name), taken, sheet.types))
    return [name for name in free if could_be(said, name) and of_its_kind(sheet, at, name)]


def own_claim(name: str) -> Candidate:
    """A claim on a stem that no file's name goes with."""
    return Candidate(name, How.CONTEXT, ABSENT)


def could_be(said: frozenset[str], name: str) -> bool:
    """Whether a header's words can all stand in a stem's headers, and one of them is such that its headers need it."""
    return said <= may_hold(name) and bool((said & needed(name)) - VAGUE)


def of_its_kind(sheet: SheetEvidence, at: int, name: str) -> bool:
    """Whether nearly all cells of a column are of a stem's kind, and that kind says something."""
    element = id_for(name, sheet.types)
    kind = guidance.element(element).kind
    share = sheet.fit(sheet.headers[at].letter, element)
    return (kind.selective or kind.in_digits) and share is not None and share >= DATA_ALONE


def told_nothing(sheet: SheetEvidence, at: int) -> bool:
    """Whether a header is blank, or of words that nobody knows; one that is too long was not listened to."""
    if sheet.offers[at] or sheet.headers[at].unread:
        return False
    said = wording(sheet.headers[at].text)
    return said.concepts <= said.unknown


def cells_agree(fit: Fit, letter: str, element: str) -> bool:
    """Whether the cells of a column do not speak against an element; codes of somebody's own say nothing."""
    share = fit(letter, element)
    return share is None or share >= DATA_AGREE or guidance.element(element).kind.codes is not None


def loud(cell: HeaderCell, name: str, sheet: SheetEvidence) -> bool:
    """Whether nearly every filled cell reads as an element's kind, and not everything would."""
    element = id_for(name, sheet.types)
    if not guidance.element(element).kind.selective:
        return False
    share = sheet.fit(cell.letter, element)
    return share is not None and share >= DATA_ALONE


def options_of(sheet: SheetEvidence, chosen: Sequence[Candidate], at: int) -> tuple[str, ...]:
    """What an open column might be, the likeliest first: by its words, then by what its cells look like."""
    taken = Counter(claim(c) for c in chosen if is_mapped(c))
    by_words = [*(c.stem for c in sheet.offers[at] if not c.extension), *loosely(sheet.headers[at].text)]
    alike = [
        name
        for name in sorted(sheet.wanted)
        if told_nothing(sheet, at) and not taken[name] and loud(sheet.headers[at], name, sheet)
    ]
    found = dict.fromkeys(name for name in (*by_words, *alike) if name in sheet.wanted)
    return tuple(id_for(name, sheet.types) for name in found)[:OPTIONS_MOST]


def has_room(candidate: Candidate, taken: Counter[str], types: tuple[FileType, ...]) -> bool:
    """Whether a column more can carry a stem: one for each of the sheet's file types that has it, one where the header says whose."""
    carriers = max(1, sum(candidate.stem in stems_of(file) for file in types))
    named = sum(taken[f"{file.value}.{candidate.stem}"] for file in types)
    return taken[candidate.stem] + named < carriers and not (candidate.file and taken[claim(candidate)])


def claim(candidate: Candidate) -> str:
    """What a candidate claims: a stem, or a file's stem where the header says which file's."""
    return f"{candidate.file.value}.{candidate.stem}" if candidate.file else candidate.stem


def is_mapped(candidate: Candidate) -> bool:
    """Whether the candidate names an element."""
    return candidate.how not in (How.OWN, How.UNSURE) and not candidate.extension


def denied(cell: HeaderCell, candidate: Candidate, types: tuple[FileType, ...], fit: Fit) -> bool:
    """Whether the data say loudly that it is something else."""
    if candidate.stem in guidance.stems_with("member"):
        return False  # a column of something else under "CIN" is a defect to be told, row by row
    share = fit(cell.letter, id_for(candidate.stem, types))
    return share is not None and share < DATA_DENY


def supports(cell: HeaderCell, candidate: Candidate, types: tuple[FileType, ...], fit: Fit) -> bool:
    """Whether the data agree with a weak candidate; a CIN under a vague header needs their word."""
    share = fit(cell.letter, id_for(candidate.stem, types))
    if share is None:
        return not data()["elements"][candidate.stem].get("data", False) or "medi_cal_id" in wording(cell.text).concepts
    return share >= DATA_AGREE


def rivals_elsewhere(
    candidate: Candidate, at: int, offers: Sequence[tuple[Candidate, ...]], chosen: Sequence[Candidate]
) -> bool:
    """Whether another open column claims the same element no less."""
    return any(
        other != at and not is_mapped(chosen[other]) and any(as_much(c, candidate) for c in offered)
        for other, offered in enumerate(offers)
    )


def as_much(other: Candidate, candidate: Candidate) -> bool:
    """Whether another weak candidate claims the same, about as surely."""
    return other.weak and claim(other) == claim(candidate) and other.confidence > candidate.confidence - RIVAL_WITHIN


def settle_rivals(
    headers: Sequence[HeaderCell], chosen: list[Candidate], types: tuple[FileType, ...], fit: Fit, alike: Alike
) -> None:
    """Several columns that name one element: as many as file types carry it keep it; beyond that only a clear winner does."""
    claims: dict[str, list[int]] = {}
    for at, candidate in enumerate(chosen):
        if is_mapped(candidate):
            claims.setdefault(candidate.stem, []).append(at)
    for name, every in claims.items():
        carriers = sum((file, name) in ids() and name in stems_of(file) for file in types)
        if carriers <= 1:
            keep_winners(name, every, 1, headers, chosen, types, fit, alike)
            continue
        named = {file: [at for at in every if chosen[at].file is file] for file in types}
        for places in named.values():
            keep_winners(name, places, 1, headers, chosen, types, fit, alike)
        open_ones = [at for at in every if chosen[at].file not in named]
        left = carriers - sum(bool(places) for places in named.values())
        keep_winners(name, open_ones, max(left, 1), headers, chosen, types, fit, alike)


def keep_winners(
    name: str,
    places: Sequence[int],
    room_for: int,
    headers: Sequence[HeaderCell],
    chosen: list[Candidate],
    types: tuple[FileType, ...],
    fit: Fit,
    alike: Alike,
) -> None:
    """Of the columns that claim one element, as many as there is room for keep it, if nothing but the order of trust decides."""
    if len(places) <= room_for:
        return
    same_header = len({plain(headers[at].text) for at in places}) == 1
    ranked = sorted(
        places, key=lambda at: (-chosen[at].confidence, -(fit(headers[at].letter, id_for(name, types)) or 0.0), at)
    )
    first, second = ranked[0], ranked[room_for]
    copies = same_header and alike(headers[first].letter, headers[second].letter)
    clear = chosen[first].confidence > chosen[second].confidence or copies
    keep = set(ranked[:room_for]) if clear else set()
    for at in places:
        if at not in keep:
            chosen[at] = Candidate(name, How.UNSURE, 0.4)


def from_neighbours(
    cell: HeaderCell, chosen: Sequence[Candidate], at: int, taken: Counter[str], fit: Fit, types: tuple[FileType, ...]
) -> Candidate | None:
    """A bare "NPI" or "Phone" behind the PCP's name is the PCP's: the subject carries over from the column before."""
    if at == 0 or not (is_mapped(chosen[at - 1]) or chosen[at - 1].how is How.CONTEXT):
        return None
    before = chosen[at - 1].stem
    for subject, members in SUBJECTS:
        if before not in members:
            continue
        said = wording(cell.text)
        if said.unknown or not said.concepts or said.concepts & subject == subject:
            return None
        for found in candidates(" ".join((*sorted(subject), *said.words))):
            if not found.weak and found.stem in members and not taken[claim(found)]:
                share = fit(cell.letter, id_for(found.stem, types))
                if share is None or share >= DATA_AGREE:
                    anew = FileType.RTF if NEWLY in said.concepts else None
                    return Candidate(found.stem, How.CONTEXT, 0.92, file=anew)
    return None
