"""Reading a group's history from where it was left onwards, piece by piece (bots.md §9.8, §9.9).

What a piece tells and where to go on are stored in one transaction. It is coverage only when all its
pieces were told: nobody says in which order they come.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from groupdesk.bots.base import BotError, End, Outcome, Piece
from groupdesk.locale import _
from groupdesk.records import ChatMessage, Record
from groupdesk.store import bots
from groupdesk.worker.bot import Patient
from groupdesk.worker.documents import told
from groupdesk.worker.feed import Feed

MOST_PIECES: Final = 5_000


@dataclass(slots=True)
class Mark:
    """How far a group was told: what the cursor holds."""

    since: int = 0
    """From when on to ask: the newest instant of what was told."""
    next: str | None = None
    """What to ask for the next piece with, while some are still to be told."""
    first: int | None = None
    """Of those told since it began: the first instant."""
    last: int | None = None
    """The newest one."""

    @classmethod
    def read(cls, value: str) -> "Mark":
        """From a cursor; "" is that of a group never asked."""
        said: dict[str, Any] = json.loads(value or "{}")
        return cls(**{one.name: said[one.name] for one in fields(cls) if one.name in said})

    def packed(self) -> str:
        """As the cursor keeps it."""
        return json.dumps(asdict(self))


class Forward:
    """One group, from what is known on to now."""

    def __init__(
        self, speaking: Patient, feed: Feed, bot: bots.Bot, native: str, now: int, wanted: Callable[[], bool]
    ) -> None:
        self._speaking = speaking
        self._feed = feed
        self._bot = bot
        self._native = native
        self._now = now
        self._wanted = wanted
        self._before = b""
        """The last piece."""
        self._edge: frozenset[Record] = frozenset()
        """Messages of the last piece that have no id: the next one may begin with them."""

    def run(self, value: str) -> None:
        """Reads what is new; `value` is the cursor. Raises BotError, with what it read so far stored."""
        mark, pieces = Mark.read(value), 0
        while self._wanted():
            piece = self._asked(mark, resumed=not pieces and mark.next is not None)
            pieces += 1
            is_stuck = piece.next is not None and piece.document == self._before
            if is_stuck or pieces > MOST_PIECES:
                raise BotError(Outcome(End.REFUSED, _("its history does not end")))
            self._before = piece.document
            self._take(mark, piece)
            if mark.next is None:
                return

    def _asked(self, mark: Mark, *, resumed: bool) -> Piece:
        """The next piece; where it can be told no more since the last sync, the first one again."""
        try:
            return self._speaking.since(self._native, mark.since, mark.next)
        except BotError as error:
            if not resumed or error.outcome.end is not End.REFUSED:
                raise
        return self._speaking.since(self._native, mark.since, None)

    def _take(self, mark: Mark, piece: Piece) -> None:
        """Stores a piece, where to go on, and with the last one how far all of them reach."""
        records = self._records(piece)
        times = [one.at for one in records if isinstance(one, ChatMessage) and one.at <= self._now]
        told_of = [*times, *(at for at in (mark.first, mark.last) if at is not None)]
        mark.first, mark.last = min(told_of, default=None), max(told_of, default=None)
        mark.next = piece.next
        covered = None
        if piece.next is None:
            covered = self._covered(mark, piece)
            mark.since, mark.first, mark.last = max(mark.since, mark.last or 0), None, None
        value = mark.packed()

        def move(connection: sqlite3.Connection) -> None:
            bots.advance(connection, self._bot.id, f"history:{self._native}", value, self._now)

        self._feed.take(records, covered, move)

    def _covered(self, mark: Mark, piece: Piece) -> tuple[int, int] | None:
        """From when to when all was told; a first telling begins with its first message."""
        start = mark.since or mark.first
        if start is None:
            return None
        until = self._now if piece.until is None else min(piece.until, self._now)
        return start, max(start, until, mark.last or 0)

    def _records(self, piece: Piece) -> Sequence[Record]:
        if not piece.messages:
            return []
        try:
            facts, records = told(piece.document)
        except ValueError as error:
            reason = _("answered no ChatLab: {what}").format(what=error)
            raise BotError(Outcome(End.UNCERTAIN, reason)) from None
        if facts.private:
            return []
        fresh = [one for one in records if one not in self._edge]
        self._edge = frozenset(one for one in records if isinstance(one, ChatMessage) and one.id is None)
        return fresh
