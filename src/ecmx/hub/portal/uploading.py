"""Files that people drop on a page: held in memory alone, so that nothing of them lies in plain on a disk (V8), and bounded."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler

__all__ = ["TOGETHER", "UploadInMemory"]

TOGETHER = 4  # as much as so many of the largest files is taken at once
HEARD_OUT = 4  # and so many times that is read to its end without being kept: a browser that is cut off shows no page


class UploadInMemory(MemoryFileUploadHandler):
    """Files in memory. From the moment at which there is too much nothing more is kept, and all is refused when it has been heard."""

    def handle_raw_input(self, *args: Any, **options: Any) -> None:
        """Always ours."""
        self.activated = True
        self.together = 0
        self.over = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """One more piece. Raises RequestDataTooBig where no end is to be expected."""
        self.together += len(raw_data)
        largest: int = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if self.together > HEARD_OUT * TOGETHER * largest:
            raise _too_large()
        if self.over or start + len(raw_data) > largest or self.together > TOGETHER * largest:
            self.over = True
            self.file.truncate(0)
            return None
        return super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        """The file; none any more, where there was too much."""
        return None if self.over else super().file_complete(file_size)

    def upload_complete(self) -> None:
        """The end of all files. Raises RequestDataTooBig where there was too much."""
        if self.over:
            raise _too_large()


def _too_large() -> RequestDataTooBig:
    return RequestDataTooBig("the files are larger than a page takes")
