"""Rules on whose rows these are, and on files of which nothing can be used."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, EXCLUDE, HOLD, NOTE, RECEIVER, WARNING, column, file, row, sheet

__all__ = ["RULES"]

RULES = (
    row(
        "plan-contradicts",
        ERROR,
        "ecmx",
        says="One part of the row says {partner} and another says {other_partner}, so it is not clear whose member this is. The row is on"
        " hold until it is fixed.",
        fix="Find out which plan the member belongs to, and correct the plan's name or its payer identifier in the row. If the file is"
        " another plan's than its form, move the row to that plan's file.",
        why="A member of one plan must never reach another. Where the row and the file disagree, either could be right.",
        quiet="Several ways to write one plan's name that partners.toml lists as aliases; rows that name no plan.",
        row=HOLD,
    ),
    column(
        "plan-unregistered",
        NOTE,
        "ecmx",
        says="Column {column} names a plan that is not in the list of partners, in {count} of its cells.",
        fix="Correct the name, or add the plan or this way of writing its name to partners.toml.",
        why="The row itself says whose it is. As long as the plan is not known by that name, its rows go into no plan's file.",
        quiet="Files that are checked without a list of partners.",
        owner=RECEIVER,
    ),
    row(
        "plan-misspelt",
        WARNING,
        "ecmx",
        says="The row names a plan we do not know. Did they mean {partner}? As it is, the row goes into no plan's file.",
        fix="Correct the plan's name in this row. If the plan really writes its name this way, add the name to its aliases in"
        " partners.toml.",
        why="A row of an unknown plan goes nowhere, and its member waits. A similar name is suggested but never assumed: a guess could"
        " send a member to the wrong plan.",
        quiet="Files that are checked without a list of partners or of plans to choose from; every way of writing a name that is"
        " listed.",
    ),
    sheet(
        "hidden-copy",
        NOTE,
        "ecmx",
        says="The tab is hidden and repeats members of “{other_sheet}”, for the same month or an older one. It looks like a copy that was"
        " left behind, so it is not included.",
        fix="Nothing, if that is right. If its rows are meant, show the tab and send it as a file of its own, or read"
        " it along with --hidden.",
        why="Monthly workbooks are often made from last month's, whose tab stays behind hidden. If it were read, every member would be"
        " there twice, with last month's answers.",
        quiet="Hidden tabs with other members: they are read, with a note.",
        row=EXCLUDE,
    ),
    file(
        "no-row-used",
        ERROR,
        "ecmx",
        says="The file has rows ({count}), and not one of them was used: they are on hold or not included, each for its own reason.",
        fix="See why each row was not used. Often the columns are shifted, or the file is the wrong report. If there"
        " is nothing to report, send the header row alone.",
        why="A file of which nothing was used is never a success, whatever the reasons of its single rows. Without this finding it would"
        " look like one, since a row that is not included is no error by itself.",
        quiet="A file with a header and no rows.",
    ),
)
