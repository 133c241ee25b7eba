"""A bad file back to its sender and in again: annotated, mended, accepted. Floor 4 of the file layer."""
