"""The wrapper in which a member's value travels: nothing that prints, logs or serialises shows it (invariant V1)."""

from __future__ import annotations

__all__ = ["Redacted"]


class Redacted:
    """A value that only a report to the data's owner unwraps, by asking for it by name."""

    __slots__ = ("__value",)

    def __init__(self, value: str | None) -> None:
        self.__value = value

    def unwrap(self) -> str | None:
        """The value itself. Call it only where the reader owns the data."""
        return self.__value

    def __repr__(self) -> str:
        return "<redacted>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "<redacted>"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a redacted value is not serialised")
