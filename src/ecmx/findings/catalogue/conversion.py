"""What a conversion says: what of a file has no place in the layout that it is turned into."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import NOTE, RECEIVER, TEACH_COLUMN, WARNING, cell, column, row

__all__ = ["RULES"]

RULES = (
    cell(
        "not-carried-element",
        WARNING,
        "ecmx",
        says="The form {layout} has no column for {label}: this cell is not sent.",
        fix="If the other side needs it, agree on a column and add it to the form; otherwise nothing needs to be done.",
        why="Every plan asks for different things. What one has and the other does not ask for is not sent, and you should know that"
        " before the file goes out.",
        quiet="Cells that are blank.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-value",
        WARNING,
        "ecmx",
        says="The form {layout} has no way to write this cell's {label} as it is: the plan would read something else.",
        fix="Look at the cell in the new file. The form can be changed to write the column differently, or the text can be changed to one"
        " that fits.",
        why="A column of check marks cannot tell “no” from “not known”, a list of populations cannot say that none applies, one field for"
        " both"
        " names cannot hold a comma, Windows-1252 does not have every letter, and a cell of a workbook ends at 32,767 characters."
        " Whatever is written is read back before it is written, so that such a change is never silent.",
        quiet="The same thing written another way: a date, a code, or a phone number as the plan's form wants it.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-extension",
        NOTE,
        "ecmx",
        says="The form {layout} has no column for {extension}: this cell is not sent.",
        fix="If the other side wants it, agree on a column and add it to the form.",
        why="It is a column that some plans add to the guidance's. The form you are writing does not ask for it.",
        quiet="Cells that are blank; a plan's own columns that no form names.",
        owner=RECEIVER,
    ),
    row(
        "not-carried-record",
        WARNING,
        "ecmx",
        says="The form {layout} has no place for a record of the {group}: this row's record is not included.",
        fix="Name a form that has room for it as well, or exclude the file type with --type.",
        why="A form for outreach has no columns for a Member Information File. A row with nothing to send is put on hold, in the folder"
        " held/ next to the file it came from.",
        quiet="Rows whose half of that file is blank.",
        owner=RECEIVER,
    ),
    row(
        "not-carried-untried",
        NOTE,
        "ecmx",
        says="No outreach attempt is recorded in this row, so there is nothing to send.",
        fix="Nothing, if nobody has tried to reach the member yet.",
        why="In a list with several attempts side by side, each attempt that is filled in becomes a record of its own. Members without an"
        " attempt still have a row there, but the Initial Outreach Tracker File has nothing to say about them.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-unreadable",
        WARNING,
        "ecmx",
        says="The {label} in this cell could not be read in full, so it is not sent as written.",
        fix="Fix the cell in the file that it came from (its own finding says how), then convert again.",
        why="What could not be understood cannot be put into a plan's form. The rest of the row is sent, and so are the good entries of a"
        " list. This is said here as well as in the check, because a blank in the new file looks as if nobody ever knew.",
        quiet="Blank cells, and words that mean blank, such as NULL.",
    ),
    column(
        "not-carried-column",
        WARNING,
        "ecmx",
        says="We do not recognize column {column}: its {count} filled cells are not sent.",
        fix=f"If the other side needs it, {TEACH_COLUMN}.",
        why="Someone's own column has no place in another plan's form. It is listed with its count, because data that is dropped without a"
        " word is missed only when somebody looks for it.",
        quiet="Columns with nothing below their header.",
        owner=RECEIVER,
    ),
    column(
        "not-carried-unsure",
        WARNING,
        "ecmx",
        says="It is not certain what column {column} is, so its {count} filled cells are not sent.",
        fix=f"If the other side needs it, {TEACH_COLUMN}.",
        why="A guess could put a value where it does not belong, and nobody would see it in the new file. Not sent, it is at least counted"
        " and listed.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-half",
        NOTE,
        "ecmx",
        says="This cell belongs to a file type that you did not ask for.",
        fix="Nothing, if that is what you meant. Otherwise name its file type with --type too.",
        why="With --type, only the records of some file types are included. The others' cells stay where they are, and are counted.",
        owner=RECEIVER,
    ),
    row(
        "row-kept-back",
        WARNING,
        "ecmx",
        says="The row is not sent. {change}",
        fix="See why, fix it in the file it came from, and convert again.",
        why="A row that was on hold or not included when it was received cannot go out either. A row on hold is kept as it came, in the"
        " folder for rows on hold.",
    ),
    row(
        "withheld-other-plan",
        WARNING,
        "ecmx",
        says="The row belongs to {partner}, so it is not sent to {other_partner}.",
        fix="Nothing, if that is right: make {partner}'s file as well, or all plans' files in one go with --to-each. If the plan is"
        " named wrongly in the row, fix it there.",
        why="A plan must never receive another plan's member. One file sent to the wrong plan is a breach that has to be reported.",
        owner=RECEIVER,
    ),
    row(
        "withheld-unknown-plan",
        WARNING,
        "ecmx",
        says="The row does not say which plan this member belongs to in a way that we recognize, so it is not sent"
        " to {other_partner}.{change}",
        fix="Name the plan in the row, or list that spelling as an alias in partners.toml. If every such row is"
        " {other_partner}'s, say so with --all-are.",
        why="Where nobody says which plan a member belongs to, sending the row is a guess. A wrong guess is a breach.",
        quiet="Files in a plan's own form whose rows name no other plan.",
        owner=RECEIVER,
    ),
    row(
        "withheld-other-provider",
        WARNING,
        "ecmx",
        says="By its NPI, the row belongs to another provider, so it is not sent to {other_partner}.",
        fix="Nothing, if that is right: make the other provider's file as well. If the NPI is one of {other_partner}'s, add it in"
        " partners.toml.",
        why="A provider must never receive another provider's members. The NPI in the row says whose member it is, whatever the file"
        " is called.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-prefilled",
        NOTE,
        "ecmx",
        says="The rest of this record is not filled in yet, so there is nothing to send this cell with.",
        fix="Nothing, if the record is still to be filled in.",
        why="Forms come with some of their cells filled in beforehand, such as the provider's name. As long as nothing is reported next to"
        " them, there is no return and no attempt.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-left-out",
        WARNING,
        "guidance 1.1, Table 8, fn 72",
        says="The record that this cell belongs to is not included, since the guidance does not count it; the rest of the row is sent.",
        fix="See the finding on the row's outreach attempt method.",
        why="A mass communication is no outreach attempt. The member in the same row is still a member, so the rest of the row is sent.",
    ),
    row(
        "withheld-undated",
        WARNING,
        "guidance 1.1, Table 8",
        says="The row's {label} is blank or cannot be read, and without a day there is no attempt to report. It is not sent.",
        fix="Fill in the day of each attempt, one attempt per row, in the file it came from. Then convert again.",
        why="An attempt without a day cannot be counted. One day for two attempts would lose one of them.",
    ),
    row(
        "withheld-no-layout",
        WARNING,
        "ecmx",
        says="The row belongs to {partner}, and none of the forms that were named has a place for it.",
        fix="Name a form of {partner} that has a place for such records as well.",
        why="With a file for each plan, a row goes into its own plan's file and nowhere else. Where that plan's forms have no place for"
        " such a record, it is put on hold.",
        owner=RECEIVER,
    ),
    row(
        "withheld-of-nobody",
        WARNING,
        "ecmx",
        says="The row does not say which plan this member belongs to in a way that we recognize, so it is sent to no plan.{change}",
        fix="Name the plan in the row, or list that spelling as an alias in partners.toml.",
        why="Where nobody says which plan a member belongs to, sending the row is a guess. A wrong guess is a breach.",
        owner=RECEIVER,
    ),
)
