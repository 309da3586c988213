"""OneBot's `get_group_member_list`: an array, or an answer with the array in `data` (formats.md §2.10)."""

from collections.abc import Iterator
from typing import Any

from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline
from groupdesk.formats.members.listing import listing
from groupdesk.formats.walks import told
from groupdesk.locale import _
from groupdesk.records import Format, GroupFacts, Head, Member, Reading, Record, Source, Unreadable, onebot
from groupdesk.records.values import objects, words


def sniff(head: Head) -> bool:
    """Whether there are objects with `user_id`, `nickname` and `card`."""
    found = outline(head.text)
    listed = found.fields.get("data") if "retcode" in found.fields else found.items
    return any(map(_is_member, objects(listed)))


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The group, entries that cannot be used, and the `Roster`; raises DamagedError without a list."""
    with JsonReader(source) as json:
        yield from told(source, json, _document(json, reading))


def _document(json: JsonReader, reading: Reading) -> Iterator[Record]:
    if json.opening() == "[":
        yield from _group(json, reading)
        return
    for key in json.members():
        if key == "data":
            yield from _group(json, reading)


def _group(json: JsonReader, reading: Reading) -> Iterator[Record]:
    """The list that comes next; its first entry says of which group it is."""
    entries = json.elements(_is_member)
    first = next(entries, None)
    native = words(first.get("group_id")) if isinstance(first, dict) else ""
    yield GroupFacts("" if native else reading.title, onebot.PLATFORM, native or None)
    yield from listing(_members(json, first, entries), reading)


def _members(json: JsonReader, first: Any, rest: Iterator[Any]) -> Iterator[Member | Unreadable]:
    entry = first
    while entry is not None:
        if isinstance(entry, Unreadable):
            yield entry
        elif isinstance(entry, dict) and words(entry.get("user_id")):
            yield onebot.member(entry)
        else:
            yield Unreadable(json.number, _("no user_id"), json.sample())
        entry = next(rest, None)


def _is_member(item: dict[str, Any]) -> bool:
    return {"user_id", "nickname", "card"} <= item.keys()


FORMAT = Format("members-onebot", "Member list (OneBot)", "utc", "second", sniff, read, content="members")
