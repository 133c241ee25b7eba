"""All headers of a sheet together: which file types it carries, and which column is which element.

A wrong silent match is the worst defect there is (invariant V6): two claims on one element that nothing separates leave both unmapped.
Reads words, order and how well the data fit a kind; never a single cell.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ecmx.guidance import FileType, plain
from ecmx.layouts.recognition.caseload import is_caseload
from ecmx.layouts.recognition.match import SURE, Candidate, How
from ecmx.layouts.recognition.settling import Alike, Fit, SheetEvidence, is_mapped, options_of, settle
from ecmx.layouts.recognition.sheet_headers import HeaderCell, offers_of
from ecmx.layouts.recognition.stems import id_for, ids, stems_of, telling_stems, whose_stems

__all__ = ["Assigned", "Fit", "HeaderCell", "assign"]

CORE = 3  # of the elements below that make an RTF of a sheet that is something else besides
MIF_BESIDE = 8  # of its own elements that make a MIF of a sheet that is an RTF besides
ABOUT_ECM = (
    frozenset(  # what only a provider reports; a care manager's name or a provider's may stand on a plan's file too
        {
            "engagement_status",
            "ecm_benefit_start_date",
            "ecm_benefit_end_date",
            "discontinuation_date",
            "discontinuation_reason_code",
            "discontinuation_reason",
            "in_person_encounter_count",
            "telephonic_encounter_count",
            "member_new_address_indicator",
            "member_new_phone_number_indicator",
        }
    )
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a column was taken for. `element` None: the plan's own, unsure, or (how = extension) a known extension."""

    letter: str
    header: str
    element: str | None
    how: How
    confidence: float
    extension: str | None = None
    likely: str | None = None  # of an unsure column: the element id that it might be
    repeats: str | None = None  # the letter of an earlier column with the same header
    options: tuple[str, ...] = ()  # of an unsure column: the ids that it might be, the likeliest first


def assign(
    headers: Sequence[HeaderCell], fit: Fit, forced: Collection[FileType] = (), alike: Alike | None = None
) -> tuple[tuple[FileType, ...], tuple[Assigned, ...]]:
    """The file types of a sheet and what each column is."""
    headers, offers = offers_of(headers)
    sure = [next((c for c in offered if not c.weak and not c.extension), None) for offered in offers]
    types = tuple(forced) or file_types(
        [c.stem for c in sure if c],
        [c.stem for offered, found in zip(offers, sure, strict=True) if found is None for c in offered if c.weak],
    )
    if not types and is_caseload(headers, offers, fit):
        types = (FileType.RTF,)
    sheet = SheetEvidence(headers, offers, types, fit, alike or never_alike)
    chosen = settle(sheet)
    return types, tuple(with_options(one, sheet, chosen, at) for at, one in enumerate(place(headers, chosen, types)))


def with_options(assigned: Assigned, sheet: SheetEvidence, chosen: Sequence[Candidate], at: int) -> Assigned:
    """A column that is not known, with what it might be; unsure where its cells look like an element that is not there."""
    if assigned.how not in (How.UNSURE, How.OWN):
        return assigned
    options = options_of(sheet, chosen, at)
    if assigned.how is How.OWN and options:
        return replace(assigned, how=How.UNSURE, confidence=0.3, likely=options[0], options=options)
    return replace(assigned, options=tuple(dict.fromkeys((*((assigned.likely,) if assigned.likely else ()), *options))))


def never_alike(_letter: str, _other: str) -> bool:
    """Where nothing is known of the cells, no two columns are the same."""
    return False


def file_types(sure: Sequence[str], weak: Sequence[str] = ()) -> tuple[FileType, ...]:
    """The file types whose own elements stand on the sheet; one sheet may carry several (trap 14)."""
    held = set(sure)
    found = []
    counts = {file: len(held & telling_stems(file)) for file in FileType}
    told = len(held & ABOUT_ECM)
    outreach = counts[FileType.OTF] + len(telling_stems(FileType.OTF) & set(weak)) >= 2 and counts[FileType.OTF] >= 1
    beside = counts[FileType.MIF] >= MIF_BESIDE or (outreach and told < CORE) or counts[FileType.MIF] > told
    rtf = told >= CORE if beside else told + len({"engagement_status"} & set(weak)) >= 2
    if rtf or counts[FileType.MIF] >= 2:  # where another file's columns stand, outreach must be named, not guessed
        outreach = "outreach_attempt_date" in held or {"provider_type", "outreach_attempt_method"} <= held
    flags = sum(name.startswith(("adult_", "child_")) for name in held)
    explained = "population_of_focus_explanation" in held
    if counts[FileType.MIF] >= (MIF_BESIDE if rtf else 2) and not (explained and counts[FileType.MIF] < 8):
        found.append(FileType.MIF)
    if rtf:
        found.append(FileType.RTF)
    if outreach:
        found.append(FileType.OTF)
    if FileType.MIF not in found and not rtf and (explained or flags >= 3):
        found.append(FileType.REFERRAL)
    return tuple(found)


def rides(candidate: Candidate) -> bool:
    """Whether an RTF may carry it: it rides on the MIF row, so that row's columns may come back with it (trap 1)."""
    own = candidate.how is How.LABEL or candidate.stem == "medical_record_number"
    return own and candidate.stem in stems_of(FileType.MIF)


def neighbour(at: int, chosen: Sequence[Candidate], carriers: Sequence[FileType]) -> FileType:
    """Whose half of a shared row a column stands in: the file type of the nearest column that only one of them has."""
    for distance in range(1, len(chosen)):
        for other in (at - distance, at + distance):
            if 0 <= other < len(chosen) and is_mapped(chosen[other]):
                for file in carriers:
                    if chosen[other].stem in telling_stems(file):
                        return file
    return carriers[0]


def place(headers: Sequence[HeaderCell], chosen: Sequence[Candidate], types: tuple[FileType, ...]) -> list[Assigned]:
    """Stems become element ids; where two file types share a stem, the first column is the first type's (trap 14)."""
    seen_header: dict[str, str] = {}
    used: set[str] = set()
    assigned = []
    for at, (cell, candidate) in enumerate(zip(headers, chosen, strict=True)):
        key = plain(cell.group + cell.text) if cell.text else ""
        repeats = seen_header.get(key) if key else None
        if key:
            seen_header.setdefault(key, cell.letter)
        element: str | None = None
        if is_mapped(candidate) and candidate.confidence >= SURE:
            named = [candidate.file] if candidate.file and (candidate.file, candidate.stem) in ids() else []
            carriers = [file for file in types if (file, candidate.stem) in ids()]
            near = []
            if len(carriers) > 1 and not named:
                alone = sum(other.stem == candidate.stem and is_mapped(other) for other in chosen) == 1
                near = [neighbour(at, chosen, carriers)] if alone else []
            order = [ids()[file, candidate.stem] for file in (named or (*near, *carriers))]
            if not order and FileType.RTF in types and rides(candidate):
                order = [ids()[FileType.MIF, candidate.stem]]
            if not order and candidate.stem in whose_stems():
                order = [whose_stems()[candidate.stem]]
            element = next((one for one in order if one not in used), None)
            if element is not None:
                used.add(element)
        how = candidate.how if element or candidate.extension or not is_mapped(candidate) else How.UNSURE
        extension = candidate.stem if candidate.extension else None
        likely = id_for(candidate.stem, types) if how is How.UNSURE and candidate.stem else None
        assigned.append(
            Assigned(cell.letter, cell.shown, element, how, round(candidate.confidence, 2), extension, likely, repeats)
        )
    return assigned
