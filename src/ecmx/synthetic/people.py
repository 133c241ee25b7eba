"""Who the invented members are and why they are in ECM: status, population of focus, age, name, home. Coherent as people; knows no file.

A frame with a row a member; what it holds is listed at `people`.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ecmx.guidance import ASSIGNMENT_DAYS, Calendar
from ecmx.synthetic import lore
from ecmx.synthetic.dice import Dice
from ecmx.synthetic.numbers import cins, phones
from ecmx.synthetic.setting import Setting

__all__ = ["people"]

STATUSES = {"New": 34, "Continuing": 56, "Termed": 10}
CHILDREN = 0.22
YEAR = 365
NAMES = ("first", "last", "guardian_first", "guardian_last")


def people(dice: Dice, setting: Setting) -> pl.DataFrame:
    """A row a member.

    number, cin, mrn, first, last, gender, born, language, ethnicity · status, partial, authorized, assigned
    population, second (index into lore.populations(), second null = none), child · city, county, zip, area, address, mailing, phone
    (null = not known), email, homeless, no_address · guardian_first, guardian_last, guardian_phone (null without)
    """
    made = status(dice, setting)
    made = made.hstack(population(dice))
    made = made.hstack([birth(dice, made), cins(dice).alias("cin")])
    made = made.hstack(names(dice))
    made = made.hstack(home(dice, made))
    made = made.hstack(guardian(dice, made))
    return made.with_columns(plain(NAMES)) if setting.plain_letters else made


def status(dice: Dice, setting: Setting) -> pl.DataFrame:
    """Record status, and the dates of authorization and assignment: a new member's lie about the period, the others' before it."""
    month, horizon = setting.month, setting.horizon
    record = dice.weighted("status", STATUSES)
    new = record == "New"
    span = (horizon - month.start).days + 4
    fresh = days_after(month.start, dice.below("authorized/new", span) - 3)
    old = days_after(month.start, -45 - dice.below("authorized/old", 400))
    authorized = workday(fresh.zip_with(new, old))
    waits = dice.below("assigned", ASSIGNMENT_DAYS - 1) + 1
    frame = pl.DataFrame({"authorized": authorized, "waits": waits})
    soon = frame.select(pl.col("authorized").dt.add_business_days(pl.col("waits"))).to_series()
    # the earliest day that anyone could mean by ten business days, so that no calendar finds it late
    latest = Calendar.weekends_only().deadlines(authorized, ASSIGNMENT_DAYS)
    known_by = pl.Series([horizon]).new_from_index(0, len(dice))
    assigned = pl.DataFrame({"a": soon, "b": latest, "c": known_by}).select(pl.min_horizontal("a", "b", "c"))
    partial = new & dice.chance("partial", 0.2) if setting.partial else pl.repeat(False, len(dice), eager=True)
    return pl.DataFrame(
        [
            dice.numbers.alias("number"),
            record.alias("status"),
            partial.alias("partial"),
            authorized.alias("authorized"),
            assigned.to_series().alias("assigned"),
        ]
    )


def days_after(start: date, days: pl.Series) -> pl.Series:
    """Dates so many days after a day."""
    return days.to_frame("d").select(pl.lit(start) + pl.duration(days=pl.col("d"))).to_series().cast(pl.Date)


def workday(days: pl.Series) -> pl.Series:
    """The day itself, or the Friday before a weekend."""
    return days.dt.add_business_days(0, roll="backward")


def population(dice: Dice) -> pl.DataFrame:
    """The population of focus that the member is in ECM for, and perhaps a second of the same age group."""
    child = dice.chance("child", CHILDREN)
    every = lore.populations()
    grown = dice.weighted_index("population/adult", [0 if one.is_for_children else one.weight for one in every])
    young = dice.weighted_index("population/child", [one.weight if one.is_for_children else 0 for one in every])
    again_grown = dice.weighted_index("population/adult/2", [0 if one.is_for_children else 1 for one in every])
    again_young = dice.weighted_index("population/child/2", [1 if one.is_for_children else 0 for one in every])
    first, second = young.zip_with(child, grown), again_young.zip_with(child, again_grown)
    none = ~dice.chance("population/second", 0.25) | (first == second)
    return pl.DataFrame([child.alias("child"), first.alias("population"), second.set(none, None).alias("second")])


def birth(dice: Dice, made: pl.DataFrame) -> pl.Series:
    """A date of birth that fits both populations at the authorization."""
    every = lore.populations()
    youngest = pl.Series([one.ages[0] for one in every]).cast(pl.Int64)
    oldest = pl.Series([one.ages[1] for one in every]).cast(pl.Int64)
    first, second = made["population"], made["second"].fill_null(made["population"])
    low = pl.max_horizontal(pl.lit(youngest.gather(first)), pl.lit(youngest.gather(second)))
    high = pl.min_horizontal(pl.lit(oldest.gather(first)), pl.lit(oldest.gather(second)))
    years = made.select(low.alias("low"), pl.max_horizontal(low, high).alias("high"))
    age = years["low"] + dice.below("age", years["high"] - years["low"] + 1)
    parts = made.select(
        (pl.col("authorized").dt.year() - age).alias("year"),
        pl.col("authorized").dt.month().alias("month"),
        # the 28th at most: a birthday that every year has
        pl.min_horizontal(pl.col("authorized").dt.day(), pl.lit(28)).alias("day"),
    )
    birthday = parts.select(pl.date("year", "month", "day")).to_series()
    earlier = dice.below("birthday", YEAR - 5)
    back = pl.DataFrame({"day": birthday, "earlier": earlier})
    return back.select((pl.col("day") - pl.duration(days=pl.col("earlier"))).cast(pl.Date).alias("born")).to_series()


def plain(columns: tuple[str, ...]) -> list[pl.Expr]:
    """Letters without accents."""
    bare = pl.col(columns).str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return [bare.str.replace_all("Đ", "D", literal=True).str.replace_all("đ", "d", literal=True)]


def names(dice: Dice) -> pl.DataFrame:
    """First and last name, gender, language and ethnicity that go together."""
    every = lore.communities()
    which = dice.weighted_index("community", [one.weight for one in every]).cast(pl.Int64)
    gender = dice.weighted("gender", {"F": 52, "M": 46, "U": 1.5, "X": 0.5})
    woman = (gender == "F") | ((gender != "M") & dice.chance("gender/name", 0.5))
    columns = {
        "women": choices(dice, "name/first", which, [one.women for one in every]),
        "men": choices(dice, "name/first", which, [one.men for one in every]),
        "last": choices(dice, "name/last", which, [one.family for one in every]),
        "ethnicity": pl.Series([one.ethnicity for one in every]).gather(which),
        "language": choices(dice, "language", which, [often(one.languages) for one in every]),
    }
    return pl.DataFrame(
        [
            columns["women"].zip_with(woman, columns["men"]).alias("first"),
            columns["last"].alias("last"),
            gender.alias("gender"),
            columns["language"].set(dice.chance("language/blank", 0.06), None).alias("language"),
            columns["ethnicity"].set(dice.chance("ethnicity/blank", 0.08), None).alias("ethnicity"),
            which.alias("community"),
            ("MRN-" + (dice.below("mrn", 900_000) + 100_000).cast(pl.String)).alias("mrn"),
        ]
    )


def often(shares: dict[str, float]) -> tuple[str, ...]:
    """Each key as often as its share says, in hundredths."""
    return tuple(key for key, share in shares.items() for _ in range(int(share)))


def choices(dice: Dice, name: str, which: pl.Series, lists: list[tuple[str, ...]]) -> pl.Series:
    """Of each member's list one entry."""
    offered = pl.Series([list(one) for one in lists])
    at = dice.below(name, offered.list.len().gather(which))
    return (
        pl.DataFrame({"list": offered.gather(which), "at": at})
        .select(pl.col("list").list.get(pl.col("at")))
        .to_series()
    )


def home(dice: Dice, made: pl.DataFrame) -> pl.DataFrame:
    """Where the member lives and how to reach them. Most homeless members have no address; some use a shelter's."""
    every = lore.cities()
    where = dice.weighted_index("city", [one.weight for one in every]).cast(pl.Int64)
    area = pl.Series([one.area for one in every]).gather(where)
    city = pl.Series([one.city for one in every]).gather(where)
    address = street(dice, "street")
    roof_lost = [at for at, one in enumerate(lore.populations()) if "homelessness" in one.id]
    living = made["population"].is_in(roof_lost) | made["second"].is_in(roof_lost).fill_null(value=False)
    homeless = (living & dice.chance("homeless", 0.8)) | (~living & dice.chance("homeless/other", 0.02))
    box = "PO Box " + (dice.below("box", 9000) + 100).cast(pl.String)
    mail = made["first"] + "." + made["last"]
    mail = mail.str.normalize("NFKD").str.replace_all(r"[^A-Za-z.]", "").str.to_lowercase()
    mail = mail.str.strip_chars(".") + (dice.numbers % 1000).cast(pl.String) + "@example.org"
    silent = dice.chance("email/none", 0.6) | made["child"]
    return pl.DataFrame(
        [
            city.alias("city"),
            pl.Series([one.county for one in every]).gather(where).alias("county"),
            choices(dice, "zip", where, [one.zips for one in every]).alias("zip"),
            area.alias("area"),
            address.alias("address"),
            address.zip_with(~dice.chance("mailing/box", 0.15), box).alias("mailing"),
            phones(dice, "phone", area).set(dice.chance("phone/none", 0.08), None).alias("phone"),
            mail.set(silent, None).alias("email"),
            homeless.alias("homeless"),
            (homeless & dice.chance("homeless/none", 0.75)).alias("no_address"),
        ]
    )


def street(dice: Dice, name: str) -> pl.Series:
    """A made-up number in a made-up street."""
    number = (dice.below(f"{name}/number", 980) + 11).cast(pl.String)
    kinds = dice.pick(f"{name}/kind", lore.words("places", "kinds"))
    return number + " " + dice.pick(f"{name}/name", lore.words("places", "streets")) + " " + kinds


def guardian(dice: Dice, made: pl.DataFrame) -> pl.DataFrame:
    """A parent of most children, of the same family mostly; a conservator of a few adults."""
    every = lore.communities()
    which = made["community"]
    first = choices(dice, "guardian/first", which, [one.women + one.men for one in every])
    other = choices(dice, "guardian/last", which, [one.family for one in every])
    last = made["last"].zip_with(dice.chance("guardian/same", 0.7), other)
    none = ~(made["child"] & dice.chance("guardian/child", 0.95)) & ~dice.chance("guardian/adult", 0.02)
    phone = phones(dice, "guardian/phone", made["area"])
    return pl.DataFrame(
        [
            first.set(none, None).alias("guardian_first"),
            last.set(none, None).alias("guardian_last"),
            phone.set(none, None).alias("guardian_phone"),
        ]
    )
