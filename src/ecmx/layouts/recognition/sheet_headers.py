"""The headers of one sheet before they are matched: sections, letters for ages, words that most of them share.

Knows words; nothing of data, and not which element a header is in the end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ecmx.guidance import plain
from ecmx.layouts.recognition.frames import FILE_WORDS, without_frames
from ecmx.layouts.recognition.headers import known_word, split, wording
from ecmx.layouts.recognition.lexicon import likely_meanings
from ecmx.layouts.recognition.marks import tokens_of
from ecmx.layouts.recognition.match import TELLING, Candidate, How, candidates
from ecmx.layouts.recognition.persons import age_of_members, with_member_named
from ecmx.layouts.recognition.stems import AGES, adults_alone, age_of, population_stems
from ecmx.layouts.recognition.vocabulary import data
from ecmx.layouts.recognition.whose import (
    KNOWN_BY,
    MEMBERS_OWN,
    UnderHeading,
    is_about_another,
    whose,
    without_numbering,
)

__all__ = ["UNTOLD", "HeaderCell", "in_sections", "offers_of"]

AGE_LETTER = re.compile(
    r"^\s*(?:\(?\d{1,3}[.)]\s*)?(?P<before>(?:[Ee][Cc][Mm][\s_.-]*)?[Pp][Oo][Ff][\s_.:-]*)?(?P<letter>[ACKYacky])"
    r"(?:\s*[-–_:.]\s*(?=[A-Za-z])|(?=[A-Z][a-z])|\s(?=[A-Za-z]{2}))"
)
NUMBERED_BY_LETTER = re.compile(r"^\s*(?:ecm[\s_.-]*)?pof[\s_.:-]*[bd-z](?![a-z])", re.IGNORECASE)
UNTOLD = "untold"  # stands for a letter that may say an age or nothing: such a header names no element
CHILDS = "cky"  # child, kid, youth: the first that the sheet has is the child's letter, the others are none
AGE_RUN = re.compile(r"^\s*([ACac])([A-Z]{5,}|[a-z]{5,})\s*$")  # AHOMELESSFLG beside CHOMELESSFLG
AGES_FROM = 2
ADULTS_FROM = 3
NAME_LETTERS = frozenset("flmi")  # first, last, middle, initial: beside any other letter they count and name nobody
OF_THEM = re.compile(rf"^\s*(?:{'|'.join(data()['pronouns'])})\b\s+", re.IGNORECASE)
SOMEBODY = re.compile(r"(?:_name|contact_person|_provider)$")
SPANS = {word: edge for edge, words in data()["spans"].items() for word in words}
NAMED = frozenset({"member", "name", "guardian", "conservator", "lcm", "pcp"})
SECTION = re.compile(r"^\s*([^/|:]{3,40}?)\s*(?:/|\||:|\s[-–—]\s)\s*(\S.*)$", re.DOTALL)
SECTION_FROM = 3  # headers that share what stands before a slash, a bar, a colon or a dash
SUBJECT_WORDS = frozenset(data()["subjects"])  # of a group header: they say whose the columns below are
COUNTED = re.compile(r"(?<=[a-z]{3})[\s_]*#?\d{1,2}\s*$|^\s*\d(?:st|nd|rd|th)\b", re.IGNORECASE)
ADDRESSES = ("member_residential", "member_mailing")
FIRST_WORD = re.compile(r"[A-Za-z]+(?=[ _.:-])")


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One column's header: its Excel letter, its own text, and the group header above it, if the sheet has two tiers."""

    letter: str
    text: str
    group: str = ""
    raw: str = ""  # as it stands there, where `text` had to be spelled out
    unread: int = (
        0  # of a header that is too long to be read: its characters; `text` is its beginning, and names nothing
    )
    whose: UnderHeading = UnderHeading.UNTOLD  # by the heading

    @property
    def others(self) -> bool:
        """Whether it stands under a heading of somebody who is not the member."""
        return self.whose is UnderHeading.OTHERS

    def is_beside(self, name: str) -> bool:
        """Whether its heading is not the member's, and about something that the headers of a stem never speak of."""
        return self.whose is not UnderHeading.MEMBERS and is_about_another(self.group, name)

    @property
    def shown(self) -> str:
        """The header as it stands on the sheet."""
        return self.raw or self.text


def offers_of(headers: Sequence[HeaderCell]) -> tuple[list[HeaderCell], list[tuple[Candidate, ...]]]:
    """The headers spelled out, and the candidates of each."""
    headers = of_whom_is_before(in_sections(unframed(headers)))
    age = age_of_members([cell.text for cell in headers], [cell.group for cell in headers])
    headers = of_members_age(ages_spelt_out(member_named(headers)), age)
    headers = belonging(spans_spelt_out(names_spelt_out(headers)))
    ignored = common_words(headers)
    prefixes = common_prefixes(headers)
    return headers, [offer(cell, ignored, prefixes) for cell in headers]


def unframed(headers: Sequence[HeaderCell]) -> list[HeaderCell]:
    """The headers without what the sheet puts around most of them; the table that a frame names is a heading, if it tells two apart."""
    bare = without_frames([cell.text for cell in headers])
    return [
        cell
        if text == cell.text
        or cell.unread
        or (table and cell.group)  # under a heading, the table alone tells them apart
        else replace(cell, text=text, group=cell.group or table, raw=cell.shown)
        for cell, (text, table) in zip(headers, bare, strict=True)
    ]


def belonging(headers: Sequence[HeaderCell]) -> list[HeaderCell]:
    """The headers with their headings unnumbered, and told whose they are by these."""
    groups = without_numbering([cell.group for cell in headers])
    owners = whose([(cell.text, group) for cell, group in zip(headers, groups, strict=True)])
    return [
        cell
        if (group, owner) == (cell.group, cell.whose) or cell.others  # told already
        else replace(cell, group=group, whose=owner)
        for cell, group, owner in zip(headers, groups, owners, strict=True)
    ]


def member_named(headers: Sequence[HeaderCell]) -> list[HeaderCell]:
    """The headers with "member" for whatever noun the sheet has for the person."""
    texts = with_member_named([cell.text for cell in headers])
    return [
        cell if text == cell.text or cell.unread else replace(cell, text=text, raw=cell.shown)
        for cell, text in zip(headers, texts, strict=True)
    ]


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
    """ "A-Homeless" beside "C-Homeless", "pof_a_smi" beside "pof_k_smi" say adult and child, where several columns are told apart so.

    "A-…" alone says adult where a population that only adults have is among them: "A-LTC" beside "A-HU".
    """
    every = [age_letter(cell.text) for cell in headers]
    by_letter = Counter(one[1] for one in every if one)
    child = max(CHILDS, key=lambda letter: by_letter[letter])
    found = [one if one and one[1] in ("a", child) and (one[1] in "ac" or by_letter["a"]) else None for one in every]
    rests = {(one[1], plain(one[2])) for one in found if one}
    paired = {rest for letter, rest in rests if letter == "a" and (child, rest) in rests}
    several = min(by_letter["a"], by_letter[child]) >= AGES_FROM or (
        by_letter["a"] >= ADULTS_FROM and any(one[1] == "a" and is_adults_alone(one[2]) for one in found if one)
    )
    lettered = any(NUMBERED_BY_LETTER.match(cell.text) for cell in headers)  # POF A, POF B, POF C
    words = {"a": "Adult ", child: "Child "}
    return [
        replace(cell, text=one[0] + words[one[1]] + one[2], raw=cell.raw or cell.text)
        if one and ((several and (one[3] or run_together(one[1], one[2], paired))) or (one[0] and not lettered))
        else replace(cell, text=f"{UNTOLD} {one[2]}", raw=cell.raw or cell.text)
        if one and one[3] and not several
        else cell
        for cell, one in zip(headers, found, strict=True)
    ]


def of_whom_is_before(headers: Sequence[HeaderCell]) -> list[HeaderCell]:
    """ "Their phone" right behind "Daughter/son to call" is of that person: what names them stands above it like a heading."""
    found: list[HeaderCell] = []
    for cell in headers:
        before = found[-1] if found else None
        if before and OF_THEM.match(cell.text) and not cell.group and not cell.unread:
            named = before.group if before.raw and OF_THEM.match(before.raw) else before.text
            if named and names_somebody_else(named):
                text = OF_THEM.sub("", cell.text)
                cell = replace(cell, text=text, group=named, raw=cell.shown, whose=UnderHeading.OTHERS)
        found.append(cell)
    return found


def names_somebody_else(text: str) -> bool:
    """Whether a header most likely names a person who is not the member."""
    own = next((one.stem for one in candidates(text) if not one.weak), None)
    best = own or likeliest(text)
    return bool(SOMEBODY.search(best)) and not best.removeprefix("ext.").startswith("member_")


def of_members_age(headers: Sequence[HeaderCell], age: str) -> list[HeaderCell]:
    """The headers with the members' age group above what is most likely a population of focus of one and says no age itself.
    age: adult, child, or "" where the sheet does not say
    """
    if not age:
        return list(headers)
    return [
        replace(cell, group=f"{age} {cell.group}".strip(), raw=cell.shown) if is_likely_aged(cell) else cell
        for cell in headers
    ]


def is_likely_aged(cell: HeaderCell) -> bool:
    """Whether a header most likely means a population of focus that adults and children have, and does not say which."""
    if not cell.text or wording(f"{cell.group} {cell.text}").concepts & AGES:
        return False
    own = next((one for one in candidates(cell.text) if not one.weak), None)
    return bool(age_of(likeliest(cell.text, cell.group))) and (own is None or own.stem in population_stems())


def names_spelt_out(headers: Sequence[HeaderCell]) -> list[HeaderCell]:
    """ "Nm F" beside "Nm L", "F" beside "L" under a heading, say first and last name: two columns alike but for that letter."""
    found = [(cell.group, *split_name) if (split_name := name_letter(cell.text)) else None for cell in headers]
    pairs = {alike for alike, letters in alike_but_for(found).items() if {"f", "l"} <= set(letters) <= NAME_LETTERS}
    words = {"f": "first name", "l": "last name"}
    return [
        replace(cell, text=f"{one[1]} {words[one[2]]}".strip(), raw=cell.raw or cell.text)
        if one
        and one[2] in words
        and one[:2] in pairs
        and not cell.unread
        and (not one[1] or wording(one[1]).concepts & NAMED)
        else cell
        for cell, one in zip(headers, found, strict=True)
    ]


def spans_spelt_out(headers: Sequence[HeaderCell]) -> list[HeaderCell]:
    """ "Ben from" beside "Ben to", "From" beside "Thru" under a heading, say start and end: two columns alike but for that word."""
    found = [(cell.group, *span) if (span := span_word(cell.text)) else None for cell in headers]
    edges = {"start": 1, "end": 1}
    pairs = {alike for alike, words in alike_but_for(found).items() if words == edges and any(alike)}
    return [
        replace(cell, text=f"{one[1]} {one[2]} date".strip(), raw=cell.raw or cell.text)
        if one and one[:2] in pairs and not cell.unread
        else cell
        for cell, one in zip(headers, found, strict=True)
    ]


def alike_but_for(found: Sequence[tuple[str, str, str] | None]) -> dict[tuple[str, str], Counter[str]]:
    """By heading and what stands beside it: what tells the columns apart that are alike but for that, and how often it stands there."""
    beside: dict[tuple[str, str], Counter[str]] = {}
    for one in found:
        if one:
            beside.setdefault(one[:2], Counter())[one[2]] += 1
    return beside


def span_word(text: str) -> tuple[str, str] | None:
    """What stands before or behind the one word that begins or ends a span, and which of the two; None of a header without one."""
    tokens = tokens_of(text)
    told = [token for token in tokens if token in SPANS]
    if len(told) != 1 or told[0] not in (tokens[0], tokens[-1]):
        return None
    return " ".join(token for token in tokens if token not in told), SPANS[told[0]]


def name_letter(text: str) -> tuple[str, str] | None:
    """What stands beside a single letter, and which it is; None of a header without one, or with several."""
    tokens = tokens_of(text)
    letters = [token for token in tokens if len(token) == 1 and token.isalpha()]
    if len(letters) != 1:
        return None
    return " ".join(token for token in tokens if token not in letters and token != "name"), letters[0]


def is_adults_alone(words: str) -> bool:
    """Whether words mean a population of focus that children do not have."""
    return likeliest(words) in adults_alone()


def likeliest(text: str, group: str = "") -> str:
    """What a header most likely means by its words and the heading's; "" where they are all unknown."""
    likely = likely_meanings(text, group)
    return max(likely, key=likely.__getitem__, default="")


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
    shared = Counter(counted_alike(match[1]) for match in found if match)
    return [
        replace(cell, text=match[2], group=match[1], raw=cell.raw or cell.text)
        if match and shared[counted_alike(match[1])] >= SECTION_FROM
        else cell
        for cell, match in zip(headers, found, strict=True)
    ]


def counted_alike(section: str) -> str:
    """The name of a section without what counts: "Try 1" and "Try 2" are alike, "1st try" and "2nd try" too."""
    return plain(COUNTED.sub("", section))


def common_prefixes(headers: Sequence[HeaderCell]) -> frozenset[str]:
    """First words that four headers or more begin with: a table's prefix, unless the word tells which of two things it is."""
    firsts = Counter(found[0].lower() for cell in headers if (found := FIRST_WORD.match(cell.text)))
    return frozenset(word for word, times in firsts.items() if times >= 4 and not wording(word).concepts & TELLING)


def offer(cell: HeaderCell, ignored: frozenset[str], prefixes: frozenset[str] = frozenset()) -> tuple[Candidate, ...]:
    """The candidates of a header; without a table's prefix, or with the group header above it, where its own words do not settle it."""
    told = wording(cell.group).concepts & SUBJECT_WORDS if cell.group else frozenset()
    own = candidates(cell.text, ignored)
    if own and own[0].how is How.LABEL and not told:
        return own
    if cell.group:
        if aged := of_an_age(cell, ignored):
            return aged
        grouped = theirs(cell, told, candidates(f"{cell.group} {cell.text}", ignored))
        if any(not c.weak and not c.extension for c in grouped) or (told and grouped):
            return grouped
        if grouped and grouped[0].extension and all(one.weak or one.extension for one in own):
            return grouped  # "Note" of "Touch 2" is a note on an attempt
    own = theirs(cell, frozenset(), own)
    alone = bool(cell.group) and is_one_word_under_another(cell, own)
    if told or alone:  # whose it is, the group says; the words below do not know
        own = tuple(
            one if one.extension else replace(one, weak=True, how=How.CONTEXT)
            for one in own
            if not (alone and one.extension)
        )
    first = FIRST_WORD.match(cell.text)
    if first and first[0].lower() in prefixes and not own:
        own = candidates(cell.text[first.end() :].lstrip(" _-.:"), ignored)
    return own


def of_an_age(cell: HeaderCell, ignored: frozenset[str]) -> tuple[Candidate, ...]:
    """The candidates of a header under an age group, whatever else the group says, where it is a population; else none."""
    ages = wording(cell.group).concepts & AGES
    if len(ages) != 1 or AGES & wording(cell.text).concepts:
        return ()
    found = candidates(f"{next(iter(ages))} {cell.text}", ignored)
    return found if any(not one.weak and one.stem in population_stems() for one in found) else ()


def theirs(cell: HeaderCell, told: frozenset[str], found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates without what is the member's own, under somebody else's heading; where they live or get mail a heading may say."""
    if not cell.others:
        return found
    return tuple(one for one in found if one.stem not in MEMBERS_OWN or (told and one.stem.startswith(ADDRESSES)))


def is_one_word_under_another(cell: HeaderCell, own: Sequence[Candidate]) -> bool:
    """Whether a header is one word, and its heading about something that what it names never speaks of: "Why" under "If stopped"."""
    if len(wording(cell.text).words) != 1 or not own or own[0].stem in KNOWN_BY:
        return False
    return all(one.extension or cell.is_beside(one.stem) for one in own)
