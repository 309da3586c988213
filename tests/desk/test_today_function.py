"""Today is a function of records, decisions and the instant: how these came in and when she looked changes nothing."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from groupdesk.desk import Desk
from groupdesk.desk.values.today import Item
from groupdesk.records import Record
from groupdesk.rules.classify import Classifier
from groupdesk.rules.clock import DAY, HOUR
from groupdesk.store.ingest import Chat, Intake, Policy
from groupdesk.store.rollup import roll_up
from tests.desk.build import ZONE, Build
from tests.scenes.persona import START, Plan, early_death, even, instant, make, silent

PLANS = (
    Plan("沉默", 12, silent(-12), first=-40),
    Plan("群主走了", 12, even(5, 4), first=-30, owner_until=-9),
    Plan("早夭", 20, early_death, first=-16),
    Plan("退群潮", 60, even(5, 4), first=-30, wave=-3),
)
for _plan in PLANS:
    make(_plan, 7)
DECIDED, SEEN = START + 8 * HOUR, START + 2 * DAY + 8 * HOUR
"""When she decides about some things, and when Today is looked at in the end."""


@dataclass(frozen=True)
class Way:
    """How the same records come in."""

    groups: Sequence[int] = (0, 1, 2, 3)
    """The order of the groups."""
    newer_first: bool = False
    """Whether the second half of what was said comes before the first."""
    overlap: int = 1
    """Records of the first half that are told again with the second."""
    shuffled: int | None = None
    """Seed of the order within an import; None for that of the file."""
    chunk: int = 1000
    looked: bool = True
    """Whether Today is opened before the end."""
    reopened: bool = False
    """Whether the desk is closed and opened again in between."""


WAYS = st.builds(
    Way,
    groups=st.permutations((0, 1, 2, 3)),
    newer_first=st.booleans(),
    overlap=st.integers(1, 60),
    shuffled=st.none() | st.integers(0, 9),
    chunk=st.integers(5, 400),
    looked=st.booleans(),
    reopened=st.booleans(),
)


class Teller:
    """Tells a desk the records in some way."""

    def __init__(self, folder: Path, way: Way) -> None:
        self.way, self.path, self.now = way, folder / "desk", START
        self.desk = self._open(self.path)
        self.desk.settings.set("timezone", ZONE)
        self.ids = {n: Build(self.desk).group(PLANS[n].name) for n in way.groups}
        self._runs = 0

    def _open(self, path: Path) -> Desk:
        return Desk.open(path, now=lambda: self.now)

    def tell(self, since: int, until: int) -> None:
        """What was said in [since, until), in two imports a group."""
        self.now = until
        for n in self.way.groups:
            records = [one for one in PLANS[n].records if since <= instant(one) < until]
            half = len(records) // 2
            halves = [records[:half], records[max(half - self.way.overlap, 0) :]]
            ends = [instant(halves[0][-1]) if half else 0, until]
            order = [1, 0] if self.way.newer_first else [0, 1]
            for part in order:
                if halves[part]:
                    self._import(self.ids[n], halves[part], ends[part])

    def _import(self, group: int, records: list[Record], until: int) -> None:
        self._runs += 1
        policy = Policy(self._runs, Classifier(), self.now, keep_days=-1)
        chat = Chat(group, "telegram", ZONE, "telegram", "id", False)
        intake = Intake(self.desk.store.writer, chat, policy)
        if self.way.shuffled is not None:
            Random(self.way.shuffled).shuffle(records)
        for start in range(0, len(records), self.way.chunk):
            intake.take(records[start : start + self.way.chunk], lambda connection: None)
        intake.finish(until, lambda connection: None)
        roll_up(self.desk.store.writer, group)

    def decide(self) -> None:
        """Of what waits, a part is done, dismissed, put off and given to somebody."""
        self.now = DECIDED
        items = sorted(self._waiting(), key=described)
        self.desk.today.done([item.key for item in items[::4]])
        self.desk.today.no([item.key for item in items[1::4]])
        self.desk.today.later([item.key for item in items[2::4]], DECIDED + DAY)
        self.desk.today.assign([items[3].key], "Bo")
        if self.way.reopened:
            self.desk.close()
            self.desk = self._open(self.path)

    def _waiting(self) -> Sequence[Item]:
        """What waits; unless she looks at it, a copy of the desk is asked."""
        if self.way.looked:
            return self.desk.today.queue().items
        self.desk.close()
        copy = self.path.with_suffix(".copy")
        shutil.copy(self.path, copy)
        with self._open(copy) as other:
            items = other.today.queue().items
        self.desk = self._open(self.path)
        return items

    def end(self) -> list[tuple[str, ...]]:
        """What is open in the end."""
        self.now = SEEN
        count, queue = self.desk.today.count(), self.desk.today.queue()
        assert count == len(queue.items)
        self.desk.close()
        return sorted(described(item) for item in queue.items)


def described(item: Item) -> tuple[str, ...]:
    """An item without ids, which depend on who came first."""
    inputs = repr(sorted(item.inputs.items()))
    return (item.kind, item.group_name, item.title, str(item.at), inputs, item.assigned)


def opened(way: Way) -> list[tuple[str, ...]]:
    """What is open in the end, when records come in some way."""
    with TemporaryDirectory() as folder:
        teller = Teller(Path(folder), way)
        teller.tell(0, START + 7 * HOUR)
        teller.decide()
        teller.tell(START - DAY, START + 2 * DAY + 7 * HOUR)
        return teller.end()


@cache
def plainly() -> list[tuple[str, ...]]:
    """What is open when all comes in order."""
    return opened(Way())


@settings(max_examples=12, deadline=None)
@given(WAYS)
def test_how_records_come_in_and_when_she_looks_changes_nothing(way: Way) -> None:
    assert len({kind for kind, *_more in plainly()}) >= 5
    assert opened(way) == plainly()
