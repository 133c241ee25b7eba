"""Rules on whose rows these are, and on files of which nothing can be used."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, EXCLUDE, HOLD, NOTE, RECEIVER, WARNING, column, file, row, sheet

__all__ = ["RULES"]

RULES = (
    row(
        "plan-contradicts",
        ERROR,
        "ecmx",
        says="The row is {partner}'s by one word and {other_partner}'s by another, so nobody can tell whose member this is. The"
        " row is held back until it is fixed.",
        fix="Find out which plan the member belongs to, and correct the plan's name or its payer identifier in the row. If"
        " the file itself is of another plan than its form, move the row to that plan's file.",
        why="A member of one plan must never reach another. Where the row's own words and the file disagree, each could be right.",
        quiet="Several ways to write one plan's name that partners.toml lists as aliases; rows that name no plan.",
        row=HOLD,
    ),
    column(
        "plan-unregistered",
        NOTE,
        "ecmx",
        says="Column {column} names a plan that no partner is registered by, in {count} of its cells.",
        fix="Correct the name, or add the plan or this way of writing its name to partners.toml.",
        why="A row's own word says whose it is. As long as the plan is not known by that name, its rows go into no plan's file.",
        quiet="Files that are checked without a list of partners.",
        owner=RECEIVER,
    ),
    row(
        "plan-misspelt",
        WARNING,
        "ecmx",
        says="The row names a plan that nobody goes by. Is {partner} meant? As it stands, the row goes into no plan's file.",
        fix="Correct the plan's name in this row. If the plan is rightly written so, add the name to its aliases in partners.toml.",
        why="A row of a plan that nobody knows goes nowhere, and its member waits. A near name is offered, never taken: a guess"
        " could send a member to the wrong plan.",
        quiet="Files that are checked without a list of partners or of plans to choose from; every way of writing a name that is"
        " listed.",
    ),
    sheet(
        "hidden-copy",
        NOTE,
        "ecmx",
        says="The tab is hidden and repeats members of “{other_sheet}”, for the same month or an older one. It is taken for a copy"
        " that was left behind, and left out.",
        fix="Nothing, if that is right. If its rows are meant, show the tab and send it as a file of its own, or read"
        " it along with --hidden.",
        why="Monthly workbooks are often made from last month's, whose tab stays behind hidden. Read along, every member"
        " would stand there twice, with last month's answers.",
        quiet="Hidden tabs with other members: they are read, and said.",
        row=EXCLUDE,
    ),
    file(
        "no-row-used",
        ERROR,
        "ecmx",
        says="The file has rows ({count}), and not one of them was used: they are held back or skipped, each for its own reason.",
        fix="See why each row is skipped. Often the columns are shifted, or the file is another report than it should be. If there"
        " is nothing to report, send the header row alone.",
        why="A file of which nothing was used is never a success, whatever the reasons of its single rows. Without this finding"
        " it would look like one, since a row that is skipped is no error by itself.",
        quiet="A file with a header and no rows.",
    ),
)
