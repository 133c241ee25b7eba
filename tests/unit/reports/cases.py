"""A report with something of everything, for the renderers' tests."""

from __future__ import annotations

from datetime import date

import polars as pl

from ecmx.findings import ColumnReport, FileReport, Findings, RowCount, SheetReport, Unchecked, rule

NPI = "Primary Care Provider/Clinic National Provider Identifier (NPI)"
CIN = "Member Client Index Number (CIN)"


def findings() -> Findings:
    found = Findings()
    found.add(
        rule("npi-check-digit"),
        sheet="MIF",
        rows=[7, 12, 40, 41, 42, 43, 44, 45],
        column="BM",
        header="PCP NPI",
        element="mif.primary_care_provider_npi",
        source="guidance 1.1, Table 3",
        facts={"label": NPI},
    )
    found.add(rule("key-unusable"), sheet="MIF", rows=[20, 21], column="A", header="CIN #", facts={"label": CIN})
    for column, label in zip("BCDE", ("Asthma", "Bipolar disorder", "Dementia", "Diabetes"), strict=True):
        facts = {"label": label, "words": "Y or X"}
        found.add(rule("yes-no-unreadable"), sheet="MIF", rows=[5, 6], column=column, header=label, facts=facts)
    found.add(rule("repeated-member"), sheet="MIF", rows=[18, 19], rows_facts={"other_row": pl.Series([5, 6])})
    found.add(rule("column-missing"), sheet="MIF", facts={"label": "Member Mailing Zip"})
    found.add(rule("assigned-late"), sheet="MIF", rows=[15], facts={"limit": "10"})
    for number in range(12):
        facts = {"label": f"Condition {number}"}
        found.add(
            rule("clinical-blank"),
            sheet="MIF",
            rows=list(range(4, 40)),
            column=f"A{'ABCDEFGHIJKL'[number]}",
            facts=facts,
        )
    found.add(rule("plan-column"), sheet="MIF", column="BV", header="Region")
    found.add(
        rule("unsure-column"),
        sheet="MIF",
        column="BW",
        header="Addr Ind",
        facts={"likely": "Member New Address Indicator"},
    )
    found.add(rule("macros-ignored"), sheet="MIF")
    return found


def report(found: Findings | None = None, rows: RowCount | None = None, header: str = "PCP NPI\nNumber") -> FileReport:
    columns = (
        ColumnReport("A", "CIN #", "mif.member_cin", CIN, "synonym", 0.97),
        ColumnReport("BM", header, "mif.primary_care_provider_npi", NPI, "synonym", 0.9),
        ColumnReport("BV", "Region", None, None, "own", 0.0),
        ColumnReport("BW", "Addr Ind", None, None, "unsure", 0.4),
    )
    sheets = (SheetReport("Cover", (), None, None, ()), SheetReport("MIF", ("mif", "rtf"), 3, None, columns))
    return FileReport(
        file="alder_mif_202610.xlsx",
        sheets=sheets,
        findings=findings() if found is None else found,
        rows=rows or RowCount(62, 48, 11, 2, 1),
        not_checked=(Unchecked("MIF", "The codes of Member Race or Ethnicity Code", "No layout names their list."),),
        as_of=date(2026, 11, 1),
    )
