"""What the columns of a sheet say before any row is looked at: the plan's own, unsure, repeated, missing."""

from __future__ import annotations

from ecmx import guidance
from ecmx.checks.drift import elements_dropped, tell_drift, told_by_drift
from ecmx.findings import Findings, Unchecked, rule
from ecmx.guidance import DataElement, FileType, Requirement, on_one_line
from ecmx.layouts import How, PlannedColumn, SheetPlan, is_key, missing_key, missing_status

__all__ = ["populations_elsewhere", "tell_columns", "unchecked_columns", "unchecked_elements"]

CLINICAL_TABLE = 2
FULL_NAMES = ("ext.member_full_name",)
SHOWN = 8
LABEL_SHOWN = 60
FLAGS_FROM = 3  # columns that make another set of population flags


def tell_columns(plan: SheetPlan, findings: Findings) -> None:
    """Findings on the columns of one sheet. Where its key or its status has no column, the finding holds all of its rows."""
    by_letter = {column.letter: column for column in plan.columns}
    told = told_by_drift(plan) | {unread.letter for unread in plan.headers_unread}
    tell_unread(plan, findings)
    for column in plan.columns:
        if column.letter not in told and not (column.group > 1 and column.extension):  # the first attempt's says it
            tell_column(plan.name, column, by_letter.get(column.repeats or ""), findings)
    tell_drift(plan, findings)
    for file in plan.types:
        tell_missing(plan, file, findings)
    if key := missing_key(plan.types, plan.by_element()):
        tell_lost("key-column-missing", key, plan, findings)
    elif status := missing_status(plan.types, plan.by_element()):
        tell_lost("status-column-missing", status, plan, findings)


def tell_unread(plan: SheetPlan, findings: Findings) -> None:
    """Headers that are too long to be read."""
    headers = {column.letter: column.header for column in plan.columns}
    for unread in plan.headers_unread:
        together = " in all headers of a tab together" if unread.together else ""
        findings.add(
            rule("header-too-long"),
            sheet=plan.name,
            column=unread.letter,
            header=headers[unread.letter],
            facts={"count": f"{unread.length:,}", "limit": f"{unread.limit:,}{together}"},
        )


def tell_lost(code: str, element: DataElement, plan: SheetPlan, findings: Findings) -> None:
    """Where a sheet does not say whom a row is about, or what is to happen with its members."""
    facts = {"label": element.label}
    findings.add(rule(code), sheet=plan.name, element=element.id, source=element.source, facts=facts)


def tell_column(sheet: str, column: PlannedColumn, first: PlannedColumn | None, findings: Findings) -> None:
    """The finding on one column that is not one of the guidance's, if there is any."""

    def add(code: str, **facts: str) -> None:
        findings.add(rule(code), sheet=sheet, column=column.letter, header=column.header, facts=facts)

    if first is not None and not (
        column.elements and first.elements
    ):  # halves of a shared row repeat each other's headers
        add("header-repeated", other_column=first.letter)
    decided = column.declared is not None and not column.declared.undecided
    if decided or column.element is not None:
        return
    if not column.header:
        if column.filled:
            add("column-without-header")
    elif column.extension:
        add("extension-column", extension=extension_words(column.extension))
    elif column.how is How.UNSURE:
        likely = column.likely or "one of several data elements"
        add("unsure-column", likely=likely)
    else:
        add("plan-column")


def populations_otherwise(plan: SheetPlan) -> bool:
    """Whether the populations of focus come as text, or as another release's flags: then 1.1's are not missing."""
    later = [one.id for column in plan.columns for one in column.elements if one.release != "guidance 1.1"]
    told = [name for name in (*later, *(column.extension or "" for column in plan.columns)) if "population" in name]
    return any("text" in name for name in told) or len(told) >= FLAGS_FROM


def populations_elsewhere(plan: SheetPlan) -> bool:
    """Whether populations stand in columns that nobody reads: as text, or in a plan's own flags."""
    return any(column.extension and "population" in column.extension for column in plan.columns)


def extension_words(name: str) -> str:
    """What an extension is, in words; an element of a later release by its label there."""
    return guidance.extension(name).words if name.startswith("ext.") else guidance.element(name).label


def tell_missing(plan: SheetPlan, file: FileType, findings: Findings) -> None:
    """Elements that the guidance requires and that have no column; a whole table that is absent is one note."""
    held = plan.by_element()
    dropped = elements_dropped(plan)
    missing = absent(plan, file)
    lost = missing_status(plan.types, held)
    for table in sorted({element.table for element in missing}):
        mine = [element for element in missing if element.table == table]
        required = [element for element in mine if element.requirement is Requirement.YES]
        if not any(element.id in held for element in guidance.elements(release_of(plan)) if element.table == table):
            if required:
                findings.add(
                    rule("table-missing"),
                    sheet=plan.name,
                    source=f"guidance 1.1, Table {table}",
                    facts={"table": f"Table {table}"},
                )
            continue
        told = [element for element in mine if element.id not in dropped]  # those with the layout's name for them
        applicable = [element for element in told if element.requirement is Requirement.CONDITIONAL]
        if applicable:
            tell_together("applicable-columns-missing", plan, applicable, findings)
        required = [element for element in told if element.requirement is Requirement.YES]
        if table == CLINICAL_TABLE:
            if required:
                tell_together("clinical-columns-missing", plan, required, findings)
            continue
        for element in required:
            if not element.plays("member") and element != lost:
                findings.add(
                    rule("column-missing"),
                    sheet=plan.name,
                    element=element.id,
                    source=element.source,
                    facts={"label": element.label},
                )


def tell_together(code: str, plan: SheetPlan, elements: list[DataElement], findings: Findings) -> None:
    """One finding for all the elements of a table that have no column."""
    notes = sorted({number for element in elements for number in element.footnotes})
    source = f"guidance 1.1, Table {elements[0].table}{''.join(f', fn {number}' for number in notes)}"
    findings.add(
        rule(code),
        sheet=plan.name,
        source=source if len(notes) <= SHOWN else f"guidance 1.1, Table {elements[0].table}",
        facts={"labels": labels(elements)},
    )


def absent(plan: SheetPlan, file: FileType) -> list[DataElement]:
    """What the guidance wants of a file, always or where it applies, and has no column that could be it."""
    if file is FileType.REFERRAL:
        return []
    held = plan.by_element()
    unsure = {column.likely for column in plan.columns}  # such a column may be it, and says so
    full_name = any(one.extension in FULL_NAMES for one in plan.columns)
    keys = {name.partition(".")[2] for name in held if is_key(name)}  # one serves every file type of the tab
    return [
        element
        for element in guidance.elements(release_of(plan))
        if element.file is file
        and element.id not in held
        and element.requirement is not Requirement.OPTIONAL
        and element.label not in unsure
        and not (element.group == "population" and populations_otherwise(plan))
        and not (element.plays("name") and full_name)
        and not (is_key(element.id) and element.id.partition(".")[2] in keys)
    ]


def release_of(plan: SheetPlan) -> str:
    """The release of the guidance that a sheet is held against."""
    return plan.layout.release if plan.layout else "1.1"


def labels(elements: list[DataElement]) -> str:
    """The elements' labels, the first of them."""
    shown = [f"“{on_one_line(element.label)[:LABEL_SHOWN]}”" for element in elements[:SHOWN]]
    rest = len(elements) - SHOWN
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")


def unchecked_elements(plan: SheetPlan) -> list[Unchecked]:
    """What the guidance wants and has no column: nobody can have looked at it."""
    missing = [element for file in plan.types for element in absent(plan, file)]
    if not missing:
        return []
    why = (
        "The sheet has no column that we recognize as this."
        if len(missing) == 1
        else "The sheet has no columns for them."
    )
    return [Unchecked(plan.name, f"Required by the guidance but without a column: {labels(missing)}", why)]


def unchecked_columns(plan: SheetPlan) -> list[Unchecked]:
    """The columns whose contents nobody looked at."""
    left = [column for column in plan.columns if not column.elements and (column.header or column.filled)]
    own = [column for column in left if column.how in (How.OWN, How.EXTENSION)]
    unsure = [column for column in left if column.how is How.UNSURE]
    found = []
    if own:
        why = "The guidance says nothing about them; the plan's form in ecmx can."
        found.append(Unchecked(plan.name, f"The contents of the plan's own columns: {named(own)}", why))
    if unsure:
        why = (
            "A guess could put a value where it does not belong."
            " Your ecmx administrator can teach ecmx these columns (ecmx layouts learn)."
        )
        found.append(Unchecked(plan.name, f"The contents of the columns that we are not sure of: {named(unsure)}", why))
    return found


def named(columns: list[PlannedColumn]) -> str:
    """Letters and headers, the first of them."""
    shown = [
        f"{column.letter} “{on_one_line(column.header)[:40]}”" if column.header else column.letter
        for column in columns[:SHOWN]
    ]
    rest = len(columns) - SHOWN
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")
