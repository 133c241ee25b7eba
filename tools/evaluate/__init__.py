"""How well headers are matched to elements, measured over the corpora of `tests/corpora`. Knows the matcher only by what it answers."""
