"""What a conversion says: what of a file has no place in the layout that it is turned into."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import NOTE, RECEIVER, WARNING, cell, row

__all__ = ["RULES"]

RULES = (
    cell(
        "not-carried-element",
        WARNING,
        "ecmx",
        says="The layout {layout} has no column for {label}: what stands in this cell does not go along.",
        fix="If the other side needs it, agree on a column and add it to the layout; else nothing is to be done.",
        why="Every plan asks for other things. What one has and the other does not ask for stays behind, and whoever sends the file"
        " should know it before it goes.",
        quiet="Cells that are blank.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-value",
        WARNING,
        "ecmx",
        says="The layout {layout} cannot say this cell's {label} as it stands: read back, it would mean something else.",
        fix="Look at the cell in the written file. A layout can spell the column otherwise, or the text can be changed to one that fits.",
        why="A column of ticks cannot tell “no” from “not known”, a list of populations cannot say that none applies, one field for both"
        " names cannot hold a comma, Windows-1252 does not have every letter, and a cell of a workbook ends at 32,767 characters."
        " Whatever is written is read back before it is written, so that such a change is never silent.",
        quiet="Another spelling of the same: a date, a code, a phone number in the target's own form.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-extension",
        NOTE,
        "ecmx",
        says="The layout {layout} has no column for {extension}: what stands in this cell does not go along.",
        fix="If the other side wants it, agree on a column and add it to the layout.",
        why="It is a column that plans are seen to add to the guidance's. The target's layout does not ask for it.",
        quiet="Cells that are blank; a plan's own columns that no layout names.",
        owner=RECEIVER,
    ),
    row(
        "not-carried-record",
        WARNING,
        "ecmx",
        says="The layout {layout} has no place for a record of the {group}: this row's does not go along.",
        fix="Name a layout that carries it as well, or leave the file type out with --type.",
        why="A layout for outreach has no columns for a Member Information File. A row of which nothing can go is held,"
        " in a file beside the one that is written.",
        quiet="Rows whose half of that file is blank.",
        owner=RECEIVER,
    ),
)
