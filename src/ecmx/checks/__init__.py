"""The rules over cells, rows, files and several files. Judges records only.

Floor 4: knows the rooms below; nothing of how a file is opened, of the hub or of the command line.
"""

from __future__ import annotations

from ecmx.checks.across_files import tell_across_files
from ecmx.checks.across_rows import AcrossRows, KeySheet
from ecmx.checks.run import RecordChecks, resting_codes, standing

__all__ = ["AcrossRows", "KeySheet", "RecordChecks", "resting_codes", "standing", "tell_across_files"]
