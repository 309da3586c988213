"""WeChat chats as CSV, as MemoTrace (WeChatMsg) writes them (formats.md §2.6)."""

from collections.abc import Iterator, Sequence
from typing import Any

from groupdesk.formats.chats.events import by_name, sentence
from groupdesk.formats.rows import Rows, headed, separator
from groupdesk.formats.walks import records_of, told
from groupdesk.locale import _
from groupdesk.records import (
    ChatMessage,
    Format,
    GroupFacts,
    Head,
    Join,
    Kind,
    Reading,
    Record,
    Source,
    SystemLine,
)
from groupdesk.records.values import instant, whole

_NEEDED = {"TalkerId", "Type", "SubType", "CreateTime", "StrContent"}
_SYSTEM = 10_000
_APP = 49
KINDS = {
    1: Kind.TEXT,
    3: Kind.IMAGE,
    34: Kind.VOICE,
    42: Kind.CONTACT,
    43: Kind.VIDEO,
    47: Kind.STICKER,
    48: Kind.LOCATION,
    50: Kind.CALL,
}
APPS = {
    6: Kind.FILE,
    19: Kind.FORWARD,
    57: Kind.REPLY,
    62: Kind.POKE,
    2000: Kind.TRANSFER,
    2001: Kind.RED_PACKET,
}
_SLOTS = ("$username$", "$names$")
"""What stands in older notices where nobody put in the names."""


def headings(row: Sequence[Any]) -> list[str] | None:
    """The columns under these cells; None when they are no headings of this writer."""
    names = [str(cell).strip("\ufeff ") for cell in row]
    return names if set(names) >= _NEEDED else None


def sniff(head: Head) -> bool:
    """Whether it is text under the headings of this writer."""
    return "TalkerId" in head.text and separator(head.text, headings) is not None


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The chat and its records; raises UnknownFormatError without headings."""
    walk = Rows(source, headings)
    yield from told(source, walk, _table(walk, reading))


def _table(walk: Rows, reading: Reading) -> Iterator[Record]:
    rows = iter(walk)
    what, next_ = _("no headings of a MemoTrace export in its first rows"), _("export it again as CSV")
    names = headed(walk, rows, headings, what, next_)
    if "Sender" not in names:
        reading.assumed.append(_("it does not say who wrote; export it again with a newer version"))
    yield GroupFacts(reading.title, "wechat")
    cells = (dict(zip(names, map(str, row), strict=False)) for row in rows if any(row))
    yield from records_of(walk, cells, _records)


def _records(row: dict[str, str]) -> Iterator[Record]:
    at, type_, text = instant(row.get("CreateTime")), whole(row.get("Type")), row.get("StrContent", "")
    if type_ == _SYSTEM:
        yield from notice(text, at)
        return
    sub = whole(row.get("SubType"))
    kind = APPS.get(sub or 0, Kind.SHARE) if type_ == _APP else KINDS.get(type_ or 0, Kind.OTHER)
    # Media are described by XML that nobody wrote.
    said = text if kind in (Kind.TEXT, Kind.REPLY) or (type_ == _APP and not text.startswith("<")) else ""
    sender = row.get("Sender", "")
    yield ChatMessage(at, sender or None, row.get("Remark") or row.get("NickName") or sender, said, kind)


def notice(text: str, at: int) -> Iterator[Record]:
    """What a line of WeChat itself tells; where its names are missing, of somebody unknown."""
    if not any(slot in text for slot in _SLOTS):
        yield from by_name(text, at)
    elif (event := sentence(text)) and event.kind == "join":
        yield Join(at, "", "")
    else:
        yield SystemLine(at, text)


FORMAT = Format("wechat-csv", "WeChat CSV (MemoTrace)", "utc", "second", sniff, read)
