"""Which files' columns a sheet carries: by its own words, and by what all its columns weigh as one file's, another's or several in one row.

Reads words, shapes of cells and order; never a single cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ecmx.guidance import FileType
from ecmx.layouts.recognition.halves import halves, of_both
from ecmx.layouts.recognition.match import Candidate
from ecmx.layouts.recognition.other_files import another_kind
from ecmx.layouts.recognition.senses import places
from ecmx.layouts.recognition.stems import KEY, telling_stems
from ecmx.layouts.recognition.weighing import Board, of_sheet

__all__ = ["LIKELY", "file_types", "kinds_weighed", "weighed_at_first"]

LIKELY = 0.6  # a meaning that weighs so much counts when the file types are told, and against what neighbors say
CORE = 3  # of the elements below that make an RTF of a sheet that is something else besides
MIF_BESIDE = 8  # of its own elements that make a MIF of a sheet that is an RTF besides
TWICE = 3  # elements of both that stand there twice: then two of its own make a MIF beside
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
SHEETS = (
    (FileType.MIF,),
    (FileType.RTF,),
    (FileType.OTF,),
    (FileType.REFERRAL,),
    (FileType.MIF, FileType.RTF),
    (FileType.RTF, FileType.OTF),
    (FileType.MIF, FileType.RTF, FileType.OTF),
)
ONE_MORE = 4.0  # logarithm: what a further file in the row must explain better
OUTSIDE = 2.5  # the same for a column whose words name what none of the files has
CLEARLY = 12.0  # the same between what everything says and what the words say; on open layouts a wrong one was ahead by 4 at the most
CERTAIN = 12  # elements that only one file has: then it is none of another kind, whatever its words
OWN_LEAST = {
    FileType.MIF: 4,
    FileType.RTF: 3,
    FileType.OTF: 2,
}  # elements that only this file has, where no word names any file


def weighed_at_first(board: Board, sure: Sequence[Candidate | None]) -> list[str | None]:
    """What each column is by its words, or likely by everything that it weighs whatever the file."""
    settled = {at: found.stem for at, found in enumerate(sure) if found}
    weighed = board.weigh(settled, tuple(FileType))
    likely = {at: one.name for at, one in weighed.items() if one.probability >= LIKELY and one.name in places()}
    return [settled.get(at, likely.get(at)) for at in range(len(sure))]


def kinds_weighed(
    board: Board, sure: Sequence[Candidate | None], weighed: Sequence[str | None], by_words: tuple[FileType, ...]
) -> tuple[FileType, ...]:
    """The file types by everything that the columns weigh, where that is more than the words know, or clearly something else, and
    somebody is named by a CIN. weighed: what each column is at first
    """
    held = [name for name in weighed if name]
    own = max(len(set(held) & telling_stems(file)) for file in FileType)
    if KEY not in held or (own < CERTAIN and another_kind([cell.text for cell in board.headers])):
        return by_words
    found = file_types(held)
    if len(set(held) & telling_stems(FileType.OTF)) < OWN_LEAST[FileType.OTF] and FileType.OTF not in by_words:
        found = tuple(file for file in found if file is not FileType.OTF)  # one date that weighs like an attempt's
    settled = {at: one.stem for at, one in enumerate(sure) if one}
    around = {at: name for at, name in enumerate(weighed) if name}
    best = clearest(board, settled, around, found if set(by_words) < set(found) else by_words)
    beside = FileType.RTF in best and FileType.MIF not in best and halves(board.headers, weighed)
    return (FileType.MIF, *best) if beside else best


def clearest(
    board: Board, settled: Mapping[int, str], around: Mapping[int, str], told: tuple[FileType, ...]
) -> tuple[FileType, ...]:
    """What the columns are best explained by, if that is clear; else what is told by counting."""
    sheets = tuple(dict.fromkeys((*SHEETS, *((told,) if told else ()))))
    explained = board.explained_by(settled, around, sheets)
    for types in sheets:
        outside = sum(of_sheet(types).get(name, 1) for name in settled.values())
        explained[types] -= OUTSIDE * outside + ONE_MORE * (len(types) - 1)
    best = max(sheets, key=explained.__getitem__)
    if told:
        return best if explained[best] >= explained[told] + CLEARLY else told
    held = set(around.values())
    enough = all(len(held & telling_stems(file)) >= OWN_LEAST.get(file, len(held) + 1) for file in best)
    return best if enough else ()


def file_types(sure: Sequence[str], weak: Sequence[str] = ()) -> tuple[FileType, ...]:
    """The file types whose own elements stand on the sheet; one sheet may carry several (trap 14)."""
    held = set(sure)
    found = []
    counts = {file: len(held & telling_stems(file)) for file in FileType}
    told = len(held & ABOUT_ECM)
    outreach = counts[FileType.OTF] + len(telling_stems(FileType.OTF) & set(weak)) >= 2 and counts[FileType.OTF] >= 1
    least = MIF_BESIDE if sum(often > 1 for name, often in Counter(sure).items() if name in of_both()) < TWICE else 2
    beside = counts[FileType.MIF] >= least or (outreach and told < CORE) or counts[FileType.MIF] > told
    rtf = told >= CORE if beside else told + len({"engagement_status"} & set(weak)) >= 2
    if rtf or counts[FileType.MIF] >= 2:  # where another file's columns stand, outreach must be named, not guessed
        outreach = "outreach_attempt_date" in held or {"provider_type", "outreach_attempt_method"} <= held
    flags = sum(name.startswith(("adult_", "child_")) for name in held)
    explained = "population_of_focus_explanation" in held
    if counts[FileType.MIF] >= (least if rtf else 2) and not (explained and counts[FileType.MIF] < MIF_BESIDE):
        found.append(FileType.MIF)
    if rtf:
        found.append(FileType.RTF)
    if outreach:
        found.append(FileType.OTF)
    if FileType.MIF not in found and not rtf and (explained or flags >= 3):
        found.append(FileType.REFERRAL)
    return tuple(found)
