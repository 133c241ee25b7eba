"""Django, set up for one home and one database role. What the site is made of stands here and nowhere else."""

from __future__ import annotations

from ecmx.hub.site.setup import set_up

__all__ = ["set_up"]
