"""Rules on columns: how they are headed, what they carry, what is missing."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, HOLD, NOTE, RECEIVER, TEACH_COLUMN, WARNING, column, sheet

__all__ = ["RULES"]

RULES = (
    column(
        "column-dialect",
        NOTE,
        "ecmx",
        says="{label} is written as {spelling}. It was read that way.",
        fix="Nothing needs to be done. To keep it read that way, ask your ecmx administrator to teach ecmx this form"
        " (ecmx layouts learn).",
        why="Many plans write dates and yes/no in their own way. As long as the whole column agrees, that is their style and not an error.",
        quiet="Columns written as in the guidance.",
        owner=RECEIVER,
    ),
    column(
        "plan-column",
        NOTE,
        "guidance 1.1, fn 4 and fn 44",
        says="Column {column} (“{header}”) is none of the guidance's data elements; it is the plan's own and is not"
        " checked.",
        fix=f"Nothing needs to be done. If it is one of the guidance's columns under another name, {TEACH_COLUMN}.",
        why="Plans add columns for their own use. They may not ask providers for more than the guidance lists unless"
        " both agree, so it is worth knowing which columns these are.",
        quiet="Columns already known as the plan's own.",
        owner=RECEIVER,
    ),
    column(
        "extension-column",
        NOTE,
        "guidance 1.1, fn 4 and fn 44",
        says="Column {column} (“{header}”) goes beyond the guidance: {extension}. Its contents are not checked.",
        fix="Nothing needs to be done. Plan and provider should have agreed on it.",
        why="Some additions are asked for by several plans and are known to us. The guidance allows them when both"
        " sides agree.",
        quiet="Additions already agreed on for this form.",
        owner=RECEIVER,
    ),
    column(
        "unsure-column",
        NOTE,
        "ecmx",
        says="Column {column} (“{header}”) may be {likely}, but that is not certain, so it was not read as that.",
        fix=f"If you know what the column is, {TEACH_COLUMN}; then it is read from the next check on.",
        why="A column mistaken for another puts wrong data into every member's record, and nobody notices. A column that was not read is"
        " noticed at once. When in doubt we do not read it, and ask.",
        owner=RECEIVER,
    ),
    column(
        "header-repeated",
        WARNING,
        "ecmx",
        says="Columns {other_column} and {column} have the same header, “{header}”.",
        fix="Give each column a header of its own, or delete the one that is not used.",
        why="Two columns of one name can hold two different answers. The name alone does not say which one is meant.",
        quiet="Headers that differ in a word or a number, such as Address and Address 2.",
    ),
    column(
        "column-without-header",
        NOTE,
        "ecmx",
        says="Column {column} has data but has no header, so it was not read.",
        fix="Give the column a header, or empty it.",
        why="Without a header we would have to guess from the data what they are. A guess that went wrong would not be"
        " seen by anybody.",
        quiet="Empty columns.",
    ),
    column(
        "header-too-long",
        WARNING,
        "ecmx",
        says="The header of column {column} has {count} characters. At most {limit} are read, so we treat the column as one we do not"
        " recognize.",
        fix="Give the column a short header, and put instructions on a row or a tab of their own.",
        why="A header names its column in a few words. If there are pages of text instead, something went wrong when the file was made,"
        " and a program that read all of it could be kept busy for hours.",
        quiet="Long headers with instructions in them, as forms have them.",
    ),
    sheet(
        "column-missing",
        WARNING,
        "guidance 1.1, Tables 1 to 8",
        says="There is no column for {label}, which the guidance requires.",
        several="There is no column for {count} data elements that the guidance requires.",
        fix=f"Add the column. If it is there under another name, {TEACH_COLUMN}.",
        why="Data without a column is missing for every member, so this is said once for the tab and not for each row. The members are"
        " still used.",
        quiet="Optional columns; a partial file without Tables 2 and 3; columns with the elected part of a return file.",
    ),
    sheet(
        "clinical-columns-missing",
        NOTE,
        "guidance 1.1, Table 2, fn 28",
        says="Of Table 2 there is no column for {labels}, so the file says nothing about it for any member.",
        fix=f"Nothing, if there is no such data; else add the columns. If one has another name, {TEACH_COLUMN}.",
        why="Plans send what they know of a member's health “to the extent data allow”, so a column may be absent."
        " Anyone reading the file should know that nobody looked, and not read it as a no.",
        quiet="Optional columns; a file without any of Table 2, which gets a note of its own.",
    ),
    sheet(
        "applicable-columns-missing",
        WARNING,
        "guidance 1.1, Table 5, fn 61 to 64",
        says="There is no column for {labels}, so the form has no place for it where it applies.",
        fix="Add the columns to the form. If they are there under other names, ask your ecmx administrator to teach ecmx these"
        " columns (ecmx layouts learn asks what they are).",
        why="A blank cell says that it does not apply. Without the column a provider who stops reaching out to a member"
        " has no way to tell the plan.",
        quiet="Columns that are there and blank.",
    ),
    sheet(
        "key-column-missing",
        ERROR,
        "guidance 1.1, Tables 1 and 8",
        says="No column was read as {label}, so no row can be matched with a member. All rows of the tab are on hold.",
        fix=f"Add a column with each member's CIN. If it is there under another name, {TEACH_COLUMN}.",
        why="The CIN is what plan and provider both know a member by. Without it not one row of the tab can be used.",
        quiet="Cover tabs and lists without members.",
        row=HOLD,
    ),
    sheet(
        "status-column-missing",
        ERROR,
        "guidance 1.1, Tables 4 and 5, fn 56",
        says="No column was read as {label}, so it is not clear what should happen with any of the members. All rows of the tab are on"
        " hold.",
        fix=f"Add the column. If it is there under another name, {TEACH_COLUMN}.",
        why="The status decides whether a member is enrolled, kept or disenrolled. Without it, acting on any row would be a guess.",
        quiet="A tab whose rows hold several files: the other half says who the member is and what should happen.",
        row=HOLD,
    ),
    column(
        "required-column-empty",
        WARNING,
        "guidance 1.1, Tables 1 to 8",
        says="{label} is blank in every row, though there is a column for it.",
        fix="Fill in the column.",
        why="A column that nobody fills has mostly been forgotten in the sender's export. It is said once, not once a"
        " row.",
        quiet="A form with columns to be filled in and returned, where all of a file's columns are still blank.",
    ),
    sheet(
        "table-missing",
        NOTE,
        "guidance 1.1, Table 4, fn 41",
        says="{table} is absent as a whole, so nothing of it was checked.",
        fix="Nothing, if the file is meant to be partial. Otherwise send the complete file.",
        why="A first file within ten business days needs Tables 1 and 4 only; the complete one follows at least"
        " monthly. We cannot tell from one file which of the two it is meant to be.",
        quiet="Files that have some of the table's columns: then each missing one is named.",
    ),
    column(
        "code-set-unknown",
        NOTE,
        "guidance 1.1, fn 11, 21 and 73",
        says="{label} uses codes that are in none of the lists we know; they were kept as written.",
        fix="Ask the plan for its list of codes, and add it to the plan's form in ecmx so that the codes can be checked and read.",
        why="The guidance leaves some code lists to others, and plans differ. Calling an unknown list wrong would flag every row; calling"
        " it right would be a guess. So it is said once.",
        quiet="Columns in a known list with single codes outside it: those are errors of their cells.",
        owner=RECEIVER,
    ),
    sheet(
        "columns-out-of-order",
        NOTE,
        "guidance 1.1, Tables 1 to 9",
        says="The columns have the guidance's own names, but are not in its order.",
        fix="Nothing, if both sides agreed on the order; the plan's form in ecmx can say so. Otherwise put the columns in the guidance's"
        " order.",
        why="The guidance wants the data in its own sequence unless agreed otherwise, because some systems read columns by"
        " their place. We read them by their names, so nothing is lost here.",
        quiet="Columns that are missing, and the plan's own in between; headers in a plan's own words; a form with another order.",
    ),
    column(
        "continuing-in-partial",
        WARNING,
        "guidance 1.1, Table 4, fn 41",
        says="{count} members are Continuing, but nothing of Tables 2 and 3 is there: a complete file is due for them.",
        fix="Send the complete file, with clinical and primary care information. A partial one is for new members.",
        why="Tables 1 and 4 alone are for the first ten business days after authorization; after that the complete file is"
        " due at least once a month. Without it the care manager works without diagnoses, visits and prescriptions.",
        quiet="New and Termed members, who need Tables 1 and 4 only; a file with anything in the other two.",
    ),
    column(
        "renewal-unknown",
        NOTE,
        "guidance 1.1, fn 22",
        says="{label} is 00/00/0000 for {count} members, practically all of them.",
        fix="Look whether the export lost the column. Tell DHCS which renewal dates are not known.",
        why="A single unknown date is right and quiet. If nearly all are unknown, an export has most likely lost the column,"
        " and nobody is warned before Medi-Cal lapses.",
        quiet="Some unknown dates among known ones.",
    ),
    column(
        "indicator-unclear",
        NOTE,
        "guidance 1.1, Table 2, fn 33",
        says="{label} writes its indicators in several ways, so there is no telling which of them mean that the drug was filled. They were"
        " kept as written.",
        fix="Write the indicators in one way, and say what they mean.",
        why="Footnote 33 describes the indicator as “prescribed but not received” and as “filled”, so a Y can mean"
        " either. One way of writing can be asked about; of several in one column nobody knows that they mean the same.",
        quiet="A column with one way of writing, such as Y and N; words in every cell of the column.",
    ),
    column(
        "date-cells-mixed",
        NOTE,
        "ecmx",
        says="{label} has real date cells and dates typed as text side by side. Both were read.",
        fix="Nothing needs to be done. Formatting the column as one kind keeps a spreadsheet from swapping day and"
        " month.",
        why="A spreadsheet may treat 03/09/2026 as a date in one row and as text in the next, for instance where"
        " 02/30 is no date. Mixed columns are where such slips hide.",
        quiet="Columns that are wholly of one kind.",
    ),
    column(
        "one-time-of-day",
        WARNING,
        "ecmx",
        says="Every date of {label} has the same time of day, {time}: midnight was moved by a time zone, and {change}.",
        fix="Compare a few dates with another source before you use the column. Export plain"
        " dates without a time of day.",
        why="A program that keeps a date as a moment shows midnight in another time zone as an hour of the day before. A birth date or a"
        " start date that is off by one day finds no member and counts in the wrong month.",
        quiet="Midnight; moments that differ from row to row; one and the same moment in every row, such as when the file was made.",
        right="05/13/1983",
        wrong="05/12/1983 17:00 in the place of 05/13/1983, in every row",
    ),
    column(
        "odd-signs",
        NOTE,
        "ecmx",
        says="{label} has odd characters in {count} cells: invisible ones, look-alikes, or &amp; as web pages write it. It was"
        " read as it is meant.",
        fix="Nothing needs to be done. Typing such a value anew, rather than pasting it, keeps them out.",
        why="Text pasted from a message, a web page, or a form brings direction marks, no-break blanks, and special hyphens along. To a"
        " person they look right; to a program 95202 with an unseen sign is another text than 95202.",
        quiet="Dashes, accents and & in words, where they belong.",
    ),
    column(
        "letters-spoilt",
        WARNING,
        "ecmx",
        says="{label} has letters in {count} cells that look spoiled: {change}. They were left as they are.",
        fix="Export the file again as “CSV UTF-8” or as a workbook from where the names are still right; correct the"
        " cells by hand if that is not possible.",
        why="A name such as Villaseñor that was saved in one encoding and opened in another is no longer the member's name, and matches"
        " nobody. Where letters were lost no program can bring them back.",
        quiet="Accents and letters of any language that are as they should be; question marks after a word.",
        right="Villaseñor",
        wrong="VillaseÃ±or, Villase?or",
    ),
)
