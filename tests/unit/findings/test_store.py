"""The store against a plain list of tuples, and what it refuses."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecmx.findings import Disposition, FactError, Findings, Rule, Severity, rule
from ecmx.findings.heads import column_number
from tests.examples import examples

NPI = rule("npi-check-digit")
BLANK = rule("required-blank")
KEY = rule("key-unusable")
TWICE = rule("repeated-member")
DIALECT = rule("column-dialect")


def small() -> Findings:
    found = Findings()
    found.add(NPI, sheet="MIF", rows=[9, 5], column="AA", facts={"label": "NPI"})
    found.add(BLANK, sheet="MIF", rows=pl.Series([5, 7]), column="B", element="mif.x", facts={"label": "Name"})
    found.add(rule("macros-ignored"), sheet="MIF")
    found.add(KEY, sheet="RTF", rows=[2], column="A", facts={"label": "CIN"})
    found.add(TWICE, sheet="MIF", rows=[8, 9], rows_facts={"other_row": pl.Series([5, 6])})
    return found


def test_reading_order_is_sheet_then_what_has_no_row_then_row_then_column() -> None:
    assert [(str(finding.place), finding.code) for finding in small()] == [
        ("MIF", "macros-ignored"),
        ("MIF!B5", "required-blank"),
        ("MIF!AA5", "npi-check-digit"),
        ("MIF!B7", "required-blank"),
        ("MIF, row 8", "repeated-member"),
        ("MIF, row 9", "repeated-member"),
        ("MIF!AA9", "npi-check-digit"),
        ("RTF!A2", "key-unusable"),
    ]


def test_facts_stay_with_their_rows() -> None:
    by_place = {str(finding.place): finding for finding in small()}
    assert "row 6 " in by_place["MIF, row 9"].message


def test_the_source_is_the_elements_own_where_given() -> None:
    found = Findings()
    found.add(NPI, sheet="", rows=[2], facts={"label": "NPI"}, source="guidance 1.1, Table 3")
    found.add(NPI, sheet="", rows=[3], facts={"label": "NPI"})
    assert [finding.source for finding in found] == ["guidance 1.1, Table 3", NPI.source]


def test_counts() -> None:
    found = small()
    assert len(found) == 8
    assert found.counts() == {
        "npi-check-digit": 2,
        "required-blank": 2,
        "macros-ignored": 1,
        "key-unusable": 1,
        "repeated-member": 2,
    }
    assert found.counts_by_severity() == {Severity.ERROR: 3, Severity.WARNING: 4, Severity.NOTE: 1}
    assert found.has_errors
    assert not Findings().has_errors
    assert list(Findings()) == []
    assert found.sheets == ("MIF", "RTF")


def test_rows_with_are_distinct_rows_of_one_sheet() -> None:
    found = small()
    found.add(NPI, sheet="MIF", rows=[9], column="C", facts={"label": "NPI"})
    errors = found.rows_with(severity=Severity.ERROR, sheet="MIF")
    assert errors.dtype == pl.UInt32
    assert errors.to_list() == [5, 9]
    assert found.rows_with(disposition=Disposition.HOLD, sheet="RTF").to_list() == [2]
    assert found.rows_with(disposition=Disposition.HOLD, sheet="MIF").to_list() == []
    assert found.rows_with(code="required-blank", sheet="MIF").to_list() == [5, 7]
    assert found.rows_with(severity=Severity.NOTE, sheet="MIF").to_list() == []
    assert found.rows_with(severity=Severity.NOTE, sheet="other").dtype == pl.UInt32


def test_groups_are_loudest_first_with_the_first_rows_as_samples() -> None:
    found = small()
    found.add(NPI, sheet="MIF", rows=[2, 40], column="AA", facts={"label": "NPI"})
    groups = found.grouped(samples=3)
    assert [(group.rule.code, group.count, group.rows) for group in groups] == [
        ("npi-check-digit", 4, (2, 5, 9)),
        ("key-unusable", 1, (2,)),
        ("required-blank", 2, (5, 7)),
        ("repeated-member", 2, (8, 9)),
        ("macros-ignored", 1, ()),
    ]
    assert groups[3].beside == ("other row 5", "other row 6")
    assert groups[3].message.startswith("This member is in another row as well")
    assert groups[1].facts == {"label": "CIN"}
    assert all(group.rows == () for group in found.grouped(samples=0))


def test_one_varying_finding_says_what_it_says() -> None:
    found = Findings()
    found.add(TWICE, sheet="MIF", rows=[8], rows_facts={"other_row": pl.Series([5])})
    assert found.grouped()[0].message.startswith("This member is in row 5 as well")


def test_what_differs_in_its_facts_is_no_one_group() -> None:
    found = Findings()
    for table in ("Table 2", "Table 3"):
        found.add(rule("table-missing"), sheet="MIF", facts={"table": table})
    assert [group.facts["table"] for group in found.grouped()] == ["Table 2", "Table 3"]


def test_merging_takes_all_over_and_leaves_the_other_as_it_is() -> None:
    ours, theirs = small(), Findings()
    theirs.add(NPI, sheet="A", rows=[2], facts={"label": "NPI"})
    theirs.add(BLANK, sheet="MIF", rows=[6], column="B", element="mif.x", facts={"label": "Name"})
    ours.merge(theirs)
    assert len(theirs) == 2
    assert len(ours) == 10
    assert [str(finding.place) for finding in ours][1:4] == ["MIF!B5", "MIF!AA5", "MIF!B6"]
    assert ours.sheets == ("MIF", "RTF", "A")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"facts": {}}, "needs the facts"),
        ({"facts": {"label": "x", "value": "y"}}, "none of SLOTS"),
        ({"facts": {"label": "x", "row": "3"}}, "come from the finding's place"),
        ({"rows_facts": {"label": pl.Series(["a", "b"])}}, "not as long as the rows"),
        ({"facts": {"label": "x"}, "rows": pl.Series([None], dtype=pl.UInt32)}, "without a number"),
        ({"rows": None, "rows_facts": {"label": pl.Series(["x"])}}, "without a row"),
    ],
)
def test_a_slip_of_whoever_adds_is_loud(given: dict[str, object], says: str) -> None:
    with pytest.raises(FactError, match=says):
        Findings().add(NPI, **{"sheet": "MIF", "rows": [2], **given})  # type: ignore[arg-type]


def test_facts_that_a_rule_has_no_slot_for_are_let_pass() -> None:
    found = Findings()
    found.add(NPI, sheet="MIF", rows=[2], facts={"label": "x", "words": "ten digits"})
    assert len(found) == 1


def test_no_rows_are_no_findings() -> None:
    found = Findings()
    found.add(NPI, sheet="MIF", rows=[], facts={"label": "x"})
    assert len(found) == 0
    assert found.sheets == ()


ADDED = st.tuples(
    st.sampled_from(["MIF", "RTF", ""]),
    st.sampled_from([NPI, BLANK, KEY]),
    st.sampled_from(["", "B", "C", "Z", "AA"]),
    st.none() | st.lists(st.integers(2, 30), max_size=6),
)


@given(st.lists(ADDED, max_size=150))
@settings(deadline=None, max_examples=examples(30, 600))
def test_order_and_content_are_those_of_a_plain_sorted_list(
    added: list[tuple[str, Rule, str, list[int] | None]],
) -> None:
    found = Findings()
    plain: list[tuple[int, int, int, int, str, int | None, str, str]] = []
    sheets: dict[str, int] = {}
    first: dict[tuple[object, ...], int] = {}
    for sheet, one, column, rows in added:
        found.add(one, sheet=sheet, column=column, rows=rows, facts={"label": "x"})
        for row in [None] if rows is None else rows:
            order = sheets.setdefault(sheet, len(sheets))
            head = first.setdefault((sheet, one.code, column, rows is None), len(first))
            plain.append((order, row or 0, column_number(column), head, sheet, row, column, one.code))
    expected = [entry[4:] for entry in sorted(plain, key=lambda entry: entry[:4])]
    assert [(f.place.sheet, f.place.row, f.place.column, f.code) for f in found] == expected
    assert len(found) == len(plain)
    assert sum(group.count for group in found.grouped()) == len(plain)


def test_pages_of_many_findings_join_without_a_seam() -> None:
    found = Findings()
    rows = pl.int_range(2, 50_002, eager=True)
    for column in "AB":
        found.add(NPI, sheet="MIF", rows=rows.reverse(), column=column, facts={"label": "x"})
    places = [(finding.place.row, finding.place.column) for finding in found]
    assert places == [(row, column) for row in range(2, 50_002) for column in "AB"]


def test_a_finding_takes_few_bytes() -> None:
    """Two million in 20 MB: at most 10 bytes each."""
    found = Findings()
    rows = pl.int_range(2, 20_002, eager=True)
    for column in range(10):
        found.add(NPI, sheet="MIF", rows=rows, column="ABCDEFGHIJ"[column], facts={"label": "NPI"})
    assert found.estimated_size() / len(found) < 10


def test_rows_added_one_by_one_are_joined_as_they_come() -> None:
    found = Findings()
    for row in range(2, 1002):
        found.add(NPI, sheet="MIF", rows=[row], column="A", facts={"label": "NPI"})
    assert len(found) == 1000
    assert found.estimated_size() / len(found) < 60
    assert sum(len(head.blocks) for head in found._heads.values()) < 64
