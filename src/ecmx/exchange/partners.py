"""Who takes part: plans, providers and their delegates, by all their names and numbers, and whose a row is by its own words (invariant V9).

Data out of `partners.toml`; a layout's partner is always a plan. Knows names, payer identifiers and NPIs; nothing of files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from ecmx.errors import PartnersInvalid, UsageProblem
from ecmx.exchange.partners_file import entries_of, parsed
from ecmx.exchange.terms import StaffTerms
from ecmx.files import Limits
from ecmx.guidance import plain_name
from ecmx.layouts import Layout

__all__ = ["ContactPerson", "Partner", "Partners", "wrong_partners"]

Kind = Literal["plan", "provider", "delegate"]
Word = Annotated[str, msgspec.Meta(max_length=200)]
NEAR = 82.0  # of a hundred: names that are so alike are offered, never taken


class ContactPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom to ask there."""

    name: Annotated[str, msgspec.Meta(max_length=200, description="A person or a desk.")] = ""
    email: Annotated[str, msgspec.Meta(max_length=200, description="An e-mail address.")] = ""
    phone: Annotated[str, msgspec.Meta(max_length=30, description="A telephone number, as it is dialed.")] = ""


class Partner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One plan, provider or delegate.

    name: as people write it; aliases: other ways in which files write it
    payer_identifiers: of a plan (fn 37); npis: of a provider, its sites' and billing ones; shared_npis: others bill by them too (fn 68)
    slug, stage: for a hub; ours: whether it is us; contact: whom to ask there, and our own phone
    """

    kind: Annotated[
        Kind, msgspec.Meta(description="plan, provider, or delegate: who sends and fetches files for one of them.")
    ]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200, description="The name as people write it.")]
    slug: Annotated[
        str,
        msgspec.Meta(
            pattern="^([a-z0-9][a-z0-9-]{0,59})?$",
            description="For a hub: the short name by which its other files name the partner, and by which it stays the same partner when"
            " its name changes. Default: made of the name.",
            extra={"form": "lower-case letters, digits and hyphens, at most 60"},
        ),
    ] = ""
    aliases: Annotated[tuple[Word, ...], msgspec.Meta(description="Other ways in which files write the name.")] = ()
    payer_identifiers: Annotated[
        tuple[Word, ...], msgspec.Meta(description="Of a plan: Primary Payer (MCP) Identifiers.")
    ] = ()
    npis: Annotated[
        tuple[Word, ...], msgspec.Meta(description="Of a provider: the NPIs that its members' rows may bear.")
    ] = ()
    shared_npis: Annotated[
        tuple[Word, ...],
        msgspec.Meta(
            description="Of a provider: NPIs that other providers bill with too (fn 68). Several providers may list them, and they do not"
            " decide whose a row is."
        ),
    ] = ()
    ours: Annotated[
        bool,
        msgspec.Meta(
            description="Whether this is the organization itself: for a hub, and for a form that is filled in with who you are."
        ),
    ] = False
    stage: Annotated[
        Literal["inactive", "testing", "active"],
        msgspec.Meta(
            description="Whether files are exchanged. An inactive partner is known still, but by no name or number that another one has."
        ),
    ] = "active"
    contact: Annotated[
        ContactPerson,
        msgspec.Meta(description="Whom to ask there. Of yourself, its phone is the provider's in a return."),
    ] = ContactPerson()

    @property
    def names(self) -> tuple[str, ...]:
        """Every way in which it is written."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Partners:
    """All partners that are known. Raises PartnersInvalid where one name, payer identifier or NPI is two partners'.

    registered: whether somebody listed them, beside what the layouts say; staff: who works with members
    """

    partners: tuple[Partner, ...] = ()
    registered: bool = False
    staff: tuple[StaffTerms, ...] = ()
    _plans: dict[str, Partner] = field(init=False, repr=False)
    _payers: dict[str, Partner] = field(init=False, repr=False)
    _providers: dict[str, Partner] = field(init=False, repr=False)
    _delegates: dict[str, Partner] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for _, wrong in wrong_partners(self.partners):
            raise wrong
        for name, entries in _tables(self.partners).items():
            table: dict[str, Partner] = {}
            for text, partner in entries:
                table.setdefault(plain_name(text), partner)
            object.__setattr__(self, name, table)

    @classmethod
    def load(cls, path: Path | str, limits: Limits = Limits()) -> Partners:  # noqa: B008 – Limits is frozen
        """The partners of a TOML file; PartnersInvalid where it cannot be meant."""
        path = Path(path)
        text, raw = parsed(path, limits)
        for key in raw:
            if key not in ("partner", "staff"):
                raise PartnersInvalid(
                    "partners-invalid",
                    f"{path.name}: there is no key `{key[:40]}`.",
                    "Each partner begins with [[partner]], each person of yours with [[staff]].",
                )
        partners = entries_of(path, text, raw, "partner", Partner)
        return cls(partners, registered=True, staff=entries_of(path, text, raw, "staff", StaffTerms))

    def with_layouts(self, layouts: Iterable[Layout]) -> Partners:
        """Also the plans that layouts belong to or give to choose from; who is known under such a name already stays who it is."""
        known = dict(self._plans)
        added: dict[str, Partner] = {}
        for layout in layouts:
            columns = (column for sheet in layout.sheets for column in sheet.columns)
            for name in (layout.partner, *chain.from_iterable(column.choices for column in columns)):
                key = plain_name(name)
                if key and key not in known and key not in added:
                    added[key] = Partner(kind="plan", name=name)
        return Partners((*self.partners, *added.values()), self.registered, self.staff) if added else self

    @property
    def us(self) -> Partner | None:
        """The provider whose list it is: the one that is ours, else the only one; None where nobody can say."""
        providers = [one for one in self.partners if one.kind == "provider" and one.stage != "inactive"]
        ours = [one for one in providers if one.ours] or providers
        return ours[0] if len(ours) == 1 else None

    def plan(self, text: str) -> Partner | None:
        """The plan that goes by this name or payer identifier."""
        return self._payers.get(plain_name(text))

    def provider(self, text: str) -> Partner | None:
        """The provider that goes by this name or NPI."""
        return self._providers.get(plain_name(text))

    def near(self, text: str) -> Partner | None:
        """The plan whose name is so like a text that the text may be a misspelling of it. Offered to a person, never taken."""
        from rapidfuzz import fuzz, process

        key = plain_name(text)
        if len(key) < 4 or not self._plans:
            return None
        best = process.extractOne(key, list(self._plans), scorer=fuzz.ratio, score_cutoff=NEAR)
        return self._plans[best[0]] if best else None

    def require(self, text: str, kind: Literal["plan", "provider"]) -> Partner:
        """The partner meant by a name that somebody gave; UsageProblem where nobody goes by it."""
        found = self.plan(text) if kind == "plan" else self.provider(text)
        if found is not None:
            return found
        known = sorted({partner.name for partner in self.partners if partner.kind == kind})
        near = self.near(text) if kind == "plan" else None
        raise UsageProblem(
            "partner-unknown",
            f"No {kind} is registered as {text[:80]!r}.",
            f"Did you mean {near.name}?"
            if near
            else f"Registered: {', '.join(known)}."
            if known
            else f"List the {kind} in partners.toml, and name that file with --partners.",
        )


def wrong_partners(partners: Sequence[Partner]) -> Iterator[tuple[int, PartnersInvalid]]:
    """Everything in a list of partners that cannot be meant, each with the place, from 0, of the partner at which it shows."""
    places = {id(partner): place for place, partner in enumerate(partners)}
    for place, partner in enumerate(partners):
        if wrong := _senseless(partner):
            yield (
                place,
                PartnersInvalid(
                    "partners-invalid",
                    f"The partner {partner.name!r} {wrong}.",
                    "Correct its entry in partners.toml.",
                ),
            )
    said: set[tuple[int, int]] = set()
    for entries in _tables(partners).values():
        table: dict[str, Partner] = {}
        for text, partner in entries:
            other = table.setdefault(plain_name(text), partner)
            pair = places[id(other)], places[id(partner)]
            if other is partner or pair in said or "inactive" in (other.stage, partner.stage):
                continue
            said.add(pair)
            yield places[id(partner)], _clash(text, other, partner)
    yield from _numbers_shared_and_not(partners)


def _clash(text: str, one: Partner, other: Partner) -> PartnersInvalid:
    if one.name == other.name:
        return PartnersInvalid("partner-twice", f"{one.name} is registered twice.", "Put the two entries into one.")
    return PartnersInvalid(
        "partners-share-a-name",
        f"“{text}” is registered for two partners: {one.name} and {other.name}.",
        "A name, a payer identifier or an NPI can belong to one partner only. Remove it from one of the two; an NPI that several bill with"
        " is listed at each of them under shared_npis.",
    )


def _numbers_shared_and_not(partners: Sequence[Partner]) -> Iterator[tuple[int, PartnersInvalid]]:
    shared = {npi for partner in partners for npi in partner.shared_npis}
    for place, partner in enumerate(partners):
        for npi in sorted(shared & set(partner.npis)):
            yield (
                place,
                PartnersInvalid(
                    "partners-share-a-name",
                    f"“{npi}” is registered as {partner.name}'s own NPI and as one that several providers share.",
                    "Put it under shared_npis at each of them, or under npis at one alone.",
                ),
            )


def _tables(partners: Sequence[Partner]) -> dict[str, list[tuple[str, Partner]]]:
    """What each table of names and numbers holds, whoever is inactive last: what another has too is not theirs."""
    ordered = sorted(partners, key=lambda partner: partner.stage == "inactive")
    plans = [partner for partner in ordered if partner.kind == "plan"]
    providers = [partner for partner in ordered if partner.kind == "provider"]
    return {
        "_plans": [(name, plan) for plan in plans for name in plan.names],
        # Names and numbers together: a text may stand for one plan only.
        "_payers": [(text, plan) for plan in plans for text in (*plan.names, *plan.payer_identifiers)],
        "_providers": [(text, one) for one in providers for text in (*one.names, *one.npis)],
        "_delegates": [(name, one) for one in ordered if one.kind == "delegate" for name in one.names],
    }


def _senseless(partner: Partner) -> str:
    """What is wrong with a partner by itself, to complete "The partner …"; "" where nothing is."""
    if partner.kind != "provider" and (partner.npis or partner.shared_npis):
        return f"is a {partner.kind} and has NPIs"
    if partner.kind != "plan" and partner.payer_identifiers:
        return f"is a {partner.kind} and has payer identifiers"
    if not all(plain_name(text) for text in partner.names):
        return "has a name without a letter or digit"
    numbers = (*partner.payer_identifiers, *partner.npis, *partner.shared_npis)
    if not all(plain_name(text) for text in numbers):
        return "has a blank number"
    if not all(re.fullmatch(r"[12][0-9]{9}", npi) for npi in (*partner.npis, *partner.shared_npis)):
        return "has an NPI that is not ten digits beginning with 1 or 2"
    return ""


def names(partners: Sequence[Partner]) -> str:
    """Names of partners for a sentence."""
    return ", ".join(sorted({partner.name for partner in partners}))
