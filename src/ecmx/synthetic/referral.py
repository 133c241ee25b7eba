"""Invented people whom a provider thinks eligible → referral records (Table 9); every field is filled, as fn 74 wants it."""

from __future__ import annotations

import polars as pl

from ecmx.guidance import FileType
from ecmx.synthetic import lore
from ecmx.synthetic.canonical import Canonical
from ecmx.synthetic.dice import Dice
from ecmx.synthetic.mif import mark_populations
from ecmx.synthetic.numbers import phones
from ecmx.synthetic.setting import Setting

__all__ = ["referral_records"]


def referral_records(dice: Dice, made: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """A row a person."""
    record = Canonical(FileType.REFERRAL, len(made), setting.release)
    record.put("member_cin", made["cin"])
    record.put("member_first_name", made["first"])
    record.put("member_last_name", made["last"])
    record.put("member_date_of_birth", made["born"])
    record.put("member_phone_number", made["phone"].fill_null(phones(dice, "phone/referral", made["area"])))
    mark_populations(record, dice, made)
    why = pl.Series([one.because for one in lore.populations()])
    record.put("population_of_focus_explanation", why.gather(made["population"]))
    return record.frame()
