"""Who gets which member, by the rules of `caseload.toml`. Pure: the same members and staff are always shared out the same way."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Literal

import msgspec

__all__ = ["SHARING_RULES", "SharingRule", "shared_out"]


class SharingRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule; the fields are told at the head of `caseload.toml`."""

    code: str
    words: str
    together: Literal["", "zip", "plan", "language", "population"]
    apart: tuple[str, ...] = ()


def _rules() -> Mapping[str, SharingRule]:
    raw = tomllib.loads(files("ecmx.hub.today").joinpath("caseload.toml").read_text("utf-8"))["rule"]
    return {one.code: one for one in msgspec.convert(raw, list[SharingRule])}


#: By code, in the order of the file.
SHARING_RULES: Mapping[str, SharingRule] = _rules()


def shared_out(
    members: Mapping[int, str], staff: Sequence[int], held: Mapping[int, int], of_group: Mapping[tuple[int, str], int]
) -> dict[int, int]:
    """Each member's new holder. members: with the group that is to stay together ("": each by herself)

    held: how many each of the staff has; of_group: how many of a group each of them has
    """
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for member, group in sorted(members.items()):
        groups[group, 0 if group else member].append(member)
    counts = Counter({one: held.get(one, 0) for one in staff})
    given: dict[int, int] = {}
    for (group, _), ones in sorted(groups.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        knows = {one: of_group.get((one, group), 0) if group else 0 for one in staff}
        holder = min(staff, key=lambda one: (-knows[one], counts[one], one))
        counts[holder] += len(ones)
        given.update(dict.fromkeys(ones, holder))
    return given
