"""The report as a page: one file that needs no script and loads nothing, to read, to print and to pass on.

Says the same as the terminal and the JSON. Shows values only where it was asked to.
"""

from ecmx.reports.html.document import HtmlPage
from ecmx.reports.html.folder import INDEX, HtmlFolder
from ecmx.reports.html.tables import PageTable, tables_page

__all__ = ["INDEX", "HtmlFolder", "HtmlPage", "PageTable", "tables_page"]
