"""What pages log when something fails: the kind and the line, never the exception's text, which may quote a member (V1)."""

from __future__ import annotations

import logging
from types import TracebackType

from ecmx.errors import OurFault

__all__ = ["KindAndLine", "logs_without_values"]

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class KindAndLine(logging.Formatter):
    """An exception as `OurFault` says it: with ECMX_DEBUG=1 as Python does."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, whatever another handler made of the exception before."""
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: Caught) -> str:  # noqa: N802 – logging's name
        """Kind and line."""
        said = OurFault.of(ei[1]) if ei[1] is not None else None
        return super().formatException(ei) if said is None or said.fault is not None else said.message


def logs_without_values() -> None:
    """Send what is logged in this process to stderr in this form."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(KindAndLine("%(asctime)s %(name)s: %(message)s"))
    logging.getLogger().handlers[:] = [handler]
