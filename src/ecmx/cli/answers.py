"""The answer of `ecmx check`, file by file as it comes: on the terminal for a person, as one JSON document for a program.

Knows what an answer comes to as an exit code; how a report looks is the reports' own affair.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from ecmx.cli.endings import Ending, show_cause, write_json
from ecmx.errors import EcmxError, OurFault
from ecmx.findings import FileReport

__all__ = ["Answer", "JsonAnswer", "NoAnswer", "TerminalAnswer"]


class Answer(ABC):
    """Takes reports and refusals in turn; `ending` is the exit code of all so far, the worst wins."""

    def __init__(self) -> None:
        self.ending = Ending.CLEAN

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(complete=error is None)

    def report(self, report: FileReport) -> None:
        """Show what was found out about one file."""
        if report.findings.has_errors:
            self.ending = max(self.ending, Ending.FINDINGS)
        if report.fault is not None:
            self._failed(report.fault)
        self._show(report)

    def refusal(self, file: str, error: EcmxError) -> None:
        """Show that one file could not be used, and why; by a fault of ours it was not finished."""
        if isinstance(error, OurFault):
            self._failed(error)
        self.ending = max(self.ending, Ending.UNUSABLE)
        self._refuse(file, error)

    def _failed(self, fault: OurFault) -> None:
        """A fault of ours, which is said where it happened."""
        self.ending = Ending.FAULT
        show_cause(fault)

    @abstractmethod
    def _show(self, report: FileReport) -> None: ...

    @abstractmethod
    def _refuse(self, file: str, error: EcmxError) -> None: ...

    @abstractmethod
    def close(self, *, complete: bool) -> None:
        """Say what is said once at the end. `complete` is false when an error cut the answer short."""


class TerminalAnswer(Answer):
    """For a person."""

    def __init__(self, *, columns: bool, samples: int) -> None:
        super().__init__()
        from rich.console import Console

        self._console = Console(highlight=False)
        self._columns = columns
        self._samples = samples
        self._reports: list[FileReport] = []
        self._refused = 0

    def _show(self, report: FileReport) -> None:
        from ecmx.reports import show_report

        try:
            show_report(report, self._console, columns=self._columns, samples=self._samples)
        except OSError:  # nobody listens any more
            raise
        except Exception as fault:  # noqa: BLE001 – whatever we did wrong at one file, the others are shown
            self.refusal(report.file, OurFault.of(fault))
        else:
            self._reports.append(report)

    def _refuse(self, file: str, error: EcmxError) -> None:
        from ecmx.reports import show_refusal

        show_refusal(file, error, self._console)
        self._refused += 1

    def close(self, *, complete: bool) -> None:
        if complete and len(self._reports) + self._refused > 1:
            from ecmx.reports import show_summary

            show_summary(self._reports, self._refused, self._console)


class JsonAnswer(Answer):
    """For a program: one object where a single file was asked for, else a list of them."""

    def __init__(self, *, single: bool) -> None:
        super().__init__()
        self._single = single
        self._begun = False

    def _show(self, report: FileReport) -> None:
        from ecmx.reports import write_report

        self._separate()
        sys.stdout.flush()
        fault = write_report(report, sys.stdout.buffer)
        if fault is not None and fault is not report.fault:
            self._failed(fault)

    def _refuse(self, file: str, error: EcmxError) -> None:
        from ecmx.reports import refusal_json

        self._separate()
        write_json(refusal_json(file, error))

    def _separate(self) -> None:
        if not self._single:
            sys.stdout.write("," if self._begun else "[")
            sys.stdout.flush()
        self._begun = True

    def close(self, *, complete: bool) -> None:
        if (self._begun or complete) and not self._single:
            sys.stdout.write("]\n" if self._begun else "[]\n")
            sys.stdout.flush()


class NoAnswer(Answer):
    """For whoever asked for something else on stdout, a letter; what could not be used is said on stderr all the same."""

    def _show(self, report: FileReport) -> None:
        """Nothing, but for what was not finished."""
        if report.fault is not None:
            self._refuse(report.file, report.fault)

    def _refuse(self, file: str, error: EcmxError) -> None:
        from rich.console import Console

        from ecmx.reports import show_refusal

        show_refusal(file, error, Console(stderr=True, highlight=False))

    def close(self, *, complete: bool) -> None:
        """Nothing."""
