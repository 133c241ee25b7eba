"""A sampled column read as another element than recognition took it for."""

from __future__ import annotations

from dataclasses import replace

from ecmx.guidance import DataElement
from ecmx.guidance.values import as_meant
from ecmx.layouts.exports import without_export_marks, without_nothing
from ecmx.layouts.learning.samples import SampledColumn

__all__ = ["reread"]


def reread(column: SampledColumn, element: DataElement) -> SampledColumn:
    """The column with the spelling and the reading that it has as this element."""
    kind = element.kind if column.as_of is None else element.kind.on(column.as_of)
    text = as_meant(without_export_marks(without_nothing(column.text, kind), kind), kind)
    told = text if column.dates is None else text.set(column.dates, None)
    spelling = kind.infer(told) if told.null_count() < len(told) else kind.spellings[0]
    plan = replace(column.plan, element=element, extension=None)
    return replace(column, plan=plan, spelling=spelling, reading=kind.read(text, spelling, native=column.dates))
