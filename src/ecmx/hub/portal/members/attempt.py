"""Log an attempt to reach a member: by the form, or by one button of a list or of her page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ecmx.guidance import element
from ecmx.hub.looking import wishes_of
from ecmx.hub.portal.members.acting import DayInput, MemberForm, act_page, done
from ecmx.hub.portal.members.by_whom import ByWhom
from ecmx.hub.portal.members.on_member import OnMember, place_named
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.portal.quick_attempts import QUICK, QuickAttempt
from ecmx.hub.work import (
    METHODS,
    OUTCOMES,
    ContactWish,
    EngagementEvent,
    LoggedAttempt,
    OurWord,
    known,
    log_attempt,
)

__all__ = ["PAGES", "AttemptForm"]


def labels(name: str, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Codes of an element with the guidance's words."""
    listed = element(name).kind.codes
    assert listed is not None
    return [(code, listed.item(code).label) for code in codes]


class AttemptForm(MemberForm):
    """An attempt before enrollment (Table 8), with what plans ask beside it."""

    title: ClassVar[Any] = _("Log an attempt")
    button: ClassVar[Any] = _("Save attempt")
    saved: ClassVar[Any] = _("The attempt is logged.")
    field_of: ClassVar[Mapping[str, str]] = {"day-ahead": "day", "not-assigned": "plan"}

    plan = forms.ChoiceField(label=_("Plan"))
    day = forms.DateField(label=_("Day"))
    method = forms.ChoiceField(label=_("How"), choices=labels("otf.outreach_attempt_method", METHODS))
    who = forms.ChoiceField(label=_("Who made it"))
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", _("Choose…")), *((one.code, one.words) for one in OUTCOMES.values())]
    )
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)
    call_back_on = forms.DateField(label=_("Call back on"), required=False, widget=DayInput())

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.by_whom = ByWhom.of(self.on.by)
        who: Any = self.fields["who"]
        who.choices, who.initial = self.by_whom.choices, self.by_whom.usual
        self.fields["method"].initial = METHODS[1]
        quick = QUICK.get(self.asked.get("quick", ""))
        if quick is not None:
            self.fields["method"].initial, self.fields["outcome"].initial = quick.method, quick.outcome

    @property
    def wish(self) -> str:
        """How the member wants to be contacted: to be read before the next call; "" where nothing is known."""
        return wishes_of([self.on.member.pk], by=self.on.by).get(self.on.member.pk, "")

    def act(self) -> Sequence[OurWord | None]:
        """Log it; with it comes the event that the first attempt begins."""
        said = self.cleaned_data
        kind, staff = self.by_whom.named(said["who"])
        beside = {name: said[name] for name in ("day", "method", "outcome", "next_step", "call_back_on")}
        made = log_attempt(
            by=self.on.by, member=self.on.member, plan=said["plan"], provider_type=kind, staff=staff, **beside
        )
        return [made, *_begun_by(made)]


def _begun_by(made: LoggedAttempt) -> list[EngagementEvent]:
    """The beginning of outreach that came with an attempt: taken back, both go."""
    rows = known(EngagementEvent, made.organization).filter(member=made.member, plan=made.plan)
    return list(rows.filter(event="outreach-started", recorded_at__gte=made.recorded_at, recorded_by=made.recorded_by))


_form_page = act_page(AttemptForm)


def attempt(request: PageRequest, member: int) -> HttpResponse:
    """The form; or, with `quick`, one button that says it all."""
    quick = QUICK.get(request.POST.get("quick", ""))
    if request.method != "POST" or quick is None:
        return _form_page(request, member=member)
    on = OnMember.of(request, member)
    plan = next((one for one in on.plans if str(one.pk) == request.POST.get("plan", "")), on.usual_plan)
    by_whom = ByWhom.of(request.by)
    who = by_whom.unasked
    if quick.asks or plan is None or not who:
        return _asked_first(request, quick, plan)
    kind, staff = by_whom.named(who)
    with transaction.atomic():
        made = log_attempt(
            by=request.by, member=on.member, plan=plan, day=on.today, method=quick.method, provider_type=kind,
            staff=staff, outcome=quick.outcome,
        )  # fmt: skip
        words = [made, *_begun_by(made)]
    _warn(request, on, quick)
    return done(request, on, words, f"{quick.words}: {AttemptForm.saved}")


def _asked_first(request: PageRequest, quick: QuickAttempt, plan: Any) -> HttpResponse:
    """What the button does not say is asked, with what it says filled in."""
    asked = {"quick": quick.code, "plan": plan.pk if plan is not None else "", "next": place_named(request)}
    return HttpResponseRedirect(f"{request.path}?{urlencode({name: said for name, said in asked.items() if said})}")


def _warn(request: PageRequest, on: OnMember, quick: QuickAttempt) -> None:
    """A wish that the button went against is said: what was done stays logged."""
    wish = known(ContactWish, on.by.organization).filter(member=on.member).last()
    if quick.against and wish is not None and getattr(wish, quick.against):
        messages.warning(request, _("Logged. Please note: this member does not want voicemail."), extra_tags="warn")


PAGES = (
    PortalPage(
        "members/<int:member>/attempt/", "members-attempt", attempt, "work.record", {"member": "member"}, keeps=True
    ),
)
