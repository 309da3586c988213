"""The desk: what can be read and done, one module a topic.

`Desk` is the public face (``from groupdesk import Desk``). Importing it costs next to nothing: a
topic is loaded when it is first asked for, SQLModel by the first change. Reads may come from any
thread and give plain frozen values (`values`); changes are serialised here, go through the ledger
and give a `Change`.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from groupdesk.desk.values.frame import ALL, Change, Frame, Scope
from groupdesk.store import Store, StoreError
from groupdesk.store.engine import explain
from groupdesk.store.zones import desk_zone

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk.bots import Bots
    from groupdesk.desk.calendar import Calendar
    from groupdesk.desk.charter import Charter
    from groupdesk.desk.columns import Columns
    from groupdesk.desk.counts import Counts
    from groupdesk.desk.groups import Groups
    from groupdesk.desk.history import History
    from groupdesk.desk.kept import Kept
    from groupdesk.desk.leaderboard import Leaderboard
    from groupdesk.desk.links import Links
    from groupdesk.desk.messages import Messages
    from groupdesk.desk.people import People
    from groupdesk.desk.posts import Posts
    from groupdesk.desk.report import Report
    from groupdesk.desk.runs import Runs
    from groupdesk.desk.settings import Settings
    from groupdesk.desk.surveys import Surveys
    from groupdesk.desk.today import Today

__all__ = ["ALL", "Change", "Desk", "DeskError", "Frame", "Scope"]

DeskError = StoreError
"""A desk cannot be opened, read or written; the message says what, where and what next, in one line."""


_SAYING = (
    "SELECT (SELECT COUNT(*) FROM delivery WHERE state IN ('unknown', 'failed')"
    " OR (state IN ('planned', 'due') AND late = 1) OR (state = 'to_hand' AND due_at <= ?)),"
    " (SELECT COUNT(*) FROM delivery WHERE state IN ('planned', 'due', 'sending') AND late = 0),"
    " (SELECT COUNT(*) FROM post WHERE state = 'review'),"
    " (SELECT COUNT(*) FROM bot AS b LEFT JOIN bot_state AS s ON s.bot_id = b.id"
    " WHERE coalesce(s.\"end\", '') IN ('', 'ok')),"
    " (SELECT COUNT(*) FROM bot),"
    " (SELECT COUNT(*) FROM survey_response WHERE outcome IN ('probable', 'review') AND identity_id IS NULL)"
)


def system_clock() -> int:
    """The time now, in UTC seconds."""
    return int(time.time())


def going_on(start: int) -> Callable[[], int]:
    """A clock that stands at `start`, in UTC seconds, and goes on from there."""
    ahead = start - time.time()
    return lambda: int(time.time() + ahead)


class Desk:
    """One file with everything: its topics are attributes. Use as a context manager."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.path = store.path
        self.at_once: int | None = None
        """How many groups a read finds anew while somebody waits for it; where more are owed it gives what
        was found of them before. None is all of them."""
        self._changing = threading.RLock()

    @classmethod
    def open(cls, path: Path, now: Callable[[], int] | None = None, create: bool = True) -> Self:
        """The desk at `path`, made first when `create` allows it; `now` gives UTC seconds.

        Without `now` the demo keeps the day it was made on, so that it never looks behind: its clock
        goes on from there. Raises DeskError for a file that is foreign, newer, damaged, locked or out of reach.
        """
        desk = cls(Store.open(Path(path), create=create, now=now or system_clock))
        if now is None and (anchor := desk.setting("demo_anchor", 0)):
            desk.store.now = going_on(anchor)
        return desk

    def close(self) -> None:
        """Closes the file. Values read from the desk stay good."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- the desk itself ----------------------------------------------------------------------------

    def now(self) -> int:
        """The instant the desk looks at the world, in UTC seconds."""
        return self.store.now()

    @property
    def zone(self) -> str:
        """IANA name of the zone of every group without one of its own."""
        with self.reading() as connection:
            return desk_zone(connection)

    @property
    def name(self) -> str:
        """What she calls her desk; the file's name until she has."""
        return str(self.setting("name", "") or self.path.stem)

    @property
    def demo(self) -> bool:
        """Whether it is the made-up desk."""
        return bool(self.setting("demo", False))

    @property
    def held(self) -> bool:
        """Whether all sending is held."""
        return bool(self.setting("held", False))

    def frame(self, scope: Scope = ALL) -> Frame:
        """Line 1 of the console for the groups of `scope`."""
        with self.reading() as connection:
            groups, behind, data_until = self.groups.freshness(scope)
            (people,) = connection.execute("SELECT COUNT(*) FROM person").fetchone()
            (revision,) = connection.execute("SELECT COALESCE(SUM(revision), 0) FROM changed").fetchone()
            today, updating = self.today.count(), self.today.updating()
            asking, unsent, reviewing, well, bots, surveys = connection.execute(
                _SAYING, (self.now(),)
            ).fetchone()
        return Frame(
            self.name,
            self.demo,
            self.held,
            groups,
            people,
            behind,
            data_until,
            today,
            asking,
            unsent,
            reviewing,
            (well, bots),
            surveys,
            updating,
            revision,
        )

    def renew(self) -> None:
        """Finds anew what the frame says is updating."""
        self.groups.nows.renew()

    def revisions(self) -> dict[str, int]:
        """How often each topic was written: what differs from last time is to be read again."""
        with self.reading() as connection:
            return dict(connection.execute("SELECT topic, revision FROM changed").fetchall())

    def data_version(self) -> int:
        """A number of this thread that differs once anybody else has written the file; costs nothing."""
        return int(self.store.reader().execute("PRAGMA data_version").fetchone()[0])

    # --- topics -------------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> "Groups":
        """The roster of groups."""
        from groupdesk.desk.groups import Groups

        return Groups(self)

    @cached_property
    def people(self) -> "People":
        """People, in a group and across groups."""
        from groupdesk.desk.people import People

        return People(self)

    @cached_property
    def charter(self) -> "Charter":
        """What groups are for and who belongs in them."""
        from groupdesk.desk.charter import Charter

        return Charter(self)

    @cached_property
    def links(self) -> "Links":
        """People who may be the same."""
        from groupdesk.desk.links import Links

        return Links(self)

    @cached_property
    def counts(self) -> "Counts":
        """What is counted by hand."""
        from groupdesk.desk.counts import Counts

        return Counts(self)

    @cached_property
    def messages(self) -> "Messages":
        """What was said."""
        from groupdesk.desk.messages import Messages

        return Messages(self)

    @cached_property
    def leaderboard(self) -> "Leaderboard":
        """Who is most active."""
        from groupdesk.desk.leaderboard import Leaderboard

        return Leaderboard(self)

    @cached_property
    def today(self) -> "Today":
        """What needs her today."""
        from groupdesk.desk.today import Today

        return Today(self)

    @cached_property
    def report(self) -> "Report":
        """The weekly page."""
        from groupdesk.desk.report import Report

        return Report(self)

    @cached_property
    def history(self) -> "History":
        """What was done, and taking it back."""
        from groupdesk.desk.history import History

        return History(self)

    @cached_property
    def settings(self) -> "Settings":
        """What she has set."""
        from groupdesk.desk.settings import Settings

        return Settings(self)

    @cached_property
    def kept(self) -> "Kept":
        """Highlights and kept answers."""
        from groupdesk.desk.kept import Kept

        return Kept(self)

    @cached_property
    def bots(self) -> "Bots":
        """Connections to groups over HTTP."""
        from groupdesk.desk.bots import Bots

        return Bots(self)

    @cached_property
    def posts(self) -> "Posts":
        """What is said to groups and people."""
        from groupdesk.desk.posts import Posts

        return Posts(self)

    @cached_property
    def columns(self) -> "Columns":
        """The standing series of posts."""
        from groupdesk.desk.columns import Columns

        return Columns(self)

    @cached_property
    def calendar(self) -> "Calendar":
        """What is to be said, and when."""
        from groupdesk.desk.calendar import Calendar

        return Calendar(self)

    @cached_property
    def surveys(self) -> "Surveys":
        """Questionnaires and what they told."""
        from groupdesk.desk.surveys import Surveys

        return Surveys(self)

    @cached_property
    def runs(self) -> "Runs":
        """Long work: imports, taking them back, exports."""
        from groupdesk.desk.runs import Runs

        return Runs(self)

    # --- for the topics -----------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection in a snapshot: all its statements see the same commit.

        Nested uses join the outermost. Raises DeskError.
        """
        connection = self.store.reader()
        if connection.in_transaction:
            yield connection
            return
        try:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    @contextmanager
    def noting(self, *topics: str) -> Iterator[sqlite3.Connection]:
        """A transaction for what the desk notes for itself: no entry in the history, nothing to undo."""
        with self._changing, self.store.writer.write(*topics) as connection:
            yield connection

    def change(
        self,
        verb: str,
        topics: tuple[str, ...],
        act: Callable[["Session"], None],
        *,
        goes_on: int | None = None,
        **inputs: Any,
    ) -> Change:
        """One act of hers: `act` edits objects of a session, the ledger keeps what it changed.

        With `goes_on` it is a part of the act of that entry, as long as nothing came after. An exception
        of `act` leaves everything as it was. Raises DeskError.
        """
        with self._changing:
            with self.store.ledger.change(verb, *topics, inputs=inputs, goes_on=goes_on) as session:
                act(session)
            self.settle()
            return Change(session.entry, verb, session.changed, inputs)

    def settle(self) -> None:
        """Reads the texts and makes the figures anew that a change owes, if it owes any.

        Many texts are left to a run. While a run writes messages everything waits: it pays at its end,
        and a day written here could miss what it has just stored. Raises DeskError.
        """
        from groupdesk.desk.settling import settle

        with self._changing:
            settle(self)

    def setting(self, key: str, default: Any) -> Any:
        """What she set for the whole desk, as it is stored; `default` when she has not."""
        with self.reading() as connection:
            row = connection.execute(
                "SELECT value FROM setting WHERE scope = 'desk' AND key = ?", (key,)
            ).fetchone()
        return json.loads(row[0]) if row else default
