"""The JSON is of the agreed shape, and written as it goes it is the same as built at once."""

from __future__ import annotations

import io
import json as plain

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ecmx.errors import FileUnusable
from ecmx.findings import FileReport, Findings, rule
from ecmx.reports import json
from tests.examples import examples
from tests.unit.reports.cases import report


def written(one: FileReport) -> str:
    stream = io.BytesIO()
    json.write_report(one, stream)
    return stream.getvalue().decode()


def test_written_as_it_goes_it_is_the_same_in_the_same_order() -> None:
    one = report()
    assert plain.dumps(plain.loads(written(one))) == plain.dumps(json.report_json(one))


def test_without_findings_it_is_still_json() -> None:
    one = report(Findings())
    assert plain.loads(written(one)) == json.report_json(one)
    assert written(one).endswith("}\n")


def test_the_shape() -> None:
    document = json.report_json(report())
    assert list(document) == ["file", "wrong_form", "sheets", "findings", "rows", "counts", "not_checked"]
    assert document["rows"] == {"in": 62, "clean": 48, "with_errors": 11, "held": 2, "excluded": 1}
    assert document["sheets"][1]["columns"][2] == {
        "column": "BV",
        "header": "Region",
        "element": None,
        "label": None,
        "attempt": None,
        "how": "own",
        "confidence": 0.0,
        "filled": None,
    }
    assert {key: document["sheets"][1][key] for key in ("name", "types", "header_row", "layout")} == {
        "name": "MIF",
        "types": ["mif", "rtf"],
        "header_row": 3,
        "layout": None,
    }
    finding = next(one for one in document["findings"] if one["code"] == "npi-check-digit")
    assert list(finding) == [
        *("code", "severity", "disposition", "sheet", "row", "column", "header", "element"),
        *("message", "fix", "source", "owner"),
    ]
    assert (finding["row"], finding["column"], finding["owner"], finding["source"]) == (
        7,
        "BM",
        "sender",
        "guidance 1.1, Table 3",
    )
    missing = next(one for one in document["findings"] if one["code"] == "column-missing")
    assert (missing["row"], missing["column"], missing["header"], missing["element"]) == (None, None, None, None)
    assert document["not_checked"][0] == {
        "sheet": "MIF",
        "what": "The codes of Member Race or Ethnicity Code",
        "why": "No layout names their list.",
    }


def test_one_finding_a_line() -> None:
    one = report()
    assert sum(line.startswith('{"code"') for line in written(one).splitlines()) == len(one.findings)


def test_a_refused_file() -> None:
    error = FileUnusable("file-empty", "The file is empty.", "Ask for it again.")
    assert json.refusal_json("a.csv", error) == {
        "file": "a.csv",
        "error": {"code": "file-empty", "message": "The file is empty.", "fix": "Ask for it again."},
    }


@given(st.text(max_size=20), st.text(max_size=20), st.lists(st.integers(1, 10**6), min_size=1, max_size=5))
@settings(deadline=None, max_examples=examples(30, 600))
def test_any_header_and_any_tab_name_is_sound_json(header: str, sheet: str, rows: list[int]) -> None:
    found = Findings()
    found.add(rule("npi-format"), sheet=sheet, rows=rows, column="A", header=header, facts={"label": header})
    others = pl.Series(rows)
    found.add(rule("repeated-row"), sheet=sheet, rows=rows, header=header, rows_facts={"other_row": others})
    one = report(found, header=header)
    assert plain.loads(written(one)) == json.report_json(one)


def test_a_long_report_is_handed_on_in_pieces() -> None:
    found = Findings()
    found.add(
        rule("npi-format"), sheet="MIF", rows=pl.int_range(2, 5002, eager=True), column="A", facts={"label": "NPI"}
    )
    sizes: list[int] = []

    class Stream(io.BytesIO):
        def write(self, piece: bytes, /) -> int:  # type: ignore[override]
            sizes.append(len(piece))
            return len(piece)

    json.write_report(report(found), Stream())
    assert len(sizes) > 10
    assert max(sizes) < 100_000
