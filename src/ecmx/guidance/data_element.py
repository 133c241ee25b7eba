"""What a data element is: its place in the guidance, its label, its kind, when it is needed and when it may be blank.

Knows nothing of files, layouts or findings; the elements themselves are data (`data/elements.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ecmx.guidance.data import GuidanceDataInvalid, sound
from ecmx.guidance.window import Window

if TYPE_CHECKING:
    from ecmx.guidance.values import Kind

__all__ = [
    "ROLES",
    "WHO",
    "Age",
    "BlankWhen",
    "DataElement",
    "FileType",
    "Need",
    "RecordForm",
    "Requirement",
    "Table",
    "kind_of",
]

LAST_FOOTNOTE = 77
BASE_RELEASE = "guidance 1.1"
#: What an element is to the rules, whatever it is called.
ROLES = {
    "member": "the key by which a row is a member's: the CIN",
    "name": "a name of the member",
    "born": "the day on which the member was born",
    "status": "what is to happen with the record, or how far the member has come: without it a row cannot be applied",
    "plan": "says whose member it is",
    "provider": "says whose work it is",
    "event": "the day without which there is no record",
    "happened": "tells of something that has happened, so that its days cannot lie ahead",
    "visit": "the day of a visit or a stay",
    "days": "counts days, of which a window has only so many",
    "renewal": "the day by which Medi-Cal is renewed; the plan tells DHCS where it does not know it (fn 22)",
    "address": "where the member lives or gets mail",
    "identifies": "says who the member is",
    "produced": "the day on which the file was made",
    "period": "the time that the file tells of",
    "authorized": "the day on which ECM was authorized",
    "assigned": "the day on which the member was assigned to the provider",
    "started": "the day on which ECM began",
    "ended": "the day on which ECM ended; blank while it goes on",
    "method": "how the member was reached for",
    "provider type": "whether the person who reached out is clinical (fn 71)",
}
#: The roles that say who a member is, beside the key.
WHO = ("name", "born")
PROVIDER_TABLE = 7


class FileType(StrEnum):
    """The four files that plans and ECM Providers exchange."""

    MIF = "mif"
    RTF = "rtf"
    OTF = "otf"
    REFERRAL = "referral"

    @property
    def words(self) -> str:
        """The guidance's own name of the file."""
        return _FILE_WORDS[self]


_FILE_WORDS = {
    FileType.MIF: "Member Information File",
    FileType.RTF: "Return Transmission File",
    FileType.OTF: "Initial Outreach Tracker File",
    FileType.REFERRAL: "Potential ECM Member Referral File",
}


class Requirement(StrEnum):
    """The guidance's column "Required"; conditional is its "Yes" with "required if applicable" (fn 62, 64)."""

    YES = "yes"
    OPTIONAL = "optional"
    CONDITIONAL = "conditional"


class RecordForm(StrEnum):
    """The forms that a member's row can have; partial and Termed rows need Tables 1 and 4 only."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    TERMED = "termed"


class Need(StrEnum):
    """What the duty to fill an element hangs on."""

    ALWAYS = "always"
    APPLICABLE = "applicable"  # fn 62, 64
    SENDER_CHOOSES = "sender chooses"  # an optional element of the MIF
    PLAN_ELECTS = "plan elects"  # fn 47
    PROCESS_AGREED = "process agreed"  # fn 74: then all are required


class BlankWhen(StrEnum):
    """When a required element may rightly be blank (beyond Termed and partial rows)."""

    NEVER = "never"
    IS_ANSWER = "is an answer"  # the blank of 1/blank says "no or not known" (fn 12, 49)
    NO_DATA = "no data"  # fn 21, 30, 31
    COUNT_ZERO = "count is 0"  # last date and facility of a stay that there was not
    NOT_ENROLLED = "not enrolled yet"
    ECM_GOES_ON = "ECM goes on"  # fn 57
    HOMELESS = "homeless"  # fn 51, 52


class Age(StrEnum):
    """The age group that a population of focus belongs to; the boundary is the 21st birthday (fn 2)."""

    ADULT = "adult"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Table:
    """One of the guidance's nine tables."""

    number: int
    file: FileType
    title: str
    forms: frozenset[RecordForm]
    optional_when: Need
    unchanged_may_rest: bool = False

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> Table:
        """A table out of tables.toml; GuidanceDataInvalid when it cannot be meant."""
        what = f"table {entry.get('number', '?')}"
        needs = {"number": int, "file": str, "title": str, "forms": list, "optional_when": str}
        sound(entry, what, needs=needs, may={"unchanged_may_rest": bool})
        try:
            return cls(
                number=entry["number"],
                file=FileType(entry["file"]),
                title=entry["title"],
                forms=frozenset(RecordForm(form) for form in entry["forms"]),
                optional_when=Need(entry["optional_when"]),
                unchanged_may_rest=entry.get("unchanged_may_rest", False),
            )
        except ValueError as error:
            raise GuidanceDataInvalid(f"{what}: {error}") from error


@lru_cache(maxsize=256)
def kind_of(spec: str) -> Kind:
    """The value kind that a kind string of the data names; imported late, since the kinds bring Polars with them."""
    from ecmx.guidance.values import kind_from

    return kind_from(spec)


@dataclass(frozen=True, slots=True)
class DataElement:
    """One data element of the guidance (or of an overlay, or a key column that a file rides on).

    id: "mif.member_cin"; file, table (0 = a key column), position: its place in the guidance, position from 1 within the table
    label: the table's wording without footnote marks, date form and "(if …)"
    kind_spec: the kind as the data names it; `kind` is the built one
    footnotes: those on the element itself, ascending
    roles: what a rule may ask for in place of a name, of `ROLES`
    group: the guidance's sub-heading that it stands under: "population", "age group", "condition", "health", "emergency", "inpatient",
        "pharmacy", "encounters", or ""
    age: of a population of focus, the age group that it is for; None = any, or no population
    counted_by: of a last date or facility, the id of the count that says whether there is one
    tells_of: of an indicator, the ids of what it speaks of (a new address: street, city, zip), the first one first
    window: of what is counted or listed, since when
    release: where it comes from
    """

    id: str
    file: FileType
    table: int
    position: int
    label: str
    requirement: Requirement
    kind_spec: str
    footnotes: tuple[int, ...] = ()
    key: bool = False
    group: str = ""
    age: Age | None = None
    blank_when: BlankWhen = BlankWhen.NEVER
    counted_by: str = ""
    forms: frozenset[RecordForm] = frozenset(RecordForm)
    need: Need = Need.ALWAYS
    replaces: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    tells_of: tuple[str, ...] = ()
    window: Window | None = None
    release: str = BASE_RELEASE

    @property
    def tells_whose(self) -> bool:
        """Whether it says whose the row is; then it may stand on any file's rows."""
        return self.plays("plan") or self.plays("provider")

    @property
    def of_provider(self) -> bool:
        """Whether it says of which provider a return is (Table 7): it may come filled in beforehand, and begins no record."""
        return self.table == PROVIDER_TABLE

    def plays(self, role: str) -> bool:
        """Whether it has that role, one of `ROLES`."""
        return role in self.roles

    def tells(self, *roles: str) -> bool:
        """Whether it has one of some roles."""
        return any(map(self.plays, roles))

    @property
    def later(self) -> bool:
        """Whether a later release than 1.1 brought it."""
        return self.release != BASE_RELEASE

    @property
    def kind(self) -> Kind:
        """The value kind of its column."""
        return kind_of(self.kind_spec)

    @property
    def source(self) -> str:
        """Where its rule stands: "guidance 1.1, Table 1, fn 13"."""
        if self.key:
            return f"{self.release}, key of the {self.file.words}"
        notes = "".join(f", fn {number}" for number in self.footnotes)
        return f"{self.release}, Table {self.table}{notes}"

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any], tables: Mapping[int, Table], release: str) -> DataElement:
        """An element out of a data file; GuidanceDataInvalid when it cannot be meant."""
        what = f"element {entry.get('id', '?')}"
        sound(entry, what, needs=_ENTRY_NEEDS, may=_ENTRY_MAY)
        id_ = entry["id"]
        if not re.fullmatch(r"(mif|rtf|otf|referral)\.[a-z][a-z0-9_]*", id_):
            raise GuidanceDataInvalid(f"{what}: an id is a file type, a dot and lower-case words joined by _")
        file = FileType(id_.split(".")[0])
        key = entry["table"] == 0
        table = tables.get(entry["table"])
        if not key and (table is None or table.file is not file):
            raise GuidanceDataInvalid(f"{what}: Table {entry['table']} is none of the {file.words}'s")
        footnotes = tuple(entry["footnotes"])
        if list(footnotes) != sorted(set(footnotes)) or any(not 1 <= n <= LAST_FOOTNOTE for n in footnotes):
            raise GuidanceDataInvalid(f"{what}: footnotes are ascending numbers from 1 to {LAST_FOOTNOTE}")
        if not entry["label"].strip() or entry["label"] != entry["label"].strip():
            raise GuidanceDataInvalid(f"{what}: the label is blank or has spaces around it")
        try:
            requirement = Requirement(entry["requirement"])
            age = Age(entry["age"]) if "age" in entry else None
            blank_when = BlankWhen(entry.get("blank_when", BlankWhen.NEVER))
            window = Window.said(entry["window"]) if "window" in entry else None
        except ValueError as error:
            raise GuidanceDataInvalid(f"{what}: {error}") from error
        roles = tuple(entry.get("roles", ()))
        if unknown := [role for role in roles if role not in ROLES]:
            raise GuidanceDataInvalid(f"{what}: there are no such roles: {unknown}")
        if age is not None and entry.get("group") != "population":
            raise GuidanceDataInvalid(f"{what}: only a population of focus has an age group")
        return cls(
            id=id_,
            file=file,
            table=entry["table"],
            position=entry["position"],
            label=entry["label"],
            requirement=requirement,
            kind_spec=entry["kind"],
            footnotes=footnotes,
            key=key,
            group=entry.get("group", ""),
            age=age,
            blank_when=blank_when,
            counted_by=entry.get("counted_by", ""),
            forms=frozenset(RecordForm) if table is None else table.forms,
            need=_need(requirement, table),
            replaces=tuple(entry.get("replaces", ())),
            roles=roles,
            tells_of=tuple(entry.get("tells_of", ())),
            window=window,
            release=release,
        )


_ENTRY_NEEDS: dict[str, type] = {
    "id": str,
    "table": int,
    "position": int,
    "label": str,
    "requirement": str,
    "kind": str,
    "footnotes": list,
}
_ENTRY_MAY: dict[str, type] = {
    "group": str,
    "age": str,
    "blank_when": str,
    "counted_by": str,
    "replaces": list,
    "roles": list,
    "tells_of": list,
    "window": str,
}


def _need(requirement: Requirement, table: Table | None) -> Need:
    if requirement is Requirement.YES:
        return Need.ALWAYS
    if requirement is Requirement.CONDITIONAL:
        return Need.APPLICABLE
    return Need.SENDER_CHOOSES if table is None else table.optional_when
