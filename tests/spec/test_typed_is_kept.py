"""What is typed into a form is kept while it is typed. A form that does not keep it says why; a new form has to do one of the two."""

from __future__ import annotations

import re
from pathlib import Path

import ecmx.hub.portal

TEMPLATES = Path(ecmx.hub.portal.__file__).parent / "templates"
A_FORM = re.compile(r"<form\b((?:\{[%{].*?[%}]\}|[^>])*)>(.*?)</form>", re.DOTALL)
TYPED = re.compile(
    r"<textarea|<input(?![^>]*type=\"(?:hidden|checkbox|radio|submit|file)\")|\{\{ *\w*form[.\w]*|\{\{ *one\.field"
    r"|\{% include \"[^\"]*field"
)
SECRET = "a password, a code or a key, which is kept nowhere"
SEARCH = "what is looked for is kept as a search of its own, and narrows a list that stands beside it"
ONE_LINE = "one line or a day, which is typed anew in less time than it takes to be asked about it"
AT_ONCE = "it is sent as soon as it is chosen"
KEPT_OTHERWISE = "it is a copy of what the plan wrote, and what a rule refuses is shown again as it was typed"
NOT_OF_MEMBERS = (
    "those who fill it need not see members, without which nothing is kept; what a rule refuses is shown again as typed"
)

#: By template and address, why what is typed there is not kept. Each begins with the template, then what its form is sent to.
NOT_KEPT = {
    "portal/base.html members-search": SEARCH,
    "portal/due/message.html": ONE_LINE,
    "portal/due/month.html": ONE_LINE,
    "portal/files/answer.html": KEPT_OTHERWISE,
    "portal/files/by_hand.html files-out-said": ONE_LINE,
    "portal/files/one.html files-password": SECRET,
    "portal/files/one.html files-said": ONE_LINE,
    "portal/files/out.html": SEARCH,
    "portal/files/out.html files-out-prepare": SECRET,
    "portal/files/out_one.html files-out-said": ONE_LINE,
    "portal/files/work_list.html files-work-list-given": SECRET,
    "portal/files/work_list.html files-work-list-made": SECRET,
    "portal/incidents/incident.html incidents-step": ONE_LINE,
    "portal/incidents/incident.html incidents-told": ONE_LINE,
    "portal/members/members.html members-export": SEARCH,
    "portal/members/members.html members-save": ONE_LINE,
    "portal/members/members.html members-search": SEARCH,
    "portal/people/invite.html people-invite": NOT_OF_MEMBERS,
    "portal/people/invited.html": SECRET,
    "portal/people/looked_at.html": SEARCH,
    "portal/people/narrow.html": NOT_OF_MEMBERS,
    "portal/people/one.html people-one": NOT_OF_MEMBERS,
    "portal/today/caseload.html": AT_ONCE,
    "portal/today/filters.html": SEARCH,
    "portal/today/give.html": ONE_LINE,
}


def forms() -> dict[str, bool]:
    """Each form of the portal into which something can be typed, and whether that is kept."""
    found: dict[str, bool] = {}
    for path in sorted(TEMPLATES.joinpath("portal").rglob("*.html")):
        text = path.read_text("utf-8")
        for head, inside in A_FORM.findall(text):
            named = re.search(r'\bid="([\w-]+)"', head)
            apart = re.findall(rf'<(?:input|textarea)[^>]*\bform="{named[1]}"[^>]*>', text) if named else []
            if not TYPED.search(inside + "".join(apart)):
                continue
            sent_to = re.search(r"\{% url '([\w-]+)'", head)
            name = f"{path.relative_to(TEMPLATES).as_posix()} {sent_to[1] if sent_to else ''}".rstrip()
            found[name] = found.get(name, True) and "data-unsent" in head
    return found


def test_every_form_keeps_what_is_typed_or_says_why_not() -> None:
    every = forms()
    assert [name for name, kept in every.items() if not kept and name not in NOT_KEPT] == []
    assert [name for name in NOT_KEPT if every.get(name, True)] == []  # said of a form that is no more, or that keeps
    assert sum(every.values()) >= 5


def test_choosing_among_what_plans_say_has_nothing_to_type() -> None:
    """One press takes a plan's word; beside it stands a tick, and nothing that could be lost."""
    text = TEMPLATES.joinpath("portal/members/member.html").read_text("utf-8")
    (inside,) = [inside for head, inside in A_FORM.findall(text) if "'members-choose'" in head]
    assert not TYPED.search(inside) and "checkbox" in inside
