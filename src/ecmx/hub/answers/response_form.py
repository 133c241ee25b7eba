"""How a partner's response file is arranged: a record type of its own, kept as TOML in the hub's home, folder `responses`.

It names the columns of key, verdict and message, and nothing else. It takes no part in recognizing the four files, and they none in
recognizing it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import tomlkit

from ecmx.errors import UsageProblem
from ecmx.files import NoPlainText, aside, plain_text

__all__ = ["WORDS", "ResponseForm", "alike", "form_kept", "forms_in", "free_name", "proposed"]

FOLDER, LARGEST = "responses", 64 * 1024
Head = Annotated[str, msgspec.Meta(max_length=200)]


class ResponseForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One form. Columns by their headings; without a verdict's column every row that is listed is rejected."""

    partner: Annotated[str, msgspec.Meta(description="Whose it is: the partner's short name.", min_length=1)]
    key: Annotated[
        Head, msgspec.Meta(description="The heading of the column that says which row is meant.", min_length=1)
    ]
    key_is: Annotated[
        Literal["cin", "row"],
        msgspec.Meta(description="What that column contains: the member's CIN, or the row's number in our file."),
    ] = "cin"
    verdict: Annotated[Head, msgspec.Meta(description="The heading of the column that says accepted or not.")] = ""
    message: Annotated[Head, msgspec.Meta(description="The heading of the column that says why.")] = ""
    accepted: Annotated[
        tuple[str, ...], msgspec.Meta(description="The words that mean accepted. Default: the usual words.")
    ] = ()
    rejected: Annotated[
        tuple[str, ...], msgspec.Meta(description="The words that mean rejected. Default: the usual words.")
    ] = ()
    others: Annotated[
        Literal["accepted", "open"], msgspec.Meta(description="What holds of rows of ours that are not listed.")
    ] = "open"
    file_name: Annotated[
        str,
        msgspec.Meta(
            description="A pattern (*, ?) of the names of such files, by which one is known that comes into the partner's folder."
        ),
    ] = ""

    @property
    def heads(self) -> tuple[str, ...]:
        """The headings that the file must have."""
        return tuple(filter(None, (self.key, self.verdict, self.message)))

    def means(self, cell: str) -> bool | None:
        """Whether a verdict's cell says accepted; None where it says neither."""
        word = alike(cell)
        if word in map(alike, self.accepted or WORDS["accepted"]):
            return True
        return False if word in map(alike, self.rejected or WORDS["rejected"]) else None


def alike(text: str) -> str:
    """A heading or a word for comparing: without capitals, letters and digits alone."""
    return re.sub(r"[^0-9a-z]+", " ", text.casefold()).strip()


@lru_cache(maxsize=1)
def _words() -> Mapping[str, tuple[str, ...]]:
    raw = tomllib.loads(files("ecmx.hub.answers").joinpath("response_words.toml").read_text("utf-8"))
    return {name: tuple(said) for name, said in raw.items()}


#: The usual headings and words, by what they are of.
WORDS: Mapping[str, tuple[str, ...]] = _words()


def forms_in(home: Path) -> Mapping[str, ResponseForm]:
    """The forms of a home, by name. Raises UsageProblem where one cannot be meant."""
    found = {}
    for path in sorted((home / FOLDER).glob("*.toml")):
        try:
            found[path.stem] = msgspec.convert(tomllib.loads(plain_text(path, LARGEST)), ResponseForm, strict=True)
        except NoPlainText as problem:
            raise _invalid(path, f"the file {problem.why}") from None
        except (ValueError, RecursionError) as error:
            raise _invalid(path, str(error)[:200]) from None
    return found


def form_kept(home: Path, name: str, form: ResponseForm) -> Path:
    """Write a form into the home, for the next file of its kind. Raises UsageProblem where it cannot be written."""
    target = home / FOLDER / f"{name}.toml"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in msgspec.structs.asdict(form).items()
        if value
    }
    with aside(target, over=True) as place:
        place.write_text(tomlkit.dumps(said), encoding="utf-8")
    return target


def free_name(home: Path, name: str) -> str:
    """A name under which no form lies yet: this one, or numbered."""
    there = forms_in(home)
    number = 1
    while (free := name if number == 1 else f"{name}-{number}") in there:
        number += 1
    return free


def proposed(heads: Sequence[str], partner: str) -> ResponseForm | None:
    """What the headings of a file look like; None where no column looks like a key. Never used unasked."""

    def one(kind: str) -> str:
        wanted = [alike(word) for word in WORDS[kind]]
        found = sorted((wanted.index(alike(head)), head) for head in heads if alike(head) in wanted)
        return found[0][1] if found else ""

    cin, row = one("cin"), one("row")
    key = cin or row
    if not key:
        return None
    return ResponseForm(
        partner=partner, key=key, key_is="cin" if cin else "row", verdict=one("verdict"), message=one("message")
    )


def _invalid(path: Path, why: str) -> UsageProblem:
    return UsageProblem(
        "response-form",
        f"{path.name}: the response form cannot be read; {why}.",
        "Compare with docs/reference/receipt.md.",
    )
