"""Today over a week, for who counts, who exports and whose bots listen: what it finds, and what it leaves."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from random import Random

import pytest

from groupdesk.desk import Desk
from groupdesk.desk.values.today import Item, Queue
from groupdesk.records import ChatMessage, Join
from groupdesk.rules.clock import DAY, HOUR
from groupdesk.rules.triage import LATER, NO, PACK_SECONDS
from tests.desk.build import ZONE, Build
from tests.scenes.persona import DAYS, START, Counted, Plan, counted, dying, make, tell

SEED = 20260316
LARGEST_PACK = 17
SILENCE = {"slipping", "grade", "early-death", "owner-silent"}
"""Kinds that rest on silence."""


@dataclass
class Decided:
    """What she did with a thing."""

    state: str
    item: Item
    at: int
    until: int
    times: int
    back: bool = False


@dataclass
class Week:
    """Her desk, what it showed her on seven mornings, and what she did."""

    desk: Desk
    build: Build
    now: list[int]
    rng: Random
    seen: set[tuple[str, str]] = field(default_factory=set)
    """(kind, group) of all that was shown."""
    decided: dict[str, Decided] = field(default_factory=dict)
    returned: int = 0

    def morning(self, day: int, late: Collection[str] = ()) -> Queue:
        """She looks at eight and works through a part of the pack; `late` are groups whose data is overdue."""
        self.now[0] = START + day * DAY + 8 * HOUR
        queue = self.desk.today.queue()
        pack = [item for item in queue.items if item.in_pack]
        assert len(pack) <= LARGEST_PACK
        assert sum(item.seconds for item in pack) <= PACK_SECONDS
        assert not {item.group_name for item in queue.items} & {*late}
        told = [item.inputs["names"] for item in queue.items if item.kind == "behind"]
        assert all(names == sorted(late) for names in told)
        assert told or not late or "behind:all" in self.decided
        self._check_decided(queue, late)
        self.seen |= {(item.kind, item.group_name) for item in queue.items}
        for item in pack:
            if self.rng.random() < 0.6:
                self._decide(item)
        return queue

    def _decide(self, item: Item) -> None:
        state = self.rng.choice(("done", "done", NO, LATER))
        until = self.now[0] + self.rng.choice((4 * HOUR, DAY, 2 * DAY))
        if state == LATER:
            self.desk.today.later([item.key], until)
        elif state == NO:
            self.desk.today.no([item.key], "not now")
        else:
            self.desk.today.done([item.key])
        before = self.decided.get(item.key)
        times = before.times + 1 if before and before.state == NO and state == NO else 1
        self.decided[item.key] = Decided(state, item, self.now[0], until, times)

    def _check_decided(self, queue: Queue, late: Collection[str]) -> None:
        """What she put off is back at its time; the rest stays away until there is more to say."""
        shown = {item.key: item for item in queue.items}
        for key, one in self.decided.items():
            item = shown.get(key)
            if one.item.group_name in late:
                continue
            if one.state == LATER and self.now[0] < one.until:
                assert item is None
            elif one.state == LATER:
                assert item or one.back, (key, one)
                self.returned += not one.back
                one.back = True
            elif item is not None:
                assert not {*item.mark.split()} <= {*one.item.mark.split()}, (key, one)
                rest = 0 if one.state != NO else 3 * DAY if one.times < 2 else 7 * DAY
                assert self.now[0] >= one.at + rest


@pytest.fixture
def week(tmp_path: Path) -> Iterator[Week]:
    now = [START]
    with Desk.open(tmp_path / "desk", now=lambda: now[0]) as desk:
        desk.settings.set("timezone", ZONE)
        yield Week(desk, Build(desk), now, Random(SEED))


def missed(plans: Collection[Plan | Counted], week: Week) -> set[tuple[str, str]]:
    """What was planted and never shown."""
    return {(plan.dies, plan.name) for plan in plans if plan.dies} - week.seen


def is_there(item: Item, plan: Plan) -> bool:
    """Whether a question has its record and no reply among what was told, and newcomers have joined."""
    told = plan.records[: plan.told]
    if item.kind == "question":
        (asked,) = (one for one in told if isinstance(one, ChatMessage) and one.at == item.at)
        replies = (one for one in told if isinstance(one, ChatMessage) and one.reply_to == asked.id)
        return all(one.sender == asked.sender for one in replies)
    if item.kind == "welcome":
        return {*item.inputs["names"]} <= {one.name for one in told if isinstance(one, Join)}
    return True


def test_who_counts(week: Week) -> None:
    plans = counted()
    assert len(plans) == 40
    ids = {plan.name: week.build.group(plan.name, platform="wechat") for plan in plans}
    talk = {plan.name for plan in plans if plan.rate}
    for day in range(-42, DAYS):
        if day >= 0:
            queue = week.morning(day, late={"漏数"})
            assert {item.kind for item in queue.items} <= {"size", "behind", "grade", "charter"}
            assert {item.group_name for item in queue.items if item.kind == "grade"} <= talk
        week.now[0] = START + day * DAY + 9 * HOUR
        for plan in plans:
            if (one := plan.counts(day)) is not None:
                week.build.tell(ids[plan.name], [one], until=week.now[0])
    assert not missed(plans, week)
    assert week.desk.history.entries(500)


def test_who_exports_on_mondays(week: Week) -> None:
    hole = Plan("断档", 50, seen=lambda day: not -21 <= day < -1, overlaps=False)
    late = Plan("没导出", 50)
    plans = {
        plan.name: plan
        for plan in (*dying(), *(Plan(f"群{n:02}", 30 + 5 * n) for n in range(13)), hole, late)
    }
    assert len(plans) == 20
    ids = told(week, plans.values())
    for day in range(-42, DAYS):
        week.now[0] = START + day * DAY + 7 * HOUR
        for plan in plans.values():
            skipped = (plan is late and day == 0) or (plan is hole and day in (-14, -7))
            if day % 7 == 0 and plan.first < day and not skipped:
                tell(week.build, ids[plan.name], plan, week.now[0])
        if day >= 0:
            queue = week.morning(day, late={"没导出"} if day > 1 else ())
            assert not [
                item for item in queue.items if item.group and not is_there(item, plans[item.group_name])
            ]
            assert not {item.kind for item in queue.items if item.group_name == "断档"} & SILENCE
    assert not missed([*plans.values()], week)
    assert week.returned


def test_whose_bots_listen(week: Week) -> None:
    plans = {
        plan.name: plan for plan in (*dying(late=3), *(Plan(f"群{n:02}", 30 + 12 * n) for n in range(7)))
    }
    assert len(plans) == 12
    ids = told(week, plans.values())
    week.desk.groups.set([*ids.values()], rhythm="live")
    for day, hour in [(-1, 24), *product(range(DAYS), (8, 13, 18, 23))]:
        week.now[0] = START + day * DAY + hour * HOUR
        for plan in plans.values():
            tell(week.build, ids[plan.name], plan, week.now[0])
        if hour == 8:
            queue = week.morning(day)
            assert not [
                item for item in queue.items if item.group and not is_there(item, plans[item.group_name])
            ]
    assert not missed([*plans.values()], week)
    assert week.returned


def told(week: Week, plans: Collection[Plan]) -> dict[str, int]:
    """Their groups, and their records made."""
    for plan in plans:
        make(plan, SEED)
    return {plan.name: week.build.group(plan.name) for plan in plans}
