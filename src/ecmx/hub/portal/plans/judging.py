"""Terms made on a page are judged as a folder is: written as its TOML, read again by the same rules, held against what is known."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from ecmx.errors import UsageProblem
from ecmx.files import Scratch
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import difference, layouts_known
from ecmx.hub.partners.folder import Differing, Terms, TermsInvalid, read_folder, write_folder
from ecmx.hub.portal.here import this_home
from ecmx.layouts import Layout

__all__ = ["judged", "mark_of", "problem_of"]

MOST = 5


def judged(terms: Terms, organization: Organization, more: Sequence[Layout] = ()) -> tuple[Terms, Differing]:
    """The terms as they would be taken, and what that changes. more: layouts that come along. Raises TermsInvalid."""
    home = this_home()
    with Scratch() as folder:
        write_folder(terms, folder / "partners")
        read = read_folder(folder / "partners", (*layouts_known(home.layouts), *more), home)
    return read, difference(organization, read)


def mark_of(seen: Differing) -> str:
    """What a person agreed to, as a mark: another difference has another."""
    return hashlib.sha256("\n".join(seen.lines()).encode()).hexdigest()[:32]


def problem_of(invalid: TermsInvalid) -> UsageProblem:
    """The mistakes as a page shows them."""
    said = [f"{one.wrong} {one.fix}" for one in invalid.mistakes[:MOST]]
    return UsageProblem("partners-folder", " ".join(said))
