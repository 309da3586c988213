"""Documents of ChatLab's exchange format that are pushed, read as its files are (formats.md §2.5)."""

from io import BytesIO
from typing import Final

from groupdesk.bots.base import Batch, BotGroup
from groupdesk.formats.chats import chatlab
from groupdesk.formats.errors import FormatError
from groupdesk.formats.source import FileSource
from groupdesk.records import (
    ChatMessage,
    GroupFacts,
    Join,
    Leave,
    Member,
    Reading,
    Recall,
    Record,
    SystemLine,
)
from groupdesk.worker.taking import Heard

_STORED: Final = (ChatMessage, Join, Leave, Recall, SystemLine, Member)


def heard(bot: int, document: bytes, at: int) -> Heard:
    """What a document tells that came at an instant: nothing of a talk of two.

    Raises ValueError for what is no such document; a record that cannot be read is left out.
    """
    source = _source(document)
    try:
        if not chatlab.FORMAT.sniff(source.head()):
            raise ValueError
    except FormatError as error:
        raise ValueError(str(error)) from error
    facts, stored = told(document)
    if facts.private:
        return Heard(bot, at)
    name = facts.name or str(facts.native or "")
    group = BotGroup(str(facts.native or name), name)
    return Heard(bot, at, Batch(group, stored), covers=_covers(facts, stored, at))


def told(document: bytes) -> tuple[GroupFacts, tuple[Record, ...]]:
    """What a document tells, with what can be stored of it, even where it begins without a head.

    Raises ValueError for what is no such document; a record that cannot be read is left out.
    """
    try:
        records = [*chatlab.FORMAT.read(_source(document), Reading())]
    except FormatError as error:
        raise ValueError(str(error)) from error
    facts = next((record for record in records if isinstance(record, GroupFacts)), None)
    if facts is None:
        raise ValueError
    return facts, tuple(record for record in records if isinstance(record, _STORED))


def _source(document: bytes) -> FileSource:
    return FileSource("", len(document), lambda: BytesIO(document))


def _covers(facts: GroupFacts, records: tuple[Record, ...], at: int) -> tuple[int, int] | None:
    """From when to when it tells everything: to when it says that it was written, as a file does."""
    times = [record.at for record in records if isinstance(record, ChatMessage)]
    if not times:
        return None
    return min(times), max(*times, min(facts.exported_at or 0, at))
