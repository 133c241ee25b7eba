"""`ecmx hub partners`: a folder of partners in, out, and looked through. Knows where it lies, not what stands in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.typed import Commands
from ecmx.errors import UsageProblem

__all__ = ["partners"]

partners = typer.Typer(
    cls=Commands,
    name="partners",
    no_args_is_help=True,
    help="Who files are exchanged with, and what was agreed: as a folder of TOML.",
)


@partners.command("import")
def import_(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="partners.toml, and what else there is: docs/reference/hub-partners.md."),
    ],
    by: ByOption,
    organization: OrganizationOption = "",
    home: HomeOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Take it without being asked.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
) -> None:
    """Bring a folder of partners in: checked as a whole, shown as a difference, taken when you say so.

    Every mistake of every file is said at once, and nothing is taken while there is one. A partner or agreement that is not in
    the folder any more and has files or members stays, and is inactive.
    """
    with ending():
        found = entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.partners import difference, layouts_known, taken
        from ecmx.hub.partners.folder import read_folder, remarks
        from ecmx.layouts import shipped

        who = acting(by, organization)
        who.demand("partners.import")
        layouts = layouts_known(found.layouts)
        terms = read_folder(folder, layouts, found)
        seen = difference(who.organization, terms)
        for line in seen.lines():
            typer.echo(line)
        ours = {layout.name for layout in shipped()}
        for said in remarks(terms, [layout.name for layout in layouts if layout.name not in ours]):
            typer.echo(f"ecmx: {said}", err=True)
        if dry_run or not seen:
            return
        demand_word(yes=yes)
        taken(terms, by=who, seen=seen)
        typer.echo(
            f"Imported: {seen.count('added')} added, {seen.count('changed')} changed, {seen.count('gone')} gone."
        )


@partners.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that is new or empty.")],
    by: ByOption,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Write what is known of partners and agreements as a folder of TOML. Bringing it in again changes nothing."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.partners import exported

        files = exported(folder.absolute(), by=acting(by, organization))
        typer.echo(f"{folder}: {len(files)} files.")


@partners.command()
def show(by: ByOption, organization: OrganizationOption = "", home: HomeOption = None) -> None:
    """Show partners, agreements with their files, and populations that are live."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.partners import looked_at

        for line in looked_at(by=acting(by, organization)):
            typer.echo(line)


def demand_word(*, yes: bool) -> None:
    """That somebody says so. Raises UsageProblem where nobody does."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageProblem(
            "word-missing", "There is no one to ask here; nothing was imported.", "Add --yes, or --dry-run to look."
        )
    if not typer.confirm("Import this?"):
        raise UsageProblem("not-taken", "Nothing was imported.")
