"""A desk with made-up QQs whose bots are synced, and what stands in it afterwards."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from groupdesk.demo.onebot import OneBot
from groupdesk.desk import Desk
from groupdesk.desk.values.bots import BotView, Seen
from groupdesk.store import doctor
from groupdesk.worker.run import Worker
from tests.bots.qq_weather import Sky, under
from tests.bots.sim_onebot import NOW

HOUR, DAY = 3_600, 86_400
FIGURES = {
    "message": "source_id, key, at, place, identity_id, class, kind, body, reply, recalled",
    "message_also": "*",
    "member_day": "*",
    "group_day": "*",
    "pair": "*",
    "membership": "*",
    "identity": "platform, key, name, bot",
    "identity_name": "group_id, identity_id, name, first_at",
    "person": "id, name",
    "chat_group": "id, platform, native, name, zone",
    "source": "*",
}
"""What a sync that brings nothing leaves as it is."""


class Clock:
    """The desk's time; moves when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


class Syncing:
    """A desk and the bots that it is synced with."""

    def __init__(self, path: Path, clock: Clock, stack: ExitStack) -> None:
        self.clock = clock
        self.desk = stack.enter_context(Desk.open(path, now=clock))
        self._stack = stack

    def add(self, qq: OneBot, name: str = "qq", token: str = "") -> Sky:
        """A bot more; gives the sky over it."""
        sky = Sky(qq)
        url = self._stack.enter_context(under(sky))
        said = {"url": url} | ({"token": token} if token else {})
        self.desk.bots.add("onebot11", name, said)
        return sky

    def sync(self, bot: str | None = None, later: int = 0) -> dict[str, Any]:
        """Asks the bots for what is new, some seconds later; gives what they told."""
        self.clock.now += later
        run = self.desk.runs.ask_sync(self.bot(bot).id if bot else None)
        assert Worker(self.desk.store).next()
        view = self.desk.runs.view(run)
        assert view.state == "done", view.error
        return view.result

    def bot(self, name: str = "qq") -> BotView:
        return self.desk.bots.named(name)

    def group(self, name: str, bot: str = "qq") -> Seen:
        """A group as a bot sees it."""
        (found,) = [one for one in self.desk.bots.groups(self.bot(bot).id) if one.name == name]
        return found

    def rows(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        with self.desk.reading() as connection:
            return connection.execute(query, arguments).fetchall()

    def texts(self) -> list[str]:
        """What was said, in order of time."""
        return [text for (text,) in self.rows("SELECT body FROM message ORDER BY at, key")]

    def figures(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is told or computed."""
        return dump(self.desk.path)

    def coverage(self) -> list[tuple[int, int]]:
        """From when to when it is known what was said, by group."""
        return self.rows('SELECT start, "end" FROM coverage ORDER BY group_id, start')

    def findings(self) -> list[dict[str, Any]]:
        """What the doctor finds."""
        with self.desk.reading() as connection:
            return list(doctor.findings(connection))


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of `FIGURES` in a desk."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
            for table, columns in FIGURES.items()
        }


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def syncing(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Syncing]:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")
    with ExitStack() as stack:
        made = Syncing(tmp_path / "desk", clock, stack)
        yield made
        assert made.findings() == []
