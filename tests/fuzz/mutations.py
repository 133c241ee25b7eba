"""Ways in which files break: bytes flipped, cut, doubled and moved; the same within one part of a zip container or one record of
an xls; and XML whose elements are changed, doubled and moved while it stays well-formed."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile

from lxml import etree

_NUMBERS = [
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"1048576",
    b"1048577",
    b"2147483648",
    b"4294967295",
    b"99999999999999999999",
    b"1e400",
    b"NaN",
    b"",
    b"A1:XFD1048576",
]
_TOKENS = [
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&amp;",
    b"]]>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b'"',
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"_x000D_",
    b"\r",
    b"<row>",
    b"</row>",
    b"<f/>",
    b"<v/>",
    b't="e"',
    b's="99"',
    b'="',
    b",,,,",
    b"\t\t",
    b"\xe9",
]
_QUOTED = re.compile(rb'"([^"<>]{0,40})"')


def broken(rng: random.Random, data: bytes) -> bytes:
    """The file with one to four things wrong."""
    if data[:2] == b"PK" and rng.random() < 0.85:
        return _in_part(rng, data)
    if data[:4] == b"\xd0\xcf\x11\xe0" and rng.random() < 0.7:
        return _in_record(rng, data)
    if data.lstrip()[:5] == b"<?xml" and rng.random() < 0.7:
        return _tree(rng, data)
    return _bytes(rng, data)


def _bytes(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        if not out:
            break
        at = rng.randrange(len(out))
        length = min(len(out) - at, rng.choice((1, 2, 4, 16, 64, 512)))
        what = rng.randrange(10)
        if what <= 2:
            out[at] = rng.randrange(256)
        elif what == 3:
            out[at] ^= 1 << rng.randrange(8)
        elif what == 4:
            del out[at : at + length]
        elif what == 5:
            out[at:at] = out[at : at + length] * rng.choice((1, 2, 50))
        elif what == 6:
            out[at : at + length] = bytes(rng.randrange(256) for _ in range(length))
        elif what == 7:
            out[at:at] = rng.choice(_TOKENS)
        elif what == 8:
            del out[at:]
        else:
            out[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80"))
    return bytes(out)


def _in_part(rng: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    names = list(parts)
    for _ in range(rng.choice((1, 1, 2))):
        name = rng.choice(
            [name for name in names if re.search(r"sheet\d|content|styles|sharedStrings|workbook", name)]
            if rng.random() < 0.8
            else names
        )
        what = rng.randrange(12)
        if rng.random() < 0.5 and name in parts and parts[name].lstrip()[:1] == b"<":
            parts[name] = _tree(rng, parts[name])
        elif what == 0:
            parts.pop(name, None)
        elif what == 1:
            parts[name] = b""
        elif what <= 5 and (found := list(_QUOTED.finditer(parts.get(name, b"")))):
            one = rng.choice(found)
            parts[name] = parts[name][: one.start(1)] + rng.choice(_NUMBERS) + parts[name][one.end(1) :]
        elif what == 6 and (values := list(re.finditer(rb">([^<>]{1,20})<", parts.get(name, b"")))):
            one = rng.choice(values)
            parts[name] = parts[name][: one.start(1)] + rng.choice(_NUMBERS + _TOKENS) + parts[name][one.end(1) :]
        else:
            parts[name] = _bytes(rng, parts.get(name, b""))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


_WORDS = (
    "",
    "0",
    "-1",
    "1.5",
    "NaN",
    "1e400",
    "99999999999999999999",
    "A1",
    "XFD1048576",
    "A0",
    "ZZZZ9",
    "A1:B2:C3",
    "s",
    "e",
    "b",
    "d",
    "str",
    "inlineStr",
    "n",
    "shared",
    "array",
    "true",
    "date",
    "float",
    "hidden",
    "veryHidden",
    "../../x.xml",
    "/xl/worksheets/sheet1.xml",
    "rId99",
    "General",
    "[h]:mm:ss",
    "0000-00-00",
    "yyyy;;;@",
    "2026-02-30",
    "24:00:00",
    "#N/A",
    "\u202e",
    "_x000D__xD800_",
    "x" * 40_000,
    "2147483648",
    "1048577",
)


def _tree(rng: random.Random, data: bytes) -> bytes:
    """XML with one to five elements or attributes changed; well-formed as before."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return _bytes(rng, data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        one, other = rng.choice(elements), rng.choice(elements)
        parent = one.getparent()
        what = rng.randrange(11)
        if what <= 2 and one.attrib:
            one.set(rng.choice(list(one.attrib)), rng.choice(_WORDS))
        elif what == 3 and one.attrib:
            del one.attrib[rng.choice(list(one.attrib))]
        elif what <= 5:
            one.text = rng.choice(_WORDS)
        elif what == 6 and parent is not None:
            parent.remove(one)
        elif what == 7 and parent is not None:
            for _ in range(rng.choice((1, 1, 3, 20))):
                parent.insert(parent.index(one), etree.fromstring(etree.tostring(one, with_tail=False)))
        elif what == 8 and one not in (root, other) and one not in other.iterancestors():
            other.append(one)
        elif what == 9:
            one.tag = other.tag
        else:
            for key, value in other.attrib.items():
                one.set(key, value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _in_record(rng: random.Random, data: bytes) -> bytes:
    """An xls with one or two records of its stream changed. xlwt puts the stream right behind the first sector."""
    out = bytearray(data)
    places: list[tuple[int, int]] = []
    at = 512
    while at + 4 <= len(out):
        kind, length = struct.unpack_from("<HH", out, at)
        if length > 8228 or (not kind and not length):
            break
        places.append((at, length))
        at += 4 + length
    for _ in range(rng.choice((1, 1, 2))):
        at, length = rng.choice(places)
        what = rng.randrange(8)
        if what == 0:
            struct.pack_into(
                "<H", out, at, rng.choice(places)[0] and struct.unpack_from("<H", out, rng.choice(places)[0])[0]
            )
        elif what == 1:
            struct.pack_into(
                "<H", out, at + 2, rng.choice((0, 1, length - 1 if length else 0, length + 1, 8224, 65535))
            )
        elif length:
            for _ in range(rng.choice((1, 1, 3, 8))):
                inside = at + 4 + rng.randrange(length)
                out[inside] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    return bytes(out)
