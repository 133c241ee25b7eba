"""What a plan would know of a member's health (guidance 1.1, Table 2), as the population of focus lets expect it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from ecmx.guidance import elements, icd_titles
from ecmx.synthetic import lore
from ecmx.synthetic.dice import Dice
from ecmx.synthetic.numbers import ndcs
from ecmx.synthetic.people import days_after
from ecmx.synthetic.setting import Setting

__all__ = ["conditions", "other_conditions", "prescriptions", "social_determinants", "visits"]

EXPECTED, OTHERWISE = (
    0.65,
    0.05,
)  # share of members who have a condition, if their population makes it likely and if not
HALF_YEAR, QUARTER = 180, 85
GROWN_UP = ("dementia", "coronary_artery_disease", "chronic_obstructive_pulmonary_disease", "chronic_liver_disease")


def conditions(dice: Dice, made: pl.DataFrame) -> dict[str, pl.Series]:
    """By short id of each condition, which members have it. Children have none of old age."""
    every = lore.populations()
    found = {}
    for element in elements():
        if element.group != "condition":
            continue
        name = element.id.partition(".")[2]
        likely = [at for at, one in enumerate(every) if name in one.likely]
        share = pl.Series([EXPECTED if at in likely else OTHERWISE for at in range(len(every))])
        has = dice.chance(f"condition/{name}", share.gather(made["population"]))
        found[name] = has & ~made["child"] if name in GROWN_UP else has
    serious = pl.repeat(False, len(made), eager=True)
    for name in ("bipolar_disorder", "major_depression_disorder", "psychotic_disorders"):
        serious = serious | found[name]
    found["smi_sud_sed"] = found["smi_sud_sed"] | (serious & dice.chance("condition/serious", 0.6))
    return found


def social_determinants(dice: Dice, made: pl.DataFrame) -> pl.Series:
    """Lists of code and descriptor; those who have lost their home mostly have its code."""
    offered = [[coded(code) for code in one.needs] for one in lore.populations()]
    two = dice.chance("needs/two", 0.3)
    none = dice.chance("needs/none", 0.35) & ~made["homeless"]
    return listed(dice, "needs", made, offered, two, none)


def other_conditions(dice: Dice, made: pl.DataFrame, setting: Setting) -> pl.Series:
    """Lists of code, descriptor and the day on which it was observed."""
    offered = [[coded(code) for code in one.others] for one in lore.populations()]
    two = dice.chance("others/two", 0.2)
    none = dice.chance("others/none", 0.5)
    plain = listed(dice, "others", made, offered, two, none)
    seen = days_after(setting.horizon, -dice.below("others/day", 700) - 1)
    frame = pl.DataFrame({"list": plain, "seen": since(made["born"], seen)})
    return (
        frame.select(
            pl.col("list").list.eval(
                pl.struct(pl.element().struct.field("code"), pl.element().struct.field("descriptor"))
            )
        )
        .to_series()
        .to_frame("list")
        .with_columns(frame["seen"])
        .select(dated("list", "seen"))
        .to_series()
    )


def dated(name: str, day: str) -> pl.Expr:
    """Every entry of a list with the row's day as `observed`."""
    codes = pl.col(name).list.eval(pl.element().struct.field("code"))
    words = pl.col(name).list.eval(pl.element().struct.field("descriptor"))

    def entry(at: int) -> pl.Expr:
        return pl.struct(
            codes.list.get(at, null_on_oob=True).alias("code"),
            words.list.get(at, null_on_oob=True).alias("descriptor"),
            pl.col(day).alias("observed"),
        )

    count = pl.col(name).list.len()
    return pl.when(count == 2).then(pl.concat_list(entry(0), entry(1))).when(count == 1).then(pl.concat_list(entry(0)))


def coded(code: str) -> dict[str, Any]:
    """A code with its title as the descriptor."""
    return {"code": code, "descriptor": icd_titles()[code].replace(";", ",")}


def listed(
    dice: Dice, name: str, made: pl.DataFrame, offered: list[list[dict[str, Any]]], two: pl.Series, none: pl.Series
) -> pl.Series:
    """Of what a population offers the first entry from a chance place on, or two; null where there is none."""
    choices = pl.Series(offered)
    mine = choices.gather(made["population"])
    most = mine.list.len().cast(pl.Int64)
    frame = pl.DataFrame({"list": mine, "at": dice.below(name, most), "two": two & (most > 1), "most": most})
    first = pl.col("list").list.get(pl.col("at"))
    second = pl.col("list").list.get((pl.col("at") + 1) % pl.col("most"))
    lists = frame.select(
        pl.when(pl.col("two")).then(pl.concat_list(first, second)).otherwise(pl.concat_list(first)).alias(name)
    )
    return lists.with_columns(none=none).select(pl.when(~pl.col("none")).then(pl.col(name))).to_series()


def visits(dice: Dice, made: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Visits of six months: emergency, emergency_day, emergency_at, and the same for inpatient (a count of days)."""
    expected = pl.Series([one.visits for one in lore.populations()]).gather(made["population"]).cast(pl.Int64)
    emergency = dice.below("emergency", expected + 2)
    inpatient = (dice.below("inpatient", 9) + 1) * dice.chance("inpatient/any", 0.2).cast(pl.Int64)
    columns = {"emergency": emergency, "inpatient": inpatient}
    for name, count in list(columns.items()):
        none = count == 0
        day = since(made["born"], days_after(setting.horizon, -dice.below(f"{name}/day", HALF_YEAR) - 1))
        columns[f"{name}_day"] = day.set(none, None)
        columns[f"{name}_at"] = dice.pick(f"{name}/at", lore.words("care", "hospitals")).set(none, None)
    return pl.DataFrame([series.alias(name) for name, series in columns.items()])


def since(born: pl.Series, days: pl.Series) -> pl.Series:
    """The days, but none before the birth."""
    return pl.DataFrame({"born": born, "day": days}).select(pl.max_horizontal("born", "day")).to_series()


def prescriptions(dice: Dice, made: pl.DataFrame, setting: Setting) -> pl.Series:
    """Lists of drug code, day and indicator of the last 90 days; half of the members have some."""
    drugs = ndcs(dice, "drugs", 24)
    latest: date = setting.horizon - timedelta(days=1)
    entries = []
    for at in range(2):
        day = since(made["born"], days_after(latest, -dice.below(f"drug/{at}/day", QUARTER)))
        entries.append(
            pl.DataFrame(
                {
                    "ndc": dice.pick(f"drug/{at}", drugs),
                    "prescribed": day,
                    "indicator": dice.weighted(f"drug/{at}/filled", {"Y": 8, "N": 2}),
                }
            ).to_struct()
        )
    frame = pl.DataFrame({"one": entries[0], "two": entries[1], "count": dice.weighted_index("drugs/count", [5, 3, 2])})
    both, single = pl.concat_list("one", "two"), pl.concat_list("one")
    count = pl.col("count")
    return frame.select(pl.when(count == 2).then(both).when(count == 1).then(single)).to_series()
