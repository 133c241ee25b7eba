"""What of a file type a layout asks for, and what of it goes: the guidance's elements, those that the plan elects, what was agreed."""

from __future__ import annotations

from dataclasses import dataclass

from ecmx import guidance
from ecmx.guidance import FileType, Requirement
from ecmx.hub.outbound.terms import OutTerms
from ecmx.layouts import Layout, is_key

__all__ = ["LOOP", "AskedColumns", "asked_columns"]

#: The three closed-loop elements: monthly, whether changed or not, where the layout has them.
LOOP = ("rtf.referral_status", "rtf.referral_status_date", "rtf.referral_loop_closure_reason")
#: By a layout's key, the extension that says who the member is: nobody has to agree on it.
KEYS = {"plan_member_id": "ext.plan_member_id", "mrn": "ext.provider_patient_id"}


@dataclass(frozen=True)
class AskedColumns:
    """Of one file type. goes: elements and extensions that are filled; beyond: extensions that stay blank, since nobody agreed on them

    not_elected: optional elements that stay blank, since the plan elects others (fn 47)
    """

    goes: frozenset[str]
    beyond: tuple[str, ...]
    not_elected: tuple[str, ...]

    @property
    def has_loop(self) -> bool:
        """Whether the closed loop goes."""
        return not self.goes.isdisjoint(LOOP)


def asked_columns(layout: Layout, kind: FileType, terms: OutTerms) -> AskedColumns:
    """What a layout's tabs of a file type ask for, and what is done about it.

    An optional element of a return goes where the layout has a column for it and the agreement names no elected elements of returns;
    where it names some, those alone go.
    """
    elements: set[str] = set()
    extensions: list[str] = []
    for sheet in layout.sheets:
        if kind not in sheet.types:
            continue
        for column in layout.columns_of(sheet):
            elements |= {
                _own(name, kind) for name in column.elements if name.startswith(f"{kind.value}.") or is_key(name)
            }
            if column.extension and column.extension not in extensions:
                extensions.append(column.extension)
    agreed = {*terms.extensions, *([KEYS[layout.key]] if layout.key in KEYS else [])}
    elected = {name for name in terms.elected if kind is FileType.RTF and name.startswith(f"{kind.value}.")}
    left = sorted(name for name in elements if elected and name not in elected and _optional(name))
    beyond = tuple(name for name in extensions if name not in agreed)
    return AskedColumns(frozenset(elements.difference(left)) | agreed.intersection(extensions), beyond, tuple(left))


def _own(name: str, kind: FileType) -> str:
    """One key column serves every file type of its tab."""
    return f"{kind.value}.{name.partition('.')[2]}" if is_key(name) else name


def _optional(name: str) -> bool:
    return guidance.element(name).requirement is Requirement.OPTIONAL and not is_key(name)
