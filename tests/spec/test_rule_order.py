"""A file as a whole: its order, its rows, and what goes through all of them

The guidance wants the data "in the following sequence unless otherwise agreed". If the headers are the guidance's
own words and in another order, that is one note; columns may be missing and a plan's own may be in between. A
plan that has its own words also has its own order, and a layout says what was agreed.

Headers without a row are a note: there may be nothing to report, or the export failed. If the renewal of Medi-Cal is
unknown for practically all members, one note counts them, since the plan has to tell DHCS (footnote 22). A partial
file, Tables 1 and 4 alone, is for new members (footnote 41): a **warning** if others in it are Continuing, because they
need a complete file.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ecmx.exchange import Options, Refused, check_files
from ecmx.guidance import elements
from tests.spec.blameless import TODAY
from tests.spec.cases import Case, agrees
from tests.written import Rows, delimited, table, workbook

LATER = tuple(one.id for one in elements() if one.file == "mif" and one.table in (2, 3))
#: What of them may not be blank in a complete row.
FOR_CERTAIN = tuple(one.id for one in elements() if one.id in LATER and one.blank_when == "never")
UNKNOWN = {"medi_cal_renewal_date": "00/00/0000"}

CASES = [
    Case(
        title="Members who go on in a partial file (fn 41)",
        file="mif",
        rows=[{"member_record_status": "Continuing"}, {"member_record_status": "Continuing"}, {}],
        without=LATER,
        expect=[(None, "member_record_status", "continuing-in-partial")],
    ),
    Case(
        title="Columns of Tables 2 and 3 in which nothing stands",
        file="mif",
        rows=[{**dict.fromkeys(LATER, ""), "member_record_status": "Continuing"}, dict.fromkeys(LATER, "")],
        expect=[
            (None, "member_record_status", "continuing-in-partial"),
            *((2, name, "clinical-blank") for name in FOR_CERTAIN if "pcp" not in name),
            *((2, name, "required-blank") for name in FOR_CERTAIN if "pcp" in name),
        ],
    ),
    Case(
        title="A partial file of new and termed members",
        file="mif",
        rows=[{}, {"member_record_status": "Termed"}],
        without=LATER,
    ),
    Case(
        title="Renewal unknown throughout (fn 22)",
        file="mif",
        rows=[UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
        expect=[(None, "medi_cal_renewal_date", "renewal-unknown")],
    ),
    Case(
        title="Renewal unknown of some",
        file="mif",
        rows=[UNKNOWN, UNKNOWN, UNKNOWN, {}],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)


def turned(rows: Rows, order: list[int]) -> list[list[object]]:
    return [[row[at] for at in order] for row in rows]


def codes(path: Path, layout: str | None = None) -> list[str]:
    (report,) = check_files([path], Options(layout=layout, as_of=TODAY, isolated=False))
    assert not isinstance(report, Refused), report.error.code
    return [
        one.code for one in report.findings if one.code not in ("cin-letter-unusual", "column-missing", "plan-column")
    ]


@pytest.mark.parametrize("file", ["mif", "rtf", "otf", "referral"])
def test_columns_in_another_order_are_one_note(file: str, tmp_path: Path) -> None:
    rows = table(file, rows=[{}, {}])
    width = len(rows[0])
    assert codes(delimited(tmp_path / "a.csv", rows)) == []
    assert codes(delimited(tmp_path / "b.csv", turned(rows, list(range(width))[::-1]))) == ["columns-out-of-order"]
    swapped = [*range(width - 2), width - 1, width - 2]
    book = workbook(tmp_path / "c.xlsx", {"Members": turned(rows, swapped)})
    assert codes(book) == ["columns-out-of-order"]


def test_some_columns_in_order_and_own_ones_between_are_quiet(tmp_path: Path) -> None:
    rows = table("rtf", rows=[{}, {}], without=["rtf.lead_care_manager_phone_extension"])
    own = [[*row[:6], "Zodiac" if at == 0 else "Leo", *row[6:]] for at, row in enumerate(rows)]
    assert codes(delimited(tmp_path / "a.csv", own)) == []


def test_a_plan_s_own_words_in_its_own_order_are_quiet(tmp_path: Path) -> None:
    rows = turned(table("otf", rows=[{}, {}]), [3, 2, 1, 0])
    rows[0][0] = "Attempt Method"
    assert codes(delimited(tmp_path / "a.csv", rows)) == []


def test_a_layout_with_that_order_is_quiet(tmp_path: Path) -> None:
    rows = turned(table("otf", rows=[{}, {}]), [3, 2, 1, 0])
    columns = "\n".join(f'[[sheets.columns]]\nelement = "otf.{name}"' for name in (
        "outreach_attempt_method", "outreach_attempt_date", "provider_type", "member_cin"
    ))  # fmt: skip
    layout = tmp_path / "turned.toml"
    layout.write_text(f'name = "turned"\n[[sheets]]\ntypes = ["otf"]\n{columns}\n', encoding="utf-8")
    assert codes(delimited(tmp_path / "a.csv", rows), str(layout)) == []


def test_an_empty_tab_beside_a_full_one_is_quiet(tmp_path: Path) -> None:
    full, empty = table("rtf", rows=[{}]), table("otf", rows=[])
    assert codes(workbook(tmp_path / "a.xlsx", {"RTF": full, "OTF": empty})) == []
    assert codes(workbook(tmp_path / "b.xlsx", {"RTF": table("rtf", rows=[]), "OTF": empty})) == ["no-rows"]
