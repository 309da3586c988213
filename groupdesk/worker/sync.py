"""A sync: each bot is asked in a thread of its own, and stored one after another (bots.md §9)."""

import sqlite3
import threading
from collections.abc import Callable
from typing import Any, Final

from groupdesk.bots.base import End
from groupdesk.locale import _
from groupdesk.records.protocols import protocol
from groupdesk.store import bots, rollup
from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store
from groupdesk.worker.botsync import BotSync, Run, Told
from groupdesk.worker.feed import Desk

SYNC_EVERY: Final = 300
"""Seconds after which a bot is asked again by itself."""


class Sync:
    """One run of all bots, or of one."""

    def __init__(
        self,
        store: Store,
        *,
        wanted: Callable[[], bool] = lambda: True,
        told: Callable[[int, int, int], None] = lambda done, total, messages: None,
        asked: bool = True,
    ) -> None:
        """`told` hears groups done, groups in all and new messages, and may write; `asked` is whether she waits."""
        self._store = store
        self._wanted = wanted
        self._hears = told
        self._asked = asked
        self._storing = threading.Lock()
        self._done = self._total = 0
        self._results: list[Told] = []

    def run(self, only: int | None = None) -> dict[str, Any]:
        """Asks the bots and gives what they told; raises StoreError where `only` is none of them."""
        desk = Desk.of(self._store, self._storing)
        chosen = [one for one in bots.bots(self._store.writer.connection, only) if reads(one)]
        if only is not None and not chosen:
            raise StoreError(_("there is no bot {id} that could be asked").format(id=only))
        self._results = [Told(bot.name) for bot in chosen]
        run = Run(desk, self._wanted, self._told, self._asked)
        threads = [
            _Asking(self._store, BotSync(run, bot, told))
            for bot, told in zip(chosen, self._results, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if error := next((thread.error for thread in threads if thread.error), None):
            raise error
        rollup.roll_up_all(self._store.writer)
        return self._result()

    def _told(self, done: int, more: int) -> None:
        with self._storing:
            self._done += done
            self._total += more
            self._hears(self._done, self._total, sum(one.new for one in self._results))

    def _result(self) -> dict[str, Any]:
        told = self._results
        return {
            "bots": [
                {
                    "bot": one.bot,
                    "at": self._store.now(),
                    **{name: getattr(one, name) for name in _FIGURES},
                    "problems": one.problems,
                    "seconds": round(one.seconds, 1),
                }
                for one in told
            ],
            "total": {"messages": sum(one.messages for one in told), "new": sum(one.new for one in told)},
        }


_FIGURES: Final = ("groups", "messages", "new", "joins", "leaves", "members")


class _Asking(threading.Thread):
    """A bot being asked; what breaks in it is raised where the sync waits for it."""

    def __init__(self, store: Store, asking: BotSync) -> None:
        super().__init__(name="sync")
        self._store = store
        self._asking = asking
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self._asking.run()
        except Exception as error:  # noqa: BLE001 - told in the thread that waits
            self.error = error
        finally:
            self._store.leave()


def reads(bot: bots.Bot) -> bool:
    """Whether a bot tells anything."""
    return not protocol(bot.protocol).fixed


def due(connection: sqlite3.Connection, now: int) -> list[int]:
    """The bots that are to be asked again by themselves; of a new one she first chooses the groups."""
    return [bot.id for bot in bots.bots(connection) if reads(bot) and _is_due(bot, now)]


def _is_due(bot: bots.Bot, now: int) -> bool:
    if bot.end == End.AUTH or (bot.silent_until is not None and bot.silent_until > now):
        return False
    if bot.end == End.UNREACHED or (bot.end == End.LIMITED and bot.synced_at is None):
        return True
    asked = (
        bot.checked_at if bot.end in _BROKEN else bot.synced_at and max(bot.synced_at, bot.checked_at or 0)
    )
    return asked is not None and now - asked >= SYNC_EVERY


_BROKEN: Final = (End.UNCERTAIN, End.REFUSED, End.GONE)
"""Ends after which nothing says when to ask again: a bot that answers badly is not asked at once."""
