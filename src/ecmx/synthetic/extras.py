"""What a plan asks for beyond the guidance, invented too: a text for each known extension, by its id or by its kind."""

from __future__ import annotations

import polars as pl

from ecmx import guidance
from ecmx.guidance import ON_PAPER, date_form
from ecmx.synthetic.dice import Dice
from ecmx.synthetic.numbers import npis, phones
from ecmx.synthetic.people import days_after
from ecmx.synthetic.setting import Setting

__all__ = ["with_extensions"]

LANGUAGES = {"1": "Spanish", "7": "English", "2": "Chinese", "B": "Chinese", "V": "Vietnamese"}
#: Extensions that are one of a few words.
WORDS = {
    "ext.risk_tier": ("High", "Medium", "Low"),
    "ext.medicare_dual_status": ("Y", "N", "N"),
    "ext.outreach_successful": ("Yes", "No", "No"),
    "ext.outreach_outcome": ("Left a message", "Spoke with member", "No answer", "Nobody at home"),
    "ext.outreach_purpose": ("Introduce ECM", "Follow up", "Offer enrollment"),
    "ext.housing_status": ("Housed", "Shelter", "Unsheltered", "With family"),
    "ext.reauthorization_request": ("Y", "N", "N", "N"),
    "ext.line_of_business": ("Medi-Cal",),
    "ext.acceptance": ("Accepted",),
    "ext.authorization_status": ("Approved",),
}


def with_extensions(dice: Dice, made: pl.DataFrame, setting: Setting) -> list[pl.Series]:
    """A String column for each of the setting's extensions."""
    return [texts(name, dice, made, setting).alias(name) for name in setting.extensions]


def texts(name: str, dice: Dice, made: pl.DataFrame, setting: Setting) -> pl.Series:
    """One extension's texts."""
    if name in WORDS:
        return dice.pick(name, WORDS[name])
    known = from_member(name, made)
    if known is not None:
        return known
    kind = guidance.extension(name).kind_spec
    if kind == "date":
        return days_after(setting.horizon, -dice.below(name, 60)).dt.strftime(date_form(ON_PAPER).strftime)
    if kind == "count":
        return (dice.below(name, 20) + 1).cast(pl.String)
    if kind == "phone":
        return phones(dice, name, made["area"])
    if kind == "npi":
        return dice.pick(name, npis(dice, name, 5))
    if kind == "email":
        return "office" + dice.below(name, 9).cast(pl.String) + "@example.org"
    return numbered(name, dice)


def from_member(name: str, made: pl.DataFrame) -> pl.Series | None:
    """What the member's own data say."""
    if name in ("ext.member_state", "ext.mailing_state"):
        return pl.Series(["CA"]).new_from_index(0, len(made))
    if name in ("ext.county", "ext.mailing_county"):
        return made["county"]
    if name == "ext.member_full_name":
        return made["last"] + ", " + made["first"]
    if name in ("ext.written_language", "ext.language_description"):
        return made["language"].replace_strict(LANGUAGES, default="English", return_dtype=pl.String)
    if name == "ext.age_group":
        return pl.Series(["Adult"]).new_from_index(0, len(made)).set(made["child"], "Child/Youth")
    return None


def numbered(name: str, dice: Dice) -> pl.Series:
    """A running number under the extension's first letters: AUTH-104233."""
    word = name.partition(".")[2].partition("_")[0][:4].upper()
    return f"{word}-" + (dice.below(name, 900_000) + 100_000).cast(pl.String)
