"""The ICD-10-CM release at hand: which codes it knows, and their titles. One release only, so an unknown code is a warning at most.

`python -m ecmx.guidance.icd` turns the package simple-icd-10-cm into the Parquet file that is read here; nothing else imports the package.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import polars as pl

from ecmx.errors import EcmxError

__all__ = ["SHAPE", "TABLE", "build", "dotted", "is_known", "is_social_determinant", "icd_titles"]

TABLE = Path(__file__).parent / "data" / "icd10.parquet"

# A letter, a digit (a letter in the block QA0 only), a digit or letter, then one to four more, with or without a dot.
SHAPE = r"(?:[A-Z][0-9][0-9A-Z]|QA[0-9])(?:\.?[0-9A-Z]{1,4})?"
_SHAPE = re.compile(SHAPE)
_SOCIAL = re.compile(r"Z(?:5[5-9]|6[0-5])")


def build(path: Path = TABLE) -> int:
    """Write the codes and categories of the installed simple-icd-10-cm release: code, title, leaf. Returns their number."""
    import simple_icd_10_cm as release

    codes = [code for code in release.get_all_codes(with_dots=True) if _SHAPE.fullmatch(code)]
    table = pl.DataFrame(
        {
            "code": codes,
            "title": [release.get_description(code) for code in codes],
            "leaf": [release.is_leaf(code) for code in codes],
        },
        schema={"code": pl.String(), "title": pl.String(), "leaf": pl.Boolean()},
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_suffix(".part")
    table.write_parquet(whole, compression="zstd")
    whole.replace(path)
    return len(table)


def dotted(code: str) -> str | None:
    """A code of ICD-10-CM's shape as the release spells it (capitals, a dot after the third character), else None."""
    code = code.upper()
    if not _SHAPE.fullmatch(code):
        return None
    return code if len(code) == 3 or code[3] == "." else f"{code[:3]}.{code[3:]}"


def is_known(code: str) -> bool:
    """Whether the release knows a dotted code, billable or not: what was billable when it was given may be a parent by now."""
    return code in _codes()


def is_social_determinant(code: str) -> bool:
    """Whether a code lies in Z55–Z65 (fn 31)."""
    return _SOCIAL.match(code) is not None


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(_table(["code"])["code"].to_list())


@lru_cache(maxsize=1)
def icd_titles() -> Mapping[str, str]:
    """Dotted code → title. EcmxError where the table was never made."""
    table = _table(["code", "title"])
    return dict(zip(table["code"].to_list(), table["title"].to_list(), strict=True))


def _table(columns: list[str]) -> pl.DataFrame:
    if not TABLE.exists():
        raise EcmxError(
            "reference-missing",
            "The table of ICD-10-CM codes is not there.",
            "Run `make setup`, or `python -m ecmx.guidance.icd` where simple-icd-10-cm is installed.",
        )
    return pl.read_parquet(TABLE, columns=columns)


if __name__ == "__main__":
    build()
