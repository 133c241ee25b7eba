"""Works out once what `compiled` keeps. Run when ecmx is built: `python -m ecmx.layouts.compiling`."""

from __future__ import annotations

from pathlib import Path

from ecmx import guidance
from ecmx.layouts import compiled
from ecmx.layouts.loading import shipped_anew, shipped_sources
from ecmx.layouts.recognition import beyond, read_wording, weights_anew, weights_sources, wording_sources

__all__ = ["compile_all"]


def compile_all(path: Path = compiled.FILE) -> None:
    """Write what every start needs."""
    layouts = shipped_anew()
    columns = [column for layout in layouts for sheet in layout.sheets for column in layout.columns_of(sheet)]
    added = [item for release in guidance.releases() for item in release.added]
    known = {item.label for item in (*guidance.elements(), *guidance.keys(), *added)}
    known |= {header for _, headers in beyond() for header in headers} | {
        text for one in columns for text in one.wordings
    }
    compiled.write(
        {
            "layouts": (compiled.digest(shipped_sources()), layouts),
            "weights": (compiled.digest(weights_sources()), weights_anew()),
            "wordings": (compiled.digest(wording_sources()), {text: read_wording(text) for text in sorted(known)}),
        },
        path,
    )


if __name__ == "__main__":
    compile_all()
