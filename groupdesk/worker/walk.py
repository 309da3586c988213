"""Walking a group's history back to what is known, page by page (bots.md §9.8, §9.9).

A stretch is a part of the history that is still to be read: from a page downwards to messages known
before. A walk that was broken off leaves its stretch open, and the next one reads it too; what lies
between is no coverage until it is read, so that silence is never made of it.
"""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from groupdesk.bots.base import Adapter, BotError, End, Outcome, Page
from groupdesk.locale import _
from groupdesk.records import ChatMessage
from groupdesk.rules.clock import DAY
from groupdesk.store import bots
from groupdesk.worker.feed import Feed

MOST_PAGES: Final = 5_000
TOPS: Final = 20
"""Newest messages by which the next walk knows where it may end: some may be withdrawn meanwhile."""
FARTHEST: Final = 180 * DAY
"""How far back the first walk goes, in seconds."""


@dataclass(slots=True)
class Stretch:
    """What is still to be read."""

    goal: list[str]
    """Ids of messages below which all is known; none for the first walk."""
    older: str | None = None
    """What to ask for the next page with; None begins at the newest."""
    bottom: int | None = None
    """The oldest instant that has been read of it."""


@dataclass(slots=True)
class Track:
    """How far a group's history was told: what the cursor holds."""

    tops: list[str] = field(default_factory=list)
    open: list[Stretch] = field(default_factory=list)
    """The newest last."""
    at: int | None = None
    """When all was read up to then: what has begun since has no older part that could be lacking."""

    @classmethod
    def read(cls, value: str) -> "Track":
        """From a cursor; "" is that of a group never asked."""
        told: dict[str, Any] = json.loads(value or "{}")
        return cls(told.get("tops", []), [Stretch(**one) for one in told.get("open", [])], told.get("at"))

    def packed(self) -> str:
        """As the cursor keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)


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
        self.new = 0
        """Messages that were new."""

    def run(self, track: Track) -> None:
        """Reads what is new and what was left open; raises BotError, with what it read so far stored."""
        track.open.append(Stretch(track.tops))
        while track.open and self._wanted():
            if not self._read(track, track.open[-1]):
                break

    def _read(self, track: Track, stretch: Stretch) -> bool:
        """Reads one stretch; False when it was stopped in it."""
        older, seen, fresh = stretch.older, set[str](), stretch.older is None
        while self._wanted():
            page = self._asked(older)
            ids = [str(one.id) for one in page.records if isinstance(one, ChatMessage) and one.id is not None]
            if fresh and ids:
                track.tops = ids[-TOPS:]
            ends = self._ends(stretch, page, ids, seen)
            before = stretch.bottom
            self._step(track, stretch, page, ends=ends)
            self._check(page, before)
            if ends:
                return True
            seen.update(ids)
            older, fresh = page.older, False
        return False

    def _asked(self, older: str | None) -> Page:
        self._pages += 1
        if self._pages > MOST_PAGES:
            raise BotError(Outcome(End.REFUSED, _("its history does not end")))
        return self._adapter.history(self._native, older)

    def _ends(self, stretch: Stretch, page: Page, ids: list[str], seen: set[str]) -> bool:
        """Whether nothing below a page is to be read."""
        goal = set(stretch.goal)
        oldest = min((record.at for record in page.records if isinstance(record, ChatMessage)), default=None)
        return (
            page.older is None
            or any(id_ in goal for id_ in ids)
            or bool(ids and seen.issuperset(ids))
            or (oldest is not None and oldest < self._now - FARTHEST)
        )

    def _step(self, track: Track, stretch: Stretch, page: Page, *, ends: bool) -> None:
        """Stores a page with how far it reaches and where to go on, in one transaction."""
        times = [record.at for record in page.records if isinstance(record, ChatMessage)]
        end = self._now if stretch.bottom is None else stretch.bottom
        start = min([*times, end])
        if ends and not stretch.goal and track.at is not None:
            start = min(start, track.at)
        stretch.bottom = start
        if ends:
            track.open.remove(stretch)
            track.at = track.at if track.open else self._now
        else:
            stretch.older = page.older if page.stable else None
        value = track.packed()

        def move(connection: sqlite3.Connection) -> None:
            bots.advance(connection, self._bot.id, self._stream, value, self._now)

        self.new += self._feed.take(page.records, (start, end), move)

    @staticmethod
    def _check(page: Page, before: int | None) -> None:
        """Raises BotError for a page that is not older than the one before it."""
        times = [record.at for record in page.records if isinstance(record, ChatMessage)]
        if before is not None and times and min(times) > before + DAY:
            raise BotError(Outcome(End.REFUSED, _("its history goes the wrong way")))
