"""Rules on what is counted or listed of the months before a file: visits, days in hospital, prescriptions."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, NOTE, WARNING, row

__all__ = ["RULES"]

RULES = (
    row(
        "last-date-not-counted",
        WARNING,
        "guidance 1.1, Table 2, fn 32",
        says="{other_label} is 0, but {label} is within the {limit} that are counted.",
        fix="Correct the count or the date. Until then the provider takes the visit into account.",
        why="One of the two is wrong, and a recent stay in hospital is what a care manager must not overlook. Mostly the"
        " count is older than the date.",
        quiet="A last date from before that time together with a count of 0; a blank count.",
        right="0 and a blank date; 2 and a date of last month",
        wrong="0 and a date of last month",
    ),
    row(
        "last-date-before-window",
        WARNING,
        "guidance 1.1, Table 2, fn 32",
        says="{other_label} is above 0, but {label} is before the {limit} that are counted.",
        fix="Correct the count or the date.",
        why="What is counted happened within that time, so the last of it cannot lie before. The count may be of a longer"
        " time than the guidance asks for.",
        quiet="An old date together with a count of 0; the month at the edge, which may or may not be counted.",
    ),
    row(
        "days-beyond-window",
        ERROR,
        "guidance 1.1, Table 2, fn 32",
        says="{label} is more than {limit}: no {count} have more days.",
        fix="Correct the count; it is of days within the previous six months.",
        why="Nobody can be in the hospital for more days than there were. The number is often a sum over stays that overlap, or"
        " over more than six months.",
        quiet="184 days, a whole half-year in hospital.",
        right="184",
        wrong="400",
    ),
    row(
        "entry-before-window",
        NOTE,
        "guidance 1.1, Table 2, fn 33",
        says="{label} has an entry that is older than {limit} at the day of the file.",
        fix="Nothing needs to be done. The plan can omit older entries.",
        why="The list is for what was prescribed recently, and an old entry may look like a drug that the member still takes. More than is"
        " asked for does no harm otherwise, hence only a note.",
        quiet="Entries of the last day of the window.",
    ),
)
