"""Terms of invented partners, of every shape that a folder can say, for Hypothesis."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from ecmx.exchange import ContactPerson, Partner, StaffTerms
from ecmx.hub.partners.folder import (
    AgreementTerms,
    CountyTerms,
    DoorTerms,
    ExtensionTerms,
    FileTerms,
    LayoutTerms,
    SiteTerms,
    Terms,
    WaivedTerms,
    ordered,
)

__all__ = ["npi", "terms"]

WORDS = st.text("abcåñé 'Ω\"\\#=[]{}1é–漢", max_size=12)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
OPTIONAL = ["rtf.in_person_encounter_count", "rtf.telephonic_encounter_count", "rtf.discontinuation_reason"]
EXTENSIONS = ["ext.plan_member_id", "ext.authorization_number", "ext.county"]
POPULATIONS = ["mif.adult_high_utilizer", "mif.child_welfare", "mif.population_birth_equity"]
LAYOUTS = {"mif": ["guidance-mif", "canonical"], "rtf": ["guidance-rtf", "canonical"], "otf": ["guidance-otf"]}


def npi(number: int) -> str:
    """An NPI that begins with 29, where none was given out."""
    body = f"29{number:07}"
    total = 24
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """Terms that can be meant, in their order."""
    plans = [partner(draw, "plan", number) for number in range(draw(st.integers(0, 3)))]
    ours = partner(draw, "provider", 7, ours=True, stage="active")
    others = [partner(draw, "provider", 8)] if draw(st.booleans()) else []
    delegates = [partner(draw, "delegate", 9)] if draw(st.booleans()) else []
    return ordered(
        Terms(
            partners=(*plans, ours, *others, *delegates),
            sites=tuple(site(draw, number, ours) for number in range(draw(st.integers(0, 2)))),
            staff=tuple(person(draw, number, ours) for number in range(draw(st.integers(0, 2)))),
            agreements={
                f"{plan.slug}-{turn}": agreement(draw, plan, ours, delegates, turn)
                for plan in plans
                for turn in range(draw(st.integers(0, 2)))
            },
            populations=live(draw),
        )
    )


def partner(draw: st.DrawFn, kind: str, number: int, **more: object) -> Partner:
    own = tuple(npi(number * 100 + at) for at in range(draw(st.integers(0, 3)))) if kind == "provider" else ()
    shared = (npi(9999),) if kind == "provider" and draw(st.booleans()) else ()
    said = {
        "name": f"{kind} {number} {draw(WORDS)}",
        "slug": f"{kind}-{number}",
        "aliases": tuple(f"alias {kind} {number} {at}" for at in range(draw(st.integers(0, 2)))),
        "payer_identifiers": (f"PAY{number}",) if kind == "plan" and draw(st.booleans()) else (),
        "npis": own,
        "shared_npis": shared,
        "stage": draw(st.sampled_from(["inactive", "testing", "active"])),
        "contact": draw(st.just(ContactPerson()) | st.builds(ContactPerson, name=WORDS, email=WORDS)),
    }
    return Partner(kind=kind, **{**said, **more})  # type: ignore[arg-type]


def site(draw: st.DrawFn, number: int, ours: Partner) -> SiteTerms:
    return SiteTerms(
        slug=f"site-{number}",
        name=f"Site {draw(WORDS)}",
        provider=ours.slug,
        npi=draw(st.sampled_from(["", *ours.npis])),
        city=draw(WORDS),
        zip=draw(st.sampled_from(["", "93701", "93701-1234"])),
    )


def person(draw: st.DrawFn, number: int, ours: Partner) -> StaffTerms:
    phone = draw(st.sampled_from(["", "5595550100"]))
    since, until = times(draw)
    return StaffTerms(
        slug=f"person-{number}",
        name=f"Person {draw(WORDS)}",
        provider=ours.slug,
        clinical=draw(st.booleans()),
        care_manager=draw(st.booleans()),
        central_liaison=draw(st.booleans()),
        phone=phone,
        extension="12" if phone and draw(st.booleans()) else "",
        since=since,
        until=until,
    )


def times(draw: st.DrawFn) -> tuple[date | None, date | None]:
    since = draw(st.none() | DAYS)
    until = draw(st.none() | DAYS)
    return (since, None) if since and until and until < since else (since, until)


def agreement(draw: st.DrawFn, plan: Partner, ours: Partner, delegates: list[Partner], turn: int) -> AgreementTerms:
    delegate = delegates[0] if delegates and turn == 0 else None
    asleep = plan.stage == "inactive" or (delegate is not None and delegate.stage == "inactive")
    first = date(2024 + turn, 1, 1)
    doors = draw(st.lists(st.sampled_from(DOORS), max_size=2))
    return AgreementTerms(
        plan=plan.slug,
        provider=ours.slug,
        delegate=delegate.slug if delegate else "",
        stage="inactive" if asleep else draw(st.sampled_from(["inactive", "testing", "active"])),
        since=first,
        until=first + timedelta(days=300),
        elected=tuple(draw(st.lists(st.sampled_from(OPTIONAL), unique=True))),
        submitted_when=draw(st.sampled_from(["no_errors", "no_held"])),
        receipt=draw(st.sampled_from(["page", "json", "workbook"])),
        deemed_accepted_days=draw(st.none() | st.integers(1, 365)),
        retention_years=draw(st.integers(1, 100)),
        part_2=draw(st.booleans()),
        vanished_share=draw(st.integers(1, 100)),
        contact=draw(st.just(ContactPerson()) | st.builds(ContactPerson, name=WORDS, phone=WORDS)),
        transport=doors[0] if doors else None,
        alternate=doors[1] if len(doors) > 1 else None,
        files=tuple(
            file(draw, kind)
            for kind in draw(st.lists(st.sampled_from(["mif", "rtf", "otf", "roster_list"]), unique=True))
        ),
        extensions=tuple(
            ExtensionTerms(extension=one, agreed_on=draw(DAYS), agreed_by=f"A. {draw(WORDS)}")
            for one in draw(st.lists(st.sampled_from(EXTENSIONS), unique=True))
        ),
    )


DOORS = [
    DoorTerms(transport="folder", inbox="a plan/in", outbox="a plan/out"),
    DoorTerms(transport="sftp", inbox="/to us", credential="plan-sftp"),
    DoorTerms(transport="mail", outbox="files@plan.example"),
    DoorTerms(transport="by_hand"),
    DoorTerms(transport="here"),
]


def file(draw: st.DrawFn, kind: str) -> FileTerms:
    frequency, due = draw(
        st.sampled_from(
            [
                ("monthly", "day 10"),
                ("monthly", ""),
                ("quarterly", "business day 5"),
                ("weekly", "friday"),
                ("daily", ""),
            ]
        )
    )
    mode = draw(st.sampled_from(["full", "changes"]))
    days = draw(st.lists(st.none() | DAYS, unique=True, max_size=3))
    return FileTerms(
        type=kind,
        frequency=frequency,  # type: ignore[arg-type]
        due=due,
        shift=draw(st.sampled_from(["none", "before", "after"])) if due and "business" not in due else "none",
        mode=mode,  # type: ignore[arg-type]
        complete=mode == "full" and draw(st.booleans()),
        correction=draw(st.sampled_from(["whole", "rows", "next"])),
        unusable="good_rows" if kind == "mif" else draw(st.sampled_from(["good_rows", "all_or_nothing"])),
        layouts=tuple(LayoutTerms(layout=draw(st.sampled_from(LAYOUTS[kind])), since=day) for day in days)
        if kind in LAYOUTS
        else (),
        waived=draw(st.none() | st.builds(WaivedTerms, since=DAYS, why=WORDS.map("because {}".format))),
    )


def live(draw: st.DrawFn) -> tuple[CountyTerms, ...]:
    found = []
    for county in draw(st.lists(st.sampled_from(["Fresno", "Kern"]), unique=True)):
        one = CountyTerms(
            county=county,
            populations=tuple(draw(st.lists(st.sampled_from(POPULATIONS), unique=True, min_size=1))),
            since=date(2024, 1, 1),
            until=draw(st.none() | st.just(date(2024, 12, 31))),
        )
        found.append(one)
        if one.until:
            found.append(CountyTerms(county=county, populations=("mif.child_welfare",), since=date(2025, 1, 1)))
    return tuple(found)
