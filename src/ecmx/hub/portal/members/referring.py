"""Refer a person to a plan for ECM (Table 9), and follow what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ecmx.errors import UsageProblem
from ecmx.guidance import DataElement, FileType
from ecmx.guidance.values import Kind
from ecmx.hub.accounts import record
from ecmx.hub.looking import sight_of
from ecmx.hub.partners import Partner
from ecmx.hub.portal.here import today_here
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.members.acting import DayInput
from ecmx.hub.portal.members.on_member import OnMember
from ecmx.hub.portal.offering import offer_undo
from ecmx.hub.portal.page import ASK, PageRequest, PortalPage, wanted_page
from ecmx.hub.portal.unsent_forms import UnsentPlace
from ecmx.hub.roster import Assignment, elements
from ecmx.hub.work import OurFact, PersonReferral, canonical_of, known, refer_person, referral_agreed

__all__ = ["PAGES", "ReferralForm"]

OF_THE_FILE = ("produced", "period", "plan", "provider")


def asked_of_person() -> list[DataElement]:
    """Table 9's own elements, in its order."""
    return [one for one in elements(FileType.REFERRAL) if one.table and not one.later and not one.tells(*OF_THE_FILE)]


class ReferralForm(forms.Form):
    """A field an element. A mark that is not set says nothing, and never no."""

    plan = forms.ChoiceField(label=_("To the plan"))
    day = forms.DateField(label=_("Day"))

    def __init__(self, data: Any = None, *, plans: Sequence[Partner], **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)
        self.plans, self.told = list(plans), asked_of_person()
        listed: Any = self.fields["plan"]
        listed.choices = [("", _("Choose…")), *((str(one.pk), one.name) for one in self.plans)]
        self.fields["day"].widget, self.fields["day"].initial = DayInput(today_here()), today_here()
        for one in self.told:
            self.fields[one.id] = _field(one)

    @property
    def person(self) -> list[Any]:
        """The fields that say who the person is."""
        return [self[one.id] for one in self.told if not one.group]

    @property
    def populations(self) -> list[Any]:
        """The populations of focus."""
        return [self[one.id] for one in self.told if one.group]

    def read(self) -> dict[str, dict[str, Any]]:
        """What was typed, by element, as it is kept; what cannot be read is said at its field."""
        found = {}
        for one in self.told:
            said = self.cleaned_data.get(one.id)
            if said in ("", None, False):
                continue
            try:
                state, value = canonical_of(one.kind, "Yes" if said is True else str(said))
            except UsageProblem as problem:
                self.add_error(one.id, f"{problem.message} {problem.fix}")
                continue
            found[one.id] = {"s": int(state), "v": value}
        return found


def _field(one: DataElement) -> forms.Field:
    if one.group:
        return forms.BooleanField(label=one.label, required=False)
    words = _words(one.kind)
    return forms.CharField(label=one.label.removeprefix("Member "), required=False, max_length=300, help_text=words)


def _words(kind: Kind) -> str:
    return "" if kind.words.startswith("text") else kind.words


def refer(request: PageRequest) -> HttpResponse:
    """The form; of a member with what her plan or we may tell of her filled in."""
    plans = list(
        Partner.objects.of(request.by.organization).filter(kind=Partner.Kind.PLAN, ours=False).order_by("name")
    )
    on = _member_meant(request)
    place = UnsentPlace.of(request, member=on.member if on is not None else None)
    form = ReferralForm(request.POST or None, plans=plans, initial=_known_of(request, on))
    offer = None
    if request.method == "POST":
        answer = place.answer() or (_referred(request, form, place) if form.is_valid() else None)
        if answer is not None:
            return answer
    else:
        offer = place.filled(form)
    agreed = [one.name for one in plans if referral_agreed(request.by.organization, one)]
    context = {"form": form, "agreed": agreed, "kept": offer, "action": place.address}
    return render(request, "portal/members/refer.html", context)


def _referred(request: PageRequest, form: ReferralForm, place: UnsentPlace) -> HttpResponse | None:
    told = form.read()
    if form.errors:
        return None
    plan = next(one for one in form.plans if str(one.pk) == form.cleaned_data["plan"])
    try:
        with transaction.atomic():
            made = refer_person(by=request.by, plan=plan, day=form.cleaned_data["day"], told=told)
            place.sent()
    except UsageProblem as problem:
        if problem.code == "not-permitted":
            raise
        form.add_error("day" if problem.code == "day-ahead" else None, f"{problem.message} {on_page(problem).fix}")
        return None
    if made is None:
        messages.info(request, _t("Nothing new: this was already recorded."))
    elif made.member_id is not None:
        text = _t("Referred. It will be in the plan's next referral file.")
        offer_undo(request, member=made.member_id, words=[made], text=text, place="referrals")
    else:
        messages.success(request, _t("Referred. It will be in the plan's next referral file."), extra_tags="good")
    seen = sight_of(request.by, []).sees_group(None, "referral")
    return HttpResponseRedirect(reverse("members-referrals" if seen else "members"))


def _member_meant(request: PageRequest) -> OnMember | None:
    """The member from whose page one came. Raises Http404."""
    wanted = request.GET.get("member", "")
    return OnMember.of(request, int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None


def _known_of(request: PageRequest, on: OnMember | None) -> Mapping[str, Any]:
    """Of a member: her CIN, and what we ourselves know and may tell. What a plan alone said is not offered (V9)."""
    if on is None:
        return {}
    found: dict[str, Any] = {"referral.member_cin": on.member.cin}
    with transaction.atomic():
        for fact in known(OurFact, request.by.organization).filter(member=on.member, ours_only=False, state=0):
            found[f"referral.{fact.element}"] = fact.value
        record(request.by, "roster.look", "member", [on.member.pk], {"form": "refer"})
    return found


def referrals(request: PageRequest) -> HttpResponse:
    """Whom we referred, and whose member she became: the loop."""
    sight = sight_of(request.by)
    if not sight.sees_group(None, "referral"):
        raise UsageProblem("not-permitted", _t("Referrals are not shown to your role."), ASK)
    rows = known(PersonReferral, request.by.organization).select_related("plan", "member", "recorded_by")
    if not sight.sensitive:
        rows = rows.exclude(member__in=sight.marked)
    page = Paginator(rows.order_by("-day", "-pk"), 50).get_page(wanted_page(request))
    shown = [_followed(one) for one in page]
    assigned = _assigned(request, [one.member_id for one in page if one.member_id])
    with transaction.atomic():
        record(request.by, "roster.look", "person-referral", [one.pk for one in page])
    rows_shown = [(one, name, assigned.get((one.member_id or 0, one.plan_id))) for one, name in shown]
    return render(request, "portal/members/referrals.html", {"page": page, "rows": rows_shown})


def _followed(one: PersonReferral) -> tuple[PersonReferral, str]:
    said = {name.partition(".")[2]: word["v"] for name, word in one.said.items()}
    return one, ", ".join(filter(None, (said.get("member_last_name"), said.get("member_first_name"))))


def _assigned(request: PageRequest, members: Sequence[int]) -> dict[tuple[int, int], Any]:
    """By member and plan, since when the plan has assigned her to us."""
    rows = Assignment.objects.of(request.by.organization).filter(member__in=members, termed_by=None)
    return {(one.member_id, one.plan_id): one for one in rows}


PAGES = (
    PortalPage("members/refer/", "members-refer", refer, "work.record", keeps=True),
    PortalPage("members/referrals/", "members-referrals", referrals, "roster.look"),
)
