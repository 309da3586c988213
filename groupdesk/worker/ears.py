"""Which bots are heard, and when their streams are read."""

import time
from collections.abc import Callable, Mapping
from typing import Final

from groupdesk.bots.base import BotError, End, Outcome
from groupdesk.records.protocols import protocol
from groupdesk.store import bots
from groupdesk.store.bots import Bot
from groupdesk.store.file import Store
from groupdesk.store.tokens import Tokens
from groupdesk.worker.bot import note_outcome, opened
from groupdesk.worker.hearing import Broken, Ear, Ended, Hearing
from groupdesk.worker.taking import Heard

AGAIN_SECONDS: Final = (1.0, 2.0, 5.0, 15.0, 60.0)
"""After how long a stream that ended is read anew, by how often in a row it ended soon."""
LIVED: Final = 60.0
"""Seconds after which a stream did not end soon."""
LEAVING_SECONDS: Final = 3.0
"""How long what was hung up may take to end."""
NO_STREAM_SECONDS: Final = 3_600.0
"""After how long a program that streams nothing is asked again."""


class Ears:
    """How each bot that tells by itself is heard; called in one thread, but for `get`."""

    def __init__(self, store: Store, put: Callable[[Heard | Ended | Broken], None]) -> None:
        """`put` gets what streams tell, from their threads."""
        self._store = store
        self._put = put
        self._hearings: dict[int, Hearing] = {}
        self._ears: dict[int, Ear] = {}
        self._again: dict[int, float] = {}
        """Bot → when its stream may be read again, on the clock that only ticks."""
        self._soon: dict[int, int] = {}
        """Bot → how often in a row its stream ended soon."""
        self._revision: object = None
        """Of all that is known of bots, when it was looked at last."""

    def get(self, bot: str) -> Hearing | None:
        """How a bot is heard, by its number as it is written; None for one that is not. For any thread."""
        return next((one for id_, one in self._hearings.copy().items() if str(id_) == bot), None)

    def arrange(self) -> None:
        """Hears the bots that there are now; raises StoreError."""
        reader = self._store.reader()
        revision = reader.execute("SELECT revision FROM changed WHERE topic = ?", (bots.TOPIC,)).fetchone()
        found = {bot.id: bot for bot in bots.bots(reader) if _is_heard(bot)}
        for id_ in [*self._hearings]:
            if id_ not in found or (revision != self._revision and not self._is_same(found[id_])):
                self._close(id_)
        self._revision = revision
        for id_, bot in found.items():
            if id_ not in self._hearings:
                self._open(bot)
            if id_ in self._hearings and id_ not in self._ears and self._may_listen(bot):
                self._ears[id_] = Ear(self._hearings[id_], self._store.now, self._put)
                self._ears[id_].start()

    def close(self) -> None:
        """Hears nobody any more; what is stuck is left behind."""
        for ear in self._ears.values():
            ear.hang_up()
        until = time.monotonic() + LEAVING_SECONDS
        for id_ in [*self._hearings]:
            self._close(id_, until)

    def _secrets(self, bot: int) -> Mapping[str, str]:
        return Tokens(self._store.path).get(bot)

    def _is_same(self, bot: Bot) -> bool:
        """Whether a bot is spoken to as when it began to be heard."""
        heard = self._hearings[bot.id]
        known = (heard.bot.said, heard.bot.account, heard.bot.platform, heard.secrets)
        return known == (bot.said, bot.account, bot.platform, self._secrets(bot.id))

    def _open(self, bot: Bot) -> None:
        try:
            speaking = opened(self._store, bot)
        except BotError:  # a sync says why
            return
        seen = {group.native for group in bots.seen(self._store.reader(), bot.id)}
        self._hearings[bot.id] = Hearing(bot, self._secrets(bot.id), speaking, seen)

    def _close(self, bot: int, until: float | None = None) -> None:
        hearing, ear = self._hearings.pop(bot), self._ears.pop(bot, None)
        self._again.pop(bot, None)
        until = until or time.monotonic() + LEAVING_SECONDS
        if ear is not None:
            ear.hang_up()
            ear.join(max(0.0, until - time.monotonic()))
        hearing.close(max(0.0, until - time.monotonic()))

    # --- streams

    def _may_listen(self, bot: Bot) -> bool:
        if not protocol(bot.protocol).streams or bot.end == End.AUTH:
            return False
        silent = bot.silent_until is not None and bot.silent_until > self._store.now()
        return not silent and time.monotonic() >= self._again.get(bot.id, 0.0)

    def begun(self, bot: int) -> None:
        """A stream is read: whatever kept the bot silent is over. Raises StoreError."""
        for one in bots.bots(self._store.reader(), bot):
            if one.end == End.UNREACHED:
                self._note(one, Outcome(End.OK))

    def ended(self, told: Ended) -> None:
        """A stream has ended, for now; raises StoreError."""
        bot = told.ear.hearing.bot.id
        if self._ears.get(bot) is not told.ear:
            return  # it was hung up
        del self._ears[bot]
        self._again[bot] = time.monotonic() + self._wait(bot, told)
        if told.outcome.end in (End.AUTH, End.LIMITED, End.UNREACHED):
            for one in bots.bots(self._store.reader(), bot):
                self._note(one, told.outcome)

    def _wait(self, bot: int, told: Ended) -> float:
        if told.outcome.end in (End.REFUSED, End.GONE):
            return NO_STREAM_SECONDS
        soon = self._soon[bot] = 0 if told.lived > LIVED else self._soon.get(bot, -1) + 1
        return AGAIN_SECONDS[min(soon, len(AGAIN_SECONDS) - 1)]

    def broken(self, told: Broken) -> None:
        """Says in the state of a bot what failed; raises StoreError."""
        for one in bots.bots(self._store.reader(), told.bot):
            self._note(one, Outcome(End.UNCERTAIN, told.reason))

    def troubled(self, reason: str) -> None:
        """Says in the state of all bots that are heard what keeps them from pushing; raises StoreError."""
        for id_ in self._hearings:
            for one in bots.bots(self._store.reader(), id_):
                self._note(one, Outcome(End.REFUSED, reason))

    def _note(self, bot: Bot, outcome: Outcome) -> None:
        with self._store.writer.write(bots.TOPIC) as connection:
            note_outcome(connection, bot, outcome, self._store.now())


def _is_heard(bot: Bot) -> bool:
    """Whether a bot tells by itself, and was asked before: the first sync comes after she chose its groups."""
    return protocol(bot.protocol).pushes and bool(bot.platform) and bot.synced_at is not None
