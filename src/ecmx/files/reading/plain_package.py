"""An Open XML package written anew under the names that every program expects: for packages whose parts lie at their root, or go by
names with backslashes or other capitals. Nothing in the parts is changed, and nothing comes to lie on the disk.
"""

from __future__ import annotations

import shutil
import zipfile
from xml.sax.saxutils import quoteattr

from ecmx.files.facts import unusable
from ecmx.files.reading.archive import DAMAGE
from ecmx.files.reading.encrypted import Opened
from ecmx.files.reading.ooxml import WorkbookParts

__all__ = ["written_plainly"]

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def written_plainly(archive: zipfile.ZipFile, package: WorkbookParts) -> Opened:
    """The workbook's tabs, styles and texts as a package of their own, which lives as long as what comes back."""
    parts = {f"xl/worksheets/sheet{at}.xml": sheet.name for at, sheet in enumerate(package.parts, 1)}
    kinds = dict.fromkeys(parts, "worksheet")
    relations = dict(zip(parts, package.identifiers, strict=True))
    for name, kind, source in (
        ("styles", "styles", package.sheet_styles),
        ("sharedStrings", "sharedStrings", package.texts),
    ):
        if source is not None:
            parts[f"xl/{name}.xml"], kinds[f"xl/{name}.xml"] = source, kind
            relations[f"xl/{name}.xml"] = _free(name, package.identifiers)
    commented: dict[str, str] = {}
    for at, sheet in enumerate(package.parts, 1):
        if sheet.comments is not None:
            parts[f"xl/comments{at}.xml"], kinds[f"xl/comments{at}.xml"] = sheet.comments, "comments"
            commented[f"xl/worksheets/_rels/sheet{at}.xml.rels"] = f"xl/comments{at}.xml"
    parts["xl/workbook.xml"] = package.workbook
    opened = Opened()
    try:
        with (
            opened.source.open("wb") as whole,
            zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
        ):
            made.writestr("[Content_Types].xml", _types(kinds))
            made.writestr("_rels/.rels", _relations({"xl/workbook.xml": "rId1"}, {"xl/workbook.xml": "officeDocument"}))
            made.writestr("xl/_rels/workbook.xml.rels", _relations(relations, kinds))
            for name, target in commented.items():
                made.writestr(name, _relations({target: "rId1"}, kinds))
            for name, source in parts.items():
                with archive.open(source) as stream, made.open(name, "w", force_zip64=True) as out:
                    shutil.copyfileobj(stream, out, 1 << 20)
    except DAMAGE:
        opened.close()
        raise unusable("read-failed", "A part of the workbook is damaged and cannot be unpacked.") from None
    except BaseException:
        opened.close()
        raise
    return opened


def _free(name: str, taken: tuple[str, ...]) -> str:
    while name in taken:
        name += "_"
    return name


def _types(kinds: dict[str, str]) -> str:
    told = {"xl/workbook.xml": "sheet.main"} | kinds
    lines = "".join(f'<Override PartName="/{name}" ContentType="{_SHEETS}.{kind}+xml"/>' for name, kind in told.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{lines}</Types>'
    )


def _relations(identifiers: dict[str, str], kinds: dict[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id={quoteattr(identifier)} Type="{_OFFICE}/{kinds[name]}" Target="/{name}"/>'
        for name, identifier in identifiers.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'
