"""The populations of focus and the ages that they are for, as data for the checks.

Knows nothing of members or findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ecmx.guidance.data import GuidanceDataInvalid, read, sound
from ecmx.guidance.data_element import Age, DataElement, FileType
from ecmx.guidance.elements import elements
from ecmx.guidance.releases import BASE

__all__ = ["Population", "adult_from", "age_groups", "populations"]


@dataclass(frozen=True, slots=True)
class Population:
    """A population flag and the ages, in whole years on the authorization date, at which marking it is no wonder.

    quiet_from: from this age on (None = from birth); quiet_below: below this age (None = without end); the leeway is in both.
    """

    element: DataElement
    quiet_from: int | None
    quiet_below: int | None

    @property
    def age(self) -> Age | None:
        """The age group that the population is for; None = any."""
        return self.element.age

    def fits(self, age: int) -> bool:
        """Whether a member of that age can be marked without anyone wondering."""
        return (self.quiet_from is None or age >= self.quiet_from) and (
            self.quiet_below is None or age < self.quiet_below
        )


def adult_from() -> int:
    """The age, in whole years, from which a member is an adult."""
    return _limits()[0]


def age_groups() -> tuple[tuple[Age, int | None, int | None], ...]:
    """Each age group with its `quiet_from` and `quiet_below`, as of a population that is for it."""
    boundary, leeway, _ = _limits()
    return (Age.ADULT, boundary - leeway, None), (Age.CHILD, None, boundary + leeway)


def populations(file: FileType, release: str = BASE) -> tuple[Population, ...]:
    """The population flags of a file (mif or referral) in a release, in the guidance's order; none for the other files."""
    boundary, leeway, reaches = _limits()
    found: list[Population] = []
    for element in elements(release):
        if element.file is not file or element.group != "population":
            continue
        reach = reaches.get(element.id.split(".")[1], boundary)
        found.append(
            Population(
                element=element,
                quiet_from=boundary - leeway if element.age is Age.ADULT else None,
                quiet_below=reach + leeway if element.age is Age.CHILD else None,
            )
        )
    return tuple(found)


@lru_cache(maxsize=1)
def _limits() -> tuple[int, int, dict[str, int]]:
    content = read("populations.toml")
    sound(content, "populations.toml", needs={"adult_from": int, "leeway_years": int, "reaches": list})
    children = {element.id.split(".")[1] for element in elements() if element.age is Age.CHILD}
    for entry in content["reaches"]:
        sound(entry, "populations.toml", needs={"element": str, "up_to": int})
        if entry["element"] not in children:
            raise GuidanceDataInvalid(f"populations.toml: {entry['element']} is no children's population")
    return (
        content["adult_from"],
        content["leeway_years"],
        {entry["element"]: entry["up_to"] for entry in content["reaches"]},
    )
