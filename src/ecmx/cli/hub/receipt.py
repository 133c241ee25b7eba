"""`ecmx hub receipt`: what became of a file: of one that came as JSON for its sender; of one of ours as a partner said it by word."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.hub.moments import moment_said
from ecmx.cli.options import ForceOption, JsonOption
from ecmx.cli.targets import demand_target
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.hub.answers import AnswerTaken

__all__ = ["CORRECTIONS", "receipt", "tell_taken"]

#: How what is wrong is corrected, by the agreement's word.
CORRECTIONS = {
    "whole": "the whole file is sent again",
    "rows": "only the corrected rows are sent again",
    "next": "they are corrected in the next file",
}


def receipt(
    file: Annotated[int, typer.Argument(metavar="ID", min=1, help="The file's number.")],
    by: ByOption,
    accepted: Annotated[bool, typer.Option("--accepted", help="The partner accepts it, all of it.")] = False,
    rejected: Annotated[
        str,
        typer.Option("--rejected", metavar="ROWS", help="The partner rejects these rows (4,7-9 or RTF!4), or: all."),
    ] = "",
    received: Annotated[bool, typer.Option("--received", help="The partner says only that it was received.")] = False,
    message: Annotated[str, typer.Option(metavar="TEXT", help="Why those rows are rejected.")] = "",
    how: Annotated[str, typer.Option(metavar="WAY", help="How the answer came: phone, mail or portal.")] = "",
    given_by: Annotated[str, typer.Option(metavar="NAME", help="Who at the partner gave it.")] = "",
    note: Annotated[str, typer.Option(metavar="TEXT", help="A note to keep with it.")] = "",
    at: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="When it came. Default: now.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE", help="Of a file that came: write its receipt, a .json."),
    ] = None,
    force: ForceOption = False,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Record what a partner told you about a file of yours; or write the receipt for a file you received.

    Rows are counted as a spreadsheet counts them: the header's is 1. What is rejected becomes open questions.
    For an answer in a file: ecmx hub answer.
    """
    with ending(as_json=as_json) as voice:
        asked = [accepted, bool(rejected), received]
        if sum(asked) > 1 or (any(asked) and out is not None):
            raise UsageProblem("receipt-one", "Say one thing of the file.", "--accepted, --rejected, --received or -o.")
        if out is not None:
            demand_target(out, (".json",), force=force)
        found = entered(home)
        from ecmx.hub.answers import receipt_of, say_answer, written_receipt

        who = looker(by, organization)
        if not any(asked):
            made = written_receipt(receipt_of(file, by=who))
            if out is None:
                typer.echo(made.decode(), nl=False)
            else:
                _write(out, made, force=force)
            return
        when, now = moment_said(at, found)
        taken = say_answer(
            file,
            by=who,
            verdict="accepted" if accepted else "received" if received else "rejected",
            rows="" if rejected == "all" else rejected,
            message=message,
            how=how,
            given_by=given_by,
            note=note,
            at=when,
            now=now,
        )
        if as_json:
            voice.as_json = False
            write_json(object_of(taken))
        else:
            tell_taken(taken)


def tell_taken(taken: AnswerTaken) -> None:
    """What an answer came to, in a few lines."""
    if taken.again:
        typer.echo(f"file {taken.file}: this was already recorded; nothing changed. It is {taken.means}.")
        return
    if not taken.counts:
        typer.echo(
            f"file {taken.file}: the answer is saved but changes nothing: there is a later one, or another file counts. "
            f"It is {taken.means}."
        )
        return
    from ecmx.findings import counted

    rows = f"; {counted(taken.rejected, 'row')} rejected" if taken.rejected else ""
    rest = f", {taken.left_open:,} not answered" if taken.left_open else ""
    typer.echo(f"file {taken.file}: {taken.means}{rows}{rest}.")
    if taken.earlier:
        typer.echo(f"It contradicts answer {taken.earlier}. The later one counts; both are saved.")
    if taken.correction:
        typer.echo(
            f"What was rejected is in your open questions. Under the agreement, {CORRECTIONS[taken.correction]}."
        )


def _write(out: Path, data: bytes, *, force: bool) -> None:
    from ecmx.files import aside

    with aside(out, over=force) as place:
        place.write_bytes(data)
    typer.echo(f"{out}: written.")
