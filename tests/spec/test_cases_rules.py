"""The probes of the rules within a row and over a file, each with what it has to bring (../shared/cases), and their sisters in
files that a case of the manual cannot be: of two halves, of a later release.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from ecmx.exchange import Options, Refused, check_files
from ecmx.guidance import elements, keys
from ecmx.layouts import load_layout
from tests.spec.blameless import TODAY, blameless
from tests.written import Rows, delimited, table, workbook

#: Probe → what is told of it, but for notes that go with it.
PROBES = {
    "probes/r49.csv": {(5, "date-in-future")},
    "probes/g14.csv": {(5, "date-in-future")},
    "probes/g32.csv": {(5, "date-in-future")},
    "probes/g16.csv": {(5, "date-in-future")},
    "probes/m153.csv": {(5, "date-in-future")},
    "probes/m119.csv": {(5, "last-date-not-counted")},
    "probes/m121.csv": {(5, "days-beyond-window")},
    "probes/m130b.csv": {(5, "entry-before-window")},
    "probes/r02b.csv": {(5, "new-contact-blank")},
    "probes/g28.csv": {(5, "start-left-open")},
    "probes/r34b.csv": {(5, "excluded-without-discontinuation")},
    "probes/g31.csv": {(5, "discontinued-while-pending")},
    "probes/r18c.csv": {(5, "ended-before-period")},
    "probes/e16.csv": {(5, "age-group-age")},
    "probes/d17.csv": {(None, "columns-out-of-order")},
    "probes/d15.csv": {(None, "no-rows")},
    "probes/m91.csv": {(None, "continuing-in-partial"), (None, "table-missing")},
    "probes/m78b.csv": {(5, "homeless-address-blank")},
    "probes/f08b.csv": {(5, "nobody-identifiable"), (5, "referral-blank-not-agreed")},
    "found/G01g.xlsx": {(row, "date-placeholder") for row in (3, 4, 5, 6)},
}
LAYOUTS = {"probes/e16.csv": "mif-nine.toml"}


@pytest.mark.parametrize("name", PROBES)
def test_probe(name: str, shared_cases: Path) -> None:
    path = shared_cases / name
    layout = str(path.parent / LAYOUTS[name]) if name in LAYOUTS else None
    assert told(path, layout) == PROBES[name]


def told(path: Path, layout: str | None = None) -> set[tuple[int | None, str]]:
    """Row and code of everything that is found, but the note on invented CINs."""
    (report,) = check_files([path], Options(layout=layout, as_of=TODAY, isolated=False))
    assert not isinstance(report, Refused), report.error.code
    return {(one.place.row, one.code) for one in report.findings if one.code != "cin-letter-unusual"}


# ---- both halves in one row

UNMARKED = "new-contact-unmarked"


def halves(path: Path, *rows: Mapping[str, object]) -> set[tuple[int | None, str]]:
    """What is told of rows that hold a Member Information File and its return."""
    return told(workbook(path / "a.xlsx", {"Members": table("mif", "rtf", rows=rows)}))


@pytest.mark.parametrize(
    ("here", "there", "alike"),
    [
        ("31 Oak St", "12 Alder Way", False),
        ("31 Oak St", "31 OAK STREET", True),
        ("31 N. Oak St. #4", "31 North Oak Street, Apt 4", True),
        ("31 Oak St", "13 Oak St", False),
        ("31 Oak St", "HOMELESS", False),
        ("HOMELESS", "31 Oak St", True),  # who has become homeless has no new address
        ("", "31 Oak St", True),
    ],
)
def test_an_address_unlike_the_plan_s_is_marked_as_new(here: str, there: str, *, alike: bool, tmp_path: Path) -> None:
    row = {
        "mif.member_homelessness_indicator": "1", "rtf.member_homelessness_indicator": "1",
        "mif.member_residential_address": there, "rtf.member_residential_address": here,
    }  # fmt: skip
    marked = {**row, "rtf.member_new_address_indicator": "1"}
    found = halves(tmp_path, row, {**marked, "rtf.member_residential_address": here or "1 Elm St"}, {})
    assert found == (set() if alike else {(2, UNMARKED)})


def test_a_phone_number_unlike_the_plan_s_is_marked_as_new(tmp_path: Path) -> None:
    other = {"rtf.member_phone_number": "5595550199"}
    assert halves(
        tmp_path,
        other,
        {**other, "rtf.member_new_phone_number_indicator": "1"},
        {"mif.member_phone_number": "0000000000"},
        {**other, "rtf.member_new_phone_number_indicator": "maybe"},
        {},
    ) == {(2, UNMARKED), (5, "yes-no-unreadable")}


def test_a_return_alone_has_nothing_to_be_compared_with(tmp_path: Path) -> None:
    (report,) = check_files(
        [delimited(tmp_path / "a.csv", table("rtf", rows=[{}]))], Options(as_of=TODAY, isolated=False)
    )
    assert not isinstance(report, Refused)
    assert not [one for one in report.not_checked if UNMARKED in one.what]


# ---- nine populations and an age group


def layout_of_nine(path: Path) -> str:
    """A layout that says the later release and nothing else."""
    layout = path / "nine.toml"
    layout.write_text(
        'name = "nine"\nrelease = "1.1+nine-populations"\n[[sheets]]\ntypes = ["mif"]\n', encoding="utf-8"
    )
    return str(layout)


def test_a_later_release_has_its_own_words_for_what_it_words_anew(tmp_path: Path) -> None:
    layout = load_layout(layout_of_nine(tmp_path))
    written = {column.element: column.wordings for column in layout.columns_of(layout.sheets[0])}
    anew = [one for one in elements("1.1+nine-populations") if one.file == "mif"]
    assert all(written[one.id][0] == one.label for one in anew)
    welfare = next(one for one in elements() if one.id == "mif.child_welfare")
    assert welfare.label in written["mif.child_welfare"]  # the older words are known too


def nine(path: Path, *rows: Mapping[str, object]) -> set[tuple[int | None, str]]:
    """What is told of a Member Information File of the later release."""
    written = [one for one in elements("1.1+nine-populations") if one.file == "mif"]
    later = {one.id: "0" for one in written if one.group == "population"} | {"mif.population_age_group": "Adult"}
    made: Rows = [
        [one.label for one in written],
        *(
            [
                {**blameless("mif", number), **later, "mif.population_birth_equity": "1", **row}[one.id]
                for one in written
            ]
            for number, row in enumerate(rows, start=1)
        ),
    ]
    return told(delimited(path / "nine.csv", made), layout_of_nine(path))


def test_an_age_group_against_age(tmp_path: Path) -> None:
    born, group, welfare = "mif.member_date_of_birth", "mif.population_age_group", "mif.child_welfare"
    assert nine(
        tmp_path,
        {group: "Child"},
        {born: "02/03/2012", group: "Child"},
        {born: "02/03/2012"},
        {born: "03/01/2005", group: "Child"},  # 21 years old
        {born: "03/01/2002", group: "Child"},  # 24 years old
        {born: "03/01/2002", group: "Child", welfare: "1"},
        {born: "03/01/1990", group: "Child", welfare: "1"},
        {born: "01/01/1900", group: "Child"},
    ) == {
        (2, "age-group-age"),
        (4, "age-group-age"),
        (6, "age-group-age"),
        (8, "age-group-age"),
        (8, "population-age"),
        (9, "date-placeholder"),
    }


def test_a_population_of_an_age_against_age(tmp_path: Path) -> None:
    assert nine(
        tmp_path,
        {"mif.adult_nf_residents_transitioning_to_community": "1"},
        {"mif.child_ccs_with_additional_needs": "1"},
    ) == {(3, "population-age")}


# ---- closed-loop referral


def test_a_referral_status_of_a_day_to_come(tmp_path: Path) -> None:
    release = "1.1+closed-loop-referral"
    written = [one for one in (*keys(), *elements(release)) if one.file == "rtf"]
    loop = {"rtf.referral_status": "Accepted", "rtf.referral_loop_closure_reason": ""}
    made: Rows = [
        [one.label for one in written],
        *(
            [{**blameless("rtf", number), **loop, "rtf.referral_status_date": day}[one.id] for one in written]
            for number, day in enumerate(("10/20/2026", "11/01/2026", "11/20/2026"), start=1)
        ),
    ]
    layout = tmp_path / "loop.toml"
    names = "\n".join(f'  {{ element = "{one.id}" }},' for one in written)
    layout.write_text(
        f'name = "loop"\nrelease = "{release}"\n[[sheets]]\ntypes = ["rtf"]\ncolumns = [\n{names}\n]\n',
        encoding="utf-8",
    )
    assert told(delimited(tmp_path / "loop.csv", made), str(layout)) == {(4, "date-in-future")}


# ---- stand-ins in other containers


def test_stand_ins_in_date_cells_and_in_other_forms(tmp_path: Path) -> None:
    rows = table(
        "rtf",
        rows=[{"rtf.member_date_of_birth": date(1900, 1, 1)}, {}, {"rtf.ecm_benefit_end_date": date(9999, 12, 31)}],
    )
    assert told(workbook(tmp_path / "a.xlsx", {"RTF": rows})) >= {(2, "date-placeholder"), (4, "date-placeholder")}
