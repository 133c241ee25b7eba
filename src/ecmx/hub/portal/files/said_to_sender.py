"""That something was said to a file's sender, as a person says it: the hub sends no letter by itself."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.hub.portal.acting import acted
from ecmx.hub.portal.files.one import came
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of
from ecmx.hub.saying import WAYS, message_needless, message_went
from ecmx.hub.transmissions import PartnerMessage

__all__ = ["PAGES", "moment_of"]


@require_POST
def said(request: PageRequest, file: int) -> HttpResponse:
    """A message about the file went by some way, or need not go."""
    came(request, file)
    number = request.POST.get("message", "")
    messages = PartnerMessage.objects.of(request.by.organization).filter(transmission=file)
    message = one_of(messages, pk=int(number[:9]) if number.isdecimal() else 0)
    back = reverse("files-one", args=[file])
    if "needless" in request.POST:
        done = _("Marked as not needed.")
        return acted(request, back, lambda: message_needless(message.pk, by=request.by), done)
    how = request.POST.get("how", "")
    now = datetime.now(this_home().settings.zone)
    return acted(
        request,
        back,
        lambda: message_went(
            message.pk,
            by=request.by,
            at=moment_of(request.POST.get("day", ""), now),
            how=how if how in WAYS else "",
            now=now,
        ),
        _("Recorded: the sender was told."),
    )


def moment_of(said: str, now: datetime) -> datetime:
    """A day that was chosen, as a moment: now where it is today or no day, its noon where it is another."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return now
    return now if day == now.date() else datetime.combine(day, time(12), now.tzinfo)


PAGES = (PortalPage("files/<int:file>/said/", "files-said", said, "files.send", {"file": "file"}),)
