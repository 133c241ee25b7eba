"""The outreach file of Sunrise, an invented plan: what stands in it, for the tests of a layout and of its changes."""

from __future__ import annotations

__all__ = ["COLUMNS", "HEADERS", "ROW"]

HEADERS = ["Kennung", "Staff", "When", "How", "Batch", "Minutes"]
ROW = ["90000001B", "C", "20261012", "In-Person", "7", "15"]
#: The columns behind the first, as a layout says them.
COLUMNS = """\
  { header = "Staff", element = "otf.provider_type", codes = { "C" = "1", "N" = "2" } },
  { header = "When", element = "otf.outreach_attempt_date", spelling = "YYYYMMDD" },
  { header = "How", element = "otf.outreach_attempt_method" },
  { header = "Batch", ignored = true },
  { header = "Minutes", extension = "ext.outreach_minutes" },
"""
