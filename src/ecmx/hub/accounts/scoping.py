"""Whose a row is (invariant V4): every table of an organization is asked through `objects.of(organization)`, or not at all.

A query that names no organization raises; `tools/scoped.py` finds one that would before it runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from ecmx.hub.accounts.models import Organization

__all__ = ["Scoped", "ScopedManager", "ScopedRows", "UnscopedQuery"]

Row = TypeVar("Row", bound=models.Model)


class UnscopedQuery(RuntimeError):
    """A table of an organization was asked without saying whose rows are meant: a fault of ours."""


class ScopedRows(models.QuerySet[Row]):
    """Rows of one organization; what is made through them is its own."""

    organization: Organization | None = None

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]
        copy.organization = self.organization
        return copy

    def _fetch_all(self) -> None:
        """The rows know whose they are, without asking for each."""
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self.organization is not None:
            for row in self._result_cache or ():
                if isinstance(row, Scoped):
                    row.organization = self.organization

    def create(self, **values: Any) -> Row:
        """A new row of this organization."""
        return super().create(organization=self.organization, **values)

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        """New rows, all of this organization."""
        rows = list(objs)
        for row in rows:
            row.organization = self.organization  # type: ignore[attr-defined]
        return super().bulk_create(rows, *args, **options)


class ScopedManager(models.Manager[Row]):
    """The door of a table: `of(organization)`."""

    def of(self, organization: Organization) -> ScopedRows[Row]:
        """The rows of one organization."""
        rows: ScopedRows[Row] = ScopedRows(self.model, using=self._db)
        rows.organization = organization
        return rows.filter(organization=organization)

    def get_queryset(self) -> models.QuerySet[Row]:
        """None without an organization; what hangs on a row (`agreement.files`) is that row's organization's."""
        owner = getattr(self, "instance", None)
        if isinstance(owner, Scoped):
            rows: ScopedRows[Row] = ScopedRows(self.model, using=self._db)
            rows.organization = owner.organization
            return rows
        raise UnscopedQuery(f"{self.model.__name__} was asked without an organization")


class Scoped(models.Model):
    """A row that is one organization's."""

    organization = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager()

    class Meta:
        abstract = True
