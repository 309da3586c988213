"""QQ text exports of the message manager, of one chat or of all of them (formats.md §2.4)."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from groupdesk.formats.chats.events import by_name
from groupdesk.formats.chats.stamps import EARLIEST, Clocks, Days
from groupdesk.formats.chats.windows import SIZE, Window, windows
from groupdesk.locale import _
from groupdesk.records import (
    NAME_ONLY,
    ChatMessage,
    Format,
    GroupFacts,
    Head,
    Kind,
    Reading,
    Record,
    Source,
    Unreadable,
)

_CLIENT = ""
"""Sender key of the lines that QQ itself writes."""


def sniff(head: Head) -> bool:
    """Whether the head has the banner, or two message headers where people cut it off (R8)."""
    text = "\n" + head.text.replace("\r\n", "\n")
    return bool(_BANNER.search(text)) or len(_WITH_ACCOUNT.findall(text)) > 1


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """Every chat with its messages, joins, leaves and notices in file order; `at` is the wall clock."""
    with source.text() as stream:
        head = "\n" + stream.read(SIZE).replace("\r\n", "\n")
    header = _header(head)
    export = _Export()
    if not _begins_with_chat(head, header):
        export.expect(reading.title or PurePath(source.name).stem, "")
    with source.text() as stream:
        for window in windows(stream, header):
            yield from export.records(window)
    yield from export.announce(None)


def _begins_with_chat(head: str, header: re.Pattern[str]) -> bool:
    """Whether a chat is named before the first message."""
    block, message = _BLOCK.search(head), header.search(head)
    return bool(block and (not message or block.start() < message.start()))


def _header(head: str) -> re.Pattern[str]:
    """How messages begin in this file: with a bare name only if one of the first chats begins so."""
    for block in _BLOCK.finditer(head):
        first = _WITH_NAME.search(head, block.end())
        if first and not _ACCOUNT.search(first[3]):
            return _WITH_NAME
    return _WITH_ACCOUNT


class _Export:
    """One file while it is read: its tables of stamps and of people, and the chat that is to begin."""

    def __init__(self) -> None:
        self._days = Days("ymd")
        self._clocks = Clocks()
        self._people: dict[str, tuple[str | None, str]] = {}
        self._nicks: dict[str, str] = {}
        self._folder = ""
        self._expected: str | None = None
        self._early: list[Unreadable] = []

    def records(self, window: Window) -> Iterator[Record]:
        """The records of one window, in which chats may end and begin."""
        for section in window.cut(_BLOCK) if _CHAT in window.text else (window,):
            if block := _BLOCK.match(section.text):
                yield from self.announce(None)
                self.expect(block["chat"], block["folder"])
            yield from self._messages(section)

    def _messages(self, section: Window) -> Iterator[Record]:
        days, clocks, people = self._days, self._clocks, self._people
        parts = iter(section.header.split(section.text))
        self._early += _unknown(section.unreadable_lines(next(parts)))
        for nth, (date, clock, who, body) in enumerate(zip(*[parts] * 4, strict=True)):
            key, name = people.get(who) or self._person(who)
            if self._expected is not None:
                yield from self.announce(key)
            at = days[date] + clocks[clock]
            text = body.strip("\n")
            if at < EARLIEST:
                yield section.unreadable(nth, _("no such date or time"))
            elif key == _CLIENT:
                yield from by_name(text, at)
            elif text in _CODES:
                yield ChatMessage(at, key, name, "", _CODES[text])
            else:
                yield ChatMessage(at, key, name, text)
        yield from section.too_long()

    def expect(self, chat: str, folder: str | None) -> None:
        """A chat begins; it is announced with its first record, which tells whether it is private."""
        self._expected = chat.strip()
        self._folder = (folder or self._folder).strip()

    def announce(self, first: str | None) -> Iterator[Record]:
        """The expected chat, if there is one; `first` is the sender key of its first message."""
        if self._expected is None:
            return
        private = self._folder == _FRIENDS or (first or "").startswith(NAME_ONLY)
        yield GroupFacts(self._expected, "qq", private=private)
        yield from self._early
        self._expected = None
        self._early.clear()

    def _person(self, who: str) -> tuple[str | None, str]:
        """Sender key and nick of what stands behind a stamp; an empty nick is the account's last one."""
        found = _ACCOUNT.search(who)
        account = (found[1] or found[2]) if found else ""
        nick = who[: found.start()] if found else who
        if account and nick in ("", account):
            return account, self._nicks.get(account, account)
        nick = _TITLE.sub("", nick)
        if len(self._people) >= _MOST_NAMES:
            self._people.clear()
            self._nicks.clear()
        self._nicks[account] = nick
        self._people[who] = person = _NOBODY.get(account, account or NAME_ONLY + nick), nick
        return person


def _unknown(lines: Iterator[Unreadable]) -> Iterator[Unreadable]:
    """Without the lines that frame the name of a chat."""
    return (line for line in lines if not _FRAME.match(line.sample))


_CHAT = "\n消息对象:"
_BLOCK = re.compile(
    rf"\n={{32,}}(?:\n消息分组:(?P<folder>[^\n]*)\n={{32,}})?{_CHAT}(?P<chat>[^\n]*)\n={{32,}}(?=\n|\Z)"
)
_STAMP = r"\n(\d{4}-\d{2}-\d{2}) (\d{1,2}:\d{2}:\d{2}(?: [AP]M)?) "
_WITH_ACCOUNT = re.compile(rf"{_STAMP}([^\n]*(?:\(\d{{5,12}}\)|<[^<>\s@]+@[^<>\s@]+>))(?=\n|\Z)")
_WITH_NAME = re.compile(rf"(?:\A|(?<=\n)){_STAMP}([^\n]+)(?=\n|\Z)")
"""For private chats, whose messages carry no account: a bare name counts behind a blank line only."""
_ACCOUNT = re.compile(r"(?:\((\d{5,12})\)|<([^<>\s@]+@[^<>\s@]+)>)\Z")
_TITLE = re.compile(r"\A【[^】]*】(?=.)")
_BANNER = re.compile(r"\n消息记录（此消息记录为文本格式|\n消息分组:[^\n]*\n=+\n消息对象:")
_FRAME = re.compile(r"消息记录（|消息分组:|消息对象:|={6}")
_FRIENDS = "我的好友"
_NOBODY: dict[str, str | None] = {"10000": _CLIENT, "1000000": _CLIENT, "80000000": None}
"""Accounts that are nobody's: the client itself, and whoever writes anonymously."""
_MOST_NAMES = 100_000
_CODES = {
    "[图片]": Kind.IMAGE,
    "[闪照]": Kind.IMAGE,
    "[表情]": Kind.STICKER,
    "[动画表情]": Kind.STICKER,
    "[视频]": Kind.VIDEO,
    "[文件]": Kind.FILE,
}

FORMAT = Format("qq", "QQ text", "local", "second", sniff, read)
