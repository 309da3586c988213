"""What bots tell by themselves on its way into the store: batches, how far they reach, figures (bots.md §9)."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from groupdesk.bots.base import Batch, BotGroup
from groupdesk.desk import Desk as Frame
from groupdesk.records import Record
from groupdesk.records.protocols import Can
from groupdesk.store import bots, rollup
from groupdesk.store.bots import Bot, Group
from groupdesk.store.file import Store
from groupdesk.worker.feed import Desk, Feed

QUIET: Final = 90
"""Seconds without a sign of life after which nothing is known of the time since the last."""
COVERED_EVERY: Final = 300.0
"""Seconds after which silence too is noted of all groups of a bot that has no history."""
FIGURES_EVERY: Final = 10.0
"""Seconds between two roll-ups at least (mechanisms.md 4)."""
IDLE_SHARE: Final = 10
"""How many times as long as a roll-up took nothing is rolled up after it."""
RENEWED_EVERY: Final = 60.0
FEEDS_KEPT: Final = 600.0
"""Seconds for which what a feed has looked up is good."""


class Heard(NamedTuple):
    """Something that a bot told by itself."""

    bot: int
    at: int
    """When it came."""
    batch: Batch | None = None
    listed: tuple[BotGroup, ...] = ()
    """The groups of the bot, where they were asked for."""
    alive: bool = True
    """Whether the bot still hears its groups."""
    begun: bool = False
    """Whether what happens is told from here on, and nothing is known of before."""
    covers: tuple[int, int] | None = None
    """From when to when it tells everything of its group, where it says so; then it is no sign of life."""
    stored: "Future[None] | None" = None
    """Hears that it lies in the store."""


@dataclass(slots=True)
class Span:
    """A time of which a bot told everything, as far as its signs of life go."""

    start: int
    last: int
    noted: int | None = None
    """Up to when it stands in the store for all its groups."""


class Taking:
    """Stores what was heard; a store of its own, one thread."""

    def __init__(self, store: Store, wanted: Callable[[], bool]) -> None:
        """`wanted` says whether to go on with figures."""
        self._store = store
        self._wanted = wanted
        self._desk = Desk.of(store)
        self._terms: object = None
        self._made_at = 0.0
        self._feeds: dict[tuple[int, str], Feed] = {}
        self._spans: dict[int, Span] = {}
        self._touched: set[int] = set()
        self._figures_at = self._covered_at = self._renewed_at = 0.0

    # --- what was heard

    def take(self, heard: Sequence[Heard]) -> None:
        """Stores it, durably where somebody waits for that; raises StoreError, and may then be told it again."""
        self._begin()
        known = {bot.id: bot for bot in bots.bots(self._store.reader())}
        by_bot = attrgetter("bot")
        for id_, told in groupby(sorted(heard, key=by_bot), by_bot):
            if id_ in known:
                self._take(known[id_], [*told])
        if any(one.stored for one in heard):
            with self._store.writer.write("messages"):
                pass  # a commit that survives a power cut takes those before it along

    def _begin(self) -> None:
        """Looks up anew what holds for all, when it has changed or may have."""
        reader = self._store.reader()
        settings = reader.execute("SELECT scope, key, value FROM setting ORDER BY scope, key").fetchall()
        gone = reader.execute("SELECT count(*), max(at) FROM tombstone").fetchone()
        now = time.monotonic()
        if self._terms != (settings, gone) or now - self._made_at > FEEDS_KEPT:
            self._terms, self._made_at = (settings, gone), now
            self._desk = Desk.of(self._store)
            self._feeds.clear()

    def _take(self, bot: Bot, told: Sequence[Heard]) -> None:
        """What one bot told, in the order in which it came."""
        span, ended = _reach(self._spans.get(bot.id), [one for one in told if one.covers is None])
        batches = [one.batch for one in told if one.batch]
        seen = self._see(bot, batches, [group for one in told for group in one.listed])
        reach = (span.start, span.last) if span else None
        for (native, covers), records in _by_group(told).items():
            group = seen[native]
            if group.chosen:
                feed = self._feed(bot, _newest(batches, native, group))
                feed.take(records, covers or reach)
                self._touched.add(feed.group_id)
        for one in ended:  # after what was told in them
            self._cover(bot, one)
        if span is None:
            self._spans.pop(bot.id, None)
        else:
            self._spans[bot.id] = span

    def _see(self, bot: Bot, batches: Iterable[Batch], listed: Iterable[BotGroup]) -> dict[str, Group]:
        """The groups that a bot sees by now, by native id."""
        seen = {one.native: one for one in bots.seen(self._store.reader(), bot.id)}
        moved = [(one.was, one.group.native) for one in batches if one.was in seen]
        told = [(one.native, one.name, one.members) for one in (*listed, *(one.group for one in batches))]
        new = [one for one in told if one[0] not in seen or one[1] not in ("", seen[one[0]].name)]
        if not (moved or new):
            return seen
        with self._store.writer.write(bots.TOPIC) as connection:
            for was, native in moved:
                bots.move_group(connection, bot.id, was, native)
            bots.see(connection, bot.id, new)
        return {one.native: one for one in bots.seen(self._store.reader(), bot.id)}

    def _feed(self, bot: Bot, group: BotGroup) -> Feed:
        key = bot.id, group.native
        if key not in self._feeds or not self._feeds[key].holds():
            self._feeds[key] = Feed(self._desk, bot, group)
        return self._feeds[key]

    # --- how far it reaches

    def cover(self, *, at_once: bool = False) -> None:
        """From time to time, or `at_once`, notes how far all has been told of groups in which nothing was."""
        now = time.monotonic()
        if not at_once and now - self._covered_at < COVERED_EVERY:
            return
        self._covered_at = now
        self._begin()
        for bot in bots.bots(self._store.reader()):
            if (span := self._spans.get(bot.id)) is not None:
                self._cover(bot, span)

    def _cover(self, bot: Bot, span: Span) -> None:
        """All groups of a bot were told whole in a span; where it has a history, the walk through that says so."""
        if Can.HISTORY in bot.can or span.noted == span.last:
            return
        for group in bots.seen(self._store.reader(), bot.id):
            if group.chosen and group.group_id is not None:
                feed = self._feed(bot, BotGroup(group.native, group.name))
                feed.take([], (span.start, span.last))
                self._touched.add(feed.group_id)
        span.noted = span.last

    # --- figures

    def settle(self, *, at_once: bool = False) -> None:
        """Makes the figures of what was taken in, from time to time or `at_once`; raises StoreError."""
        begun = time.monotonic()
        if not self._touched or (begun < self._figures_at and not at_once):
            return
        owing = self._touched.intersection(rollup.owing(self._store.reader()))
        for group in owing:
            if rollup.roll_up(self._store.writer, group, lambda: at_once or self._wanted()):
                self._touched.discard(group)
        self._touched &= owing
        now = time.monotonic()
        self._figures_at = now + max(FIGURES_EVERY, IDLE_SHARE * (now - begun))
        if now - self._renewed_at > RENEWED_EVERY:
            self._renewed_at = now
            Frame(self._store).renew()


def _reach(span: Span | None, told: Sequence[Heard]) -> tuple[Span | None, list[Span]]:
    """The span after what was told, None where the bot hears nothing; and those that ended with it."""
    span = replace(span) if span else None
    ended: list[Span] = []
    for one in told:
        if span and (one.begun or not one.alive or one.at - span.last > QUIET):
            ended.append(span)
            span = None
        if one.alive:
            span = Span(span.start, max(span.last, one.at), span.noted) if span else Span(one.at, one.at)
    return span, ended


def _by_group(told: Iterable[Heard]) -> dict[tuple[str, tuple[int, int] | None], list[Record]]:
    """Records by the native id of their group, those that say how far they reach each by themselves."""
    found: dict[tuple[str, tuple[int, int] | None], list[Record]] = {}
    for one in told:
        if one.batch:
            found.setdefault((one.batch.group.native, one.covers), []).extend(one.batch.records)
    return found


def _newest(batches: Sequence[Batch], native: str, seen: Group) -> BotGroup:
    """A group as the newest of its events tells it, under the name that is known where they tell none."""
    told = next(one.group for one in reversed(batches) if one.group.native == native)
    return replace(told, name=told.name or seen.name or native)
