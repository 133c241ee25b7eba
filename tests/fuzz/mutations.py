"""Ways in which files break: bytes flipped, cut, doubled and moved; and inside zip containers the same within one part."""

from __future__ import annotations

import io
import random
import re
import zipfile

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
    if data[:2] == b"PK" and rng.random() < 0.7:
        return _in_part(rng, data)
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
        if what == 0:
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
