"""Rules on a whole file or sheet: how it was found to be made, and what was passed over on purpose."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, NOTE, WARNING, file, sheet

__all__ = ["RULES"]

RULES = (
    file(
        "encoding-guessed",
        NOTE,
        "ecmx",
        says="The file does not say how its letters are stored (its encoding); it was read as {encoding}.",
        fix="Look at a name with an accent. If it looks wrong, save the file as “CSV UTF-8”.",
        why="A text file in an older encoding looks the same until a name such as José comes along. Read the wrong"
        " way, the name is spoiled and no longer matches.",
        quiet="UTF-8, with or without a mark at its beginning, and plain letters without accents.",
    ),
    file(
        "encoding-unsure",
        WARNING,
        "ecmx",
        says="The file does not say how its letters are stored (its encoding). It was read as {encoding}, but some words make sense only in"
        " {other_encoding}.",
        fix="Look at the names with accents. If they look wrong, save the file anew as “CSV UTF-8” from the program that made it.",
        why="Older programs, and those for the Mac, save letters with accents in ways of their own. Read the wrong way, a name is spoiled"
        " and no longer matches. Where the words leave it open, we do not choose for you.",
        quiet="A file in which every word with an accent makes sense in one encoding: it is read so, with a note.",
    ),
    sheet(
        "null-words",
        NOTE,
        "ecmx",
        says="Cells with a word or sign for nothing, such as NULL, N/A, None or a lone dash, were read as blank: {count}.",
        fix="Nothing needs to be done. The person who makes the export can have it write blanks.",
        why="Exports of databases and spreadsheets write NULL, nan or N/A where there is nothing. Read as text, each such cell would be an"
        " error of its own, and the word would be sent on as if it were a value.",
        quiet="A word such as None or NA where words are meant, in fewer than three columns: it may be somebody's name or a code. A blank"
        " cell that must be filled is still reported.",
    ),
    file(
        "no-rows",
        NOTE,
        "ecmx",
        says="The file has headers and no rows.",
        fix="Nothing, if there was nothing to report. Otherwise run the export again.",
        why="A file without rows is the usual way to say that there is nothing to report. An export that failed looks just"
        " the same.",
        quiet="A workbook with rows on another of its tabs.",
    ),
    file(
        "macros-ignored",
        NOTE,
        "ecmx",
        says="The workbook has macros; they were not run and not looked at.",
        fix="Nothing needs to be done. If you can, ask for the workbook without macros (.xlsx).",
        why="A macro can do anything to the computer that runs it. The data can be read without.",
    ),
    file(
        "links-ignored",
        NOTE,
        "ecmx",
        says="The workbook refers to other files; they were not opened, and the values saved in this one were read.",
        fix="Nothing needs to be done. If values look out of date, paste them as values.",
        why="Following a link would open files or addresses that somebody else chose. The last saved values may be"
        " older than the sender thinks.",
    ),
    sheet(
        "hidden-sheet-read",
        NOTE,
        "ecmx",
        says="The tab is hidden in the workbook; it was read like the others because it has members' rows.",
        fix="Show it in the spreadsheet program (right-click on any tab, Unhide) and check whether it is meant to be"
        " sent.",
        why="Hidden tabs are often last month's data, left behind. Dropping rows that were meant to be there would be worse.",
        quiet="Hidden tabs without members, such as lists for drop-down fields.",
    ),
    sheet(
        "cells-unread",
        ERROR,
        "ecmx",
        says="This tab has more in it than could be read ({rows}).",
        fix="Open the file in Excel, save it as a new Excel workbook (.xlsx) or as CSV, and send that. Compare these rows with the"
        " ones on the screen.",
        why="What was read is counted and compared with the file itself. A cell that is in the file and does not come through would look"
        " like a blank, and a blank can mean something: no end date, not homeless.",
        quiet="Cells that hold blanks only, formatted empty cells, charts.",
    ),
    sheet(
        "cells-merged",
        NOTE,
        "ecmx",
        says="Cells are merged over several rows; each of the rows was given what the block shows ({rows}).",
        fix="Check that it is meant for each of these rows. Better unmerge the cells and fill in every row.",
        why="A merged block shows one value next to several rows, but the workbook keeps it with the first of them only. Read that way,"
        " the other rows would lack what a person sees next to them.",
        quiet="Merged titles and headers.",
    ),
    sheet(
        "cells-merged-across",
        NOTE,
        "ecmx",
        says="Cells are merged across several columns; what they show was read in the first of the columns alone ({rows}).",
        fix="Unmerge the cells, and fill in each of the columns that the value is meant for.",
        why="A merged block shows one value across several columns, and the workbook keeps it with the first of them. The file does not"
        " say which of the columns it is meant for, so the others were read as blank.",
        quiet="Merged titles, headers and headings between groups; blocks without a value; columns without a header.",
    ),
    sheet(
        "rows-cut-short",
        NOTE,
        "ecmx",
        says="Rows end before the last column of the header; what is missing behind their end was read as blank ({rows}).",
        fix="Nothing needs to be done where these cells are meant to be blank. Otherwise export the file again.",
        why="Some programs leave out the blanks at a row's end. A row that was cut off on the way looks the same, and its blanks would be"
        " read as answers.",
        quiet="Columns without a header at the end.",
    ),
    sheet(
        "rows-hidden",
        NOTE,
        "ecmx",
        says="Rows that are hidden in the workbook were read like the others ({rows}).",
        fix="Clear the filter or show the rows (right-click, Unhide), and check whether they are meant to be sent.",
        why="Rows are hidden by a filter or by hand, and the sender may not know that they are still in it. Dropping rows that"
        " were meant to be there would be worse.",
        quiet="Hidden rows above the table or without content.",
    ),
    sheet(
        "columns-hidden",
        NOTE,
        "ecmx",
        says="Columns that are hidden in the workbook were read like the others ({columns}).",
        fix="Show the columns (right-click, Unhide), and check whether they are meant to be sent.",
        why="What nobody sees, nobody checks. An older copy of a column is sometimes left behind hidden.",
        quiet="Hidden columns without content.",
    ),
    sheet(
        "rows-struck",
        NOTE,
        "ecmx",
        says="Rows with struck-through cells were read like the others ({rows}).",
        fix="Find out what the line through them means. If the member should not be included, delete the row or give its status.",
        why="A line through a row mostly means that it is no longer valid, but only a person can tell. The guidance uses a status or a date"
        " for that, which every program reads.",
        quiet="Struck-through headers.",
    ),
    sheet(
        "rows-commented",
        NOTE,
        "ecmx",
        says="Rows have comments, which were not read ({rows}).",
        fix="Read the comments in the workbook. What matters belongs in a cell.",
        why="A comment such as “remove” changes what the row means. It is where no program looks.",
        quiet="Comments on headers; the notes that ecmx itself wrote.",
    ),
    file(
        "formats-unseen",
        NOTE,
        "ecmx",
        says="The workbook is damaged in a way that only another program could read; how its numbers are formatted may be lost.",
        fix="Check dates and leading zeros. Better open it in Excel, save it as an Excel workbook (.xlsx), and use that.",
        why="Some old workbooks (.xls) break a rule of the format that our reader keeps to. LibreOffice could open this one, and what it"
        " made of it was read.",
    ),
)
