"""Which encoding the letters of a text file are in: UTF-8 where its bytes are that, else the one in which its words make sense.

Windows, the Mac and DOS gave the same bytes to different letters. A byte by itself says nothing; a word does: Joaqu’n or Joaquín.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from ecmx.files.limits import MIB

__all__ = ["Encoding", "encoding_of"]

_USUAL = "cp1252"
_OTHERS = ("mac_roman", "cp850")  # cp437 has the letters of cp850 in the same places
_WORDS_MOST = 2000
_ASCII = re.compile(rb"[A-Za-z]")
_WORD = re.compile(rb"[A-Za-z\x80-\xff][A-Za-z\x80-\xff'-]*")
_LETTERS = "áàâäãåæçéèêëíìîïñóòôöõøœßšúùûüýÿž"
_CAPITALS = "A-ZÀ-ÖØ-ÝŒŠŽŸ"
#: A word of a Western language: no capital after a small letter but behind Mc or Mac, an apostrophe or a hyphen.
_NAME = rf"(?:[{_CAPITALS}]?[a-z{_LETTERS}]+|[{_CAPITALS}]+)"
_PLAUSIBLE = re.compile(rf"(?:Ma?c)?{_NAME}(?:['’-]{_NAME})*(?:['’]s)?")
# what stands beside words, and is no part of one: quotation marks, dashes, no-break blanks, bullets, signs of a degree, cents
_BESIDE = "\u00a0 “”„‘’–—…•°®©™§¶ªº«»½¼¾×÷±¹²³·¿€"
_APOSTROPHE = re.compile(r"(?<=[A-Za-zÀ-ÿ])’(?![A-Zs])")  # Joaqu’n, but O’Brien and Member’s


@dataclass(frozen=True, slots=True)
class Encoding:
    """guessed: the bytes alone did not settle it; instead: another one, in which some words make more sense."""

    name: str
    guessed: bool = False
    instead: str | None = None


def encoding_of(path: Path) -> Encoding:
    """The encoding of a file that has no mark of one at its beginning."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while block := stream.read(4 * MIB):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _by_words(_foreign_words(path))
    return Encoding("utf-8")


def _foreign_words(path: Path) -> list[bytes]:
    """Distinct words with letters of ASCII and bytes beyond it; a sign by itself tells nothing."""
    words: dict[bytes, None] = {}
    with path.open("rb") as stream:
        while len(words) < _WORDS_MOST and (block := stream.read(1 * MIB)):
            block += stream.readline(MIB)
            words |= dict.fromkeys(word for word in _WORD.findall(block) if not word.isascii() and _ASCII.search(word))
    return list(words)[:_WORDS_MOST]


def _by_words(words: list[bytes]) -> Encoding:
    """The usual encoding, unless another makes sense of every word and the usual one of few."""
    sense = {name: sum(_makes_sense(word, name) for word in words) for name in (_USUAL, *_OTHERS)}
    best = max(sense, key=lambda name: sense[name])
    if sense[best] <= sense[_USUAL]:
        return Encoding(_USUAL, True)
    rivals = [name for name in _OTHERS if name != best and sense[name] == sense[best]]
    if sense[best] == len(words) and 2 * sense[_USUAL] <= len(words) and not rivals:
        return Encoding(best, True)
    return Encoding(_USUAL, True, best)


def _makes_sense(word: bytes, encoding: str) -> bool:
    """Whether a run of bytes is a word with signs beside it, at most."""
    try:
        text = word.decode(encoding)
    except UnicodeDecodeError:
        return False
    bare = text.strip(_BESIDE + "'-")
    if _APOSTROPHE.search(bare):
        return False
    return not bare or _PLAUSIBLE.fullmatch(bare) is not None
