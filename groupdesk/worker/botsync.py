"""One bot tells its groups, their members and what was said (bots.md §9)."""

import sqlite3
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from groupdesk.bots.base import Batch, BotError, BotGroup, End, Outcome, RosterReply
from groupdesk.locale import _
from groupdesk.records import Member, Roster
from groupdesk.records.protocols import Can, protocol
from groupdesk.store import bots, rosters
from groupdesk.store.bots import Bot, Group
from groupdesk.store.engine import StoreError
from groupdesk.text import one_line
from groupdesk.worker.bot import Patient, note_about, note_outcome, opened
from groupdesk.worker.feed import Desk, Feed
from groupdesk.worker.forward import Forward
from groupdesk.worker.walk import Track, Walk

LISTED_EVERY: Final = 6 * 3_600
"""Seconds between two askings for the members of a group: some programs ask their server each time."""
FRESH: Final = 300
"""Seconds: a join time as new as this may be the program's guess, by a clock of its own."""
EVENTS_KEPT: Final = 23 * 3_600
"""For how long a stream of events keeps what nobody fetched, and a little less (bots.md §6)."""
FAILING: Final = 3
"""Groups in a row without an answer after which a bot is left alone."""
LONGEST_REASON: Final = 240
"""Characters of a reason."""
_SILENT: Final = (End.UNCERTAIN, End.UNREACHED)


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
        """Asks it all; what fails is noted of the bot or of the group. Raises StoreError alone."""
        begun, outcome, all_ = time.monotonic(), Outcome(End.OK), False
        if self._bot.end == End.LIMITED and (self._bot.silent_until or 0) > self._now:
            self._told.problem("", Outcome(End.LIMITED, self._bot.reason))
            return
        try:
            all_ = self._speak()
        except BotError as error:
            outcome = error.outcome
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one that breaks its adapter holds up no other
            traceback.print_exc()
            outcome = Outcome(End.UNCERTAIN, one_line(f"{type(error).__name__}: {error}")[:LONGEST_REASON])
        if outcome.end is not End.OK:
            self._told.problem("", outcome)
        self._told.seconds = time.monotonic() - begun
        told = {"checked_at": self._now} | ({"synced_at": self._now} if all_ else {})
        self._write(
            lambda connection: note_outcome(connection, self._bot, outcome, self._desk.store.now(), **told)
        )

    def _speak(self) -> bool:
        """Opens it and asks it all; whether that came to its end."""
        self._speaking = Patient(opened(self._desk.store, self._bot), self._run.wanted)
        try:
            return self._ask()
        finally:
            self._speaking.close()

    def _ask(self) -> bool:
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
        for group in sorted(seen, key=lambda one: one.end in _SILENT):  # who did not answer comes last
            if not self._run.wanted():
                return False
            outcome = self._group(group)
            failing = failing + 1 if outcome.end in _SILENT else 0
            if outcome.end in (End.AUTH, End.LIMITED) or failing >= FAILING:
                raise BotError(outcome)
            self._run.told(1, 0)
        return self._run.wanted()

    def _seen(self) -> list[Group]:
        with self._desk.storing:
            return [one for one in bots.seen(self._desk.store.writer.connection, self._bot.id) if one.chosen]

    def _group(self, group: Group) -> Outcome:
        """One group's history and members; what fails is noted and holds up no other group."""
        feed = self._feed(BotGroup(group.native, group.name, group.members))
        outcome = Outcome(End.OK)
        if Can.HISTORY in self._bot.can:
            outcome = _tried(lambda: self._history(feed, group))
        if outcome.end in (End.OK, End.REFUSED) and self._lists() and self._is_due(group):
            listed = _tried(lambda: self._roster(feed, group))
            outcome = listed if outcome.end is End.OK else outcome
        if outcome.end is not End.OK:
            self._told.problem(group.name, outcome)
        self._told.count(feed)
        self._note_group(group, end=str(outcome.end), reason=outcome.reason)
        return outcome

    # --- what was said

    def _history(self, feed: Feed, group: Group) -> str:
        with self._desk.storing:
            connection = self._desk.store.writer.connection
            value, since = bots.cursor(connection, self._bot.id, f"history:{group.native}")
        if protocol(self._bot.protocol).onward:
            forward = Forward(self._speaking, feed, self._bot, group.native, self._now, self._run.wanted)
            forward.run(value)
            return ""
        walk = Walk(self._speaking, feed, self._bot, group.native, self._now, self._run.wanted)
        walk.run(Track.read(value), since)
        return ""

    def _events(self) -> None:
        """What a stream tells: stored first, then the cursor moves, for asking with it deletes."""
        with self._desk.storing:
            cursor, since = bots.cursor(self._desk.store.writer.connection, self._bot.id, bots.EVENTS)
        known = {group.native for group in self._seen() if group.group_id is not None}
        more = True
        while more:
            if not self._run.wanted():
                return  # what was not fetched is not told
            events = self._speaking.events(cursor, 0.0)
            for batch in events.batches:
                self._batch(batch)
            cursor, more = events.cursor, events.more
            self._advance(cursor)
        self._cover(since, known)

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

    def _cover(self, since: int | None, known: set[str]) -> None:
        """All that happened since the last asking was told, unless that was too long ago; a group that is new
        was perhaps not there before, and one that is gone tells nothing.
        """
        long_ago = since is None or self._now - since > EVENTS_KEPT
        for group in self._seen():
            if group.end != End.GONE:
                start = self._now if since is None or long_ago or group.native not in known else since
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

    def _roster(self, feed: Feed, group: Group) -> str:
        """Takes a member list for what it is worth; gives what she must know of it."""
        reply = self._speaking.roster(group.native)
        members = [believed(one, self._now) for one in reply.members if not feed.intake.is_forgotten(one.who)]
        with self._desk.storing:
            before = rosters.before(self._desk.store.writer.connection, feed.group_id, self._bot.run_id)
        doubt = doubt_of(reply, group.members, before, before.agrees(members))
        complete = reply.whole and not doubt
        noted = {"listed_at": self._now, "members": reply.of or group.members}

        def note(connection: sqlite3.Connection) -> None:
            bots.note_group(connection, self._bot.id, group.native, **noted)

        if before.is_settled(members, complete):  # the newer one goes on in time
            newest = before.latest[0].id
            self._write(lambda it: rosters.still_holds(it, feed.group_id, newest, self._now))
            self._write(note)
        else:
            feed.take([Roster(self._now, tuple(members), complete)] if members else [], also=note)
        self._told.members += len(members)
        return doubt if reply.whole else ""

    # --- noting

    def _note_group(self, group: Group, **values: Any) -> None:
        self._write(lambda connection: bots.note_group(connection, self._bot.id, group.native, **values))

    def _write(self, act: Callable[[sqlite3.Connection], Any]) -> Any:
        with self._desk.storing, self._desk.store.writer.write(bots.TOPIC, durable=False) as connection:
            return act(connection)  # it is asked again where a power cut takes it


def _tried(ask: Callable[[], str]) -> Outcome:
    """How something that was asked for ended; with a line for her also where all is well."""
    try:
        return Outcome(End.OK, ask())
    except BotError as error:
        return error.outcome


def doubt_of(reply: RosterReply, known: int | None, before: rosters.Before, again: bool) -> str:
    """Why a member list is no evidence of who is gone; "" for one that is (bots.md §9.6).

    `known` is a size told elsewhere, `again` whether the last list said the same: only then are many
    believed to have gone at once.
    """
    named, size = len(reply.members), max(reply.of or 0, known or 0)
    shrunk = named < rosters.SHORT * before.people and not (again and size)
    if not named:
        return _("its member list is empty: nobody counts as gone by it")
    if shrunk or named < rosters.SHORT * size:
        line = _("its member list names {n} of {of}: nobody counts as gone by it")
        return line.format(n=named, of=max(size, before.people))
    return ""


def believed(member: Member, now: int) -> Member:
    """A member without a join time that is none: in the future, or that of the asking."""
    joined = member.joined_at
    return member if joined is None or 0 < joined < now - FRESH else member._replace(joined_at=None)
