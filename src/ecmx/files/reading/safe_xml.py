"""XML parsing that follows nothing: no DTD, no entities, no network. Used for every XML that comes from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from ecmx.errors import FileUnusable
from ecmx.files.facts import unusable

__all__ = ["document", "events", "local", "refused", "require_no_type", "require_plain"]


def local(tag: object) -> str:
    """The name without its namespace; "" for comments and instructions."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def require_plain(head: bytes) -> None:
    """Refuse a document type before the parser sees it; `head` is the beginning of the file."""
    text = head.replace(b"\0", b"")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise refused()


def require_no_type(root: Any) -> None:
    """Refuse a document whose parser met a document type."""
    if root.getroottree().docinfo.doctype:
        raise refused()


def refused() -> FileUnusable:
    """What is said of XML that reaches outside itself."""
    return unusable(
        "xml-entities",
        "The XML declares a document type, entities or inclusions, which are never followed.",
        "Export the file again without a document type (DOCTYPE), entities and XInclude.",
    )


def document(data: bytes) -> Any | None:
    """The root of a small part of a workbook; None where it is not well-formed."""
    require_plain(data[:65536])
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def events(
    stream: IO[bytes], wanted: tuple[str, ...] = ("start", "end"), huge: bool = False
) -> Iterator[tuple[str, Any]]:
    """iterparse with everything that reaches outside turned off. Raises etree.XMLSyntaxError as lxml does."""
    parsed: Iterator[tuple[str, Any]] = etree.iterparse(
        stream,
        events=wanted,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=huge,
        remove_comments=True,
        remove_pis=True,
    )
    return parsed
