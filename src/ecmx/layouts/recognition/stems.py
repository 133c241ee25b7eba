"""Which file type has which elements, by their stems: an element's id without its file type ("member_cin" serves all four)."""

from __future__ import annotations

from functools import cache

from ecmx import guidance
from ecmx.guidance import FileType

__all__ = [
    "AGES",
    "KEY",
    "adults_alone",
    "age_of",
    "id_for",
    "ids",
    "key_stems",
    "later_stems",
    "population_stems",
    "same_for_others",
    "stem",
    "stems_of",
    "telling_stems",
    "whose_stems",
]

KEY = "member_cin"  # by which a row names its member
AGES = frozenset({"adult", "child"})


def stem(element_id: str) -> str:
    """`mif.member_cin` → `member_cin`."""
    return element_id.partition(".")[2]


@cache
def stems_of(file: FileType) -> frozenset[str]:
    """The stems of a file type's own elements (without key columns)."""
    return frozenset(stem(item.id) for item in guidance.elements() if item.file == file)


@cache
def key_stems(file: FileType) -> frozenset[str]:
    """The stems that identify a member on this file type's rows."""
    every = guidance.keys()
    own = {stem(item.id) for item in every if item.file == file}
    return frozenset(own | set(guidance.stems_with("member")))


@cache
def later_stems(group: str) -> frozenset[str]:
    """The stems under one of the guidance's sub-headings that only a later release has."""
    added = (item for release in guidance.releases() for item in release.added)
    return frozenset(stem(item.id) for item in added if item.group == group)


@cache
def population_stems() -> frozenset[str]:
    """The stems of the populations of focus in every release: only words tell an adult's from a child's or from one of both."""
    every = guidance.elements()
    found = frozenset(stem(item.id) for item in every if item.group == "population")
    return found | later_stems("population") | later_stems("age group")


def age_of(name: str) -> str:
    """Whose population of focus a stem names, an adult's or a child's; "" of every other."""
    age, _, _ = name.partition("_")
    return age if age in AGES else ""


@cache
def same_for_others(name: str) -> tuple[str, ...]:
    """The same population of the other age group and of a later release, which has one for all; none where there is no such twin."""
    age, population = age_of(name), name.partition("_")[2]
    if not age:
        return ()
    twins = [f"{other}_{population}" for other in sorted(AGES - {age})]
    return tuple(twin for twin in (*twins, f"population_{population}") if twin in population_stems())


@cache
def adults_alone() -> frozenset[str]:
    """The populations of focus that only adults have."""
    return frozenset(one for one in population_stems() if age_of(one) == "adult" and not same_for_others(one))


@cache
def telling_stems(file: FileType) -> frozenset[str]:
    """The stems that only this file type has."""
    others = set().union(*(stems_of(other) for other in FileType if other != file))
    return stems_of(file) - others - {"ecm_provider_name", "ecm_provider_npi", "ecm_provider_phone_number", "mcp_name"}


@cache
def ids() -> dict[tuple[FileType, str], str]:
    """(file type, stem) → element id, key columns included."""
    added = [item for release in guidance.releases() for item in release.added]
    return {(item.file, stem(item.id)): item.id for item in (*added, *guidance.keys(), *guidance.elements())}


@cache
def whose_stems() -> dict[str, str]:
    """The stems that say whose a row is, plan or provider → their element; they may stand on any file's rows."""
    return {stem(item.id): item.id for item in guidance.elements() if item.tells_whose}


def id_for(name: str, types: tuple[FileType, ...]) -> str:
    """The element id of a stem on a sheet of these types; a stem of an absent type keeps its own (it rides along)."""
    for file in (*types, *FileType):
        if (file, name) in ids():
            return ids()[file, name]
    raise KeyError(name)
