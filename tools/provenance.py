"""`python -m tools.provenance` says where the spellings of the vocabulary are known from; `--write` writes it as the package's data.

A spelling has the first code that fits: what the guidance writes is the guidance's, whoever else writes it too.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from ecmx import guidance
from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.provenance import patterns, spellings
from ecmx.layouts.recognition.vocabulary import vocabulary

__all__ = ["derived", "main", "text"]

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "ecmx" / "layouts" / "provenance.toml"
FIRST = ROOT / "tests" / "corpora" / "first"
TUNED = 14  # of the first corpus's lists: the half that the matcher was tuned on
THIRD = ROOT / "tests" / "corpora" / "third" / "dev.jsonl"
WIDTH = 130
CODES = {
    "guidance": "stands in a label of guidance 1.1, as it is spelled",
    "release": "stands in a label of what came after it (guidance/data/releases)",
    "public": "stands in a header of the register of known extensions that was read in plans' public templates",
    "register": "stands in another header of that register: of the kind that such files have, not seen in a document",
    "corpus": "stands in a header of an invented plan, in the half of tests/corpora that the vocabulary was made with",
    "respelt": "a phrase that stands in one of these with another spelling of its words",
    "common": "an office abbreviation, another word for the same or a typing error that we thought of ourselves",
}
PUBLIC = "public templates"  # in the source of an extension
#: The head of the file.
HEAD = "# Where each spelling of vocabulary.toml is known from. Made by `python -m tools.provenance --write`; not written by hand.\n"


@cache
def sources() -> dict[str, tuple[str, ...]]:
    """Code → the headers that stand for it, in the order in which they are asked."""
    register = guidance.extensions()
    later = [item for release in guidance.releases() for item in release.added]
    renamed = [label for release in guidance.releases() for _, label, _ in release.renamed]
    return {
        "guidance": tuple(item.label for item in (*guidance.elements(), *guidance.keys())),
        "release": (*(item.label for item in later), *renamed),
        "public": tuple(header for one in register if PUBLIC in one.source for header in one.headers),
        "register": tuple(header for one in register if PUBLIC not in one.source for header in one.headers),
        "corpus": tuple(dict.fromkeys(corpus())),
    }


def corpus() -> Iterator[str]:
    """The headers of the invented plans that the vocabulary may know of."""
    for path in sorted(FIRST.glob("*.csv"))[:TUNED]:
        with path.open(encoding="utf-8", newline="") as stream:
            yield from (row["header"] for row in csv.DictReader(stream))
    for line in THIRD.read_text(encoding="utf-8").splitlines() if THIRD.exists() else ():
        yield from (column[0] for column in json.loads(line)["columns"])


@cache
def spoken(code: str) -> str:
    """The headers of a source as words with a blank around each, a header a line: " mbr cin " and " phone "."""
    return "\n".join(f" {' '.join(words_of(header))} " for header in sources()[code])


@cache
def meant(code: str) -> str:
    """The same in the vocabulary's own words, without those that say nothing: a phrase stands for every spelling of its words."""
    noise = vocabulary().noise
    return "\n".join(
        f" {' '.join(word for word in wording(header).words if word not in noise)} " for header in sources()[code]
    )


def plainly(phrase: str) -> str:
    """A phrase in the vocabulary's own words."""
    known = vocabulary()
    words = (word for token in phrase.split() for word in known.words.get(token, (token,)))
    return " ".join(word for word in words if word not in known.noise)


def code_of(spelling: str) -> str:
    """The first source in which it stands as it is spelled; of a phrase also in another spelling of its words."""
    for code in sources():
        if f" {spelling} " in spoken(code):
            return code
    if " " in spelling and any(f" {plainly(spelling)} " in meant(code) for code in sources()):
        return "respelt"
    return "common"


def words_of(header: str) -> list[str]:
    """A header's words as they are written, in lower case: MBR_PhoneNo → mbr, phone, no."""
    return re.findall("[a-z0-9]+", guidance.parted(header.replace("’", "").replace("'", "")).lower())


def derived() -> dict[str, dict[str, list[str]]]:
    """Table → code → its spellings, sorted."""
    found: dict[str, dict[str, list[str]]] = {"spellings": {}, "patterns": {}}
    for word in sorted(spellings()):
        found["spellings"].setdefault(code_of(word), []).append(word)
    for pattern in sorted(patterns()):
        search = re.compile(pattern, re.IGNORECASE).search
        code = next((code for code, said in sources().items() if any(map(search, said))), "common")
        found["patterns"].setdefault(code, []).append(pattern)
    return found


def text() -> str:
    """The data file."""
    lines = [HEAD, "[codes]"]
    lines += [f"{code} = {json.dumps(says, ensure_ascii=False)}" for code, says in CODES.items()]
    for table, by_code in derived().items():
        lines += ["", f"[{table}]"]
        lines += [f"{code} = [\n{wrapped(by_code[code])}\n]" for code in CODES if code in by_code]
    return "\n".join(lines) + "\n"


def wrapped(words: Iterable[str]) -> str:
    """Words in quotes, several on a line."""
    lines = ["  "]
    for word in words:
        quoted = json.dumps(word, ensure_ascii=False) + ", "
        if len(lines[-1]) + len(quoted) > WIDTH:
            lines.append("  ")
        lines[-1] += quoted
    return "\n".join(line.rstrip() for line in lines)


def main(arguments: list[str] | None = None) -> int:
    """The command; exit code 1 where the file says something else than it would."""
    parser = argparse.ArgumentParser(prog="python -m tools.provenance", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write src/ecmx/layouts/provenance.toml")
    parser.add_argument("--check", action="store_true", help="say nothing unless that file says something else")
    wanted = parser.parse_args(arguments)
    made = text()
    if wanted.write:
        TARGET.write_text(made, encoding="utf-8")
    if not wanted.check:
        for code, says in CODES.items():
            print(f"{sum(len(table.get(code, [])) for table in derived().values()):>5}  {code:<9} {says}")
    if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != made:
        print(f"{TARGET.relative_to(ROOT)} says something else: python -m tools.provenance --write", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
