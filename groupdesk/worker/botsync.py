"""One bot tells its groups, their members and what was said (bots.md §9)."""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from groupdesk.bots.base import Batch, BotError, BotGroup, End, Outcome, RosterReply
from groupdesk.records import Member, Roster
from groupdesk.records.protocols import Can, protocol
from groupdesk.store import bots
from groupdesk.store.bots import Bot, Group
from groupdesk.worker.bot import Patient, note_about, note_outcome, opened
from groupdesk.worker.feed import Desk, Feed
from groupdesk.worker.walk import Track, Walk

LISTED_EVERY: Final = 6 * 3_600
"""Seconds between two askings for the members of a group: some programs ask their server each time."""
SHORT: Final = 0.8
"""Share of the members told elsewhere below which a list is no evidence of who is gone (bots.md §9.6)."""
FRESH: Final = 10
"""Seconds: a join time as new as this is the program's guess."""
EVENTS_KEPT: Final = 23 * 3_600
"""For how long a stream of events keeps what nobody fetched, and a little less (bots.md §6)."""
FAILING: Final = 3
"""Groups in a row without an answer after which a bot is left alone."""


@dataclass(slots=True)
class Told:
    """What a bot told."""

    bot: str
    groups: int = 0
    messages: int = 0
    new: int = 0
    joins: int = 0
    leaves: int = 0
    members: int = 0
    problems: list[dict[str, str]] = field(default_factory=list)
    """Where (a group, "" for the bot), how it ended, why."""
    seconds: float = 0.0

    def problem(self, where: str, outcome: Outcome) -> None:
        """One more."""
        self.problems.append({"group": where, "end": str(outcome.end), "reason": outcome.reason})

    def count(self, feed: Feed) -> None:
        """One group more."""
        counts = feed.intake.counts
        self.groups += 1
        self.messages += counts.messages
        self.new += counts.new
        self.joins += counts.joins
        self.leaves += counts.leaves


@dataclass(frozen=True, slots=True)
class Run:
    """What a sync goes by."""

    desk: Desk
    wanted: Callable[[], bool]
    told: Callable[[int, int], None]
    """Hears groups done, and groups in all, as they become more."""
    asked: bool
    """Whether she waits for it: then members are asked for too."""


class BotSync:
    """A bot, from its first answer to its last."""

    def __init__(self, run: Run, bot: Bot, told: Told) -> None:
        self._run = run
        self._desk = run.desk
        self._now = run.desk.policy.now
        self._bot = bot
        self._told = told
        self._feeds: dict[str, Feed] = {}

    def run(self) -> None:
        """Asks it all; what fails is noted of the bot or of the group, and raises nothing."""
        begun, outcome = time.monotonic(), Outcome(End.OK)
        try:
            self._speaking = Patient(opened(self._desk.store, self._bot), self._run.wanted)
            try:
                self._ask()
            finally:
                self._speaking.close()
        except BotError as error:
            outcome = error.outcome
            self._told.problem("", outcome)
        self._told.seconds = time.monotonic() - begun
        synced = {"synced_at": self._now} if outcome.end is End.OK else {}
        self._write(lambda connection: note_outcome(connection, self._bot, outcome, self._now, **synced))

    def _ask(self) -> None:
        about = self._speaking.about()
        self._bot = self._write(lambda connection: note_about(connection, self._bot, about, self._now))
        if Can.GROUPS in about.can:
            listed = [(one.native, one.name, one.members) for one in self._speaking.groups()]
            self._write(lambda connection: bots.see(connection, self._bot.id, listed))
        if Can.EVENTS in about.can and protocol(self._bot.protocol).polls:
            self._events()
        seen = self._seen()
        self._run.told(0, len(seen))
        failing = 0
        for group in seen:
            if not self._run.wanted():
                return
            outcome = self._group(group)
            failing = failing + 1 if outcome.end in (End.UNCERTAIN, End.UNREACHED) else 0
            if outcome.end in (End.AUTH, End.LIMITED) or failing >= FAILING:
                raise BotError(outcome)
            self._run.told(1, 0)

    def _seen(self) -> list[Group]:
        with self._desk.storing:
            return [one for one in bots.seen(self._desk.store.writer.connection, self._bot.id) if one.chosen]

    def _group(self, group: Group) -> Outcome:
        """One group's history and members; what fails is noted and holds up no other group."""
        feed, outcome = self._feed(BotGroup(group.native, group.name, group.members)), Outcome(End.OK)
        try:
            if Can.HISTORY in self._bot.can:
                self._history(feed, group)
            if self._lists() and self._is_due(group):
                self._told.members += self._roster(feed, group)
        except BotError as error:
            outcome = error.outcome
            self._told.problem(group.name, outcome)
        self._told.count(feed)
        self._note_group(group, end=str(outcome.end), reason=outcome.reason)
        return outcome

    # --- what was said

    def _history(self, feed: Feed, group: Group) -> None:
        with self._desk.storing:
            connection = self._desk.store.writer.connection
            value, _at = bots.cursor(connection, self._bot.id, f"history:{group.native}")
        walk = Walk(self._speaking, feed, self._bot, group.native, self._now, self._run.wanted)
        walk.run(Track.read(value))

    def _events(self) -> None:
        """What a stream tells: stored first, then the cursor moves, for asking with it deletes."""
        with self._desk.storing:
            cursor, since = bots.cursor(self._desk.store.writer.connection, self._bot.id, bots.EVENTS)
        more = True
        while more and self._run.wanted():
            events = self._speaking.events(cursor, 0.0)
            for batch in events.batches:
                self._batch(batch)
            cursor, more = events.cursor, events.more
            self._advance(cursor)
        self._cover(since)

    def _batch(self, batch: Batch) -> None:
        """What a stream tells of one group; nothing of one that she does not want."""
        one = (batch.group.native, batch.group.name, batch.group.members)
        with self._desk.storing, self._desk.store.writer.write(bots.TOPIC) as connection:
            if batch.was:
                bots.move_group(connection, self._bot.id, batch.was, batch.group.native)
            bots.see(connection, self._bot.id, [one])
        if any(group.native == batch.group.native for group in self._seen()):
            self._feed(batch.group).take(batch.records)

    def _advance(self, cursor: str) -> None:
        self._write(lambda connection: bots.advance(connection, self._bot.id, bots.EVENTS, cursor, self._now))

    def _cover(self, since: int | None) -> None:
        """All that happened since the last asking was told, unless that was too long ago."""
        start = since if since is not None and self._now - since <= EVENTS_KEPT else self._now
        for group in self._seen():
            self._feed(BotGroup(group.native, group.name)).take([], (start, self._now))

    def _feed(self, group: BotGroup) -> Feed:
        if group.native not in self._feeds:
            self._feeds[group.native] = Feed(self._desk, self._bot, group)
        return self._feeds[group.native]

    # --- who is there

    def _lists(self) -> bool:
        """Whether it names members, be it only the admins."""
        why_not = protocol(self._bot.protocol).why_not.get(Can.MEMBERS)
        return Can.MEMBERS in self._bot.can or why_not == "admins_only"

    def _is_due(self, group: Group) -> bool:
        return self._run.asked or group.listed_at is None or self._now - group.listed_at >= LISTED_EVERY

    def _roster(self, feed: Feed, group: Group) -> int:
        """Takes a member list for what it is worth; gives how many it names."""
        reply = self._speaking.roster(group.native)
        members = tuple(believed(one, self._now) for one in reply.members)
        complete = reply.whole and not is_short(reply, group.members)
        values = {"listed_at": self._now, "members": reply.of or group.members}
        told = {one.who: (one.role, one.card) for one in members}
        with self._desk.storing:
            same = bots.unchanged(self._desk.store.writer.connection, feed.group_id, self._bot.run_id, told)
        if len(same) == 2 and complete:  # two that agree are kept; the newer goes on in time
            self._write(lambda connection: bots.move_roster(connection, same[0], self._now))
        elif members:
            feed.take([Roster(self._now, members, complete)])
        self._note_group(group, **values)
        return len(members)

    # --- noting

    def _note_group(self, group: Group, **values: Any) -> None:
        self._write(lambda connection: bots.note_group(connection, self._bot.id, group.native, **values))

    def _write(self, act: Callable[[sqlite3.Connection], Any]) -> Any:
        with self._desk.storing, self._desk.store.writer.write(bots.TOPIC) as connection:
            return act(connection)


def is_short(reply: RosterReply, known: int | None) -> bool:
    """Whether a member list leaves out too many to say who is gone."""
    return not reply.members or len(reply.members) < SHORT * max(reply.of or 0, known or 0)


def believed(member: Member, now: int) -> Member:
    """A member without a join time that is none: in the future, or that of the asking."""
    joined = member.joined_at
    return member if joined is None or 0 < joined < now - FRESH else member._replace(joined_at=None)
