"""Sentences and fixes for many findings at once, of the rules whose own sentence names what differs from one to the next.

A page that counts findings by code says these; a rule without one is said in its own words. They hold `{label}` at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ecmx.findings.model import Rule

__all__ = ["FIXES", "SENTENCES", "said_of_many"]


def said_of_many(found: Rule, *, label: str = "", words: str = "", elements: int = 1) -> tuple[str, str]:
    """A rule's sentence and fix for many findings at once.

    label: their data element's, words: what a right value is; "" = they differ; elements: on how many data elements
    """
    sentence = SENTENCES.get(found.code, found.sentence)
    if elements > 1 and found.several and found.code not in SENTENCES:
        sentence = found.several.replace("{count}", f"{elements:,}")
    first = "The" if sentence.startswith("{label}") else "the"
    right = words or "a right value"
    return (
        sentence.format(label=label or f"{first} data element", words=right),
        FIXES.get(found.code, found.fix).format(label=label or "the data element", words=right),
    )


SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "cin-letter-unusual": "The file has CINs with a first digit or a last letter that is not known to be issued.",
        "population-age": "{label} is a population of focus for another age group than the member's when ECM was authorized.",
        "new-contact-blank": "The indicator says that there is a new one, but {label} is blank.",
        "new-contact-unmarked": "{label} is not what the plan's part of the row has, and the indicator does not say that it is new.",
        "age-group-age": "{label} does not fit the member's age when ECM was authorized.",
        "announced-count": "This line says how many rows or members there are, and that is not what was read.",
        "fields-too-many": "The row has more cells than the header: its cells have probably shifted. The row is on hold until it is fixed.",
        "fields-too-few": "The row has fewer cells than the header: its cells have probably shifted. The row is on hold until it is fixed.",
        "assigned-late": "This new member was assigned later after the plan authorized ECM than the guidance allows.",
        "counted-without-detail": "A count is above 0, but {label} is blank.",
        "last-date-not-counted": "The count is 0, but {label} is within the time that is counted.",
        "last-date-before-window": "The count is above 0, but {label} is before the time that is counted.",
        "days-beyond-window": "{label} is more than the days that there are in the time that is counted.",
        "entry-before-window": "{label} has an entry that is older, at the day of the file, than what is listed.",
        "repeated-member": "This member is in another row as well, and the two rows do not agree.",
        "repeated-row": "This row says the same as another row.",
        "repeated-attempt": "This outreach attempt is the same as the one in another row.",
        "two-birth-dates": "The same CIN is in another row with a different date of birth.",
        "birth-date-elsewhere": "The same CIN has a different date of birth in another file.",
        "same-period-twice": "This file and another one report the same kind of data for the same period.",
        "member-in-two-files": "This member is in another file as well, for the same period.",
        "column-dialect": "{label} is written in a way of its own. It was read that way.",
        "plan-column": "Some columns are none of the guidance's data elements; they are the plan's own and are not checked.",
        "extension-column": "Some columns go beyond the guidance, and we know what they are. Their contents are not checked.",
        "unsure-column": "It is not certain what some columns are, so they were not read.",
        "header-repeated": "Several columns have the same header.",
        "column-without-header": "Some columns have data but no header, so they were not read.",
        "header-too-long": "A header is longer than what is read, so we treat its column as one we do not recognize.",
        "clinical-columns-missing": "Some data elements of Table 2 have no column, so the file says nothing about them for any member.",
        "applicable-columns-missing": "Some data elements have no column, so the form has no place for them where they apply.",
        "table-missing": "Whole tables of the guidance are absent, so nothing of them was checked.",
        "continuing-in-partial": "Members are Continuing, but nothing of Tables 2 and 3 is there: a complete file is due for them.",
        "renewal-unknown": "{label} is 00/00/0000 for practically all members.",
        "one-time-of-day": "Every date of {label} has the same time of day: midnight was moved by a time zone.",
        "odd-signs": "{label} has odd characters: invisible ones, look-alikes, or &amp; as web pages write it. It was read as it is meant.",
        "letters-spoilt": "{label} has letters that look spoiled. They were left as they are.",
        "layout-drift": "A tab was read as the form we know, but differs from it.",
        "column-renamed": "Some columns have another header than in the form. They were read by their new one.",
        "column-perhaps-renamed": "A column with an unknown header is where the form has another one, and its cells would fit: this"
        " may be its"
        " new name. It was not read.",
        "column-added": "Some columns are not in the form.",
        "header-twice": "More columns have one header than in the form, or in another place; those were not read.",
        "column-dropped": "Some columns of the form are missing here, so none of them was read.",
        "columns-absent": "The file lacks columns of the form.",
        "column-moved": "Some columns are not where the form has them.",
        "tab-renamed": "In the form the tabs have other names.",
        "header-row-moved": "The header row is not where the form has it.",
        "spelling-changed": "{label} is written in another way than in the form. It was read as written.",
        "spelling-unsure": "{label} may be written in another way than in the form. What could be read in two ways was not read.",
        "code-not-listed": "{label} has codes that the form does not list; they were kept as written.",
        "encoding-guessed": "The file does not say how its letters are stored (its encoding); it was read by the likeliest one.",
        "encoding-unsure": "The file does not say how its letters are stored (its encoding). It was read by the likeliest one, but some"
        " words make sense only in another.",
        "null-words": "Cells with a word or sign for nothing, such as NULL, N/A, None or a lone dash, were read as blank.",
        "cells-unread": "The tabs have more in them than could be read.",
        "cells-merged": "Cells are merged over several rows; each of the rows was given what the block shows.",
        "cells-merged-across": "Cells are merged across several columns; what they show was read in the first of the columns alone.",
        "rows-cut-short": "Rows end before the last column of the header; what is missing behind their end was read as blank.",
        "rows-hidden": "Rows that are hidden in the workbook were read like the others.",
        "columns-hidden": "Columns that are hidden in the workbook were read like the others.",
        "rows-struck": "Rows with struck-through cells were read like the others.",
        "rows-commented": "Rows have comments, which were not read.",
        "plan-contradicts": "Parts of the row name two different plans, so it is not clear whose member this is. The row is on"
        " hold until it"
        " is fixed.",
        "plan-unregistered": "A column names plans that are not in the list of partners.",
        "plan-misspelt": "The row names a plan we do not know, by nearly the name of one that we do. As it is, the row goes into no plan's"
        " file.",
        "hidden-copy": "A tab is hidden and repeats members of another tab, for the same month or an older one. It looks"
        " like a copy that was"
        " left behind, so it is not included.",
        "no-row-used": "The file has rows, and not one of them was used: they are on hold or not included, each for its own reason.",
        "not-carried-element": "The form has no column for {label}: this cell is not sent.",
        "not-carried-value": "The form has no way to write this cell of {label} as it is: the plan would read something else.",
        "not-carried-extension": "The form has no column for this extra column of ours: this cell is not sent.",
        "not-carried-record": "The form has no place for one kind of record of the row: that record is not included.",
        "not-carried-column": "We do not recognize some columns: their filled cells are not sent.",
        "not-carried-unsure": "It is not certain what some columns are, so their filled cells are not sent.",
        "row-kept-back": "The row is not sent.",
        "withheld-other-plan": "The row belongs to another plan, so it is not sent to this one.",
        "withheld-unknown-plan": "The row does not say which plan this member belongs to in a way that we recognize, so it is not sent.",
        "withheld-other-provider": "By its NPI, the row belongs to another provider, so it is not sent.",
        "withheld-no-layout": "None of the forms that were named has a place for the row.",
        "withheld-of-nobody": "The row does not say which plan this member belongs to in a way that we recognize, so it is sent to"
        " no plan.",
    }
)
FIXES: Mapping[str, str] = MappingProxyType(
    {
        "column-perhaps-renamed": "Ask the plan. If it is the same column, ask your ecmx administrator to put the new name into the"
        " form's next"
        " version (ecmx layouts learn --update asks about it).",
        "withheld-other-plan": "Nothing, if that is right: the other plan gets the row in its own file. If the plan is named"
        " wrongly in the row,"
        " fix it there.",
        "withheld-unknown-plan": "Name the plan in the row, or list that spelling as another name of the plan.",
        "withheld-other-provider": "Nothing, if that is right: the other provider's file has it. If the NPI is one of ours, add it to"
        " ours.",
        "withheld-no-layout": "Name a form of the plan that has a place for such records as well.",
    }
)
