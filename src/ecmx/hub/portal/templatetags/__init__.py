"""Words that templates share."""
