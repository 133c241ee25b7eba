"""How a key of a TOML list of partners is told of, on its reference page and to whoever wrote it otherwise; and who works with members.

One schema for the files by themselves and for a hub. Data only.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec

__all__ = ["NPI_FORM", "PHONE_FORM", "SLUG_FORM", "StaffTerms", "said"]


def said(description: str, form: str = "", **bounds: Any) -> msgspec.Meta:
    """What a key says, for the reference page; form: what its text must look like, for whoever wrote it otherwise."""
    return msgspec.Meta(description=description, extra={"form": form} if form else None, **bounds)


SLUG_FORM = {
    "form": "lower-case letters, digits and hyphens, at most 60",
    "pattern": "^([a-z0-9][a-z0-9-]{0,59})?$",
}
NPI_FORM = {"form": "an NPI: ten digits beginning with 1 or 2", "pattern": "^([12][0-9]{9})?$"}
PHONE_FORM = {"form": "ten digits, nothing between them", "pattern": "^([0-9]{10})?$"}


class StaffTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person who works with members: one [[staff]] of `partners.toml`, or of a hub's `staff.toml`."""

    slug: Annotated[
        str, said("The short name by which a hub knows the person. Default: made of the name.", **SLUG_FORM)
    ] = ""
    name: Annotated[str, said("The name, as a return gives it.", min_length=1, max_length=200)]
    provider: Annotated[str, said("Where the person works, by slug or name. Default: with us.", max_length=200)] = ""
    clinical: Annotated[bool, said("Whether clinical staff, as an outreach attempt says it (fn 71).")] = False
    care_manager: Annotated[bool, said("Whether the person is a lead care manager of members.")] = False
    central_liaison: Annotated[
        bool, said("Whether a plan can ask the person about any member, so that a return may name the person (fn 58).")
    ] = False
    phone: Annotated[str, said("Telephone number (fn 59).", **PHONE_FORM)] = ""
    extension: Annotated[str, said("Its extension (fn 60).", form="at most six digits", pattern="^[0-9]{0,6}$")] = ""
    email: Annotated[str, said("E-mail address.", max_length=200)] = ""
    npi: Annotated[str, said("The person's own NPI.", **NPI_FORM)] = ""
    since: Annotated[date | None, said("The first day of work.")] = None
    until: Annotated[date | None, said("The last day of work.")] = None

    def there(self, day: date) -> bool:
        """Whether the person works there on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
