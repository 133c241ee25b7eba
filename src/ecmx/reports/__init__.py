"""Findings rendered: for a person on the terminal, for a program as JSON. Every rendering says the same; none shows a value.

Knows nothing of how a file was read or checked.
"""
