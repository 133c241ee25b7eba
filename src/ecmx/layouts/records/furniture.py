"""The furniture of a report, known by its words: page numbers, rulers, dividers, end marks, trailers, counts.

Knows the texts of one row; whether it may be a member's is for `strays` to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["HEADING", "announced", "is_count", "is_furniture", "is_coded_record", "is_record", "is_totals"]

FEW = 4  # cells that a row of furniture may have
MOST = 8  # fields of a record that stands before or behind the members' and says what it is
TOTALS = re.compile(
    r"^\W*(?:grand\s+|sub\s?-?|column\s+|report\s+)?totals?\b(?!\s*care)|^\W*count\s*[:=]|"
    r"^\W*(?:record|row|member|patient|client)s?\s+counts?\b|"
    r"^\W*(?:grand|row|record|overall)\s+count\b|^\W*total (?:records|rows|members)|"
    r"^\W*(?:number|#|no\.?) of (?:records|rows|members|patients|clients)",
    re.IGNORECASE,
)
#: A subtotal's label: what it is of, and that it is one.
GROUP = re.compile(
    r"^(?=.*[A-Za-z])\W*.{1,80}\b(?:sub-?)?(?:totals?|counts?|sum|average)\W*(?:[0-9][0-9,.]{0,8}\W*)?$", re.IGNORECASE
)
AMOUNT = re.compile(r"^\W*[0-9][0-9,.]{0,8}%?\W*$")
TRAILER = r"^\W*(?:trailer|trlr|trl|tlr|ftr|footer)(?:record)?(?![A-Za-z])"
ALONE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^\W*(?:page|pg)\W*\d{1,5}\b",
        r"^\W*(?:(?:record|row|sheet|part)s?\W+)?\d{1,6} of \d{1,6}\W*$",
        r"^\W*-\s*\d{1,4}\s*-\W*$",
        r"^\W*(?:end|eof|eor|fin|finis)\W*\d*\W*$",
        r"^\W*end[\s_-]+of[\s_-]+(?:the[\s_-]+)?(?:file|report|data|list|table|records?|extract|document|page|transmission)\b",
        TRAILER,
        r"^\W*(?:query (?:returned|ok)\W+)?[0-9][0-9,]{0,9}\s+(?:rows?|records?|lines?|results?)(?:\(s\))?(?![A-Za-z])",
        r"^\W*(?:rows?|records?|lines?)(?:\(s\))?\s*(?:affected|selected|returned|exported|fetched|read|written)?\s*[:=]\s*[0-9]",
        r"^\W*no (?:more )?(?:rows|records|data|members|results)\b",
        r"^\W*(?:elapsed|completion time|execution time|sql>|query (?:ok|completed)|commit complete)(?![A-Za-z])",
        r"^\W*(?:printed|generated|created|exported|prepared|produced|extracted|run|reported|report)\b[a-z ]{0,20}\W*(?:[0-9]|on\b|by\b)",
        r"^\W*(?:confidential|continued|cont'?d|blank page|this page|proprietary)\b",
    )
)
CLOSING = re.compile(TRAILER, re.IGNORECASE)
RULER = re.compile(r"^[\s\-=_*+.|~#–—─═]{2,}$")
DIVIDER = re.compile(r"^\s*([-=*_#~+>–—─═])\1+\s*(?=[^0-9]*[A-Za-z])\S")
#: A heading of a group that stands alone: CLOSED, Stockton (8).
HEADING = re.compile(r"^\W*[A-Za-z][A-Za-z .'&/-]{2,40}\W*(?:\(?\d{1,4}\)?)?\W*$")
#: What such a record says that it is: a word for it; or a number or a letter, where no words follow.
OPENING_WORD = (
    r"(?:file|batch|report|transmission)?[\s_-]*(?:hdr|header|bof|sof)(?:[\s_-]*rec(?:ord)?)?[\s_-]*[0-9]{0,3}"
)
CLOSING_WORD = r"(?:file|batch|report|transmission)?[\s_-]*(?:tr|trailer|trlr|trl|tlr|ftr|footer)(?:[\s_-]*rec(?:ord)?)?[\s_-]*[0-9]{0,3}"
RECORD_WORD = re.compile(rf"\W*(?:{OPENING_WORD}|{CLOSING_WORD})\W*", re.IGNORECASE)
OPENING = re.compile(rf"\W*(?:{OPENING_WORD}|0{{1,3}}|01|HD?)\W*", re.IGNORECASE)
RECORD_NUMBER = re.compile(r"0{1,3}|01|9{1,4}")
RECORD_LETTER = re.compile(r"HD?|T|TR|TL|Z{1,3}|Z9")
NO_WORD = re.compile(r"[0-9_]")
PARTING = re.compile(r"[|^~;,\t]")
ABOUT = re.compile(
    r"\b(?:rows?|records?|members?|patients?|clients?|lines?|results?|count|trailer(?:record)?|trlr|trl|tlr|ftr|footer)(?![A-Za-z])",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?<![0-9/.:-])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?![0-9]*[/.:-][0-9]|[0-9])")
DAY = re.compile(r"(?:19|20)[0-9]{6}|[01][0-9][0-3][0-9](?:19|20)[0-9]{2}")


def is_totals(texts: Sequence[str]) -> bool:
    """Whether a row adds up the ones above, by its first words."""
    return any(TOTALS.match(text) for text in texts[:2])


def is_count(texts: Sequence[str]) -> bool:
    """Whether a row is a group's count or sum: Stockton Count, 8."""
    labels = [text for text in texts if not AMOUNT.match(text)]
    return (
        len(labels) == 1 and GROUP.match(labels[0]) is not None and (len(texts) > 1 or labels[0].strip()[-1:].isdigit())
    )


def is_furniture(texts: Sequence[str]) -> bool:
    """Whether a row is none but a page number, a ruler, a divider, an end mark, a trailer or a client's last words."""
    if not texts:
        return False
    if all(RULER.match(text) for text in texts):
        return True
    if len(texts) > FEW:
        return False
    if len(set(texts)) == 1 and DIVIDER.match(texts[0]):
        return True
    return any(sign.match(texts[0]) for sign in ALONE)


def fields_of(texts: Sequence[str]) -> list[str]:
    """The fields of a record, which may have come in one cell where its delimiter is another than the file's."""
    parts = PARTING.split(texts[0]) if len(texts) == 1 else texts
    return [part.strip() for part in parts if part.strip()]


def is_record(texts: Sequence[str]) -> bool:
    """Whether a row says by a word that it stands before or behind the members: HDR, TRL."""
    fields = fields_of(texts)
    return 0 < len(fields) <= MOST and RECORD_WORD.fullmatch(fields[0]) is not None


def is_coded_record(texts: Sequence[str], *, among: bool = False) -> bool:
    """Whether a row may say so by a number or a letter: 99, 6, 11012026. What follows has no words in it.

    among: it stands among the members' rows, where a number says nothing
    """
    fields = fields_of(texts)
    known = RECORD_LETTER.fullmatch(fields[0]) or (not among and RECORD_NUMBER.fullmatch(fields[0])) if fields else None
    return bool(known) and 1 < len(fields) <= MOST and all(NO_WORD.search(field) for field in fields[1:])


def announced(texts: Sequence[str]) -> frozenset[int]:
    """The numbers of a row that says how many rows or members there are; none of a row that does not.

    A record of the file's own may count itself, and the header: then what is left without them is a number of rows too.
    """
    if is_record(texts) or is_coded_record(texts):
        fields = fields_of(texts)
        if OPENING.fullmatch(fields[0]) and not any(ABOUT.search(field) for field in fields[1:]):
            return frozenset()
        return without_itself(numbers_in(fields[1:]))
    if len(texts) > FEW or not any(ABOUT.search(text) for text in texts):
        return frozenset()
    return without_itself(numbers_in(texts)) if CLOSING.match(texts[0]) else numbers_in(texts)


def without_itself(numbers: frozenset[int]) -> frozenset[int]:
    """What numbers may mean that count a trailer, or a header and a trailer, besides the rows."""
    return frozenset(number - own for number in numbers for own in (0, 1, 2) if number > own or not own)


def numbers_in(texts: Sequence[str]) -> frozenset[int]:
    """The numbers that can be counts."""
    found = [number for text in texts for number in NUMBER.findall(text) if not DAY.fullmatch(number)]
    return frozenset(int(number.replace(",", "")) for number in found)
