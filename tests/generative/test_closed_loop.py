"""The judge and the accused on returns of a later release: with a closed-loop referral, and with nothing but what has changed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecmx.exchange import Options, Refused, check_files
from ecmx.guidance import elements, keys
from tests.examples import LONG, examples
from tests.generative.generated_cells import ANYWHERE
from tests.generative.generated_files import TODAY, GeneratedFile
from tests.generative.generated_rows import clean_row
from tests.generative.test_differential import differences
from tests.reference.checker import Column, judge

LAYOUT = Path(__file__).parents[1] / "spec" / "guidance-rtf-loop.toml"
LOOP = {
    "referral_status": (
        "Pending", "Accepted", "Declined", "Outreach Initiated", "Referral Loop Closed", "closed", "referral loop closed", "", "lost",
    ),
    "referral_status_date": ("10/15/2026", "10/31/2026", "", "pending", "02/30/2026"),
    "referral_loop_closure_reason": ("Services Received", "services received", "Other", "Unable to Reach Member", "", "", "moved"),
    "engagement_status": ("1", "2", "3", "4", "5"),
    "ecm_benefit_start_date": ("09/15/2026", ""),
}  # fmt: skip
COLUMNS = tuple(
    Column(one.label, one.id) for one in (*keys(), *elements("1.1+closed-loop-referral")) if one.file == "rtf"
)
PLACES = {column.name: at for at, column in enumerate(COLUMNS)}


@st.composite
def returns(draw: st.DrawFn) -> GeneratedFile:
    """Returns whose referrals are in any state, the first three in a right one."""
    rows = []
    for number in range(draw(st.integers(3, 12))):
        row = clean_row(COLUMNS, ("rtf",), number, draw(st.integers(0, 11)))
        row[PLACES["referral_status"]], row[PLACES["referral_status_date"]] = "Accepted", "10/15/2026"
        if number >= 3:
            for name, texts in LOOP.items():
                row[PLACES[name]] = draw(st.sampled_from((*texts, *ANYWHERE)))
        rows.append(tuple(row))
    return GeneratedFile("rtf", ("rtf",), COLUMNS, tuple(rows))


@settings(max_examples=examples(25, 1000), deadline=None, suppress_health_check=list(HealthCheck), derandomize=not LONG)
@given(returns())
def test_same_findings_of_closed_loops_from_both(file: GeneratedFile) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(file.as_csv())
        (report,) = check_files([path], Options(as_of=TODAY, isolated=False, layout=str(LAYOUT)))
    assert not isinstance(report, Refused)
    told_apart = differences(file, report, judge(file.types, file.columns, file.rows, TODAY))
    assert not told_apart, "\n".join(told_apart)
