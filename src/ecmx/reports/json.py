"""A report as JSON, written as it goes along so that two million findings never stand in memory as objects. No values, ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO

from ecmx.errors import EcmxError, OurFault
from ecmx.findings import FileReport, Findings, Head, Place, RowCount, SheetReport, things, wrong_form

__all__ = ["report_json", "refusal_json", "write_report"]

_BUFFER = 1 << 16  # characters gathered before they are handed to the stream


def report_json(report: FileReport) -> dict[str, Any]:
    """The whole report as one object; for long ones use `write`.

    `{"file", "wrong_form", "sheets", "findings", "rows", "counts", "not_checked"}`; what a finding has no column, header or
    element for is null.
    Where ecmx itself failed at a step of it, `error` stands beside them, as `refusal_json` has it.
    """
    said = _error(report.fault) if report.fault else {}
    findings = [_finding(*entry) for entry in report.findings.entries()]
    return {**_before(report), "findings": findings, **_after(report), **said}


def refusal_json(file: str, error: EcmxError) -> dict[str, Any]:
    """A file that could not be used: `{"file", "error": {"code", "message", "fix"}}`."""
    return {"file": file, **_error(error)}


def write_report(report: FileReport, stream: BinaryIO) -> OurFault | None:
    """Write the same object as `report_json` in UTF-8: one finding a line, a line end at the end, nothing else.

    Returns a fault of ours at it; the object is a whole one even so, with `error` in it.
    """
    gathered: list[str] = []
    length = 0
    faults: list[OurFault] = [report.fault] if report.fault else []
    for piece in _pieces(report, faults):
        gathered.append(piece)
        length += len(piece)
        if length >= _BUFFER:
            stream.write("".join(gathered).encode())
            gathered.clear()
            length = 0
    stream.write("".join(gathered).encode())
    stream.flush()
    return faults[0] if faults else None


def _pieces(report: FileReport, faults: list[OurFault]) -> Iterator[str]:
    """The object's text, piece by piece. faults: whatever goes wrong at it is added here and said in the object."""
    before: list[str] = []
    after: list[str] = []
    try:
        before = [f"{_text(name)}: {_text(part)},\n" for name, part in _before(report).items()]
        after = [f",\n{_text(name)}: {_text(part)}" for name, part in _after(report).items()]
    except Exception as fault:  # noqa: BLE001 – whatever we did wrong at one file, the others are shown
        faults.append(OurFault.of(fault))
        before = [f'"file": {_text(report.file)},\n']
    yield from chain(["{\n"], before, ['"findings": ['])
    if after:
        yield from _lines(report, faults)
    yield from chain(["]"], after)
    if faults:
        yield "".join(f",\n{_text(name)}: {_text(part)}" for name, part in _error(faults[0]).items())
    yield "\n}\n"


def _lines(report: FileReport, faults: list[OurFault]) -> Iterator[str]:
    """The findings; of one that cannot be put into words, and what comes after it, there are none."""
    frames: dict[Head, _Frame] = {}
    between = "\n"
    try:
        for head, row, message, fix in report.findings.entries():
            frame = frames.get(head)
            if frame is None:
                frame = frames[head] = _Frame(head, message, fix)
            yield between + frame.line(row, message, fix)
            between = ",\n"
    except Exception as fault:  # noqa: BLE001 – see above
        faults.append(OurFault.of(fault))


def _error(error: EcmxError) -> dict[str, dict[str, str]]:
    return {"error": {"code": error.code, "message": error.message, "fix": error.fix}}


class _Frame:
    """The text of one head's findings but for the row: put together once, used for each."""

    __slots__ = ("_constant", "_tail", "_to_message", "_to_row")

    def __init__(self, head: Head, message: str, fix: str) -> None:
        whole = _finding(head, None, message, fix)
        names = list(whole)
        row, said, source = names.index("row"), names.index("message"), names.index("source")
        self._to_row = "{" + "".join(f"{_text(name)}: {_text(whole[name])}, " for name in names[:row]) + '"row": '
        self._to_message = "".join(f", {_text(name)}: {_text(whole[name])}" for name in names[row + 1 : said])
        self._tail = "".join(f", {_text(name)}: {_text(whole[name])}" for name in names[source:]) + "}"
        self._constant = self._said(message, fix) if head.constant else ""

    def line(self, row: int | None, message: str, fix: str) -> str:
        number = "null" if row is None else str(row)
        return self._to_row + number + (self._constant or self._said(message, fix))

    def _said(self, message: str, fix: str) -> str:
        return f'{self._to_message}, "message": {_text(message)}, "fix": {_text(fix)}{self._tail}'


def _text(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False)


def _finding(head: Head, row: int | None, message: str, fix: str) -> dict[str, Any]:
    rule, place = head.rule, head.place
    return {
        "code": rule.code,
        "severity": rule.severity.value,
        "disposition": head.disposition.value,
        **_place(place, row),
        "message": message,
        "fix": fix,
        "source": head.source,
        "owner": rule.owner.value,
    }


def _place(place: Place, row: int | None) -> dict[str, Any]:
    return {
        "sheet": place.sheet,
        "row": row,
        "column": place.column or None,
        "header": place.header or None,
        "element": place.element or None,
    }


def _before(report: FileReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "wrong_form": wrong_form(report) or None,
        "sheets": [_sheet(sheet) for sheet in report.sheets],
    }


def _after(report: FileReport) -> dict[str, Any]:
    return {
        "rows": _rows(report.rows),
        "counts": _counts(report.findings),
        "not_checked": [{"sheet": left.sheet, "what": left.what, "why": left.why} for left in report.not_checked],
    }


def _sheet(sheet: SheetReport) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "types": list(sheet.types),
        "header_row": sheet.header_row,
        "layout": sheet.layout,
        "columns": [
            {
                "column": column.column,
                "header": column.header,
                "element": column.element,
                "label": column.label,
                "attempt": column.attempt or None,
                "how": column.how,
                "confidence": round(column.confidence, 3),
                "filled": round(column.filled, 3) if column.filled is not None else None,
            }
            for column in sheet.columns
        ],
    }


def _counts(findings: Findings) -> list[dict[str, Any]]:
    """By code, as a person counts: distinct cells, rows, columns or tabs, and the rows that they stand in."""
    return [
        {
            "code": one.rule.code,
            "severity": one.rule.severity.value,
            "count": one.count,
            "unit": one.unit,
            "rows": one.rows,
        }
        for one in things(findings)
    ]


def _rows(rows: RowCount) -> dict[str, int]:
    return {
        "in": rows.total,
        "clean": rows.clean,
        "with_errors": rows.with_errors,
        "held": rows.held,
        "excluded": rows.excluded,
    }
