"""From JSON values to records: what every reader of JSON does the same way (R4)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from groupdesk.formats.errors import DamagedError
from groupdesk.formats.jsonlines import JsonLines
from groupdesk.formats.jsonstream import BrokenError, JsonReader
from groupdesk.formats.values import BadRecordError
from groupdesk.locale import _
from groupdesk.records import GroupFacts, Record, Source, Unreadable


def _never(_item: Any) -> None:
    """No value is plain."""


def records_of(
    walk: JsonReader | JsonLines,
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


def told(source: Source, walk: JsonReader | JsonLines, records: Iterator[Record]) -> Iterator[Record]:
    """`records`, with a last `Unreadable` where the document breaks off.

    Raises DamagedError when it breaks off before any chat, or holds none.
    """
    begun, trouble = False, _("no chat in it")
    try:
        while not begun and (record := next(records, None)) is not None:
            begun = isinstance(record, GroupFacts)
            yield record
        yield from records
    except BrokenError as error:
        if begun and str(error):
            yield Unreadable(walk.number + 1, str(error), walk.sample())
        trouble = str(error) or trouble
    if not begun:
        raise DamagedError(trouble, source.name, _("export it again as JSON"))
