"""Which file is to be made: the agreement, the layouts that the period decides on, and the terms as they stand now."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType
from ecmx.hub.accounts import Organization
from ecmx.hub.home import Home
from ecmx.hub.outbound.terms import OutTerms, Telephone, Us
from ecmx.hub.partners import (
    AgreedExtension,
    Agreement,
    AgreementFile,
    Partner,
    Site,
    Staff,
    agreements_with,
    layout_on,
    layouts_known,
    our_npis,
)
from ecmx.hub.roster import Assignment, Likeness
from ecmx.layouts import Layout
from ecmx.version import __version__

__all__ = ["RETURNS", "AskedFile", "asked_files", "period_named", "terms_now"]

#: The file types that a provider sends.
RETURNS = (FileType.RTF, FileType.OTF, FileType.REFERRAL)


#: How often a file goes that is due of no period: where there is nothing to say, nobody waits for a word.
_AS_NEEDED = "as_needed"


@dataclass(frozen=True)
class AskedFile:
    """One file to make: file types that share a layout. Another exchange may replace a file (fn 10, 43): then it is not asked."""

    agreement: Agreement
    files: Sequence[AgreementFile]
    layout: Layout

    @property
    def kinds(self) -> tuple[FileType, ...]:
        """Its file types, as the guidance orders them."""
        asked = {one.file_type for one in self.files}
        return tuple(kind for kind in RETURNS if kind.value in asked)


def asked_files(
    organization: Organization, plan: Partner, kinds: Sequence[FileType], period: tuple[date, date], home: Home
) -> list[AskedFile]:
    """The files to make for a plan and period. kinds: none said: all that are agreed on and not waived. Raises UsageProblem."""
    end = period[1]
    agreement = next((one for one in agreements_with(organization, plan, end) if one.plan_id == plan.pk), None)
    if agreement is None:
        raise UsageProblem(
            "agreement-none",
            f"There is no agreement with {plan.name} for that period.",
            "Bring it in with ecmx hub partners import.",
        )
    agreed = AgreementFile.objects.of(organization).filter(agreement=agreement).prefetch_related("layouts")
    owed = {one.file_type: one for one in agreed if one.waived_since is None or one.waived_since > end}
    wanted = kinds or [kind for kind in RETURNS if kind.value in owed]
    _demand(plan, wanted, owed)
    by_layout: dict[str, list[AgreementFile]] = {}
    known = {one.name: one for one in layouts_known(home.layouts)}
    for kind in wanted:
        name = layout_on(owed[kind.value], end) or f"guidance-{kind.value}"
        if name not in known:
            raise UsageProblem(
                "layout-gone",
                f"The agreement with {plan.name} uses the layout {name}, which no longer exists.",
                "Put it back into the layouts of the hub's home, or import partners that use another.",
            )
        if kind not in known[name].types:
            raise UsageProblem(
                "layout-other-file",
                f"The layout {name} of {plan.name} has no tab for the {kind.words}.",
                "Choose another in the agreement.",
            )
        by_layout.setdefault(name, []).append(owed[kind.value])
    return [AskedFile(agreement, files, known[name]) for name, files in by_layout.items()]


def _demand(plan: Partner, wanted: Sequence[FileType], owed: Mapping[str, AgreementFile]) -> None:
    for kind in wanted:
        if kind not in RETURNS:
            raise UsageProblem(
                "file-type-not-ours", f"The {kind.words} is sent by the plan.", "Name rtf, otf or referral."
            )
        if kind.value not in owed:
            raise UsageProblem(
                "file-type-not-agreed",
                f"No {kind.words} is due to {plan.name} for that period: it is not agreed on, or another exchange replaces it.",
                "Look at the agreement: ecmx hub partners export.",
            )
    if not wanted:
        raise UsageProblem(
            "file-type-not-agreed", f"No file is due to {plan.name} for that period.", "Look at the agreement."
        )


def terms_now(
    organization: Organization, asked: AskedFile, period: tuple[date, date], known_at: datetime, home: Home
) -> OutTerms:
    """The terms of a file as they stand; what the plan has is added by whoever composes it."""
    agreement = asked.agreement
    extensions = AgreedExtension.objects.of(organization).filter(agreement=agreement, agreed_on__lte=period[1])
    day = known_at.astimezone(home.settings.zone).date()
    people = list(Staff.objects.of(organization).filter(partner=agreement.provider).order_by("slug"))
    there = [one for one in people if (one.since or day) <= day <= (one.until or day)]
    liaison = next((_telephone(one) for one in there if one.central_liaison), Telephone())
    return OutTerms(
        layout=asked.layout.name,
        arrangement=msgspec.json.encode(asked.layout).decode(),
        file_types=tuple(kind.value for kind in asked.kinds),
        period_start=period[0],
        period_end=period[1],
        day=day,
        zone=home.settings.time_zone,
        modes={one.file_type: one.mode for one in asked.files},
        nils={one.file_type: "nothing" if one.frequency == _AS_NEEDED else one.nil for one in asked.files},
        elected=tuple(sorted(agreement.elected)),
        extensions=tuple(sorted(extensions.values_list("extension", flat=True))),
        part_2=agreement.part_2,
        same=_same(organization, agreement.plan),
        us=_us(organization, agreement.provider),
        staff={str(one.pk): _telephone(one) for one in people},
        liaison=liaison,
        version=__version__,
    )


def _same(organization: Organization, plan: Partner) -> tuple[tuple[int, int], ...]:
    """Who of a plan's members are one person under two CINs, as somebody said."""
    of_plan = Assignment.objects.of(organization).filter(plan=plan).values("member")
    pairs = Likeness.objects.of(organization).filter(state="same", one__in=of_plan, other__in=of_plan)
    return tuple(pairs.order_by("one", "other").values_list("one", "other"))


def _telephone(one: Staff) -> Telephone:
    return Telephone(one.name, one.phone, one.extension)


def _us(organization: Organization, us: Partner) -> Us:
    sites = Site.objects.of(organization).filter(partner=us).exclude(npi="").order_by("slug")
    digits = "".join(sign for sign in us.contact_phone if sign.isdecimal())
    npis = [*us.npis, *us.shared_npis]
    return Us(
        us.name,
        npis[0] if npis else "",
        digits,
        tuple(our_npis(organization)),
        {one.npi: one.phone for one in sites if one.phone},
    )


def period_named(said: str, *, today: date) -> tuple[date, date]:
    """A month as 2026-10, or two days as 2026-10-01..2026-10-07; "": the last month that is over. Raises UsageProblem."""
    try:
        if not said:
            year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
        elif ".." in said:
            start, _, end = said.partition("..")
            found = (date.fromisoformat(start), date.fromisoformat(end))
            if found[0] > found[1]:
                raise ValueError
            return found
        else:
            first = date.fromisoformat(f"{said}-01")
            year, month = first.year, first.month
    except ValueError:
        raise UsageProblem(
            "period-unclear",
            "That names no reporting period.",
            "A month as 2026-10, or two days as 2026-10-01..2026-10-07.",
        ) from None
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
