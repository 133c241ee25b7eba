"""A process that is killed while it deletes one member: just before the n-th commit.

python -m tests.faults.hub_dying_purge HOME ORGANIZATION CIN N     prints "through" if it lives
"""

from __future__ import annotations

import sys

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from ecmx.hub.running import entered
from tests.faults.hub_dying import die_before_commit


def main(folder: str, organization: str, cin: str, at: int) -> None:
    home = Home.find(folder)
    entered(home)
    from ecmx.hub.accounts import acting
    from ecmx.hub.retention import purge, purge_member
    from ecmx.hub.roster import member_by_cin

    by = acting("rosa", organization)
    die_before_commit(at)
    try:
        member = member_by_cin(by.organization, cin)
        purge_member(by=by, home=home, member=member, because="asked for", before_its_time=True)
    except UsageProblem:  # gone by what an earlier one ordered
        purge(by=by, home=home)
    print("through")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
