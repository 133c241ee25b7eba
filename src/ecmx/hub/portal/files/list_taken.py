"""The file desk's lists, and whom a file changed, as workbooks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ecmx.hub.looking import CHANGE_KINDS, DeskList, ListOut, files_listed, members_changed
from ecmx.hub.portal.files.desk import partners_of
from ecmx.hub.portal.files.one import came
from ecmx.hub.portal.files.words import desk_row
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest
from ecmx.hub.portal.taking_out import list_taken_at

__all__ = ["PAGES", "changes_list", "files_list"]

MOST = 100_000  # rows of a workbook


def files_list(request: PageRequest) -> ListOut:
    """The files of a list, newest first; a partner's alone where one is chosen."""
    asked = request.GET.get("list", "")
    which = DeskList(asked) if asked in set(DeskList) else DeskList.NEEDS
    plan = next((one for one in partners_of(request) if str(one.pk) == request.GET.get("plan", "")), None)
    told = files_listed(by=request.by, which=which, partner=plan.pk if plan else None, count=MOST)
    rows = [(one, desk_row(one)) for one in told.files]
    zone = this_home().settings.zone
    heads = [
        _("File"), _("Name"), _("Partner"), _("Kinds"), _("From"), _("To"), _("State"), _("To do"), _("Since"), _("Rows"),
        _("Rows used"), _("Rows on hold"),
    ]  # fmt: skip
    return ListOut(
        "files",
        _("Files"),
        heads,
        [
            (
                one.id, one.name, one.partner, " ".join(one.file_types).upper(), *one.period, str(row.state.words), str(row.do or ""),
                one.at.astimezone(zone).date(), one.rows, one.used, one.held,
            )
            for one, row in rows
        ],
        filters=[f"list-{which.value}", *(["plan"] if plan else [])],
    )  # fmt: skip


def changes_list(request: PageRequest, file: int) -> ListOut:
    """Whom a file changed, by name; of one kind of change where that is chosen."""
    came(request, file)
    only = request.GET.get("change", "")
    kinds = [only] if only in CHANGE_KINDS else []
    changed, _total = members_changed(file, by=request.by, only=kinds, count=MOST)
    return ListOut(
        "changes",
        _("Changes"),
        [_("CIN"), _("Last name"), _("First name"), _("What changed"), _("Elements"), _("File")],
        [(one.cin, one.last_name, one.first_name, one.words, ", ".join(one.labels), file) for one in changed],
        filters=["kind"] if kinds else [],
        members=[one.member for one in changed],
    )


PAGES = (
    list_taken_at("files/export/", "files-export", files_list),
    list_taken_at("files/<int:file>/changes/export/", "files-changes-export", changes_list, {"file": "file"}),
)
