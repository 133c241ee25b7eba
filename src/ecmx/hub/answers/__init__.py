"""What partners say of our files, and what we say of theirs: receipts and response files read, typed answers, tacit settlement.

A room without tables of its own: answers lie with what went out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.answers.coming import answer_at_the_door, take_answer
    from ecmx.hub.answers.deeming import deem_accepted
    from ecmx.hub.answers.receipt_form import FileReceipt, read_receipt, receipt_schema, written_receipt
    from ecmx.hub.answers.response_form import WORDS, ResponseForm, form_kept, forms_in, free_name, proposed
    from ecmx.hub.answers.response_reading import heads_of, read_response
    from ecmx.hub.answers.said import NamedRow, SaidOfFile
    from ecmx.hub.answers.taking import AnswerTaken, take
    from ecmx.hub.answers.typing_in import TYPED, rows_typed, say_answer
    from ecmx.hub.answers.working import FILE_REJECTED, ROW_REJECTED
    from ecmx.hub.answers.writing import receipt_of

__all__ = [
    "FILE_REJECTED",
    "ROW_REJECTED",
    "TYPED",
    "WORDS",
    "AnswerTaken",
    "FileReceipt",
    "NamedRow",
    "ResponseForm",
    "SaidOfFile",
    "answer_at_the_door",
    "deem_accepted",
    "form_kept",
    "forms_in",
    "free_name",
    "heads_of",
    "proposed",
    "read_receipt",
    "read_response",
    "receipt_of",
    "receipt_schema",
    "rows_typed",
    "say_answer",
    "take",
    "take_answer",
    "written_receipt",
]

__getattr__ = late(
    __name__,
    {
        "coming": ("answer_at_the_door", "take_answer"),
        "deeming": ("deem_accepted",),
        "receipt_form": ("FileReceipt", "read_receipt", "receipt_schema", "written_receipt"),
        "response_form": ("WORDS", "ResponseForm", "form_kept", "forms_in", "free_name", "proposed"),
        "response_reading": ("heads_of", "read_response"),
        "said": ("NamedRow", "SaidOfFile"),
        "taking": ("AnswerTaken", "take"),
        "typing_in": ("TYPED", "rows_typed", "say_answer"),
        "working": ("FILE_REJECTED", "ROW_REJECTED"),
        "writing": ("receipt_of",),
    },
)
