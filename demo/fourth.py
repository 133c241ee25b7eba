"""The last part of the demo: a fourth plan's form, never seen before, is learned from one filled sample, and used at once."""

from __future__ import annotations

import json
from typing import Any

from rich.markup import escape

from demo.exchange import AS_OF, PERIOD, Step
from demo.story import item
from demo.toyon import toyon

__all__ = ["fourth"]


def fourth(step: Step) -> bool:
    """Tell it; true when the layout reads its own sample, and the file that goes out in that form is clean."""
    workbook = toyon()
    sample, layout, out = (
        step.path("new-plan", name) for name in (workbook.name, "toyon.toml", "toyon_return_2026_10.xlsx")
    )
    step.console.print()
    step.console.rule("[bold]A fourth plan, whose form nobody has described to ecmx[/]", align="left", style="dim")
    step.say(f"From [bold]{escape(workbook.sender)}[/] (invented), as a colleague filled it last month:")
    for oddity in workbook.oddities:
        item(step.console, escape(oddity))
    step.say(
        "\n[bold]a.[/] Its layout is learned from that one file; --yes asks nothing, and leaves open what is not sure."
    )
    learned = json.loads(step.run("layouts", "learn", sample, "-o", layout, "--partner", "Toyon County Health", "--yes", "--force",
                                  "--as-of", AS_OF, "--json", most=0))  # fmt: skip
    tell_columns(step, learned["columns"])
    step.say("\n[bold]b.[/] The sample, checked with the layout that was learned from it.")
    checked = json.loads(step.run("check", sample, "--layout", layout, "--as-of", AS_OF, "--json"))
    step.say(f"  {checked['rows']['clean']} of {checked['rows']['in']} rows are clean")
    step.say(
        "\n[bold]c.[/] October's work for it is in a workbook that names no plan. So ecmx sends nothing to anybody, until somebody\n"
        "who knows it says whose members they are, with --all-are; and it is checked before it goes."
    )
    work = step.path("work", "toyon_month.xlsx")
    step.run(
        "synthesize", "--layout", "canonical", "--fill", "rtf", "--fill", "otf", "--members", "30", "--seed", "14", "--period", PERIOD,
        "-o", work, "--force", shown=False,
    )  # fmt: skip
    kinds = ["--type", "rtf", "--type", "otf"]
    sent = json.loads(
        step.run(
            "convert",
            work,
            "--to",
            layout,
            *kinds,
            "--all-are",
            "Toyon County Health",
            "-o",
            out,
            "--force",
            "--as-of",
            AS_OF,
            "--json",
        )
    )
    final = json.loads(step.run("check", out, "--layout", layout, "--as-of", AS_OF, "--json"))
    wrong = [one for one in final["findings"] if one["severity"] == "error"]
    step.say(f"  {sent['rows']['in']} rows: {sent['rows']['out']} written, {sent['rows']['held']} on hold; "
             + (f"[red]{len(wrong)} errors[/]" if wrong else "[green]clean[/]"))  # fmt: skip
    step.say(f"\n  [cyan]{layout}[/]  the plan's form: a column a line, with how sure it is and why; you may edit it")
    step.say("  Without --yes ecmx asks about the columns not decided yet: docs/tutorial/a-new-plan.md")
    return not wrong and checked["rows"]["clean"] == checked["rows"]["in"]


def tell_columns(step: Step, columns: list[dict[str, Any]]) -> None:
    """How many columns are understood, a few of them, and what is open."""
    kinds = [one["taken_for"] for one in columns]
    own, undecided = kinds.count("own"), kinds.count("undecided")
    step.say(
        f"  {len(columns) - own - undecided} of {len(columns)} columns are recognized, {own} the plan's own, {undecided} not decided yet"
    )
    wanted = ("Mbr Name (Last, First)", "ECM Enroll Dt", "Discont. Rsn Cd", "Outreach Mode")
    shown = [one for one in columns if one["header"] in wanted or one["taken_for"] == "undecided"]
    for one in shown:
        sure = "not sure" if one["taken_for"] == "undecided" else f"{one['confidence']:.0%} sure"
        means = one["words"] or "undecided, so not read"
        item(step.console, f"{one['column']} “{escape(one['header'])}” → {escape(means)} ({sure})")
