"""Sending: one thread moves the queue, and each bot speaks in a thread of its own (mechanisms.md 13).

A delivery is *sending* before its request leaves, durably; a crash leaves it *unknown*. Nothing is said
again after an answer that may have been lost, except where the protocol makes it the same message.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final, NamedTuple

from groupdesk.bots.base import Adapter, BotError, End, Outcome, Saying, Target
from groupdesk.desk.ruling import Ruling
from groupdesk.locale import _
from groupdesk.records import ChatMessage
from groupdesk.records.protocols import PACE, PROTOCOLS, Can, Pace, protocol
from groupdesk.rules import sending
from groupdesk.store import bots, posts
from groupdesk.store.bots import Bot
from groupdesk.store.engine import bump
from groupdesk.store.file import Store
from groupdesk.store.posts import Delivery
from groupdesk.store.zones import zone_of
from groupdesk.text import text_key
from groupdesk.worker.bot import note_outcome, opened, wait_of

POLL_SECONDS: Final = 0.2
LOOKS: Final = (3, 20, 120)
"""Seconds after a lost answer at which the group's history is looked through."""
LOOK_BACK: Final = 120
"""Seconds before its try at which a text may stand in the history: clocks differ."""
LEAVING_SECONDS: Final = 20.0
"""How long a worker that leaves waits for answers; what is out then is unknown."""
REPEATS: Final = 5
"""How often a send is repeated where that makes no second message."""
REPEAT_SECONDS: Final = 5
_PACED: Final = 200
"""Latest sends of a bot that its pace is judged by."""


class _Ended(NamedTuple):
    """What came of a job."""

    bot: int
    settle: Callable[[], None]


class Sender:
    """Moves the deliveries of a desk; `step` does what is to be done now."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix="send")
        self._ended: queue.Queue[_Ended] = queue.Queue()
        self._busy: set[int] = set()
        self._looked: dict[int, int] = {}
        """Delivery → how often its history was looked through."""
        self._begun = False

    def close(self) -> None:
        """Waits for the answers that are out, and notes them."""
        until = time.monotonic() + LEAVING_SECONDS
        while self._busy and time.monotonic() < until:
            self._settle(POLL_SECONDS)
        self._pool.shutdown(wait=False, cancel_futures=True)

    @property
    def idle(self) -> bool:
        """Whether nothing is out, and nothing can go now or within the grace of a broadcast."""
        now = self._store.now()
        row = (
            self._store.reader()
            .execute(
                "SELECT 1 FROM delivery AS d LEFT JOIN bot_state AS s ON s.bot_id = d.bot_id"
                " WHERE d.bot_id IS NOT NULL AND d.late = 0 AND d.state IN ('planned', 'due') AND d.due_at <= ?1"
                " AND coalesce(d.wait_until, 0) <= ?1 AND coalesce(s.silent_until, 0) <= ?1"
                " AND coalesce(s.\"end\", '') <> 'auth' LIMIT 1",
                (now + sending.GRACE,),
            )
            .fetchone()
        )
        return not self._busy and (row is None or posts.is_held(self._store.reader()))

    def step(self) -> None:
        """Moves what can be moved, then waits a moment for answers."""
        self._begin()
        if posts.anything(self._store.reader(), self._store.now()) and not posts.is_held(
            self._store.reader()
        ):
            with self._store.writer.write() as connection:
                if posts.fall_due(connection, self._store.now(), sending.LATE):
                    bump(connection, (posts.TOPIC,))
        for bot in bots.bots(self._store.reader()):
            if bot.id not in self._busy:
                self._next(bot)
        self._settle(POLL_SECONDS)

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            repeating = tuple(one.name for one in PROTOCOLS if one.repeats)
            with self._store.writer.write(posts.TOPIC) as connection:
                posts.take_up(connection, self._store.now(), sending.LATE, repeating)

    # --- what a bot does next

    def _next(self, bot: Bot) -> None:
        """Gives a bot its next job, if it has one and may do it now."""
        reader, now = self._store.reader(), self._store.now()
        if bot.end == End.AUTH or (bot.silent_until is not None and bot.silent_until > now):
            return
        if not posts.is_held(reader):
            for one in posts.waiting(reader, bot.id, now):
                if self._may(bot, one) and self._claimed(one):
                    self._start(bot, one, self._say, self._said)
                    return
            for one in posts.recalls(reader, bot.id):
                self._start(bot, one, self._take_back, self._taken_back)
                return
        if Can.HISTORY in bot.can:
            for one in posts.unknown(reader, bot.id, int(time.time() * 1000) - 86_400_000):
                if self._is_to_be_looked_for(one):
                    self._start(bot, one, self._look, self._looked_for)
                    return

    def _may(self, bot: Bot, one: Delivery) -> bool:
        """Whether pace and quiet hours allow it; a quiet group's waits until its morning."""
        reader, now = self._store.reader(), self._store.now()
        if one.group_id is not None and not one.person:
            row = reader.execute("SELECT kind FROM chat_group WHERE id = ?", (one.group_id,)).fetchone()
            quiet = Ruling(reader).of(one.group_id, row[0] if row else "").quiet
            if until := sending.quiet_until(now, zone_of(reader, one.group_id), quiet):
                self._write(lambda c: posts.move(c, one.id, "due", wait_until=until, reason=_("quiet hours")))
                return False
        latest = posts.sent_to(reader, bot.id, _PACED)
        mine = [at for at, group, _person in latest if group == one.group_id]
        pace = _pace(bot)
        return sending.free_at(pace, [at for at, *_rest in latest], mine) <= time.time() * 1000

    def _claimed(self, one: Delivery) -> bool:
        return bool(self._write(lambda c: posts.claim(c, one.id, int(time.time() * 1000))))

    def _is_to_be_looked_for(self, one: Delivery) -> bool:
        looks = self._looked.get(one.id, 0)
        return looks < len(LOOKS) and time.time() >= (one.tried_ms or 0) / 1000 + LOOKS[looks]

    def _start(
        self,
        bot: Bot,
        one: Delivery,
        ask: Callable[[Adapter, Bot, Delivery], Any],
        settle: Callable[[Bot, Delivery, Any], None],
    ) -> None:
        """Asks in a thread; what came of it is written in this one."""
        self._busy.add(bot.id)

        def job() -> None:
            answer = self._asked(bot, one, ask)
            self._ended.put(_Ended(bot.id, lambda: settle(bot, one, answer)))

        self._pool.submit(job)

    def _asked(self, bot: Bot, one: Delivery, ask: Callable[[Adapter, Bot, Delivery], Any]) -> Any:
        try:
            speaking = opened(self._store, bot)
            try:
                return ask(speaking, bot, one)
            finally:
                speaking.close()
        except BotError as error:
            return error.outcome
        except Exception as error:  # noqa: BLE001 - an adapter that breaks may have sent
            return Outcome(End.UNCERTAIN, f"{type(error).__name__}: {error}"[:200])
        finally:
            self._store.leave()

    def _settle(self, seconds: float) -> None:
        """Writes what came of jobs, waiting at most so long for the first."""
        try:
            ended = self._ended.get(timeout=seconds)
            while True:
                ended.settle()
                self._busy.discard(ended.bot)
                ended = self._ended.get_nowait()
        except queue.Empty:
            return

    # --- saying

    @staticmethod
    def _say(speaking: Adapter, bot: Bot, one: Delivery) -> Outcome:
        target = Target(person=one.person, via=one.native) if one.person else Target(group=one.native)
        return speaking.send(target, Saying(one.body, one.key, everybody=one.everybody))

    def _said(self, bot: Bot, one: Delivery, outcome: Outcome) -> None:
        now = self._store.now()
        repeats = protocol(bot.protocol).repeats and one.tries < REPEATS
        with self._store.writer.write(posts.TOPIC, bots.TOPIC, "today") as connection:
            values = _moved(bot, outcome, now, repeats=repeats)
            posts.move(connection, one.id, "sending", **values)
            if outcome.moved and one.group_id is not None:
                bots.move_group(connection, bot.id, one.native, outcome.moved)
            if outcome.end in (End.GONE, End.REFUSED) and one.native:
                bots.note_group(connection, bot.id, one.native, end=str(outcome.end), reason=outcome.reason)
            if outcome.end in (End.OK, End.AUTH, End.LIMITED, End.UNREACHED):
                note_outcome(connection, bot, outcome, now)

    # --- taking back

    @staticmethod
    def _take_back(speaking: Adapter, bot: Bot, one: Delivery) -> Outcome:
        if not one.said:
            return Outcome(End.REFUSED, _("nobody knows under which number it stands: take it back by hand"))
        target = Target(person=one.person) if one.person else Target(group=one.native)
        return speaking.recall(target, one.said)

    def _taken_back(self, bot: Bot, one: Delivery, outcome: Outcome) -> None:
        done = "done" if outcome.end is End.OK else "refused"
        with self._store.writer.write(posts.TOPIC) as connection:
            connection.execute(
                "UPDATE delivery SET recall = ?, reason = ? WHERE id = ? AND recall = 'asked'",
                (done, outcome.reason, one.id),
            )

    # --- looking for what may have been said

    @staticmethod
    def _look(speaking: Adapter, bot: Bot, one: Delivery) -> str | None:
        """The id under which a text stands in its group; None where it is not seen."""
        since, wanted = (one.tried_ms or 0) / 1000 - LOOK_BACK, text_key(one.body)
        page = speaking.history(one.native, None)
        said = [record for record in page.records if isinstance(record, ChatMessage) and record.at >= since]
        for record in reversed(said):
            if record.sender == bot.account and text_key(record.text) == wanted:
                return str(record.id)
        return None

    def _looked_for(self, bot: Bot, one: Delivery, found: Any) -> None:
        self._looked[one.id] = self._looked.get(one.id, 0) + 1
        if isinstance(found, str):
            native = found if protocol(bot.protocol).same_ids else ""
            with self._store.writer.write(posts.TOPIC, "today") as connection:
                posts.move(
                    connection,
                    one.id,
                    "unknown",
                    state="sent",
                    native=native,
                    sent_at=self._store.now(),
                    reason="",
                )
        elif found is None and self._looked[one.id] == len(LOOKS):
            reason = _("its text is not to be seen in the group")
            self._write(lambda c: posts.move(c, one.id, "unknown", reason=reason))

    def _write(self, act: Callable[[Any], Any]) -> Any:
        with self._store.writer.write(posts.TOPIC) as connection:
            return act(connection)


def _pace(bot: Bot) -> Pace:
    """How quickly a bot may send: as she said, else as its protocol has it."""
    pace, said = protocol(bot.protocol).pace, bot.said.get(PACE.key)
    return pace if said is None else replace(pace, bot=float(said), group=float(said))


def _moved(bot: Bot, outcome: Outcome, now: int, *, repeats: bool) -> dict[str, Any]:
    """How a delivery goes on after its request."""
    if outcome.end is End.OK:
        return {"state": "sent", "sent_at": now, "native": outcome.id or "", "reason": ""}
    if outcome.moved:
        return {"state": "due", "reason": outcome.reason}
    if outcome.end is End.LIMITED:
        return {"state": "due", "wait_until": now + wait_of(bot, outcome), "reason": outcome.reason}
    if outcome.end in (End.AUTH, End.UNREACHED):
        return {"state": "due", "reason": outcome.reason}
    if outcome.end is End.UNCERTAIN:
        again = {"state": "due", "wait_until": now + REPEAT_SECONDS}
        return {**(again if repeats else {"state": "unknown"}), "reason": outcome.reason}
    return {"state": "failed", "reason": outcome.reason}


class SendingThread(threading.Thread):
    """A sender beside a worker's runs, with a store of its own."""

    def __init__(self, store: Store, leaving: Callable[[], bool]) -> None:
        super().__init__(name="sender")
        self._path, self._now = store.path, store.now
        self._leaving = leaving
        self.idle = False
        """Whether it has nothing to do for now."""
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            with Store(self._path, self._now) as store:
                sender = Sender(store)
                while not self._leaving():
                    sender.step()
                    self.idle = sender.idle
                sender.close()
        except Exception as error:  # noqa: BLE001 - told by the worker, whose process ends with it
            self.error = error
