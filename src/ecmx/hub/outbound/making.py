"""The bytes of a file, by its terms: composed in the plan's layout, or a statement that there is nothing to report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import polars as pl

from ecmx.exchange import Composed
from ecmx.exchange import compose as composed_file
from ecmx.guidance import FileType, date_form, on_paper
from ecmx.hub.outbound.derivation import FileDerived
from ecmx.hub.outbound.left_out import LEFT_OUT
from ecmx.hub.outbound.notice_text import notice_lines, notice_tab
from ecmx.hub.outbound.terms import OutTerms
from ecmx.hub.outbound.values import records_of_rows

__all__ = ["WITHHELD", "FileMade", "made_file"]

#: The order in which what was agreed on for nothing counts, where file types share a file: the most that anyone wants.
NILS = ("empty_file", "statement", "nothing")

WITHHELD = "withheld"  # what stands for a file that is not made


@dataclass(frozen=True)
class FileMade:
    """A file as it is made, before it is protected. nil: what it is where there is nothing to report, or WITHHELD; notice: of Part 2

    composed: None of a statement, and where nothing goes at all
    """

    name: str
    data: bytes
    nil: str
    notice: tuple[str, ...]
    composed: Composed | None

    @property
    def places(self) -> Mapping[FileType, Sequence[tuple[str, int]]]:
        """Of each record its tab and row, by file type, in their order."""
        if self.composed is None:
            return {}
        rows = self.composed.places.sort("type", "number")
        return {
            FileType(str(kind)): list(part.select("sheet", "row").iter_rows())
            for (kind,), part in rows.partition_by("type", as_dict=True, maintain_order=True).items()
        }


def made_file(found: FileDerived, terms: OutTerms) -> FileMade:
    """Make the file. The same terms and records are the same bytes. Where all that was to be reported is withheld, none is made: that
    there is nothing would not be true.
    """
    if not found.count and any(LEFT_OUT[code].withheld for kind in terms.kinds for code in found.reasons(kind)):
        return FileMade("", b"", WITHHELD, (), None)
    wanted = {terms.nils[kind.value] for kind in terms.kinds}
    nil = "" if found.count else next(one for one in NILS if one in wanted)
    if nil == "nothing":
        return FileMade("", b"", nil, (), None)
    if nil == "statement":
        return _statement(terms)
    layout = msgspec.structs.replace(
        terms.arranged(), protected=False
    )  # protected once it is made, so that it can be made again
    notice = notice_lines(found.scopes) if found.protected else ()
    records: dict[FileType | str, pl.DataFrame] = {
        kind: records_of_rows(kind, [one.said for one in rows]) for kind, rows in found.rows.items()
    }
    made = composed_file(
        records,
        layout,
        all_are=layout.partner,
        provider=terms.us.name,
        period_end=terms.period_end,
        as_of=terms.day,
        closing=notice_tab(layout, notice),
    )
    return FileMade(made.name, made.bytes(), nil, notice, made)


def _statement(terms: OutTerms) -> FileMade:
    """A page that says that there is nothing to report."""
    names = ", ".join(kind.words for kind in terms.kinds)
    lines = [
        f"{terms.us.name} (NPI {terms.us.npi})",
        f"{names}: nothing to report",
        f"Reporting period {on_paper(terms.period_start)} to {on_paper(terms.period_end)}; {on_paper(terms.day)}",
    ]
    kinds = "-".join(kind.value.upper() for kind in terms.kinds)
    name = f"{kinds}_nothing-to-report_{date_form('YYYYMMDD').written(terms.period_end)}.txt"
    return FileMade(name, ("\n".join(lines) + "\n").encode(), "statement", (), None)
