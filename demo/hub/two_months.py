"""`python -m demo.hub.two_months FOLDER`: what five fictional plans send a clinic in two months, and the truth about it.

Late, replaced, overlapping, drifted, foreign, protected and broken files are among it, each on purpose. october/ holds what comes in
October (mostly of September), november/ what comes in November; the names begin with the order of arrival. Nobody in it is real.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from demo.hub import plans
from demo.hub.forms import bytes_of, half, last_row_of, outreach, with_column, with_other_headers
from demo.hub.plans import CIN, OCTOBER, PHONE, PLANS, Plan, cin, dressed, later, newcomers, said, september, without
from demo.hub.truth import Planted, Somebody, write_truth

__all__ = ["PARTNERS", "PASSWORD_FILE", "make"]

PARTNERS = "partners"  # the folder, in this one and in that of the files

PASSWORD, PASSWORD_FILE = "tidepool-2026", "tidepool-password.txt"
#: The clinic's, as demo/hub/partners has it; and one of a clinic that nobody knows here.
NPI, OTHER_NPI = "2900003932", "1245319599"
ADDRESS = "mif.member_residential_address"
CALLED, MET = "Telephonic/electronic", "In-Person"


@dataclass(frozen=True)
class Came:
    """A file: the folder of its month, its bytes, what was planted."""

    month: str
    data: bytes
    planted: Planted


@dataclass
class Story:
    """Everything that comes, in its order, and what is true of members in the end."""

    files: list[Came] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)

    def add(self, month: str, data: bytes, planted: Planted) -> str:
        """The file's name, by which a later one can refer to it."""
        name = f"{len(self.files) + 1:02}-{planted.file}"
        told = {one: getattr(planted, one) for one in Planted.__slots__}
        self.files.append(Came(month, data, Planted(**{**told, "file": name})))
        return name

    def is_true(self, plan: str, whose: str, what: str, other: str = "") -> None:
        self.people.append(Somebody(plan, whose, what, other))


def make(folder: Path) -> list[Planted]:
    """Write the files of both months, the clinic's folder of partners, the password that one plan told by telephone, and the truth; what
    was planted, in order.
    """
    story = told()
    shutil.copytree(Path(__file__).parent / PARTNERS, folder / PARTNERS, dirs_exist_ok=True)
    for one in story.files:
        target = folder / one.month / one.planted.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(one.data)
    (folder / PASSWORD_FILE).write_text(f"{PASSWORD}\n", encoding="utf-8")
    planted = [one.planted for one in story.files]
    write_truth(folder, planted, story.people)
    return planted


@cache
def told() -> Story:
    """The story of the two months."""
    story = Story()
    months = {plan.slug: Months(plan) for plan in PLANS.values()}
    _two_plans_and_two_cins(months, story)
    _october(story, months)
    _november(story, months)
    return story


class Months:
    """A plan's members in both months."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.before = september(plan)
        self.new = newcomers(plan, 3)

    def after(self) -> pl.DataFrame:
        """October: everybody of September, and three who are new."""
        return pl.concat([later(self.before), self.new])

    def file(self, frame: pl.DataFrame, *, password: str | None = None) -> bytes:
        return bytes_of(frame, self.plan.layout, password=password)


def _two_plans_and_two_cins(months: dict[str, Months], story: Story) -> None:
    """Somebody whom two plans have, with two telephones; and somebody who has two CINs."""
    larkspur, redbud, marigold, tidepool = (months[one] for one in ("larkspur", "redbud", "marigold", "tidepool"))
    both = plans.of_another(larkspur.before.filter(pl.col(PHONE).is_not_null())[4], redbud.before)
    both = said(both, cin(both, 0), {PHONE: "9165550177"})
    redbud.before = pl.concat([redbud.before, both])
    story.is_true("larkspur", cin(both, 0), "two plans", "redbud")
    again = plans.of_another(marigold.before[5], tidepool.before)
    other = cin(newcomers(tidepool.plan, 4), 3)
    again = again.with_columns(pl.lit(other).alias(CIN))
    tidepool.before = pl.concat([tidepool.before, again])
    story.is_true("marigold", cin(marigold.before, 5), "two cins", other)


def _october(story: Story, months: dict[str, Months]) -> None:
    """What comes in October: September of four plans, one file twice, and Larkspur's October before its September."""
    for slug, name in (
        ("juniper", "juniper-members-2026-09.txt"),
        ("marigold", "marigold-ecm-2026-09.xlsx"),
        ("redbud", "redbud-mif-2026-09.xml"),
    ):
        one = months[slug]
        story.add(
            "october",
            one.file(one.before),
            Planted(name, slug, one.before.height, "applied", f"{one.plan.layout.partner}, September"),
        )
    twice = story.files[1]
    story.add(
        "october",
        twice.data,
        Planted(
            "marigold-ecm-2026-09-copy.xlsx",
            "marigold",
            twice.planted.rows,
            "repeated",
            "the same bytes under another name",
            repeats=twice.planted.file,
        ),
    )
    tidepool = months["tidepool"]
    story.add(
        "october",
        tidepool.file(tidepool.before, password=PASSWORD),
        Planted(
            "tidepool-mif-09-2026.xlsx",
            "tidepool",
            tidepool.before.height,
            "applied",
            "protected; the password comes later",
            password=PASSWORD_FILE,
        ),
    )
    _early_outreach(story, months["juniper"])
    _drifted_and_early(story, months["larkspur"])


def _early_outreach(story: Story, juniper: Months) -> None:
    known, fresh = [cin(juniper.before, at) for at in range(3)], [cin(juniper.new, at) for at in range(2)]
    attempts = [(one, date(2026, 9, 10 + at), CALLED) for at, one in enumerate((*known, *fresh))]
    attempts.append((known[0], date(2026, 9, 24), MET))
    data = outreach(attempts, "juniper-otf")
    planted = Planted(
        "juniper-outreach-2026-09.txt",
        "juniper",
        len(attempts),
        "applied",
        "attempts, two of them before the plan assigned the member",
        partner="juniper",
    )
    story.add("october", data, planted)


def _drifted_and_early(story: Story, larkspur: Months) -> None:
    """October's file in a form that the plan changed unsaid; it comes before September's."""
    gone = cin(larkspur.before, 7)
    after = without(larkspur.after(), gone)
    after = said(after, cin(after, 0), {PHONE: "5595550142"})
    renamed = {"Enrollee Phone No.": "Enrollee Telephone", "Enrollee Residential Address": "Enrollee Home Address"}
    data = with_column(with_other_headers(larkspur.file(after), renamed), ",", "Outreach Wave", ["2"] * after.height)
    story.add(
        "october",
        data,
        Planted(
            "larkspur-mif-2026-10.csv",
            "larkspur",
            after.height,
            "applied",
            "two headers reworded, a column more; before September's",
        ),
    )
    story.is_true("larkspur", gone, "vanished")


def _november(story: Story, months: dict[str, Months]) -> None:
    """What comes in November: October of four plans, and what is late."""
    larkspur, tidepool = months["larkspur"], months["tidepool"]
    story.add(
        "november",
        larkspur.file(larkspur.before),
        Planted("larkspur-mif-2026-09.csv", "larkspur", larkspur.before.height, "applied", "late: after October's"),
    )
    _replaced(story, months["marigold"])
    gone = cin(tidepool.before, 3)
    after = without(tidepool.after(), gone)
    after = said(after, cin(after, 1), {ADDRESS: "12 Lantern Court"})
    story.add(
        "november",
        tidepool.file(after, password=PASSWORD),
        Planted(
            "tidepool-mif-10-2026.xlsx",
            "tidepool",
            after.height,
            "applied",
            "protected; somebody is missing",
            password=PASSWORD_FILE,
        ),
    )
    story.is_true("tidepool", gone, "vanished")
    _overlapping(story, months["redbud"])
    _foreign(story, months)
    data = outreach(
        [(cin(months["redbud"].before, 2), date(2026, 10, 6), MET), ("90000001B", date(2026, 10, 7), CALLED)],
        "guidance-otf",
    )
    planted = Planted(
        "outreach-october.xlsx",
        "redbud",
        2,
        "applied",
        "names no plan; one attempt at somebody whom nobody assigned",
        waiting=1,
        partner="redbud",
    )
    story.add("november", data, planted)
    story.is_true("redbud", "90000001B", "unassigned")


def _replaced(story: Story, marigold: Months) -> None:
    """October in a third of its rows with a wrong telephone; broken on its way; and as it should have been."""
    after = marigold.after()
    part = said(after.head(12), cin(after, 2), {PHONE: "2095550100"})
    first = story.add(
        "november",
        marigold.file(part),
        Planted(
            "marigold-ecm-2026-10.xlsx",
            "marigold",
            part.height,
            "superseded",
            "a third of the members, a wrong telephone",
            doubted=True,
        ),
    )
    ended = cin(after, 9)
    after = said(after, ended, {"mif.member_record_status": "Termed"})
    after = dressed(said(after, cin(after, 2), {PHONE: "5595550111"}), OCTOBER, date(2026, 11, 3))
    data = marigold.file(after)
    story.add(
        "november",
        half(data),
        Planted("marigold-ecm-2026-10-again.xlsx", "marigold", 0, "refused", "cut in half on its way"),
    )
    planted = Planted(
        "marigold-ecm-2026-10-corrected.xlsx",
        "marigold",
        after.height,
        "applied",
        "takes the place of the first",
        replaces=first,
    )
    story.add("november", data, planted)
    story.is_true("marigold", ended, "termed")


def _overlapping(story: Story, redbud: Months) -> None:
    """October in two files that share six members; of one of them they say different telephones."""
    after = redbud.after()
    one, other = after.head(16), after.slice(10)
    shared = cin(after, 12)
    one = said(one, shared, {PHONE: "5595550151"})
    other = dressed(said(other, shared, {PHONE: "5595550152"}), OCTOBER, date(2026, 11, 2))
    for at, frame in ((1, one), (2, other)):
        planted = Planted(
            f"redbud-mif-2026-10-part-{at}.xml",
            "redbud",
            frame.height,
            "applied",
            f"part {at} of 2; six members are in both",
        )
        story.add("november", redbud.file(frame), planted)


def _foreign(story: Story, months: dict[str, Months]) -> None:
    """Juniper's October with a column of NPIs: two members of another clinic are in it, and one of another plan."""
    juniper, larkspur = months["juniper"], months["larkspur"]
    after = juniper.after()
    strangers = newcomers(juniper.plan, 6)[3:]
    frame = pl.concat([after[:5], strangers[:2], after[5:], strangers[2:]])
    npis = [OTHER_NPI if at in (5, 6) else NPI for at in range(frame.height)]
    data = with_column(juniper.file(frame), "|", "ECM Provider National Provider Identifier (NPI)", npis)
    data = last_row_of(data, juniper.plan.layout.partner, larkspur.plan.layout.partner)
    planted = Planted(
        "juniper-members-2026-10.txt",
        "juniper",
        frame.height,
        "applied",
        "two rows of another clinic, one of another plan",
        held=3,
        not_ours=2,
    )
    story.add("november", data, planted)
    for row in strangers.iter_rows(named=True):
        story.is_true("juniper", str(row[CIN]), "foreign")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
