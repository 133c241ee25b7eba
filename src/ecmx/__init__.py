"""ecmx: Medi-Cal plans and ECM Providers exchange the four CalAIM member-level files, each in its own layout."""

__version__ = "0.1.0"
