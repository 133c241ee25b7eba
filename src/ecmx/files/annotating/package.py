"""A workbook's archive in the hands of whoever annotates it: every part that nobody changes leaves it byte for byte as it came.

Knows parts, relationships and content types; nothing of cells, notes or styles.
"""

from __future__ import annotations

import posixpath
import zipfile
from types import TracebackType
from typing import Any, Self

from lxml import etree

from ecmx.files.aside import Place
from ecmx.files.limits import MIB, Limits
from ecmx.files.reading import DAMAGE, Names, Source, directory, document, local, require_within

__all__ = ["NotAnnotatable", "Package", "Relations"]

LARGEST_PART = 256 * MIB  # of XML that is worked on in memory; a sheet of 20,000 × 100 has about 90 MiB
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_EMPTY_RELATIONS = f'<Relationships xmlns="{_PACKAGE_RELATIONS}"/>'.encode()
_TYPES = "[Content_Types].xml"
_LEVEL = 1  # how hard the archive is packed: as hard as the fast writers do, in a third of the time of zlib's default


class NotAnnotatable(Exception):
    """The workbook cannot be written back with everything kept; the findings then go into a workbook of their own. Says why."""


class Package:
    """The parts of an Open XML workbook. A context manager; `save` writes them all to another file."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._archive = directory(source)
        try:
            require_within(self._archive, limits)
        except BaseException:
            self._archive.close()
            raise
        self._infos = {info.filename: info for info in self._archive.infolist() if not info.is_dir()}
        self._spelt = Names(self._infos)
        self._changed: dict[str, bytes] = {}
        self._relations: dict[str, Relations] = {}
        self._types = self.tree(_TYPES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part. Of one that is there under another spelling a second would be made: then nothing is written."""
        if name in self._changed or name in self._infos:
            return True
        if self._spelt.find(name) in self._infos:
            raise NotAnnotatable("its parts go by names that other programs do not expect")
        return False

    @property
    def names(self) -> list[str]:
        """Every part, new ones last."""
        return [*self._infos, *(name for name in self._changed if name not in self._infos)]

    def read(self, name: str) -> bytes:
        """A part's bytes as they stand now."""
        if name in self._changed:
            return self._changed[name]
        if name not in self:
            raise NotAnnotatable("a part of the workbook is missing")
        info = self._infos[name]
        if info.file_size > LARGEST_PART:
            raise NotAnnotatable("a sheet is very large")
        try:
            return self._archive.read(info)
        except DAMAGE:
            raise NotAnnotatable("a part of the workbook is damaged") from None

    def begins(self, name: str, size: int) -> bytes:
        """The first bytes of a part."""
        if name in self._changed:
            return self._changed[name][:size]
        try:
            with self._archive.open(self._infos[name]) as stream:
                return stream.read(size)
        except DAMAGE:
            raise NotAnnotatable("a part of the workbook is damaged") from None

    def tree(self, name: str) -> Any:
        """A part's root element."""
        root = document(self.read(name))
        if root is None:
            raise NotAnnotatable("a part of the workbook is not well-formed")
        return root

    def put(self, name: str, data: bytes, content_type: str = "") -> None:
        """Change a part or add one; a new one needs its content type."""
        self._changed[name] = data
        if content_type:
            self.declare(name, content_type)

    def put_tree(self, name: str, root: Any, content_type: str = "") -> None:
        self.put(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), content_type)

    def remove(self, name: str) -> None:
        """Take a part out, and what was said of its type and its relations."""
        self._infos.pop(name, None)
        self._changed.pop(name, None)
        for element in list(self._types):
            if element.get("PartName") == f"/{name}":
                self._types.remove(element)
        rels = relations_name(name)
        if rels in self:
            self._infos.pop(rels, None)
            self._changed.pop(rels, None)

    def declare(self, name: str, content_type: str) -> None:
        """Say of what type a part is."""
        for element in self._types:
            if element.get("PartName") == f"/{name}":
                element.set("ContentType", content_type)
                return
        made = etree.SubElement(self._types, etree.QName(etree.QName(self._types).namespace, "Override"))
        made.set("PartName", f"/{name}")
        made.set("ContentType", content_type)

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say of what type all parts with that ending are, unless it is said already."""
        if any(element.get("Extension", "").lower() == extension for element in self._types):
            return
        made = etree.Element(etree.QName(etree.QName(self._types).namespace, "Default"))
        made.set("Extension", extension)
        made.set("ContentType", content_type)
        self._types.insert(0, made)

    def relations(self, of: str) -> Relations:
        """What a part ("" = the package) refers to; changes to it are saved."""
        if of not in self._relations:
            name = relations_name(of)
            root = document(self.read(name) if name in self else _EMPTY_RELATIONS)
            if root is None:
                raise NotAnnotatable("the relationships of a part are not well-formed")
            self._relations[of] = Relations(of, root)
        return self._relations[of]

    def free_name(self, pattern: str) -> str:
        """The first name of that pattern ("xl/comments{}.xml") that no part has."""
        taken = {name.lower() for name in self.names}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)

    def save(self, target: Place) -> None:
        """Write the package; parts that nobody changed hold the bytes that came."""
        for of, relations in self._relations.items():
            if relations.changed:
                self.put_tree(relations_name(of), relations.root)
        self.put_tree(_TYPES, self._types)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as out:
            # The list of types comes first, as some readers want it.
            for name in sorted(self.names, key=lambda name: name != _TYPES):
                info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                if name in self._changed:
                    out.writestr(info, self._changed[name])
                    continue
                try:
                    with (
                        self._archive.open(self._infos[name]) as source,
                        out.open(info, "w", force_zip64=False) as sink,
                    ):
                        while block := source.read(MIB):
                            sink.write(block)
                except DAMAGE as problem:
                    if isinstance(problem, OSError) and problem.errno:
                        raise  # the disk's, not the archive's
                    raise NotAnnotatable("a part of the workbook is damaged") from None


class Relations:
    """The relationships of one part."""

    def __init__(self, of: str, root: Any) -> None:
        self._folder = posixpath.dirname(of)
        self.root = root
        self.changed = False

    def found(self, kind: str) -> list[tuple[str, str, str]]:
        """(id, whole type, part name) of each relation whose type ends so; targets outside the package are left out."""
        return [
            (element.get("Id", ""), element.get("Type", ""), self._full(element.get("Target", "")))
            for element in self.root
            if local(element.tag) == "Relationship"
            and element.get("Type", "").endswith("/" + kind)
            and element.get("TargetMode") != "External"
        ]

    def one(self, kind: str) -> str | None:
        """The part of the one relation of that kind; None where there is none."""
        return next((name for _, _, name in self.found(kind)), None)

    def add(self, whole_type: str, name: str) -> str:
        """A relation to a part; its new id."""
        taken = {element.get("Id", "") for element in self.root}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        made = etree.SubElement(self.root, etree.QName(_PACKAGE_RELATIONS, "Relationship"))
        made.set("Id", f"rId{number}")
        made.set("Type", whole_type)
        made.set("Target", f"/{name}")
        self.changed = True
        return f"rId{number}"

    def drop(self, identifier: str) -> None:
        for element in list(self.root):
            if element.get("Id") == identifier:
                self.root.remove(element)
                self.changed = True

    def _full(self, target: str) -> str:
        return posixpath.normpath(
            target.lstrip("/") if target.startswith("/") else posixpath.join(self._folder, target)
        )


def relations_name(of: str) -> str:
    """The part that holds the relations of a part."""
    folder, name = posixpath.split(of)
    return posixpath.join(folder, "_rels", name + ".rels")
