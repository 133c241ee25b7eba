"""An ECM Provider's own list of its members: told by the evidence of headers and cells together, where words alone name no file.

Such a list is what returns are made of, so it counts as a Return Transmission File in words of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecmx.guidance import FileType
from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.match import Candidate
from ecmx.layouts.recognition.other_files import another_kind
from ecmx.layouts.recognition.settling import Fit, cells_agree, could_be
from ecmx.layouts.recognition.sheet_headers import HeaderCell
from ecmx.layouts.recognition.stems import KEY, id_for

__all__ = ["is_caseload"]

LIST = (FileType.RTF,)
KEY_FITS = 0.6  # of the cells under a header that names the key: a list kept by hand has gaps and slips
KEY_ALONE = 0.95  # where no word says so
CARE_LEAST = 3  # columns of different things that only whoever gives the care keeps
WHO = frozenset({"member_first_name", "member_last_name", "member_date_of_birth", "ext.member_full_name"})
CARE = (
    "ecm_benefit_start_date",
    "engagement_status",
    "ecm_benefit_end_date",
    "lead_care_manager_name",
    "discontinuation_date",
    "discontinuation_reason_code",
    "in_person_encounter_count",
    "telephonic_encounter_count",
)


def is_caseload(headers: Sequence[HeaderCell], offers: Sequence[tuple[Candidate, ...]], fit: Fit) -> bool:
    """Whether it names members by their CIN, says who they are, and keeps enough of what a provider keeps of them."""
    texts = [cell.text for cell in headers]
    if another_kind(texts) or not any(is_key(*one, fit) for one in zip(headers, offers, strict=True)):
        return False
    if not any(says_who(*one) for one in zip(headers, offers, strict=True)):
        return False
    kept: set[str] = set()
    for cell, offered in zip(headers, offers, strict=True):
        kept |= set(care_of(cell, offered, fit, kept)[:1])
    return len(kept) >= CARE_LEAST


def is_key(cell: HeaderCell, offered: Sequence[Candidate], fit: Fit) -> bool:
    """Whether a column holds members' CINs, by its header and its cells or by its cells alone."""
    share = fit(cell.letter, id_for(KEY, LIST))
    named = [one for one in offered if one.stem == KEY]
    if named:
        return share >= KEY_FITS if share is not None else not named[0].weak
    return share is not None and share >= KEY_ALONE


def says_who(cell: HeaderCell, offered: Sequence[Candidate]) -> bool:
    """Whether a column is a member's name or birth date."""
    return any(one.stem in WHO for one in offered) or wording(cell.text).only_a_name


def care_of(cell: HeaderCell, offered: Sequence[Candidate], fit: Fit, kept: set[str]) -> list[str]:
    """Which of the things that a provider keeps a column could be, besides those that others are."""
    said = wording(cell.text).concepts
    named = {one.stem for one in offered if not one.extension}
    likely = [name for name in CARE if name in named or (not offered and could_be(said, name))]
    return [name for name in likely if name not in kept and cells_agree(fit, cell.letter, id_for(name, LIST))]
