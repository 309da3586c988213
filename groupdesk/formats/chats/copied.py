"""Text copied out of the windows of WeChat, QQ and Telegram Desktop (formats.md §2.3, §2.4, §2.6).

There are no ids and often no days: a message is a header line with a name and a stamp, then its body.
A bare name with a stamp counts as a header only at the beginning or behind a blank line, for bodies
end with times, too; so do the client's own lines (joins, recalls), which bear the stamp above them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from groupdesk.formats.chats.copied_stamps import DAY, STAMP, Stamps, likely_order
from groupdesk.formats.chats.events import bare_name, by_name, sentence
from groupdesk.formats.chats.windows import SAMPLE
from groupdesk.locale import _
from groupdesk.records import (
    NAME_ONLY,
    Attendance,
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
from groupdesk.rules import chains, clock

FOREVER: Final = 1 << 37
"""The instant of a reading that knows none: nothing is yet to come."""


class Header(NamedTuple):
    """A line that begins a message or, without a name, tells when what follows was said."""

    who: str
    day: str | None
    clock: str
    """"" where only a day, or nothing at all, is told."""
    platform: str = "wechat"


def sniff(head: Head) -> bool:
    """Whether a message's header or a line of the client stands where one may stand."""
    lines = _placed(head.text.replace("\r\n", "\n").split("\n"))
    bare = 0
    for line, free in lines:
        header = _header(line, free)
        if (header and header.clock and header.who) or (free and _told(line)):
            return True
        bare += bool(header and header.who)
    return bare > 1


def plan(source: Source, reading: Reading) -> None:
    """How exact the stamps are, the order of their days, and what is taken for granted of them."""
    headers = _headers(_lines(source))
    order, open_ = likely_order((one.day for one in headers if one.day), now(reading))
    if open_ and reading.date_order is None:
        written = _("day/month") if order == "dmy" else _("month/day")
        reading.assumed.append(_("dates are read as {order} (--date-order)").format(order=written))
    reading.date_order = reading.date_order or order
    reading.precision = _precision(headers)
    dayless = not headers or headers[0].day is None
    if dayless and reading.day is None and reading.now is not None:
        day = clock.date_of(reading.now // clock.DAY).isoformat()
        reading.assumed.append(
            _("times without a day are of {day} or the day before (--day)").format(day=day)
        )


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """Messages, joins, leaves and sign-in lists in the order of the text; `at` is the wall clock."""
    lines = _lines(source)
    headers = _headers(lines)
    platform = next((one.platform for one in headers if one.who), "wechat")
    yield GroupFacts(reading.title, platform)
    stamps = Stamps(now(reading), reading.day, reading.date_order or "dmy")
    yield from _Window(stamps, _timed(headers)).records(lines)


class _Window:
    """One copied text while it is read: who speaks, since when."""

    def __init__(self, stamps: Stamps, timed: bool) -> None:
        """`timed` says that names come with stamps, so that one without is part of a body."""
        self._stamps, self._timed = stamps, timed
        self._at = stamps.today
        self._day_above: int | None = None
        self._who: str | None = None
        self._body: list[str] = []

    def records(self, lines: Sequence[str]) -> Iterator[Record]:
        """Everything that the lines tell."""
        for number, (line, free) in enumerate(_placed(lines), 1):
            header = _header(line, free)
            at = self._begins(header) if header else None
            if header and at is not None:
                yield from self._said()
                self._at, self._who = at, header.who or None
                if not header.clock and header.day:
                    self._day_above = at
            elif free and _told(line):
                yield from self._said()
                yield from by_name(line, self._at)
            elif self._who is not None:
                self._body.append(line)
            elif line.strip():
                yield Unreadable(number, _("line belongs to no message"), line[:SAMPLE])
        yield from self._said()

    def _begins(self, header: Header) -> int | None:
        """When what follows a header was said; None when it is none after all."""
        if header.clock:
            return self._stamps.at(header.day, header.clock, self._day_above)
        if header.day:
            return self._stamps.start(header.day)
        return None if self._timed else self._at

    def _said(self) -> Iterator[Record]:
        """The message that ends here."""
        who, self._who = self._who, None
        text = "\n".join(self._body).strip("\n")
        self._body.clear()
        if who is None:
            return
        key, kind = NAME_ONLY + who, KINDS.get(text, Kind.TEXT)
        yield ChatMessage(self._at, key, who, "" if kind else text, kind)
        if chain := chains.parse(text):
            yield Attendance(self._at, *chain)


def now(reading: Reading) -> int:
    """The wall clock of the paste."""
    return FOREVER if reading.now is None else reading.now


def _lines(source: Source) -> list[str]:
    with source.text() as stream:
        return stream.read().replace("\r\n", "\n").split("\n")


def _placed(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Lines, each with whether it stands at the beginning or behind a blank one."""
    free = True
    for line in lines:
        yield line, free
        free = not line.strip()


def _headers(lines: Iterable[str]) -> list[Header]:
    return [header for line, free in _placed(lines) if (header := _header(line, free))]


def _header(line: str, free: bool) -> Header | None:
    """What a line tells as a header; only some shapes need to stand `free`."""
    if not line or len(line) > _LONGEST:
        return None
    if found := _TELEGRAM.fullmatch(line):
        return Header(bare_name(found["who"]), found["day"], found["clock"], "telegram")
    if (found := _STAMPED.fullmatch(line)) and (free or found["clock"].count(":") == 2):
        platform = "qq" if found["clock"].count(":") == 2 else "wechat"
        return Header(bare_name(_TITLE.sub("", found["who"])), found["day"], found["clock"], platform)
    if found := _DAY_LINE.fullmatch(line):
        return Header("", found["day"], "", "qq")
    if free and (found := _STAMP_LINE.fullmatch(line)):
        return Header("", found["day"], found["clock"])
    if free and (found := _NAMED.fullmatch(line)):
        return Header(bare_name(found["who"]), None, "")
    return None


def _timed(headers: Iterable[Header]) -> bool:
    return any(header.who and header.clock for header in headers)


def _precision(headers: Sequence[Header]) -> str:
    """To what the worst of the stamps is exact: names alone are as exact as a stamp above them all."""
    clocks = [header.clock for header in headers if header.clock]
    if not clocks or (not _timed(headers) and not headers[0].clock):
        return "day"
    return "second" if all(written.count(":") == 2 for written in clocks) else "minute"


def _told(line: str) -> bool:
    """Whether the client says that somebody came, went or took a message back."""
    if len(line) > _LONGEST or not _CLIENT.search(line):
        return False
    event = sentence(line)
    return event is not None and event.kind != "system"


_LONGEST: Final = 300
_GAP = "[ \t\u00a0]{1,4}"
_STAMPED: Final = re.compile(rf"(?P<who>\S.{{0,99}}?){_GAP}{STAMP}")
_TELEGRAM: Final = re.compile(rf"(?P<who>\S.{{0,99}}), \[{STAMP}\]")
_STAMP_LINE: Final = re.compile(rf"[ \t]{{0,20}}{STAMP}[ \t]{{0,20}}")
_DAY_LINE: Final = re.compile(rf"[—–─-]{{1,9}}[ —–─-]{{0,20}}(?P<day>{DAY})[ —–─-]{{1,30}}")
_NAMED: Final = re.compile(r"(?P<who>\S[^:：\n]{0,39})[:：]")
_TITLE: Final = re.compile(r"\A【[^】]{0,40}】(?=.)")
_CLIENT: Final = re.compile(r"[\"“”「」].+[\"“”「」]|群聊?[。.]?\s*\Z|撤回了?一条消息")
KINDS: Final = {
    "[图片]": Kind.IMAGE,
    "[Photo]": Kind.IMAGE,
    "[语音]": Kind.VOICE,
    "[视频]": Kind.VIDEO,
    "[文件]": Kind.FILE,
    "[动画表情]": Kind.STICKER,
    "[表情]": Kind.STICKER,
    "[位置]": Kind.LOCATION,
    "[链接]": Kind.LINK,
}
"""What windows write for what is not text."""

FORMAT = Format("copied", "copied text", "local", "minute", sniff, read, plan)
