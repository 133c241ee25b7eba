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
        why="The whole list stands in one cell, so commas and semicolons alone say where a prescription ends. One"
        " missing comma shifts all that follows.",
        quiet="A blank cell; a semicolon at the end; spaces around the separators.",
        right="00071015523,09/14/2026,Y; 00093721410,09/30/2026,N",
        wrong="00071015523 09/14/2026, 00093721410",
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
        "sdoh-outside",
        ERROR,
        "guidance 1.1, Table 2, fn 31",
        says="{label} holds a diagnosis code outside Z55 to Z65, which is no social determinant of health.",
        fix="Move other diagnoses to “Other clinical chronic conditions or conditions of concern” and keep the Z codes"
        " here.",
        why="The column is for social needs that were found in claims within the last twelve months, coded Z55 to Z65."
        " A disease listed here is overlooked by whoever reads for diseases.",
        right="Z59.811 Housing instability, housed, with risk of homelessness",
        wrong="E11.9 Type 2 diabetes mellitus",
    ),
    cell(
        "icd-unknown",
        WARNING,
        "guidance 1.1, Table 2, fn 30 and fn 31",
        says="{label} holds a diagnosis code of the right form that is not in our edition of ICD-10-CM.",
        fix="Compare the code with the ICD-10-CM list of the year in which it was used; a digit may be missing or"
        " swapped.",
        why="We carry one edition, and codes come and go every October, so an unknown code may still have been right"
        " on its day. It is kept as it stands.",
        quiet="Codes that used to be billable and now have finer ones under them, such as Z59.1.",
        right="E11.9",
        wrong="E11.99Q",
    ),
)
