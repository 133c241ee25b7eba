"""What stands in a folder of partners: one struct a table of its TOML files. `partners.toml` itself is `ecmx.exchange.Partner`.

Data only; what cannot be meant together is for `sense` to say.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from ecmx.exchange import NPI_FORM, PHONE_FORM, SLUG_FORM, ContactPerson, Partner, StaffTerms, said

__all__ = [
    "AgreementTerms",
    "CountyTerms",
    "DoorTerms",
    "ExtensionTerms",
    "FileTerms",
    "LayoutTerms",
    "SiteTerms",
    "Terms",
    "WaivedTerms",
]


DUE = {
    "form": "“day 10”, “business day 5”, or a weekday such as “friday”",
    "pattern": "^(day ([1-9]|[12][0-9]|3[01])|business day ([1-9]|1[0-9]|20)|monday|tuesday|wednesday|thursday|friday)?$",
}
CREDENTIAL = {
    "form": "a name: lower-case letters, digits and hyphens, at most 40. What it stands for is never written here",
    "pattern": "^([a-z][a-z0-9-]{0,39})?$",
}

Id = Annotated[str, msgspec.Meta(max_length=80)]
Frequency = Literal["daily", "weekly", "monthly", "quarterly", "as_needed"]


class SiteTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place of a provider: one [[site]] of `sites.toml`."""

    slug: Annotated[str, said("Its short name.", min_length=1, **SLUG_FORM)]
    name: Annotated[str, said("Its name.", min_length=1, max_length=200)]
    provider: Annotated[str, said("Whose it is, by slug or name. Default: ours.", max_length=200)] = ""
    npi: Annotated[
        str, said("Its NPI, which stands at the provider in `partners.toml` too: then rows tell the site.", **NPI_FORM)
    ] = ""
    address: Annotated[str, said("Street and number.", max_length=200)] = ""
    city: Annotated[str, said("City.", max_length=100)] = ""
    zip: Annotated[
        str, said("Zip code.", form="five digits, or five and four", pattern="^([0-9]{5}(-[0-9]{4})?)?$")
    ] = ""
    phone: Annotated[str, said("Telephone number.", **PHONE_FORM)] = ""


class LayoutTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """By which layout a kind of file is read or written from a day on."""

    layout: Annotated[
        str, said("The layout's name: a shipped one, or one of the hub's home.", min_length=1, max_length=120)
    ]
    since: Annotated[date | None, said("The first day. Default: the layout's own `effective`; without that, ever.")] = (
        None
    )


class WaivedTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That a file is not owed, since another exchange does its work (fn 10, 43)."""

    since: Annotated[date, said("From which day on.")]
    why: Annotated[str, said("What does its work.", min_length=1, max_length=300)]


class FileTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of file of an agreement: one [[files]]."""

    type: Annotated[
        str,
        said(
            "mif, rtf, otf or referral. Another word is allowed, and said: ecmx keeps such a file, and does not read it.",
            form="lower-case letters, digits, - and _, at most 30",
            pattern="^[a-z][a-z0-9_-]{0,29}$",
        ),
    ]
    frequency: Annotated[Frequency, said("How often it goes.")] = "monthly"
    due: Annotated[
        str,
        said("When it is due: “day 10” or “business day 5” of the month after, or a weekday of a weekly file.", **DUE),
    ] = ""
    shift: Annotated[
        Literal["none", "before", "after"],
        said("A due day that is no business day moves to the last one before it, the first one after it, or nowhere."),
    ] = "none"
    mode: Annotated[Literal["full", "changes"], said("Everything each time, or only what changed (fn 46).")] = "full"
    nil: Annotated[
        Literal["nothing", "statement", "empty_file"],
        said("What goes when there is nothing to report: nothing, a statement that says so, or a file without rows."),
    ] = "statement"
    complete: Annotated[
        bool, said("Whether it names every member, so that one who is missing has vanished. Only of a full file.")
    ] = False
    correction: Annotated[
        Literal["whole", "rows", "next"],
        said("How a mistake is corrected: the whole file anew, the rows alone, or with the next file."),
    ] = "whole"
    unusable: Annotated[
        Literal["good_rows", "all_or_nothing"],
        said(
            "Whether the good rows of a file with unusable ones are applied. A Member Information File's always are: holding them back"
            " hides members."
        ),
    ] = "good_rows"
    layouts: Annotated[
        tuple[LayoutTerms, ...], said("Its layouts, one after the other. Default: found out from the headers.")
    ] = ()
    waived: Annotated[WaivedTerms | None, said("That the file is not owed, and why.")] = None


class ExtensionTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A column beyond the guidance on which both agreed: one [[extensions]] (fn 4, 44)."""

    extension: Annotated[str, said("Of the register, for example ext.authorization_number.", max_length=80)]
    agreed_on: Annotated[date, said("The day.")]
    agreed_by: Annotated[str, said("Who said so, on both sides.", min_length=1, max_length=200)]


class DoorTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way by which files come and go: [transport], or [alternate] for when that one fails."""

    transport: Annotated[
        Literal["folder", "sftp", "mail", "here", "by_hand"],
        said("A folder of this machine, SFTP, mail as the last resort, the same hub, or a person."),
    ]
    inbox: Annotated[
        str,
        said(
            "Where their files come from: a folder's name, from the hub's home or from /; of SFTP, on the server.",
            max_length=500,
        ),
    ] = ""
    outbox: Annotated[str, said("Where ours go: a folder's name; of mail the address.", max_length=500)] = ""
    credential: Annotated[
        str,
        said("The name your ecmx administrator gave the key or password. Never the thing itself.", **CREDENTIAL),
    ] = ""
    protect_with: Annotated[
        str,
        said(
            "The name under which the password lies that protects workbooks on their way. Mail takes no file without.",
            **CREDENTIAL,
        ),
    ] = ""


class AgreementTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one plan and one provider agreed: one file of `agreements/`, whose name is the agreement's slug."""

    plan: Annotated[str, said("The plan, by slug or name. Default: ours.", max_length=200)] = ""
    provider: Annotated[str, said("The provider, by slug or name. Default: ours.", max_length=200)] = ""
    delegate: Annotated[
        str, said("Who sends and fetches the files for one of the two, by slug or name.", max_length=200)
    ] = ""
    stage: Annotated[
        Literal["inactive", "testing", "active"],
        said("Whether files are exchanged: not (paused), for testing, or for real (active)."),
    ] = "active"
    since: Annotated[date | None, said("The first day.")] = None
    until: Annotated[date | None, said("The last day.")] = None
    elected: Annotated[tuple[Id, ...], said("Optional elements that the plan elects to collect (fn 47), by id.")] = ()
    submitted_when: Annotated[
        Literal["no_errors", "no_held"],
        said("A return counts as submitted when no error is open, or no row is on hold."),
    ] = "no_errors"
    receipt: Annotated[Literal["page", "json", "workbook"], said("In which form the receipt of a file goes out.")] = (
        "page"
    )
    deemed_accepted_days: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=365)] | None,
        said("After so many days without an answer a file counts as accepted. Default: never."),
    ] = None
    acknowledge_days: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=90)] | None,
        said("Within how many business days a file that came is acknowledged. Default: not agreed."),
    ] = None
    refuse_days: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=90)] | None,
        said("Within how many business days the provider says whom it cannot accept. Default: not agreed."),
    ] = None
    correct_days: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=90)] | None,
        said(
            "A file that came in time and is corrected within so many business days was in time. Default: not agreed."
        ),
    ] = None
    first_contact_days: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=365)] | None,
        said("Within how many days of the assignment a member is first reached out to. Default: not agreed."),
    ] = None
    refused_data_days: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=365)] | None,
        said("After how many days the health data of a member whom the provider refused are removed. Default: never."),
    ] = None
    alternate_after_hours: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=720)] | None,
        said(
            "For how many hours the transport must have failed before the alternate may be taken. Default: a person decides."
        ),
    ] = None
    alerts: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=200)], ...],
        said("E-mail addresses of our people who are told when something of this agreement is overdue."),
    ] = ()
    retention_years: Annotated[int, said("For how many years files are kept.", ge=1, le=100)] = 10
    part_2: Annotated[
        bool,
        said(
            "Whether all files hold what 42 CFR Part 2 protects: then they carry its notice, and a member's record goes to the plan with"
            " the member's consent alone."
        ),
    ] = False
    vanished_share: Annotated[
        int,
        said(
            "Percent of the plan's members. Where more of them are missing from a complete file, a person decides.",
            ge=1,
            le=100,
        ),
    ] = 20
    contact: Annotated[ContactPerson, said("Who to contact about files.")] = ContactPerson()
    transport: Annotated[DoorTerms | None, said("How files come and go.")] = None
    alternate: Annotated[DoorTerms | None, said("How, when that fails.")] = None
    files: Annotated[tuple[FileTerms, ...], said("The kinds of files.")] = ()
    extensions: Annotated[tuple[ExtensionTerms, ...], said("Columns beyond the guidance.")] = ()


class CountyTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which populations of focus are served in a county, and from when: one [[live]] of `populations.toml` (fn 23)."""

    county: Annotated[str, said("The county, without the word County.", min_length=1, max_length=60)]
    populations: Annotated[
        tuple[Id, ...], said("The flags' elements, for example mif.adult_high_utilizer.", min_length=1)
    ]
    since: Annotated[date, said("The first day.")]
    until: Annotated[date | None, said("The last day.")] = None


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """All of a folder: references by slug, everything in a fixed order, so that two that say the same are equal. Agreements by slug."""

    partners: tuple[Partner, ...] = ()
    sites: tuple[SiteTerms, ...] = ()
    staff: tuple[StaffTerms, ...] = ()
    agreements: dict[str, AgreementTerms] = {}
    populations: tuple[CountyTerms, ...] = ()
