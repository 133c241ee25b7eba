"""What all tests share: the sample files beside the repository, and honesty about what was not run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[1].parent / "shared" / "samples"
NOT_RUN = "not run: needs "


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files of fictional plans, which other programs wrote."""
    if not SAMPLES.is_dir():
        pytest.skip(NOT_RUN + "the sample files in ../shared/samples")
    return SAMPLES


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        missing = [program for program in marker.args if shutil.which(program) is None]
        if missing:
            pytest.skip(NOT_RUN + ", ".join(missing))


def _not_run(session: pytest.Session) -> list[str]:
    """Each test that was left out, with what it needs; known only where the reports come together."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return []
    return [
        f"{report.nodeid}: {report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr}"
        for report in reporter.stats.get("skipped", [])
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a test that was not run is a failure."""
    if os.environ.get("CI") == "true" and exitstatus == pytest.ExitCode.OK and _not_run(session):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    session = terminalreporter._session
    left_out = _not_run(session) if session is not None else []
    if not left_out:
        return
    suites: dict[tuple[str, str], int] = {}
    for line in left_out:
        suite, _, why = line.partition("::")[0], None, line.rpartition(NOT_RUN)[2]
        suites[suite, why] = suites.get((suite, why), 0) + 1
    terminalreporter.section("not run")
    for (suite, why), count in sorted(suites.items()):
        terminalreporter.line(f"{suite}: {count} not run: needs {why}")
    if os.environ.get("CI") == "true":
        terminalreporter.line("CI fails when anything was not run.", red=True)
