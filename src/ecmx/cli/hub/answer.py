"""`ecmx hub answer`: a receipt or a response file of a partner, taken over."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.hub.receipt import tell_taken
from ecmx.cli.options import JsonOption
from ecmx.errors import FileUnusable, UsageProblem

if TYPE_CHECKING:
    from ecmx.hub import Home
    from ecmx.hub.accounts import By
    from ecmx.hub.answers import ResponseForm

__all__ = ["answer"]


def answer(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="What the partner sent back.")],
    by: ByOption,
    of: Annotated[
        int | None,
        typer.Option(metavar="ID", min=1, help="Which file of yours it answers. Our JSON receipt says so itself."),
    ] = None,
    key: Annotated[
        str, typer.Option(metavar="HEADING", help="The column that says which row is meant: by CIN, or by row number.")
    ] = "",
    key_is: Annotated[Literal["cin", "row"], typer.Option(help="What that column contains.")] = "cin",
    verdict: Annotated[
        str,
        typer.Option(
            metavar="HEADING", help="The column that says accepted or not. Without one every listed row is rejected."
        ),
    ] = "",
    message: Annotated[str, typer.Option(metavar="HEADING", help="The column that says why.")] = "",
    accepted_word: Annotated[
        list[str] | None,
        typer.Option("--accepted-word", metavar="WORD", help="The word that means accepted. May be repeated."),
    ] = None,
    rejected_word: Annotated[
        list[str] | None,
        typer.Option("--rejected-word", metavar="WORD", help="The word that means rejected. May be repeated."),
    ] = None,
    others: Annotated[
        Literal["accepted", "open"], typer.Option(help="What holds of rows of yours that are not listed.")
    ] = "open",
    file_name: Annotated[
        str,
        typer.Option(
            metavar="PATTERN", help="How such files are called (*, ?), so that one is known in the partner's folder."
        ),
    ] = "",
    password_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="The file is protected: its password is in this text file.")
    ] = None,
    given_by: Annotated[str, typer.Option(metavar="NAME", help="Who at the partner gave it.")] = "",
    note: Annotated[str, typer.Option(metavar="TEXT", help="A note to keep with it.")] = "",
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Record what a partner sent back about a file of yours: our JSON receipt, or a workbook or text with a row's key and verdict.

    How a partner's response is laid out is asked once and kept in the hub's home (`responses/`). Nothing is recorded if the answer
    lists a row that your file does not have, or says two things about one row. The same answer twice changes nothing.
    """
    with ending(as_json=as_json) as voice:
        found = entered(home)
        from datetime import datetime

        from ecmx.cli.hub.decide import one_password
        from ecmx.hub.answers import ResponseForm, form_kept, free_name, take_answer

        who = looker(by, organization)
        data = _bytes(path)
        password = one_password(password_file) if password_file is not None else None
        form = None
        named = ""
        if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and of is not None:
            slug = _partner_of(of, who)
            if key:
                form = ResponseForm(
                    partner=slug,
                    key=key,
                    key_is=key_is,
                    verdict=verdict,
                    message=message,
                    accepted=tuple(accepted_word or ()),
                    rejected=tuple(rejected_word or ()),
                    others=others,
                    file_name=file_name,
                )
                named = slug
            else:
                form, named = _form(path, slug, found, others, password, ask=sys.stdin.isatty() and not as_json)
        now = datetime.now(found.settings.zone)
        taken = take_answer(
            data,
            path.name,
            by=who,
            home=found,
            now=now,
            of=of,
            form=form,
            password=password,
            given_by=given_by,
            note=note,
        )
        if as_json:
            voice.as_json = False
            write_json(object_of(taken))
        else:
            tell_taken(taken)
        if named and form is not None and not taken.again:
            kept = form_kept(found.folder, free_name(found.folder, named), form)
            if not as_json:
                typer.echo(f"How this partner answers is saved: {kept}")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise FileUnusable(
            "file-unreadable", f"{path.name}: the file cannot be read.", "Look at its rights."
        ) from problem


def _partner_of(pk: int, by: By) -> str:
    from ecmx.hub.transmissions import Transmission

    file = Transmission.objects.of(by.organization).select_related("partner").filter(pk=pk, direction="out").first()
    if file is None or file.partner is None:
        raise UsageProblem("answer-file-unknown", f"We have no file with the number {pk}.", "Look: ecmx hub due.")
    return file.partner.slug


def _form(
    path: Path, partner: str, home: Home, others: str, password: str | None, *, ask: bool
) -> tuple[ResponseForm | None, str]:
    """The form that fits, and under which name it is to be kept: "" where it is kept already. Asks, or raises UsageProblem."""
    from ecmx.hub.answers import forms_in, heads_of, proposed, read_response

    mine = [form for form in forms_in(home.folder).values() if form.partner == partner]
    fitting = next((form for form in mine if read_response(path, form, password) is not None), None)
    if fitting is not None:
        return fitting, ""
    found = proposed(heads_of(path, password), partner)
    if found is None:
        return None, ""
    parts = [("--key", found.key), ("--verdict", found.verdict), ("--message", found.message)]
    words = " ".join(f'{option} "{head}"' for option, head in parts if head)
    if found.key_is == "row":
        words += " --key-is row"
    if not ask:
        raise UsageProblem(
            "response-form-unsure",
            "ecmx does not know yet how this partner's response is laid out. This is a guess:",
            f"If it is right, say so: add {words}",
        )
    typer.echo("ecmx does not know yet how this partner's response is laid out. By its headings:")
    what = f"“{found.key}” is {'the CIN' if found.key_is == 'cin' else 'the row number in your file'}"
    says = f"“{found.verdict}” says accepted or not" if found.verdict else "every row that is listed is rejected"
    why = f"“{found.message}” says why" if found.message else "nothing says why"
    if not typer.confirm(f"{what}; {says}; {why}. Is that right?"):
        raise UsageProblem(
            "response-form-unsure",
            "Nothing was recorded.",
            "Say which columns are which: --key, --verdict, --message.",
        )
    import msgspec

    return msgspec.structs.replace(found, others=others), partner
