"""The Findings tab: everything is said, in few lines where there is much of it, with links, and without values."""

from __future__ import annotations

from ecmx.files.annotating.tab import Tab, TabLine
from ecmx.findings import Findings, rule
from ecmx.mending.annotated import findings_tab
from ecmx.mending.annotated_marks import row_marks
from tests.unit.reports.cases import CIN, report


def drawn(listed: int = 1_000, found: Findings | None = None) -> Tab:
    return findings_tab(report(found), "Findings", lambda sheet, row, column: (sheet, f"{column}{row}"), listed=listed)


def words(line: TabLine) -> list[str]:
    return ["" if entry is None else str(entry.text) for entry in line.entries]


def table(tab: Tab) -> list[list[str]]:
    return [words(line) for line in tab.lines[tab.header : tab.ends]]


def test_the_head_says_file_verdict_rows_and_legend() -> None:
    top = "\n".join(" ".join(words(line)) for line in drawn().lines[:9])
    assert "alder_mif_202610.xlsx" in top
    assert "62 rows: 48 clean, 11 with errors" in top
    assert "2 on hold until fixed, 1 not included" in top
    for severity in ("ERROR", "WARNING", "NOTE"):
        assert severity in top
    assert "11/01/2026" in top


def test_every_finding_has_its_line_the_loudest_first() -> None:
    lines = table(drawn())
    loudness = [line[0] for line in lines]
    assert loudness == sorted(loudness, key=("ERROR", "WARNING", "NOTE").index)
    assert len([line for line in lines if line[6] == "npi-check-digit"]) == 8
    assert [line[1] for line in lines if line[6] == "key-unusable"] == ["A20", "A21"]


def test_links_lead_to_the_cell_of_a_row_to_its_key() -> None:
    tab = drawn()
    links = {words(line)[1]: line.entries[1].link for line in tab.lines if len(line.entries) > 2 and line.entries[1]}
    assert links["BM7"] == ("MIF", "BM7")
    assert links["row 18"] == ("MIF", "A18")


def test_a_long_list_is_cut_and_says_so() -> None:
    found = Findings()
    found.add(rule("key-unusable"), sheet="MIF", rows=range(4, 504), column="A", header="CIN #", facts={"label": CIN})
    lines = table(drawn(100, found))
    assert len(lines) == 101
    assert "400 more cells in column A" in lines[-1][3]


def test_where_nothing_is_to_be_mended_nobody_is_told_to_mend() -> None:
    found = Findings()
    found.add(rule("plan-column"), sheet="MIF", column="B", header="Own B")
    top = "\n".join(" ".join(words(line)) for line in drawn(found=found).lines[:9])
    assert "There is nothing to fix." in top
    assert "fix the cell there" not in top
    assert "fix the cell there" in "\n".join(" ".join(words(line)) for line in drawn().lines[:9])


def test_what_asks_nothing_of_the_sender_is_one_line() -> None:
    found = Findings()
    for column in "BCDEFGHIJK":
        found.add(rule("plan-column"), sheet="MIF", column=column, header=f"Own {column}")
    (line,) = table(drawn(found=found))
    assert "9 more columns" in line[3]
    assert line[1] == "columns B, C, D, E, F, G and 4 more"
    assert line[5] == "The receiver"
    assert not list(row_marks(report(found)))


def test_what_was_not_checked_stands_below_and_is_pointed_at() -> None:
    tab = drawn()
    below = [words(line)[0] for line in tab.lines[tab.ends :] if line.entries]
    assert below[0] == "What was not checked"
    assert "Race or Ethnicity" in below[1]
    (pointer,) = [line for line in tab.lines if line.entries and line.entries[0] and line.entries[0].link]
    assert pointer.entries[0]
    assert pointer.entries[0].link == ("Findings", f"A{tab.ends + 2}")


def test_no_findings() -> None:
    tab = drawn(found=Findings())
    assert "Nothing was found." in [word for line in tab.lines for word in words(line)]
    assert tab.ends == tab.header


def test_one_cell_with_several_findings_has_one_note_the_loudest_first() -> None:
    found = Findings()
    found.add(rule("clinical-blank"), sheet="MIF", rows=[7], column="A", facts={"label": "Asthma"})
    found.add(rule("key-unusable"), sheet="MIF", rows=[7], column="A", header="CIN #", facts={"label": CIN})
    ((_, row, (mark,)),) = row_marks(report(found))
    assert (row, mark.column, mark.loudness) == (7, "A", "error")
    assert mark.note.startswith("ERROR: ")
    assert "\n\nNOTE: " in mark.note


def test_no_value_is_said() -> None:
    tab = drawn()
    assert "1234567839" not in " ".join(word for line in tab.lines for word in words(line))
    assert all("1234567839" not in mark.note for _, _, marks in row_marks(report()) for mark in marks)
