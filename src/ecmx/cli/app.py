"""The whole tree of commands, for whoever looks at all of them."""

from __future__ import annotations

from ecmx.cli.tree import tree

__all__ = ["app"]

app = tree()
