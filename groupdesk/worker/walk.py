"""Walking a group's history back to what is known, page by page (bots.md §9.8, §9.9).

A stretch is a part of the history that is still to be read: from a page downwards to messages known
before. A walk that was broken off leaves its stretch open, and the next one reads it too; what lies
between is no coverage until it is read, so that silence is never made of it.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from groupdesk.bots.base import Adapter, BotError, End, Outcome, Page
from groupdesk.locale import _
from groupdesk.records import ChatMessage, Record
from groupdesk.rules.clock import DAY
from groupdesk.store import bots
from groupdesk.worker.feed import Feed

MOST_PAGES: Final = 5_000
TOPS: Final = 20
"""Newest messages by which the next walk knows where it may end: some may be withdrawn meanwhile."""
FARTHEST: Final = 180 * DAY
"""How far back the first walk goes, in seconds."""
STORED_AT_ONCE: Final = 1_000
"""Messages after which what was told is stored: page by page costs half as much again."""
STORED_EVERY: Final = 2.0
"""Seconds after which it is stored however little it is."""


@dataclass(slots=True)
class Stretch:
    """What is still to be read."""

    goal: list[str]
    """Ids of messages below which all is known; none for the first walk."""
    older: str | None = None
    """What to ask for the next page with; None begins at the newest."""
    bottom: int | None = None
    """The oldest instant that has been read of it."""
    since: int | None = None
    """The instant up to which all was told when it began; None for the first walk."""


@dataclass(slots=True)
class Track:
    """How far a group's history was told: what the cursor holds."""

    tops: list[str] = field(default_factory=list)
    open: list[Stretch] = field(default_factory=list)
    """The newest last."""

    @classmethod
    def read(cls, value: str) -> "Track":
        """From a cursor; "" is that of a group never asked."""
        told: dict[str, Any] = json.loads(value or "{}")
        return cls(told.get("tops", []), [Stretch(**one) for one in told.get("open", [])])

    def begin(self, since: int | None) -> None:
        """Opens the stretch from now back to what is known, and to what was left open above a page that
        cannot be asked for again.
        """
        lost = [stretch for stretch in self.open if stretch.older is None]
        self.open = [stretch for stretch in self.open if stretch.older is not None]
        self.open.append(lost[0] if lost else Stretch(self.tops, since=since))
        self.open[-1].bottom = None

    def packed(self) -> str:
        """As the cursor keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(slots=True)
class Way:
    """What one reading has come by, to see whether it goes back at all."""

    asked: set[str | None] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    span: tuple[int, int] | None = None
    """First and last instant of the page before."""

    def is_new(self, ids: Collection[str]) -> bool:
        """Whether a page brings anything, or tells nothing by which that could be said."""
        return not ids or not self.seen.issuperset(ids)

    def fresh(self, page: Page) -> list[Record]:
        """What a page tells that those before it did not."""
        return [
            one for one in page.records if not (isinstance(one, ChatMessage) and str(one.id) in self.seen)
        ]

    def astray(self, page: Page, ids: Collection[str], times: Collection[int]) -> str:
        """Why a page is none that lies before the one that led to it; "" for one that is."""
        if page.trouble:
            return page.trouble
        if page.older in self.asked:
            return _("its history does not end")
        if self.span is None or not times:
            return ""
        first, last = self.span
        newer = min(times) > last or (not self.is_new(ids) and max(times) > first)
        return _("its history goes the wrong way") if newer else ""

    def go(self, page: Page, ids: Collection[str], times: Collection[int]) -> None:
        """Goes on to the page before."""
        self.asked.add(page.older)
        self.seen.update(ids)
        if times:
            self.span = min(times), max(times)


class Walk:
    """One group, from now back to what is known."""

    def __init__(
        self, adapter: Adapter, feed: Feed, bot: bots.Bot, native: str, now: int, wanted: Callable[[], bool]
    ) -> None:
        self._adapter = adapter
        self._feed = feed
        self._bot = bot
        self._native = native
        self._stream = f"history:{native}"
        self._now = now
        self._wanted = wanted
        self._pages = 0
        self._held: list[Record] = []
        self._told: tuple[int, int] | None = None
        """From when to when that is told, all in one."""
        self._stored_at = time.monotonic()

    def run(self, track: Track, since: int | None) -> None:
        """Reads what is new and what was left open; `since` is when the track was left.

        Raises BotError, with what it read so far stored.
        """
        track.begin(since)
        try:
            while track.open and self._wanted():
                if not self._read(track, track.open[-1]):
                    break
                self._store(track)  # the next one lies elsewhere
        finally:
            self._store(track)

    def _read(self, track: Track, stretch: Stretch) -> bool:
        """Reads one stretch; False when it was stopped in it."""
        older = stretch.older
        way = Way(span=None if stretch.bottom is None else (stretch.bottom, stretch.bottom))
        while self._wanted():
            page = self._asked(older)
            said = [record for record in page.records if isinstance(record, ChatMessage)]
            ids, times = [str(one.id) for one in said if one.id is not None], [one.at for one in said]
            if older is None and ids:
                track.tops = ids[-TOPS:]
            known = not set(stretch.goal).isdisjoint(ids)
            astray = "" if known else way.astray(page, ids, times)
            done = page.older is None or not way.is_new(ids) or self._is_far(times)
            ends = known or (done and not astray)
            if ends:
                track.open.remove(stretch)
            elif not astray:
                stretch.older = page.older if page.stable else None
            self._step(track, stretch, way.fresh(page), times, met=known or not stretch.goal)
            if astray:
                raise BotError(Outcome(End.REFUSED, astray))
            if ends:
                return True
            way.go(page, ids, times)
            older = page.older
        return False

    def _asked(self, older: str | None) -> Page:
        self._pages += 1
        if self._pages > MOST_PAGES:
            raise BotError(Outcome(End.REFUSED, _("its history does not end")))
        return self._adapter.history(self._native, older)

    def _is_far(self, times: Collection[int]) -> bool:
        """Whether a page lies farther back than anybody looks."""
        return bool(times) and max(times) < self._now - FARTHEST

    def _step(
        self, track: Track, stretch: Stretch, records: Sequence[Record], times: Sequence[int], *, met: bool
    ) -> None:
        """Takes a page, with how far it reaches."""
        end = self._now if stretch.bottom is None else stretch.bottom
        start = min([*times, end])
        if stretch not in track.open and stretch.since is not None and met:
            start = min(start, stretch.since)  # nothing was said between
        stretch.bottom = start
        self._held += records
        self._told = (start, self._told[1] if self._told else end)
        if len(self._held) >= STORED_AT_ONCE or time.monotonic() >= self._stored_at + STORED_EVERY:
            self._store(track)

    def _store(self, track: Track) -> None:
        """Stores what was told, that it was, and where to go on, in one transaction."""
        if self._told is None:
            return
        value = track.packed()

        def move(connection: sqlite3.Connection) -> None:
            bots.advance(connection, self._bot.id, self._stream, value, self._now)

        self._feed.take(self._held, self._told, move)
        self._held, self._told, self._stored_at = [], None, time.monotonic()
