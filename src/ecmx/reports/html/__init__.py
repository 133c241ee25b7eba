"""The report as a page: one file that needs no script and loads nothing, to read, to print and to pass on.

Says the same as the terminal and the JSON. Shows values only where it was asked to.
"""

from ecmx.reports.html.document import HtmlPage

__all__ = ["HtmlPage"]
