"""What is the same at every start and takes long to work out, kept from when ecmx was built: what known headers say, the shipped layouts.

Each part lies beside a digest of all that it was made from. Where that differs, or nothing is kept, it is worked out anew: slower, and
the same. `python -m ecmx.layouts.compiling` writes the file, which can be thrown away. Knows neither headers nor layouts.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from ecmx.version import __version__

__all__ = ["FILE", "digest", "kept", "write"]

FILE = Path(__file__).parent / "compiled.msgpack"


def digest(sources: Iterable[bytes]) -> str:
    """What a part was made from, in a few letters; another version of Python or of ecmx makes it anew."""
    made = hashlib.blake2b(f"{__version__} {platform.python_version()}".encode(), digest_size=16)
    for source in sources:
        made.update(len(source).to_bytes(8, "little") + source)
    return made.hexdigest()


def kept(name: str, sources: Iterable[bytes], kind: Any) -> Any | None:
    """A part, if it was made from these sources; None where it has to be worked out."""
    made, data = parts().get(name, ("", b""))
    if made != digest(sources):
        return None
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except msgspec.MsgspecError:
        return None


@cache
def parts() -> dict[str, tuple[str, bytes]]:
    """All that is kept."""
    try:
        return msgspec.msgpack.decode(FILE.read_bytes(), type=dict[str, tuple[str, bytes]])
    except (OSError, msgspec.MsgspecError):
        return {}


def write(made: dict[str, tuple[str, Any]], path: Path = FILE) -> None:
    """Keep parts, each with the digest of its sources."""
    whole = path.with_suffix(".part")
    whole.write_bytes(
        msgspec.msgpack.encode({name: (said, msgspec.msgpack.encode(part)) for name, (said, part) in made.items()})
    )
    whole.replace(path)
    parts.cache_clear()
