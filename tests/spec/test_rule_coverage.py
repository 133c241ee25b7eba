"""That the manual is whole: every code fires in some case, and every footnote that is a rule of a cell, row or column is
named by one."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path
from types import ModuleType

from ecmx.findings import Scope, rules
from ecmx.guidance import Nature, footnotes
from tests.spec.cases import Case

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]

#: Codes that no case can show, since a case is one delimited file: where they are shown.
ELSEWHERE = {
    "cell-error": "tests/spec/test_rule_files.py",
    "formula-without-value": "tests/spec/test_rule_files.py",
    "attempt-after-enrollment": "tests/spec/test_rule_files.py",
    "member-in-two-files": "tests/spec/test_rule_files.py",
    "birth-date-elsewhere": "tests/spec/test_rule_files.py",
    "same-period-twice": "tests/spec/test_rule_files.py",
    "hidden-sheet-read": "tests/spec/test_rule_files.py",
    "hidden-copy": "tests/spec/test_rule_files.py",
    "no-row-used": "tests/spec/test_rule_files.py",
    "date-cells-mixed": "tests/spec/test_rule_files.py",
    "encoding-guessed": "tests/spec/test_rule_files.py",
    "encoding-unsure": "tests/spec/test_rule_files.py",
    "null-words": "tests/spec/test_rule_files.py",
    "cells-unread": "tests/spec/test_cases_reader.py",
    "cells-merged": "tests/spec/test_cases_reader.py",
    "cells-merged-across": "tests/spec/test_sisters_reader.py",
    "rows-hidden": "tests/spec/test_cases_reader.py",
    "columns-hidden": "tests/spec/test_cases_reader.py",
    "rows-struck": "tests/spec/test_cases_reader.py",
    "rows-commented": "tests/spec/test_cases_reader.py",
    "formats-unseen": "tests/spec/test_cases_reader.py",
    "fields-too-many": "tests/spec/test_cases_reader.py",
    "fields-too-few": "tests/spec/test_sisters_reader.py",
    "rows-cut-short": "tests/spec/test_sisters_reader.py",
    "not-carried-element": "tests/unit/conversion/test_convert.py",
    "not-carried-value": "tests/unit/conversion/test_convert.py",
    "not-carried-extension": "tests/unit/conversion/test_convert.py",
    "not-carried-record": "tests/unit/conversion/test_convert.py",
    "not-carried-unreadable": "tests/unit/conversion/test_convert.py",
    "not-carried-column": "tests/unit/conversion/test_convert.py",
    "not-carried-unsure": "tests/unit/conversion/test_convert.py",
    "not-carried-half": "tests/unit/conversion/test_convert.py",
    "not-carried-untried": "tests/spec/test_attempts_side_by_side.py",
    "not-carried-prefilled": "tests/unit/conversion/test_convert.py",
    "not-carried-left-out": "tests/unit/conversion/test_convert.py",
    "row-kept-back": "tests/unit/conversion/test_convert.py",
    "withheld-other-plan": "tests/unit/conversion/test_convert.py",
    "withheld-unknown-plan": "tests/unit/conversion/test_convert.py",
    "withheld-other-provider": "tests/unit/conversion/test_convert.py",
    "withheld-undated": "tests/unit/conversion/test_convert.py",
    "withheld-no-layout": "tests/unit/conversion/test_convert.py",
    "withheld-of-nobody": "tests/unit/conversion/test_convert.py",
    "macros-ignored": "tests/unit/checks/test_notes.py",
    "links-ignored": "tests/unit/checks/test_notes.py",
    "layout-drift": "tests/unit/checks/test_drift.py",
    "column-renamed": "tests/unit/checks/test_drift.py",
    "column-perhaps-renamed": "tests/unit/checks/test_drift.py",
    "column-added": "tests/unit/checks/test_drift.py",
    "header-twice": "tests/unit/checks/test_drift.py",
    "column-dropped": "tests/unit/checks/test_drift.py",
    "columns-absent": "tests/unit/checks/test_drift.py",
    "column-moved": "tests/unit/checks/test_drift.py",
    "tab-renamed": "tests/unit/checks/test_drift.py",
    "header-row-moved": "tests/unit/checks/test_drift.py",
    "spelling-changed": "tests/unit/checks/test_drift.py",
    "spelling-unsure": "tests/unit/checks/test_drift.py",
    "code-not-listed": "tests/unit/checks/test_drift.py",
    "new-contact-unmarked": "tests/spec/test_cases_rules.py",
    "age-group-age": "tests/spec/test_cases_rules.py",
    "columns-out-of-order": "tests/spec/test_rule_order.py",
    "plan-column": "tests/spec/test_rule_columns.py",
    "extension-column": "tests/spec/test_rule_columns.py",
    "unsure-column": "tests/spec/test_rule_columns.py",
    "header-repeated": "tests/spec/test_rule_columns.py",
    "column-without-header": "tests/spec/test_rule_columns.py",
    "header-too-long": "tests/spec/test_rule_columns.py",
}
#: What a footnote's rule lives in where `ecmx check` can show it: not rooms to come, nor documentation.
SHOWN = ("kind ", "finding ", "field ")


def modules() -> list[ModuleType]:
    names = sorted(path.stem for path in FOLDER.glob("test_rule_*.py"))
    return [importlib.import_module(f"tests.spec.{name}") for name in names]


def cases() -> list[Case]:
    return [case for module in modules() for case in getattr(module, "CASES", [])]


def strings_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def footnotes_named(text: str) -> set[int]:
    """The numbers behind "fn" and "footnote(s)": "fn 13 to 18", "footnotes 36 and 67", "(fn 34, 38 and 40)"."""
    named: set[int] = set()
    for said in re.findall(
        r"(?:\bfn|\b[Ff]ootnotes?)\s+(\d+(?:(?:\s*,\s*|\s+and\s+|\s+to\s+|\s*,\s*and\s+)\d+)*)", text
    ):
        for first, last in re.findall(r"(\d+)(?:\s+to\s+(\d+))?", said):
            named |= set(range(int(first), int(last or first) + 1))
    return named


def test_every_code_fires_in_some_case_or_where_it_is_said_to() -> None:
    fired = {code for case in cases() for _, _, code in case.expect}
    missing = {one.code for one in rules()} - fired - ELSEWHERE.keys()
    assert not missing


def test_what_is_shown_elsewhere_is_there() -> None:
    strings = {where: strings_of(where) for where in ELSEWHERE.values()}
    assert [code for code, where in ELSEWHERE.items() if not any(code in text for text in strings[where])] == []
    assert ELSEWHERE.keys() - {one.code for one in rules()} == set()


def test_codes_of_cells_and_rows_have_cases_unless_they_need_a_workbook_or_several_files() -> None:
    by_scope = {one.code for one in rules() if one.scope in (Scope.CELL, Scope.ROW)}
    said_by_conversions = ("not-carried-", "withheld-", "row-kept-back")  # and by no check
    conversions = {code for code in by_scope if code.startswith(said_by_conversions)}
    assert by_scope & ELSEWHERE.keys() - conversions == {
        "cell-error",
        "formula-without-value",
        "attempt-after-enrollment",
        "member-in-two-files",
        "birth-date-elsewhere",
        "new-contact-unmarked",
        "age-group-age",
        "fields-too-many",
        "fields-too-few",
    }


def test_a_footnote_that_is_a_rule_of_a_file_is_shown() -> None:
    told = "\n".join(
        [*(module.__doc__ or "" for module in modules()), *(f"{case.title}\n{case.why}" for case in cases())]
    )
    of_files = {
        note.number
        for note in footnotes()
        if note.nature is Nature.RULE and any(place.startswith(SHOWN) for place in note.lives)
    }
    assert of_files
    assert of_files - footnotes_named(told) == set()


def test_every_page_opens_with_a_title_and_says_why() -> None:
    for module in modules():
        if getattr(module, "CASES", None):
            title, _, rest = (module.__doc__ or "").partition("\n")
            assert title
            assert not title.endswith(".")
            assert len(rest.split()) > 60, module.__name__


def test_titles_are_told_apart() -> None:
    titles = [case.title for case in cases()]
    assert len(titles) == len(set(titles))
    assert not [title for title in titles if title.endswith(".")]


def test_quiet_cases_are_as_many_as_loud_ones_need() -> None:
    """A manual of alarms alone would not show what must stay quiet."""
    quiet = [case for case in cases() if not case.expect]
    assert len(quiet) >= 0.25 * len(cases())
