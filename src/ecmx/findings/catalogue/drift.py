"""Rules on a sheet that differs from the layout that it was read by: every change with its place."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import NOTE, RECEIVER, WARNING, column, sheet

__all__ = ["RULES"]

NEW_VERSION = (
    "If the plan has changed its form for good, ask your ecmx administrator for the form's next version"
    " (ecmx layouts learn --update proposes it)."
)

RULES = (
    sheet(
        "layout-drift",
        NOTE,
        "ecmx",
        says="The tab was read as the form {layout}, but differs from it in {count}.",
        fix="Ask the plan whether it has changed its form for good. If so, ask your ecmx administrator for the form's next version,"
        " with the day it takes effect (ecmx layouts learn --update proposes it).",
        why="Plans change their forms without notice. It is better to see it the first time than after months of data in the wrong place."
        " Each change is listed by itself; columns are found by their headers, so nothing was read in the"
        " wrong place.",
        quiet="Differences in small and capital letters, spaces and line breaks.",
        owner=RECEIVER,
    ),
    column(
        "column-renamed",
        NOTE,
        "ecmx",
        says="Column {column} is headed “{header}”; in the form {layout} it is “{was}”. It was read as {label}.",
        fix=f"Check whether that is right. {NEW_VERSION}",
        why="Its words name the one data element whose column is missing. So it was read, with the codes and the spelling that the form"
        " has for it.",
        quiet="Another wording that is listed as an alias.",
        owner=RECEIVER,
    ),
    column(
        "column-perhaps-renamed",
        WARNING,
        "ecmx",
        says="Column {column} (“{header}”) is where the form {layout} has “{was}” ({label}), and its cells would fit: this may be its new"
        " name. It was not read.",
        fix="Ask the plan. If it is the same column, ask your ecmx administrator to put the new name into the form's next version"
        " (ecmx layouts learn --update {layout} FILE asks about it).",
        why="A missing column has often just been renamed. The words of this one do not plainly say what it is, so it was not read; its"
        " place and its cells are those of the missing one.",
        quiet="A header whose words name the missing column plainly: it is read, and reported as renamed.",
        owner=RECEIVER,
    ),
    column(
        "column-added",
        NOTE,
        "ecmx",
        says="The form {layout} does not have column {column} (“{header}”): {change}.",
        fix=f"Ask the plan what it is. {NEW_VERSION}",
        why="A new column may be a new element, an old one under a new name, or the plan's own. It is read only where its"
        " words and its data leave no doubt.",
        quiet="Columns already known as the plan's own.",
        owner=RECEIVER,
    ),
    column(
        "header-twice",
        WARNING,
        "ecmx",
        says="More columns are headed “{header}” than the form {layout} has, or in another place; column {column} was not read.",
        fix="Give each column a header of its own.",
        why="Columns with the same header are told apart by the columns next to them. If those have changed too, the wrong one could be"
        " read, and nobody would notice.",
        quiet="Columns with the same header that are next to the same columns as in the form.",
    ),
    sheet(
        "column-dropped",
        WARNING,
        "ecmx",
        says="The form {layout} has a column “{was}” with {label}; it is missing here, so none of it was read.",
        several="{count} columns that the form {layout} has are missing here, so none of them was read.",
        fix="Put the column back, or find out where it went. If it is there under another name, ask your ecmx administrator to"
        " teach ecmx that name (ecmx layouts learn --update).",
        why="Data that was agreed on no longer arrives. It is missing for every member, so this is said once and not for each row.",
        quiet="Whole tables of the guidance that a partial file does not have, and the plan's own columns: one note covers them all.",
    ),
    sheet(
        "columns-absent",
        NOTE,
        "ecmx",
        says="The file lacks {count} of the form {layout}: {change}.",
        fix="Nothing needs to be done where they are not needed. Otherwise ask the plan.",
        why="These columns have no data of the guidance, or have moved, or belong to one of its tables that is missing completely, as in a"
        " partial file. No member data is missing because of them alone.",
        owner=RECEIVER,
    ),
    column(
        "column-moved",
        NOTE,
        "ecmx",
        says="Column {column} (“{header}”) is not where the form {layout} has it: {change}.",
        fix="Nothing needs to be done to read the file. Files that you send to the plan may need the new order.",
        why="Columns are found by their headers, so nothing was read in the wrong place. A plan that changes the order may"
        " read what you send by position.",
        quiet="Columns that follow the same column as in the form.",
        owner=RECEIVER,
    ),
    sheet(
        "tab-renamed",
        NOTE,
        "ecmx",
        says="In the form {layout} this tab has another name: {change}.",
        fix="Nothing needs to be done to read the file. Files that you send to the plan may need the new name.",
        why="The tab was recognized by its headers. The plan may look for a tab by its name in what you send.",
        quiet="Any name that is listed for the form; small and capital letters.",
        owner=RECEIVER,
    ),
    sheet(
        "header-row-moved",
        NOTE,
        "ecmx",
        says="The header row is not where the form {layout} has it: {change}.",
        fix="Nothing needs to be done to read the file. Files that you send to the plan may need the new place.",
        why="The header row was found by its words, and every row below it was read. A plan that reads what you send by position"
        " looks for it in its own place.",
        owner=RECEIVER,
    ),
    column(
        "spelling-changed",
        NOTE,
        "ecmx",
        says="{label} is written as {spelling}, not as {was} as in the form {layout}. It was read as written.",
        fix=f"Look at a few rows. {NEW_VERSION}",
        why="The whole column agrees on the new way, and no value of it can be read in two ways. What you send to the plan"
        " may have to be written so too.",
        quiet="Columns written as in the form.",
        owner=RECEIVER,
    ),
    column(
        "spelling-unsure",
        WARNING,
        "ecmx",
        says="{label} may be written differently than in the form {layout} ({was}): {change}. What could be read in two ways was not read.",
        fix="Write the column so that it can be read in one way only: dates with the month first, Y and N for yes and no. If it is meant"
        " to stay as it is, ask your ecmx administrator to teach ecmx how it is written (ecmx layouts learn --update).",
        why="04/05/2026 is in April or in May, and an X is a check mark to one plan and a no to another. Where the column does not show"
        " which, a guess would put wrong values into members' records, and nobody would see it.",
        quiet="Columns in which the values themselves leave no doubt.",
    ),
    column(
        "code-not-listed",
        NOTE,
        "ecmx",
        says="{label} has codes that the form {layout} does not list; they were kept as written.",
        fix="Ask the plan what they mean, and add them to its form in ecmx.",
        why="The guidance leaves this list to others, so any text may be a valid code. The form says how to read this plan's codes, and"
        " these are not among them.",
        quiet="Codes that the form lists, or that are in the list we know.",
        owner=RECEIVER,
    ),
)
