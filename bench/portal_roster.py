"""One process, warm: pages of the roster as people ask for them, over a seeded hub. `python -m bench.portal_roster HOME`; prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from ecmx.hub import Home
from ecmx.hub.running import entered

ROUNDS = 20  # pages of each kind, each of another organization and other words

#: What is asked, by what it is called in the table. number: another each time; plan, staff: ids of the organization
ASKED: dict[str, Callable[[int, int, int], dict[str, Any]]] = {
    "everybody": lambda number, plan, staff: {},
    "two letters": lambda number, plan, staff: {"words": ("sa", "ri", "mé", "an")[number % 4]},
    "part of a name": lambda number, plan, staff: {"words": ("garcí", "rivera", "ngu", "hernandez")[number % 4]},
    "first and last name": lambda number, plan, staff: {"words": ("ana rive", "jose sal", "lucia mend")[number % 3]},
    "phone": lambda number, plan, staff: {"words": f"(530) 2{number % 10}"},
    "CIN": lambda number, plan, staff: {"words": f"900{number * 37:05}"},
    "a plan": lambda number, plan, staff: {"plan": plan},
    "termed by a plan": lambda number, plan, staff: {"plan": plan, "standing": "termed"},
    "a status": lambda number, plan, staff: {"status": "12345"[number % 5]},
    "a holder": lambda number, plan, staff: {"holder": staff},
    "nobody's": lambda number, plan, staff: {"holder": "nobody"},
    "new this month": lambda number, plan, staff: {"new": True},
    "to be looked at": lambda number, plan, staff: {"attention": True},
    "nobody found": lambda number, plan, staff: {"words": f"zz{number}q"},
}


class Asked:
    """The seconds that the database took, and how many questions there were."""

    def __init__(self) -> None:
        self.seconds, self.count = 0.0, 0

    def __call__(self, execute: Callable[..., Any], *question: Any) -> Any:
        """One question, as Django hands it on."""
        start = time.perf_counter()
        try:
            return execute(*question)
        finally:
            self.seconds += time.perf_counter() - start
            self.count += 1


def p95(seconds: Sequence[float]) -> float:
    """The second that nineteen of twenty do not pass."""
    ordered = sorted(seconds)
    return ordered[max(-(-len(ordered) * 95 // 100) - 1, 0)]


def measured() -> dict[str, dict[str, float]]:
    """By what was asked: p95 of a page, of the database's part of it, and the most questions."""
    from django.db import connection

    from ecmx.hub.accounts import By, Membership, Organization
    from ecmx.hub.partners import Partner, Staff
    from ecmx.hub.searching import RosterFilter, roster_page

    people = []
    for organization in Organization.objects.order_by("pk"):
        member = Membership.objects.filter(organization=organization, role="coordinator").select_related("user")[0]
        plan = Partner.objects.of(organization).filter(ours=False).order_by("pk")[0]
        staff = Staff.objects.of(organization).order_by("pk")[1]
        people.append((By(organization, member.user, frozenset({"coordinator"})), plan.pk, staff.pk))
    roster_page(by=people[0][0], wanted=RosterFilter())
    found: dict[str, dict[str, float]] = {}
    for name, asks in ASKED.items():
        pages, database, most = [], [], 0
        for number in range(ROUNDS):
            by, whose, leads = people[number % len(people)]
            asked = Asked()
            start = time.perf_counter()
            with connection.execute_wrapper(asked):
                roster_page(by=by, wanted=RosterFilter(**asks(number, whose, leads)), page=1 + number % 3)
            pages.append(time.perf_counter() - start)
            database.append(asked.seconds)
            most = max(most, asked.count)
        found[name] = {"page": p95(pages), "sql": p95(database), "questions": most}
    return found


if __name__ == "__main__":
    entered(Home.find(sys.argv[1]))
    print(json.dumps(measured()))
