"""What a return says of the provider in every row: its name, NPI and phone, and who a plan can ask; out of the list of partners.

Nothing is guessed: what the list does not say, or says twice, stays blank, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ecmx.exchange import Partner, Partners, StaffTerms
from ecmx.guidance import plain_name
from ecmx.guidance.values import Npi

__all__ = ["WhoWeAre", "who_we_are"]

NAME, NPI, PHONE = "rtf.ecm_provider_name", "rtf.ecm_provider_npi", "rtf.ecm_provider_phone_number"
MANAGER, MANAGER_PHONE, MANAGER_EXTENSION = (
    "rtf.lead_care_manager_name",
    "rtf.lead_care_manager_phone_number",
    "rtf.lead_care_manager_phone_extension",
)
_KIND = Npi()
_TEN = re.compile(r"[0-9]{10}")


@dataclass(frozen=True)
class WhoWeAre:
    """us: None where the list does not say; always: by element, what stands in every row; offered: by element, what is picked from

    remarks: sentences about what stays blank though a return wants it, or is wrong in the list
    """

    us: Partner | None = None
    always: Mapping[str, str] = field(default_factory=dict)
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    remarks: Sequence[str] = ()

    def npis(self, rows: pl.DataFrame) -> pl.Series:
        """The NPI of each row: the one that the plan's own row bears, where it is ours, else our only one."""
        own = (*self.us.npis, *self.us.shared_npis) if self.us is not None else ()
        said = (
            rows["provider"]
            if "provider" in rows.columns
            else pl.repeat(None, rows.height, dtype=pl.String, eager=True)
        )
        said = said.set(~said.is_in(own).fill_null(False), None)
        return said.fill_null(own[0]) if len(own) == 1 else said


def who_we_are(partners: Partners, day: date) -> WhoWeAre:
    """Who we are on a day."""
    us = partners.us
    if us is None:
        several = sum(one.kind == "provider" for one in partners.partners) > 1
        wanted = "say which provider is you: ours = true" if several else "list yourself as a provider"
        return WhoWeAre(remarks=(f"Your name, NPI and phone are left blank: in partners.toml {wanted}.",))
    always, offered, remarks = {NAME: us.name}, dict[str, Sequence[str]](), []
    digits = "".join(sign for sign in us.contact.phone if sign.isdecimal())
    if _TEN.fullmatch(digits):
        always[PHONE] = digits
    else:
        remarks.append(
            "Your phone is left blank: add ten digits in partners.toml, contact = { phone = … } in your own entry."
        )
    npis = (*us.npis, *us.shared_npis)
    if any(_KIND.judge(npi, "").problem is not None for npi in npis):
        remarks.append("Check your NPI in partners.toml: its last digit does not fit, so a plan will not accept it.")
    if len(npis) > 1:
        offered[NPI] = npis
    elif not npis:
        remarks.append("Your NPI is left blank: add it in partners.toml, npis in your own entry.")
    return WhoWeAre(us, always | _liaison(partners, us, day), offered | _managers(partners, us, day), tuple(remarks))


def _people(partners: Partners, us: Partner, day: date) -> list[StaffTerms]:
    """Our staff of that day."""
    own = {plain_name(name) for name in (*us.names, us.slug) if name}
    return [one for one in partners.staff if one.there(day) and (not one.provider or plain_name(one.provider) in own)]


def _liaison(partners: Partners, us: Partner, day: date) -> dict[str, str]:
    """The one whom a plan can ask about any member (fn 58), where there is one."""
    found = [one for one in _people(partners, us, day) if one.central_liaison]
    if len(found) != 1:
        return {}
    (one,) = found
    return {
        name: text
        for name, text in zip(
            (MANAGER, MANAGER_PHONE, MANAGER_EXTENSION), (one.name, one.phone, one.extension), strict=True
        )
        if text
    }


def _managers(partners: Partners, us: Partner, day: date) -> dict[str, Sequence[str]]:
    """Whom one picks from as lead care manager."""
    found = [one for one in _people(partners, us, day) if one.care_manager or one.central_liaison]
    lists = {
        MANAGER: [one.name for one in found],
        MANAGER_PHONE: [one.phone for one in found],
        MANAGER_EXTENSION: [one.extension for one in found],
    }
    return {name: tuple(dict.fromkeys(filter(None, texts))) for name, texts in lists.items() if any(texts)}
