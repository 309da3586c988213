"""A bot that tells by itself what happens, as the worker hears it: over its stream, or pushed."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, cast

from groupdesk.bots.base import Adapter, Batch, BotError, BotGroup, End, Outcome, Streaming
from groupdesk.bots.transport import read_json
from groupdesk.locale import _
from groupdesk.records.protocols import CHATLAB
from groupdesk.store.bots import Bot
from groupdesk.worker import documents
from groupdesk.worker.taking import Heard

LISTED_EVERY: Final = 60.0
"""Seconds between two askings for the groups, where an event is of one that nobody knows."""


class Hearing:
    """What a bot tells becomes what is taken in; for any thread."""

    def __init__(self, bot: Bot, secrets: Mapping[str, str], speaking: Adapter, known: set[str]) -> None:
        """`known` are the native ids of the groups that it is known to see."""
        self.bot = bot
        self.secrets = dict(secrets)
        self.speaking = cast(Streaming, speaking)
        self._known = known
        self._asking = threading.Lock()
        self._listed_at = -LISTED_EVERY
        self._over = False

    def close(self, seconds: float) -> None:
        """Hears nothing any more, and closes its connections unless it asks for longer than that just now."""
        self._over = True
        if self._asking.acquire(timeout=seconds):
            self.speaking.close()
            self._asking.release()

    def heard(self, told: Mapping[str, Any], at: int) -> Heard:
        """What an event says, that came at an instant; may ask the bot, and then raises BotError."""
        with self._asking:
            if self._over:
                raise BotError(Outcome(End.UNREACHED, _("is spoken to in another way by now")))
            batch = self.speaking.event(told)
            listed = self._listed(batch) if batch else ()
            return Heard(self.bot.id, at, batch, listed, alive=self.speaking.alive(told))

    def pushed(self, body: bytes, at: int) -> Heard:
        """What something pushed says; raises ValueError for what is nothing of its protocol, and as `heard`."""
        if self.bot.protocol == CHATLAB.name:
            return documents.heard(self.bot.id, body, at)
        if not isinstance(told := read_json(body), dict):
            raise ValueError
        return self.heard(told, at)

    def _listed(self, batch: Batch) -> tuple[BotGroup, ...]:
        """The groups of the bot, where an event is of one whose name nobody knows."""
        group, now = batch.group, time.monotonic()
        if group.native in self._known or group.name or now - self._listed_at < LISTED_EVERY:
            return ()
        self._listed_at = now
        try:
            listed = tuple(self.speaking.groups())
        except BotError:  # the name will be known by the next sync
            return ()
        self._known |= {group.native, *(one.native for one in listed)}
        return listed


class Broken(NamedTuple):
    """Something that should not be: hearing a bot failed."""

    bot: int
    reason: str

    @classmethod
    def by(cls, bot: int, error: Exception) -> "Broken":
        """By an error that nobody expected."""
        return cls(bot, f"{type(error).__name__}: {error}"[:200])


class Ended(NamedTuple):
    """A stream that has ended."""

    ear: "Ear"
    outcome: Outcome
    lived: float
    """Seconds."""


class Ear(threading.Thread):
    """Reads the stream of a bot for as long as it lasts; what it hears, and its end, go to `put`."""

    def __init__(
        self, hearing: Hearing, now: Callable[[], int], put: Callable[[Heard | Ended | Broken], None]
    ) -> None:
        super().__init__(name="ear", daemon=True)
        self.hearing = hearing
        self._now = now
        self._put = put

    def run(self) -> None:
        begun, outcome = time.monotonic(), Outcome(End.OK)
        try:
            self._listen()
        except BotError as error:
            outcome = error.outcome
        except Exception as error:  # noqa: BLE001 - told as the bot's state: others are heard all the same
            self._put(Broken.by(self.hearing.bot.id, error))
        self._put(Ended(self, outcome, time.monotonic() - begun))

    def _listen(self) -> None:
        for told in self.hearing.speaking.listen():
            at = self._now()
            self._put(self.hearing.heard(told, at) if told else Heard(self.hearing.bot.id, at, begun=True))

    def hang_up(self) -> None:
        """Makes it end; one that waits for its first answer may take its time."""
        self.hearing.speaking.hang_up()
