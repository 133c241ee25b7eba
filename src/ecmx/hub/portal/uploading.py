"""Files that people drop on a page: held in memory alone, so that nothing of them lies in plain on a disk (V8), and bounded."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler

__all__ = ["UploadInMemory"]


class UploadInMemory(MemoryFileUploadHandler):
    """A file in memory; one that grows beyond the largest is refused before it is whole."""

    def handle_raw_input(self, *args: Any, **options: Any) -> None:
        """Always ours."""
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """One more piece. Raises RequestDataTooBig."""
        if start + len(raw_data) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("the file is larger than a page takes")
        return super().receive_data_chunk(raw_data, start)
