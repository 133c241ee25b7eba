"""One header against all data elements and known extensions: which could it be, how, and how sure.

Looks at words only; what the rest of the sheet and the data say is weighed in `assign`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from ecmx import guidance
from ecmx.guidance import FileType, plain
from ecmx.layouts.recognition.headers import UNREAD, Wording, beginning_with, single_blanks, wording
from ecmx.layouts.recognition.stems import ids, stem
from ecmx.layouts.recognition.vocabulary import data

__all__ = [
    "EVERYWHERE",
    "GENERAL",
    "GROUPS",
    "NEUTRAL",
    "SURE",
    "TELLING",
    "Candidate",
    "How",
    "candidates",
    "loosely",
    "may_hold",
    "named_file",
    "needed",
    "told_by_some",
]


class How(StrEnum):
    """How a column came to its element; the order is the order of trust."""

    LAYOUT = "layout"  # a layout names this header
    LABEL = "label"  # the guidance's own wording
    SYNONYM = "synonym"  # other words for the same, every one of them understood
    CONTEXT = "context"  # the words say enough only beside the other columns or the data
    DATA = "data"  # the words say nothing; the data look like nothing else
    EXTENSION = "extension"  # a known element beyond the guidance
    UNSURE = "unsure"  # could be one, not surely enough: not mapped
    OWN = "own"  # the plan's own column


CONFIDENCE = {How.LABEL: 1.0, How.SYNONYM: 0.94, How.CONTEXT: 0.93}
TRUST = [How.LAYOUT, How.LABEL, How.SYNONYM, How.CONTEXT, How.DATA, How.EXTENSION, How.UNSURE, How.OWN]
SURE = 0.9  # from this confidence on a column is read, and nothing is asked: measured, docs/explanation/matching-figures.md
REPAIR_COST = 0.02
FALLBACK_COST = 0.03
DECOY_LEAST = 2  # concepts by which an extension is known under other words than its own
SENTENCE = re.compile(r"^(?!\s*please\b).*[a-z)]\.\s*$", re.IGNORECASE | re.DOTALL)
SENTENCE_NOISE = 2  # words that say nothing, in what ends in a full stop
NOISE = frozenset(data()["noise"])
DECOY_WORDS = 8  # more than that are a sentence about it
CUT_FROM = 24  # letters and digits of a cut label that are enough to know it by
CUT_TAIL = re.compile(r"[\s_]([A-Za-z]{1,9})\s*$")
GOING_ON = tuple(data()["going_on"])  # words that may have stood behind the cut
PARTS_MOST = 4  # parts that are taken off a header, one after the other, before nobody says what it names
LAST, FIRST = r"(?:last|surname|family|lname)(?:[\s_]*name)?", r"(?:first|given|fname)(?:[\s_]*name)?"
JOINED_NAME = re.compile(
    rf"[(\[]?\s*\b(?:{LAST}\s*(?:[,/&+]|\band\b)\s*{FIRST}|{FIRST}\s*(?:[,/&+]|\band\b)\s*{LAST})\s*[)\]]?\s*$",
    re.IGNORECASE,
)
PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
NEUTRAL = frozenset(data()["neutral"])  # say nothing about which of two
GENERAL = NEUTRAL | frozenset(data()["general"])  # stand in many elements' headers: shared, they make no two alike
EVERYWHERE = frozenset(data()["everywhere"])  # may stand in any header without changing what it says
FILES = {"mif": FileType.MIF, "rtf": FileType.RTF, "otf": FileType.OTF}
NEWLY = "new"
SIDED = FILES | {NEWLY: FileType.RTF}
RENEWED = frozenset(
    data()["renewed"]
)  # what the provider sends anew: of these, "new" and "updated" say whose half it is
SIDES = {
    frozenset({"ecm", "provider"}): FileType.RTF,
    frozenset({"provider"}): FileType.RTF,
    frozenset({"rtf"}): FileType.RTF,
    frozenset({"mif"}): FileType.MIF,
    frozenset({"mcp"}): FileType.MIF,
    frozenset({"otf"}): FileType.OTF,
}
TELLING = frozenset(data()["telling"])  # words that make another thing of what they stand beside, even in parentheses
GROUPS = frozenset(data()["groups"])  # what a prefix of a header may be without changing what it says
PREFIXED = re.compile(r"^\s*([A-Za-z][A-Za-z /&]{1,24}?)\s*(?:\.|:|\s+[-–]\s+|\|)\s*(\S.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Candidate:
    """`stem`: the element's id behind its file type, or an extension's id; `weak`: the words alone do not settle it."""

    stem: str
    how: How
    confidence: float
    weak: bool = False
    extension: bool = False
    file: FileType | None = None  # the header itself says which file's


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a stem's headers hold."""

    stem: str
    need: tuple[frozenset[str], ...]
    weak: tuple[frozenset[str], ...]
    fallback: tuple[frozenset[str], ...]
    allowed: frozenset[str]


@cache
def labels() -> dict[str, str]:
    """Every label of the guidance, letters and digits only → stem."""
    added = [item for release in guidance.releases() for item in release.added]
    every = [*added, *guidance.elements(), *guidance.keys()]
    table = {plain(item.label): stem(item.id) for item in every}
    for item in every:
        short = item.label.split(" (")[0]
        table.setdefault(plain(short), stem(item.id)) if len(short) > 24 else None
    return table


@cache
def label_files() -> dict[str, FileType]:
    """Labels that only one file type has (letters and digits only) → that file type."""
    files: dict[str, set[FileType]] = {}
    for item in (*guidance.elements(), *guidance.keys()):
        for text in {plain(item.label), wording(item.label).bare}:
            files.setdefault(text, set()).add(item.file)
    return {text: found.pop() for text, found in files.items() if len(found) == 1}


@cache
def bare_labels() -> dict[str, str]:
    """The labels without numbering, date forms and instructions → stem; those that two elements share are left out."""
    added = [item for release in guidance.releases() for item in release.added]
    found: dict[str, set[str]] = {}
    for item in (*added, *guidance.elements(), *guidance.keys()):
        found.setdefault(wording(item.label).bare, set()).add(stem(item.id))
    return {text: stems.pop() for text, stems in found.items() if len(stems) == 1}


@cache
def patterns() -> tuple[Pattern, ...]:
    """The vocabulary's elements, with the concepts of their labels allowed beside the needed ones."""
    by_stem: dict[str, set[str]] = {}
    for item in guidance.elements():
        by_stem.setdefault(stem(item.id), set()).update(wording(item.label).concepts)
    made = []
    for name, entry in data()["elements"].items():
        need = tuple(concepts(text) for text in entry["need"])
        weak = tuple(concepts(text) for text in entry.get("weak", ()))
        fallback = tuple(concepts(text) for text in entry.get("fallback", ()))
        allowed = set(entry.get("with", ())) | by_stem.get(name, set())
        made.append(
            Pattern(name, need, weak, fallback, frozenset((allowed | EVERYWHERE) - set(entry.get("without", ()))))
        )
    return tuple(made)


@cache
def told_by_some() -> frozenset[str]:
    """Every concept that any stem's header may hold: a header with another one names nothing."""
    every = (some for one in patterns() for some in (*one.need, *one.weak, *one.fallback, one.allowed))
    return frozenset().union(*every)


@cache
def needed(name: str) -> frozenset[str]:
    """Every concept that one of a stem's headers needs."""
    return frozenset().union(*(need for pattern in patterns() if pattern.stem == name for need in pattern.need))


@cache
def may_hold(name: str) -> frozenset[str]:
    """Every concept that one of a stem's headers needs or may have besides."""
    return needed(name).union(*(pattern.allowed for pattern in patterns() if pattern.stem == name))


def concepts(text: str) -> frozenset[str]:
    """The concepts of a pattern: already canonical, except that single words may fold into one."""
    return frozenset(text.split())


@cache
def decoys() -> dict[frozenset[str], str]:
    """The wordings of known extensions, as concept sets → extension id."""
    table: dict[frozenset[str], str] = {}
    for name, headers in beyond():
        for header in headers:
            said = wording(header).concepts
            if len(said) >= DECOY_LEAST and said - EVERYWHERE:
                table.setdefault(said, name)
    return table


@cache
def decoy_plain() -> dict[str, str]:
    """The wordings of known extensions, letters and digits only."""
    return {plain(header): name for name, headers in beyond() for header in headers}


@cache
def beyond() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is known beyond release 1.1: the register of extensions, and what later releases add; id and wordings."""
    known = {item.id for item in (*guidance.elements(), *guidance.keys())}
    added = [item for release in guidance.releases() for item in release.added if item.id not in known]
    return (
        *((extension.id, extension.headers) for extension in guidance.extensions()),
        *((item.id, (item.label,)) for item in added),
    )


@dataclass(frozen=True, slots=True)
class Shorter:
    """A header without a part that says something beside it. file: whose it is, by that part; optional: or the whole is meant."""

    header: str
    names_file: bool = False
    file: FileType | None = None
    optional: bool = False

    def as_whole(self, found: Candidate) -> Candidate:
        """What the rest names, as what the whole header names."""
        how = max(found.how, How.SYNONYM, key=TRUST.index)
        return replace(found, how=how, file=self.file if self.names_file else found.file)


@lru_cache(maxsize=20_000)
def candidates(header: str, ignored: frozenset[str] = frozenset()) -> tuple[Candidate, ...]:
    """Whom a header could name, the surest first. `ignored`: words that stand in most headers of the sheet."""
    shorter: Shorter | None
    taken: list[tuple[Shorter, tuple[Candidate, ...]]] = []
    while True:
        found, shorter = read_once(single_blanks(header), ignored)
        if shorter is None:
            break
        if len(taken) == PARTS_MOST:
            found = ()
            break
        taken.append((shorter, found))
        header = shorter.header
    for shorter, whole in reversed(taken):
        rest = tuple(map(shorter.as_whole, found))
        found = rest or whole if shorter.optional else rest
    return found


def read_once(header: str, ignored: frozenset[str]) -> tuple[tuple[Candidate, ...], Shorter | None]:
    """Whom a header as a whole could name; and what to read in its place, where only a part of it may be the name."""
    said = wording(header)
    if not said.plain or UNREAD in header:
        return (), None
    exact = labels().get(said.plain)
    if exact is not None:
        return (Candidate(exact, How.LABEL, CONFIDENCE[How.LABEL], file=label_files().get(said.plain)),), None
    if SENTENCE.search(header) and sum(word in NOISE for word in said.words) >= SENTENCE_NOISE:
        return (), None  # something said about a column, not a column
    bare = bare_labels().get(said.bare)
    if bare is not None:
        sure = CONFIDENCE[How.SYNONYM] + 0.05
        return (Candidate(bare, How.LABEL, sure, file=label_files().get(said.bare)),), None
    if (
        len(said.plain) >= CUT_FROM
        and len(cut := {one for label, one in labels().items() if label.startswith(said.plain)}) == 1
    ):
        return (Candidate(cut.pop(), How.SYNONYM, CONFIDENCE[How.SYNONYM]),), None  # a program cut a long label off
    if said.plain in decoy_plain():
        extension = Candidate(decoy_plain()[said.plain], How.EXTENSION, 0.95, extension=True)
        return (extension, *(replace_weak(found) for found in by_pattern(said, ignored))), None
    found = tuple(by_pattern(said, ignored))
    if any(not candidate.weak for candidate in found):
        return found, None
    whole = cut_word(header, said, ignored)
    if whole is not None:
        return (whole,), None
    decoy = decoys().get(said.concepts) if len(said.words) <= DECOY_WORDS else None
    if decoy is not None:
        return (Candidate(decoy, How.EXTENSION, 0.9, extension=True), *found), None
    return found, shorter_of(header)


def shorter_of(header: str) -> Shorter | None:
    """A header without what stands in parentheses, or before a mark; None where neither says something beside it.

    "Last, First" is a whole name: the member's, or that of whom the words before it say.
    """
    joined = JOINED_NAME.search(header)
    if joined:
        before = header[: joined.start()]
        own = wording(before).concepts <= {*EVERYWHERE, "name"}
        named = before if "name" in wording(before).concepts else f"{before} name"
        return Shorter(f"{before} full name" if own else named, optional=True)
    aside = PARENTHESES.findall(header)
    bare = PARENTHESES.sub(" ", header)
    side = SIDES.get(wording(aside[-1]).concepts) if aside else None
    if side is not None:  # "Member Phone Number (ECM Provider)": which half of a shared row
        return Shorter(bare, names_file=True, file=side)
    if aside and not any(wording(text).concepts & TELLING for text in aside) and re.search("[A-Za-z]{2}", bare):
        return Shorter(bare)
    prefixed = PREFIXED.match(header)
    if prefixed and wording(prefixed[1]).concepts <= GROUPS:
        file = next((FILES[name] for name in wording(prefixed[1]).concepts if name in FILES), None)
        return Shorter(prefixed[2], names_file=True, file=file, optional=True)
    return None


@lru_cache(maxsize=20_000)
def loosely(header: str) -> tuple[str, ...]:
    """The stems whose needed words all stand in a header, beside words that nobody knows and none that are known for another thing."""
    said = wording(header)
    found = []
    for pattern in patterns():
        sizes = [len(need) for need in pattern.need if need <= said.concepts]
        if sizes and said.concepts - said.unknown <= pattern.allowed | frozenset().union(*pattern.need):
            found.append((max(sizes), pattern.stem))
    most = max((size for size, _ in found), default=0)
    return tuple(name for size, name in found if size == most)


def cut_word(header: str, said: Wording, ignored: frozenset[str]) -> Candidate | None:
    """The one element that a header names whose last word was cut off ("CORONARY_ARTERY_DISE"), whatever the word may have been."""
    tail = CUT_TAIL.search(header)
    if tail is None or tail[1].lower() not in said.unknown:
        return None
    meant: dict[str, tuple[str, Candidate]] = {}
    for word in beginning_with(tail[1].lower()):
        whole = header[: tail.start(1)] + word
        if plain(whole) in decoy_plain():
            return None
        for one in by_pattern(wording(whole), ignored):
            if not one.weak:
                meant.setdefault(one.stem, (whole, one))
    if len(meant) != 1:
        return None
    ((whole, one),) = meant.values()
    if any(names_another(f"{whole} {more}", one, ignored) for more in GOING_ON):
        return None
    return replace_weak(one)


def names_another(header: str, candidate: Candidate, ignored: frozenset[str]) -> bool:
    """Whether a header names another element for sure."""
    return any(other.stem != candidate.stem and not other.weak for other in by_pattern(wording(header), ignored))


def replace_weak(candidate: Candidate) -> Candidate:
    """The same candidate, no longer sure of itself."""
    return Candidate(candidate.stem, How.CONTEXT, CONFIDENCE[How.CONTEXT], weak=True)


def hinted(pattern: Pattern, few: tuple[frozenset[str], ...], held: frozenset[str]) -> bool:
    """Whether a header says just enough of a stem, beside words that tell nothing."""
    return any(some <= held and held - some <= NEUTRAL & pattern.allowed for some in few)


def by_pattern(said: Wording, ignored: frozenset[str]) -> list[Candidate]:
    """Stems whose needed concepts all stand in the header; of a word that says which file's, without that word."""
    held = said.concepts - ignored
    named = named_file(said)
    found = [with_file(one, named) for one in by_concepts(held, said.repaired)]
    sided = [(word, file) for word, file in SIDED.items() if word in held and (file is named or word not in FILES)]
    if len(sided) == 1 and not any(not one.weak for one in found):
        word, file = sided[0]
        rest = [replace(one, file=file) for one in by_concepts(held - {word}, said.repaired) if not one.weak]
        if rest and (word != NEWLY or all(one.stem in RENEWED for one in rest)):
            return rest
    if NEWLY in held:
        return [
            replace(one, file=FileType.RTF) if one.stem in RENEWED | {"member_phone_number"} else one for one in found
        ]
    return found


def with_file(candidate: Candidate, named: FileType | None) -> Candidate:
    """The candidate as the file's whose name the header holds: "Return file production date"."""
    if named is not None and candidate.file is None and (named, candidate.stem) in ids():
        return replace(candidate, file=named)
    return candidate


def named_file(said: Wording) -> FileType | None:
    """The one file that a header names; a mere "file" names none."""
    named = [FILES[word] for word in FILES.keys() & said.concepts]
    if len(named) != 1 or (named == [FileType.MIF] and not {"mif", "information", "info"} & set(said.words)):
        return None
    return named[0]


def by_concepts(held: frozenset[str], repaired: int) -> list[Candidate]:
    """Stems whose needed concepts are all held, and nothing is held that they do not allow."""
    if not held <= told_by_some():
        return []
    sure: list[tuple[int, Candidate]] = []
    weak: list[Candidate] = []
    cost = REPAIR_COST * repaired
    for pattern in patterns():
        best = max((len(need) for need in pattern.need if need <= held <= need | pattern.allowed), default=0)
        if best:
            sure.append(
                (best, Candidate(pattern.stem, How.SYNONYM, CONFIDENCE[How.SYNONYM] + 0.01 * min(best, 3) - cost))
            )
        elif hinted(pattern, pattern.weak, held):
            weak.append(Candidate(pattern.stem, How.CONTEXT, CONFIDENCE[How.CONTEXT] - cost, weak=True))
        elif hinted(pattern, pattern.fallback, held):
            weak.append(Candidate(pattern.stem, How.CONTEXT, CONFIDENCE[How.CONTEXT] - FALLBACK_COST - cost, weak=True))
    if len(sure) > 1:  # one element's words may be part of another's: the one that explains more of the header by need
        most = max(size for size, _ in sure)
        sure = [entry for entry in sure if entry[0] == most]
        if len(sure) > 1:
            return [replace_weak(candidate) for _, candidate in sure]
    return [candidate for _, candidate in sure] + weak
