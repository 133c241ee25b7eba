"""What is to be said to plans: drafts with their words to copy, and that they went. The hub sends no words by itself.

A draft's page is the same for letters to members, which have a list of their own (`letters.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages as told
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ecmx.errors import UsageProblem
from ecmx.hub.portal.field_forms import MOMENT_FIELD
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.portal.ways import WAYS_SAID
from ecmx.hub.saying import WAYS, message_needless, message_went, notes
from ecmx.hub.transmissions import PartnerMessage

__all__ = ["KINDS", "LETTERS", "PAGES", "WentForm", "message_page", "messages", "needless"]

KINDS: Mapping[str, Any] = {
    PartnerMessage.Kind.NOT_OURS: gettext_lazy("Rows that are not ours"),
    PartnerMessage.Kind.VANISHED: gettext_lazy("Members no longer listed"),
    PartnerMessage.Kind.ACKNOWLEDGED: gettext_lazy("A file was received"),
    PartnerMessage.Kind.REFUSED: gettext_lazy("Members we cannot accept"),
    PartnerMessage.Kind.NIL: gettext_lazy("Nothing to report"),
    PartnerMessage.Kind.RECALL: gettext_lazy("Please destroy a file"),
    PartnerMessage.Kind.MEMBER: gettext_lazy("A letter to a member"),
    PartnerMessage.Kind.REFERRER: gettext_lazy("A letter to the person who referred"),
}


#: What goes to a person, and not to a plan.
LETTERS = (PartnerMessage.Kind.MEMBER, PartnerMessage.Kind.REFERRER)


class WentForm(forms.Form):
    """When and how it was said."""

    how = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[("", gettext_lazy("Choose")), *((way, WAYS_SAID[way]) for way in WAYS)],
        error_messages={"required": gettext_lazy("Choose how it was sent.")},
    )
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT_FIELD),
        error_messages={"required": gettext_lazy("Enter when it was sent.")},
    )


def messages(request: PageRequest) -> HttpResponse:
    """The drafts, oldest first; what went lately, folded. No words and no member here."""
    rows = PartnerMessage.objects.of(request.by.organization).exclude(kind__in=LETTERS)
    rows = rows.select_related("partner", "transmission")
    drafts = Paginator(rows.filter(state="drafted").order_by("pk"), 50).get_page(wanted_page(request))
    gone = rows.exclude(state="drafted").order_by("-pk")[:20]
    return render(
        request,
        "portal/due/messages.html",
        {
            "page": drafts,
            "drafts": [(one, KINDS[one.kind]) for one in drafts],
            "gone": [(one, KINDS[one.kind], WAYS_SAID.get(one.sent_how, "")) for one in gone],
        },
    )


def message_page(*, letters: bool) -> Callable[..., HttpResponse]:
    """The page of one draft in words; POST records that it went. letters: of those to people, else of those to plans"""

    def message(request: PageRequest, message: int) -> HttpResponse:
        rows = PartnerMessage.objects.of(request.by.organization).select_related("partner")
        one = one_of(rows.filter(kind__in=LETTERS) if letters else rows.exclude(kind__in=LETTERS), pk=message)
        form = WentForm(initial={"at": timezone.localtime()})
        if request.method == "POST":
            form = WentForm(request.POST)
            if form.is_valid() and _went(request, one, form):
                told.success(request, _("Marked as sent."))
                return _next(request, one)
        found = notes(by=request.by, only=[one.pk])
        context = {
            "one": one,
            "kind": KINDS[one.kind],
            "note": found[0] if found else None,
            "how": WAYS_SAID.get(one.sent_how, ""),
            "form": form,
            "letters": letters,
        }
        return render(request, "portal/due/message.html", context, status=400 if form.errors else 200)

    return message


@require_POST
def needless(request: PageRequest, message: int) -> HttpResponse:
    """That it need not be said."""
    one = one_of(PartnerMessage.objects.of(request.by.organization), pk=message)
    message_needless(one.pk, by=request.by)
    told.success(request, _("Marked as not needed."))
    return _next(request, one)


def _went(request: PageRequest, one: PartnerMessage, form: WentForm) -> bool:
    """Whether it was recorded; where what was typed cannot be, the form says why."""
    now = datetime.now(this_home().settings.zone)
    try:
        message_went(one.pk, by=request.by, at=form.cleaned_data["at"], how=form.cleaned_data["how"], now=now)
    except UsageProblem as problem:
        if not problem.code.startswith("said-"):
            raise
        shown = on_page(problem)
        form.add_error("at", f"{shown.message} {shown.fix}")
        return False
    return True


def _next(request: PageRequest, one: PartnerMessage) -> HttpResponse:
    """Of its list the draft that has waited longest; the list where none waits."""
    letters = one.kind in LETTERS
    rows = PartnerMessage.objects.of(request.by.organization).filter(state="drafted")
    rows = rows.filter(kind__in=LETTERS) if letters else rows.exclude(kind__in=LETTERS)
    waiting = rows.order_by("pk").first()
    here, all_of_them = ("due-letter", "due-letters") if letters else ("due-message", "due-messages")
    return redirect(here, message=waiting.pk) if waiting else redirect(all_of_them)


PAGES = (
    PortalPage("due/messages/", "due-messages", messages, "roster.look"),
    PortalPage(
        "due/messages/<int:message>/", "due-message", message_page(letters=False), "roster.look", {"message": "message"}
    ),
    PortalPage(
        "due/messages/<int:message>/needless/", "due-message-needless", needless, "files.send", {"message": "message"}
    ),
)
