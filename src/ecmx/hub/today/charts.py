"""How the work goes, as small tables for charts: attempts a week, members by status, days until a plan acknowledged. Counts alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate

from ecmx.errors import UsageProblem
from ecmx.guidance import element, on_paper
from ecmx.hub.accounts import By
from ecmx.hub.outbound import PlanAnswer
from ecmx.hub.today.keeping import MOST_DERIVED, keep_today
from ecmx.hub.today.models import ReachState
from ecmx.hub.transmissions import Transmission
from ecmx.hub.work import OUTCOMES, LoggedAttempt, known

__all__ = ["ChartRow", "acknowledgement_days", "outreach_by_week", "status_funnel"]

MOST_WEEKS = 106
#: Days until an answer, as they are told: up to and with each, then more.
_DAYS = {"Same day": 0, "1 day": 1, "2 days": 2, "3 to 5 days": 5, "6 to 10 days": 10}
_LONGER, _OPEN = "More than 10 days", "Not yet"


@dataclass(frozen=True)
class ChartRow:
    """A bar: its label, how many, and how many of them (attempts: that reached somebody; else none)."""

    label: str
    number: int
    of_them: int = 0


def outreach_by_week(*, by: By, on: date, weeks: int = 12) -> list[ChartRow]:
    """The attempts that were logged, by the Monday of their week, oldest first; of them those that reached somebody.

    Raises UsageProblem.
    """
    by.demand("roster.look")
    if not 1 <= weeks <= MOST_WEEKS:
        raise UsageProblem("weeks-unknown", "So many weeks cannot be told.", f"From 1 to {MOST_WEEKS}.")
    monday = on - timedelta(days=on.weekday())
    mondays = [monday - timedelta(weeks=back) for back in reversed(range(weeks))]
    rows = known(LoggedAttempt, by.organization).filter(day__gte=mondays[0], day__lte=on).order_by()
    reached = [code for code, one in OUTCOMES.items() if one.reached]
    counted = rows.values("day").annotate(number=Count("pk"), reached=Count("pk", filter=Q(outcome__in=reached)))
    number: Counter[date] = Counter()
    spoken: Counter[date] = Counter()
    for day, every, some in counted.values_list("day", "number", "reached"):
        week = day - timedelta(days=day.weekday())
        number[week] += every
        spoken[week] += some
    return [ChartRow(on_paper(one), number[one], spoken[one]) for one in mondays]


def status_funnel(*, by: By) -> list[ChartRow]:
    """The members with each plan by engagement status, in the order of the codes (fn 56); those who are not to be reached left out."""
    by.demand("roster.look")
    keep_today(by.organization, most=MOST_DERIVED)
    rows = ReachState.objects.of(by.organization).filter(left_out="").order_by()
    counts = dict(rows.values("status").annotate(number=Count("pk")).values_list("status", "number"))
    codes = element("rtf.engagement_status").kind.codes
    assert codes is not None
    return [ChartRow(one.label, counts.get(one.code, 0)) for one in codes.codes]


def acknowledgement_days(*, by: By, on: date, days: int = 365) -> list[ChartRow]:
    """The files of ours that went in so many days, by the days until the plan first answered; an answer that is deemed is none."""
    by.demand("files.look")
    files = Transmission.objects.of(by.organization).filter(
        direction=Transmission.Direction.OUT, sent_at__date__gt=on - timedelta(days=days), sent_at__date__lte=on
    )
    answers = PlanAnswer.objects.of(by.organization).exclude(how=PlanAnswer.How.DEEMED).order_by()
    first = answers.values("transmission_id").annotate(first=TruncDate(Min("at")))
    answered = dict(first.values_list("transmission_id", "first"))
    counts: Counter[str] = Counter()
    for pk, went in files.values_list("pk", TruncDate("sent_at")):
        counts[_bar((answered[pk] - went).days if pk in answered else None)] += 1
    return [ChartRow(label, counts[label]) for label in (*_DAYS, _LONGER, _OPEN)]


def _bar(days: int | None) -> str:
    if days is None:
        return _OPEN
    return next((label for label, most in _DAYS.items() if days <= most), _LONGER)
