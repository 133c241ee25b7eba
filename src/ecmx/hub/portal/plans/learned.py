"""A learned form that is uploaded: checked by the room of layouts, put beside the hub's others, never written over one of them."""

from __future__ import annotations

from collections.abc import Collection

from ecmx.errors import UsageProblem
from ecmx.files import Scratch, aside
from ecmx.hub.home import Home
from ecmx.layouts import Layout, load_layout

__all__ = ["kept_layout", "learned_layout"]

LONGEST = 80  # of a layout's name, which becomes a file's


def learned_layout(text: str, known: Collection[str]) -> Layout:
    """The layout that the text says. known: names that are taken. Raises LayoutInvalid, UsageProblem."""
    with Scratch() as folder:
        path = folder / "uploaded.toml"
        path.write_text(text, encoding="utf-8")
        layout = load_layout(str(path))
    if layout.name in known:
        raise UsageProblem(
            "layout-there",
            f"There is already a form named {layout.name}.",
            "Choose it from the list, or give the uploaded one another name.",
        )
    if len(layout.name) > LONGEST:
        raise UsageProblem("layout-name", "The form's name is too long.", f"At most {LONGEST} letters.")
    return layout


def kept_layout(text: str, layout: Layout, home: Home) -> None:
    """Put it into the home. Raises UsageProblem where another came to be there meanwhile, or the disk does not take it."""
    home.layouts.mkdir(mode=0o700, exist_ok=True)
    with aside(home.layouts / f"{layout.name}.toml", over=False) as place:
        place.write_text(text, encoding="utf-8")
