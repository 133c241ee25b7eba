"""Bytes that are kept: sealed with the organization's key, in pieces, in the database, once. Only ever opened in memory (V8)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

from ecmx.hub.accounts import Organization
from ecmx.hub.keys import key_id
from ecmx.hub.transmissions.models import Blob, BlobPiece

if TYPE_CHECKING:
    from ecmx.hub.keys import Keys

__all__ = ["PIECE", "BlobDamaged", "digest_of", "keep", "opened"]

PIECE = 4 << 20  # bytes of a piece before it is sealed


class BlobDamaged(RuntimeError):
    """What was opened is not what was kept."""


def digest_of(data: bytes) -> str:
    """SHA-256."""
    return hashlib.sha256(data).hexdigest()


def keep(organization: Organization, kind: Blob.Kind, data: bytes, keys: Keys) -> Blob:
    """Keep bytes, or find them where they are kept already; in the transaction of what they are kept for."""
    digest = digest_of(data)
    there = Blob.objects.of(organization).filter(kind=kind, digest=digest).first()
    if there is not None:
        return there
    pieces = [keys.sealed(organization.slug, data[at : at + PIECE]) for at in range(0, max(len(data), 1), PIECE)]
    try:
        with transaction.atomic():
            blob = Blob.objects.of(organization).create(
                kind=kind, digest=digest, size=len(data), key=key_id(keys.recipient(organization.slug))
            )
            _put(blob, pieces)
    except IntegrityError:  # somebody else kept the same bytes at the same moment
        return Blob.objects.of(organization).get(kind=kind, digest=digest)
    return blob


def _put(blob: Blob, pieces: Sequence[bytes]) -> None:
    """The pieces as they are: as parameters of a statement they would be written out in hexadecimals."""
    into = "COPY transmissions_blobpiece (blob_id, number, sealed) FROM STDIN (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        copy.set_types(["int8", "int4", "bytea"])
        for number, sealed in enumerate(pieces):
            copy.write_row((blob.pk, number, sealed))


def opened(blob: Blob, keys: Keys) -> bytes:
    """The bytes as they were kept. Raises UsageProblem where the key is not there, BlobDamaged where they are not what was kept."""
    slug = blob.organization.slug
    pieces = BlobPiece.objects.filter(blob=blob).order_by("number").values_list("sealed", flat=True)
    data = b"".join(keys.opened(slug, bytes(piece)) for piece in pieces)
    if len(data) != blob.size or digest_of(data) != blob.digest:
        raise BlobDamaged(f"blob {blob.pk} is not what was kept")
    return data
