"""Django, set up for one home and one database role, and its pages served. What the site is made of stands here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.site.address import Bind, bound
    from ecmx.hub.site.listening import demand_free
    from ecmx.hub.site.serving import serve_pages
    from ecmx.hub.site.setup import set_up

__all__ = ["Bind", "bound", "demand_free", "serve_pages", "set_up"]

__getattr__ = late(
    __name__,
    {
        "address": ("Bind", "bound"),
        "listening": ("demand_free",),
        "serving": ("serve_pages",),
        "setup": ("set_up",),
    },
)
