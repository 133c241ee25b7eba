"""From a header's text to the concepts that it names: spelling, abbreviations, typing errors, snake and camel case.

Knows the vocabulary, nothing of elements, sheets or data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import rapidfuzz
from rapidfuzz.distance import DamerauLevenshtein

from ecmx.guidance import in_plain_signs, parted, plain, without_accents
from ecmx.layouts.compiled import kept
from ecmx.layouts.recognition.vocabulary import Vocabulary, language_of, vocabulary, vocabulary_sources

__all__ = ["UNREAD", "Wording", "known_word", "read_wording", "wording", "wording_sources"]

UNREAD = "\ufdd0"  # ends the beginning of a header that is too long to be read; Unicode has no such character, so no file does
BLANKS = re.compile(r"\s{2,}")

LETTER_DIGIT = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
NUMBERING = re.compile(
    r"^\s*(?:"
    r"[\(\[]?\d{1,3}[a-z]?[\.\)\]:]+\s*(?=\D)"  # "12.", "3)", "[7]"
    r"|[\(\[]?\d{1,3}\s*[-–—_]\s*(?=\D)"  # "12 - ", "07_"
    r"|[A-Za-z]{1,2}\d{1,3}[a-z]?[\.\)\]:]?\s*(?:[-–—:.]\s*|\s+)(?=\S)"  # "A5 - ", "B12.", "Q13a. "
    r"|[A-Za-z]{1,2}\d{1,2}[-_.]\d{1,3}\s*[-–—:._ ]*\s*"  # "T1-03", "t2_14_"
    r"|\d{1,2}[.-]\d{1,3}\s*[-–—:._ ]+"  # "1.03 "
    r"|(?:[Pp][Oo][Ff])[ _-]?\d{1,2}(?=\D)"  # "POF3_": the number of a population says nothing by itself
    r"|[A-Za-z][\.\)]\s+"  # "a) "
    r")"
)
FORMS = re.compile(
    r"\(?\b(?:m{1,2}|d{1,2})\s*[-/.]?\s*(?:d{1,2}|m{1,2}|mon)\s*[-/.]?\s*y{2,4}\b\)?"
    r"|\(?\by{4}\s*[-/.]?\s*m{2}\s*[-/.]?\s*d{2}\b\)?",
    re.IGNORECASE,
)
INSTRUCTIONS = re.compile(
    # In each, (?=[^()]*\)) looks whether the parenthesis is closed at all: else every start of one would be tried to the end.
    # a coding or a packed form: (1 = yes), (NDC,date,indicator;)
    r"\((?=[^()]*\))[^()]*=[^()]*\)|\((?=[^()]*\))[^()]*[,;|][^()]*[,;|][^()]*\)"
    # how to fill it: (10 digits no dashes), (last, first), (00/00/0000 if none), (1-5), (M/F/U)
    r"|\((?=[^()]*\))[^()]*(?:\d{4,}|\bif none\b|\bdash|\blast,? ?first\b|\d\s*(?:-|–|to)\s*\d\b)[^()]*\)"
    r"|\(\s*[a-z0-9](?:\s*[/,|]\s*[a-z0-9])+\s*\)"
    r"|\((?=[^()]*\))[^()]*\b"
    r"(?:if|required|optional|req|opt|conditional|enter|leave|select|choose|drop-?\s?down|format|digits?|numbers? only|"
    r"free text|characters|char|max|blank|y/n|yes/no|1/0|0/1|y/x|y=|e\.g|ex:|example|see|do not|pick|type|use|auto)\b[^()]*\)"
    # the same behind a dash, a colon or a comma
    r"|[-–—:,;]\s*(?:required|optional|if applicable|if known|enter|leave|select|choose|use|numbers? only|digits? only|no dashes|"
    r"free text|format|pick one|max \d+|up to \d+|\d+ digits?|\d+ characters?|do not|see instructions|please)\b.*$"
    # a coding at the end: Y/N, 1/blank
    r"|\b(?:y ?/ ?n|yes ?/ ?no|1 ?/ ?0|0 ?/ ?1|y ?/ ?x|[1yx] ?/ ?(?:blank|null|empty)|1 ?= ?yes.*|y ?= ?yes.*)\s*$"
    r"|\b(?:[1y]|yes) or (?:[0nx]|no|blank)\b|\[(?:required|optional|req|opt|r|o)\]|\*+"
    r"|[-–—:,;]\s*(?:req|opt|reqd|r|o)\s*$",
    re.IGNORECASE | re.DOTALL,
)
FOOTNOTE = re.compile(r"(?<=[a-z])\d{2}\s*$|\[\d{1,3}\]\s*$")  # "In-Person66", "Zip[52]"
CHOICE = re.compile(r"\((?=[^()]*\))[^()]*\d\s*(?:or|to|and|[-–/,])\s*\d[^()]*\)")  # "(1 or 2)"
WINDOW = re.compile(r"\b(?:six|ninety|twelve|\d{1,3})\W*(?:months?|mos?|mths?|days?|d|m)\b", re.IGNORECASE)
TOKEN = re.compile(r"[a-z0-9#]+")
LETTERS = re.compile("[a-z]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a header says.

    plain: its letters and digits; bare: those without numbering, date forms and instructions
    words: its words, canonical, in order; concepts: those words with phrases folded into one concept, noise left out
    unknown: words that the vocabulary does not know; repaired: how many words had a typing error or were an unlisted abbreviation
    """

    plain: str
    bare: str
    words: tuple[str, ...]
    concepts: frozenset[str]
    unknown: frozenset[str]
    repaired: int

    @property
    def only_a_name(self) -> bool:
        """Whether it says nothing but "Name", or whose: on a list of members it is theirs."""
        return "name" in self.concepts and self.concepts <= {"name", "member"}


def single_blanks(header: str) -> str:
    """A header with one blank, or one line break, where several stand."""
    return BLANKS.sub(lambda found: "\n" if "\n" in found[0] else " ", header)


@lru_cache(maxsize=20_000)
def wording(header: str) -> Wording:
    """What a header says."""
    return known_wordings().get(header) or read_wording(header)


@cache
def known_wordings() -> dict[str, Wording]:
    """What the headers say that everybody knows, where that was worked out when ecmx was built."""
    found: dict[str, Wording] | None = kept("wordings", wording_sources(), dict[str, Wording])
    return found or {}


def wording_sources() -> tuple[bytes, ...]:
    """What hangs on nothing but the words: the vocabulary, this module, and what is the same to it."""
    here = resources.files("ecmx.layouts")
    return (
        *vocabulary_sources(),
        here.joinpath("recognition", "headers.py").read_bytes(),
        resources.files("ecmx.guidance").joinpath("sameness.py").read_bytes(),
        rapidfuzz.__version__.encode(),
    )


def read_wording(header: str) -> Wording:
    """Read one header; nothing of one that is too long."""
    if UNREAD in header:
        return Wording(plain(header), "", (), frozenset(), frozenset(), 0)
    header = single_blanks(header)
    text = without_accents(in_plain_signs(header))
    language = language_of(LETTERS.findall(parted(text).lower()))
    vocab = vocabulary(language)
    text = re.sub(r"[\u2018\u2019']s\b", "", text)
    text = re.sub(r"[\u2018\u2019']", "", text).replace("_", " ")
    text = FOOTNOTE.sub(" ", parted(text))
    if len(re.findall(r"[A-Za-z0-9][.-](?=[A-Za-z0-9])", text)) > 1 and not re.search(r"\s", header.strip()):
        text = re.sub("[.-]", " ", text)  # kebab-case, dotted.case
    for pattern, meaning in vocab.text:
        text = pattern.sub(meaning, text)
    tokens = tokens_of(text)
    words: list[str] = []
    unknown: set[str] = set()
    repaired = 0
    for place, token in enumerate(tokens):
        if token.isdigit() or (len(token) == 1 and len(tokens) > 1 and token != "x" and not cut_off(tokens, place)):
            continue  # what a number or a lone letter adds is numbering, a window or a coding
        if token in vocab.words:
            words.extend(vocab.words[token])
        elif token in vocab.known:
            words.append(token)
        elif (mended := repair(token, language)) is not None and not rather_several(token, mended, language):
            repaired += 1
            words.extend(vocab.words.get(mended, (mended,)))
        elif parts := split(token, language):
            repaired += 1
            words.extend(word for part in parts for word in vocab.words.get(part, (part,)))
        else:
            words.append(token)
            unknown.add(token)
    second = re.search(r"[A-Za-z#]\s*[-_ ]?\(?([2-9])\)?\s*$", CHOICE.sub(" ", text).strip())
    if second and not WINDOW.search(text) and "zip" not in words:
        words.append("second")  # "Phone 2", "Address Line 2": another thing than the first
    telling = [word for word in words if word not in vocab.noise]
    return Wording(
        plain(header), "".join(tokens), tuple(words), frozenset(fold(telling, vocab)), frozenset(unknown), repaired
    )


def cut_off(tokens: list[str], place: int) -> bool:
    """Whether a lone letter is the last of a name: what a program that cuts names left of a word, and nobody knows which."""
    return place == len(tokens) - 1 and place > 1 and len(tokens[place - 1]) > 1


def tokens_of(text: str) -> list[str]:
    """Split a header into lower-case tokens, without numbering, date forms and instructions."""
    for _ in range(2):
        shorter = NUMBERING.sub(" pof " if re.match(r"\s*pof", text, re.IGNORECASE) else " ", text, count=1)
        if not re.search(r"[A-Za-z]{2}", shorter):
            break
        text = shorter
    stripped = INSTRUCTIONS.sub(" ", FORMS.sub(" ", text))
    if re.search(r"[A-Za-z]{2}", stripped):
        text = stripped
    text = (
        re.sub(r"(?<=[A-Za-z])\.(?=[A-Za-z])", " ", text)
        if not re.search(r"\b(?:[A-Za-z]\.){2,}", text)
        else text.replace(".", "")
    )
    text = LETTER_DIGIT.sub(" ", text)
    return TOKEN.findall(text.lower().replace("#", " number ").replace("&", " "))


def fold(words: list[str], vocab: Vocabulary) -> list[str]:
    """Fold phrases into concepts, the longest first."""
    folded: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(vocab.longest, len(words) - at), 0, -1):
            concept = vocab.phrases.get(tuple(words[at : at + length]))
            if concept is not None:
                folded.extend(concept.split())
                at += length
                break
        else:
            folded.append(words[at])
            at += 1
    return folded


#: What a piece of a run-together token costs by its length: short pieces are found in anything.
PIECES = {2: 2.2, 3: 1.4}
SHARE_OF_PIECES = 0.42  # cost by letter: beyond it the pieces are too short to be believed
MOST_PIECES = 12


@lru_cache(maxsize=20_000)
def split(token: str, language: str = "") -> tuple[str, ...]:
    """A token that is several known words run together ("smisud", "dateoflastvisit"), in the likeliest pieces; empty where it is none."""
    if not 5 <= len(token) <= 100 or not token.isalpha():
        return ()
    vocab = vocabulary(language)
    ways: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *[None] * len(token)]
    for stop in range(2, len(token) + 1):
        for start in range(max(0, stop - 24), stop - 1):
            before, part = ways[start], token[start:stop]
            if before is None or not (is_piece(part, vocab) and len(before[1]) < MOST_PIECES):
                continue
            cost = before[0] + PIECES.get(len(part), 1.0) + (0.5 if part in vocab.noise else 0.0)
            best = ways[stop]
            if best is None or cost < best[0]:
                ways[stop] = (cost, (*before[1], part))
    found = ways[-1]
    if found is None or len(found[1]) < 2:
        return ()
    short = sum(len(part) == 2 for part in found[1])
    few = len(found[1]) <= 3 and short <= (1 if len(token) < 7 else 2)
    if not few and (short > 2 or found[0] > SHARE_OF_PIECES * len(token)):
        return ()
    return tuple(part for part in found[1] if part not in vocab.noise)


def known_word(token: str) -> bool:
    """Whether the vocabulary knows a word."""
    return token in vocabulary().known


def is_piece(part: str, vocab: Vocabulary) -> bool:
    """Whether a run of letters can be one of the words of a run-together token."""
    if part in vocab.noise:
        return len(part) > 1
    return part in vocab.known and (len(part) > 2 or part in vocab.words)


def rather_several(token: str, mended: str, language: str = "") -> bool:
    """Whether a token is rather known words run together than the word that it could be repaired to: "dtenrolled" is no "disenrolled"."""
    return (
        int(DamerauLevenshtein.distance(mended, token)) > 1
        and not mended.startswith(token)
        and bool(split(token, language))
    )


@lru_cache(maxsize=20_000)
def beginning_with(start: str) -> tuple[str, ...]:
    """One word for each meaning among the known words that begin so; none where they are more than a few."""
    vocab = vocabulary()
    found: dict[tuple[str, ...], str] = {}
    for word in sorted(vocab.known):
        if word.startswith(start) and word != start and len(word) > 3 and word not in vocab.noise:
            found.setdefault(vocab.words.get(word, (word,)), word)
    return tuple(found.values())


@lru_cache(maxsize=20_000)
def repair(token: str, language: str = "") -> str | None:
    """The one known word that this token is a mistyped or shortened form of; None if there is none or more than one."""
    if len(token) < 4 or not token.isalpha():
        return None
    vocab = vocabulary(language)
    allowed = 1 if len(token) < 8 else 2
    near: dict[str, int] = {}
    for word in vocab.long_words.get(token[0], ()):
        if abs(len(word) - len(token)) <= allowed:
            distance = int(DamerauLevenshtein.distance(word, token, score_cutoff=allowed))
            if distance <= allowed:
                near[word] = distance
    if near:
        best = min(near.values())
        meanings = {vocab.words.get(word, (word,)) for word, distance in near.items() if distance == best}
        return next(word for word, distance in near.items() if distance == best) if len(meanings) == 1 else None
    if token in vocab.skeletons:
        return vocab.skeletons[token]
    starting = [word for word in vocab.long_words.get(token[0], ()) if word.startswith(token)]
    meanings = {vocab.words.get(word, (word,)) for word in starting}
    if len(meanings) == 1:
        return starting[0]
    return None
