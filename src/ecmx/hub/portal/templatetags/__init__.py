"""What templates ask of us beside Django's own words."""
