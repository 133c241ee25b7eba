"""A form whose words are kept while somebody types: the form's own address takes them, offers them again, and forgets them.

`unsent` says what is asked of the address: to keep what is typed, to discard what is kept, or (GET) to go on with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest
from ecmx.hub.roster import Member
from ecmx.hub.unsent import forget_unsent, keep_unsent, unsent_since, unsent_words

__all__ = ["UnsentOffer", "UnsentPlace"]

WANTED = "unsent"
KEEP, DISCARD, GO_ON = "keep", "discard", "go-on"
#: What the address of a form may say of it.
ASKED = frozenset({"event", "plan", "quick", "next", "member", "element", "page"})
A_CODE = re.compile(r"[a-z0-9_-]{1,40}")
#: What a form posts that nobody typed, and that is new with each page.
NOT_TYPED = frozenset({WANTED, "csrfmiddlewaretoken", "next"})


@dataclass(frozen=True)
class UnsentOffer:
    """What a page says of words that are kept. waits: the person has not said yet whether to go on with them; go_on: the address that does

    said: what was typed, by field, once it is gone on with
    """

    kept_at: datetime
    waits: bool
    go_on: str
    said: Mapping[str, Any]


@dataclass(frozen=True)
class UnsentPlace:
    """Where the words of one form are kept: by its code, about a member or nobody. page: that shows it, where it is another"""

    request: PageRequest
    form: str
    member: Member | None = None
    page: str = ""

    @classmethod
    def of(cls, request: PageRequest, beside: str = "", member: Member | None = None) -> Self:
        """Of the page that is asked. beside: codes and numbers that make it a form of its own"""
        match = request.resolver_match
        assert match is not None
        return cls(request, ":".join(filter(None, (match.url_name, beside))), member)

    @property
    def _whose(self) -> dict[str, Any]:
        return {"by": self.request.by, "form": self.form, "member": self.member}

    @property
    def address(self) -> str:
        """Of the page that shows the form."""
        return _address(self.request, self.page)

    def answer(self) -> HttpResponse | None:
        """The answer to a page that keeps or discards; None where the form itself is sent. Raises UsageProblem."""
        wanted = self.request.POST.get(WANTED, "")
        if wanted == KEEP:
            self.kept()
            return HttpResponse(status=204)
        if wanted == DISCARD:
            forget_unsent(**self._whose, sent=False)
            if not self.request.htmx:
                messages.info(self.request, _("What you had typed is discarded."))
            return HttpResponseRedirect(self.address)
        return None

    def kept(self) -> str:
        """Keep what was typed; the address that goes on with it. Raises UsageProblem."""
        typed = {name: values for name, values in self.request.POST.lists() if name not in NOT_TYPED}
        keep_unsent(**self._whose, address=self.address, said=typed, home=this_home())
        return _address(self.request, self.page, GO_ON)

    def offer(self) -> UnsentOffer | None:
        """What is kept of this form, for a page that shows it."""
        kept_at = unsent_since(**self._whose, home=this_home())
        if kept_at is None:
            return None
        go_on = _address(self.request, self.page, GO_ON)
        if self.request.GET.get(WANTED) != GO_ON:
            return UnsentOffer(kept_at, True, go_on, {})
        return UnsentOffer(kept_at, False, go_on, unsent_words(**self._whose, home=this_home()) or {})

    def filled(self, form: forms.Form) -> UnsentOffer | None:
        """The same of a form that is first seen, with what was typed put into it once the person goes on with it."""
        offer = self.offer()
        if offer is not None and not offer.waits:
            _fill(form, offer.said)
        return offer

    def sent(self) -> None:
        """The form was sent: its words are forgotten, in the transaction that acts on them."""
        forget_unsent(**self._whose, sent=True)


def _fill(form: forms.Form, said: Mapping[str, Any]) -> None:
    """Put words into a form's fields as if they were just typed. What the form has no field for is left out."""
    typed = QueryDict(mutable=True)
    for name, values in said.items():
        typed.setlist(name, list(values))
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(typed, {}, form.add_prefix(name))


def _address(request: PageRequest, page: str, wanted: str = "") -> str:
    """A page's address, this one's where none is named, asked for something or nothing; of what it was asked, codes and numbers alone."""
    said = {name: str(one) for name, one in request.GET.items() if name in ASKED}
    asked = {name: one for name, one in said.items() if A_CODE.fullmatch(one)}
    if wanted:
        asked[WANTED] = wanted
    path = page or request.path
    return f"{path}?{urlencode(asked)}" if asked else path
