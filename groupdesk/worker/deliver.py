"""Sending: one thread moves the queue, and each bot speaks in a thread of its own (mechanisms.md 13).

A delivery is *sending* before its request leaves, durably; a crash leaves it *unknown*. Nothing is said
again after an answer that may have been lost, except where the protocol makes it the same message.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, NamedTuple

from groupdesk.bots.base import Adapter, BotError, End, Outcome, Saying, Target
from groupdesk.desk.ruling import Ruling
from groupdesk.locale import _
from groupdesk.records.protocols import PACE, PROTOCOLS, Can, Pace, protocol
from groupdesk.rules import sending
from groupdesk.store import bots, posts
from groupdesk.store.bots import Bot
from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store
from groupdesk.store.posts import Delivery
from groupdesk.store.zones import zone_of
from groupdesk.worker.bot import note_outcome, opened, wait_of
from groupdesk.worker.looking import LOOK_BACK, Seen, look

POLL_SECONDS: Final = 0.2
LOOKS: Final = (3, 20, 120)
"""Seconds after a lost answer at which the group's history is looked through."""
LEAVING_SECONDS: Final = 20.0
"""How long a worker that leaves waits for answers; what is out then is unknown."""
REPEATS: Final = 5
"""How often a send is repeated where that makes no second message."""
REPEAT_SECONDS: Final = 5
LOST: Final = 3
"""Answers lost in a row after which a bot is left alone for a while."""
LOST_SECONDS: Final = 60
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
        self._owed: list[_Ended] = []
        """What came of jobs and is not yet written."""
        self._busy: set[int] = set()
        self._looked: dict[int, int] = {}
        """Delivery → how often its history was looked through."""
        self._stuck: dict[int, int] = {}
        """Bot → since when nothing of it may go."""
        self._lost: dict[int, int] = {}
        """Bot → answers lost in a row."""
        self._acts: dict[int, deque[tuple[int, int | None]]] = {}
        """Bot → what it took back, the latest first: milliseconds, group; paced as its sends are."""
        self._recalled: dict[int, int] = {}
        """Delivery → how often taking it back was tried."""
        self._ruling: Ruling | None = None
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
        reader = self._store.reader()
        return not self._busy and (
            posts.is_held(reader) or not posts.is_to_go(reader, self._store.now() + sending.GRACE)
        )

    def step(self) -> None:
        """Moves what can be moved, then waits a moment for answers."""
        self._begin()
        self._ruling = None
        held = posts.is_held(self._store.reader())
        for bot in bots.bots(self._store.reader()):
            if bot.id not in self._busy and self._is_free(bot, held=held):
                self._next(bot)
        self._settle(POLL_SECONDS)

    def _begin(self) -> None:
        """What a worker finds: what was being sent is unknown, what fell due while nothing ran is asked."""
        if self._begun:
            return
        now, repeating = self._store.now(), tuple(one.name for one in PROTOCOLS if one.repeats)
        with self._store.writer.write(posts.TOPIC) as connection:
            posts.take_up(connection, now, int(time.time() * 1000) - sending.LATE * 1000, repeating)
            overdue = [
                one for one in posts.open_until(connection, now - sending.LATE) if self._is_late(one, now)
            ]
            posts.ask_about(connection, [one.id for one in overdue])
        self._begun = True

    def _is_late(self, one: Delivery, now: int) -> bool:
        """Whether more than its lateness has passed since it could have gone, quiet hours left aside."""
        quiet = self._quiet_until(one, one.due_at)
        return max(one.due_at, one.wait_until or 0, quiet or 0) < now - sending.LATE

    def _is_free(self, bot: Bot, *, held: bool) -> bool:
        """Whether a bot may be spoken to; what fell due long ago while it might not is asked about."""
        now = self._store.now()
        silent = bot.silent_until is not None and bot.silent_until > now
        if held or silent or bot.end == End.AUTH:
            self._stuck.setdefault(bot.id, now)
            return False
        if now - self._stuck.pop(bot.id, now) > sending.LATE:
            with self._store.writer.write(posts.TOPIC, "today") as connection:
                due = posts.open_until(connection, now - sending.LATE, bot.id)
                posts.ask_about(connection, [one.id for one in due if self._is_late(one, now)])
        return True

    # --- what a bot does next

    def _next(self, bot: Bot) -> None:
        """Gives a bot its next job, if it has one and its pace allows it now."""
        reader, now = self._store.reader(), self._store.now()
        latest, moment = posts.sent_to(reader, bot.id, _PACED), time.time() * 1000
        latest += self._acts.get(bot.id, ())
        latest = [(min(at, int(moment)), group) for at, group in latest]  # a clock may have been set back
        latest.sort(key=lambda act: act[0], reverse=True)
        pace, times = _pace(bot), [at for at, _group in latest]
        if sending.free_at(pace, times, []) <= moment:
            for one in posts.recalls(reader, bot.id):
                mine = [at for at, group in latest if group == one.group_id]
                if sending.free_at(pace, times, mine) <= moment:
                    self._acts.setdefault(bot.id, deque(maxlen=_PACED)).appendleft(
                        (int(moment), one.group_id)
                    )
                    self._start(bot, one, self._take_back, self._taken_back)
                    return
            for one in posts.waiting(reader, bot.id, now):
                mine = [at for at, group in latest if group == one.group_id]
                free = sending.free_at(pace, times, mine) <= moment and not self._quiet_until(one, now)
                if free and self._claimed(one):
                    self._start(bot, one, self._say, self._said)
                    return
        if Can.HISTORY in bot.can:
            for one in posts.unknown(reader, bot.id, int(moment) - 86_400_000):
                if self._is_to_be_looked_for(one):
                    self._start(bot, one, self._look, self._looked_for)
                    return

    def _quiet_until(self, one: Delivery, at: int) -> int | None:
        """When the quiet hours around an instant end in its group; None outside them, and for a word."""
        if one.group_id is None or one.person:
            return None
        reader = self._store.reader()
        self._ruling = self._ruling or Ruling(reader)
        row = reader.execute("SELECT kind FROM chat_group WHERE id = ?", (one.group_id,)).fetchone()
        quiet = self._ruling.of(one.group_id, row[0] if row else "").quiet
        return sending.quiet_until(at, zone_of(reader, one.group_id), quiet)

    def _claimed(self, one: Delivery) -> bool:
        return bool(self._write(lambda c: posts.claim(c, one, int(time.time() * 1000), self._store.now())))

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
            return Outcome(End.UNCERTAIN, type(error).__name__)
        finally:
            self._store.leave()

    def _settle(self, seconds: float) -> None:
        """Writes what came of jobs, waiting at most so long for the first; what cannot be written now is later."""
        with suppress(queue.Empty):
            self._owed.append(self._ended.get(timeout=seconds))
            while True:
                self._owed.append(self._ended.get_nowait())
        while self._owed:
            self._owed[0].settle()  # raises StoreError where somebody holds the desk
            self._busy.discard(self._owed.pop(0).bot)

    # --- saying

    @staticmethod
    def _say(speaking: Adapter, bot: Bot, one: Delivery) -> Outcome:
        target = Target(person=one.person, via=one.native) if one.person else Target(group=one.native)
        return speaking.send(target, Saying(one.body, one.key, everybody=one.everybody))

    def _said(self, bot: Bot, one: Delivery, outcome: Outcome) -> None:
        now, lost = self._store.now(), outcome.end is End.UNCERTAIN
        self._lost[bot.id] = self._lost.get(bot.id, 0) + 1 if lost else 0
        with self._store.writer.write(posts.TOPIC, bots.TOPIC, "today") as connection:
            posts.move(connection, one.id, "sending", **_moved(bot, one, outcome, now))
            if outcome.moved and one.group_id is not None:
                bots.move_group(connection, bot.id, one.native, outcome.moved)
            if outcome.end in (End.GONE, End.REFUSED) and one.native and not one.person:
                bots.note_group(connection, bot.id, one.native, end=str(outcome.end), reason=outcome.reason)
            if outcome.end in (End.OK, End.AUTH, End.LIMITED, End.UNREACHED):
                note_outcome(connection, bot, outcome, now)
            if self._lost[bot.id] >= LOST:
                silent = {
                    "end": str(outcome.end),
                    "reason": outcome.reason,
                    "silent_until": now + LOST_SECONDS,
                }
                bots.note(connection, bot.id, now, **silent)

    # --- taking back

    @staticmethod
    def _take_back(speaking: Adapter, bot: Bot, one: Delivery) -> Outcome:
        if not one.said or Can.RECALL not in bot.can:
            return Outcome(End.REFUSED, _("nobody can take it back under its number: do it by hand"))
        target = Target(person=one.person) if one.person else Target(group=one.native)
        return speaking.recall(target, one.said)

    def _taken_back(self, bot: Bot, one: Delivery, outcome: Outcome) -> None:
        tries = self._recalled[one.id] = self._recalled.get(one.id, 0) + 1
        later = outcome.end in (End.LIMITED, End.UNREACHED, End.UNCERTAIN) and tries < REPEATS
        done = "asked" if later else "done" if outcome.end is End.OK else "refused"
        with self._store.writer.write(posts.TOPIC, bots.TOPIC) as connection:
            connection.execute(
                "UPDATE delivery SET recall = ?, reason = ? WHERE id = ? AND recall = 'asked'",
                (done, outcome.reason, one.id),
            )
            if later:
                note_outcome(connection, bot, outcome, self._store.now())

    # --- looking for what may have been said

    def _look(self, speaking: Adapter, bot: Bot, one: Delivery) -> Seen:
        ahead = self._store.now() - time.time()
        since = (one.tried_ms or 0) / 1000 + ahead - LOOK_BACK
        known = posts.same_said(self._store.reader(), one, (one.tried_ms or 0) - 2 * LOOK_BACK * 1000)
        return look(speaking, bot.account, one, since, known)

    def _looked_for(self, bot: Bot, one: Delivery, found: Any) -> None:
        self._looked[one.id] = self._looked.get(one.id, 0) + 1
        if not isinstance(found, Seen):
            return
        if found.id is not None:
            native = found.id if protocol(bot.protocol).same_ids else ""
            said = {"state": "sent", "native": native, "sent_at": found.at, "reason": "", "wait_until": None}
            with self._store.writer.write(posts.TOPIC, "today") as connection:
                posts.move(connection, one.id, "unknown", **said)
        elif found.whole and self._looked[one.id] == len(LOOKS):
            reason = _("its text is not to be seen in the group")
            self._write(lambda c: posts.move(c, one.id, "unknown", reason=reason))

    def _write(self, act: Callable[[Any], Any]) -> Any:
        with self._store.writer.write(posts.TOPIC) as connection:
            return act(connection)


def _pace(bot: Bot) -> Pace:
    """How quickly a bot may send: as she said, else as its protocol has it."""
    pace, said = protocol(bot.protocol).pace, bot.said.get(PACE.key)
    return pace if said is None else replace(pace, bot=float(said), group=float(said))


def _moved(bot: Bot, one: Delivery, outcome: Outcome, now: int) -> dict[str, Any]:
    """How a delivery goes on after its request.

    What is uncertain and may be repeated stays unknown meanwhile, with a time at which it is repeated.
    """
    reason = {"reason": outcome.reason}
    if outcome.end is End.OK:
        return {"state": "sent", "sent_at": now, "native": outcome.id or "", "reason": ""}
    waits = {End.LIMITED: wait_of(bot, outcome), End.AUTH: 0, End.UNREACHED: 0, End.UNCERTAIN: REPEAT_SECONDS}
    if outcome.end is End.UNCERTAIN or one.uncertain:
        again = outcome.end in waits and protocol(bot.protocol).repeats and one.tries < REPEATS
        return {"state": "unknown", "wait_until": now + waits[outcome.end] if again else None, **reason}
    if outcome.moved:
        return {"state": "due", **reason}
    if outcome.end in waits:
        return {"state": "due", "wait_until": now + waits[outcome.end], **reason}
    return {"state": "failed", **reason}


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
                    try:
                        sender.step()
                        self.idle = sender.idle
                    except StoreError:  # somebody holds the desk: what is owed is written when he lets it go
                        time.sleep(POLL_SECONDS)
                sender.close()
        except Exception as error:  # noqa: BLE001 - told by the worker, whose process ends with it
            self.error = error
