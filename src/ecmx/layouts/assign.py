"""All headers of a sheet together: which file types it carries, and which column is which element.

A wrong silent match is the worst defect there is (invariant V6): two claims on one element that nothing separates leave both unmapped.
Reads words, order and how well the data fit a kind; never a single cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ecmx import guidance
from ecmx.guidance import FileType
from ecmx.layouts.headers import data, known_word, plain, split, wording
from ecmx.layouts.match import NEWLY, TELLING, Candidate, How, candidates, stem

__all__ = ["Assigned", "Fit", "HeaderCell", "assign", "in_sections", "stems_of"]

Fit = Callable[[str, str], float | None]
"""(column letter, element id) → the share of its non-blank cells that read as that element's kind; None where too few are filled."""

Alike = Callable[[str, str], bool]
"""Whether two columns, by letter, hold the same in every row."""

DATA_AGREE = 0.6  # a header that needs its data's word: this share of the cells must read
DATA_DENY = 0.2  # below this share the data say that it is something else, unless the header is the guidance's own
THRESHOLD = 0.75  # measured over the header corpora: see docs/explanation/matching.md

AGE_LETTER = re.compile(
    r"^\s*(?:\(?\d{1,3}[.)]\s*)?(?P<before>(?:[Ee][Cc][Mm][\s_.-]*)?[Pp][Oo][Ff][\s_.:-]*)?(?P<letter>[ACac])"
    r"(?:\s*[-–_:.]\s*(?=[A-Za-z])|(?=[A-Z][a-z])|\s(?=[A-Za-z]{2}))"
)
NUMBERED_BY_LETTER = re.compile(r"^\s*(?:ecm[\s_.-]*)?pof[\s_.:-]*[bd-z](?![a-z])", re.IGNORECASE)
UNTOLD = "untold"  # stands for a letter that may say an age or nothing: such a header names no element
AGE_RUN = re.compile(r"^\s*([ACac])([A-Z]{5,}|[a-z]{5,})\s*$")  # AHOMELESSFLG beside CHOMELESSFLG
AGES_FROM = 2
SECTION = re.compile(r"^\s*([^/|:]{3,40}?)\s*(?:/|\||:|\s[-–—]\s)\s*(\S.*)$", re.DOTALL)
SECTION_FROM = 3  # headers that share what stands before a slash, a bar, a colon or a dash
FILE_WORDS = frozenset(file.value for file in FileType)
SUBJECT_WORDS = frozenset(data()["subjects"])  # of a group header: they say whose the columns below are
FIRST_WORD = re.compile(r"[A-Za-z]+(?=[ _.:-])")
RIVAL_WITHIN = 0.045  # of each other's confidence two claims are rivals
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


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One column's header: its Excel letter, its own text, and the group header above it, if the sheet has two tiers."""

    letter: str
    text: str
    group: str = ""
    raw: str = ""  # as it stands there, where `text` had to be spelt out

    @property
    def shown(self) -> str:
        """The header as it stands on the sheet."""
        return self.raw or self.text


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


@cache
def stems_of(file: FileType) -> frozenset[str]:
    """The stems of a file type's own elements (without key columns)."""
    return frozenset(stem(item.id) for item in guidance.elements() if item.file == file)


@cache
def key_stems(file: FileType) -> frozenset[str]:
    """The stems that identify a member on this file type's rows."""
    every = guidance.keys()
    own = {stem(item.id) for item in every if item.file == file}
    return frozenset(own | {"member_cin"})


@cache
def telling_stems(file: FileType) -> frozenset[str]:
    """The stems that only this file type has."""
    others = set().union(*(stems_of(other) for other in FileType if other != file))
    return stems_of(file) - others - {"ecm_provider_name", "ecm_provider_npi", "ecm_provider_phone_number", "mcp_name"}


@cache
def ids() -> dict[tuple[FileType, str], str]:
    """(file type, stem) → element id, key columns included."""
    added = [item for release in guidance.releases() for item in release.added]
    return {(item.file, stem(item.id)): item.id for item in (*added, *guidance.keys(), *guidance.elements())}


def assign(
    headers: Sequence[HeaderCell], fit: Fit, forced: Collection[FileType] = (), alike: Alike | None = None
) -> tuple[tuple[FileType, ...], tuple[Assigned, ...]]:
    """The file types of a sheet and what each column is."""
    headers = ages_spelt_out(in_sections(headers))
    ignored = common_words(headers)
    prefixes = common_prefixes(headers)
    offers = [offer(cell, ignored, prefixes) for cell in headers]
    sure = [next((c for c in offered if not c.weak and not c.extension), None) for offered in offers]
    types = tuple(forced) or file_types(
        [c.stem for c in sure if c],
        [c.stem for offered, found in zip(offers, sure, strict=True) if found is None for c in offered if c.weak],
    )
    chosen = settle(headers, offers, types, fit, alike or never_alike)
    return types, tuple(place(headers, chosen, types))


def never_alike(_letter: str, _other: str) -> bool:
    """Where nothing is known of the cells, no two columns are the same."""
    return False


def common_words(headers: Sequence[HeaderCell]) -> frozenset[str]:
    """Words in most headers of the sheet that tell nothing (a plan's prefix)."""
    if len(headers) < 6:
        return frozenset()
    counted: Counter[str] = Counter()
    for cell in headers:
        said = wording(cell.text)
        counted.update(said.unknown | ({"ecm"} & set(said.words)))
    return frozenset(word for word, times in counted.items() if times > 0.6 * len(headers))


def ages_spelt_out(headers: Sequence[HeaderCell]) -> list[HeaderCell]:
    """ "A-Homeless" beside "C-Homeless", "pof_a_smi" beside "pof_c_smi" say adult and child, where several columns are told apart so."""
    found = [age_letter(cell.text) for cell in headers]
    by_letter = Counter(one[1] for one in found if one)
    rests = {(one[1], plain(one[2])) for one in found if one}
    paired = {rest for letter, rest in rests if letter == "a" and ("c", rest) in rests}
    several = min(by_letter["a"], by_letter["c"]) >= AGES_FROM
    lettered = any(NUMBERED_BY_LETTER.match(cell.text) for cell in headers)  # POF A, POF B, POF C
    words = {"a": "Adult ", "c": "Child "}
    return [
        replace(cell, text=one[0] + words[one[1]] + one[2], raw=cell.raw or cell.text)
        if one and ((several and (one[3] or run_together(one[1], one[2], paired))) or (one[0] and not lettered))
        else replace(cell, text=f"{UNTOLD} {one[2]}", raw=cell.raw or cell.text)
        if one and one[3] and not several
        else cell
        for cell, one in zip(headers, found, strict=True)
    ]


def run_together(letter: str, rest: str, paired: set[str]) -> bool:
    """Whether the first letter of a run of letters says an age: AHOMELESSFLG beside CHOMELESSFLG."""
    if not paired:
        return False
    said = rest.lower()
    return plain(rest) in paired or bool(
        (split(said) or known_word(said)) and not (split(letter + said) or known_word(letter + said))
    )


def age_letter(text: str) -> tuple[str, str, str, bool] | None:
    """What stands before the letter, the letter, what stands behind it, and whether a mark or a capital parts them."""
    if match := AGE_LETTER.match(text):
        return match["before"] or "", match["letter"].lower(), text[match.end() :], True
    if match := AGE_RUN.match(text):
        return "", match[1].lower(), match[2], False
    return None


def in_sections(headers: Sequence[HeaderCell]) -> list[HeaderCell]:
    """ "Contact Information / Home City": what several headers have before a mark is a group header written beside, not above."""
    found = [
        None
        if cell.group or candidates(cell.text)[:1] and candidates(cell.text)[0].how is How.LABEL
        else SECTION.match(cell.text)
        for cell in headers
    ]
    found = [
        None if match and wording(match[1]).concepts & FILE_WORDS else match for match in found
    ]  # those say whose half
    shared = Counter(plain(match[1]) for match in found if match)
    return [
        replace(cell, text=match[2], group=match[1], raw=cell.raw or cell.text)
        if match and shared[plain(match[1])] >= SECTION_FROM
        else cell
        for cell, match in zip(headers, found, strict=True)
    ]


def common_prefixes(headers: Sequence[HeaderCell]) -> frozenset[str]:
    """First words that four headers or more begin with: a table's prefix, unless the word tells which of two things it is."""
    firsts = Counter(found[0].lower() for cell in headers if (found := FIRST_WORD.match(cell.text)))
    return frozenset(word for word, times in firsts.items() if times >= 4 and not wording(word).concepts & TELLING)


def offer(cell: HeaderCell, ignored: frozenset[str], prefixes: frozenset[str] = frozenset()) -> tuple[Candidate, ...]:
    """The candidates of a header; without a table's prefix, or with the group header above it, where its own words do not settle it."""
    told = wording(cell.group).concepts & SUBJECT_WORDS if cell.group else frozenset()
    if cell.group:
        grouped = candidates(f"{cell.group} {cell.text}", ignored)
        if any(not c.weak and not c.extension for c in grouped) or (told and grouped):
            return grouped
    own = candidates(cell.text, ignored)
    if told:  # whose it is, the group says; the words below do not know
        own = tuple(replace(one, weak=True, how=How.CONTEXT) if not one.extension else one for one in own)
    first = FIRST_WORD.match(cell.text)
    if first and first[0].lower() in prefixes and not own:
        own = candidates(cell.text[first.end() :].lstrip(" _-.:"), ignored)
    return own


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


def settle(
    headers: Sequence[HeaderCell],
    offers: Sequence[tuple[Candidate, ...]],
    types: tuple[FileType, ...],
    fit: Fit,
    alike: Alike,
) -> list[Candidate]:
    """One candidate a column: the sure ones first, then those that need the other columns and the data."""
    wanted = frozenset().union(*(stems_of(file) | key_stems(file) for file in types)) if types else frozenset()
    own = Candidate("", How.OWN, 0.0)
    chosen: list[Candidate] = []
    for cell, offered in zip(headers, offers, strict=True):
        best = next((c for c in offered if not c.weak), own)
        if (
            best.how is not How.OWN
            and not best.extension
            and best.how is not How.LABEL
            and denied(cell, best, types, fit)
        ):
            others = any(c.weak and c.stem != best.stem for c in offered)
            best = own if others else Candidate(best.stem, How.UNSURE, 0.3)
        chosen.append(best)
    settle_rivals(headers, chosen, types, fit, alike)
    taken = Counter(claim(c) for c in chosen if is_mapped(c))
    for at, (cell, offered) in enumerate(zip(headers, offers, strict=True)):
        if chosen[at].how is not How.OWN and not (chosen[at].extension and any(c.weak for c in offered)):
            continue
        by_neighbour = from_neighbours(cell, chosen, at, taken, fit, types)
        if by_neighbour is not None:
            chosen[at] = by_neighbour
            taken[claim(by_neighbour)] += 1
            continue
        weak = [c for c in offered if c.weak and c.stem in wanted and taken[claim(c)] < room(c, types)]
        supported = [c for c in weak if supports(cell, c, types, fit)]
        if len(supported) == 1 and not rivals_elsewhere(supported[0], at, offers, chosen):
            chosen[at] = supported[0]
            taken[claim(supported[0])] += 1
        elif weak and not chosen[at].extension:
            chosen[at] = Candidate(weak[0].stem, How.UNSURE, 0.4)
    return chosen


def room(candidate: Candidate, types: tuple[FileType, ...]) -> int:
    """How many columns of a sheet can carry a stem: one for each of its file types that has it."""
    if candidate.file:
        return 1
    return max(1, sum(candidate.stem in stems_of(file) for file in types))


def claim(candidate: Candidate) -> str:
    """What a candidate claims: a stem, or a file's stem where the header says which file's."""
    return f"{candidate.file.value}.{candidate.stem}" if candidate.file else candidate.stem


def is_mapped(candidate: Candidate) -> bool:
    """Whether the candidate names an element."""
    return candidate.how not in (How.OWN, How.UNSURE) and not candidate.extension


def id_for(name: str, types: tuple[FileType, ...]) -> str:
    """The element id of a stem on a sheet of these types; a stem of an absent type keeps its own (it rides along)."""
    for file in (*types, *FileType):
        if (file, name) in ids():
            return ids()[file, name]
    raise KeyError(name)


def denied(cell: HeaderCell, candidate: Candidate, types: tuple[FileType, ...], fit: Fit) -> bool:
    """Whether the data say loudly that it is something else."""
    if candidate.stem == "member_cin":
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
                    return Candidate(found.stem, How.CONTEXT, 0.8, file=anew)
    return None


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
        if is_mapped(candidate) and candidate.confidence >= THRESHOLD:
            named = [candidate.file] if candidate.file and (candidate.file, candidate.stem) in ids() else []
            carriers = [file for file in types if (file, candidate.stem) in ids()]
            alone = sum(other.stem == candidate.stem and is_mapped(other) for other in chosen) == 1
            near = [neighbour(at, chosen, carriers)] if alone and len(carriers) > 1 and not named else []
            order = [ids()[file, candidate.stem] for file in (*named, *near, *carriers)]
            if not order and FileType.RTF in types and rides(candidate):
                order = [ids()[FileType.MIF, candidate.stem]]
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
