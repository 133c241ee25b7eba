"""The page says what the JSON says, shows no value that was not asked for, and lets nothing in a file become markup."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from ecmx.errors import FileUnusable
from ecmx.files import open_book
from ecmx.findings import FileReport, Findings, RowCount, rule
from ecmx.reports import json
from ecmx.reports.html import HtmlPage
from tests.unit.reports.cases import report
from tests.unit.reports.html_pages import Parsed, page_of, report_of
from tests.written import delimited, table, workbook

SLIPS = [
    {"mif.member_cin": "90000001"},
    {"mif.member_phone_number": "(559) 555-0142"},
    {"mif.member_date_of_birth": "02/30/1981", "mif.member_last_name": "Quintanilla"},
    {"mif.pcp_npi": "1234567890"},
    {"mif.member_last_name": ""},
]


def html_of(one: FileReport, samples: int = 12) -> str:
    page = HtmlPage(samples=samples)
    page.add(one)
    return page.html()


def said(message: str, label: str) -> str:
    """A message without its label and the other row's number: the page says a thing once for several places."""
    message = re.sub(r"(?<=member is in )row \d+", "another row", message)
    return message.replace(label, "").strip() if label else message


def test_it_says_what_the_json_says() -> None:
    one = report()
    document, text = json.report_json(one), Parsed(html_of(one, 100)).text
    labels = {group.column: group.facts.get("label", "") for group in one.findings.grouped(0)}
    for finding in document["findings"]:
        assert finding["code"] in text
        assert said(finding["message"], labels.get(finding["column"] or "", "")) in text
        assert finding["fix"] in text
        if finding["row"] is not None and finding["severity"] != "note":
            assert f"{finding['column'] or ''}{finding['row']}" in text
    counts = {level: sum(one["severity"] == level for one in document["findings"]) for level in ("error", "warning")}
    assert f"{counts['error']} errors" in text
    assert f"{counts['warning']} warnings" in text
    assert "Of 62 rows, 11 need fixing, 2 are on hold, 48 are clean and 1 is not included." in text
    for left in document["not_checked"]:
        assert left["what"] in text
        assert left["why"] in text
    for sheet in document["sheets"]:
        for column in sheet["columns"]:
            assert re.sub(r"\s+", " ", column["header"]) in text
            assert (column["label"] or "") in text
    for kind in ("Member Information File (MIF)", "Return Transmission File (RTF)"):
        assert kind in text


def test_what_is_counted_is_never_cut_inside_a_label(tmp_path: Path) -> None:
    """ "ECM Member Record: New / Continuing / Termed" has the mark that ends a first part elsewhere."""
    page = page_of(
        delimited(
            tmp_path / "a.csv",
            table(
                "mif",
                rows=[
                    {"mif.member_record_status": "Zulu", "mif.pcp_npi": "1234567890"},
                    {"mif.member_phone_number": "(559) 555-0142"},
                ],
            ),
        )
    )
    words = re.findall(r'<a href="#[^"]*">([^<]*)</a> <code>', page)
    assert words
    assert any("Termed" in one for one in words)
    assert all(one.count("(") == one.count(")") for one in words)


def test_the_legend_adds_up_to_the_rows() -> None:
    text = Parsed(html_of(report())).text
    assert "48 clean 11 need fixing 2 on hold until fixed 1 not included" in text


@pytest.mark.parametrize(
    "rows", [RowCount(240, 225, 12, 3, 0), RowCount(1_000_000, 999_999, 1, 0, 0), RowCount(1, 0, 0, 1, 0)]
)
def test_each_stretch_of_the_bar_can_be_seen_and_together_they_fill_it(rows: RowCount) -> None:
    page = html_of(report(Findings(), rows))
    stretches = [(int(start), int(width)) for start, width in re.findall(r'<rect [^>]*x="(\d+)" width="(\d+)"', page)]
    assert all(width >= 8 for _, width in stretches)
    assert sum(width for _, width in stretches) == 1000
    assert stretches[0][0] == 0


def test_the_sides_are_kept_apart_and_named() -> None:
    text = Parsed(html_of(report())).text
    assert (
        text.index("For the plan to fix") < text.index("For the sender of the file to fix") < text.index("Good to know")
    )
    assert text.index("Good to know") < text.index("How the file was read") < text.index("What was not checked")


def test_it_loads_nothing_and_runs_nothing() -> None:
    page = html_of(report())
    parsed = Parsed(page)
    assert not parsed.open
    assert not {"script", "img", "iframe", "object", "form", "base"} & set(parsed.tags)
    assert not [name for _, name, _ in parsed.attributes if name.startswith("on") or name in ("style", "src")]
    assert [link for link in (*parsed.of("a", "href"), *parsed.of("link", "href")) if link[:1] != "#"] == ["data:,"]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    assert not re.search(r"url\(|@import", style[1])
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (policy,) = (value for value in parsed.of("meta", "content") if "default-src" in value)
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy


def test_every_link_leads_somewhere_and_no_id_stands_twice() -> None:
    parsed = Parsed(html_of(report()))
    ids = [value for _, name, value in parsed.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in parsed.of("a", "href")} <= set(ids)


NASTY = "</style><script>alert(1)</script><img src=x onerror=y>{{7*7}}{% raw %}\"'&\u202e\x00\x1b[2J"


def test_what_stands_in_a_file_never_becomes_markup(tmp_path: Path) -> None:
    one = report(header=NASTY)
    page = html_of(FileReport(NASTY, one.sheets, one.findings, one.rows, one.not_checked, one.as_of))
    assert "<script" not in page
    assert "<img" not in page
    assert "{{7*7}}" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", page)
    rows = [{"mif.member_phone_number": NASTY.replace("\x00", "").replace("\x1b", "")}]
    page = page_of(delimited(tmp_path / "a.csv", table("mif", rows=rows)), show_values=True)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "\u202e" not in page


def cells_of(path: Path) -> set[str]:
    """Every cell below the header that is long enough to be told from a number of the page's own."""
    with open_book(path, isolated=False) as book:
        batch = next(iter(book.sheets[0].batches(after_row=1)))
    return {cell for row in batch.text.iter_rows() for cell in row if cell and len(cell) >= 6}


@pytest.mark.parametrize("make", ["a.csv", "a.xlsx"])
def test_values_are_shown_only_when_asked_for(tmp_path: Path, make: str) -> None:
    sheet = table("mif", rows=SLIPS)
    path = delimited(tmp_path / make, sheet) if make.endswith("csv") else workbook(tmp_path / make, {"MIF": sheet})
    hidden, shown = page_of(path), page_of(path, show_values=True)
    explained = {
        one
        for code in report_of(path).findings.counts()
        for one in (rule(code).right, rule(code).wrong, rule(code).why)
    }
    own = " ".join(explained) + hidden[: hidden.index("<main>")]
    leaked = {cell for cell in cells_of(path) if cell in hidden and cell not in own}
    labels = {str(label) for label in sheet[0]}
    assert {cell for cell in leaked if not any(cell in label for label in labels)} <= {"Continuing", "Termed"}
    assert "Members’ values are hidden" in hidden
    assert "••••" in hidden
    assert "This page shows members’ values." in shown
    for value in ("(559) 555-0142", "02/30/1981", "Quintanilla"):
        assert value in shown
        assert value not in hidden


def test_the_excerpt_stands_where_the_workbook_has_it(tmp_path: Path) -> None:
    sheet = table("mif", rows=SLIPS)
    page = page_of(workbook(tmp_path / "a.xlsx", {"MIF": sheet}), show_values=True)
    at = next(at for at, label in enumerate(sheet[0]) if str(label).startswith("Member Date of Birth"))
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at]
    small = next(one for one in re.findall(r'<table class="sheet">.*?</table>', page, re.DOTALL) if "02/30/1981" in one)
    assert re.search(rf'<th scope="col" class="at">{letter}</th>', small)
    assert re.search(r'<th scope="row">4</th>', small)
    assert re.search(
        r'class="value at"><span class="vh">To fix: </span><bdi>02/30/1981</bdi>', re.sub(r">\s+<", "><", small)
    )


def test_of_a_member_twice_both_rows_are_shown(tmp_path: Path) -> None:
    rows = [{}, {}, {"mif.member_cin": "90000001B", "mif.member_first_name": "Otherwise"}]
    rows[0] = {"mif.member_cin": "90000001B"}
    page = page_of(delimited(tmp_path / "a.csv", table("mif", rows=rows)), show_values=True)
    small = page[page.index("is in row") :]
    assert re.search(r'<th scope="row">2</th>.*?<th scope="row">4</th>', small[: small.index("</table>")], re.DOTALL)


def test_a_blank_cell_and_a_masked_one_are_told_apart(tmp_path: Path) -> None:
    page = page_of(delimited(tmp_path / "a.csv", table("mif", rows=SLIPS)))
    assert re.search(r'class="blank at">\s*<span class="vh">To fix: </span>\s*blank', page)
    assert re.search(
        r'class="masked at">\s*<span class="vh">To fix: </span>\s*<span aria-hidden="true">••••</span><span class="vh">not blank',
        page,
    )


def test_the_reporting_period_is_a_cells_too(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", table("mif", rows=[{}, {}]))
    assert "Reporting period" in Parsed(page_of(path, show_values=True)).text
    assert "<dt>Reporting period" not in page_of(path)


def test_thousands_of_findings_are_sampled_and_counted() -> None:
    found = Findings()
    rows = list(range(2, 100_002))
    found.add(rule("npi-format"), sheet="MIF", rows=rows, column="A", element="mif.member_cin", facts={"label": "NPI"})
    for number in range(300):
        words = {"label": f"Element {number}", "words": f"{number} or more"}
        found.add(rule("code-unknown"), sheet="MIF", rows=[4], column="B", element="mif.member_cin", facts=words)
    page = html_of(report(found, RowCount(100_000, 0, 100_000, 0, 0)))
    text = Parsed(page).text
    assert "100,000 cells: MIF!A2, A3," in text
    assert "and 99,988 more" in text
    assert text.count("100,001 errors") == 3  # of the file, of whose they are, and on the way there
    assert "And 241 more kinds of finding, which this page does not list" in text
    assert len(page) < 400_000


def test_a_clean_file_is_told_so(tmp_path: Path) -> None:
    text = Parsed(html_of(report(Findings(), RowCount(5, 5, 0, 0, 0)))).text
    assert "All 5 rows are clean." in text
    assert "Nothing in this file needs fixing." in text


def test_several_files_stand_on_one_page(tmp_path: Path) -> None:
    good = delimited(tmp_path / "good.csv", table("mif", rows=SLIPS))
    other = delimited(tmp_path / "other.csv", table("otf", rows=[{}, {"otf.provider_type": "7"}]))
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    page = page_of(good, tmp_path / "empty.csv", other)
    parsed = Parsed(page)
    assert "Check of 3 files" in parsed.text
    assert "1 file could not be used." in parsed.text
    assert "The file is empty" in parsed.text
    assert parsed.of("a", "href")[:3] == ["#file2", "#file1", "#file3"]  # the worst first
    assert [tag for tag in parsed.tags if tag in ("h1", "h2")].count("h1") == 1
    ids = [value for _, name, value in parsed.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_a_single_file_that_could_not_be_used() -> None:
    page = HtmlPage()
    page.refuse("inbox/a.xlsx", FileUnusable("password-needed", "The workbook is protected.", "Ask for the password."))
    text = Parsed(page.html()).text
    assert "This file could not be used." in text
    assert "Ask for the password." in text
    assert "inbox" not in text


def test_a_file_that_has_gone_since_leaves_the_findings(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", table("mif", rows=SLIPS))
    one = report_of(path)
    path.unlink()
    page = HtmlPage()
    page.add(one, lambda: open_book(path))
    html = page.html()
    assert "phone-format" in html
    assert '<table class="sheet">' not in html


def test_without_samples_no_rows_are_named() -> None:
    text = Parsed(html_of(report(), 0)).text
    assert "8 cells in column BM of MIF" in text
    assert "BM7" not in text


def test_two_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    paths = []
    for folder in ("september", "october"):
        (tmp_path / folder).mkdir()
        paths.append(delimited(tmp_path / folder / "members.csv", table("otf", rows=[{}])))
    text = Parsed(page_of(*paths)).text
    assert "september/members.csv" in text
    assert "october/members.csv" in text
