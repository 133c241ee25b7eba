"""A report as JSON, written as it goes along so that two million findings never stand in memory as objects. No values, ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from ecmx.errors import EcmxError
from ecmx.findings import FileReport, Head, Place, RowCount, SheetReport

__all__ = ["report_json", "refusal_json", "write_report"]

_BUFFER = 1 << 16  # characters gathered before they are handed to the stream


def report_json(report: FileReport) -> dict[str, Any]:
    """The whole report as one object; for long ones use `write`.

    `{"file", "sheets", "findings", "rows", "not_checked"}`; what a finding has no column, header or element for is null.
    """
    return {**_before(report), "findings": [_finding(*entry) for entry in report.findings.entries()], **_after(report)}


def refusal_json(file: str, error: EcmxError) -> dict[str, Any]:
    """A file that could not be used: `{"file", "error": {"code", "message", "fix"}}`."""
    return {"file": file, "error": {"code": error.code, "message": error.message, "fix": error.fix}}


def write_report(report: FileReport, stream: BinaryIO) -> None:
    """Write the same object as `json_of` in UTF-8: one finding a line, a line end at the end, nothing else."""
    gathered: list[str] = []
    length = 0
    for piece in _pieces(report):
        gathered.append(piece)
        length += len(piece)
        if length >= _BUFFER:
            stream.write("".join(gathered).encode())
            gathered.clear()
            length = 0
    stream.write("".join(gathered).encode())
    stream.flush()


def _pieces(report: FileReport) -> Iterator[str]:
    yield "{\n"
    for name, part in _before(report).items():
        yield f"{_text(name)}: {_text(part)},\n"
    yield '"findings": ['
    frames: dict[Head, _Frame] = {}
    between = "\n"
    for head, row, message, fix in report.findings.entries():
        frame = frames.get(head)
        if frame is None:
            frame = frames[head] = _Frame(head, message, fix)
        yield between
        yield frame.line(row, message, fix)
        between = ",\n"
    yield "]"
    for name, part in _after(report).items():
        yield f",\n{_text(name)}: {_text(part)}"
    yield "\n}\n"


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
    return {"file": report.file, "sheets": [_sheet(sheet) for sheet in report.sheets]}


def _after(report: FileReport) -> dict[str, Any]:
    return {
        "rows": _rows(report.rows),
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
                "how": column.how,
                "confidence": round(column.confidence, 3),
            }
            for column in sheet.columns
        ],
    }


def _rows(rows: RowCount) -> dict[str, int]:
    return {
        "in": rows.total,
        "clean": rows.clean,
        "with_errors": rows.with_errors,
        "held": rows.held,
        "excluded": rows.excluded,
    }
