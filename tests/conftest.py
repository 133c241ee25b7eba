"""What all tests share: the sample files beside the repository, and honesty about what was not run."""

from __future__ import annotations

import gc
import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from tests.commands_made import made_once
from tests.examples import LONG
from tests.in_one_process import in_one_process

SAMPLES = Path(__file__).resolve().parents[1].parent / "shared" / "samples"
CASES = SAMPLES.parent / "cases"
NOT_RUN = "not run: needs "
pytest_plugins = ["tests.hub_fixtures", "tests.portal_fixtures"]
IN_CI = os.environ.get("CI") == "true"

# pytest's workers share the cores already; Polars reads this when it is imported.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("POLARS_MAX_THREADS", "1")

# A shared machine is slow now and then: nothing is timed here. CI draws the same examples every time; a developer draws new ones; the
# long profile draws more.
settings.register_profile("ecmx", deadline=None, derandomize=IN_CI, max_examples=40)
settings.register_profile("long", deadline=None, derandomize=IN_CI, max_examples=400)
settings.load_profile("long" if LONG else "ecmx")

made_once()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files of fictional plans, which other programs wrote."""
    if not SAMPLES.is_dir():
        pytest.skip(NOT_RUN + "the sample files in ../shared/samples")
    return SAMPLES


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """The folder of cases that each say what is right."""
    if not CASES.is_dir():
        pytest.skip(NOT_RUN + "the cases in ../shared/cases")
    return CASES


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands read files in pytest's own process: for tests of what they say and write, not of how a file is kept apart."""
    in_one_process(monkeypatch)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What all tests share stays: the collector looks through it no more, and looks less often at what one test makes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        missing = [program for program in marker.args if shutil.which(program) is None]
        if missing:
            pytest.skip(NOT_RUN + ", ".join(missing))


def _left_out(config: pytest.Config) -> list[tuple[str, str]]:
    """File and reason of each test that was left out; known only to the process in which the reports come together."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    return [(report.nodeid.partition("::")[0], _reason(report)) for report in skipped]


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    words = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return words.removeprefix("Skipped: ").removeprefix(NOT_RUN)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a test that was not run is a failure."""
    if IN_CI and exitstatus == pytest.ExitCode.OK and _left_out(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    suites = Counter(_left_out(config))
    if not suites:
        return
    terminalreporter.section("not run")
    for (suite, why), count in sorted(suites.items()):
        terminalreporter.line(f"{suite}: {count} not run: needs {why}")
    if IN_CI:
        terminalreporter.line("CI fails when anything was not run.", red=True)
