"""Rules on identifiers: the member's CIN, a provider's NPI, a drug's NDC."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, NOTE, cell, file

__all__ = ["RULES"]

RULES = (
    cell(
        "cin-format",
        ERROR,
        "guidance 1.1, fn 11",
        says="{label} is not a CIN: a CIN is eight digits followed by one letter, nine characters in all.",
        fix="Look the member up in the eligibility system by name and date of birth and type the nine characters"
        " without spaces or dashes. Do not use the medical record, Medicare or plan member number.",
        why="The CIN is what plan and provider know a member by. A number that only looks like one joins the wrong"
        " person, or nobody. Most wrong ones were copied from a medical record or Medicare number, or lost their letter when a spreadsheet"
        " treated them as numbers.",
        quiet="Small letters and spaces around the CIN are read as meant.",
        right="91234567B",
        wrong="91234567 (the letter is missing), MRN-004417",
        key_holds=True,
    ),
    cell(
        "cin-card-id",
        ERROR,
        "guidance 1.1, fn 11",
        says="{label} has the longer number of a Benefits Identification Card instead of the CIN.",
        fix="Keep the first nine characters (eight digits and the letter) and delete the digits after the letter.",
        why="The card prints 14 characters: the CIN, one check digit and the card's date of issue. A new card has"
        " another number, so the long form does not find the member again next year. The nine characters inside it do.",
        right="91234567B",
        wrong="91234567B29180",
        key_holds=True,
    ),
    file(
        "cin-letter-unusual",
        NOTE,
        "ecmx",
        says="The file has CINs ({count}) with a first digit or a last letter that is not known to be issued.",
        fix="Nothing needs to be done if the CINs come from the eligibility system. If they were typed by hand,"
        " compare a few of them with it.",
        why="An old county handbook says that CINs begin with 9 and never end in B, I, J, K, L, O, P, Q, R or S. That"
        " is one source and it is old, so we say it once for a file and change nothing.",
        quiet="It is never said of a single row, and the rows count as clean.",
    ),
    cell(
        "identifier-scientific",
        ERROR,
        "ecmx",
        says="{label} was turned into a rounded number such as 6.45E+12 by a spreadsheet program; its digits are lost.",
        fix="Format the column as Text, then copy the number again from the system it came from. The rounded"
        " number cannot be turned back.",
        why="A spreadsheet that opens a text file treats a long identifier as a number, shows it in scientific"
        " notation and on saving keeps only the first digits. What is left fits many people and names none.",
        quiet="A number cell whose digits are all there, whatever its width on the screen.",
        right="1234567893",
        wrong="1.23E+09",
        key_holds=True,
    ),
    cell(
        "npi-format",
        ERROR,
        "guidance 1.1, Tables 3 and 7, fn 68",
        says="{label} is not an NPI: an NPI is ten digits and begins with 1 or 2.",
        fix="Look the provider up in the NPPES NPI registry and type its ten digits. Where the person has no NPI, give"
        " that of the billing provider.",
        why="The NPI says which clinic is meant when names are spelled in several ways. Tax and license numbers get into"
        " this column by mistake.",
        quiet="The billing provider's NPI in place of the rendering provider's (footnote 68).",
        right="1234567893",
        wrong="123456789, 95-1234567",
    ),
    cell(
        "npi-check-digit",
        ERROR,
        "guidance 1.1, Tables 3 and 7, fn 68",
        says="{label} has ten digits, but its last digit does not fit the others, so at least one of them is wrong.",
        fix="Look the provider up in the NPPES NPI registry and compare digit by digit; two neighbors are often"
        " swapped.",
        why="The last digit of an NPI is worked out from the others and catches nearly every typing error. The member is still used; only"
        " this number is not included until it is corrected.",
        right="1234567893",
        wrong="1234567839",
    ),
    cell(
        "ndc-format",
        ERROR,
        "guidance 1.1, Table 2, fn 33",
        says="{label} has a drug code that is not a National Drug Code.",
        fix="Write each drug's NDC with 11 digits and no dashes, as it is billed, or with its dashes as on the package"
        " (4-4-2, 5-3-2 or 5-4-1).",
        why="The code says which drug and strength it was; a shortened code fits several. Ten digits"
        " without dashes are ambiguous, since there is no telling where the missing zero belongs.",
        right="00071015523, 0071-0155-23",
        wrong="71015523",
    ),
)
