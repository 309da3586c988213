"""Three people who run groups, with weeks of made-up records: who counts, who exports, whose bots listen.

Everything comes from a seed. Planted among healthy groups are dying ones, each in its own way. Days are
told from the first of the seven mornings: the day before it is -1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Final

from groupdesk.records import ChatMessage, HeadCount, Join, Leave, Member, Record, Roster
from groupdesk.rules.clock import DAY, HOUR
from tests.desk.build import Build, at, day

MONDAY: Final = "2026-03-16"
"""The first morning."""
START, DAY_0 = at(f"{MONDAY} 00:00"), day(MONDAY)
DAYS: Final = 7
_TALK: Final = (
    "今天读完了第{n}章，很喜欢",
    "昨天那段路我走了{n}公里",
    "我把第{n}页的笔记整理好了",
    "这本书比上一本好看，给{n}分",
    "第{n}次读到这里还是会笑",
)
_QUESTIONS: Final = ("第{n}章的问题有人懂吗？", "周{n}的活动在哪里集合？", "谁有第{n}课的笔记？")
_LOW: Final = ("好的", "哈哈", "收到")

Rate = Callable[[int], tuple[int, int]]
"""Day → (its messages, how many speak)."""


def even(messages: int = 14, people: int = 9) -> Rate:
    """The same every day."""
    return lambda _day: (messages, people)


def fading(day: int) -> tuple[int, int]:
    """Half as many every week."""
    weeks = max(0, day // 7 + 6)
    return (96 >> weeks, 40 >> weeks)


def silent(since: int) -> Rate:
    """Even, then nothing."""
    return lambda day: (14, 9) if day < since else (0, 0)


def early_death(day: int) -> tuple[int, int]:
    """Born on day -16: a lively first week, then hardly anybody."""
    return (20, 12) if day < -9 else (6, 3)


@dataclass(slots=True)
class Plan:
    """A group that talks."""

    name: str
    size: int
    rate: Rate = even()  # noqa: RUF009 - a function, not a value
    first: int = -44
    """The day it begins."""
    dies: str = ""
    """The kind that Today must raise within the week; "" for a healthy one."""
    owner_until: int = DAYS
    """The day of its owner's last word."""
    wave: int | None = None
    """The day on which many leave."""
    seen: Callable[[int], bool] = lambda day: True
    """Whether anything of a day is ever told."""
    overlaps: bool = True
    """Whether each telling begins with the last thing told before, so that nothing lies in between."""
    records: list[Record] = field(default_factory=list)
    told: int = 0


def dying(late: int = 0) -> list[Plan]:
    """Five groups that die, so that exports of the first morning, or bots `late` days after, show it."""
    return [
        Plan("渐冷", 60, fading, dies="grade"),
        Plan("沉默", 45, silent(late - 15), dies="grade"),
        Plan("群主走了", 48, dies="owner-silent", owner_until=late - 9),
        Plan("早夭", 40, early_death, first=-16, dies="early-death"),
        Plan("退群潮", 70, dies="quits", wave=2 * late - 5),
    ]


def make(plan: Plan, seed: int) -> None:
    """Its records up to the end of the week."""
    rng, numbers = Random(f"{seed} {plan.name}"), count(1)
    members = tuple(Member(f"{plan.name}{n}", f"人{n}", role="" if n else "owner") for n in range(plan.size))
    made: list[Record] = [Roster(START + plan.first * DAY + 1, members)]
    for day_ in range(plan.first, DAYS):
        if plan.seen(day_):
            made += _day(plan, rng, day_, numbers)
    plan.records = sorted(made, key=instant)


def _day(plan: Plan, rng: Random, day_: int, numbers: Iterator[int]) -> Iterator[Record]:
    midnight = START + day_ * DAY
    messages, people = plan.rate(day_)
    asked: int | None = None
    for offset in sorted(rng.sample(range(8 * HOUR, 23 * HOUR), messages)):
        who, pool = 1 + rng.randrange(max(people, 1)), rng.choices((_TALK, _LOW, _QUESTIONS), (7, 2, 1))[0]
        reply = asked if pool is _TALK and rng.random() < 0.8 else None
        text, id_ = rng.choice(pool).format(n=rng.randrange(1000)), next(numbers)
        yield ChatMessage(midnight + offset, f"{plan.name}{who}", f"人{who}", text, id=id_, reply_to=reply)
        asked = id_ if pool is _QUESTIONS else None if reply is not None else asked
    if day_ <= plan.owner_until and messages:
        yield ChatMessage(
            midnight + 7 * HOUR + 1, f"{plan.name}0", "人0", f"早，第{day_}天", id=next(numbers)
        )
    if day_ == plan.wave:
        for n in range(plan.size - 6, plan.size):
            yield Leave(midnight + 20 * HOUR + 60 * n, f"{plan.name}{n}", f"人{n}")
    if messages and rng.random() < 0.15:
        yield Join(midnight + 12 * HOUR, f"{plan.name}新{day_}", f"新人{day_}")


def instant(record: Record) -> int:
    """When a record of a chat is of."""
    assert isinstance(record, ChatMessage | Join | Leave | Roster) and record.at is not None
    return record.at


def tell(build: Build, group: int, plan: Plan, until: int) -> None:
    """What happened in a group since it was told last, and the last thing before, up to an instant."""
    first = max(plan.told - 1, 0) if plan.overlaps else plan.told
    new = [record for record in plan.records[first:] if instant(record) < until]
    plan.told = first + len(new)
    build.tell(group, new, until=until)


# --- who counts --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Counted:
    """A group of which only counts are known."""

    name: str
    size: int
    grows: int = 0
    """Members more every week."""
    rate: Rate | None = None
    """Messages and speakers of a day, where she counts these too, daily; else members alone, on Mondays."""
    until: int = DAYS
    """The last day on which she counts it."""
    dies: str = ""

    def counts(self, day_: int) -> HeadCount | None:
        """What she counts on a day."""
        if day_ > self.until or (self.rate is None and day_ % 7):
            return None
        messages, speakers = self.rate(day_) if self.rate else (None, None)
        return HeadCount(DAY_0 + day_, self.size + self.grows * (day_ // 7), messages, speakers)


def counted() -> list[Counted]:
    """Forty groups: ten counted daily with their talk, thirty by heads once a week, one of those no more."""
    return [
        Counted("渐冷", 80, rate=fading, dies="grade"),
        Counted("沉默", 45, rate=silent(-15), dies="grade"),
        *(Counted(f"焦点{n}", 60 + n, rate=even()) for n in range(8)),
        *(Counted(f"晨读会{n:02}", 20 + 15 * n, grows=n % 2) for n in range(27)),
        Counted("过百五", 151, grows=3, dies="size"),
        Counted("近五十", 49, grows=5, dies="size"),
        Counted("漏数", 120, until=-15),
    ]
