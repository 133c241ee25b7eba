"""Defects of invented files: what can be wrong, planted on purpose, and the truth about it."""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.findings import rules
from ecmx.synthetic.defects import cells, contradictions, loop, rows
from ecmx.synthetic.defects.defect import DEFECTS
from ecmx.synthetic.defects.plant import CLOSING, EMPTIED, Defects, Planter, codes_that_fit
from ecmx.synthetic.defects.truth import Planted, as_frame

__all__ = [
    "NOT_PLANTED",
    "Defects",
    "Planted",
    "Planter",
    "as_frame",
    "codes_of",
    "codes_that_fit",
    "plantable",
]

_REGISTERED = (cells, rows, contradictions, loop)  # importing them registers their defects

#: Rules on cells and rows that no change of one file's cells brings about, and why.
NOT_PLANTED = {
    "formula-without-value": "needs a formula that was never calculated; we write none",
    "birth-date-elsewhere": "needs a second file",
    "member-in-two-files": "needs a second file",
    "plan-contradicts": "needs a second plan that is registered",
    "plan-misspelt": "needs a list of partners",
    "plan-unregistered": "needs a list of partners",
    "hidden-copy": "needs a hidden tab of another month",
    "other-spelling": "is a note only beside a column of which most cells are spelled in one way",
    "referral-date-without-status": "is told where the form was not agreed; else a blank status is told by itself",
    "announced-count": "needs a line that counts the rows",
    "fields-too-many": "needs delimited text that is not well-formed; we write none",
    "fields-too-few": "needs delimited text that is not well-formed; we write none",
    "no-row-used": "needs a file of nothing but rows that are held or left out",
    **dict.fromkeys(
        tuple(one.code for one in rules() if one.code.startswith(("not-carried-", "withheld-", "row-kept-back"))),
        "is told in converting a file, not in checking it",
    ),
}
_SPECIAL = {
    "totals-line": "a line of totals behind the last member",
    "not-a-data-row": "a remark behind the last member",
    EMPTIED: "a required column that nobody filled",
}


def plantable() -> dict[str, str]:
    """Every code that can be planted, in the catalog's order, with what it looks like."""
    words = {code: found[0].words for code, found in DEFECTS.items()} | _SPECIAL
    return {rule.code: words[rule.code] for rule in rules() if rule.code in words}


def codes_of(asked: str) -> tuple[str, ...]:
    """The codes that "all" or a list with commas names; UsageProblem for one that there is not."""
    known = plantable()
    if asked.strip().lower() == "all":
        return tuple(known)
    named = [code.strip().lower() for code in asked.split(",") if code.strip()]
    if unknown := [code for code in named if code not in known]:
        fix = NOT_PLANTED.get(unknown[0])
        raise UsageProblem(
            "defect-unknown",
            "One of the defects asked for cannot be planted." + (f" It {fix}." if fix else ""),
            "`ecmx synthesize --list-defects` lists those that can.",
        )
    return tuple(code for code in known if code in named)


assert set(CLOSING) < set(_SPECIAL)
