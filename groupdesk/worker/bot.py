"""A bot as the worker speaks to it: opened with its tokens, asked with patience, its answers noted."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar, cast

from groupdesk.bots import adapter
from groupdesk.bots.base import (
    About,
    Adapter,
    BotError,
    BotGroup,
    End,
    Events,
    Lacking,
    Login,
    Onward,
    Outcome,
    Page,
    Piece,
    RosterReply,
    Saying,
    Target,
)
from groupdesk.bots.transport import is_loopback
from groupdesk.locale import _
from groupdesk.records.protocols import protocol
from groupdesk.store import bots
from groupdesk.store.bots import Bot
from groupdesk.store.file import Store, clock
from groupdesk.store.tokens import Tokens

T = TypeVar("T")

PATIENCE: Final = 30.0
"""Seconds that a read sits out when it is asked to wait; a longer wait parks the bot."""
MOST_WAITS: Final = 3
"""How often it sits out a wait."""
BACKOFF: Final = (5, 15, 60, 300)
"""Seconds of silence after a bot was not reached, by how often in a row; or asked to wait, once more."""
SAME_TIME: Final = 60
"""Seconds by which a desk's clock may differ from the system's before time counts as set by hand."""


def opened(store: Store, bot: Bot) -> Adapter:
    """The adapter of a bot. Raises BotError for one elsewhere while time is set by hand (mechanisms.md 14)."""
    secrets = Tokens(store.path).get(bot.id)
    said = {**bot.said, **secrets}
    if is_set_by_hand(store) and not is_loopback(said.get("url", "")):
        raise BotError(
            Outcome(End.REFUSED, _("is left alone while --now is given: it is not on this machine"))
        )
    return adapter(bot.protocol, Login(said, bot.account))


def is_set_by_hand(store: Store) -> bool:
    """Whether the desk lives at another time than the system."""
    return abs(store.now() - clock()) > SAME_TIME


class Patient(Lacking):
    """An adapter whose reads sit out short waits."""

    def __init__(self, speaking: Adapter, wanted: Callable[[], bool]) -> None:
        self._speaking = speaking
        self._wanted = wanted

    def about(self) -> About:
        return self._asked(self._speaking.about)

    def groups(self) -> Iterator[BotGroup]:
        return iter(self._asked(lambda: [*self._speaking.groups()]))

    def roster(self, group: str) -> RosterReply:
        return self._asked(lambda: self._speaking.roster(group))

    def history(self, group: str, older: str | None) -> Page:
        return self._asked(lambda: self._speaking.history(group, older))

    def since(self, group: str, at: int, next_: str | None) -> Piece:
        speaking = cast(Onward, self._speaking)  # as its protocol says
        return self._asked(lambda: speaking.since(group, at, next_))

    def events(self, cursor: str, patience: float) -> Events:
        return self._asked(lambda: self._speaking.events(cursor, patience))

    def send(self, target: Target, saying: Saying) -> Outcome:
        return self._speaking.send(target, saying)

    def close(self) -> None:
        self._speaking.close()

    def _asked(self, ask: Callable[[], T]) -> T:
        left = PATIENCE
        for _time in range(MOST_WAITS):
            try:
                return ask()
            except BotError as error:
                wait = error.outcome.wait
                if error.outcome.end is not End.LIMITED or wait is None or wait > left:
                    raise
                left -= wait
                self._sit_out(wait, error)
        return ask()

    def _sit_out(self, wait: float, error: BotError) -> None:
        until = time.monotonic() + wait
        while (left := until - time.monotonic()) > 0:
            if not self._wanted():
                raise error
            time.sleep(min(left, 0.1))


def note_about(connection: sqlite3.Connection, bot: Bot, about: About, now: int) -> Bot:
    """Keeps who a bot is and what it can; gives the bot with it."""
    platform = protocol(bot.protocol).platform or about.platform
    bots.note(
        connection,
        bot.id,
        now,
        account=about.account,
        platform=platform,
        dialect=about.dialect,
        can=json.dumps(sorted(about.can)),
        facts=json.dumps(about.facts),
        checked_at=now,
    )
    return bot._replace(account=about.account, platform=platform, can=about.can)


def note_outcome(connection: sqlite3.Connection, bot: Bot, outcome: Outcome, now: int, **values: Any) -> None:
    """Keeps how a bot is after a request, and for how long it is left alone."""
    tries = 0
    silent: int | None = None
    if outcome.end in (End.UNREACHED, End.LIMITED):
        row = connection.execute("SELECT tries FROM bot_state WHERE bot_id = ?", (bot.id,)).fetchone()
        tries = (row[0] if row else 0) + 1
        backoff = BACKOFF[min(tries, len(BACKOFF)) - 1]
        if outcome.end is End.UNREACHED:
            silent = now + backoff
        else:  # what it asks for, and more where that is not enough again and again
            silent = now + max(wait_of(bot, outcome), backoff if tries > 1 else 0)
    bots.note(
        connection,
        bot.id,
        now,
        end=str(outcome.end),
        reason=outcome.reason,
        tries=tries,
        silent_until=silent,
        **values,
    )


def wait_of(bot: Bot, outcome: Outcome) -> int:
    """For how many seconds a bot that was asked to wait is silent; the protocol's own wait when not told."""
    told = protocol(bot.protocol).pace.wait if outcome.wait is None else outcome.wait
    return int(told + 0.999)
