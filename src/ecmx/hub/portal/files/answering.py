"""What a plan answers to a file of ours: typed as it was told, pasted from its portal, or taken from a file that it sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ecmx.errors import EcmxError, FileUnusable, UsageProblem
from ecmx.hub.answers import (
    TYPED,
    AnswerTaken,
    ResponseForm,
    form_kept,
    forms_in,
    free_name,
    heads_of,
    proposed,
    read_response,
    say_answer,
    take_answer,
)
from ecmx.hub.inbound import in_memory
from ecmx.hub.portal.acting import say_done
from ecmx.hub.portal.files.out_one import goes
from ecmx.hub.portal.files.said_to_sender import moment_of
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.portal.ways import WAYS_SAID
from ecmx.hub.transmissions import Transmission

__all__ = ["PAGES"]

VERDICTS = (
    ("accepted", gettext_lazy("All accepted")),
    ("rows", gettext_lazy("Accepted, except these rows")),
    ("rejected", gettext_lazy("All rejected")),
    ("received", gettext_lazy("Received, nothing more said")),
)


class TypedAnswer(forms.Form):
    """An answer that somebody was told."""

    verdict = forms.ChoiceField(label=gettext_lazy("What the plan says"), choices=VERDICTS, widget=forms.RadioSelect)
    rows = forms.CharField(
        label=gettext_lazy("Rejected rows"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy(
            "Row numbers as shown in the spreadsheet, for example 4, 7-9. With several tabs: RTF!12."
        ),
    )
    message = forms.CharField(label=gettext_lazy("Why they were rejected"), required=False, max_length=300)
    how = forms.ChoiceField(
        label=gettext_lazy("How you got the answer"),
        choices=[("", gettext_lazy("Choose…")), *((one.value, WAYS_SAID[one.value]) for one in TYPED)],
    )
    given_by = forms.CharField(
        label=gettext_lazy("Who gave it"), max_length=200, help_text=gettext_lazy("A name, or “portal”.")
    )
    day = forms.DateField(label=gettext_lazy("When you got it"), widget=forms.DateInput({"type": "date"}))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        """Rows are named of what is rejected, and of nothing else."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("verdict") == "rows" and not found.get("rows", "").strip():
            self.add_error("rows", _("List the rows that the plan rejected."))
        return found


class GivenAnswer(forms.Form):
    """An answer that somebody has as text or as a file; and, where nobody said so before, which of its columns is which."""

    text = forms.CharField(
        label=gettext_lazy("Paste it here"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("Copied from the plan's page or a workbook, with the headings."),
    )
    answer = forms.FileField(label=gettext_lazy("Or choose its file"), required=False)
    password = forms.CharField(
        label=gettext_lazy("Its password, if it has one"),
        required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    key = forms.CharField(label=gettext_lazy("The column that says which row"), required=False, max_length=200)
    key_is = forms.ChoiceField(
        label=gettext_lazy("What that column contains"),
        required=False,
        choices=(("cin", gettext_lazy("The CIN")), ("row", gettext_lazy("The row's number in our file"))),
    )
    says = forms.CharField(
        label=gettext_lazy("The column that says accepted or not"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("If left empty, every row listed counts as rejected."),
    )
    why = forms.CharField(label=gettext_lazy("The column that says why"), required=False, max_length=200)
    others = forms.ChoiceField(
        label=gettext_lazy("Rows that are not listed"),
        required=False,
        choices=(("open", gettext_lazy("are not answered yet")), ("accepted", gettext_lazy("are accepted"))),
    )


@dataclass(frozen=True)
class Given:
    """What came along. pasted: and so it stands in the form still"""

    data: bytes
    name: str
    pasted: bool


def answer(request: PageRequest, file: int) -> HttpResponse:
    """Say what the plan answered."""
    found = goes(request, file)
    typed, given = TypedAnswer(initial={"day": today_here()}), GivenAnswer()
    unsure = False
    if request.method == "POST":
        if "typed" in request.POST:
            typed = TypedAnswer(request.POST)
            taken = _typed(request, file, typed) if typed.is_valid() else None
        else:
            given = GivenAnswer(request.POST, request.FILES)
            taken, unsure = _given(request, found, given) if given.is_valid() else (None, False)
        if taken is not None:
            say_done(request, _told(taken))
            return HttpResponseRedirect(reverse("files-out-one", args=[file]))
    failed = bool(typed.errors or given.errors)
    context = {"file": found, "typed": typed, "given": given, "unsure": unsure}
    return render(request, "portal/files/answer.html", context, status=400 if failed else 200)


def _typed(request: PageRequest, file: int, form: TypedAnswer) -> AnswerTaken | None:
    said, now = form.cleaned_data, datetime.now(this_home().settings.zone)
    rows = said["verdict"] == "rows"
    try:
        return say_answer(
            file,
            by=request.by,
            verdict="rejected" if rows else said["verdict"],
            rows=said["rows"] if rows else "",
            message=said["message"],
            how=said["how"],
            given_by=said["given_by"],
            note=said["note"],
            at=moment_of(said["day"].isoformat(), now),
            now=now,
        )
    except UsageProblem as problem:
        _failed(form, problem, {"rows-unclear": "rows", "answer-rows-unknown": "rows", "answer-ahead": "day"})
        return None


def _given(request: PageRequest, file: Transmission, form: GivenAnswer) -> tuple[AnswerTaken | None, bool]:
    """The answer taken over; or None, and whether somebody is asked which column is which."""
    came = _came(form)
    if came is None:
        form.add_error("text", _("Paste the answer, or choose its file."))
        return None, False
    assert file.partner is not None
    home, password = this_home(), form.cleaned_data["password"] or None
    new = _said_form(form, file.partner.slug)
    try:
        how, guess = (new, None) if new or _is_json(came.data) else _known(came.data, file.partner.slug, password)
        if guess is not None:
            return None, _ask(form, guess, pasted=came.pasted)
        taken = take_answer(
            came.data,
            came.name,
            by=request.by,
            home=home,
            now=datetime.now(home.settings.zone),
            of=file.pk,
            form=how,
            password=password,
        )
    except (UsageProblem, FileUnusable) as problem:
        _failed(form, problem, {"password-wrong": "password", "password-needed": "password"})
        return None, bool(new)
    if new is not None and not taken.again:
        form_kept(home.folder, free_name(home.folder, file.partner.slug), new)
    return taken, False


def _came(form: GivenAnswer) -> Given | None:
    given = form.cleaned_data["answer"]
    if given is not None:
        return Given(given.read(), given.name, pasted=False)
    text = form.cleaned_data["text"].replace("\r\n", "\n")
    if not text.strip():
        return None
    name = "pasted.json" if _is_json(text.encode()) else "pasted.txt"
    return Given(text.encode(), name, pasted=True)


def _is_json(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _said_form(form: GivenAnswer, partner: str) -> ResponseForm | None:
    said = form.cleaned_data
    if not said["key"].strip():
        return None
    return ResponseForm(
        partner=partner,
        key=said["key"].strip(),
        key_is=said["key_is"] or "cin",
        verdict=said["says"].strip(),
        message=said["why"].strip(),
        others=said["others"] or "open",
    )


def _known(data: bytes, partner: str, password: str | None) -> tuple[ResponseForm | None, ResponseForm | None]:
    """The form that is kept and fits; else what the headings look like, which is a guess."""
    with in_memory(data) as path:
        mine = [one for one in forms_in(this_home().folder).values() if one.partner == partner]
        fitting = next((one for one in mine if read_response(path, one, password) is not None), None)
        return (fitting, None) if fitting else (None, proposed(heads_of(path, password), partner))


def _ask(form: GivenAnswer, guess: ResponseForm, *, pasted: bool) -> bool:
    """The guess into the form's fields, for a person to say whether it is right."""
    said: Any = form.data.copy()  # type: ignore[attr-defined]
    said.update({"key": guess.key, "key_is": guess.key_is, "says": guess.verdict, "why": guess.message})
    form.data = said
    if not pasted:
        form.add_error("answer", _("Choose the file again: the browser does not keep it."))
    return True


def _failed(form: forms.Form, problem: EcmxError, at: dict[str, str]) -> None:
    told = on_page(problem)
    form.add_error(at.get(problem.code), f"{told.message} {told.fix}".rstrip())


def _told(taken: AnswerTaken) -> str:
    """What the answer came to."""
    if taken.again:
        return _("This was already recorded. Nothing changed.")
    if not taken.counts:
        return _("The answer is saved but changes nothing: there is a later one, or another file counts.")
    parts = [_("The answer is recorded.")]
    if taken.rejected:
        said = ngettext("%(n)s row is rejected", "%(n)s rows are rejected", taken.rejected) % {"n": taken.rejected}
        parts.append(f"{said}; {_('each is a task now.')}")
    if taken.earlier:
        parts.append(_("It contradicts an earlier answer. The later one counts; both are saved."))
    return " ".join(parts)


PAGES = (PortalPage("files/out/<int:file>/answer/", "files-out-answer", answer, "files.answer", {"file": "file"}),)
