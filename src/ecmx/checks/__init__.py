"""The rules over cells, rows, files and several files, and the run that applies them and accounts for every row.

Floor 4: knows the rooms below; nothing of the hub or of the command line.
"""

from __future__ import annotations

from ecmx.checks.run import PREVIEW_ROWS, FileCheck, Keep, Options, Progress, Refused, check_files, opened, silent

__all__ = [
    "PREVIEW_ROWS",
    "FileCheck",
    "Keep",
    "Options",
    "Progress",
    "Refused",
    "check_files",
    "opened",
    "silent",
]
