"""From the values of a file to records: what its readers do in the same way (R4)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from groupdesk.formats.errors import BrokenError, DamagedError
from groupdesk.locale import _
from groupdesk.records import GroupFacts, Record, Skipped, Source, Unreadable
from groupdesk.records.values import BadRecordError


class Walk(Protocol):
    """A pass through a file, value by value."""

    number: int
    """1-based number of the value given last."""

    def sample(self) -> str:
        """The beginning of the value given last."""


def _never(_item: Any) -> None:
    """No value is plain."""


def records_of(
    walk: Walk,
    values: Iterable[Any],
    read: Callable[[dict[str, Any]], Iterable[Record]],
    plain: Callable[[Any], Record | None] = _never,
) -> Iterator[Record]:
    """The records that `read` makes of each object in `values`, which `walk` gives.

    `plain` is tried first: it makes the one record of a value that is simple, quickly. Whatever raises
    BadRecordError, or is no object, becomes an `Unreadable`.
    """
    for item in values:
        if record := plain(item):
            yield record
        elif isinstance(item, dict):
            try:
                yield from read(item)
            except BadRecordError as error:
                yield Unreadable(walk.number, str(error), walk.sample())
        elif isinstance(item, Unreadable):
            yield item
        else:
            yield Unreadable(walk.number, _("not a record"), walk.sample())


def told(source: Source, walk: Walk, records: Iterator[Record]) -> Iterator[Record]:
    """`records`, with a last `Unreadable` where the file breaks off.

    Raises DamagedError when it breaks off before any `GroupFacts`, or holds none and nothing that was
    skipped either.
    """
    begun, trouble = False, _("no chat in it")
    try:
        while not begun and (record := next(records, None)) is not None:
            begun = isinstance(record, GroupFacts | Skipped)
            yield record
        yield from records
    except BrokenError as error:
        if begun and str(error):
            yield Unreadable(walk.number + 1, str(error), walk.sample())
        trouble = str(error) or trouble
    if not begun:
        raise DamagedError(trouble, source.name, _("export it again"))
