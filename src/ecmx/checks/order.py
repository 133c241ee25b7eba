"""Whether columns in the guidance's own words stand in its order ("in the following sequence unless otherwise agreed")."""

from __future__ import annotations

from ecmx import guidance
from ecmx.findings import Findings, rule
from ecmx.guidance import FileType
from ecmx.layouts import How, SheetPlan

__all__ = ["tell_order"]

ITS_WORDS = (How.LABEL, How.LAYOUT)  # the second of the guidance's own layouts, whose headers are its labels


def tell_order(plan: SheetPlan, findings: Findings) -> None:
    """One note for a sheet; a layout that has another order was agreed, and so was a plan that words its headers its own way.

    Columns may be missing, and the plan's own may stand between: only what is there is compared, each file type by itself.
    """
    if plan.layout is not None and plan.layout.is_promise:
        return
    carried = [column for column in plan.columns if column.elements and column.group < 2]
    if not all(column.how in ITS_WORDS for column in carried):
        return
    places = {element.id: at for at, element in enumerate(guidance.elements())}
    for file in FileType:
        order = [
            places[one.id] for column in carried for one in column.elements if one.file is file and one.id in places
        ]
        if order != sorted(order):
            findings.add(rule("columns-out-of-order"), sheet=plan.name)
            return
