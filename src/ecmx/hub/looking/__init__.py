"""What people look at: the roster, one member, one file, what is to be said to partners, who may be one person. Each look is recorded.

Stands on the rooms that keep it all; changes nothing but an answer that a person gives. Knows no page and no terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.looking.by_zip import RouteStop, route_stops
    from ecmx.hub.looking.changed_by_file import MemberChanged, members_changed
    from ecmx.hub.looking.changed_rows import CHANGE_KINDS, changes_frame
    from ecmx.hub.looking.desk_lists import DeskList, FileListed, FilesListed, files_listed, files_named
    from ecmx.hub.looking.file_bytes import bytes_of_file
    from ecmx.hub.looking.found_words import finding_words
    from ecmx.hub.looking.going_next import GoingNext, member_next
    from ecmx.hub.looking.going_rows import RowGoing, ValueGoing, rows_going
    from ecmx.hub.looking.list_out import ListOut, written_list
    from ecmx.hub.looking.one_file import FileView, FoundSeen, file_view
    from ecmx.hub.looking.one_member import MemberView, member_view
    from ecmx.hub.looking.one_person import Pair, answer_likeness, pairs_suggested
    from ecmx.hub.looking.one_sent import OutgoingSeen, SentSeen, outgoing
    from ecmx.hub.looking.open_to_narrowed import NarrowedAccess, narrowed_access
    from ecmx.hub.looking.our_words import WordSeen
    from ecmx.hub.looking.ours_of_member import FactSeen, MemberOurs, OpenTaskSeen, StandsWith, WishSeen, member_ours
    from ecmx.hub.looking.roster_rows import STANDINGS, roster_frame
    from ecmx.hub.looking.roster_taken import RosterWritten, roster_file
    from ecmx.hub.looking.rows_sent import MemberSent, member_sent
    from ecmx.hub.looking.showing import day_shown, label_of, shown
    from ecmx.hub.looking.sight import RoleSight, sight_of
    from ecmx.hub.looking.task_words import TaskSeen, TaskWord, tasks_seen
    from ecmx.hub.looking.value_sources import ValueSource
    from ecmx.hub.looking.who_left_out import MemberLeftOut, members_left_out
    from ecmx.hub.looking.whole_member import member_whole
    from ecmx.hub.looking.wishes import wishes_of
    from ecmx.hub.looking.workbook import AboutRoster, write_roster

__all__ = [
    "CHANGE_KINDS",
    "STANDINGS",
    "AboutRoster",
    "DeskList",
    "FileListed",
    "FileView",
    "FactSeen",
    "FoundSeen",
    "GoingNext",
    "ListOut",
    "MemberOurs",
    "FilesListed",
    "MemberChanged",
    "MemberLeftOut",
    "MemberSent",
    "MemberView",
    "NarrowedAccess",
    "OpenTaskSeen",
    "OutgoingSeen",
    "Pair",
    "RouteStop",
    "SentSeen",
    "RoleSight",
    "TaskSeen",
    "TaskWord",
    "StandsWith",
    "WishSeen",
    "WordSeen",
    "RosterWritten",
    "RowGoing",
    "ValueGoing",
    "ValueSource",
    "answer_likeness",
    "bytes_of_file",
    "changes_frame",
    "day_shown",
    "file_view",
    "finding_words",
    "member_next",
    "member_ours",
    "files_listed",
    "files_named",
    "member_sent",
    "label_of",
    "member_view",
    "member_whole",
    "members_changed",
    "members_left_out",
    "narrowed_access",
    "outgoing",
    "pairs_suggested",
    "roster_file",
    "roster_frame",
    "route_stops",
    "rows_going",
    "shown",
    "sight_of",
    "tasks_seen",
    "write_roster",
    "written_list",
    "wishes_of",
]

__getattr__ = late(
    __name__,
    {
        "going_next": ("GoingNext", "member_next"),
        "found_words": ("finding_words",),
        "list_out": ("ListOut", "written_list"),
        "roster_taken": ("RosterWritten", "roster_file"),
        "open_to_narrowed": ("NarrowedAccess", "narrowed_access"),
        "one_file": ("FileView", "FoundSeen", "file_view"),
        "by_zip": ("RouteStop", "route_stops"),
        "changed_by_file": ("MemberChanged", "members_changed"),
        "changed_rows": ("CHANGE_KINDS", "changes_frame"),
        "file_bytes": ("bytes_of_file",),
        "desk_lists": ("DeskList", "FileListed", "FilesListed", "files_listed", "files_named"),
        "who_left_out": ("MemberLeftOut", "members_left_out"),
        "whole_member": ("member_whole",),
        "going_rows": ("RowGoing", "ValueGoing", "rows_going"),
        "rows_sent": ("MemberSent", "member_sent"),
        "one_sent": ("OutgoingSeen", "SentSeen", "outgoing"),
        "one_member": ("MemberView", "member_view"),
        "one_person": ("Pair", "answer_likeness", "pairs_suggested"),
        "our_words": ("WordSeen",),
        "ours_of_member": ("FactSeen", "MemberOurs", "OpenTaskSeen", "StandsWith", "WishSeen", "member_ours"),
        "roster_rows": ("STANDINGS", "roster_frame"),
        "value_sources": ("ValueSource",),
        "showing": ("day_shown", "label_of", "shown"),
        "sight": ("RoleSight", "sight_of"),
        "task_words": ("TaskSeen", "TaskWord", "tasks_seen"),
        "wishes": ("wishes_of",),
        "workbook": ("AboutRoster", "write_roster"),
    },
)
