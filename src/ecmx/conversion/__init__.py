"""One record set into another layout: check, say what the target cannot carry, write, hold what cannot go. Floor 4 of the file layer."""
