"""Rules on single dates and on periods, whatever element carries them."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, NOTE, WARNING, cell, row

__all__ = ["RULES"]

RULES = (
    cell(
        "date-unreadable",
        ERROR,
        "guidance 1.1, Tables 1 to 9",
        says="{label} is not a date.",
        fix="Type the date as month/day/year with four digits for the year, for example 03/09/2026. Leave the cell"
        " blank if there is no date; put remarks in a column of their own.",
        why="Words such as “pending” or “see chart” cannot be sorted, counted or sent on, and what is not a date would"
        " get lost on the way to the plan's system. We do not guess at a date that can be read in two ways either.",
        quiet="Real date cells, and a whole column in another form that is written the same way throughout.",
        right="03/09/2026",
        wrong="pending, Mar 9th?, 3/9",
    ),
    cell(
        "date-impossible",
        ERROR,
        "guidance 1.1, Tables 1 to 9",
        says="{label} has a date that is not in the calendar.",
        fix="Look up the right date and correct the month or the day; if day and month were swapped, the month comes"
        " first.",
        why="February 30 or month 13 is a typing error, and guessing what was meant would silently give a member a"
        " wrong date. Most often the month and the day were swapped.",
        quiet="00/00/0000 in the two columns where the guidance allows it for “not known”.",
        right="02/28/2026",
        wrong="02/30/2026, 13/01/2026",
    ),
    cell(
        "date-out-of-range",
        ERROR,
        "ecmx",
        says="{label} is before 1900 or after 2100, which cannot be right.",
        fix="Correct the year; write it with four digits.",
        why="Years such as 0206 or 2926 are slips of the keyboard, and a date in 1900 that nobody typed often is an"
        " empty cell formatted as a date. Neither can be a date in a member's care.",
        right="02/14/1986",
        wrong="02/14/0986",
    ),
    cell(
        "date-unknown-not-allowed",
        ERROR,
        "guidance 1.1, fn 22 and fn 35",
        says="{label} has 00/00/0000, which the guidance does not allow in this column.",
        fix="Type the date, or leave the cell blank if there is none.",
        why="00/00/0000 means “not known” in two columns only: the Medi-Cal renewal date and the last visit to the"
        " primary care provider. Anywhere else it hides that a date is missing. A blank says the same honestly.",
        quiet="Medi-Cal Renewal Date (footnote 22) and Last Visit Date (footnote 35).",
        right="a blank cell",
        wrong="00/00/0000 as the date of birth",
    ),
    cell(
        "date-other-spelling",
        NOTE,
        "ecmx",
        says="{label} is written in another form than the rest of its column, but can only be meant in one way.",
        fix="Nothing needs to be done: it was read. Writing the whole column in one form makes the next file safer.",
        why="A single date in another form is often a pasted one. We read it when it leaves no doubt and say so,"
        " because the next one may be ambiguous.",
        quiet="A column that is wholly in another form: that is said once, for the column.",
        right="03/09/2026 in a column of such dates",
        wrong="2026-03-09 in a column of 03/09/2026",
    ),
    cell(
        "period-format",
        ERROR,
        "guidance 1.1, fn 36 and fn 67",
        says="{label} is not a reporting period. It must be a first and a last day with a dot between them.",
        fix="Write both days as MM/DD/YYYY.MM/DD/YYYY, for example 10/01/2026.10/31/2026.",
        why="The period says which month a file speaks of. Without it an older file can overwrite a newer one, and a"
        " missing month is not noticed.",
        right="10/01/2026.10/31/2026",
        wrong="October 2026, 10/01/2026.",
    ),
    cell(
        "period-reversed",
        ERROR,
        "guidance 1.1, fn 36 and fn 67",
        says="{label} ends before it begins.",
        fix="Put the first day of the period first and the last day second.",
        why="A period turned around contains no days at all, so nothing that happened would be counted in it. Mostly the"
        " two days were swapped.",
        quiet="A period of a single day.",
        right="10/01/2026.10/31/2026",
        wrong="10/31/2026.10/01/2026",
    ),
    row(
        "birth-date-future",
        ERROR,
        "ecmx",
        says="{label} is in the future.",
        fix="Look up the date of birth and correct it; the year is the likeliest slip.",
        why="Members are matched by date of birth and their age decides which populations of focus fit. A birth in the"
        " future is always a slip.",
        quiet="A child born on the very day that counts as today.",
        right="06/02/2019",
        wrong="06/02/2091",
    ),
    cell(
        "date-placeholder",
        WARNING,
        "ecmx",
        says="{label} has a day that programs put where they have none, such as 01/01/1900 or 12/31/2099.",
        fix="Look up the date. If there is none, leave the cell blank, or write 00/00/0000 in the columns that allow it.",
        why="Nobody in these files was born on 01/01/1900, and no end of care is known for 12/31/2099. Ages, deadlines and"
        " months of service that are counted from such a day come out wrong, and nobody sees that the date is missing.",
        quiet="The authorization's own end date, which is often left open so.",
        right="a blank cell",
        wrong="01/01/1900 as the date of birth; 12/31/9999 as the end of ECM",
    ),
    row(
        "date-in-future",
        WARNING,
        "ecmx",
        says="{label} has a day in the future, although it is about something that has already happened.",
        fix="Check the date, the year first. If it is planned, report it once it has happened.",
        why="Authorized, assigned, started, ended, discontinued, observed, prescribed, produced: all of these are reported"
        " afterward. A day to come is mostly a slip of the year, or a plan that may still change.",
        quiet="The very day that counts as today; renewal dates and ends of authorizations, which do lie ahead.",
        right="10/05/2026 in a file of November 2026",
        wrong="10/05/2027 in a file of November 2026",
    ),
    row(
        "visit-in-future",
        WARNING,
        "ecmx",
        says="{label} is in the future, although it is about something that has already happened.",
        fix="Check the date; if it is an appointment still to come, leave it out until it has taken place.",
        why="Last visits and last admissions are looked back on. A future one is usually a booked appointment or a"
        " wrong year, and would tell the care manager that the member was seen when nobody saw them.",
        quiet="00/00/0000 for a member without a visit on record.",
    ),
    row(
        "attempt-in-future",
        ERROR,
        "guidance 1.1, Table 8",
        says="{label} is in the future: an outreach attempt that has not been made yet does not count.",
        fix="Correct the date, or remove the row and report it once the attempt has been made.",
        why="The outreach tracker reports what was done. Planned calls would be counted and reported to the State as"
        " attempts.",
        quiet="An attempt on the very day that counts as today.",
    ),
)
