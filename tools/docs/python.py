"""docs/reference/python.md: the face of `import ecmx`, name by name, below programs that a test runs.

The programs are kept by hand in `python_examples.md` beside this module; the rest is what the code says of itself.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

import ecmx

__all__ = ["EXAMPLES", "listed", "pages", "programs"]

EXAMPLES = Path(__file__).with_name("python_examples.md")
#: Data whose fields have a page of their own.
ELSEWHERE = {"Layout": "[layouts](layouts.md)", "Partner": "[partners](partners.md)"}
#: What a program makes itself; everything else it gets from a call.
MADE = (ecmx.Layouts, ecmx.Partners)
#: What the house needs of them, and no program.
INWARD = {
    ecmx.Findings: ("add", "merge", "keeping_back", "forget", "entries", "estimated_size"),
    ecmx.Received: ("plans", "judged", "ledgers", "sourced", "outcomes_counted"),
    ecmx.Checked: ("judged",),
    ecmx.Losses: ("losses",),
}
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_WIDTH = 100


def pages() -> dict[str, str]:
    """The page."""
    here = EXAMPLES.read_text(encoding="utf-8").replace("../../docs/reference/", "")
    parts = [here.strip(), "## Every name"]
    for title, names in grouped().items():
        parts.append(f"### {title}")
        parts += [entry(name, getattr(ecmx, name)) for name in names]
    return {"reference/python.md": "\n\n".join(parts) + "\n"}


def programs() -> list[str]:
    """The programs of the page, in their order."""
    return _BLOCK.findall(EXAMPLES.read_text(encoding="utf-8"))


def listed(page: str) -> list[str]:
    """The names that a page lists."""
    return re.findall(r"^#### `ecmx\.(\w+)`$", page, re.MULTILINE)


def grouped() -> dict[str, list[str]]:
    """The names of the face by what they are."""
    found: dict[str, list[str]] = {"Functions": [], "What they give and take": [], "Words": [], "Errors": []}
    for name in ecmx.__all__:
        thing = getattr(ecmx, name)
        if not inspect.isclass(thing):
            found["Functions" if callable(thing) else "Words"].append(name)
        elif issubclass(thing, Exception):
            found["Errors"].append(name)
        else:
            found["Words" if issubclass(thing, Enum) else "What they give and take"].append(name)
    return found


def entry(name: str, thing: Any) -> str:
    """One name: how it is called, what it says of itself, what it has."""
    parts = [f"#### `ecmx.{name}`"]
    if not callable(thing):
        return "\n\n".join([*parts, "The version of ecmx, as text."])
    if inspect.isclass(thing) and issubclass(thing, Enum):
        words = ", ".join(f"`{one.name}` = `{one.value!r}`" for one in thing)
        return "\n\n".join([*parts, text_of(thing), words])
    if not inspect.isclass(thing) or thing in MADE:
        parts.append(called(name, thing))
    parts.append(text_of(thing))
    if inspect.isclass(thing) and name in ELSEWHERE:
        parts.append(f"Its fields: {ELSEWHERE[name]}.")
    if inspect.isclass(thing) and not issubclass(thing, Exception):
        members = list(members_of(thing))
        parts += ["\n".join(members)] if members else []
    return "\n\n".join(parts)


def called(name: str, thing: Any) -> str:
    """The call, in one line or a parameter a line."""
    signature = inspect.signature(thing)
    shown = [plain(str(one)) for one in signature.parameters.values() if not one.name.startswith("_")]
    star = next((at for at, one in enumerate(signature.parameters.values()) if one.kind is one.KEYWORD_ONLY), None)
    if star is not None and not any(one.kind is one.VAR_POSITIONAL for one in signature.parameters.values()):
        shown.insert(star, "*")
    gives = signature.return_annotation
    end = f") -> {plain(str(gives))}" if isinstance(gives, str) and gives != "None" else ")"
    line = f"ecmx.{name}({', '.join(shown)}{end}"
    if len(line) > _WIDTH:
        line = f"ecmx.{name}(\n" + "".join(f"    {one},\n" for one in shown) + end
    return f"```text\n{line}\n```"


def plain(text: str) -> str:
    """A parameter without the quotes around its type, and defaults as somebody would write them."""
    text = re.sub(r": '([^']*)'", r": \1", text)
    text = re.sub(r"<\w+\.\w+: (\w+)>", r"'\1'", text)
    return re.sub(r"<(?:function|factory)[^>]*>", "…", text)


def members_of(thing: type) -> Iterator[str]:
    """The attributes and methods that a caller uses, a line each."""
    if issubclass(thing, msgspec.Struct):
        return
    hidden = INWARD.get(thing, ())
    for name, annotation in getattr(thing, "__annotations__", {}).items():
        if not name.startswith("_") and name not in hidden:
            yield f"- `{name}`: `{annotation}`"
    for name, one in vars(thing).items():
        if name.startswith("_") or name in hidden:
            continue
        if isinstance(one, property):
            gives = one.fget.__annotations__.get("return", "") if one.fget else ""
            yield f"- `{name}`: `{gives}`{said(one)}"
        elif isinstance(one, classmethod | staticmethod):
            yield f"- `{thing.__name__}.{name}{parameters(one.__func__)}`{said(one.__func__)}"
        elif inspect.isfunction(one):
            yield f"- `{name}{parameters(one)}`{said(one)}"


def parameters(function: Any) -> str:
    """What a method takes, without itself."""
    signature = inspect.signature(function)
    shown = [plain(str(one)) for one in signature.parameters.values() if one.name not in ("self", "cls")]
    gives = signature.return_annotation
    return f"({', '.join(shown)})" + (f" -> {gives}" if gives not in ("None", inspect.Signature.empty) else "")


def said(thing: Any) -> str:
    """The first sentence of a docstring, behind a colon."""
    text = inspect.getdoc(thing) or ""
    first = " ".join(text.partition("\n\n")[0].split())
    return f": {first}" if first else ""


def text_of(thing: Any) -> str:
    """A docstring as paragraphs; each line of a list of parameters is a line of its own."""
    lines = (inspect.getdoc(thing) or "").splitlines()
    return "\n".join(
        f"{line}  " if after and line else line for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )
