"""Rows of two halves: what the plan sent and what is sent back, the same headers under two headings. Knows headers and stems, no data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ecmx.guidance import FileType, plain
from ecmx.layouts.recognition.marks import tokens_of
from ecmx.layouts.recognition.sheet_headers import HeaderCell
from ecmx.layouts.recognition.stems import stems_of, telling_stems
from ecmx.layouts.recognition.vocabulary import data

__all__ = ["carriers_by_word", "halves", "of_both"]

SAID_BY = {FileType.MIF: frozenset(data()["plans_words"]), FileType.RTF: frozenset(data()["providers_words"])}
OWN = frozenset(data()["own_words"])
SHARED_LEAST = 2  # headers of what both files say that stand under both headings
OWN_LEAST = 3  # columns under a heading that are only of its file, and none of the other
HALVES = (FileType.MIF, FileType.RTF)


def halves(headers: Sequence[HeaderCell], held: Sequence[str | None]) -> dict[int, FileType]:
    """Place → whose half of the row a column stands in, where the same headers of what both files say stand under two headings, or
    several columns of two headings are only of one file each. held: what each column is

    A heading is of the file that more of its columns are only of.
    """
    under: dict[str, list[int]] = {}
    for at, cell in enumerate(headers):
        if cell.group and not cell.others:
            under.setdefault(plain(cell.group), []).append(at)
    files = {heading: file for heading, places in under.items() if (file := file_of([held[at] for at in places]))}
    both_say = {plain(cell.text) for cell, one in zip(headers, held, strict=True) if one in of_both()}
    texts = {heading: {plain(headers[at].text) for at in under[heading]} & both_say for heading in files}
    both = {
        heading
        for heading, file in files.items()
        for other, beside in files.items()
        if file is not beside
        and (
            len(texts[heading] & texts[other]) >= SHARED_LEAST
            or all(is_only_of(files[one], [held[at] for at in under[one]]) for one in (heading, other))
        )
    }
    return {at: files[heading] for heading in both for at in under[heading]}


def carriers_by_word(headers: Sequence[HeaderCell], places: Sequence[int]) -> dict[int, FileType]:
    """Place → whose half a column is of, where a word of its header or heading says so ("per plan", "we heard"), or one of the others does.
    places: those of one of `of_both`'s meanings, each column of it
    """
    says = {at: file for at in places if (file := said_by(headers[at])) is not None}
    ours = [at for at in places if OWN & words_of(headers[at])]
    keeps = next((says[at] for at in ours if at in says), HALVES[HALVES[1] not in says.values()])
    # "we have" beside "the clinic has" is the plan's, beside "we heard" the provider's
    says |= dict.fromkeys(ours, keeps)
    if len(set(says.values())) < len(says):  # two of one side: there is room for one, and no word says which
        return {}
    if len(says) == 1 and len(places) == len(HALVES):
        (said,) = says.values()
        other = HALVES[said is HALVES[0]]
        return {at: says.get(at, other) for at in places}
    return says


def said_by(cell: HeaderCell) -> FileType | None:
    """Whose word a header says that a column is; None where no word does, or words for both sides."""
    words = words_of(cell)
    found = [file for file, words_for in SAID_BY.items() if words & words_for]
    return found[0] if len(found) == 1 else None


def words_of(cell: HeaderCell) -> set[str]:
    """The words of a header and of its heading."""
    return {*tokens_of(cell.text), *tokens_of(cell.group)}


@cache
def of_both() -> frozenset[str]:
    """What a plan says of a member in a MIF and a provider in an RTF: where the two stand in one row, it stands there twice."""
    return stems_of(FileType.MIF) & stems_of(FileType.RTF)


def is_only_of(file: FileType, held: Sequence[str | None]) -> bool:
    """Whether several of these are only of a file, and none is only of the other."""
    (other,) = (one for one in HALVES if one is not file)
    return sum(one in telling_stems(file) for one in held) >= OWN_LEAST and not any(
        one in telling_stems(other) for one in held
    )


def file_of(held: Sequence[str | None]) -> FileType | None:
    """The file that more of these are only of."""
    sent, back = (sum(one in telling_stems(file) for one in held) for file in HALVES)
    return None if sent == back else HALVES[back > sent]
