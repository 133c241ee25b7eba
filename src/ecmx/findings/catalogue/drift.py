"""Rules on a sheet that differs from the layout that it was read by: every change with its place."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import NOTE, RECEIVER, WARNING, column, sheet

__all__ = ["RULES"]

NEW_VERSION = (
    "If the plan has changed its form for good, let `ecmx layouts learn --update` propose the layout's next version."
)

RULES = (
    sheet(
        "layout-drift",
        NOTE,
        "ecmx",
        says="The tab was read by the layout {layout}, but it differs from it in {count}.",
        fix="Ask the plan whether it has changed its form for good. If so, let `ecmx layouts learn --update` propose the"
        " layout's next version, with the day from which it holds.",
        why="Plans change their forms without telling. It is better seen the first time than after months of data in"
        " the wrong place. Each change is told by itself; columns are found by their headers, so nothing was read in the"
        " wrong place.",
        quiet="Differences in small and capital letters, spaces and line breaks.",
        owner=RECEIVER,
    ),
    column(
        "column-renamed",
        NOTE,
        "ecmx",
        says="Column {column} is headed “{header}”; in the layout {layout} it is “{was}”. It was read as {label}.",
        fix=f"Look whether that is right. {NEW_VERSION}",
        why="Its words name the one data element whose column is missing. So it was read, with the codes and the spelling that the"
        " layout has for it.",
        quiet="Another wording that the layout lists as an alias.",
        owner=RECEIVER,
    ),
    column(
        "column-perhaps-renamed",
        WARNING,
        "ecmx",
        says="Column {column} (“{header}”) stands where {layout} has “{was}” ({label}), and its cells allow it: perhaps its new name."
        " It was not read.",
        fix="Ask the plan. If it is the same column, `ecmx layouts learn --update {layout} FILE` asks about it, and takes the new name"
        " over into the layout's next version.",
        why="A column that gets another name is seldom gone. Its words do not say plainly what it carries, so it was not read; the place"
        " and the cells are those of the one that is missing.",
        quiet="A header whose words name the missing column plainly: it is read, and told as renamed.",
        owner=RECEIVER,
    ),
    column(
        "column-added",
        NOTE,
        "ecmx",
        says="The layout {layout} does not know column {column} (“{header}”): {change}.",
        fix=f"Ask the plan what it carries. {NEW_VERSION}",
        why="A new column may be a new element, an old one under a new name, or the plan's own. It is read only where its"
        " words and its data leave no doubt.",
        quiet="Columns that the layout declares as the plan's own.",
        owner=RECEIVER,
    ),
    column(
        "header-twice",
        WARNING,
        "ecmx",
        says="More columns are headed “{header}” than the layout {layout} has, or in another place; column {column} was not read.",
        fix="Give each column a header of its own.",
        why="The layout tells columns of one header apart by the columns beside them. Where those have changed too, the"
        " wrong one could be read, and nobody would see it.",
        quiet="Columns of one header that stand beside the same columns as in the layout.",
    ),
    sheet(
        "column-dropped",
        WARNING,
        "ecmx",
        says="The layout {layout} has a column “{was}” with {label}; it is not there, so nothing of it was read.",
        several="{count} columns that the layout {layout} has are not there, so nothing of them was read.",
        fix="Put the column back, or say where it has gone. If it is there under another name, let `ecmx layouts learn --update`"
        " say so.",
        why="What was agreed on no longer arrives. It is missing for every member, so it is said once and not once a row.",
        quiet="Whole tables of the guidance that a partial file leaves out, and the plan's own columns: one note for them all.",
    ),
    sheet(
        "columns-absent",
        NOTE,
        "ecmx",
        says="The file lacks {count} of the layout {layout}: {change}.",
        fix="Nothing needs to be done where they are not needed. Otherwise ask the plan.",
        why="These columns carry nothing of the guidance, or stand elsewhere now, or belong to a table of it of which nothing is"
        " there at all, as in a partial file. Nothing of the members is missing for want of them alone.",
        owner=RECEIVER,
    ),
    column(
        "column-moved",
        NOTE,
        "ecmx",
        says="Column {column} (“{header}”) does not stand where the layout {layout} has it: {change}.",
        fix="Nothing needs to be done to read the file. Files that you send to the plan may need the new order.",
        why="Columns are found by their headers, so nothing was read in the wrong place. A plan that changes the order may"
        " read what you send by position.",
        quiet="Columns that stand behind the same column as in the layout.",
        owner=RECEIVER,
    ),
    sheet(
        "tab-renamed",
        NOTE,
        "ecmx",
        says="The layout {layout} knows this tab by another name: {change}.",
        fix="Nothing needs to be done to read the file. Files that you send to the plan may need the new name.",
        why="The tab was known by its headers. The plan may look for a tab by its name in what you send.",
        quiet="Any name that the layout lists; small and capital letters.",
        owner=RECEIVER,
    ),
    sheet(
        "header-row-moved",
        NOTE,
        "ecmx",
        says="The header row is not where the layout {layout} has it: {change}.",
        fix="Nothing needs to be done to read the file. Files that you send to the plan may need the new place.",
        why="The header row was found by its words, and every row below it was read. A plan that reads what you send by position"
        " looks for it in its own place.",
        owner=RECEIVER,
    ),
    column(
        "spelling-changed",
        NOTE,
        "ecmx",
        says="{label} is written as {spelling}, and not as {was}, as the layout {layout} has it. It was read that way.",
        fix=f"Look at a few rows. {NEW_VERSION}",
        why="The whole column agrees on the new way, and no value of it can be read in two ways. What you send to the plan"
        " may have to be written so too.",
        quiet="Columns written as the layout says.",
        owner=RECEIVER,
    ),
    column(
        "spelling-unsure",
        WARNING,
        "ecmx",
        says="{label} may be written in another way than the layout {layout} has it ({was}): {change}. What could be read in"
        " two ways was not read.",
        fix="Write the column so that it can be read in one way only: dates with the month first, Y and N for yes and no. If it is"
        " meant to stay as it is, say in the layout how it is written.",
        why="04/05/2026 is in April or in May, and an X is a tick to one plan and a no to another. Where the column does not"
        " tell which, a guess would put wrong values into members' records, and nobody would see it.",
        quiet="Columns in which the values themselves leave no doubt.",
    ),
    column(
        "code-not-listed",
        NOTE,
        "ecmx",
        says="{label} holds codes that the layout {layout} does not list; they were taken as they stand.",
        fix="Ask the plan what they mean, and add them to its layout.",
        why="The guidance leaves this list to others, so any text may be a code of it. The layout says how this plan's codes"
        " are to be read, and of these it says nothing.",
        quiet="Codes that the layout lists, or that are in the list we know.",
        owner=RECEIVER,
    ),
)
