"""Code sets as data (`data/codes/*.toml`): the codes, their labels, and the words that people use for them.

A set says where it is from; what is second-hand is marked unsure and can be replaced without touching code. Knows nothing of columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ecmx.errors import LayoutInvalid
from ecmx.guidance.data import GuidanceDataInvalid, names, read, sound, unique
from ecmx.guidance.sameness import folded

__all__ = ["CodeItem", "CodeSet", "code_set", "code_sets"]


@dataclass(frozen=True, slots=True)
class CodeItem:
    """One code. also: other words that mean it. unsure: its meaning or its membership is second-hand.

    closes: of a referral's status, whether it closes the loop: "always", "may" or ""
    served: of a status or a reason, whether it says that the member has (had) the service
    last: of a record status, whether the record is the member's last
    """

    code: str
    label: str
    also: tuple[str, ...] = ()
    unsure: bool = False
    closes: str = ""
    served: bool = False
    last: bool = False


@dataclass(frozen=True)
class CodeSet:
    """A set of codes.

    open: other sets are in use too, so any text is a code (fn 21).
    mass: words of a mass communication, which is refused as such (guidance 1.1, part 3); unless: words beside which it is none.
    """

    name: str
    words: str
    source: str
    codes: tuple[CodeItem, ...]
    unsure: bool = False
    open: bool = False
    mass: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def is_mass(self, words: str) -> bool:
        """Whether words say a mass communication. Somebody who was met in person at an event for many was met."""
        said = f" {folded(words)} "
        return any(f" {one} " in said for one in self.mass) and not any(f" {one} " in said for one in self.unless)

    def meant(self, words: str) -> CodeItem | None:
        """The code that a code, a label or another word for one means, whatever its case and punctuation."""
        return _meanings(self).get(folded(words))

    def item(self, code: str) -> CodeItem:
        """The item of a canonical code; KeyError for any other."""
        return {item.code: item for item in self.codes}[code]


@lru_cache
def code_sets() -> Mapping[str, CodeSet]:
    """Every code set by its name, which is its file's."""
    sets = (_set(name.removeprefix("codes/").removesuffix(".toml"), read(name)) for name in names("codes"))
    return {one.name: one for one in sets}


def code_set(name: str) -> CodeSet:
    """One code set; LayoutInvalid where there is none of the name."""
    try:
        return code_sets()[name]
    except KeyError:
        raise LayoutInvalid(
            "kind-unknown", f"There is no code set {name!r}.", f"Take one of: {', '.join(code_sets())}."
        ) from None


def _set(name: str, data: dict[str, Any]) -> CodeSet:
    what = f"codes/{name}.toml"
    may = {"unsure": bool, "open": bool, "mass": list, "unless": list}
    sound(data, what, needs={"words": str, "source": str, "code": list}, may=may)
    items = tuple(_item(entry, what) for entry in data.pop("code"))
    unique([item.code for item in items], what)
    made = CodeSet(name=name, codes=items, **(data | {part: tuple(data.get(part, ())) for part in ("mass", "unless")}))
    _meanings(made)
    return made


def _item(entry: dict[str, Any], what: str) -> CodeItem:
    may = {"also": list, "unsure": bool, "closes": str, "served": bool, "last": bool}
    sound(entry, f"{what}, a code", needs={"code": str, "label": str}, may=may)
    if entry.get("closes", "") not in ("", "may", "always"):
        raise GuidanceDataInvalid(f"{what}: closes is may or always")
    return CodeItem(**(entry | {"also": tuple(entry.get("also", ()))}))


@lru_cache
def _meanings(codes: CodeSet) -> dict[str, CodeItem]:
    """Folded words → item. A word that means two codes is our own fault."""
    meanings: dict[str, CodeItem] = {}
    for item in codes.codes:
        for words in (item.code, item.label, *item.also):
            other = meanings.setdefault(folded(words), item)
            if other is not item:
                raise GuidanceDataInvalid(f"codes/{codes.name}.toml: {words!r} means two codes")
    return meanings
