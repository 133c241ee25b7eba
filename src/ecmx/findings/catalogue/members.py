"""Rules that look across rows or across files: the same member, the same attempt, the same period twice."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import NOTE, WARNING, file, row

__all__ = ["RULES"]

RULES = (
    row(
        "repeated-member",
        WARNING,
        "ecmx",
        says="This member is in row {other_row} as well, and the two rows do not agree.",
        fix="Compare the two rows, keep what is right and remove the other row.",
        why="With two answers for one member, it is up to chance which one is used. We do not decide on our own which is right.",
        quiet="Two different enrollments of one member; a Termed row and a New one; a file that repeats the member"
        " for each outreach attempt.",
    ),
    row(
        "repeated-row",
        NOTE,
        "ecmx",
        says="This row says the same as row {other_row}.",
        fix="Nothing needs to be done: it counts once. Remove the second row to keep the file tidy.",
        why="A row that was pasted twice does no harm, but the number of rows is then not the number of members."
        " Totals that are counted by hand come out wrong.",
        quiet="Files that repeat the member for each outreach attempt.",
    ),
    row(
        "repeated-attempt",
        NOTE,
        "guidance 1.1, Table 8",
        says="This outreach attempt is the same as the one in row {other_row}.",
        fix="Nothing, if there were two attempts on that day. If one was pasted twice, remove it.",
        why="The tracker has no time of day, so two calls on one day look the same. We keep both and never drop one.",
        quiet="Attempts of one day by another method or another staff type.",
    ),
    row(
        "two-birth-dates",
        WARNING,
        "ecmx",
        says="The same CIN is in row {other_row} with a different date of birth.",
        fix="Check both people in the eligibility system. A newborn on the mother's CIN needs a CIN of its own.",
        why="Either one date is wrong or two people share a CIN. They are kept apart; we never combine them on our own.",
    ),
    row(
        "birth-date-elsewhere",
        WARNING,
        "ecmx",
        says="The same CIN has a different date of birth in {other_file}.",
        fix="Check both people in the eligibility system. A newborn on the mother's CIN needs a CIN of its own.",
        why="Two files that were checked together disagree about who this is. The two are kept apart; we never combine them on our own.",
    ),
    file(
        "same-period-twice",
        WARNING,
        "ecmx",
        says="This file and {other_file} report the same kind of data for the same period.",
        fix="Find out which of the two is valid. If one replaces the other, use only that one.",
        why="The same month sent twice under two names is counted twice, or the older overwrites the newer. Only the sender can say which"
        " one is valid.",
        quiet="Files of different periods or of different kinds; parts of one delivery without a member in common.",
    ),
    row(
        "member-in-two-files",
        NOTE,
        "ecmx",
        says="This member is in {other_file} as well, for the same period.",
        fix="Compare the two files, and keep the member in the valid one.",
        why="When two files of one month overlap, their members are counted twice, perhaps with two different answers. Usually one file"
        " was meant to replace the other.",
        quiet="The same member in files of different kinds, such as a Member Information File and a Return"
        " Transmission File.",
    ),
)
