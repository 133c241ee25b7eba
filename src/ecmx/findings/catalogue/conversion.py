"""What a conversion says: what of a file has no place in the layout that it is turned into."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import NOTE, RECEIVER, WARNING, cell, column, row

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
        why="A layout for outreach has no columns for a Member Information File. A row of which nothing can go is set aside,"
        " in the folder held/ beside the file that it came from.",
        quiet="Rows whose half of that file is blank.",
        owner=RECEIVER,
    ),
    row(
        "not-carried-untried",
        NOTE,
        "ecmx",
        says="No outreach attempt stands in this row, so there is no record of one that could go along.",
        fix="Nothing, if nobody has tried to reach the member yet.",
        why="Of a list with several attempts side by side each attempt that is filled in becomes a record of its own. A member with"
        " whom none was made has a row there all the same, and the Initial Outreach Tracker File has nothing to say of them.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-unreadable",
        WARNING,
        "ecmx",
        says="What stands in this cell as {label} could not be read in full, so it does not go along as it stands.",
        fix="Fix the cell in the file that it came from (its own finding says how), then convert again.",
        why="Nobody can put into a plan's form what could not be understood. The rest of the row goes, and of a list its good"
        " entries. Said here as well as by the check, because a blank in the new file looks like nobody ever knew.",
        quiet="Blank cells, and words that stand for a blank, such as NULL.",
    ),
    column(
        "not-carried-column",
        WARNING,
        "ecmx",
        says="Column {column} is none that we know: its {count} filled cells do not go along.",
        fix="If the other side needs it, say in the layout of the file that is read what the column carries.",
        why="A column of somebody's own has no place in another's form. It is said with its count, because what is left behind in"
        " silence is missed only when somebody looks for it.",
        quiet="Columns without anything below their header.",
        owner=RECEIVER,
    ),
    column(
        "not-carried-unsure",
        WARNING,
        "ecmx",
        says="Nobody is sure what column {column} carries, so its {count} filled cells do not go along.",
        fix="Say in the layout of the file that is read what the column carries; `ecmx layouts learn` asks for it.",
        why="A guess could put a value where it does not belong, and nobody would see it in the new file. Left behind, it is at"
        " least counted and said.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-half",
        NOTE,
        "ecmx",
        says="What stands in this cell belongs to a record that was not asked for.",
        fix="Nothing, if that is what you meant. Otherwise name its file type with --type too.",
        why="With --type only the records of some file types are taken. The others' cells stay where they are, and are counted.",
        owner=RECEIVER,
    ),
    row(
        "row-kept-back",
        WARNING,
        "ecmx",
        says="The row does not go. {change}",
        fix="See why it is kept back, fix it in the file that it came from, and convert again.",
        why="A row that is held back or skipped as it was received cannot go out either. A held row is in the folder for held rows, as it"
        " came.",
    ),
    row(
        "withheld-other-plan",
        WARNING,
        "ecmx",
        says="The row belongs to {partner}, so it does not go to {other_partner}.",
        fix="Nothing, if that is right: make {partner}'s file as well, or all plans' files in one go with --to-each. If the plan is"
        " named wrongly in the row, fix it there.",
        why="A plan must never receive another plan's member. One file sent to the wrong plan is a breach that has to be reported.",
        owner=RECEIVER,
    ),
    row(
        "withheld-unknown-plan",
        WARNING,
        "ecmx",
        says="The row does not say whose member this is in a way that we know, so it does not go to {other_partner}.{change}",
        fix="Name the plan in the row, or register how it is written as an alias in partners.toml. If every such row is"
        " {other_partner}'s, say so with --all-are.",
        why="Where nobody says which plan a member belongs to, sending the row is a guess. A wrong guess is a breach.",
        quiet="Files in a plan's own layout, whose rows name no other plan.",
        owner=RECEIVER,
    ),
    row(
        "withheld-other-provider",
        WARNING,
        "ecmx",
        says="The row is of another provider by its NPI, so it does not go to {other_partner}.",
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
        says="The row has nothing else of the record that this cell belongs to, so there is no record for it to go with.",
        fix="Nothing, if the record is still to be filled in.",
        why="Forms come with some of their cells filled in beforehand, such as the provider's name. As long as nothing is reported"
        " beside them, there is no return and no attempt.",
        owner=RECEIVER,
    ),
    cell(
        "not-carried-left-out",
        WARNING,
        "guidance 1.1, Table 8, fn 72",
        says="The record that this cell belongs to is left out, since it is none by the guidance; the rest of the row goes.",
        fix="See the finding on the row's outreach attempt method.",
        why="A mass communication is no outreach attempt. The member in the same row is a member all the same, so the rest of it"
        " goes.",
    ),
    row(
        "withheld-undated",
        WARNING,
        "guidance 1.1, Table 8",
        says="The row's {label} is blank or cannot be read, and without a day there is no attempt to report. It does not go.",
        fix="Give the day of each attempt, an attempt a row, in the file that it came from. Then convert again.",
        why="An attempt without a day cannot be counted. One day for two attempts would lose one of them.",
    ),
    row(
        "withheld-no-layout",
        WARNING,
        "ecmx",
        says="The row belongs to {partner}, and none of the layouts that were named takes it.",
        fix="Name a layout of {partner} that takes such records as well.",
        why="With a file for each plan, a row goes into its own plan's file and nowhere else. Where that plan's layouts have no place"
        " for such a record, it waits.",
        owner=RECEIVER,
    ),
    row(
        "withheld-of-nobody",
        WARNING,
        "ecmx",
        says="The row does not say whose member this is in a way that we know, so it goes to no plan.{change}",
        fix="Name the plan in the row, or register how it is written as an alias in partners.toml.",
        why="Where nobody says which plan a member belongs to, sending the row is a guess. A wrong guess is a breach.",
        owner=RECEIVER,
    ),
)
