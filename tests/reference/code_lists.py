"""The closed code lists of the guidance and a few diagnosis codes, written out by hand from its footnotes and the reference pages.

Part of the slow judge: knows nothing of how ecmx keeps its codes.
"""

from __future__ import annotations

__all__ = ["CODES", "KNOWN_ICD", "MASS", "OPEN", "words_of"]

#: Code → the words that may stand in its place. Codes as the guidance spells them; words in small letters.
CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "gender": {
        "F": ("female",),
        "M": ("male",),
        "U": ("unknown",),
        "X": ("nonbinary",),
        "N": ("not specified",),
    },  # fn 20
    "record_status": {"New": (), "Continuing": (), "Termed": ("termed (final report)",)},  # Table 4
    "engagement_status": {  # fn 56
        "1": ("pending outreach",),
        "2": ("currently in outreach",),
        "3": ("enrolled",),
        "4": ("declined",),
        "5": ("excluded",),
    },
    "discontinuation_reason": {  # fn 63
        "1": ("the member has met all care plan goals",),
        "2": ("the member is ready to transition to a lower level of care",),
        "3": ("the member no longer wishes to receive ecm",),
        "4": ("the ecm provider has not been able to connect with the member after multiple attempts",),
        "5": ("other",),
    },
    "age_group": {"Adult": ("adults",), "Child": ("children", "youth")},  # a later release
    "referral_status": {  # closed-loop referral; only Declined is confirmed
        "Pending": (),
        "Accepted": (),
        "Declined": (),
        "Outreach Initiated": (),
        "Referral Loop Closed": ("closed",),
    },
    "referral_loop_closure_reason": {
        "Services Received": (),
        "Service Provider Declined": (),
        "Unable to Reach Member": (),
        "Other": (),
    },
    "provider_type": {"1": ("clinical staff",), "2": ("non-clinical staff",)},  # fn 71
    "outreach_method": {  # fn 72
        "In-Person": ("in person",),
        "Telephonic/electronic": ("text message", "secure email", "telephonic", "electronic"),
    },
}

#: Lists of which several are in use: any code is taken as it stands (fn 11, 21).
OPEN = {"language", "ethnicity"}

#: What is no outreach attempt (guidance 1.1, part 3, section 2).
MASS = ("mass mailing", "mass mailings", "mass text", "distribution email", "distribution e-mail")

#: The diagnosis codes that generated files use and that every edition has.
KNOWN_ICD = {
    "E11.9", "G40.909", "C50.919", "I10", "J45.909", "Z55.0", "Z58.6", "Z59.00", "Z59.01", "Z59.02", "Z59.1", "Z59.41",
    "Z60.2", "Z62.819", "Z63.0", "Z65.1",
}  # fmt: skip


def words_of(name: str, text: str) -> str | None:
    """The code that a text means: the code itself, its words, or both with a dash between; None when it is none of them."""
    said = text.casefold()
    for code, words in CODES[name].items():
        if said == code.casefold() or said in words:
            return code
        if any(said == f"{code} - {word}".casefold() for word in words):
            return code
    return None
