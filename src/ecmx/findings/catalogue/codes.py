"""Rules on yes/no, codes, counts and how a member is reached: phone, zip, e-mail, contact."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, EXCLUDE, NOTE, WARNING, cell

__all__ = ["RULES"]

RULES = (
    cell(
        "yes-no-unreadable",
        ERROR,
        "guidance 1.1, fn 12, 23, 25, 26, 28, 49 and 76",
        says="{label} is neither yes nor no. It must be {words}.",
        fix="Type one of the values the column takes, the same way in every row. Where the answer is not known, use"
        " the value that the guidance gives for “no or not known”, not a question mark.",
        why="The guidance codes yes and no in four ways, each with its own way to say “not known”. A stray word in"
        " such a column could be either, and a member would be counted where they do not belong.",
        quiet="A whole column in another coding (Y and N for 1 and 0); a blank homelessness indicator, which means “no"
        " or not known”.",
        right="1",
        wrong="maybe, 7",
    ),
    cell(
        "code-unknown",
        ERROR,
        "guidance 1.1, Tables 1 to 9",
        says="{label} has a value that this column does not allow. It must be {words}.",
        fix="Choose the code from the list that fits. If it is a code of the plan's own, ask your ecmx administrator to teach it to ecmx"
        " (ecmx layouts learn asks what it means).",
        why="A code outside the list cannot be counted or passed on. Often it is a neighboring column's value or a"
        " code that somebody made up for a case the list does not foresee.",
        quiet="The code's words in place of its number, and “3 - Enrolled” for 3, when the whole column is written so.",
        right="3",
        wrong="9",
        key_holds=True,
    ),
    cell(
        "count-unreadable",
        ERROR,
        "guidance 1.1, Tables 2 and 6",
        says="{label} is not a whole number; it must say how many there were.",
        fix="Type digits only: 0 for none, 3 for three.",
        why="Counts are added up for the quarterly report. “Several” and “2-3” cannot be added.",
        quiet="2.0 in a number cell; a blank where nothing was counted.",
        right="3",
        wrong="a few, 2-3",
    ),
    cell(
        "count-negative",
        ERROR,
        "guidance 1.1, Tables 2 and 6",
        says="{label} is below zero; it must say how many there were.",
        fix="Type how many there were; 0 for none.",
        why="Nobody has fewer than no visits. A number below zero usually is the trace of a formula or of a code for"
        " “missing” that another system uses.",
        right="0",
        wrong="-1",
    ),
    cell(
        "mass-communication",
        ERROR,
        "guidance 1.1, Table 8, fn 72",
        says="{label} names a mass communication, which does not count as an outreach attempt. The row is not included.",
        fix="Remove the row. If somebody did speak or write to this one member, report that attempt as In-Person or"
        " Telephonic/electronic.",
        why="The guidance counts an attempt to reach one member in person, by phone, by text message or by secure"
        " e-mail. Mass mailings, distribution e-mails and mass texts do not belong in the file.",
        quiet="A text message or a secure e-mail to one member; several attempts on one day.",
        right="Telephonic/electronic",
        wrong="Mass mailing",
        row=EXCLUDE,
    ),
    cell(
        "phone-format",
        ERROR,
        "guidance 1.1, fn 19, 34, 38, 40, 54, 59, 69 and 75",
        says="{label} is not a phone number as the guidance wants it: ten digits and nothing else.",
        fix="Type the area code and the number as ten digits, without dashes, parentheses, spaces or +1. An extension"
        " goes into its own column.",
        why="Systems that dial or compare numbers take digits only. A number with a missing digit reaches nobody, and one with an"
        " extension behind it reaches somebody else.",
        quiet="A whole column written with dashes or parentheses, where all ten digits are there: said once, for the"
        " column. 0000000000 in the Member Information File's member phone.",
        right="5105550142",
        wrong="555-0142",
    ),
    cell(
        "phone-extension",
        WARNING,
        "guidance 1.1, fn 19, 34, 38, 40, 54, 59, 69 and 75",
        says="{label} has an extension behind the ten digits. The number was read; the extension does not belong in this column and was"
        " not included.",
        fix="Move the extension into its own column, or into a remark where there is none.",
        why="The guidance wants ten digits and nothing else, so that systems can dial and compare them. The number is clear; only the"
        " extension would be lost without notice.",
        quiet="The extension in its own column.",
        right="5105550142, and 7 in the column for the extension",
        wrong="510-555-0142 ext. 7",
    ),
    cell(
        "phone-unknown-not-allowed",
        ERROR,
        "guidance 1.1, fn 19",
        says="{label} has ten zeros, which the guidance allows only for the member's phone in the Member Information"
        " File.",
        fix="Type the number. If there is none, leave the cell blank.",
        why="Ten zeros mean “the plan has no number for this member”. In any other phone column they hide that a number is missing, and"
        " somebody may dial them.",
        quiet="Member Phone Number in the Member Information File.",
        right="5105550142",
        wrong="0000000000 as the care manager's phone",
    ),
    cell(
        "extension-format",
        ERROR,
        "guidance 1.1, fn 60",
        says="{label} is not a phone extension: up to six digits and nothing else.",
        fix="Type the digits of the extension alone, without “x” or “ext.”; leave it blank if there is none.",
        why="The extension has its own column so that a phone number keeps its ten digits. Phone systems dial it exactly as written,"
        " so letters in it cause trouble.",
        right="204",
        wrong="ext. 204",
    ),
    cell(
        "zip-format",
        ERROR,
        "guidance 1.1, fn 15, 18 and 52",
        says="{label} is not a zip code: five digits, or nine with or without a dash.",
        fix="Type the five digits of the zip code and format the column as Text, so that leading zeros stay.",
        why="The zip code says which county and which team a member belongs to. A spreadsheet that treats it as a number drops leading"
        " zeros, and a zip code with a missing digit matches no place at all.",
        quiet="99999 for a member who is marked homeless; zip+4.",
        right="94607, 94607-1234",
        wrong="9460",
    ),
    cell(
        "email-format",
        WARNING,
        "guidance 1.1, Table 1",
        says="{label} does not look like an e-mail address.",
        fix="Check the address: one @, no spaces, and a domain with a dot. Leave the cell blank if there is none.",
        why="A message to a misspelled address can reach a stranger, and messages about members must not. It is only a"
        " warning, since its form does not show whether an address works.",
        right="alex@example.org",
        wrong="alex at example, alex@example",
    ),
    cell(
        "contact-format",
        NOTE,
        "guidance 1.1, Table 4, fn 39",
        says="{label} is not in the form Last name, First name, Title.",
        fix="Nothing needs to be done: the name was used as written. Three parts with commas between them let other"
        " systems sort by last name.",
        why="The guidance asks for the three parts in this order. The person can be reached either way, so this is"
        " only a note.",
        right="Doe, Alex, ECM Manager",
        wrong="Alex Doe",
    ),
)
