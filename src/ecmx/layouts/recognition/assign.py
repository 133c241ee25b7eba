"""All headers of a sheet together: which file types it carries, and which column is which element.

A wrong silent match is the worst defect there is (invariant V6): two claims on one element that nothing separates leave both unmapped.
Reads words, order and how well the data fit a kind; never a single cell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ecmx import guidance
from ecmx.guidance import FileType, plain
from ecmx.layouts.recognition.assigned import Assigned
from ecmx.layouts.recognition.caseload import is_caseload
from ecmx.layouts.recognition.groups import Repeated
from ecmx.layouts.recognition.halves import carriers_by_word, halves, of_both
from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.kinds import LIKELY, file_types, kinds_weighed, weighed_at_first
from ecmx.layouts.recognition.match import SURE, Candidate, How
from ecmx.layouts.recognition.senses import places, senses
from ecmx.layouts.recognition.settling import (
    DATA_AGREE,
    LATER_LEAST,
    OPTIONS_MOST,
    SUBJECTS,
    Alike,
    Fit,
    SheetEvidence,
    cells_agree,
    is_mapped,
    options_of,
    settle,
)
from ecmx.layouts.recognition.shapes import FEW, SAME, SPARSE
from ecmx.layouts.recognition.sheet_headers import HeaderCell, offers_of
from ecmx.layouts.recognition.stems import (
    id_for,
    ids,
    later_stems,
    population_stems,
    same_for_others,
    stems_of,
    telling_stems,
    whose_stems,
)
from ecmx.layouts.recognition.terms import family, riding
from ecmx.layouts.recognition.weighing import Board, Shape, Weighed, of_sheet
from ecmx.layouts.recognition.weights import OWN
from ecmx.layouts.recognition.whose import is_name

__all__ = ["Assigned", "Fit", "HeaderCell", "assign"]

REPAIRED = 0.93  # below it, words had to be repaired before they said anything
OTHERWISE = 0.8  # from this probability on another meaning puts a question mark behind what words say
UNSETTLED = 0.8  # the most that is said of a column that is asked about
AGAINST = -2.0  # logarithm: cells of such a shape are seven times rarer there than anywhere


def assign(
    headers: Sequence[HeaderCell],
    fit: Fit,
    forced: Collection[FileType] = (),
    alike: Alike | None = None,
    shape: Shape | None = None,
) -> tuple[tuple[FileType, ...], tuple[Assigned, ...]]:
    """The file types of a sheet and what each column is. shape: what a column's cells look like, where there are cells

    Of outreach attempts that stand side by side the first is told from words and cells; the others are as the first is.
    """
    headers, offers = offers_of(headers)

    def without(left_out: Collection[int]) -> tuple[tuple[FileType, ...], tuple[Assigned, ...]]:
        kept = [at for at in range(len(headers)) if at not in left_out]
        return assign_once([headers[at] for at in kept], [offers[at] for at in kept], fit, forced, alike, shape)

    repeated = Repeated.of(headers, fit, alike or never_alike)
    types, found = without(repeated.later)
    attempts = repeated.attempts(found)
    if len(attempts.later) < len(repeated.later):  # groups of something else are columns of their own
        types, found = without(attempts.later)
    return types, attempts.spread(found)


def assign_once(
    headers: Sequence[HeaderCell],
    offers: Sequence[tuple[Candidate, ...]],
    fit: Fit,
    forced: Collection[FileType],
    alike: Alike | None,
    shape: Shape | None,
) -> tuple[tuple[FileType, ...], tuple[Assigned, ...]]:
    """The same of columns of which each stands there once."""
    sure = [next((c for c in offered if not c.weak and not c.extension), None) for offered in offers]
    types = tuple(forced) or file_types(
        [c.stem for c in sure if c],
        [c.stem for offered, found in zip(offers, sure, strict=True) if found is None for c in offered if c.weak],
    )
    if not types and is_caseload(headers, offers, fit):
        types = (FileType.RTF,)
    board = Board(headers, offers, shape) if shape is not None else None
    if board is not None and not forced:
        types = kinds_weighed(board, sure, weighed_at_first(board, sure), types)
    sheet = SheetEvidence(headers, offers, types, fit, alike or never_alike)
    chosen = settle(sheet)
    maybe: dict[int, tuple[str, ...]] = {}
    if board is not None and types:
        chosen, maybe = weighed_open(board, chosen, types, fit)
    return types, tuple(
        with_options(one, sheet, chosen, at, maybe) for at, one in enumerate(place(headers, chosen, types))
    )


def weighed_open(
    board: Board, chosen: Sequence[Candidate], types: tuple[FileType, ...], fit: Fit
) -> tuple[list[Candidate], dict[int, tuple[str, ...]]]:
    """What the words leave open, weighed; and what each column may be that stays open. What weighs otherwise is open too."""
    settled = agreed(board, chosen, types, fit)
    found, maybe = list(chosen), {}
    for at, weighed in board.weigh(settled, types).items():
        claimed = board.candidate(at, weighed)
        if claimed is not None or chosen[at].how is How.UNSURE:
            maybe[at] = weighed.others
        if claimed is not None and claimed.confidence >= SURE and may_read(board, at, claimed, types, fit):
            found[at] = with_its_file(claimed, chosen[at])
        elif is_mapped(chosen[at]) and weighed.name == chosen[at].stem and weighed.probability >= LIKELY:
            continue
        elif is_mapped(chosen[at]):
            found[at] = replace(chosen[at], how=How.UNSURE, confidence=0.3)
        elif chosen[at].extension:
            found[at] = doubted_extension(chosen[at], claimed)
        elif claimed is not None and not senses()[claimed.stem].extension:
            found[at] = asked_about(claimed)
    for at, first in board.copies.items():
        if is_mapped(found[first]) and not is_mapped(found[at]):
            found[at] = Candidate(found[first].stem, How.UNSURE, 0.4)
    return doubted_beside_a_name(board.headers, found), maybe


def doubted_beside_a_name(headers: Sequence[HeaderCell], chosen: Sequence[Candidate]) -> list[Candidate]:
    """What stands under somebody else's heading is theirs: who that is, the name there says. Anybody else's is asked about,
    unless the header or the heading has a word for them.
    """
    named: dict[str, set[int]] = {}
    for cell, one in zip(headers, chosen, strict=True):
        if cell.others and is_name(cell.text) and is_mapped(one):
            named.setdefault(plain(cell.group), set()).add(family(one.stem))
    return [
        replace(one, how=How.UNSURE, confidence=min(one.confidence, UNSETTLED))
        if is_mapped(one)
        and cell.others
        and family(one.stem) not in {0, *named.get(plain(cell.group), ())}
        and not says_whose(cell, one)
        else one
        for cell, one in zip(headers, chosen, strict=True)
    ]


def says_whose(cell: HeaderCell, one: Candidate) -> bool:
    """Whether a header and the heading above say whose it is: all words that the subject is named by."""
    said = wording(cell.text).concepts | wording(cell.group).concepts
    return any(one.stem in members and words <= said for words, members in SUBJECTS)


def agreed(board: Board, chosen: Sequence[Candidate], types: tuple[FileType, ...], fit: Fit) -> dict[int, str]:
    """What the words settle and the rest does not contradict: place → meaning.

    Each column is weighed as if only the guidance's own wording were known; what then weighs most must be what the words say.
    """
    told = {at: one for at, one in enumerate(chosen) if (is_mapped(one) or one.extension) and one.stem}
    later = {at for at, one in told.items() if one.stem in later_stems("population")}
    aged = sum(bool(same_for_others(one.stem)) for one in told.values())
    if len(later) == 1 or len(later) < min(
        LATER_LEAST, aged
    ):  # the sheet is of another release: whose it is, nothing says
        unsaid = {at for at in later if told[at].how is not How.LABEL and board.maybe_aged(at)}
        told = {at: one for at, one in told.items() if at not in unsaid}
    labels = {at: one.stem for at, one in told.items() if one.how is How.LABEL}
    weighed = board.weigh(labels, types)
    return {
        at: one.stem
        for at, one in told.items()
        if not contradicted(board, at, one, types, fit)
        and (at not in weighed or says_whose_rows(board, at, one) or not outweighed(one, weighed[at], types))
    }


def says_whose_rows(board: Board, at: int, chosen: Candidate) -> bool:
    """Whether words plainly say that a column tells the plan or the provider of each row: a provider "of ECM", or one or a few stand there
    over and over, which a member's doctor does not. Whose a row is decides where members go: nothing outweighs it.
    """
    if chosen.confidence < REPAIRED or not any(
        chosen.stem in guidance.stems_with(role) for role in ("plan", "provider")
    ):
        return False
    of_ecm = "ecm" in wording(board.headers[at].text).words
    return of_ecm or board.said(at).shape.removesuffix(SPARSE).endswith((SAME, FEW))


def outweighed(chosen: Candidate, weighed: Weighed, types: tuple[FileType, ...]) -> bool:
    """Whether something else weighs more than what is said; a member's key is told row by row.

    What words say stands unless that is clear, or all but certain of what is none of the sheet's files' own; what only neighbors or
    repairs made of them stands unless that is likely. The populations of focus look alike in all but their words; a known extension is the
    plan's own by a name that is known.
    """
    if chosen.how is How.LABEL or weighed.name == chosen.stem:
        return False
    if chosen.stem in guidance.stems_with("member"):
        return False
    if chosen.stem not in of_sheet(tuple(FileType)):  # of what a later release added only populations are weighed
        return False
    if chosen.stem in population_stems() or (chosen.extension and weighed.name == OWN):
        return False
    rides = weighed.name in senses() and riding(senses()[weighed.name], types)
    repaired = chosen.confidence < REPAIRED
    if repaired and chosen.stem not in weighed.others:  # what it weighs is not worth telling
        return True
    guessed = chosen.how is How.CONTEXT or repaired
    return weighed.probability >= (LIKELY if guessed else SURE if rides else OTHERWISE)


def with_its_file(claimed: Candidate, chosen: Candidate) -> Candidate:
    """The claim, as the file's whose name the header holds."""
    return replace(claimed, file=chosen.file) if chosen.stem == claimed.stem else claimed


def doubted_extension(chosen: Candidate, claimed: Candidate | None) -> Candidate:
    """A known extension that something else outweighs: asked about, where that is an element; else left as the plan's own."""
    if claimed is None or senses()[claimed.stem].extension:
        return chosen if claimed is not None and claimed.stem == chosen.stem else Candidate("", How.OWN, 0.0)
    return asked_about(claimed)


def asked_about(claimed: Candidate) -> Candidate:
    """A claim that is not sure enough, as a question."""
    return replace(claimed, how=How.UNSURE, confidence=min(claimed.confidence, UNSETTLED))


def may_read(board: Board, at: int, candidate: Candidate, types: tuple[FileType, ...], fit: Fit) -> bool:
    """Whether most cells read as what is claimed, or look like it in several spellings; codes of somebody's own say nothing."""
    if candidate.extension or board.cells_for(at, senses()[candidate.stem]) > 0:
        return True
    return cells_agree(fit, board.headers[at].letter, id_for(candidate.stem, types))


def contradicted(board: Board, at: int, chosen: Candidate, types: tuple[FileType, ...], fit: Fit) -> bool:
    """Whether a column's cells speak loudly against what its words say; the guidance's own words go before, and a member's key.

    Where most cells read as what is said, a few odd ones are slips; codes tell less, for a list of codes takes those of another list.
    """
    if chosen.how is How.LABEL or chosen.stem in guidance.stems_with("member"):
        return False
    sense = senses().get(chosen.stem)
    if sense is None or board.against(at, sense) > AGAINST:
        return False
    if chosen.extension:
        return True
    element = id_for(chosen.stem, types)
    share = fit(board.headers[at].letter, element)
    return share is None or share < DATA_AGREE or guidance.element(element).kind.codes is not None


def with_options(
    assigned: Assigned, sheet: SheetEvidence, chosen: Sequence[Candidate], at: int, maybe: Mapping[int, tuple[str, ...]]
) -> Assigned:
    """A column that is not known, with what it might be; unsure where its cells look like an element that is not there."""
    if assigned.how not in (How.UNSURE, How.OWN):
        return assigned
    weighed = [id_for(name, sheet.types) for name in maybe.get(at, ()) if name in places()]
    options = tuple(dict.fromkeys((*weighed, *options_of(sheet, chosen, at))))[:OPTIONS_MOST]
    if assigned.how is How.OWN and options:
        return replace(assigned, how=How.UNSURE, confidence=0.3, likely=options[0], options=options)
    return replace(assigned, options=tuple(dict.fromkeys((*((assigned.likely,) if assigned.likely else ()), *options))))


def never_alike(_letter: str, _other: str) -> bool:
    """Where nothing is known of the cells, no two columns are the same."""
    return False


def rides(candidate: Candidate) -> bool:
    """Whether an RTF may carry it: it rides on the MIF row, so that row's columns may come back with it (trap 1)."""
    own = candidate.how in (How.LABEL, How.CONTEXT, How.DATA) or candidate.stem == "medical_record_number"
    return own and candidate.stem in stems_of(FileType.MIF)


def neighbour(
    at: int, headers: Sequence[HeaderCell], chosen: Sequence[Candidate], carriers: Sequence[FileType]
) -> FileType:
    """Whose half of a shared row a column stands in: the file type of the nearest column, first under its heading, that only one has."""
    telling = [
        (headers[other].group != headers[at].group, abs(other - at), order, file)
        for other, one in enumerate(chosen)
        if other != at and is_mapped(one)
        for order, file in enumerate(carriers)
        if one.stem in telling_stems(file)
    ]
    return min(telling)[-1] if telling else carriers[0]


def by_word(headers: Sequence[HeaderCell], chosen: Sequence[Candidate]) -> dict[int, FileType]:
    """Place → whose half of a shared row a column is of by its words, of what both files say."""
    if len({cell.group for cell in headers}) == 1:  # a banner over all of them says nothing of one
        headers = [replace(cell, group="") for cell in headers]
    columns: dict[str, list[int]] = {}
    for at, one in enumerate(chosen):
        # what is asked about tells the others too
        if (is_mapped(one) or one.how is How.UNSURE) and one.stem in of_both():
            columns.setdefault(one.stem, []).append(at)
    return {at: file for places in columns.values() for at, file in carriers_by_word(headers, places).items()}


def place(headers: Sequence[HeaderCell], chosen: Sequence[Candidate], types: tuple[FileType, ...]) -> list[Assigned]:
    """Stems become element ids; where two file types share a stem, the first column is the first type's (trap 14)."""
    seen_header: dict[str, str] = {}
    used: set[str] = set()
    half = by_word(headers, chosen) | halves(headers, [None if one.extension else one.stem or None for one in chosen])
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
            if not named and half.get(at) in carriers:
                named = [half[at]]
            near = []
            if len(carriers) > 1 and not named:
                alone = sum(other.stem == candidate.stem and is_mapped(other) for other in chosen) == 1
                near = [neighbour(at, headers, chosen, carriers)] if alone else []
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
