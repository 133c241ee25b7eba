"""How a sheet differs from the layout that it was read by, as findings; how values are spelled is for the cells' checks."""

from __future__ import annotations

from collections.abc import Iterable

from ecmx import guidance
from ecmx.findings import Findings, rule
from ecmx.layouts import How, PlannedColumn, SheetPlan
from ecmx.layouts.recognition import Change, SheetChange, header_of, tables_gone

__all__ = ["elements_dropped", "told_by_drift", "tell_drift"]

SHOWN = 12
BY_SHEET = {SheetChange.TAB: "tab-renamed", SheetChange.HEADER_ROW: "header-row-moved"}
BY_COLUMN = {
    SheetChange.RENAMED: "column-renamed",
    SheetChange.PERHAPS: "column-perhaps-renamed",
    SheetChange.ADDED: "column-added",
    SheetChange.TWICE: "header-twice",
    SheetChange.MOVED: "column-moved",
}


def told_by_drift(plan: SheetPlan) -> frozenset[str]:
    """Letters of columns that a finding on drift speaks of: nothing else needs to be said of what they carry."""
    told = (SheetChange.ADDED, SheetChange.PERHAPS, SheetChange.TWICE)
    return frozenset(change.letter for change in plan.drift if change.kind in told)


def elements_dropped(plan: SheetPlan) -> frozenset[str]:
    """Elements of the layout whose column is told to be gone, or perhaps to stand there under another name."""
    return frozenset(
        name
        for change in plan.drift
        if (drop_is_loss(change, plan) or change.kind is SheetChange.PERHAPS) and change.column
        for name in change.column.elements
    )


def tell_drift(plan: SheetPlan, findings: Findings) -> None:
    """One finding a change, and one that says by which layout the sheet was read."""
    if plan.layout is None or not plan.drift:
        return
    columns = {column.letter: column for column in plan.columns}
    count = f"{len(plan.drift)} places" if len(plan.drift) > 1 else "one place"
    findings.add(rule("layout-drift"), sheet=plan.name, facts={"layout": plan.layout.name, "count": count})
    absent = []
    for change in plan.drift:
        if change.kind in BY_SHEET:
            facts = {"layout": plan.layout.name, "change": change.words}
            findings.add(rule(BY_SHEET[change.kind]), sheet=plan.name, facts=facts)
        elif change.kind in BY_COLUMN:
            tell_column(plan, columns[change.letter], change, findings)
        elif drop_is_loss(change, plan):
            tell_dropped(plan, change, findings)
        else:
            absent.append(f"“{header_of(change.column)}”" if change.column else "")
    if absent:
        findings.add(
            rule("columns-absent"),
            sheet=plan.name,
            facts={
                "layout": plan.layout.name,
                "count": f"{len(absent)} columns" if len(absent) > 1 else "a column",
                "change": ", ".join(absent[:SHOWN]) + (f" and {len(absent) - SHOWN} more" if len(absent) > SHOWN else ""),
            },
        )  # fmt: skip


def tell_column(plan: SheetPlan, column: PlannedColumn, change: Change, findings: Findings) -> None:
    """A change of one column that is there."""
    assert plan.layout is not None
    findings.add(
        rule(BY_COLUMN[change.kind]),
        sheet=plan.name,
        column=change.letter,
        header=change.header,
        element=column.element.id if column.element else "",
        facts={
            "layout": plan.layout.name,
            "was": header_of(change.column) if change.column else "",
            "label": labels(change.column.elements)
            if change.kind is SheetChange.PERHAPS and change.column
            else in_words(column),
            "change": change.words or taken_for(column),
        },
    )


def tell_dropped(plan: SheetPlan, change: Change, findings: Findings) -> None:
    """A column of the layout that is gone, and what it carried with it."""
    assert plan.layout is not None
    assert change.column is not None
    findings.add(
        rule("column-dropped"),
        sheet=plan.name,
        element=change.column.elements[0],
        facts={
            "layout": plan.layout.name,
            "was": header_of(change.column),
            "label": labels(change.column.elements),
        },
    )


def drop_is_loss(change: Change, plan: SheetPlan) -> bool:
    """Whether a missing column takes something of the guidance with it: not where another column has it, nor a whole table is left out."""
    if change.kind is not SheetChange.DROPPED or change.column is None:
        return False
    held = plan.by_element()
    gone = tables_gone(plan.drift, held)
    elements = [guidance.element(name) for name in change.column.elements if name not in held]
    return any((element.file.value, element.table) not in gone for element in elements)


def taken_for(column: PlannedColumn) -> str:
    """What an unknown column was taken for, in words."""
    if column.elements or column.extension:
        return f"it was read as {in_words(column)}"
    if not column.filled:
        return "it is empty"
    if column.how is How.UNSURE:
        return f"it may be {column.likely or 'one of several data elements'}, and was not read"
    return "it is none of the guidance's data elements, and was not read"


def labels(names: Iterable[str]) -> str:
    """What the guidance calls these elements."""
    return " and ".join(guidance.element(name).label for name in names)


def in_words(column: PlannedColumn) -> str:
    """What a column carries."""
    if column.elements:
        return labels(element.id for element in column.elements)
    if column.extension:
        beyond = column.extension.startswith("ext.")
        return guidance.extension(column.extension).words if beyond else guidance.element(column.extension).label
    return ""
