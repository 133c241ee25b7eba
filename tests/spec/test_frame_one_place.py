"""One fact in one place: what the source must not say a second time. Each test reads the source, and says where it was found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import polars as pl

import ecmx
from ecmx.cli.days import DAY_FORMATS
from ecmx.guidance import ISO_DAY, ON_PAPER, date_form, values
from ecmx.guidance.date_forms import IN_COLUMNS, IN_CONDITIONS, IN_FILE_NAMES, IN_PACKED_CELLS, MONTHS
from ecmx.guidance.values import KINDS, Code, kind_from
from ecmx.layouts.model import Spelling
from ecmx.layouts.templates.entries import ENTRIES
from tests.generative.strategies import SPECS

SOURCE = Path(ecmx.__file__).parent
#: The classes of the kinds, and what they come from.
STRFTIME = re.compile("%[YymdbB].{0,2}%[YymdbB]")
IN_A_NAME = re.compile(r"\{[a-z]+:[^{}]*\}")  # of a file, as a layout says it: {period:%Y%m}
CLASSES = {name for name in values.__all__ if isinstance(getattr(values, name), type)} - {"Problem", "Reading", "State"}


@cache
def source() -> tuple[tuple[str, tuple[ast.AST, ...]], ...]:
    """The nodes of every module."""
    paths = sorted(SOURCE.rglob("*.py"))
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    return tuple(
        (path.relative_to(SOURCE).as_posix(), tuple(ast.walk(tree))) for path, tree in zip(paths, trees, strict=True)
    )


def nodes(*but: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node of the source, and where it stands. but: rooms, wings or modules that are left out."""
    for name, found in source():
        if not name.startswith(but):
            yield from ((f"{name} line {getattr(node, 'lineno', 0)}", node) for node in found)


def names_in(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def test_nobody_asks_which_kind_a_kind_is() -> None:
    """A kind answers for itself (`Kind`): who asks for its name or class has a fact of it that belongs there."""
    asked = []
    for place, node in nodes("guidance/values/"):
        if isinstance(node, ast.Attribute) and node.attr == "name":
            of = node.value
            named = isinstance(of, ast.Name) and of.id == "kind" or isinstance(of, ast.Attribute) and of.attr == "kind"
            if named and not place.startswith("layouts/model.py"):  # whose fields are called as the kinds are
                asked.append(place)
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("isinstance", "getattr")
        ):
            of_kind = node.func.id == "getattr" and ast.unparse(node.args[0]).rpartition(".")[2] == "kind"
            asked += [place] if of_kind or names_in(node.args[1]) & CLASSES else []
    assert asked == []


def test_forms_of_dates_stand_in_one_table() -> None:
    """`guidance/date_forms.py`: every other place names a form, or takes what it says."""
    forms = {*IN_COLUMNS, *IN_PACKED_CELLS, *IN_CONDITIONS, *MONTHS, *IN_FILE_NAMES}
    found = []
    for place, node in nodes("guidance/date_forms.py", "files/", "cli/days.py", "hub/portal/field_forms.py"):
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict | ast.Compare):
            said = [one.value for one in ast.iter_child_nodes(node) if isinstance(one, ast.Constant)]
            found += [place] if forms & {one for one in said if isinstance(one, str)} else []
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [place] if STRFTIME.search(IN_A_NAME.sub("", node.value)) else []
    assert found == []
    assert {date_form(one).strftime for one in (ISO_DAY, ON_PAPER)} == set(DAY_FORMATS)


def test_rows_are_picked_from_a_batch_in_one_place() -> None:
    """`Batch.those` and `RecordBatch.records`: whoever filters a batch's parts alone forgets one of them some day."""
    found = []
    for place, node in nodes("files/cells.py", "layouts/records/read.py"):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "filter"
            and node.args
        ):
            picked, by = ast.unparse(node.func.value), ast.unparse(node.args[0])
            if re.fullmatch(r"(batch|part|kept)\.text", picked) or re.fullmatch(r"\w+\.present\[\w+\]", by):
                found.append(place)
    assert found == []


def test_what_is_the_same_is_said_in_one_place() -> None:
    """`guidance/sameness.py`: nobody brings a header, a name or a word to its letters by a rule of their own."""
    found = []
    apart = ("files/", "hub/roster/spelling.py", "cli/output.py")  # by which people are found; what a console can show
    for place, node in nodes("guidance/sameness.py", *apart):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        of, args = node.func.value, node.args
        if node.func.attr == "join" and args and isinstance(args[0], ast.Call) and not args[0].args:
            split = isinstance(args[0].func, ast.Attribute) and args[0].func.attr == "split"
            found += [place] if split and isinstance(of, ast.Constant) and of.value == " " else []
        elif isinstance(of, ast.Name) and of.id == "unicodedata" and node.func.attr == "normalize":
            found.append(place)
        elif isinstance(of, ast.Name) and of.id == "re" and args and isinstance(args[0], ast.Constant):
            found += [place] if "(?<=[a-z])(?=[A-Z])" in str(args[0].value) else []
    assert found == []


def test_what_a_full_disk_says_stands_in_one_place() -> None:
    full = {"ENOSPC", "EDQUOT", "EFBIG"}
    assert [place for place, node in nodes("errors.py") if isinstance(node, ast.Attribute) and node.attr in full] == []


def test_the_roles_that_say_who_a_member_is_stand_in_one_place() -> None:
    """`guidance.WHO`."""
    found = []
    for place, node in nodes("guidance/data_element.py"):
        given = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple | ast.List) else []
        said = {one.value for one in given if isinstance(one, ast.Constant)}
        found += [place] if {"name", "born"} <= said else []
    assert found == []


def test_what_a_kind_answers_fits_together() -> None:
    for kind in map(kind_from, SPECS):
        assert kind.keeps_marks or not kind.is_prose
        assert kind.may_look_like_formula or not kind.keeps_marks
        assert kind.is_prose or not kind.is_text
        assert not (kind.in_digits and kind.keeps_marks)
        assert kind.is_day == (kind.dtype == pl.Date())
        parts = getattr(getattr(kind.dtype, "inner", None), "fields", ())
        assert kind.day_field == next((part.name for part in parts if part.dtype == pl.Date()), "")
        assert (kind.codes is not None) == isinstance(kind, Code)
        assert kind.takes_any_word == (kind.is_prose or (kind.codes is not None and kind.closed_codes is None))


def test_every_kind_says_what_may_be_entered() -> None:
    assert set(ENTRIES) == set(KINDS)


def test_a_layout_spells_kinds_under_their_names() -> None:
    fields = {one.name for one in msgspec.structs.fields(Spelling)}
    names = {kind.name for kind in KINDS}
    assert fields <= names
    assert {kind.name for kind in KINDS if kind.file_wide} <= fields
