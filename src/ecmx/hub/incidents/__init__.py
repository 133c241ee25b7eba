"""Wrong files."""
