"""`ecmx hub log …`: one thing at a time that happened to a member or is known of her; each is one action, recorded as yours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.hub.accounts import By
    from ecmx.hub.partners import Partner, Staff
    from ecmx.hub.roster import Member

__all__ = ["log"]

log = typer.Typer(
    no_args_is_help=True, name="log", help="Log one thing that happened to a member, or is known of the member."
)

CinArgument: TypeAlias = Annotated[str, typer.Argument(metavar="CIN", help="The member.")]
PlanOption: TypeAlias = Annotated[
    str,
    typer.Option("--plan", metavar="NAME", help="With which plan. Default: the only one that has assigned the member."),
]
DayOption: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--on", metavar="DAY", formats=list(DAY_FORMATS), help="On which day. Default: today."),
]
StaffOption: TypeAlias = Annotated[
    str, typer.Option("--staff", metavar="NAME", help="Who, by your directory: the provider type comes from there.")
]


@dataclass(frozen=True)
class _Said:
    """Who says it of whom, with which plan, on which day."""

    by: By
    member: Member
    plan: Partner
    day: date


@contextmanager
def _saying(by: str, organization: str, home: Path | None, cin: str, plan: str, on: datetime | None) -> Iterator[_Said]:
    with ending():
        entered(home)
        from django.utils import timezone

        from ecmx.hub.accounts import acting
        from ecmx.hub.work import member_by_cin, plan_of_member

        who = acting(by, organization)
        member = member_by_cin(who.organization, cin)
        whose = plan_of_member(who.organization, member, plan)
        yield _Said(who, member, whose, on.date() if on else timezone.localdate())


def _tell(made: object, what: str) -> None:
    pk = getattr(made, "pk", None)
    typer.echo(f"{what} {pk}: recorded." if pk is not None else f"{what}: known already; nothing changed.")


def _staff(by: By, name: str) -> Staff | None:
    from ecmx.hub.work import staff_by_name

    found = staff_by_name(by.organization, name) if name else None
    if name and found is None:
        raise UsageProblem(
            "staff-unknown", "Nobody, or several, of your directory are called so.", "Take the short name."
        )
    return found


def _kind(staff: Staff | None, clinical: bool | None) -> str:
    from ecmx.hub.work import STAFF_TYPES, staff_type

    if staff is not None:
        return staff_type(staff)
    if clinical is None:
        raise UsageProblem(
            "staff-unsaid", "Nobody said who it was.", "Say --staff NAME, or --clinical or --not-clinical."
        )
    return STAFF_TYPES[0] if clinical else STAFF_TYPES[1]


@log.command("attempt")
def attempt(
    cin: CinArgument,
    by: ByOption,
    in_person: Annotated[
        bool, typer.Option("--in-person/--telephone", help="In person; or by telephone, text or e-mail.")
    ],
    plan: PlanOption = "",
    on: DayOption = None,
    staff: StaffOption = "",
    clinical: Annotated[
        bool | None, typer.Option("--clinical/--not-clinical", help="Whether it was clinical staff.")
    ] = None,
    outcome: Annotated[
        str, typer.Option(metavar="CODE", help="What came of it, by a code or in words of the work list.")
    ] = "",
    next_step: Annotated[str, typer.Option(metavar="TEXT", help="What is to be done next; for yourselves.")] = "",
    call_back: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="When to try again.")
    ] = None,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """An attempt to reach a member before enrollment. The first one begins the outreach."""
    with _saying(by, organization, home, cin, plan, on) as said:
        from ecmx.hub.work import METHODS, OUTCOMES, log_attempt, outcome_meant

        who, meant = _staff(said.by, staff), outcome_meant(outcome) if outcome else None
        if outcome and meant is None:
            raise UsageProblem("outcome-unknown", "That is no outcome.", f"One of: {', '.join(OUTCOMES)}.")
        made = log_attempt(
            by=said.by,
            member=said.member,
            plan=said.plan,
            day=said.day,
            method=METHODS[0] if in_person else METHODS[1],
            provider_type=_kind(who, clinical),
            staff=who,
            outcome=meant.code if meant else "",
            next_step=next_step,
            call_back_on=call_back.date() if call_back else None,
        )
        _tell(made, "attempt")


@log.command("encounter")
def encounter(
    cin: CinArgument,
    by: ByOption,
    in_person: Annotated[bool, typer.Option("--in-person/--telephone", help="In person; or by telephone or video.")],
    plan: PlanOption = "",
    on: DayOption = None,
    staff: StaffOption = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """A meeting with an enrolled member."""
    with _saying(by, organization, home, cin, plan, on) as said:
        from ecmx.hub.work import record_encounter, staff_type

        who = _staff(said.by, staff)
        made = record_encounter(
            by=said.by,
            member=said.member,
            plan=said.plan,
            day=said.day,
            in_person=in_person,
            provider_type=staff_type(who) if who else "",
            staff=who,
        )
        _tell(made, "encounter")


@log.command("event")
def event(
    cin: CinArgument,
    what: Annotated[
        str,
        typer.Argument(
            metavar="EVENT", help="What happened: enrolled, declined, goals-met… (docs/reference/events.md)"
        ),
    ],
    by: ByOption,
    plan: PlanOption = "",
    on: DayOption = None,
    start: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="Of enrolled: since when.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="Of an end: the last day of ECM.")
    ] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why outreach or ECM ended, in your words.")] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """What happened to a member with a plan. Status, discontinuation and referral follow from it."""
    with _saying(by, organization, home, cin, plan, on) as said:
        from ecmx.hub.work import record_event

        made = record_event(
            by=said.by,
            member=said.member,
            plan=said.plan,
            event=what,
            day=said.day,
            start=start.date() if start else None,
            end=end.date() if end else None,
            text=reason,
        )
        _tell(made, "event")


@log.command("refusal")
def refusal(
    cin: CinArgument,
    reason: Annotated[
        str, typer.Argument(metavar="REASON", help="capacity, out-of-area, served-elsewhere, cannot-be-reached, other")
    ],
    by: ByOption,
    plan: PlanOption = "",
    on: DayOption = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="More on it, for the plan.")] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """That you cannot accept a member. The plan is told and has to reassign."""
    with _saying(by, organization, home, cin, plan, on) as said:
        from ecmx.hub.work import refuse_member

        made = refuse_member(by=said.by, member=said.member, plan=said.plan, day=said.day, reason=reason, note=note)
        _tell(made, "refusal")


@log.command("referral")
def referral(
    cin: CinArgument,
    status: Annotated[
        str, typer.Argument(metavar="STATUS", help="How the plan's referral stands, in the release's words.")
    ],
    by: ByOption,
    plan: PlanOption = "",
    on: DayOption = None,
    closed_because: Annotated[
        str, typer.Option(metavar="REASON", help="Why it was closed, in the release's words.")
    ] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """How a plan's referral stands, where you know better than what follows from the engagement."""
    with _saying(by, organization, home, cin, plan, on) as said:
        from ecmx.hub.work import say_loop

        made = say_loop(
            by=said.by, member=said.member, plan=said.plan, status=status, day=said.day, closure=closed_because
        )
        _tell(made, "referral status")


@log.command("fact")
def fact(
    cin: CinArgument,
    what: Annotated[str, typer.Argument(metavar="FACT", help="member_phone_number, member_residential_address…")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What you know.")],
    by: ByOption,
    since: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="Since when it is so.")
    ] = None,
    ours_only: Annotated[bool, typer.Option("--ours-only", help="It reaches the member, and goes to no plan.")] = False,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """A phone or address of a member that you know. It goes to the plans as new, once, unless it is yours only."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.work import canonical, member_by_cin, record_fact

        who = acting(by, organization)
        state, text = canonical(what, value)
        made = record_fact(
            by=who,
            member=member_by_cin(who.organization, cin),
            element=what,
            value=text,
            state=state,
            since=since.date() if since else None,
            ours_only=ours_only,
        )
        _tell(made, "fact")


@log.command("wish")
def wish(
    cin: CinArgument,
    by: ByOption,
    route: Annotated[str, typer.Option(metavar="WAY", help="phone, text, mail, email, in_person or nothing.")] = "",
    phone: Annotated[str, typer.Option(metavar="NUMBER", help="The phone to use, and no other.")] = "",
    address: Annotated[str, typer.Option(metavar="TEXT", help="The address to use, and no other.")] = "",
    no_voicemail: Annotated[bool, typer.Option("--no-voicemail", help="No message is to be left.")] = False,
    not_through_guardian: Annotated[
        bool, typer.Option("--not-through-guardian", help="Not by way of the guardian.")
    ] = False,
    note: Annotated[str, typer.Option(metavar="TEXT", help="More on it.")] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """How a member wants to be reached, confidentially. All of it takes the place of what was said before; it goes before all else."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.work import member_by_cin, record_wish

        who = acting(by, organization)
        made = record_wish(
            by=who,
            member=member_by_cin(who.organization, cin),
            route=route,
            phone=phone,
            address=address,
            no_voicemail=no_voicemail,
            not_through_guardian=not_through_guardian,
            note=note,
        )
        _tell(made, "wish")


@log.command("part-2")
def part_two(cin: CinArgument, by: ByOption, organization: OrganizationOption = "", home: HomeOption = None) -> None:
    """That a member's records come from a program under 42 CFR Part 2: without consent they go to nobody."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.work import mark_part_two, member_by_cin

        who = acting(by, organization)
        _tell(mark_part_two(by=who, member=member_by_cin(who.organization, cin)), "Part 2 mark")


@log.command("consent")
def consent(
    cin: CinArgument,
    by: ByOption,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="PLAN", help="A plan that may be told. May be repeated.")
    ] = None,
    scope: Annotated[str, typer.Option(metavar="TEXT", help="What may be told, as the consent says it.")] = "",
    since: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="From when. Default: today.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="Until when, if it says so.")
    ] = None,
    revoke: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="The member took this consent back.")
    ] = None,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """A member's consent to be told of to plans (42 CFR Part 2), or that it was taken back."""
    with ending():
        entered(home)
        from django.utils import timezone

        from ecmx.hub.accounts import acting
        from ecmx.hub.work import member_by_cin, plan_by_name, record_consent, revoke_consent

        who = acting(by, organization)
        member = member_by_cin(who.organization, cin)
        if revoke is not None:
            revoke_consent(by=who, member=member, pk=revoke)
            typer.echo(f"consent {revoke}: taken back.")
            return
        made = record_consent(
            by=who,
            member=member,
            recipients=[plan_by_name(who.organization, name) for name in to or []],
            scope=scope,
            since=since.date() if since else timezone.localdate(),
            until=until.date() if until else None,
        )
        _tell(made, "consent")


@log.command("withdraw")
def withdraw(
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="attempt, encounter, event, fact, refusal, referral, wish…")
    ],
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", min=1, help="Its number, as it was said when it was recorded.")
    ],
    by: ByOption,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Take back what was wrong. It stays in the books as what was known until now."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.work import WORDS, withdraw_word

        if what not in WORDS:
            raise UsageProblem("word-unknown", "There is nothing of that name.", f"One of: {', '.join(WORDS)}.")
        withdraw_word(by=acting(by, organization), word=WORDS[what], pk=number)
        typer.echo(f"{what} {number}: taken back.")
