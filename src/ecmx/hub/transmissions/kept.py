"""Bytes that are kept: sealed with the organization's key, in pieces, in the database, once. Only ever opened in memory (V8)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

from ecmx.errors import FileUnusable
from ecmx.hub.accounts import Organization
from ecmx.hub.keys import key_id
from ecmx.hub.transmissions.models import Blob, BlobPiece

if TYPE_CHECKING:
    from ecmx.hub.keys import Keys

__all__ = ["PIECE", "BlobDamaged", "BytesDeleted", "delete_bytes", "digest_of", "has_bytes", "keep", "opened"]

PIECE = 4 << 20  # bytes of a piece before it is sealed


class BlobDamaged(RuntimeError):
    """What was opened is not what was kept."""


class BytesDeleted(FileUnusable):
    """The bytes were deleted when their time had passed, or a person had it done; digest, size and key are still known."""

    def __init__(self) -> None:
        super().__init__(
            "bytes-deleted", "The bytes of this file were deleted.", "What is still known of it: ecmx hub trace."
        )


def digest_of(data: bytes) -> str:
    """SHA-256."""
    return hashlib.sha256(data).hexdigest()


def keep(organization: Organization, kind: Blob.Kind, data: bytes, keys: Keys) -> Blob:
    """Keep bytes, or find them where they are kept already; in the transaction of what they are kept for."""
    digest = digest_of(data)
    there = Blob.objects.of(organization).filter(kind=kind, digest=digest).first()
    if there is not None and has_bytes(there):
        return there
    pieces = [keys.sealed(organization.slug, data[at : at + PIECE]) for at in range(0, max(len(data), 1), PIECE)]
    try:
        with transaction.atomic():
            key = key_id(keys.recipient(organization.slug))
            if there is not None:  # they were deleted, and come again
                blob = there
                Blob.objects.of(organization).filter(pk=blob.pk).update(key=key)
            else:
                blob = Blob.objects.of(organization).create(kind=kind, digest=digest, size=len(data), key=key)
            _put(blob, pieces)
    except IntegrityError:  # somebody else kept the same bytes at the same moment
        return Blob.objects.of(organization).get(kind=kind, digest=digest)
    return blob


def _put(blob: Blob, pieces: Sequence[bytes]) -> None:
    """The pieces as they are: as parameters of a statement they would be written out in hexadecimals."""
    into = "COPY transmissions_blobpiece (blob_id, number, sealed) FROM STDIN (FORMAT binary)"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as copy:
        copy.set_types(["int8", "int4", "bytea"])
        for number, sealed in enumerate(pieces):
            copy.write_row((blob.pk, number, sealed))


def opened(blob: Blob, keys: Keys) -> bytes:
    """The bytes as they were kept.

    Raises UsageProblem where the key is not there, BytesDeleted where they are not, BlobDamaged where they are not what was kept.
    """
    slug = blob.organization.slug
    pieces = list(BlobPiece.objects.filter(blob=blob).order_by("number").values_list("sealed", flat=True))
    if not pieces:
        raise BytesDeleted
    data = b"".join(keys.opened(slug, bytes(piece)) for piece in pieces)
    if len(data) != blob.size or digest_of(data) != blob.digest:
        raise BlobDamaged(f"blob {blob.pk} is not what was kept")
    return data


def has_bytes(blob: Blob) -> bool:
    """Whether they are still kept: even nothing is kept as one piece."""
    return BlobPiece.objects.filter(blob=blob).exists()


def delete_bytes(blob: Blob) -> None:
    """Delete the bytes; digest, size and key stay. In the transaction that records it."""
    BlobPiece.objects.filter(blob=blob).delete()
