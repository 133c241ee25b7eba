"""`ecmx hub compose`: a plan's files of a period, made and kept; what they leave out and why is told before anything goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import Ending, ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import JsonOption
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from datetime import date, datetime

    from ecmx.guidance import FileType
    from ecmx.hub import Home
    from ecmx.hub.accounts import By
    from ecmx.hub.outbound import ComposedFile
    from ecmx.hub.partners import Partner
    from ecmx.hub.transmissions import Transmission
    from ecmx.reports import Page

__all__ = ["compose", "types_named"]

MOST_FINDINGS = 12  # told one by one
OWN_SPELLING = "column-dialect"  # how ecmx itself has written a column is no news


def compose(
    by: ByOption,
    plan: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only for this plan. May be repeated. Default: every plan.")
    ] = None,
    period: Annotated[
        str,
        typer.Option(
            metavar="PERIOD",
            help="A month as 2026-10, or 2026-10-01..2026-10-07. Default: the last month that is over.",
        ),
    ] = "",
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="Only rtf, otf or referral. May be repeated. Default: all owed."),
    ] = None,
    correct: Annotated[
        int | None,
        typer.Option(
            metavar="ID", min=1, help="Correct this file of yours, in the way that you and the plan agreed on."
        ),
    ] = None,
    known: Annotated[
        str,
        typer.Option(metavar="MOMENT", help="As it was known at an earlier moment, for example 2026-11-05T09:00."),
    ] = "",
    password_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="The password of protected workbooks is in this text file.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FOLDER", help="Put the files into this folder, too.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there already.")] = False,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Prepare what you send to plans for a period. Nothing is sent yet.

    For each file it shows its members, who is not included and why, what the plan's form has no place for, and what the rules found.
    A file for the same period that has not been sent yet is withdrawn in favor of the new one.
    """
    with ending(as_json=as_json) as voice:
        if out is not None and not out.is_dir():
            raise UsageProblem("target-no-folder", f"{out}: there is no such folder.", "Make it first.")
        found = entered(home)
        who = looker(by, organization)
        made, failed = _composed(who, found, plan or [], period, types or [], correct, known, _password(password_file))
        if out is not None:
            for one in made:
                _write(one, out, found, force=force)
        if as_json:
            voice.as_json = False
            write_json([_object(one) for one in made])
            if failed:
                raise typer.Exit(Ending.UNUSABLE)
            return
        from rich.console import Console

        from ecmx.reports import Page

        page = Page(Console(highlight=False))
        for one in made:
            _show(one, page)
        _show_next(made, page)
        for name, problem in failed:
            page.line((f"{name}: ", "bold"), f"not prepared: {problem.message} {problem.fix}".rstrip())
        if failed:
            raise typer.Exit(Ending.UNUSABLE)


def _composed(
    who: By,
    home: Home,
    names: list[str],
    period: str,
    types: list[str],
    correct: int | None,
    known: str,
    password: str | None,
) -> tuple[list[ComposedFile], list[tuple[str, UsageProblem]]]:
    """The files that were composed; and where several plans are meant, those whose files cannot be, which stops no other's."""
    from datetime import datetime

    from ecmx.hub import outbound
    from ecmx.hub.partners import partner_by_name

    kinds = types_named(types)
    today = datetime.now(home.settings.zone).date()
    at = _moment(known, home) if known else None
    if correct is not None:
        file = _ours(who, correct)
        start, end = file.period_start, file.period_end
        assert file.partner is not None  # as of every file that is composed
        assert start is not None
        assert end is not None
        said = (start, end)
        made = outbound.compose(file.partner, period=said, by=who, home=home, at=at, correcting=file, password=password)
        return made, []
    when = outbound.period_named(period, today=today)
    plans = [partner_by_name(who.organization, name) for name in names] or _plans(who, when)
    made, failed = [], []
    for plan in plans:
        try:
            made += outbound.compose(plan, kinds, period=when, by=who, home=home, at=at, password=password)
        except UsageProblem as problem:
            if len(plans) == 1:
                raise
            failed.append((plan.name, problem))
    return made, failed


def types_named(types: list[str]) -> list[FileType]:
    """File types by their names. Raises UsageProblem."""
    from ecmx.exchange import record_schema
    from ecmx.guidance import FileType

    for one in types:
        record_schema(one)
    return [FileType(one) for one in types]


def _moment(said: str, home: Home) -> datetime:
    from datetime import datetime

    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise UsageProblem(
            "moment-unclear", "That is no moment.", "For example 2026-11-05T09:00, by the hub's clock."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=home.settings.zone)


def _plans(who: By, period: tuple[date, date]) -> list[Partner]:
    """The plans with whom an agreement is in force or tried at the period's end, and to whom something is owed."""
    from ecmx.hub.outbound import plans_owed

    found = [agreement.plan for agreement, _ in plans_owed(who.organization, period)]
    if not found:
        raise UsageProblem(
            "compose-nothing",
            "No plan needs a file from you for that period.",
            "Look at the agreements: ecmx hub partners.",
        )
    return found


def _ours(who: By, pk: int) -> Transmission:
    from ecmx.hub.transmissions import Transmission

    file = Transmission.objects.of(who.organization).filter(pk=pk, direction="out").select_related("partner").first()
    if file is None:
        raise UsageProblem("file-unknown", "You have no file with that number.", "Look: ecmx hub files-out.")
    return file


def _password(path: Path | None) -> str | None:
    from ecmx.cli.check import passwords_in

    return passwords_in(path)[0] if path is not None else None


def _write(one: ComposedFile, folder: Path, home: Home, *, force: bool) -> None:
    from ecmx.files import aside
    from ecmx.hub.outbound import parcel

    if one.transmission is None:
        return
    going = parcel(one.transmission, home)
    for name, data in [(going.name, going.data), *([going.beside] if going.beside else [])]:
        with aside(folder / name, over=force) as place:
            place.write_bytes(data)


def _object(one: ComposedFile) -> object:
    return object_of(
        {
            "file": one.transmission.pk if one.transmission else None,
            "name": one.transmission.name if one.transmission else "",
            "sha256": one.transmission.digest if one.transmission else "",
            "plan": one.plan.slug,
            "types": list(one.terms.file_types),
            "layout": one.terms.layout,
            "period": [one.terms.period_start, one.terms.period_end],
            "nothing_to_report": one.nil,
            "members": one.members,
            "adds_up": one.adds_up,
            "rows": {kind.value: count for kind, count in one.rows.items()},
            "inside": {kind.value: count for kind, count in one.inside.items()},
            "left_out": {kind.value: dict(reasons) for kind, reasons in one.left_out.items()},
            "lost": one.losses.counts(),
            "findings": dict(one.findings.frame().group_by("code").len().sort("code").iter_rows()),
            "beyond_the_guidance": {kind.value: list(asked.beyond) for kind, asked in one.columns.items()},
            "not_elected": {kind.value: list(asked.not_elected) for kind, asked in one.columns.items()},
            "part_2_notice": list(one.notice),
        }
    )


def _show(one: ComposedFile, page: Page) -> None:
    from ecmx.guidance import on_paper

    kinds = ", ".join(kind.upper() for kind in one.terms.file_types)
    period = f"{on_paper(one.terms.period_start)} to {on_paper(one.terms.period_end)}"
    page.line((f"{one.plan.name}: {kinds}", "bold"), f"  {period}, form {one.terms.layout}")
    for kind in one.terms.kinds:
        _show_members(one, kind, page)
    from ecmx.hub.outbound import WITHHELD

    _show_blank(one, page)
    _show_losses(one, page)
    _show_findings(one, page)
    if one.notice:
        page.named("Part 2", "some records are from Part 2 programs: the notice is sent with them.", indent=2)
    if one.nil == WITHHELD:
        page.named(
            "Nothing",
            "is sent: everything there is to report needs a consent first, as said above. It is still due.",
            indent=2,
        )
    elif one.transmission is None:
        page.named("Nothing", "to report, and nothing is sent, as agreed.", indent=2)
    else:
        said = {
            "": "Kept",
            "statement": "Nothing to report: a statement is kept",
            "empty_file": "Nothing to report: a file without rows is kept",
        }
        page.line(
            f"{said[one.nil]} as file {one.transmission.pk}, {one.transmission.name}. It has not been sent.", indent=2
        )
    page.gap()


def _show_next(made: list[ComposedFile], page: Page) -> None:
    """How they go, now that they have been looked at."""
    kept = [str(one.transmission.pk) for one in made if one.transmission]
    if kept:
        page.line(f"Review them, then send them: ecmx hub send {' '.join(kept)} --by USER")


def _show_members(one: ComposedFile, kind: FileType, page: Page) -> None:
    """14 of 14 members: in the file, or left out for a reason."""
    from ecmx.hub.outbound import LEFT_OUT

    rows, left_out = one.rows[kind], one.left_out[kind]
    name = kind.value.upper()
    if kind.value == "referral":
        page.named(name, f"{rows:,} people referred", indent=2)
    else:
        inside = one.inside[kind]
        accounted = inside + sum(left_out.values())
        page.named(
            name,
            f"{accounted:,} of {one.members:,} members, ",
            "count matches" if one.adds_up else ("these counts do not match: please report it", "bold red"),
            f": {inside:,} included ({rows:,} rows), {sum(left_out.values()):,} not included",
            indent=2,
        )
    for code, count in sorted(left_out.items(), key=lambda pair: (-pair[1], pair[0])):
        page.line(f"{count:,} × {LEFT_OUT[code].said} ", (code, "dim"), indent=6, hang=8)


def _show_blank(one: ComposedFile, page: Page) -> None:
    """Columns that stay blank though the layout has them."""
    from ecmx import guidance

    beyond = {name for asked in one.columns.values() for name in asked.beyond}
    if beyond:
        words = "; ".join(sorted(guidance.extension(name).words for name in beyond))
        page.named("Blank", f"beyond the guidance, and not agreed on: {words}", indent=2)
    others = {name for asked in one.columns.values() for name in asked.not_elected}
    if others:
        words = "; ".join(sorted(guidance.element(name).label for name in others))
        page.named("Blank", f"optional, and not elected by the plan (fn 47): {words}", indent=2)


def _show_losses(one: ComposedFile, page: Page) -> None:
    for loss in one.losses.losses:
        page.named(
            "Not sent",
            f"{loss.total:,} × {loss.place.header or loss.place.element}: {loss.message} {loss.fix}",
            indent=2,
        )
    if one.withheld:
        page.named("Not sent", f"{one.withheld:,} records: the form is another plan's", indent=2)


def _show_findings(one: ComposedFile, page: Page) -> None:
    import polars as pl

    frame = one.findings.frame().filter(pl.col("code") != OWN_SPELLING)
    if not frame.height:
        return
    ranked = {"error": 0, "warning": 1, "note": 2}
    groups = frame.group_by("severity", "code", "message", maintain_order=True).len().rows()
    groups.sort(key=lambda group: (ranked[group[0]], -group[3], group[1]))
    for severity, code, message, count in groups[:MOST_FINDINGS]:
        page.line(f"{count:,} × {severity}: {message} ", (code, "dim"), indent=2, hang=4)
    if len(groups) > MOST_FINDINGS:
        page.line(f"and {len(groups) - MOST_FINDINGS:,} more findings: --json.", indent=2)
