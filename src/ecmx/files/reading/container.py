"""What a file is, by its content and never by its name; and in plain words what it is instead, where it is no workbook."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ecmx.files.facts import not_a_workbook, unusable
from ecmx.files.limits import MIB, Limits
from ecmx.files.reading.archive import DAMAGE, Names, directory, require_within
from ecmx.files.reading.delimited import looks_like_text
from ecmx.files.reading.in_memory import Source

__all__ = ["kind_of", "require_file", "OLE"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 64 * 1024

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"-----BEGIN PGP", "a PGP message"),
    (b"age-encryption.org", "a file encrypted with age"),
)
#: How JSON begins, a record a line or all in one.
_JSON = re.compile(r'\{\s*(?:"[^"]*"\s*:|\}\s*$)|\[\s*(?:[\[{]|"[^"]*"\s*[,\]]\s*\S)')
#: What may stand before the first element of a page; the elements that a piece of a page begins with; and what XML of records has none of.
_BEFORE = re.compile(r"^(?:\s|<\?[^>]*>|<!--.*?-->|<!\[[^>]*>|<!doctype[^>]*>)+", re.DOTALL)
_PIECE = re.compile(
    r"<(?:a|b|body|br|center|caption|col|colgroup|div|font|form|h[1-6]|head|hr|i|img|link|meta|nobr|p|pre|script|span|strong|style|table|tbody|"
    r"td|th|thead|title|tr|u)[\s/>]"
)
_CELLS = re.compile(r"<(?:td|th|tr|br|body|div|p|pre|script|span)(?:\s[^>]*)?/?>")
#: The head of a message: several lines of a name, a colon and a value.
_MAIL = re.compile(r"(?:[a-z][a-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")


def require_file(path: Path, limits: Limits) -> None:
    """Refuse what cannot be opened, is a folder, is empty, or is too large."""
    try:
        if path.is_dir():
            raise unusable("not-a-workbook", "This is a folder, not a file.", "Give the files in it.")
        size = path.stat().st_size
        if not path.is_file():  # asked before it is opened: opening a pipe waits for ever
            raise unusable("not-a-workbook", "This is a device or a pipe, not a file.", "Give a file.")
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise unusable("read-failed", "There is no such file.", "Check the name and the folder.") from None
    except PermissionError:
        raise unusable(
            "read-failed", "The file may not be read by this user.", "Ask for the right to read it, or copy it."
        ) from None
    except OSError as problem:
        raise unusable(
            "read-failed",
            f"The file cannot be opened ({problem.strerror or 'system error'}).",
            "Check the name and the disk.",
        ) from None
    if size == 0:
        raise unusable(
            "file-empty",
            "The file is empty: it holds no bytes at all.",
            "Ask for it again; it was probably sent before it was complete.",
        )
    if size > limits.bytes:
        raise unusable(
            "file-too-large",
            f"The file has {size // MIB:,} MB; at most {limits.bytes // MIB:,} MB are read.",
            "Split it into smaller files.",
        )


def kind_of(source: Source, limits: Limits) -> str:
    """ "xlsx", "xlsm", "ods", "xls", "ole" (to be looked into), "xml" or "delimited". Raises FileUnusable for everything else."""
    with source.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(source, limits)
    if head.startswith(OLE):
        return "ole"
    if head[:2] in _BIFF and len(head) > 4 and head[2] in (4, 6, 8, 16) and head[3] == 0:
        return "xls"
    for mark, words in _OTHERS:
        if head.startswith(mark):
            raise not_a_workbook(words)
    if not head.strip(b"\0"):
        raise unusable("file-empty", "The file holds nothing but zero bytes.", "Ask for it again; the copy went wrong.")
    text = _plain(head)
    if not text.strip():
        raise unusable("file-empty", "The file holds nothing but blanks.", "Ask for it again.")
    kind = _kind_of_text(text)
    if kind == "delimited" and not looks_like_text(head):
        raise not_a_workbook("data of an unknown kind")
    return kind


def _kind_of_text(text: str) -> str:
    """ "xml" or "delimited"; refuses by name what else text can be."""
    lowered = text.lstrip("\ufeff \t\r\n").lower()
    if _MAIL.match(lowered) and "mime-version:" in lowered[:4096] and not _page(lowered):
        raise not_a_workbook("an e-mail message")
    if words := _page(lowered):
        raise unusable(
            "not-a-workbook",
            f"This is {words}, though its name may end in .xls.",
            "Open it in Excel, save it as an Excel workbook (.xlsx), and use that.",
        )
    if _JSON.match(lowered):
        raise not_a_workbook("JSON")
    if lowered.startswith(("<?xml", "<")):
        if "urn:oasis:names:tc:opendocument:xmlns:office" in text[:8192]:
            raise unusable(
                "unsupported-format",
                "This is a flat OpenDocument file (.fods).",
                "Save it as .ods or .xlsx and use that.",
            )
        if "urn:schemas-microsoft-com:office:spreadsheet" in text[:4096]:
            raise unusable("unsupported-format", "This is an Excel 2003 XML spreadsheet.")
        return "xml"
    if lowered.startswith("id;p"):
        raise unusable("unsupported-format", "This is an old Excel exchange file (SYLK).")
    if lowered.startswith("%!ps"):
        raise not_a_workbook("a PostScript document")
    if lowered.startswith("isa*"):
        raise not_a_workbook("an X12 EDI file")
    return "delimited"


def _page(text: str) -> str:
    """A web page in whichever form Excel or a portal saves one: whole, a piece of one, or packed as mail is; "" for anything else."""
    if _MAIL.match(text) and "mime-version:" in text[:4096]:
        packed = "multipart/related" in text[:8192] or "text/html" in text[:8192]
        return "a web page in one file (MHTML)" if packed else ""
    if text.startswith("<!doctype html") or "<html" in text[:2048]:
        return "an HTML page"
    begun = _BEFORE.sub("", text)
    return "an HTML page" if _PIECE.match(begun) and _CELLS.search(text) else ""


def _plain(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").decode("latin-1")


def _in_zip(source: Source, limits: Limits) -> str:
    archive: zipfile.ZipFile
    with directory(source) as archive:
        require_within(archive, limits)
        names = Names(archive.namelist())
        lowered = names.plain
        if lowered & {"mimetype", "content.xml"}:
            return _open_document(archive, names)
        if any(name.startswith("xl/") for name in lowered):
            if any(name.endswith("workbook.bin") for name in lowered):
                raise unusable(
                    "unsupported-format",
                    "This is a binary Excel workbook (.xlsb), which is not read here.",
                    "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and use that.",
                )
            return "xlsm" if any(name.endswith("vbaproject.bin") for name in lowered) else "xlsx"
        if any(name.startswith("word/") for name in lowered):
            raise not_a_workbook("a Word document")
        if any(name.startswith("ppt/") for name in lowered):
            raise not_a_workbook("a PowerPoint presentation")
        if any(name.endswith(".iwa") for name in lowered):
            raise not_a_workbook("an Apple iWork document")
        if lowered & {"[content_types].xml", "workbook.xml"}:
            return "xlsx"
        raise not_a_workbook("a zip archive")


def _open_document(archive: zipfile.ZipFile, names: Names) -> str:
    told = names.find("mimetype")
    try:
        mime = archive.read(told)[:200].decode("ascii", "replace").strip() if told else ""
    except DAMAGE:  # the reader says what is broken
        mime = ""
    if "opendocument.text" in mime:
        raise not_a_workbook("a text document (ODT)")
    if "opendocument.presentation" in mime:
        raise not_a_workbook("a presentation (ODP)")
    if mime and "opendocument" not in mime:
        raise not_a_workbook("a zip archive")
    return "ods"
