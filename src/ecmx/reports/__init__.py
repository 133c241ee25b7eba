"""Findings rendered: for a person on the terminal, for a program as JSON. Every rendering says the same; none shows a value.

Floor 7: knows what came of the rooms below; decides nothing itself, and knows nothing of the command line.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecmx.reports.asking import asking_json, asking_refused_json, show_asked, show_asking
    from ecmx.reports.asking_letter import letters_about
    from ecmx.reports.comparison import comparison_json, show_comparison
    from ecmx.reports.comparison_papers import comparison_page, write_comparison
    from ecmx.reports.conversion import conversion_json, show_conversion
    from ecmx.reports.encounters import encounters_json, show_encounters
    from ecmx.reports.html import PageTable, tables_page
    from ecmx.reports.json import refusal_json, report_json, write_report
    from ecmx.reports.learning import lesson_json, show_columns, show_following, show_lesson, show_next
    from ecmx.reports.letter import for_us, letters_of, refusal_letter
    from ecmx.reports.letter_text import FIRST_OF_SEVERAL, OPENING, Letter, joined
    from ecmx.reports.merging import merged_json, show_merged
    from ecmx.reports.page import Page
    from ecmx.reports.terminal import explain_code, show_refusal, show_report, show_summary

__all__ = [
    "FIRST_OF_SEVERAL",
    "OPENING",
    "Letter",
    "Page",
    "PageTable",
    "asking_json",
    "asking_refused_json",
    "comparison_json",
    "comparison_page",
    "conversion_json",
    "encounters_json",
    "explain_code",
    "for_us",
    "joined",
    "lesson_json",
    "letters_about",
    "letters_of",
    "merged_json",
    "refusal_json",
    "refusal_letter",
    "report_json",
    "show_asked",
    "show_asking",
    "show_comparison",
    "show_conversion",
    "show_encounters",
    "show_columns",
    "show_following",
    "show_lesson",
    "show_merged",
    "show_next",
    "show_refusal",
    "show_report",
    "show_summary",
    "tables_page",
    "write_comparison",
    "write_report",
]

#: What is loaded only when it is asked for, and the module that holds it.
_LATER = {
    "FIRST_OF_SEVERAL": "letter_text",
    "OPENING": "letter_text",
    "Letter": "letter_text",
    "Page": "page",
    "PageTable": "html",
    "asking_json": "asking",
    "asking_refused_json": "asking",
    "comparison_json": "comparison",
    "comparison_page": "comparison_papers",
    "conversion_json": "conversion",
    "encounters_json": "encounters",
    "explain_code": "terminal",
    "for_us": "letter",
    "joined": "letter_text",
    "lesson_json": "learning",
    "letters_about": "asking_letter",
    "letters_of": "letter",
    "merged_json": "merging",
    "refusal_json": "json",
    "refusal_letter": "letter",
    "report_json": "json",
    "show_asked": "asking",
    "show_asking": "asking",
    "show_comparison": "comparison",
    "show_conversion": "conversion",
    "show_encounters": "encounters",
    "show_columns": "learning",
    "show_following": "learning",
    "show_lesson": "learning",
    "show_merged": "merging",
    "show_next": "learning",
    "show_refusal": "terminal",
    "show_report": "terminal",
    "show_summary": "terminal",
    "tables_page": "html",
    "write_comparison": "comparison_papers",
    "write_report": "json",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
