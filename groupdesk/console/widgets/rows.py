"""Rows as a list is given them: by place, so that a million need not be at hand."""

from collections.abc import Hashable, Iterable
from typing import Generic, Protocol, TypeVar

Key = Hashable
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Rows(Protocol[T_co]):
    """Rows by place; only those are asked for that show."""

    def __len__(self) -> int: ...

    def key_at(self, i: int) -> Key | None:
        """The key of row `i`; None for a heading or a gap."""

    def row(self, i: int) -> T_co:
        """Row `i`."""

    def find(self, key: Key) -> int | None:
        """Where the row of `key` is; None when it is gone, or cannot be told."""


class Listed(Generic[T]):
    """Rows that are all at hand, each with its key."""

    def __init__(self, rows: Iterable[tuple[Key | None, T]] = ()) -> None:
        self._rows = list(rows)
        self._places = {key: i for i, (key, _) in enumerate(self._rows) if key is not None}

    def __len__(self) -> int:
        return len(self._rows)

    def key_at(self, i: int) -> Key | None:
        """The key of row `i`; None for a heading or a gap."""
        return self._rows[i][0]

    def row(self, i: int) -> T:
        """Row `i`."""
        return self._rows[i][1]

    def find(self, key: Key) -> int | None:
        """Where the row of `key` is, or None."""
        return self._places.get(key)
