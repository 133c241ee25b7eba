"""The pages served: gunicorn with threads, in a process of its own that ends with its parent."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from typing import Any

from gunicorn.app.base import BaseApplication

from ecmx.hub.site.address import Bind
from ecmx.hub.site.logs import logs_without_values

__all__ = ["serve_pages"]

RARELY = (
    10_000,
    20,
    20,
)  # new objects, and rounds of each age, until garbage is looked for: a page makes many and keeps none
LOOK = 1.0  # seconds between two looks at whether the parent lives


def serve_pages(bind: Bind, *, parent: int | None = None) -> None:
    """Answer browsers until told to stop. Django is set up by whoever calls. parent: the process with which this one ends"""
    if parent is not None:
        threading.Thread(target=_ends_with, args=(parent,), daemon=True).start()
    logs_without_values()
    _Pages(bind).run()


class _Pages(BaseApplication):
    """gunicorn, told by us and by no file or environment."""

    def __init__(self, bind: Bind) -> None:
        self.bind = bind
        super().__init__()

    def load_config(self) -> None:
        """Our settings."""
        host = f"[{self.bind.host}]" if ":" in self.bind.host else self.bind.host
        said: dict[str, Any] = {
            "bind": f"{host}:{self.bind.port}",
            "preload_app": True,
            "workers": self.bind.processes,
            "threads": self.bind.threads,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 20,
            "keepalive": 5,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "loglevel": "warning",
            "proc_name": "ecmx-pages",
            "forwarded_allow_ips": "127.0.0.1,::1",
            "control_socket_disable": True,
        }
        for key, value in said.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)

    def load(self) -> Any:
        """The site with all its pages, before the processes part: none of them has to import what another has."""
        from django.core.wsgi import get_wsgi_application
        from django.urls import resolve

        site = get_wsgi_application()
        resolve("/")  # whose page it is is found among all of them
        gc.collect()
        gc.freeze()  # what is loaded stays: to look through all of it again and again takes a sixth of a page's time
        gc.set_threshold(*RARELY)
        return site


def _ends_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)
