"""The version, by itself, so that every room may name it."""

__version__ = "0.2.0"
