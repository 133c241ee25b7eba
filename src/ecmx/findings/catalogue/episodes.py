"""Rules on one member's way through ECM: authorized, assigned, reached out to, enrolled, ended."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, NOTE, WARNING, row

__all__ = ["RULES"]

RULES = (
    row(
        "assigned-before-authorized",
        WARNING,
        "guidance 1.1, Table 1, fn 24",
        says="This new member was assigned to the ECM Provider before the plan authorized ECM.",
        fix="Check both dates with the plan; they may have been swapped.",
        why="A plan first authorizes ECM and then assigns the member. The other way round, the ten business days for"
        " the assignment cannot be counted.",
        quiet="Both on the same day; Continuing members get a note of their own, Termed members none.",
        right="authorized 10/01/2026, assigned 10/06/2026",
        wrong="authorized 10/06/2026, assigned 10/01/2026",
    ),
    row(
        "reassigned-before-authorized",
        NOTE,
        "guidance 1.1, Table 1, fn 24",
        says="This continuing member was assigned before the authorization date; most likely ECM was authorized again.",
        fix="Nothing, if ECM was authorized again. Otherwise check both dates.",
        why="When an authorization is renewed the plan sends the new date with the old assignment. That is as it"
        " should be, and only worth knowing.",
        quiet="Termed members.",
    ),
    row(
        "assigned-late",
        WARNING,
        "guidance 1.1, Table 1, fn 24 and fn 41",
        says="This new member was assigned more than {limit} business days after the plan authorized ECM.",
        fix="Check both dates. If they are right the assignment was late: nothing in the file needs correcting, but the plan should know.",
        why="The plan has ten business days from authorization to tell the provider. Every day beyond is a day on"
        " which nobody looks after a person in need.",
        quiet="Continuing and Termed members, who keep old dates after a move; when in doubt about a holiday, the"
        " later day counts.",
    ),
    row(
        "episode-reversed",
        ERROR,
        "guidance 1.1, Table 5, fn 55 and fn 57",
        says="ECM ends before it begins: the benefit's end date is before its start date.",
        fix="Correct the date that is wrong; if they were swapped, swap them back.",
        why="Months of service are counted from start to end. The wrong way around, the member was never served.",
        quiet="Start and end on the same day; a blank end date while ECM goes on.",
        right="start 03/01/2026, end 09/30/2026",
        wrong="start 09/30/2026, end 03/01/2026",
    ),
    row(
        "enrolled-without-start",
        ERROR,
        "guidance 1.1, Table 5, fn 55 and fn 56",
        says="The member's status is Enrolled (3), but the ECM start date is blank.",
        fix="Fill in the day on which the plan enrolled the member; if the member is not enrolled, correct the status.",
        why="The plan counts enrolled members by their start date. The plan sets that date, so ask it if you do not"
        " have it.",
        quiet="Members not enrolled.",
    ),
    row(
        "start-without-enrollment",
        WARNING,
        "guidance 1.1, Table 5, fn 55 and fn 56",
        says="The member has an ECM start date and no end date, but the status says that outreach is pending or going"
        " on.",
        fix="Set the status to 3 if the member is enrolled, fill in the end date if ECM has ended, or empty the start"
        " date.",
        why="Somebody who is being served is no longer in outreach. Reported so, the member counts in neither group or"
        " in both.",
        quiet="A row with an end date (an earlier enrollment, now outreach again); status 4 or 5, which has a warning of its own.",
    ),
    row(
        "discontinuation-without-reason",
        ERROR,
        "guidance 1.1, Table 5, fn 62 to 64",
        says="There is a date of discontinuation, but no reason code.",
        fix="Give the reason code, 1 to 5: care plan goals met, ready for lower level of care, no longer wishes ECM,"
        " could not be reached, other.",
        why="The guidance requires both or neither: the plan reports why ECM ended. A code of 5 with a few words is"
        " better than a blank.",
        quiet="The reason's free text, which is optional.",
    ),
    row(
        "reason-without-discontinuation",
        ERROR,
        "guidance 1.1, Table 5, fn 61 to 64",
        says="There is a discontinuation reason code, but no date.",
        fix="Fill in the day on which the provider decided to stop; if ECM goes on, empty the reason code.",
        why="The guidance requires both or neither. Without a date there is no telling in which month ECM ended.",
        quiet="Rows with neither.",
    ),
    row(
        "reason-other-without-text",
        NOTE,
        "guidance 1.1, Table 5, fn 63 and fn 65",
        says="The discontinuation reason is Other (5), and no text says what it was.",
        fix="Add a few words in Discontinuation Reason. Nothing is required.",
        why="“Other” on its own makes the plan ask back. The text is optional in the guidance, hence only a note. A"
        " few words now save a telephone call later.",
        quiet="Reasons 1 to 4.",
    ),
    row(
        "start-left-open",
        WARNING,
        "guidance 1.1, Table 5, fn 55 to 57",
        says="The member is reported as declined or excluded, but ECM has a start date and no end date.",
        fix="Fill in the end date if ECM has ended; set the status to 3 if it goes on; empty the start date if it never began.",
        why="An open start means that the member is being served this very day. Together with Declined or Excluded, one of the two is"
        " wrong, and the plan would pay for months or miss them.",
        quiet="An end date, also one that cannot be read: an earlier enrollment, and now declined.",
    ),
    row(
        "excluded-without-discontinuation",
        WARNING,
        "guidance 1.1, Table 5, fn 56 and fn 61 to 64",
        says="The member is reported as excluded (5), but neither the date of discontinuation nor its reason code is given.",
        fix="Fill in the day on which it was decided to stop the outreach, and the reason code, 1 to 5.",
        why="Excluded means that the ECM Provider decided to stop trying, and footnote 61 asks since when. Without the day"
        " and the reason the plan cannot tell whether to try in another way.",
        quiet="Only one of the two is blank: that is an error of its own; other statuses.",
    ),
    row(
        "discontinued-while-pending",
        WARNING,
        "guidance 1.1, Table 5, fn 56 and fn 61",
        says="Outreach is reported as still to begin (1), but there is a date on which it was discontinued.",
        fix="Set the status to what applies now, 4 or 5 for instance, or empty the date and its reason code.",
        why="Outreach that has not begun cannot have been discontinued. Reported this way, the member stays on a list of people to call,"
        " and nobody calls.",
        quiet="A row with an end date: the discontinuation belongs to the enrollment that ended.",
    ),
    row(
        "reason-text-without-code",
        ERROR,
        "guidance 1.1, Table 5, fn 63 to 65",
        says="There is a discontinuation reason in words, but no reason code.",
        fix="Give the reason code, 1 to 5, and the date; if ECM goes on, empty the words.",
        why="The plan counts reasons by their code, and the words only explain it. Words alone are not counted at all.",
        quiet="A date without a code, which has an error of its own.",
    ),
    row(
        "ended-before-period",
        NOTE,
        "guidance 1.1, Table 5, fn 57",
        says="ECM ended before the reporting period, and the member is reported again.",
        fix="Nothing, if this is a late correction. Otherwise do not include the member until ECM begins again.",
        why="Footnote 57 wants a member whose ECM has ended reported no more, unless it begins anew. Rows that are carried"
        " along month after month make the file long and the totals doubtful.",
        quiet="An end within the period; outreach again (status 1 or 2), or another row of the member with a later start.",
    ),
    row(
        "counted-without-detail",
        NOTE,
        "guidance 1.1, Table 2, fn 32",
        says="{other_label} is above 0, but {label} is blank.",
        fix="Nothing needs to be done. Add it where it is known.",
        why="Anyone following up on a hospital stay needs to know when and where it was. The plan may not know it,"
        " hence only a note.",
        quiet="A count of 0, where date and facility are blank; a date without a count, since the date may be older"
        " than six months.",
    ),
    row(
        "attempt-after-enrollment",
        WARNING,
        "guidance 1.1, Table 8",
        says="This outreach attempt took place after the member was enrolled; only attempts before enrollment count.",
        fix="Check the date and the member's start date. If both are right, remove the row; we do not remove it on our own.",
        why="The tracker counts the efforts to win members for ECM. Talking to a member who is already enrolled is a service, and is"
        " reported elsewhere.",
        quiet="An attempt on the day of enrollment; attempts between two enrollments; a start date that was set back"
        " later.",
    ),
)
