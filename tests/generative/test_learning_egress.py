"""V1 in learning: no member's value of a sample stands in the layout, on the terminal or in the JSON; nor in a refusal."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from ecmx.cli.app import app
from tests.written import columns_of, table

pytestmark = pytest.mark.usefixtures("one_process")

SIGNS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÄéñ", min_size=4, max_size=9)
WORDS = st.builds("Zq{}xQ".format, SIGNS)  # nothing that the guidance, a header or a sentence of ours says
MORE = st.sampled_from(["Type of Attempt", "Enroll Status", "Notes", "Our Ref", "Status", "LOB", "Name", "x"])


@given(st.data())
@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
def test_no_value_of_the_sample_leaves_it(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(["otf", "rtf", "mif"]))
    rows = table(file, rows=[{}] * 12)
    extra = data.draw(st.lists(MORE, max_size=3, unique=True))
    secrets: set[str] = set()
    rows[0] += extra
    spoilt = data.draw(st.lists(st.integers(0, len(columns_of(file)) - 1), min_size=1, max_size=4, unique=True))
    for row in rows[1:]:
        row += [None] * len(extra)
        for at in (*spoilt, *range(len(row) - len(extra), len(row))):
            word = data.draw(WORDS)
            row[at] = word
            secrets.add(word)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stream = io.StringIO()
        csv.writer(stream).writerows([["" if cell is None else cell for cell in row] for row in rows])
        (folder / "sample.csv").write_text(stream.getvalue(), encoding="utf-8")
        more = data.draw(st.sampled_from([(), ("--json",)]))
        words = ["layouts", "learn", str(folder / "sample.csv"), "--yes", "-o", str(folder / "plan.toml"), *more]
        result = CliRunner().invoke(app, words, env={"COLUMNS": "120"})
        assert result.exit_code in (0, 2), result.output
        told = result.output
        written = folder / "plan.toml"
        told += written.read_text(encoding="utf-8") if written.exists() else ""
    assert sorted(word for word in secrets if word in told) == []
