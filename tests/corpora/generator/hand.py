"""A wording in a plan's own hand: its case, its dress, its typing errors and where its names are cut. Knows no element."""

from __future__ import annotations

import random
import re

__all__ = ["cased", "cut", "dressed", "letters", "slipped", "trimmed"]

NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "rw", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "k": "jl", "l": "k",
    "m": "n", "n": "mb", "o": "ip", "p": "o", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "y": "tu",
}  # fmt: skip
WORDS = re.compile(r"[A-Za-z0-9]+(?:'s)?")
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
TRIMS = (
    ("Member Information Return Transmission File", "RTF"), ("Member Information File", "MIF"),
    ("Primary Care Provider/Clinic Name (Assigned PCP)", "PCP Name"), ("Primary Care Provider/Clinic", "PCP"),
    ("National Provider Identifier (NPI)", "NPI"), ("Client Index Number (CIN)", "CIN"), ("Medical Record Number (MRN)", "MRN"),
    ("Emergency Room admissions in previous six (6) months, count", "ER admits, prev 6 mos"), ("Emergency Room admission", "ER admission"),
    ("Inpatient days in previous six (6) months, count", "IP days, prev 6 mos"), ("Inpatient admission", "IP admission"),
    ("Serious Mental Illness (SMI) or Substance Use Disorder (SUD)", "SMI or SUD"),
    ("Serious Mental Illness (SMI), Substance Use Disorder (SUD), Serious Emotional Disturbance (SED)", "SMI, SUD, SED"),
    ("Serious Emotional Disturbance (SED) or Identified to be At Clinical High Risk (CHR) for Psychosis", "SED or CHR"),
    ("or Experiencing a First Episode of Psychosis", "or 1st-episode psychosis"),
    ("Enrolled in California Children’s Services (CCS)/CCS Whole Child Model (WCM)", "CCS/WCM"),
    ("with Additional Needs Beyond the CCS Qualifying Condition", "with addl needs"),
    ("Involved in, or with a History of Involvement in, Child Welfare", "Child Welfare (current or past)"),
    ("Guardian or Conservator", "Guardian/Conserv."), ("Number of ECM Encounters During Reporting Period:", "ECM encounters"),
    ("Pharmacy/drug listing from the prior 90 days", "Rx listing, prior 90 days"), ("Social determinant of health", "SDOH"),
    ("Health Homes Program", "HHP"), ("Whole Person Care Pilot", "WPC Pilot"), ("Last Visit Date", "PCP Last Visit Dt"),
    ("Phone Number Extension", "Phone Ext"), ("Phone Number", "Phone #"), ("Residential", "Res."), ("Homelessness", "Homeless"),
    ("Transitioning", "Trans."), ("Institutionalization", "Instit."), ("Identifier", "ID"), ("Indicator", "Ind."),
)  # fmt: skip


def letters(header: str) -> str:
    """What two spellings of a header share."""
    return re.sub(r"[^a-z0-9#]", "", header.lower())


def trimmed(label: str, dice: random.Random, *, keep: bool) -> str:
    """A label of the guidance made short; keep: "Member" stays."""
    for long, short in TRIMS:
        label = label.replace(long, short)
    for long, short in (("Address", "Addr"), ("Date", "Dt"), ("Reporting", "Rptg"), ("Discontinuation", "Discont.")):
        if dice.random() < 0.4:
            label = label.replace(long, short)
    return label if keep or not label.startswith("Member ") else label.removeprefix("Member ")


def cased(text: str, case: str) -> str:
    """The words in a case that is named as it looks."""
    if case == "as is":
        return text
    if case == "UPPER":
        return text.upper()
    if case == "lower":
        return text.lower()
    if case == "Title":
        return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
    if case == "Sentence case":
        return " ".join(
            word if at == 0 or sum(map(str.isupper, word)) > 1 or word.endswith("-Cal") else word.lower()
            for at, word in enumerate(text.split(" "))
        )
    words = [word.replace("'s", "") for word in WORDS.findall(text.replace("#", " nbr ").replace("%", " pct "))]
    if case in ("camelCase", "PascalCase"):
        made = "".join(word[:1].upper() + word[1:].lower() for word in words)
        return made if case == "PascalCase" else made[:1].lower() + made[1:]
    joint = {"UPPER_SNAKE": "_", "lower_snake": "_", "kebab-case": "-", "dotted.case": "."}.get(case, "")
    made = joint.join(words)
    return made.upper() if case.startswith(("UPPER", "RUN")) else made.lower()


def slipped(text: str, dice: random.Random) -> str:
    """One typing error in a word of five letters or more: swapped, left out, doubled, the neighbouring key."""
    words = list(re.finditer(r"[A-Za-z]{5,}", text))
    if not words:
        return text
    word = dice.choice(words)
    at = dice.randrange(word.start() + 1, word.end() - 1)
    how = dice.choice(("swapped", "left out", "doubled", "neighbour"))
    if how == "neighbour":
        near = dice.choice(NEIGHBOURS.get(text[at].lower(), text[at].lower()))
        return text[:at] + (near.upper() if text[at].isupper() else near) + text[at + 1 :]
    return {
        "swapped": text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        "left out": text[:at] + text[at + 1 :],
        "doubled": text[:at] + text[at] + text[at:],
    }[how]


def cut(text: str, length: int, others: list[str]) -> str:
    """The name's beginning, if a person could still tell it from every other name that was cut as well; else the whole name."""
    short = text[:length].rstrip(" _-/(,.")
    if len(letters(short)) < 0.6 * len(letters(text)) or len(letters(short)) < 4:
        return text
    start = letters(short)
    return text if any(letters(other).startswith(start) for other in others) else short


def dressed(text: str, dress: str, dice: random.Random, facts: dict[str, str]) -> str:
    """What a plan puts around a header. facts: "kind", "footnote", "number", "applicable" of the column."""
    kind = facts["kind"]
    if dress == "date form" and kind == "date" and "(" not in text:
        return text.rstrip("?") + dice.choice((" (MM/DD/YYYY)", " (mm/dd/yyyy)", " MM/DD/YYYY", "\n(MM/DD/YYYY)"))
    if dress == "if applicable" and facts["applicable"]:
        return f"{text} (if applicable)"
    if dress == "number":
        return f"{facts['number']}{dice.choice(('. ', ') ', ' - '))}{text}"
    if dress == "footnote" and facts["footnote"]:
        mark = facts["footnote"]
        return text + dice.choice((mark.translate(SUPERSCRIPT), mark, f"[{mark}]", "*"))
    if dress == "required":
        return dice.choice((f"* {text}", f"{text}*", f"{text} (required)", f"{text} - REQ"))
    if dress == "spaces":
        return dice.choice((f" {text}", f"{text} ", text.replace(" ", "  ", 1), f"  {text}  "))
    if dress == "line break":
        spots = [at for at, letter in enumerate(text) if letter == " "]
        at = dice.choice(spots) if spots else 0
        return f"{text[:at]}\n{text[at + 1 :]}" if spots else text
    if dress == "instruction":
        return text + dice.choice(INSTRUCTIONS.get(kind.split(" ")[0], ("", " (see instructions)")))
    return text


INSTRUCTIONS = {
    "date": (" - use MM/DD/YYYY", " (date, 10 characters)", " \nFormat: MM/DD/YYYY", ""),
    "yes_no": (" (1 = Yes, 0 = No)", " (Y/N)", " - enter 1 if yes", " (Yes or No)", "\n1=Y"),
    "phone": (" (digits only, no dashes)", " - 10 digits", ""),
    "zip": (" (5 digits)", " - 5 digit", ""),
    "code": (" - select from list", " (see Codes tab)", " (code)", ""),
    "text": ("", "", " (text)", " - max 50 characters"),
    "cin": (" - 9 characters", " (8 digits and a letter)", ""),
    "npi": (" - 10 digits", ""),
    "count": (" (number)", " - whole number", " (#)"),
}
