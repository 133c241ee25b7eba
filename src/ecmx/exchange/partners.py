"""Who takes part: plans and providers, by all their names and numbers, and whose a row is by its own words (invariant V9).

Data out of `partners.toml`; a layout's partner is always a plan. Knows names, payer identifiers and NPIs; nothing of files.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from ecmx.errors import PartnersInvalid, UsageProblem
from ecmx.files import Limits, NoPlainText, plain_text
from ecmx.guidance import plain_name
from ecmx.layouts import Layout

__all__ = ["Partner", "Partners"]

Kind = Literal["plan", "provider"]
NEAR = 82.0  # of a hundred: names that are so alike are offered, never taken


class Partner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One plan or provider.

    name: as people write it; aliases: other ways in which files write it
    payer_identifiers: of a plan (fn 37); npis: of a provider, its sites' and billing ones (fn 68)
    """

    kind: Annotated[Kind, msgspec.Meta(description="plan or provider.")]
    name: Annotated[str, msgspec.Meta(min_length=1, description="The name as people write it.")]
    aliases: Annotated[tuple[str, ...], msgspec.Meta(description="Other ways in which files write the name.")] = ()
    payer_identifiers: Annotated[
        tuple[str, ...], msgspec.Meta(description="Of a plan: Primary Payer (MCP) Identifiers.")
    ] = ()
    npis: Annotated[
        tuple[str, ...], msgspec.Meta(description="Of a provider: the NPIs that its members' rows may bear.")
    ] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every way in which it is written."""
        return (self.name, *self.aliases)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in partners.toml."""

    partner: tuple[Partner, ...] = ()


@dataclass(frozen=True)
class Partners:
    """All partners that are known. Raises PartnersInvalid where one name, payer identifier or NPI is two partners'."""

    partners: tuple[Partner, ...] = ()
    registered: bool = False  # whether somebody listed them, beside what the layouts say
    _plans: dict[str, Partner] = field(init=False, repr=False)
    _payers: dict[str, Partner] = field(init=False, repr=False)
    _providers: dict[str, Partner] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        plans = [partner for partner in self.partners if partner.kind == "plan"]
        providers = [partner for partner in self.partners if partner.kind == "provider"]
        for partner in self.partners:
            _demand_sense(partner)
        tables = {
            "_plans": _index((name, plan) for plan in plans for name in plan.names),
            # Names and numbers together: a text may stand for one plan only.
            "_payers": _index((text, plan) for plan in plans for text in (*plan.names, *plan.payer_identifiers)),
            "_providers": _index((text, one) for one in providers for text in (*one.names, *one.npis)),
        }
        for name, table in tables.items():
            object.__setattr__(self, name, table)

    @classmethod
    def load(cls, path: Path | str, limits: Limits = Limits()) -> Partners:  # noqa: B008 – Limits is frozen
        """The partners of a TOML file; PartnersInvalid where it cannot be meant."""
        path = Path(path)
        try:
            text = plain_text(path, limits.layout_bytes)
        except NoPlainText as problem:
            raise PartnersInvalid(
                "partners-unreadable",
                f"{path}: there is no list of partners that can be read; it {problem.why}.",
                "Name a TOML file in UTF-8.",
            ) from None
        try:
            raw = tomllib.loads(text)
        except (ValueError, RecursionError) as error:  # whatever is none of TOML, or is too deep or long for any
            raise PartnersInvalid(
                "partners-not-toml",
                f"{path.name} is not valid TOML in UTF-8.",
                "Text stands in double quotes, lists in square brackets; each partner begins with [[partner]].",
            ) from error
        try:
            given = msgspec.convert(raw, _File).partner
        except msgspec.ValidationError as error:
            raise PartnersInvalid(
                "partners-invalid", f"{path.name}: {str(error)[:200]}.", "Compare with docs/reference/partners.md."
            ) from error
        return cls(given, registered=True)

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
        return Partners((*self.partners, *added.values()), self.registered) if added else self

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

    def require(self, text: str, kind: Kind) -> Partner:
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


def _index(entries: Iterable[tuple[str, Partner]]) -> dict[str, Partner]:
    table: dict[str, Partner] = {}
    for text, partner in entries:
        other = table.setdefault(plain_name(text), partner)
        if other is not partner and other.name != partner.name:
            raise PartnersInvalid(
                "partners-share-a-name",
                f"“{text}” is registered for two partners: {other.name} and {partner.name}.",
                "A name, a payer identifier or an NPI can be one partner's only. Take it out of one of the two.",
            )
        if other is not partner:
            raise PartnersInvalid(
                "partner-twice", f"{partner.name} is registered twice.", "Put the two entries into one."
            )
    return table


def _demand_sense(partner: Partner) -> None:
    if partner.kind == "plan" and partner.npis:
        wrong = "is a plan and has NPIs"
    elif partner.kind == "provider" and partner.payer_identifiers:
        wrong = "is a provider and has payer identifiers"
    elif not all(plain_name(text) for text in partner.names):
        wrong = "has a name without a letter or digit"
    elif not all(plain_name(text) for text in (*partner.payer_identifiers, *partner.npis)):
        wrong = "has a blank number"
    elif not all(re.fullmatch(r"[12][0-9]{9}", npi) for npi in partner.npis):
        wrong = "has an NPI that is not ten digits beginning with 1 or 2"
    else:
        return
    raise PartnersInvalid(
        "partners-invalid", f"The partner {partner.name!r} {wrong}.", "Correct its entry in partners.toml."
    )


def names(partners: Sequence[Partner]) -> str:
    """Names of partners for a sentence."""
    return ", ".join(sorted({partner.name for partner in partners}))
