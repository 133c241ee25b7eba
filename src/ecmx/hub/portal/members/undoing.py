"""Take back what was just said of a member, or anything in her history that somebody here said."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.hub.portal.members.on_member import OnMember, back_to, place_named
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of
from ecmx.hub.work import WORDS, OurWord, withdraw_word

__all__ = ["PAGES", "undo"]


@require_POST
def undo(request: PageRequest, member: int) -> HttpResponse:
    """Words of this member, each as kind:number."""
    on = OnMember.of(request, member)
    with transaction.atomic():
        for said in request.POST.getlist("word"):
            word, pk = _named(said)
            one_of(word.objects.of(request.by.organization), pk=pk, member=on.member)
            withdraw_word(by=request.by, word=word, pk=pk)
    messages.success(request, _("Undone. It stays on record as what was known until now."), extra_tags="good")
    return HttpResponseRedirect(back_to(place_named(request), member))


def _named(said: str) -> tuple[type[OurWord], int]:
    """Raises Http404 where nothing is named so."""
    kind, _colon, number = said.partition(":")
    if kind not in WORDS or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404("no such word")
    return WORDS[kind], int(number)


PAGES = (PortalPage("members/<int:member>/undo/", "members-undo", undo, "work.record", {"member": "member"}),)
