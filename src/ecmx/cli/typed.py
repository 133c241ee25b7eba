"""What was typed and is no command of ours: said as everything else is, in a sentence and what to do about it, or as an object for
`--json`. Also the list of commands in `--help`, whole. Knows the framework's errors by their names; no command.
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import typer
from typer.core import TyperGroup

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import Ending, error_object, write_json
from ecmx.errors import UsageProblem

__all__ = ["Commands", "usage_problem"]

_EXAMPLE = datetime(2026, 10, 31, 14, 30)
_WHOLE = 10_000  # characters: more than any first sentence has
_LISTED = 12  # commands that a sentence names
_STOPPED = 130  # as a shell says it


class Commands(TyperGroup):
    """A group of commands that ends in a sentence of ours whatever was typed, and whose help cuts nothing."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        for command in self.commands.values():
            for parameter in command.params:
                if (
                    parameter.param_type_name == "argument"
                ):  # its name says what it is; <list[Path]> says it to a programmer
                    vars(parameter)["display_type_rich"] = _no_type

    def main(self, args: Sequence[str] | None = None, *given: Any, **named: Any) -> Any:
        """Run what was typed and end the process with its exit code, as the framework does."""
        words = list(sys.argv[1:] if args is None else args)
        if os.environ.get("_ECMX_COMPLETE"):  # a shell asks what may follow: only then is that loaded
            from typer.completion import completion_init  # type: ignore[attr-defined]

            completion_init()
        named["standalone_mode"] = False
        try:
            ended = super().main(args, *given, **named)
        except typer.Abort:
            typer.echo("ecmx: Stopped.", err=True)
            sys.exit(_STOPPED)
        except Exception as problem:
            kinds = _kinds(problem)
            if "NoArgsIsHelpError" in kinds:
                typer.echo(str(problem), err=True)
            elif "ClickException" in kinds:
                _say(usage_problem(problem, words), as_json="--json" in words)
            else:
                raise
            sys.exit(Ending.UNUSABLE)
        sys.exit(ended if isinstance(ended, int) else Ending.CLEAN)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands, each with its first sentence; a long one goes on in the next line."""
        shown = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, one.get_short_help_str(_WHOLE)) for name, one in shown if one is not None and not one.hidden]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


def usage_problem(problem: Any, words: Sequence[str]) -> UsageProblem:
    """What the framework objects to, in our words; nothing that was typed for a value is repeated. words: what was typed"""
    context = getattr(problem, "ctx", None)
    command = context.command_path if context is not None else "ecmx"
    kinds = _kinds(problem)
    see = f"See how it is written: {command} --help." if context is not None else "Add --help to see how it is written."
    if "NoSuchOption" in kinds:
        near = ", ".join(sorted(problem.possibilities or ()))
        fix = f"Similar: {near}." if near else f"See which there are: {command} --help."
        return UsageProblem("option-unknown", f"{problem.option_name} is not an option of {command}.", fix)
    if "BadOptionUsage" in kinds:
        needs = "takes nothing after it" if "not take" in problem.message else "needs something after it"
        return UsageProblem("option-incomplete", f"{problem.option_name} {needs}.", see)
    if "MissingParameter" in kinds:
        return UsageProblem("word-missing", f"{_named(problem.param)} is missing.", see)
    if "BadParameter" in kinds:
        return UsageProblem("option-unusable", *_unusable(problem.param, see))
    if context is not None and isinstance(context.command, TyperGroup):
        return _no_command(context, command, words)
    return UsageProblem(
        "word-too-many",
        f"There are more words than {command} accepts.",
        'A name with spaces goes in quotes: "October roster.xlsx". ' + see,
    )


def _no_command(context: Any, command: str, words: Sequence[str]) -> UsageProblem:
    rest = list(words)
    for name in command.split()[1:]:
        rest = rest[rest.index(name) + 1 :] if name in rest else rest
    typed = next((word for word in rest if not word.startswith("-")), "")
    known = context.command.list_commands(context)
    there = f"There are: {', '.join(known)}." if len(known) <= _LISTED else f"See which there are: {command} --help."
    if not typed:
        return UsageProblem("command-missing", f"A command is missing after {command}.", there)
    near = difflib.get_close_matches(typed, known)
    fix = f"Similar: {', '.join(near)}." if near else there
    if os.path.exists(typed):  # noqa: PTH110 – whatever was typed, no path is made of it
        fix = f"To check a file: ecmx check {typed}"
    return UsageProblem("command-unknown", f"{typed} is not a command of {command}.", fix)


def _unusable(parameter: Any, see: str) -> tuple[str, str]:
    """What a parameter takes, and an example."""
    name = _named(parameter)
    takes = getattr(parameter, "type_descriptor", None)
    info = getattr(takes, "parameter_info", None)
    if takes is None or info is None:
        return f"{name}: what is written there cannot be used.", see
    if takes.is_datetime:
        forms = " or ".join(dict.fromkeys(_EXAMPLE.strftime(form) for form in info.formats or DAY_FORMATS))
        kind = "a month" if all("%d" not in form for form in info.formats or ("%d",)) else "a day"
        return f"{name} takes {kind}.", f"Write it like this: {forms}."
    if takes.is_choice:
        return f"{name} must be one of a few words.", f"They are: {', '.join(str(one.value) for one in takes.choices)}."
    if takes.annotation in (int, float) or takes.is_ranged:
        kind = "a number" if takes.annotation is float else "a whole number"
        bounds = [f"at least {info.min:g}"] if info.min is not None else []
        bounds += [f"at most {info.max:g}"] if info.max is not None else []
        return f"{name} takes {kind}{', ' + ' and '.join(bounds) if bounds else ''}.", see
    return f"{name}: what is written there cannot be used.", see


def _named(parameter: Any) -> str:
    """How a person types it: an option's longest name, or what stands for an argument in the help."""
    if parameter is None:
        return "a word"
    if getattr(parameter, "param_type_name", "") == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name.upper())


def _no_type(ctx: Any) -> str:  # noqa: ARG001 – asked as the framework asks
    return ""


def _kinds(problem: BaseException) -> set[str]:
    return {kind.__name__ for kind in type(problem).__mro__}


def _say(problem: UsageProblem, *, as_json: bool) -> None:
    if as_json:
        write_json({"error": error_object(problem)})
        return
    typer.echo(f"ecmx: {problem.message}", err=True)
    typer.echo(f"      {problem.fix}", err=True)
