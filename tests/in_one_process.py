"""Commands that read files in pytest's own process."""

from __future__ import annotations

import pytest

__all__ = ["in_one_process"]


def in_one_process(patched: pytest.MonkeyPatch) -> None:
    """No reading process is started until the patch is taken back."""
    from ecmx.files import isolated
    from ecmx.files.reading import open_reader

    patched.setattr(isolated, "IsolatedReader", open_reader)
    patched.setattr(isolated, "open_ahead", lambda *_: None)
