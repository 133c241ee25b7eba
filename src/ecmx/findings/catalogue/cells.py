"""Rules on a cell as such, whatever it should hold: several values, too much text, a spreadsheet's error, an instruction."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, NOTE, WARNING, cell

__all__ = ["RULES"]

RULES = (
    cell(
        "other-spelling",
        NOTE,
        "ecmx",
        says="{label} is written differently here than in the rest of its column. It was still read.",
        fix="Nothing needs to be done. Writing the whole column the same way keeps it from being misread elsewhere.",
        why="A cell that looks unlike its neighbors was often typed by hand or pasted from elsewhere. It can only mean one thing, so it"
        " was read; someone who knows the row may want to take another look.",
        quiet="A column that is written in its own way throughout; capitals and small letters; zeros in front of a month or"
        " a day; dates, which have a note of their own.",
        right="10/01/2026.10/31/2026",
        wrong="10/01/2026-10/31/2026 in a column of 10/01/2026.10/31/2026",
    ),
    cell(
        "several-values",
        ERROR,
        "ecmx",
        says="{label} has several values in one cell, and only one is allowed.",
        fix="Keep the one that applies. Where each of them counts, such as outreach attempts, give each a row of its"
        " own.",
        why="With two dates or two phone numbers in a cell, it is up to chance which one is used, and attempts joined by commas are"
        " counted as one. We cannot know which of them was meant.",
        quiet="The three columns that the guidance packs on purpose: prescriptions, other conditions, social"
        " determinants.",
        right="10/05/2026 in one row and 10/12/2026 in the next",
        wrong="10/05/2026, 10/12/2026",
        key_holds=True,
    ),
    cell(
        "text-too-long",
        ERROR,
        "guidance 1.1, fn 65 and fn 77",
        says="{label} is too long. It must be {words}.",
        fix="Shorten the text. In a spreadsheet, =LEN(A1) counts the characters of cell A1.",
        why="The receiving system cuts off what is too long, often in the middle of the sentence that matters. The"
        " guidance therefore sets a limit for free text.",
        right="a text of up to 250 characters",
        wrong="a whole page of notes",
    ),
    cell(
        "cell-error",
        ERROR,
        "ecmx",
        says="{label} has an error of the spreadsheet program, such as #N/A or #REF!, and no value.",
        fix="Repair the formula, or replace it with its value (copy, then paste as values), and save the file again.",
        why="The formula looked something up and did not find it, mostly because another workbook was not at hand when"
        " the file was saved. What should have stood here is not in the file.",
        right="1234567893",
        wrong="#N/A",
        key_holds=True,
    ),
    cell(
        "formula-without-value",
        ERROR,
        "ecmx",
        says="{label} has a formula whose result was never saved, so there is nothing to read.",
        fix="Open the file in a spreadsheet program, let it calculate, and save it again; or paste the column as"
        " values.",
        why="A spreadsheet keeps a formula and its last result side by side. A file made by another program may hold"
        " only the formula. We never run formulas of a file that we are given.",
        quiet="Formulas with a saved result: the result is read.",
        key_holds=True,
    ),
    cell(
        "instruction-in-cell",
        WARNING,
        "ecmx",
        says="{label} has what looks like an instruction for the person filling in the form, not a value.",
        fix="Type the value over it, or empty the cell if there is none.",
        why="Templates say things like “enter manually” where a value should go, and the words stay when nobody fills"
        " the cell. Read as a value, they would become somebody's name or address.",
        quiet="Free-text columns, where whole sentences are meant.",
        right="Alex Doe",
        wrong="enter manually, select from list",
    ),
    cell(
        "quote-unpaired",
        WARNING,
        "ecmx",
        says="{label} has a quotation mark at its beginning or end but no matching quotation mark. It was left as it is.",
        fix="Remove the mark, or add the matching one where it belongs. Check whether all of the value is there.",
        why="Text files put quotation marks around cells that hold a separator. A single one is left over from that, and part of the cell"
        " may be missing; in a name it keeps the member from being matched.",
        quiet="Nicknames between two marks; inches behind a number.",
        right="Vale",
        wrong='"Vale',
    ),
)
