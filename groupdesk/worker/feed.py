"""One group of a bot on its way into the store: records, how far they reach, and the cursor, in one transaction."""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from groupdesk.bots.base import BotGroup
from groupdesk.records import GroupFacts, Record
from groupdesk.rules.forms import pattern as own_pattern
from groupdesk.store import bots, wordlists
from groupdesk.store.bots import Bot
from groupdesk.store.file import Store
from groupdesk.store.ingest import Chat, Intake, Policy
from groupdesk.store.tombstones import Tombstones
from groupdesk.store.zones import desk_zone
from groupdesk.worker.imports import keep_days


@dataclass(frozen=True, slots=True)
class Desk:
    """What all feeds of a sync write through: one at a time."""

    store: Store
    policy: Policy
    """Its run is that of each feed's bot."""
    storing: threading.Lock
    """Held by whoever writes: bots are asked side by side, and stored one after another."""

    @classmethod
    def of(cls, store: Store, storing: "threading.Lock | None" = None) -> "Desk":
        """A desk as it is now, its word lists, who was forgotten and how long texts are kept."""
        connection = store.writer.connection
        policy = Policy(
            run_id=0,
            classifier=wordlists.classifier(connection),
            now=store.now(),
            keep_days=keep_days(store),
            forgotten=Tombstones(connection).is_forgotten,
        )
        return cls(store, policy, storing or threading.Lock())


class Feed:
    """A group that a bot tells."""

    def __init__(self, desk: Desk, bot: Bot, group: BotGroup) -> None:
        self._desk = desk
        self._bot = bot
        self._native = group.native
        policy = replace(desk.policy, run_id=bot.run_id)
        facts = GroupFacts(
            group.name, bot.platform, group.native, space=group.space, space_native=group.space_native
        )
        with desk.storing:
            self.group_id = self._settled(facts)
            self.intake = Intake(desk.store.writer, self._chat(desk.store.writer.connection), policy)

    def _settled(self, facts: GroupFacts) -> int:
        """The group of the desk; nothing is written where all is as it was."""
        writer = self._desk.store.writer
        if (known := bots.settled(writer.connection, self._bot, facts)) is not None:
            return known
        with writer.write("groups", bots.TOPIC, durable=False) as connection:
            return bots.settle_group(connection, self._bot, facts)

    def holds(self) -> bool:
        """Whether the group is still there, and is what it was when this was made."""
        with self._desk.storing:
            return self._about(self._desk.store.writer.connection) == self._known

    def _about(self, connection: sqlite3.Connection) -> tuple[str, str, str] | None:
        """Zone, platform and check-in pattern of the group; None when it is gone."""
        row: tuple[str, str, str] | None = connection.execute(
            "SELECT zone, platform, checkin_pattern FROM chat_group WHERE id = ?", (self.group_id,)
        ).fetchone()
        return row

    def _chat(self, connection: sqlite3.Connection) -> Chat:
        self._known = row = self._about(connection)
        assert row is not None
        return Chat(
            group_id=self.group_id,
            platform=row[1],
            zone=row[0] or desk_zone(connection),
            source=f"{self._bot.protocol}:{self._native}",
            precision="id",
            local=False,
            pattern=own_pattern(row[2]),
        )

    def take(
        self,
        records: Sequence[Record],
        covered: tuple[int, int] | None = None,
        also: Callable[[sqlite3.Connection], None] = lambda connection: None,
    ) -> int:
        """Stores records and that [start, end] in seconds is told whole; `also` writes beside them.

        Gives how many messages were new.
        """
        new = self.intake.counts.new

        def beside(connection: sqlite3.Connection) -> None:
            self.intake.roll.flush()
            if covered:
                bots.cover(connection, self.group_id, self.intake.source_id, self._bot.run_id, *covered)
            also(connection)

        with self._desk.storing:
            self.intake.look_again()
            self.intake.take(records, beside)
        return self.intake.counts.new - new
