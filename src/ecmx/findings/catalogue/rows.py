"""Rules on one row: what is blank that should not be, homelessness, populations of focus, rows that are no member's."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, EXCLUDE, HOLD, NOTE, RECEIVER, WARNING, row

__all__ = ["RULES"]

RULES = (
    row(
        "key-unusable",
        ERROR,
        "guidance 1.1, Tables 1 and 8",
        says="{label} is blank, so it is not clear which member this row is about. The row is on hold until it is corrected.",
        fix="Fill in the member's CIN (eight digits and a letter), then send the row again.",
        why="Everything in the row belongs to a member, and the CIN says to whom. Guessing by name could put one"
        " person's health data into another's record, so the row waits until it is corrected and is not lost.",
        quiet="Rows that are not member rows, such as a totals line.",
        row=HOLD,
    ),
    row(
        "status-unusable",
        ERROR,
        "guidance 1.1, Tables 4 and 5, fn 56",
        says="{label} is blank, so it is not clear what should happen with this member. The row is on hold until it is corrected.",
        fix="Give the status: New, Continuing or Termed in a Member Information File; 1 to 5 in a Return Transmission"
        " File.",
        why="The status decides whether a member is enrolled, kept or disenrolled. Acting on a guess could end somebody's"
        " care, so the row waits until it is corrected.",
        quiet="A status that is there and cannot be read: it has a finding of its own, and puts the row on hold too.",
        right="Continuing; 3",
        wrong="a blank cell",
        row=HOLD,
    ),
    row(
        "identity-blank",
        ERROR,
        "guidance 1.1, Tables 1 and 4",
        says="{label} is blank; it is needed to know which member this is.",
        fix="Fill it in from the eligibility system.",
        why="CIN, names, date of birth and record status together say who is meant and what should happen. With one of them missing, two"
        " members can be mistaken for one.",
        quiet="Optional columns such as the medical record number.",
    ),
    row(
        "required-blank",
        WARNING,
        "guidance 1.1, Tables 1, 3 and 4",
        says="{label} is blank, although the guidance requires it.",
        fix="Fill it in. Where it is not known, use the value the guidance gives for"
        " that, such as 0000000000 for a phone or 00/00/0000 for a renewal date.",
        why="The guidance asks plans for it “to the extent data allow”. A blank does not say whether it is not known"
        " or was forgotten. The member is still used.",
        quiet="Members marked Termed, who need Tables 1 and 4 only; race or ethnicity, which may be blank (footnote"
        " 21); the homelessness indicator, where a blank means “no or not known”.",
    ),
    row(
        "clinical-blank",
        NOTE,
        "guidance 1.1, Table 2, fn 27 and fn 28",
        says="{label} is blank; the guidance wants each clinical indicator filled in.",
        fix="Nothing needs to be done on the provider's side. The plan can put X where the answer is no or its data do"
        " not allow one, and 0 where nothing was counted.",
        why="A blank does not say whether nobody looked or nothing was found; X and 0 do. Plans are not expected to"
        " have all clinical data, so this is only a note.",
        quiet="Termed members; a new member's first, partial row, whose Tables 2 and 3 are all blank; other"
        " conditions, social determinants and prescriptions.",
    ),
    row(
        "return-blank",
        WARNING,
        "guidance 1.1, Tables 5, 7 and 8",
        says="{label} is blank, although the guidance requires it in what the provider returns.",
        fix="Record it where you keep it, such as the member's page, and make the file again.",
        why="The plan uses the returned file for its quarterly report to the State and has to ask back for what is"
        " missing. The rows are still used.",
        quiet="Optional columns; an end date while ECM goes on; discontinuation date and reason where ECM was not"
        " discontinued; a start date before enrollment; city and zip of a homeless member.",
    ),
    row(
        "attempt-undated",
        ERROR,
        "guidance 1.1, Table 8",
        says="{label} is blank, and without a day there is no attempt.",
        fix="Fill in the day of the attempt. If there was none, remove the row.",
        why="An attempt counts by its day: without one it tells the plan nothing and looks like any other attempt. It is not included in"
        " any file that is sent.",
        quiet="Rows with nothing about an attempt.",
        right="10/14/2026",
        wrong="a blank",
    ),
    row(
        "referral-blank",
        ERROR,
        "guidance 1.1, Table 9, fn 74",
        says="{label} is blank; plan and provider have agreed on the referral process, so every column of it is"
        " required.",
        fix="Fill it in. Where a population of focus does not apply or is not known, the answer is 0.",
        why="The referral file is optional as a whole. Once it is agreed, footnote 74 requires all of its fields,"
        " since the plan decides from them alone.",
        quiet="A file whose form does not say that the process is agreed: there a blank is a note.",
    ),
    row(
        "referral-blank-not-agreed",
        NOTE,
        "guidance 1.1, Table 9, fn 74",
        says="{label} is blank; that matters only if plan and provider have agreed on the referral process.",
        fix="Nothing, unless the process is agreed. If it is, say so in the plan's form in ecmx, and fill in the column.",
        why="Everything in Table 9 is optional until the process is agreed; then all of it is required. We do not know which applies here.",
        owner=RECEIVER,
    ),
    row(
        "no-population",
        NOTE,
        "guidance 1.1, fn 23 and fn 76",
        says="No population of focus is marked for this member.",
        fix="Nothing, if there is not enough information. Otherwise mark every population that is known to apply.",
        why="A member is eligible for ECM through a population of focus, so a row without any is worth a look. But 0"
        " also means “not enough information”, which is a proper answer.",
        quiet="Termed members.",
    ),
    row(
        "population-age",
        WARNING,
        "guidance 1.1, fn 23",
        says="{label} is a population of focus for {group}, which does not fit the member's age when ECM was"
        " authorized.",
        fix="Check the date of birth first, then mark the population for the member's age.",
        why="The populations are split at 21 years. A mark on the wrong side mostly means that the date of birth is"
        " wrong or that a mark slipped into the next column.",
        quiet="Members within a year of 21; young people with a history in child welfare up to 26.",
    ),
    row(
        "homeless-address-without-indicator",
        WARNING,
        "guidance 1.1, fn 13, 14, 16, 17 and 50",
        says="{label} says HOMELESS, but the member is not marked as homeless.",
        fix="Put 1 into Member Homelessness Indicator if the member is homeless; otherwise give the address.",
        why="HOMELESS in an address is allowed for members whose indicator says so. When the two disagree, either the"
        " outreach team looks for somebody at no address or a member misses what is due to homeless people.",
        quiet="A homeless member with an address; the population of focus “experiencing homelessness”, which is"
        " another thing and need not agree.",
    ),
    row(
        "homeless-zip-without-indicator",
        WARNING,
        "guidance 1.1, fn 15 and fn 18",
        says="{label} is 99999, but the member is not marked as homeless.",
        fix="Put 1 into Member Homelessness Indicator if the member is homeless; otherwise give the zip code.",
        why="99999 means “no zip code available” and is allowed for members who are marked homeless. For anybody"
        " else the zip code is simply missing. Where the member is homeless, it is the indicator that was forgotten.",
        quiet="A homeless member with a zip code of their own.",
    ),
    row(
        "homeless-address-blank",
        WARNING,
        "guidance 1.1, fn 13 and fn 16",
        says="{label} is blank, although the member is marked as homeless: it is HOMELESS, or an address if one is known.",
        fix="Write HOMELESS if no address is known, otherwise the address where the member can be reached.",
        why="The word says that somebody looked and found no address; a blank says nothing. Outreach to people without a"
        " home begins with knowing which of the two it is.",
        quiet="HOMELESS; an address; the return file, where city and zip code may be blank (footnotes 51 and 52).",
    ),
    row(
        "new-contact-blank",
        WARNING,
        "guidance 1.1, Table 5, fn 48 and fn 53",
        says="{other_label} says that there is a new one, but {label} is blank.",
        fix="Fill in the new address or phone number, or empty the indicator.",
        why="The indicator is there so that the plan takes over what is new. Without it the plan knows that its own is out"
        " of date, and not what is right.",
        quiet="A homeless member without an address; HOMELESS as the address.",
    ),
    row(
        "new-contact-unmarked",
        WARNING,
        "guidance 1.1, Table 5, fn 48 and fn 53",
        says="{label} is not what the plan's part of the row has, and {other_label} does not say that it is new.",
        fix="Put 1 into the indicator if it is new. Otherwise correct whichever of the two is wrong.",
        why="A plan looks at the indicator to see what has changed. Unmarked, the better address or phone number is overlooked and the"
        " next letter goes to the old one.",
        quiet="The same address written differently (St and Street, capitals, periods); a blank on either side; HOMELESS in the"
        " return.",
    ),
    row(
        "age-group-age",
        WARNING,
        "guidance 1.1, fn 2 and fn 23",
        says="{label} says {group}, which does not fit the member's age when ECM was authorized.",
        fix="Check the date of birth first, then the age group.",
        why="Adults are split from children and youth at 21 years. An age group on the wrong side mostly means a wrong"
        " date of birth, and counts the member in the wrong report.",
        quiet="Members within a year of 21; young people who are marked for child welfare up to 26.",
    ),
    row(
        "nobody-identifiable",
        WARNING,
        "guidance 1.1, Table 9",
        says="This referral names nobody: it has neither a CIN nor a name.",
        fix="Fill in the CIN, or at least the name and the date of birth.",
        why="The plan looks a referred person up and then decides. With a phone number alone there is nobody to look up, and"
        " the referral is lost.",
        quiet="A CIN without a name, or a name without a CIN; one that cannot be read has a finding of its own.",
    ),
    row(
        "totals-line",
        WARNING,
        "ecmx",
        says="This row adds up the rows above. Not included: not a member row.",
        fix="Remove the totals line from the tab, or put it on a tab of its own.",
        why="Read as a member, a totals line adds a person who does not exist. We do not include it and say so, so that the number of rows"
        " still matches.",
        row=EXCLUDE,
    ),
    row(
        "not-a-data-row",
        NOTE,
        "ecmx",
        says="Not included: not a member row. It looks like a repeated header, a page number, a ruler, a remark or an empty form line.",
        fix="Nothing needs to be done. If it was meant as a member's row, fill in the CIN.",
        why="Files have notes below the table, headers repeated on every page, and example lines. They are not included, but they are"
        " counted, so that nothing disappears without notice.",
        row=EXCLUDE,
    ),
    row(
        "announced-count",
        WARNING,
        "ecmx",
        says="This line says how many rows or members there are, and that is not what was read: {count}.",
        fix="Check whether rows are missing or were not included. If the file is whole, correct the line.",
        why="A count at the end of a file is there so that a lost row is noticed. It is compared with the rows that were read.",
        quiet="A count of the tab, of the whole file, of its members, or of the group above it that agrees; a trailer's that takes"
        " in the trailer, or the header and the trailer; sums of other things.",
    ),
    row(
        "fields-too-many",
        ERROR,
        "ecmx",
        says="This row has {count} cells, the header {limit}: its cells have probably shifted. The row is on hold until it is fixed.",
        fix="Put the cell with the separator (often a comma in an address) between quotation marks, or remove the separator."
        " Exporting the file again as “CSV UTF-8” does it.",
        why="A comma inside a cell without quotation marks moves every cell behind it one column to the right. Each would then be"
        " wrong for a reason of its own, or worse, look right.",
        quiet="Rows that all have more fields than the header; empty fields at the end.",
        row=HOLD,
    ),
    row(
        "fields-too-few",
        ERROR,
        "ecmx",
        says="This row has {count} cells, the header {limit}: its cells have probably shifted. The row is on hold until it is fixed.",
        fix="Compare the row with the program that it came from, and fill in the cell that is missing. A line break inside a cell that is"
        " not between quotation marks breaks one row into two, which belong together.",
        why="Where a separator is lost, or a line breaks in the middle of a cell, every cell after it is in the wrong column. Each"
        " would then be wrong for a reason of its own, or worse, look right.",
        quiet="Rows whose filled cells are where they belong, because only blanks are missing at their end.",
        row=HOLD,
    ),
)
