"""Rules on cells that pack several entries: prescriptions, other conditions, social determinants; and on the diagnosis codes in them."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, WARNING, cell

__all__ = ["RULES"]

RULES = (
    cell(
        "prescriptions-broken",
        ERROR,
        "guidance 1.1, Table 2, fn 33",
        says="{label} has an entry that is not drug code, date and indicator with commas between them.",
        fix="Write each prescription as NDC,MM/DD/YYYY,indicator and put a semicolon between two prescriptions.",
        why="The whole list is in one cell, so only commas and semicolons show where a prescription ends. One"
        " missing comma shifts all that follows.",
        quiet="A blank cell; a semicolon at the end; spaces around the separators.",
        right="00071015523,09/14/2026,Y; 00093721410,09/30/2026,N",
        wrong="00071015523 09/14/2026",
    ),
    cell(
        "conditions-broken",
        ERROR,
        "guidance 1.1, Table 2, fn 30",
        says="{label} has an entry that is not diagnosis code, description and date of observation.",
        fix="Write each condition as code, description, date with the date as eight digits, day first (DDMMYYYY), and"
        " put a semicolon between two conditions.",
        why="The care manager has to see what the condition is and when it was seen. The code comes first and the date"
        " last; what is between them is the description, which may hold commas of its own.",
        quiet="A blank cell; a description with commas in it.",
        right="C50.919, malignant neoplasm of breast, unspecified, 14092026",
        wrong="breast cancer since last year",
    ),
    cell(
        "sdoh-broken",
        ERROR,
        "guidance 1.1, Table 2, fn 31",
        says="{label} has an entry that is not a Z code and its description.",
        fix="Write each as code and description, for example Z59.01 Sheltered homelessness, with a semicolon between"
        " two.",
        why="The code lets systems count, the description lets people read. An entry without a code can only be read.",
        quiet="A blank cell; a description with commas in it.",
        right="Z59.01 Sheltered homelessness; Z60.2 Problems related to living alone",
        wrong="sleeps in his car",
    ),
    cell(
        "entries-together",
        ERROR,
        "guidance 1.1, Table 2, fn 30, fn 31 and fn 33",
        says="{label} has an entry that has two codes or two dates, so two entries have run together.",
        fix="Put a semicolon between two entries; a comma, a new line or a blank does not part them.",
        why="Read as one, the second condition is lost in the description of the first, and one of the dates is read as the other's. The"
        " entry is not included; the cell's other entries are used.",
        quiet="Commas inside a description; words that look like a code, such as B12, A1C or T11-T12; the entry's own"
        " code once more.",
        right="E66.9, Obesity, 15012026; I10, Hypertension, 15012026",
        wrong="E66.9 Obesity 15012026, I10 Hypertension 15012026",
    ),
    cell(
        "description-missing",
        WARNING,
        "guidance 1.1, Table 2, fn 30 and fn 31",
        says="{label} has an entry without its description.",
        fix="Write the description behind the code, for example E66.9, Obesity, 15012026.",
        why="The guidance asks for the code and its description: the code lets systems count, the description lets"
        " people read. The code is still used.",
        quiet="A description in parentheses, or set apart by a comma, a colon or a dash.",
        right="E66.9, Obesity, 15012026",
        wrong="E66.9, 15012026",
    ),
    cell(
        "observation-date-missing",
        WARNING,
        "guidance 1.1, Table 2, fn 30",
        says="{label} has an entry without its date of observation.",
        fix="Write the date at the end of the entry as eight digits, day first (DDMMYYYY).",
        why="A condition seen last month asks for other care than one from years ago. The condition is still used.",
        quiet="Social determinants, which have no date.",
        right="E66.9, Obesity, 15012026",
        wrong="E66.9, Obesity",
    ),
    cell(
        "description-and-date-missing",
        WARNING,
        "guidance 1.1, Table 2, fn 30",
        says="{label} has entries that lack their description and their date of observation.",
        fix="Write each condition as code, description, date with the date as eight digits, day first (DDMMYYYY).",
        why="A code alone does not say when the condition was seen, and few people can read it. The code is still used.",
        quiet="Entries with all three.",
        right="E66.9, Obesity, 15012026",
        wrong="E66.9",
    ),
    cell(
        "sdoh-outside",
        ERROR,
        "guidance 1.1, Table 2, fn 31",
        says="{label} has a diagnosis code outside Z55 to Z65, which is not a social determinant of health.",
        fix="Move other diagnoses to “Other clinical chronic conditions or conditions of concern” and keep the Z codes"
        " here.",
        why="The column is for social needs that were found in claims within the last twelve months, coded Z55 to Z65."
        " A disease listed here is overlooked by anyone looking for diseases.",
        right="Z59.811 Housing instability, housed, with risk of homelessness",
        wrong="E11.9 Type 2 diabetes mellitus",
    ),
    cell(
        "icd-unknown",
        WARNING,
        "guidance 1.1, Table 2, fn 30 and fn 31",
        says="{label} has a diagnosis code of the right form that is not in our edition of ICD-10-CM.",
        fix="Compare the code with the ICD-10-CM list of the year in which it was used; a digit may be missing or"
        " swapped.",
        why="We carry one edition, and codes come and go every October, so an unknown code may still have been right"
        " on its day. It is kept as written.",
        quiet="Codes that used to be billable and now have finer ones under them, such as Z59.1.",
        right="E11.9",
        wrong="E11.99Q",
    ),
)
