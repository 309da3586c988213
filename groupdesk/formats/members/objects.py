"""Member lists as a JSON array of flat objects, such as ``[{"id": …, "name": …}]`` (formats.md §2.10)."""

from collections.abc import Iterator
from typing import Any

from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline
from groupdesk.formats.members.columns import columns, unix_clock, wall_clock
from groupdesk.formats.members.listing import listing
from groupdesk.formats.walks import told
from groupdesk.locale import _
from groupdesk.records import Format, GroupFacts, Head, Member, Reading, Record, Source, Unreadable
from groupdesk.records.values import BadRecordError, objects


def sniff(head: Head) -> bool:
    """Whether it is an array whose objects have the members of a member list."""
    items = objects(outline(head.text).items)
    return head.text.lstrip().startswith("[") and bool(items) and all(map(_is_member, items))


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """A group known by the file's name, objects that cannot be used, and the `Roster`."""
    with JsonReader(source) as json:
        yield from told(source, json, _list(json, reading))


def _list(json: JsonReader, reading: Reading) -> Iterator[Record]:
    yield GroupFacts(reading.title, "other")
    yield from listing(_members(json), reading)


def _members(json: JsonReader) -> Iterator[Member | Unreadable]:
    for item in json.elements(_is_member):
        if isinstance(item, Unreadable):
            yield item
        elif isinstance(item, dict) and (found := _member(item, json.number)):
            yield found
        else:
            yield Unreadable(json.number, _("neither id nor name"), json.sample())


def _member(item: dict[str, Any], number: int) -> Member | None:
    found = columns(list(item), lambda cell: unix_clock(cell) or wall_clock(cell))
    try:
        return found.member(list(item.values()), number) if found else None
    except BadRecordError:
        return None


def _is_member(item: dict[str, Any]) -> bool:
    return columns(list(item), unix_clock) is not None


FORMAT = Format("members-json", "Member list (JSON)", "utc", "second", sniff, read, content="members")
