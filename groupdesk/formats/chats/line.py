"""LINE's text export of one chat (formats.md §2.7)."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from groupdesk.formats.chats.events import by_name
from groupdesk.formats.chats.stamps import EARLIEST, PART_OF_DAY, SPACE, Clocks, Days
from groupdesk.formats.chats.whatsapp_headers import DateOrder
from groupdesk.formats.chats.windows import Window, windows
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
)


def sniff(head: Head) -> bool:
    """Whether a title and the date of saving stand above a blank line; titles vary with the language."""
    lines = [line.strip("\r\ufeff ") for line in head.text.split("\n", 4)[:4]]
    if len(lines) < 3 or not lines[0] or not _DATE.search(lines[1]) or lines[2]:
        return False
    return lines[0].startswith("[LINE] ") or _DAY.fullmatch("\n".join(["", *lines[3:]])) is not None


def plan(source: Source, reading: Reading) -> None:
    """Settle `reading.date_order`, by the weekdays where those tell; a true tie is asked (R9)."""
    if reading.date_order:
        return
    order = DateOrder()
    for written, weekday in _days(source):
        reading.date_order = _by_weekday(written, weekday)
        order.add([written])
        if reading.date_order or order.settled:
            break
    if not reading.date_order and order.tied:
        reading.asks.append("date_order")
        assumed = _("dates such as {date} read as day/month; --date-order mdy if the month comes first")
        reading.assumed.append(assumed.format(date=order.ambiguous))
    reading.date_order = reading.date_order or order.best


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The chat, then its messages, joins, leaves and notices in file order; `at` is the wall clock."""
    if not reading.date_order:
        plan(source, reading)
    with source.text() as stream:
        title = stream.readline(_LONGEST_TITLE).strip("\r\n\ufeff ")
    yield _facts(title, reading)
    export = _Export(reading.date_order or "ymd")
    with source.text() as stream:
        for window in windows(stream, _HEADER):
            yield from export.records(window)


class _Export:
    """One file while it is read: its tables of stamps, and the day it has come to."""

    def __init__(self, order: str) -> None:
        self._days = Days(order)
        self._clocks = Clocks()
        self._day: int | None = None

    def records(self, window: Window) -> Iterator[Record]:
        """The records of one window; a line with a date sets the day of those below it."""
        parts = iter(window.header.split(window.text))
        head = next(parts)
        if self._day is not None or window.line > 1:
            yield from window.unreadable_lines(head)
        for nth, (_before, written, _after, clock, line) in enumerate(zip(*[parts] * 5, strict=True)):
            if written:
                self._day = self._days[written]
                continue
            at = EARLIEST - 1 if self._day is None else self._day + self._clocks[clock]
            if at < EARLIEST:
                yield window.unreadable(nth, _("no such date or time"))
            else:
                yield from _said(at, line.rstrip("\n"))
        yield from window.too_long()


def _said(at: int, line: str) -> Iterator[Record]:
    """A message, or a line of the client where no name stands before a tab."""
    name, tab, text = line.partition("\t")
    if not tab or not name or "\n" in name:
        yield from by_name((text if tab and not name else line).strip(), at)
        return
    if len(text) > 1 and text[0] == text[-1] == '"' and "\n" in text:
        text = text[1:-1].replace('""', '"')
    kind = Kind.CALL if text.startswith("☎") else _PLACEHOLDERS.get(text, Kind.TEXT)
    # Everybody who has gone bears the same name: nobody is made of it.
    known = name not in _GONE
    yield ChatMessage(
        at, NAME_ONLY + name if known else None, name if known else "", text if not kind else "", kind
    )


def _facts(title: str, reading: Reading) -> GroupFacts:
    for pattern, private in _TITLES:
        if found := pattern.fullmatch(title):
            return GroupFacts(found[1], "line", private=private)
    return GroupFacts(reading.title or title.removeprefix("[LINE] "), "line")


def _days(source: Source) -> Iterable[tuple[str, str]]:
    """Each date of the file with the weekday beside it."""
    with source.text() as stream:
        for window in windows(stream, _HEADER):
            for before, written, after, _clock in window.header.findall(window.text):
                if written:
                    yield written, before + after


def _by_weekday(written: str, weekday: str) -> str | None:
    """The only order in which a date falls on the weekday beside it."""
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    if numbers[0] > 999:
        return "ymd"
    wanted = _WEEKDAYS.get(weekday.strip(" .,()").casefold()[:2])
    fits = []
    for order in ("dmy", "mdy"):
        parts = dict(zip(order, numbers, strict=True))
        try:
            if date(parts["y"], parts["m"], parts["d"]).weekday() == wanted:
                fits.append(order)
        except ValueError:
            continue
    return fits[0] if len(fits) == 1 else None


_LONGEST_TITLE = 1_000
_DATE = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}")
_DATE_LINE = (
    r"((?:[^\W\d]{1,12}\.?,? )?)(\d{4}[/.]\d{1,2}[/.]\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{4})([^\d\t\n]{0,20})"
)
_DAY = re.compile(rf"\n{_DATE_LINE}")
_HEADER = re.compile(
    rf"(?:(?:\A|(?<=\n))\n{_DATE_LINE}(?=\n|\Z)"
    rf"|\n((?:{PART_OF_DAY}{SPACE}?)?\d{{1,2}}:\d\d(?:{SPACE}?{PART_OF_DAY})?)\t)"
)
"""A date behind a blank line, or a time of day and a tab."""
_TITLES = tuple(
    (re.compile(rf"(?:\[LINE\] )?{source}"), private)
    for source, private in (
        (r"Chat (?:history )?in \"?(.+?)\"?", False),
        (r"Chat (?:history )?with \"?(.+?)\"?", True),
        (r"(.+?)とのトーク履歴", True),
        (r"(.+?)のトーク履歴", False),
        (r"[与與]?(.+?)的聊天[记記][录錄]", False),
    )
)
_GONE = {"Unknown", "Unbekannt", "不明", "未知"}
_WEEKDAYS = {
    "mo": 0,
    "tu": 1,
    "di": 1,
    "we": 2,
    "mi": 2,
    "th": 3,
    "do": 3,
    "fr": 4,
    "sa": 5,
    "su": 6,
    "so": 6,
}
"""By two letters, in English and German: others put the year first."""
_WORDS = (
    (Kind.STICKER, "貼圖 贴图 Sticker スタンプ"),
    (Kind.IMAGE, "照片 图片 Photo Foto 写真"),
    (Kind.VIDEO, "影片 视频 Video 動画"),
    (Kind.VOICE, "語音訊息 语音消息 Voice|message ボイスメッセージ"),
    (Kind.FILE, "檔案 文件 File Datei ファイル"),
    (Kind.CONTACT, "聯絡資訊 联系人 Contact 連絡先"),
    (Kind.LOCATION, "位置資訊 位置信息 Location Standort 位置情報"),
)
_PLACEHOLDERS = {f"[{word.replace('|', ' ')}]": kind for kind, words in _WORDS for word in words.split()}

FORMAT = Format("line", "LINE text", "local", "minute", sniff, read, plan)
